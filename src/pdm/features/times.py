"""Times and names as integers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

NEVER = np.iinfo(np.int64).max
"""A time that never comes."""

Ints = npt.NDArray[np.int64]


def micro(times: pd.Series[Any]) -> Ints:
    """Microseconds since 1970; a missing time never comes."""
    values = times.dt.as_unit("us").dt.tz_localize(None).to_numpy("datetime64[us]").view(np.int64)
    missing = values == np.iinfo(np.int64).min
    return np.where(missing, NEVER, values) if missing.any() else values


def numbered(values: pd.Series[Any]) -> tuple[Ints, pd.Index[Any]]:
    """Names as numbers in the order in which they come (-1 for none), and the names."""
    codes, names = pd.factorize(values)
    return codes.astype(np.int64), pd.Index(names)
