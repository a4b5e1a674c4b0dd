"""Cells whose form a spreadsheet or a program lost on the way: days and moments as counted numbers, identifiers as decimal fractions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pdm.vocabulary.fields import ID_FIELDS

_DAYS = ("date", "started_at", "ended_at")
_SERIAL = r"\d{5}(?:[.,]\d+)?"
_FIRST, _LAST = 30_000, 60_000
"""Days since the end of 1899 that a log may tell of: 1982 to 2064."""
_MILLISECONDS = 1e11
"""Seconds since 1970 that nobody has counted yet."""
_FRACTION = r"\d+\.0+"


def mend_unformatted(table: pd.DataFrame) -> pd.DataFrame:
    """Days as text where a column holds some as the number that a spreadsheet keeps (45047 is 2023-05-01); `10004711.0` is an identifier.

    Args:
        table: Columns are fields, cells text.
    """
    for field in [f for f in _DAYS if f in table]:
        table[field] = _moments(_days(table[field]))
    for field in [f for f in table.columns if f in ID_FIELDS]:
        fraction = table[field].str.fullmatch(_FRACTION)
        # programs write all numbers of a column so; "10.0" among "10.1" is one of several
        if fraction.any() and not table.loc[~fraction, field].str.fullmatch(r"\d+\.\d+").any():
            table[field] = table[field].mask(fraction, table[field].str.replace(r"\.0+$", "", regex=True))
    return table


def _moments(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Milliseconds or seconds since 1970, as services count them, as moments in UTC."""
    counted = cells.str.fullmatch(r"\d{13}|\d{10}")
    if not counted.any() or not (counted | cells.eq("")).all():
        return cells
    count = pd.to_numeric(cells.where(counted), errors="coerce")
    at = pd.to_datetime(count.where(count < _MILLISECONDS, count / 1000), unit="s")
    if not at[counted].dt.year.between(1990, 2060).all():
        return cells
    return cells.mask(counted, at.dt.strftime("%Y-%m-%dT%H:%M:%S+00:00"))


def _days(cells: pd.Series[Any]) -> pd.Series[Any]:
    serial = cells.str.fullmatch(_SERIAL)
    if not serial.any():
        return cells
    count = pd.to_numeric(cells.where(serial).str.replace(",", ".", regex=False), errors="coerce")
    bare = cells.str.fullmatch(r"\d+(?:[.,]\d+)?") & ~serial
    if bare.any() or (count < _FIRST).any() or (count > _LAST).any():
        return cells  # other numbers stand there too: none of them is sure to be a day
    # minutes are what people write, and the fraction of a day is rounded
    minutes = np.round(count * 24 * 60)
    at = pd.Timestamp("1899-12-30") + pd.to_timedelta(minutes, unit="m")
    text = at.dt.strftime("%Y-%m-%d").where(minutes % (24 * 60) == 0, at.dt.strftime("%Y-%m-%d %H:%M"))
    return cells.mask(serial, text)
