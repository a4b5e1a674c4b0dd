"""What people write into the cells of a list of checks: initials and the day on which it was done, a mark, or words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_WORDS = re.compile(r"[^\W\d_]{3,}")
_PERSON = r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]{1,5}"
_WHO = rf"(?P<who>{_PERSON}(?:\s?[/&+]\s?{_PERSON})*)"
_DAY = r"(?P<day>\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}(?:[./-](?:\d{4}|\d{2}))?\.?)"
_DONE = re.compile(
    rf"(?:[✓✔√]\s*)?(?:{_WHO}[\s,.:-]*{_DAY}|{_DAY.replace('day', 'day2')}[\s,.:-]*{_WHO.replace('who', 'who2')})(?![\w./-])[\s,;:–-]*(?P<said>.*)",
    re.S,
)
_LEGEND = re.compile(r"(?<!\S)([^\s=]{1,6})\s?=\s?([^\W\d_]+(?:\s[^\W\d_]+(?!\s?=))?)")
_SAYS_DONE = re.compile(
    r"done|complet|ok\b|check|pass|carried out|erledigt|durchgef|gepr|fait|effectu|réalis|hecho|realiz|gedaan|uitgevoerd|fatto|eseguit|wykonan|zrobion",
    re.I,
)
"""What marks mean that stand for something that was done; all others that a list explains do not, unless they are somebody's initials."""
_USUAL = frozenset(
    (
        "p",
        "pl",
        "od",
        "o/d",
        "cf",
        "c/f",
        "na",
        "n/a",
        "due",
        "plan",
        "next",
        "tbc",
        "tba",
        "tbd",
        "wip",
        "nd",
        "def",
        "canc",
        "ovd",
    )
)
"""Marks that mean so everywhere."""


class Told(NamedTuple):
    """What a cell tells: the day that it names, who did it, and what was written beside, empty where it says none; and whether its mark says that it was not done."""

    day: str
    who: str
    said: str
    done: bool = True


def not_done(above: Iterable[str]) -> frozenset[str]:
    """Marks that stand for something that was not done, by what a list explains and by what is usual, in small letters.

    Args:
        above: Cells above the list: "P=planned  O/D=overdue".
    """
    told = [found for cell in above for found in _LEGEND.findall(cell)]
    return _USUAL | {
        mark.casefold() for mark, meant in told if not _SAYS_DONE.match(meant) and not _of_person(mark, meant)
    }


def told_of(cell: str, dismissed: frozenset[str]) -> Told | None:
    """What a cell tells, None where it holds a mark, initials or figures alone.

    Args:
        cell: As written.
        dismissed: Marks of what was not done.
    """
    found = _DONE.fullmatch(cell)
    if found and (who := found["who"] or found["who2"]).casefold() not in dismissed:
        said = found["said"].strip()
        return Told(found["day"] or found["day2"], who, cell if _says(said) else "")
    return Told("", "", cell, cell.split()[0].casefold() not in dismissed) if _says(cell) else None


def _of_person(mark: str, meant: str) -> bool:
    """Whether a mark is the initials of what it means: "DF=Dave Fenton"."""
    words = meant.split()
    return (
        len(words) > 1
        and mark.casefold() == "".join(w[0] for w in words).casefold()
        and all(w[0].isupper() for w in words)
    )


def _says(cell: str) -> bool:
    """Whether a cell says more than a mark, initials and a figure."""
    return any(not word.isupper() or len(word) > 3 for word in _WORDS.findall(cell))
