"""Days of a register: one way of writing them for the whole file, as its own cells show it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from pdm.config import DateOrder
from pdm.grammar.dates import parse

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


def days_of(columns: Iterable[pd.Series]) -> tuple[list[pd.Series], list[pd.Series]]:  # type: ignore[type-arg]
    """Columns of days as UTC midnights, and for each what could not be read.

    Whether 03/07 is in March or July is told by the other days of the file, or by a clock of twelve hours beside them. Where
    nothing tells it, a day with slashes or hyphens that could be either is left unread. "For ever" (9999) is no day.

    Returns:
        The columns, and of each the cells that are no day, as written.
    """
    given = list(columns)
    order = _order([str(v) for c in given for v in c if isinstance(v, str) and v])
    read, wrong = [], []
    for column in given:
        days = column.map(lambda v: _day(v, order))
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


def _day(text: object, order: DateOrder | None) -> pd.Timestamp | None:
    if not isinstance(text, str) or not text or _EMPTY.match(text) or _FOREVER.search(text):
        return None
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
