"""Rows of one night shift below a head that gives its day: from where their clocks fall, they are of the next day."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from pdm.config import DateOrder
from pdm.grammar.clock import find_clock
from pdm.sources.tables.clock_columns import clocks_alone
from pdm.sources.tables.day_headings import day_after

_LEAST = 3
"""Rows with a clock that show the order in which they were written."""
_NOON, _EVENING, _DAY, _SHIFT = 12 * 60, 17 * 60, 24 * 60, 13 * 60
"""Minutes of the day; what one shift has at most."""


def past_midnight(table: pd.DataFrame, head: Mapping[str, str], order: DateOrder) -> pd.DataFrame:
    """The table with the next day in the rows behind midnight, where all rows have the head's day and their clocks rise but for one fall from the evening
    to the morning, within the hours of one shift.

    Args:
        table: Columns are fields, cells text.
        head: What the head of the table gives.
        order: Order of day, month and year at the site.
    """
    if "date" not in head or "date" not in table or not table["date"].eq(head["date"]).all():
        return table
    field = next((f for f in ("time", "started_at") if f in table and table[f].ne("").any()), "")
    if not field or (field == "started_at" and not clocks_alone(table[field], beside_days=True).any()):
        return table
    clocks = [
        (row, clock.hour * 60 + clock.minute) for row, cell in table[field].items() if (clock := find_clock(cell))
    ]
    falls = [at for at, ((_, a), (_, b)) in enumerate(pairwise(clocks), start=1) if b < a]
    if len(clocks) < _LEAST or len(falls) != 1:
        return table
    evening, morning = clocks[falls[0] - 1][1], clocks[falls[0]][1]
    within = clocks[-1][1] + _DAY - clocks[0][1] <= _SHIFT
    if not (evening >= _EVENING and morning < _NOON and within) or not (day := day_after(head["date"], order)):
        return table
    after = [row for row, _ in clocks[falls[0] :]]
    return table.assign(date=table["date"].mask(table.index.isin(after), day))
