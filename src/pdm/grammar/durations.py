"""Durations in hours: "3/4 hr", "2h30", "45min", "2 shifts", "1,5 h"."""

from __future__ import annotations

import re

from pdm.grammar.numbers import parse_number

SHIFT_HOURS = 8.0
_HM = re.compile(r"(\d{1,3})\s?h(?:rs?|ours?)?\s?(\d{1,2})(?:\s?m(?:in)?)?\b", re.I)
_CLOCK = re.compile(r"^\s*(\d{1,3}):([0-5]\d)\s*(?:h|hrs?)?\s*$", re.I)
_FRACTION = re.compile(r"(?:(\d+)\s+)?(\d)\s?/\s?(\d)\s*(?:h|hrs?|hours?|std)\b", re.I)
_UNIT = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(d|days?|tage?|shifts?|schicht(?:en)?|h|hrs?|hours?|std|stunden?|m|min|mins|minutes?|minuten)\b",
    re.I,
)
_FACTOR = {"d": 24.0, "t": 24.0, "s": SHIFT_HOURS, "h": 1.0, "m": 1 / 60}


def parse_duration(text: str, *, bare: bool = True) -> float | None:
    """Hours; None when there is no duration. A bare number is hours where `bare`."""
    if found := _CLOCK.match(text):
        return int(found[1]) + int(found[2]) / 60
    if found := _HM.search(text):
        return int(found[1]) + int(found[2]) / 60
    if (found := _FRACTION.search(text)) and int(found[3]):
        return int(found[1] or 0) + int(found[2]) / int(found[3])
    if found := _UNIT.search(text):
        unit = found[2].casefold()
        factor = 1.0 if unit.startswith(("std", "stu")) else _FACTOR[unit[0]]
        return float(found[1].replace(",", ".")) * factor
    if bare and re.fullmatch(r"\s*[-+]?[\d.,' ]+-?\s*", text):
        return parse_number(text)
    return None
