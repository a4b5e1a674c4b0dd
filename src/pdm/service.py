"""When an asset is in service, by its row of the register: one definition for lists, labels and rates."""

from __future__ import annotations

from typing import Any

import pandas as pd


def ends(register: pd.DataFrame) -> pd.Series[Any]:
    """When each asset leaves service: when it was retired, or after the last day on which its row holds, whichever comes first; NaT for not yet."""
    passed = register["valid_to"] + pd.Timedelta(days=1)
    retired = register["retired_on"].fillna(passed)
    return retired.where(~(passed < retired), passed)


def begins(register: pd.DataFrame) -> pd.Series[Any]:
    """When each asset enters service as far as a history can tell; NaT where that is not known.

    `valid_from` counts only where a tag passed from one asset to the next: in many exports it is the day on which the record was last
    changed, and what happened before it is the asset's all the same.
    """
    held = register["valid_from"].where(register.duplicated(["site", "tag"], keep=False))
    installed = register["installed_on"].fillna(held)
    return installed.where(~(held > installed), held)


def in_service(register: pd.DataFrame, day: pd.Timestamp) -> pd.Series[Any]:
    """Assets that are not retired and (if known) installed and valid at `day`."""
    started = register["installed_on"].isna() | (register["installed_on"] <= day)
    valid = register["valid_from"].isna() | (register["valid_from"] <= day)
    left = ends(register)
    return started & valid & (left.isna() | (left > day))
