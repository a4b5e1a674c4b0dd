"""Columns that come from the register."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.kernel import DAY
from pdm.features.peers import Rows
from pdm.features.times import NEVER

_CRITICALITY = {"a": 3.0, "b": 2.0, "c": 1.0, "high": 3.0, "medium": 2.0, "low": 1.0, "1": 3.0, "2": 2.0, "3": 1.0}


class RegisterColumns:
    """Age (years) and criticality (3 = highest).

    Class and site are no features: trees would learn single machines by heart. What they stand for is told by the rates of
    equipment like it.

    Args:
        of: records.REGISTER by asset_id.
    """

    def __init__(self, of: pd.DataFrame) -> None:
        # the last place stands for assets that the register lacks
        self.criticality = np.append(of["criticality"].map(_criticality).to_numpy(np.float64), np.nan)

    def columns(self, rows: Rows) -> dict[str, npt.NDArray[np.float64]]:
        """Values by name, [rows] each."""
        # an installation that lies ahead is not known yet
        known = (rows.installed != NEVER) & (rows.installed <= rows.at)
        age = np.where(known, rows.at - np.where(known, rows.installed, 0), 0) / DAY / 365.25
        return {"age_years": np.where(known, age, np.nan), "criticality": self.criticality[rows.asset]}


def _criticality(value: Any) -> float:
    return _CRITICALITY.get(str(value).strip().casefold(), np.nan)
