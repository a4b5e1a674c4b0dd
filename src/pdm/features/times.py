"""Times and names as integers, and which rows a declaration selects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

NEVER = np.iinfo(np.int64).max
"""A time that never comes."""

Ints = npt.NDArray[np.int64]


def micro(times: pd.Series[Any]) -> Ints:
    """Microseconds since 1970; a missing time never comes."""
    values = times.dt.as_unit("us")
    return np.where(values.isna(), NEVER, values.astype("int64")).astype(np.int64)


def numbered(values: pd.Series[Any]) -> tuple[Ints, pd.Index[Any]]:
    """Names as numbers in the order in which they come (-1 for none), and the names."""
    codes, names = pd.factorize(values)
    return codes.astype(np.int64), pd.Index(names)


def selected(table: pd.DataFrame, selections: Sequence[Mapping[str, tuple[Any, ...]]]) -> npt.NDArray[np.uint64]:
    """Which selections hold a row: bit s is set where each column named by selection s has one of the values it allows."""
    everything = np.uint64((1 << len(selections)) - 1)
    out = np.full(len(table), everything)
    for column in dict.fromkeys(c for select in selections for c in select):
        values = table[column]
        codes, names = numbered(values.fillna(False) if values.dtype == "boolean" else values)
        # the last place stands for what is missing
        allowed = np.full(len(names) + 1, everything)
        for s, select in enumerate(selections):
            if column in select:
                here = np.append(names.isin(list(select[column])), False)
                allowed &= np.where(here, everything, everything & ~np.uint64(1 << s))
        out &= allowed[codes]
    return out
