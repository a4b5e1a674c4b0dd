"""A name read from a picture, with the numbers and letters that machines of the site have: what a reader takes for `16` may be `1b`.

Words that are misread here and there still say which machines are meant; a number or a letter that is misread says another
machine, or none. So the name is thought of with each number and letter of the site in its place, compared as a text each time, and
what stands there is asked of the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_PART = re.compile(r"(?<![A-Za-z\d])(?P<before>#|[Nn][o0]\.? ?)?(?P<mark>[A-Za-z\d|!]{1,3})(?![A-Za-z\d])")
"""What may be a number, a letter, or both."""
_LIKE_FIGURES = re.compile(r"[Iil|!Zz][A-Za-z]?$")
"""Letters that readers put for figures."""
_LONGEST = 2
"""Figures of a machine's number; longer ones are those of a tag."""
MOST = 40
"""Numbers and letters of a site that are tried, the most frequent ones."""


class Renumbered(NamedTuple):
    """A name with another number or letter.

    Attributes:
        text: As it would be written.
        mark: What was put in.
    """

    text: str
    mark: str


def marks_of(machines: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Number and letter of machines, the most frequent first, each once; machines without both left out."""
    often: dict[tuple[str, str], int] = {}
    for mark in machines:
        if any(mark):
            often[mark] = often.get(mark, 0) + 1
    return sorted(often, key=lambda mark: (-often[mark], mark))[:MOST]


def renumbered(text: str, marks: Sequence[tuple[str, str]]) -> list[Renumbered]:
    """The name with each number and letter of the site in the place of what is read there; empty where it shows no number.

    Args:
        text: As it was read.
        marks: Number and letter of the site's machines; one of both may be empty.
    """
    parts = [p for p in _PART.finditer(text) if sum(c.isdigit() for c in p["mark"]) <= _LONGEST]
    numbers = [p for p in parts if any(c.isdigit() for c in p["mark"])]
    numbers = numbers or [p for p in parts if _LIKE_FIGURES.match(p["mark"])]
    if not numbers:
        return []
    number = numbers[0]
    letters = [p for p in parts if p is not number and len(p["mark"]) == 1 and p["mark"].isalpha()]
    letter = letters[-1] if letters else None
    out: dict[str, Renumbered] = {}
    changes: list[tuple[tuple[re.Match[str], str], ...]]
    for unit, train in marks:
        if letter is not None:
            changes = [((number, unit), (letter, _as(letter["mark"], train)))] if unit and train else []
        else:
            changes = [((number, unit + own),) for own in dict.fromkeys((train, train.lower()))] if unit else []
        for change in changes:
            name = _changed(text, change)
            out.setdefault(name, Renumbered(name, change[0][1]))
    out.pop(text, None)
    return list(out.values())


def _as(read: str, train: str) -> str:
    return train.lower() if read.islower() else train


def _changed(text: str, changes: Iterable[tuple[re.Match[str], str]]) -> str:
    for part, mark in sorted(changes, key=lambda change: -change[0].start()):
        text = text[: part.start("mark")] + mark + text[part.end("mark") :]
    return text
