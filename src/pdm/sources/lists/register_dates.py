"""Days of a register: one way of writing them for the whole file, as its own cells show it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.grammar.months import month_of

EARLIEST, LATEST = 1850, 2200
"""Years between which equipment was installed or retired."""
_FOREVER = re.compile(r"9999")
_EMPTY = re.compile(r"^(?:0{1,4}[./-]0{1,2}[./-]0{1,4}|0{8}|[-–?/.]+|n/?a|none|null|nan|nat)$", re.I)
"""What systems and people write where there is no day."""
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_NUMBERS = re.compile(r"^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:\s+.*)?$")
_THIS_CENTURY = 60
"""Years in two figures below this are of this century."""
_TWELVE_HOURS = re.compile(r"\d\s*[ap]\.?m\.?\b", re.I)


_COARSE = re.compile(
    r"^(?:(?P<only>(?:18|19|20)\d\d)|(?P<before>0?[1-9]|1[0-2])[./-](?P<year>(?:18|19|20)\d\d)|(?P<iso>(?:18|19|20)\d\d)-(?P<month>0[1-9]|1[0-2])"
    r"|(?P<named>[^\W\d_]{3,12})\.?[\s/.'’-]*(?P<of>(?:18|19|20)\d\d|(?<=['’])\d\d))$"
)
"""A year alone, or a month and its year: "2016", "3/2016", "2016-03", "Mar-2016"."""
_ENDS = ("valid_to", "retired_on")
"""Columns whose days are the last of what is known only to the month or the year: nothing before it is cut off."""


def coarse(cells: pd.Series) -> pd.Series:  # type: ignore[type-arg]
    """Which cells are days known only to the month or the year."""
    return cells.map(lambda v: isinstance(v, str) and _coarse(v.strip()) is not None).astype(bool)


def _coarse(text: str) -> tuple[int, int] | None:
    """Year and month of a day known no better, month 0 where only the year is; None where it is none."""
    found = _COARSE.match(text)
    if found is None:
        return None
    if found["named"]:
        month, year = month_of(found["named"].casefold()), int(found["of"])
        year += (2000 if year < _THIS_CENTURY else 1900) if year < 100 else 0
        return (year, month) if month else None
    if found["only"]:
        return int(found["only"]), 0
    return int(found["year"] or found["iso"]), int(found["before"] or found["month"])


def days_of(columns: Iterable[pd.Series]) -> tuple[list[pd.Series], list[pd.Series]]:  # type: ignore[type-arg]
    """Columns of days as UTC midnights, and for each what could not be read.

    Whether 03/07 is in March or July is told by the other days of the file, or by a clock of twelve hours beside them. Where
    nothing tells it, a day with slashes or hyphens that could be either is left unread. "For ever" (9999) is no day. What is known
    only to the month or the year stands at its first day, or at its last where a column says when something ended.

    Returns:
        The columns, and of each the cells that are no day, as written.
    """
    given = list(columns)
    order = _order([str(v) for c in given for v in c if isinstance(v, str) and v])
    read, wrong = [], []
    for column in given:
        last = column.name in _ENDS
        days = column.map(lambda v, last=last: _day(v, order, last=last))
        blank = column.map(lambda v: not isinstance(v, str) or not v or bool(_EMPTY.match(v) or _FOREVER.search(v)))
        read.append(pd.to_datetime(days, utc=True).astype("datetime64[us, UTC]"))
        wrong.append(column[read[-1].isna() & ~blank])
    return read, wrong


def _order(texts: list[str]) -> DateOrder | None:
    """The order in which the days of a file are written, None where nothing tells it."""
    parts = [(int(m[1]), int(m[3])) for t in texts if (m := _NUMBERS.match(t))]
    days_first, months_first = any(a > 12 for a, b in parts), any(b > 12 for a, b in parts)
    if days_first != months_first:
        return "DMY" if days_first else "MDY"
    return "MDY" if not days_first and any(_TWELVE_HOURS.search(t) for t in texts) else None


def _day(text: object, order: DateOrder | None, *, last: bool = False) -> pd.Timestamp | None:
    if not isinstance(text, str) or not text or _EMPTY.match(text) or _FOREVER.search(text):
        return None
    if known := _coarse(text.strip()):
        year, month = known
        begun = _made(year, month or (12 if last else 1), 1)
        return begun if begun is None or not last else begun + pd.offsets.MonthEnd()
    if iso := _ISO.match(text):
        return _made(int(iso[1]), int(iso[2]), int(iso[3]))
    if numbers := _NUMBERS.match(text):
        first, second, year = int(numbers[1]), int(numbers[3]), int(numbers[4])
        if order is None and numbers[2] != "." and first != second:
            return None
        if len(numbers[4]) == 2:
            year += 2000 if year < _THIS_CENTURY else 1900
        # a day that cannot be one in the file's order is a slip, not another order
        return _made(year, first, second) if order == "MDY" else _made(year, second, first)
    found = parse(text, order=order or "DMY")
    return _made(found[0].day.year, found[0].day.month, found[0].day.day) if found else None


def _made(year: int, month: int, day: int) -> pd.Timestamp | None:
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return pd.Timestamp(year=year, month=month, day=day, tz="UTC")
    except ValueError:
        return None
