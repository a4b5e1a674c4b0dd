"""Lines of a night below the day on which it began: from where their clocks fall, they are of the next day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from pdm.config import DateOrder
from pdm.grammar.clock import past_midnight
from pdm.grammar.dates import parse
from pdm.ocr.collect import Line
from pdm.ocr.writing.day_heads import SHORT_MONTHS

_NIGHT = re.compile(
    r"(?<![^\W\d_])(?:nights?|nites?|night-?(?:shift|watch)|graveyard|nacht(?:schicht|dienst)?|nuit|noche|nocturno|notte|noite|madrugada|natt)(?![^\W\d_])",
    re.I,
)
_CLOCK = re.compile(
    r"\W*(?:([01]?\d|2[0-4])\s?(?:[:.hH]\s?([0-5]\d)|[hH](?![^\W_]))|([01]\d|2[0-3])([0-5]\d)(?=\s+[^\W\d_]))"
)
_NOON, _EVENING = 12 * 60, 17 * 60
_ANY_YEAR = 2024
_HANGS_ON_YEAR = ((2, 28), (12, 31))
"""Days, by month, behind which the year says what comes."""


def is_night(text: str) -> bool:
    """Whether a day that stands above lines is that of a night."""
    return _NIGHT.search(text) is not None


def date_night(entries: Sequence[Line], night: bool, order: DateOrder) -> None:
    """Give the next day to the entries behind midnight.

    Args:
        entries: Those below one day, from top to bottom.
        night: Whether the day is said to be that of a night; else its clocks have to show it.
        order: Of day, month and year at the site.
    """
    clocks = [(n, at) for n, line in enumerate(entries) if (at := _clock(line)) is not None]
    minutes = [at for _, at in clocks]
    first = _fall(minutes) if night else past_midnight(minutes)
    if first is None:
        return
    for line in entries[clocks[first][0] :]:
        shown = line.cells[0]
        day = _next(shown.text, order) if shown.field == "date" else ""
        if day:
            shown.text, shown.lattice = day, None


def _fall(minutes: Sequence[int]) -> int | None:
    falls = [n for n, (a, b) in enumerate(pairwise(minutes), start=1) if b < a]
    return falls[0] if len(falls) == 1 and minutes[falls[0] - 1] >= _EVENING and minutes[falls[0]] < _NOON else None


def _clock(line: Line) -> int | None:
    """The clock with which an entry begins, in minutes."""
    told = next((c.text for c in line.cells if c.field == "description" and not c.struck), "")
    found = _CLOCK.match(told)
    return 60 * int(found[1] or found[3]) % 1440 + int(found[2] or found[4] or 0) if found is not None else None


def _next(text: str, order: DateOrder) -> str:
    """The day after one, with its year where that is written; empty where it hangs on a year that is not."""
    whole = parse(text, order=order)
    if whole:
        day = whole[0].day + timedelta(days=1)
        return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"
    told = parse(text, order=order, default=(_ANY_YEAR, None))
    if not told or (told[0].day.month, told[0].day.day) in _HANGS_ON_YEAR:
        return ""
    day = told[0].day + timedelta(days=1)
    return f"{day.day} {SHORT_MONTHS[day.month - 1]}"
