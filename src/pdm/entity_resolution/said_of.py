"""What is said of the machines of a site and is no name of theirs: makers, types, codes of descriptions, numbers of groups."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdm.entity_resolution.index import SiteIndex

_TYPE_BEGINS = re.compile(r"\d{3,}(?=[a-z])|[a-z]{2,}(?=\d)")


class SaidOf:
    """Where the candidates of a site are found by what is said of them (see `pdm.entity_resolution.hints`)."""

    def __init__(self, index: SiteIndex) -> None:
        self._index = index

    @cached_property
    def by_maker(self) -> dict[str, list[int]]:
        """Key of a maker to candidates."""
        return postings((key, i) for i, c in enumerate(self._index.candidates) for key in c.makers)

    @cached_property
    def by_type(self) -> dict[str, list[int]]:
        """Figures (three or more) or letters (two or more) that begin a type to candidates: `988` of `988K`, `JAT` of `JAT 710`."""
        types = (
            (k, i) for i, c in enumerate(self._index.candidates) for k, (_, kind) in c.called.items() if kind == "type"
        )
        return postings((found[0], i) for key, i in types if (found := _TYPE_BEGINS.match(key)))

    @cached_property
    def by_code(self) -> dict[str, list[int]]:
        """Key of a code in a description (`Belt conveyor C-3`, `Robot, R1, WC20`) to candidates; without what names one outright."""
        pairs = ((code, i) for i, c in enumerate(self._index.candidates) for code in c.codes)
        return {k: its for k, its in postings(pairs).items() if k not in self._index.by_name}

    @cached_property
    def by_group(self) -> dict[str, list[int]]:
        """First letter and number of what several machines stand in (`g1` of `Turbine GR 1` and `Alternateur GR 1`) to candidates."""
        pairs = (
            (f"{word} {number}", i)
            for i in range(len(self._index))
            for word, number in sorted(self._index.numbered_of(i))
        )
        shared = {pair: its for pair, its in postings(pairs).items() if len(its) > 1}
        return postings(sorted((pair[0] + pair.split(" ")[1], i) for pair, its in shared.items() for i in its))

    @cached_property
    def by_any_letters(self) -> dict[str, list[int]]:
        """Letters of any of its tags, lower case, to candidates."""
        return postings(
            sorted((t.letters.casefold(), i) for i, c in enumerate(self._index.candidates) for t in c.tags if t.letters)
        )

    @cached_property
    def by_make(self) -> dict[str, list[int]]:
        """Key of a word of a maker or a type to candidates; without words of descriptions."""
        pairs = ((make, i) for i, c in enumerate(self._index.candidates) for make in sorted(c.makes))
        return {
            k: its
            for k, its in postings(pairs).items()
            if k not in self._index.by_word and k not in self._index.by_name
        }


def postings(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Key to candidates, out of pairs of both in the order of the candidates."""
    out: dict[str, list[int]] = {}
    for key, i in pairs:
        found = out.setdefault(key, [])
        if not found or found[-1] != i:
            found.append(i)
    return out
