"""Times of day as they are written: 14:30, 14h30, 2:15 PM, 23:30:00Z, 23:30:00-05:00, 0630."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_CLOCK = re.compile(
    rf"(?<!\d)(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?!\d)(?:[:.](?P<second>[0-5]\d)(?:[.,]\d+)?(?!\d))?(?:\s?{_HALF})?", re.I
)  # fmt: skip
_HOUR = re.compile(rf"(?<![\d.,:/-])(?P<hour>1[0-2]|0?[1-9])\s?{_HALF}(?!\s*\w)", re.I)
_RUN_ON = re.compile(r"\s*([01]\d|2[0-3])([0-5]\d)(?:[0-5]\d)?\s*h?\s*")
_AT = r"(?:(?:(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:[:.][0-5]\d)?|(?:[01]\d|2[0-3])[0-5]\d)(?:\s?(?:h|hrs?|uhr|uur|[ap]\.?m\.?)(?!\w))?|(?:[01]?\d|2[0-3])\s?(?:hs?|uhr|uur|[ap]\.?m\.?)(?!\w))"
_WORD = r"(?:at|about|around|um|gegen|ore|alle(?:\s+ore)?|verso(?:\s+le)?|à|a|vers|(?:a|sobre)\s?las|às|as|pelas|om|rond|kl\.?|klo)"
"""What may stand before a time of day with which a line begins: `ore 6.20`, `um 14:30`."""
_FIRST = re.compile(
    rf"[\s\[(*•>-]*(?:{_WORD}\s)?{_AT}(?:\s?(?:[-–—]|to|bis|tot|till?)\s?{_AT})?(?!\w)[\s\])\-–—:,.]+(?=[^\W\d_])", re.I
)
"""A time of day with which a line begins, before a word."""
_SHIFT = re.compile(
    r"[\s\[(*•>-]*(?:(?:[1Il]st|2nd|3rd|[123][ºªa.]|first|second|third|day|night|morning|afternoon|evening|early|late|früh|spät|nacht|tag|matin|après-midi|nuit|mañana|tarde|noche|manhã|noite|"
    r"mattina|pomeriggio|notte|ochtend|middag|avond)[\s\-]?(?:shift|schicht|poste|turno|dienst|ploeg)?|[A-D][\s\-](?:shift|schicht)|(?:shift|schicht|poste|équipe|turno|dienst|ploeg)\s?[1-4A-D]|[ADMN]/S)"
    r"\s?(?::|\s[-–—])\s+(?=[^\W\d_])",
    re.I,
)
"""The shift with which a line begins, apart by a sign."""
_ZONE = re.compile(
    r"\s?(?:(?:Z|UTC|GMT)(?P<from_utc>[+-](?:1[0-4]|0?\d)(?::?[0-5]\d)?)?(?![A-Za-z\d])|(?P<plain>[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)(?![\d:]))"
)
_LEAST = 3
"""Clocks that show the order in which they were written."""
_NOON, _EVENING, _DAY, _LONGEST_SHIFT = 12 * 60, 17 * 60, 24 * 60, 13 * 60
"""Minutes of the day; what one shift has at most."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day.

    Attributes:
        hour: 0 to 23.
        minute: 0 to 59.
        offset: Minutes east of Greenwich that are written behind it; None where none are.
    """

    hour: int
    minute: int
    offset: int | None = None


def find_clock(text: str) -> Clock | None:
    """The first time of day in a text, with its half of the day and its offset; None when there is none."""
    found = _CLOCK.search(text)
    if found is None:
        hour = _HOUR.search(text)
        return Clock(_of_day(int(hour["hour"]), hour["half"]), 0) if hour else None
    zone = _ZONE.match(text, found.end())
    # "08:00-10:30" is a span of time: an offset without UTC stands behind seconds or in ISO's way of writing
    if zone is not None and zone["plain"] and not (found["second"] or text[: found.start()].endswith("T")):
        zone = None
    offset = _minutes(zone["from_utc"] or zone["plain"]) if zone is not None else None
    return Clock(_of_day(int(found["hour"]), found["half"]), int(found["minute"]), offset)


def parse_time(text: str) -> tuple[int, int] | None:
    """Hour and minute of a cell that holds a time of day; also run together (0630, 0630h, 063000)."""
    if (clock := find_clock(text)) is not None:
        return clock.hour, clock.minute
    found = _RUN_ON.fullmatch(text)
    return (int(found[1]), int(found[2])) if found is not None else None


def past_midnight(clocks: Sequence[int]) -> int | None:
    """Which of the clocks of one shift is the first behind midnight; None where none is, or the clocks are not those of one shift.

    Args:
        clocks: Minutes of the day, in the order in which they were written.
    """
    falls = [at for at, (a, b) in enumerate(pairwise(clocks), start=1) if b < a]
    if len(clocks) < _LEAST or len(falls) != 1:
        return None
    within = clocks[-1] + _DAY - clocks[0] <= _LONGEST_SHIFT
    return falls[0] if clocks[falls[0] - 1] >= _EVENING and clocks[falls[0]] < _NOON and within else None


def without_clock(text: str) -> str:
    """A text without the time of day or the shift at its beginning (`0930 Pulper tripped`, `23h Pulper`, `1st - Pulper`); itself where nothing
    else stands in it."""
    for first in (_SHIFT, _FIRST):
        found = first.match(text)
        text = text[found.end() :] if found is not None else text
    return text


def _of_day(hour: int, half: str | None) -> int:
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half.casefold() == "p" else 0)


def _minutes(offset: str | None) -> int:
    if not offset:
        return 0
    digits = offset[1:].replace(":", "")
    hours, rest = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    return (60 * hours + rest) * (-1 if offset[0] == "-" else 1)
