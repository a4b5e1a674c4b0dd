"""Days of the week, and days without a year, of tables whose titles tell their week."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.grammar.weekdays import split_weekday, weekday_of, weekdays_of

_DAY_ALONE = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?")
_BESIDE = 31
"""Days from a week within which a day without a year is of it."""
_MOST = 0.7
"""Share of filled cells that are days of the week, from which a column tells days."""


def in_week(table: pd.DataFrame, week: date | None, order: DateOrder) -> pd.DataFrame:
    """The table with its days of the week, and days without a year, as days of the week of its titles.

    Args:
        table: Columns are fields, cells text.
        week: Its first day; None where no title tells it.
        order: Order of day, month and year at the site.
    """
    if week is None or "date" not in table:
        return table
    parted = {c: split_weekday(c) for c in table["date"].unique()}
    meant = weekdays_of(name for name, _ in parted.values() if name)
    days: dict[str, str] = {}
    for cell, (name, figures) in parted.items():
        if not name and cell[:1].isdigit():
            found = _of_figures(cell, week, order)
        else:
            found = _of_figures(figures, week, order) if figures else _on(week, meant.get(name))
        if found is not None and (not name or name in meant):
            days[cell] = found.isoformat()
    return table.assign(date=table["date"].map(lambda c: days.get(c, c))) if days else table


def of_week(table: pd.DataFrame, week: date | None) -> pd.DataFrame:
    """The table with its week as the days of rows that have none; where it has no days at all, only a week that its titles tell as one."""
    if week is None or week.weekday():
        return table
    year, number, _ = week.isocalendar()
    written = f"{year}-W{number:02d}"
    if "date" in table:
        return table.assign(date=table["date"].replace("", written))
    told = table["period"].eq(month_of_week(week)) if "period" in table else pd.Series(False, index=table.index)
    return table.assign(date=told.map({True: written, False: ""})) if told.any() else table


def month_of_week(week: date) -> str:
    """The month in which most of a week lies, as the period that a title which tells the week gives its rows."""
    return f"{week + timedelta(days=3):%Y-%m}"


def are_weekdays(cells: Sequence[str]) -> bool:
    """Whether a column tells days of the week and little else."""
    told = [split_weekday(c.strip())[0] for c in cells if c.strip()]
    named = weekdays_of(n for n in told if n)
    return len(named) > 1 and sum(n in named for n in told) >= _MOST * len(told)


def is_weekday(cell: str) -> bool:
    """Whether a cell is a day of the week, alone or with its day of the month."""
    name, _ = split_weekday(cell)
    return bool(name) and weekday_of(name) is not None


def _on(week: date, weekday: int | None) -> date | None:
    return None if weekday is None else week + timedelta(days=(weekday - week.weekday()) % 7)


def _of_figures(text: str, week: date, order: DateOrder) -> date | None:
    """A day without a year near the week, or a day of the month within it; None where it is neither."""
    if alone := _DAY_ALONE.fullmatch(text):
        inside = (week + timedelta(days=n) for n in range(7))
        return next((d for d in inside if d.day == int(alone[1])), None)
    middle = week + timedelta(days=3)
    years = [
        [c.day for c in parse(text, order=order, default=(y, None))[:1]]
        for y in (middle.year - 1, middle.year, middle.year + 1)
    ]
    days = [d for found in years for d in found]
    if len(set(days)) < 2:
        # it has a year of its own, or is no day
        return None
    best = min(days, key=lambda d: abs(d - middle))
    return best if abs((best - middle).days) <= _BESIDE else None
