"""When an asset is in service, by its row of the register: one definition for lists, labels and rates."""

from __future__ import annotations

from typing import Any

import pandas as pd


def ends(register: pd.DataFrame) -> pd.Series[Any]:
    """When each asset leaves service: when it was retired or its tag passed on, whichever comes first; NaT for not yet."""
    return register[["retired_on", "valid_to"]].min(axis=1)


def begins(register: pd.DataFrame) -> pd.Series[Any]:
    """When each asset enters service as far as a history can tell; NaT where that is not known.

    `valid_from` counts only where a tag passed from one asset to the next: in many exports it is the day on which the record was last
    changed, and what happened before it is the asset's all the same.
    """
    passed = register.duplicated(["site", "tag"], keep=False) & register["valid_from"].notna()
    return register["installed_on"].where(~passed, register[["installed_on", "valid_from"]].max(axis=1))


def in_service(register: pd.DataFrame, day: pd.Timestamp) -> pd.Series[Any]:
    """Assets that are not retired and (if known) installed and valid at `day`."""
    started = register["installed_on"].isna() | (register["installed_on"] <= day)
    valid = register["valid_from"].isna() | (register["valid_from"] <= day)
    left = ends(register)
    return started & valid & (left.isna() | (left > day))
