"""A word for a machine with its line beside it means the one of its line (`L1 Filler`, `Labeller line 2`); the row of the line itself is meant only
where no such word stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pdm.accents import unaccented
from pdm.entity_resolution.alike import NUMBERED
from pdm.entity_resolution.alone import MORE_THAN_LISTED
from pdm.entity_resolution.by_tag import Told
from pdm.entity_resolution.by_words import WHOLE, Rest
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.lines import Beside, stands_on, tagged_so
from pdm.entity_resolution.names import is_idle
from pdm.vocabulary.numbered_places import NUMBERED_PLACES

_WORD = re.compile(r"[^\W\d_]+")
_COUNTED = re.compile(r"(?<![\w.,/-])\d+[ -]([^\W\d_]+)")
"""What a description counts."""


def told_on(
    written: str, apart: Beside, fitting: Iterable[tuple[str, bool, Sequence[int], Rest | None]], index: SiteIndex
) -> dict[int, Told]:
    """Candidates that a name with a line means: of those that its words fit the ones on the line; where none of these stands there, one in
    whose tag is what is short for the word, before those elsewhere.

    Args:
        written: The name.
        apart: The name taken apart.
        fitting: Level of its words alone, whether all of them fit, the candidates, and those beyond.
        index: The site.
    """
    label = f'"{written}": {apart.machine} on {" ".join(apart.line)}'
    there = stands_on(apart.line, index)
    out: dict[int, Told] = {}
    elsewhere: list[int] = []
    for level, sure, its, rest in fitting:
        here = [i for i in there if i in its or (rest is not None and rest.holds(i))]
        elsewhere += [i for i in its if i not in there] if level in WHOLE else []
        whole = sure and level in WHOLE and len(here) == 1 and _names(apart.machine, here[0], index)
        told = Told("told", "called", label) if whole else Told("hint", "called", f"{label} in part")
        out.update((i, told) for i in here if i not in out)
    if not out:
        short = [i for i in sorted(there) if tagged_so(apart.machine, i, index)]
        out.update((i, Told("hint", "called", f"{label} by its tag")) for i in short if len(short) == 1)
        out.update((i, Told("unit", "called", f"{label}, but elsewhere")) for i in elsewhere if i not in out)
    return out


def _names(machine: str, i: int, index: SiteIndex) -> bool:
    """Whether words name a machine on its line, rather than what it has several of (`HEAD` of `SEAMER 12 HEAD`), or one of what a line has more than its
    register lists."""
    words = [unaccented(w) for w in _WORD.findall(machine) if not is_idle(w)]
    if len(words) > 1:
        return True
    described = " ".join(shown for shown, kind in index.candidates[i].called.values() if kind == "description")
    described = NUMBERED.sub(lambda m: " " if unaccented(m[1]) in NUMBERED_PLACES else m[0], described)
    counted = {unaccented(w) for w in _COUNTED.findall(described)}
    return index.class_of(words[0]) not in MORE_THAN_LISTED and words[0] not in counted
