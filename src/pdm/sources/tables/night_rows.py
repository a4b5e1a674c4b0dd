"""Rows of one night shift below a head that gives its day: from where their clocks fall, they are of the next day."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pdm.config import DateOrder
from pdm.grammar import clock
from pdm.sources.tables.clock_columns import clocks_alone
from pdm.sources.tables.day_headings import day_after


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
    clocks = [(row, at.hour * 60 + at.minute) for row, cell in table[field].items() if (at := clock.find_clock(cell))]
    first = clock.past_midnight([minutes for _, minutes in clocks])
    if first is None or not (day := day_after(head["date"], order)):
        return table
    after = [row for row, _ in clocks[first:]]
    return table.assign(date=table["date"].mask(table.index.isin(after), day))
