"""Tables of routes: several points of a machine below one another, its name and the day in the first of their rows only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pdm.vocabulary.points import is_point, point_columns

_NAMES = ("equipment", "equipment_name", "serial_no")
_CARRIED = (*_NAMES, "functional_location", "date", "time")
_READ_OFF = ("vibration", "temperature", "pressure", "load")


def machines_of_points(
    table: pd.DataFrame, frame: pd.DataFrame, headers: Sequence[str], columns: Mapping[int, str]
) -> pd.DataFrame:
    """The table with the machine and the day of the row above in rows that name a point and neither of both.

    Args:
        table: Columns are fields, the index is the row in the file.
        frame: The same rows, all columns by their position in the file.
        headers: Header texts by position.
        columns: Position to field.
    """
    points = _points(table, frame, headers, columns)
    naming = [f for f in (*_NAMES, "date", "started_at") if f in table]
    if points is None or not set(_NAMES) & set(naming):
        return table
    below = np.append(False, np.diff(table.index.to_numpy()) == 1)
    lacking = table[naming].eq("").all(axis=1) & points.ne("") & below
    if not lacking.any():
        return table
    table = table.copy()
    begins = (~lacking).cumsum()
    known = points.groupby(begins).transform("first").ne("") & begins.gt(0)
    for field in [f for f in _CARRIED if f in table]:
        above = table[field].groupby(begins).transform("first")
        table[field] = table[field].mask(lacking & known & table[field].eq(""), above)
    return table


def readings_at_points(
    table: pd.DataFrame, frame: pd.DataFrame, headers: Sequence[str], columns: Mapping[int, str]
) -> pd.DataFrame:
    """The table with the point behind each figure that was read off there: "0.27 in/s PIH"; what counts the route below it ("In alarm: 3") is no reading.

    Args:
        table: Columns are fields, cells text with their units.
        frame: The same rows, all columns by their position in the file.
        headers: Header texts by position.
        columns: Position to field.
    """
    points = _points(table, frame, headers, columns)
    if points is None:
        return table
    table = table.copy()
    for field in [f for f in _READ_OFF if f in table]:
        # what is no code of a point would be taken for a unit
        figures = table[field].str.contains(r"^[-+]?\d") & points.map(is_point)
        counts = points.eq("") & table[field].str.contains(r"^\D{3,}\d")
        table[field] = table[field].mask(figures, table[field] + " " + points).mask(counts, "")
    return table


def _points(
    table: pd.DataFrame, frame: pd.DataFrame, headers: Sequence[str], columns: Mapping[int, str]
) -> pd.Series | None:  # type: ignore[type-arg]
    """The cells that name the points, None where no column, or more than one, does."""
    free = {p: frame[p].tolist() for p in range(len(headers)) if p in frame and p not in columns}
    named = [p for p in point_columns(headers, free) if p in free]
    return frame.loc[table.index, named[0]] if len(named) == 1 else None
