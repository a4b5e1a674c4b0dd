"""Times as integers, and which rows a declaration selects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

NEVER = np.iinfo(np.int64).max
"""A time that never comes."""


def micro(times: pd.Series[Any]) -> npt.NDArray[np.int64]:
    """Microseconds since 1970; a missing time never comes."""
    values = times.dt.as_unit("us")
    return np.where(values.isna(), NEVER, values.astype("int64")).astype(np.int64)


def member(table: pd.DataFrame, select: Mapping[str, tuple[Any, ...]]) -> npt.NDArray[np.bool_]:
    """Rows of `table` whose columns hold one of the values that `select` allows."""
    keep = np.ones(len(table), dtype=bool)
    for column, allowed in select.items():
        values = table[column]
        if values.dtype == "boolean":
            values = values.fillna(False).astype(bool)
        keep &= values.isin(list(allowed)).to_numpy(bool)
    return keep


def plain(values: pd.Series[Any]) -> npt.NDArray[Any]:
    """Names as fixed-width text, so that they compare and sort fast; a missing one sorts as `nan`."""
    return np.asarray(values.to_numpy(dtype=object).astype(str))
