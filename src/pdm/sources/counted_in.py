"""In what the figures of a downtime are counted where neither heading nor cell says so: beginning and end beside them tell it."""

from __future__ import annotations

from datetime import datetime, time

import pandas as pd

from pdm.config import DateOrder
from pdm.grammar.dates import DateCandidate, parse

_BARE = r"\d{1,6}(?:[.,]\d+)?"
_MOST = 200
"""Rows that are looked at."""
_LEAST, _SHARE = 2, 0.6
"""Rows that have to tell, and the share of them that has to tell the same."""
_ROUNDED, _NEARLY = 1.0, 0.03
"""Minutes, and share of them, by which a figure may be off."""


def counted_in(table: pd.DataFrame, order: DateOrder, *, meant: str = "h") -> pd.DataFrame:
    """The table with the unit behind bare downtimes, where most of those with a beginning and an end are the minutes (or hours) between them.

    Args:
        table: Columns are fields, cells text; `started_at` and `ended_at` with their days.
        order: Order of day, month and year at the site.
        meant: The unit that the site means where it writes none; it is not written behind figures that say the same.
    """
    if not {"downtime", "started_at", "ended_at"} <= set(table.columns):
        return table
    bare = table["downtime"].str.fullmatch(_BARE).fillna(False).astype(bool)
    told = table[bare & table["started_at"].ne("") & table["ended_at"].ne("")].head(_MOST)
    between = [
        (_figure(d), m)
        for d, b, e in zip(told["downtime"], told["started_at"], told["ended_at"], strict=True)
        if (m := _minutes(str(b), str(e), order)) is not None and m > 0
    ]
    between = [(figure, m) for figure, m in between if figure > 0]
    if len(between) < _LEAST:
        return table
    said = {"min": _fitting(between, 1.0), "h": _fitting(between, 60.0)}
    unit = max(said, key=lambda u: said[u])
    if said[unit] < _SHARE or said["min"] == said["h"] or unit == meant:
        return table
    return table.assign(downtime=table["downtime"].mask(bare, table["downtime"] + f" {unit}"))


def _fitting(between: list[tuple[float, float]], minutes: float) -> float:
    """Share of figures that say how many minutes lie between, each standing for some."""
    # hours are written to a tenth or a quarter
    rounded = _ROUNDED if minutes == 1.0 else 0.13 * minutes
    return sum(abs(figure * minutes - m) <= max(rounded, _NEARLY * m) for figure, m in between) / len(between)


def _figure(cell: object) -> float:
    return float(str(cell).replace(",", "."))


def _minutes(begin: str, end: str, order: DateOrder) -> float | None:
    """Minutes from one moment to another; None where either has no time of day."""
    first, last = (next(iter(parse(t, order=order)), None) for t in (begin, end))
    if first is None or last is None or first.time is None or last.time is None:
        return None
    return (_moment(last) - _moment(first)).total_seconds() / 60


def _moment(written: DateCandidate) -> datetime:
    return datetime.combine(written.day, time(*(written.time or (0, 0))))
