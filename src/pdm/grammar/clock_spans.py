"""Spans of time told by two clocks: "02:10-05:40", "10pm till 2 am", "from 0630 to 0915", "8h à 10h30", "between 7 and 9 am"."""

from __future__ import annotations

import re
from dataclasses import dataclass

DAY = 24.0
_MONTHS = 12
_TEN = 600
_TO = r"\s*(?:-|–|—|\bto\b|\btill?\b|\buntil\b|\bbis\b|\bà\b|\bau?\b|\bhasta\b|\btot\b|\bthrough\b|\baté\b|\bdo\b|\ball[ae]\b)\s*"
_HALF = r"(?:\s?([ap])\.?\s?m\b\.?)"
# hour and minute; hour alone needs "h", "Uhr" or the half of the day; four figures need "from", "hrs" or a nought before
_TIME = rf"(?:([01]?\d|2[0-4])[:.h]([0-5]\d){_HALF}?(?:\s?(?:h|hrs?|uhr)\b)?|([01]?\d|2[0-4])(?:{_HALF}|\s?(?:h|uhr)\b)|([01]\d|2[0-4])([0-5]\d)(?:\s?(?:h|hrs?)\b)?|(1[0-2]|0?\d)(?![\d.,:/]))"
_SPAN = re.compile(
    rf"(?<![\d.,:/-])(?P<between>(?:between|btw|betw)\.?\s+)?{_TIME}(?:{_TO}|\s+and\s+)(?:at\s+|about\s+)?{_TIME}(?![\d:/]|\s?[.,]\d)",
    re.I,
)
_MEASURED = re.compile(r"\s*(?:rpm|hz|psi|kpa|mpa|bar|kw|mm|cm|m|kg|t|l|a|amps?|°|deg|c|f|%)\b", re.I)
_HOUR_BEHIND = re.compile(r"(?:h|hrs?)\s*$", re.I)
_OTHER_TONGUES = re.compile(r"\b(?:bis|à|au?|hasta|tot|até|all[ae])\b", re.I)


@dataclass(frozen=True, slots=True)
class _Clock:
    """Minutes since midnight as written, whether the half of the day is open, and how it was written."""

    minutes: int
    half: str
    kind: str
    noughts: bool


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """Hours between two clocks, more than 0 and at most 24, and where they stand in the text."""

    hours: float
    start: int
    end: int


def find_spans(text: str) -> list[ClockSpan]:
    """Spans of a text, in their order. An end before its beginning is of the day after."""
    out = []
    for found in _SPAN.finditer(text):
        first, last = _clock(found.groups()[1:9]), _clock(found.groups()[9:17])
        if first is None or last is None or not _told(found, first, last, text):
            continue
        hours = between(first, last)
        if hours is not None:
            out.append(ClockSpan(hours, found.start(), found.end()))
    return out


def between(first: _Clock, last: _Clock) -> float | None:
    """Hours from one clock to the next time that the other shows; None where they are the same."""
    starts = [first.minutes] if first.half or not last.half or first.minutes >= 720 else _halves(first.minutes)
    ends = [last.minutes] if last.half or not first.half or last.minutes >= 720 else _halves(last.minutes)
    plain = not (first.half or last.half or first.noughts or last.noughts)
    if plain and last.minutes < first.minutes < 780 and last.minutes < _TEN:
        # "10:15-2:40" is of a clock of twelve hours: hours below ten stand without a nought
        ends = [last.minutes + 720]
    gaps = [(e - s) % (60 * int(DAY)) for s in starts for e in ends]
    shortest = min((g for g in gaps if g), default=0)
    return shortest / 60 if shortest else None


def _halves(minutes: int) -> list[int]:
    return [minutes % 720, minutes % 720 + 720]


def _clock(groups: tuple[str | None, ...]) -> _Clock | None:
    hour, minute, half, hour_only, half_only, run_hour, run_minute, bare = groups
    if hour is not None:
        return _of(hour, minute or "0", half, "minutes")
    if hour_only is not None:
        return _of(hour_only, "0", half_only, "hour")
    if run_hour is not None:
        return _of(run_hour, run_minute or "0", None, "run")
    return _of(bare, "0", None, "bare") if bare is not None else None


def _of(hour: str, minute: str, half: str | None, kind: str) -> _Clock | None:
    h = int(hour)
    if half:
        if not 1 <= h <= 12:
            return None
        h = h % 12 + (12 if half.casefold() == "p" else 0)
    return _Clock(h * 60 + int(minute), half or "", kind, len(hour) > 1 and hour[0] == "0")


def _told(found: re.Match[str], first: _Clock, last: _Clock, text: str) -> bool:
    """Whether two figures are clocks: not two figures alone, nor "1.50-2.25 h"."""
    kinds = {first.kind, last.kind}
    joined = re.search(r"\band\b", found[0], re.I) is not None
    if joined != bool(found["between"]):
        return False
    if kinds == {"bare"}:
        return False
    if "bare" in kinds and not (first.half or last.half or re.search(r"uhr", found[0], re.I)):
        return False
    if _MEASURED.match(text, found.end()):
        return False
    days = max(first.minutes % 60, last.minutes % 60) <= _MONTHS
    if "." in found[0].rstrip(".") and not (first.half or last.half) and (days or _HOUR_BEHIND.search(found[0])):
        # "1.50-2.25 h" are hours, "05.12-06.12" may be days
        return False
    if kinds == {"hour"} and not (first.half or last.half) and not _OTHER_TONGUES.search(found[0]):
        # "2h to 3h" is how long it took
        return False
    if kinds == {"run"}:
        before = text[max(0, found.start() - 6) : found.start()].casefold()
        return first.noughts or last.noughts or "from" in before or re.search(r"h", found[0], re.I) is not None
    return True
