"""What is said of a machine and is no name of it: its maker (`Elopak`, `Grasso 2`), the letters of its tag alone (`GEN`), its type (`JAT-22`),
a code of its description (`C-3`), a first letter (`L-23`), or, by hand, its tag misread (`GRI`).

Such a name means a machine where no other one is of this maker or has these letters; another that nobody registered may be, so a person
says.
"""

from __future__ import annotations

from collections.abc import Iterator

from pdm.entity_resolution.alike import misread
from pdm.entity_resolution.by_tag import Told
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import Name, name_key

_LEAST = 2
"""Letters of a tag that are written for all of it."""
_MOST = 3
"""Machines, at most, of which a hint is worth telling."""


def hinted(name: Name, index: SiteIndex, *, hand: bool = False) -> dict[int, Told]:
    """Candidates that a name is said of without being theirs, by the first of the ways in which it may be."""
    for its, what in _ways(name, index, hand=hand):
        if its:
            label = f'"{name.text}" {what}'
            return {i: Told("hint", "hint", label) for i in its} if len(its) <= _MOST else {}
    return {}


def _ways(name: Name, index: SiteIndex, *, hand: bool) -> Iterator[tuple[list[int], str]]:
    """Its maker with the unit number and letter beside it, letters of a tag, a code or a type, an initial; then what a hand makes of its tag."""
    if name.words and not name.numbers:
        made = index.by_maker.get("".join(name_key(word) for word in name.words), [])
        yield [i for i in made if _is_unit(name, i, index)], "is its maker"
        if len(name.words) == 1 and len(name.key) >= _LEAST and name.key == name.words[0]:
            yield (
                index.by_letters[name.key].tolist() if name.key in index.by_letters else [],
                "are the letters of its tag",
            )
        yield _between(name, index), "is one of the numbers of its description"
    yield index.by_code.get(name.key, []), "stands in its description"
    tag = name.tag
    if tag is not None and not tag.letters and name.key == tag.number:
        yield index.by_type.get(tag.number, []), "begins its type"
    elif tag is not None and tag.letters not in index.letters and name.unit:
        typed = index.by_type.get(tag.letters.casefold(), [])
        yield (
            [i for i in typed if index.candidates[i].unit == name.unit],
            "is its number behind the letters of its type",
        )
        if len(tag.letters) == 1 and len(name.words) == 0:
            its = [i for i in index.by_unit.get(name.unit, []) if _begins(tag.letters, i, index)]
            yield [int(i) for i in its], "is its number behind the first letter of what it is"
    if hand:
        yield index.by_misread.get(misread(name.key), []), "may be its tag misread"


def _between(name: Name, index: SiteIndex) -> list[int]:
    """Candidates of which all words of a name are said, where it or they have two numbers (`Metal detector 1-2`, `Crane 1+2`) and that of the
    other is one of these or between."""
    first, last = _numbers(name.unit)
    its: set[int] = set()
    for unit, bearing in index.by_unit.items():
        low, high = _numbers(unit)
        if "-" in name.unit + unit and unit != name.unit and low <= last and first <= high:
            its.update(bearing.tolist())
    return sorted(i for i in its if all(i in index.match(word)[0] for word in name.words))


def _numbers(unit: str) -> tuple[int, int]:
    """The least and the greatest number of a unit; none lies between where there is none."""
    numbers = sorted(int(number) for number in unit.split("-") if number)
    return (numbers[0], numbers[-1]) if numbers else (1, 0)


def _begins(letter: str, i: int, index: SiteIndex) -> bool:
    """Whether a letter begins the description and the tag of a candidate: the L of `LM-23`, a loom."""
    candidate = index.candidates[i]
    words, tags = candidate.words, candidate.tags
    return bool(words and tags) and words[0][0] == letter.casefold() and tags[0].letters.startswith(letter)


def _is_unit(name: Name, i: int, index: SiteIndex) -> bool:
    candidate = index.candidates[i]
    return name.unit in ("", candidate.unit) and name.letter in ("", candidate.train)
