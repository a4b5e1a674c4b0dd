"""Columns that come from the register."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

_CRITICALITY = {"a": 3.0, "b": 2.0, "c": 1.0, "high": 3.0, "medium": 2.0, "low": 1.0, "1": 3.0, "2": 2.0, "3": 1.0}


def register_columns(rows: pd.DataFrame, of: pd.DataFrame) -> dict[str, npt.NDArray[np.float64]]:
    """Age (years) and criticality (3 = highest), [rows] each.

    Class and site are no features: trees would learn single machines by heart. What they stand for is told by the rates of
    equipment like it.

    Args:
        rows: asset_id, as_of.
        of: records.REGISTER by asset_id.
    """
    found = of.reindex(rows["asset_id"])
    # an installation that lies ahead is not known yet
    age = ((rows["as_of"].to_numpy() - found["installed_on"].to_numpy()) / np.timedelta64(1, "D") / 365.25).astype(
        float
    )
    return {
        "age_years": np.where(age >= 0, age, np.nan),
        "criticality": found["criticality"].map(_criticality).to_numpy(np.float64),
    }


def _criticality(value: Any) -> float:
    return _CRITICALITY.get(str(value).strip().casefold(), np.nan)
