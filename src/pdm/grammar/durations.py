"""Durations in hours: "3/4 hr", "2h30", "45min", "2 shifts", "1,5 h", "1 d 2 h", "02:30:00"."""

from __future__ import annotations

import re

from pdm.grammar.numbers import parse_number

SHIFT_HOURS = 8.0
_HM = re.compile(r"(\d{1,3})\s?h(?:rs?|ours?)?\s?(\d{1,2})(?:\s?m(?:in)?)?\b", re.I)
_CLOCK = re.compile(r"^\s*(-?)(\d{1,4}):([0-5]\d)(?::([0-5]\d))?\s*(?:h|hrs?)?\s*$", re.I)
_FRACTION = re.compile(r"(?:(\d+)\s+)?(\d)\s?/\s?(\d)\s*(?:h|hrs?|hours?|std)\b", re.I)
_UNIT = re.compile(
    r"((?:(?<![\w.,])-\s?)?\d+(?:[.,]\d+)?)\s*(d|days?|tage?|shifts?|schicht(?:en)?|h|hrs?|hours?|std|stunden?|m|min|mins|minutes?|minuten)(?:\b|(?=T\d))",
    re.I,
)
_AND = re.compile(r"\s*(?:,|and\b|und\b|&|\+|T)?\s*")
_FACTOR = {"d": 24.0, "t": 24.0, "s": SHIFT_HOURS, "h": 1.0, "m": 1 / 60}


def parse_duration(text: str, *, bare: bool = True) -> float | None:
    """Hours; None when there is no duration. A bare number is hours where `bare`. A sign is kept: no stop lasts less than nothing."""
    if found := _CLOCK.match(text):
        return (int(found[2]) + int(found[3]) / 60 + int(found[4] or 0) / 3600) * (-1 if found[1] else 1)
    if found := _UNIT.search(text):
        rest = text[_end(text, found) :]
        shorter = _UNIT.match(rest)
        if _factor(found[2]) >= SHIFT_HOURS and (
            _HM.match(rest) or (shorter and _factor(shorter[2]) < _factor(found[2]))
        ):
            # "1 d 2 h": a shorter unit right behind a longer one
            return _number(found) * _factor(found[2]) + (parse_duration(rest, bare=False) or 0.0)
    if found := _HM.search(text):
        return int(found[1]) + int(found[2]) / 60
    if (found := _FRACTION.search(text)) and int(found[3]):
        return int(found[1] or 0) + int(found[2]) / int(found[3])
    if found := _UNIT.search(text):
        return _number(found) * _factor(found[2])
    if bare and re.fullmatch(r"\s*[-+]?[\d.,' ]+-?\s*", text):
        return parse_number(text)
    return None


def _number(found: re.Match[str]) -> float:
    return float(found[1].replace(",", ".").replace(" ", ""))


def _factor(unit: str) -> float:
    unit = unit.casefold()
    return 1.0 if unit.startswith(("std", "stu")) else _FACTOR[unit[0]]


def _end(text: str, found: re.Match[str]) -> int:
    """Where what belongs to a duration goes on."""
    between = _AND.match(text, found.end())
    return between.end() if between is not None else found.end()
