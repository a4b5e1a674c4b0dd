"""Failure rates shrunk to class: what is used when there is too little to learn from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pdm.model import Feature, FittedModel
from pdm.training.labels import failures_of

PRIOR_DAYS = 365.0
PRIOR_ASSETS = 5.0


def failure_rates(register: pd.DataFrame, events: pd.DataFrame) -> dict[str, float]:
    """Failures per asset and day by class ("" for all), and the days of class record that an asset's own is mixed with.

    A class of few assets leans on the whole (`PRIOR_ASSETS`).
    """
    counted = count(register, events)
    days, (failed, assets) = counted["days"], counted["of"][""]
    total = failed / max(assets, 1) / days
    out = {"": total, "_prior_days": PRIOR_DAYS}
    for name, (found, size) in counted["of"].items():
        if name:
            out[name] = (found + PRIOR_ASSETS * total * days) / ((size + PRIOR_ASSETS) * days)
    return out


def count(register: pd.DataFrame, events: pd.DataFrame) -> dict[str, Any]:
    """What rates are made of: `days` of records, and `of` each class ("" for all) its failures and assets."""
    dated = events.dropna(subset=["occurred_at"])
    days = max((dated["occurred_at"].max() - dated["occurred_at"].min()).days, 1) if len(dated) else 1
    failures = failures_of(events)
    cls = register.drop_duplicates("asset_id").set_index("asset_id")["equipment_class"]
    found = failures["asset_id"].map(cls).value_counts()
    sizes = register["equipment_class"].value_counts()
    return {
        "days": int(days),
        "of": {
            "": [len(failures), len(register)],
            **{str(k): [int(found.get(k, 0)), int(n)] for k, n in sizes.items()},
        },
    }


def fallback(
    labels: pd.DataFrame, *, why: str, register: pd.DataFrame, events: pd.DataFrame, features: tuple[Feature, ...],
    horizon_days: int, seed: int, cutoff: str,
) -> FittedModel:  # fmt: skip
    """A model of failure rates under its own name, with the reason why nothing more was learned."""
    rates = failure_rates(register, events)
    chance = float(np.clip(1 - np.exp(-rates[""] * horizon_days), 1e-12, 1 - 1e-9))
    known = labels["y"].notna()
    card: dict[str, Any] = {
        "kind": "fallback", "why": why, "horizon_days": horizon_days, "evaluation": [],
        "rows": {"all": len(labels), "labelled": int(known.sum()), "failures": int(labels.loc[known, "y"].sum())},
        "counted": count(register, events), "mixed_with": PRIOR_ASSETS,
    }  # fmt: skip
    return FittedModel(
        kind="fallback", features=features, booster="", slope=1.0, offset=0.0, horizon_days=horizon_days, cutoff=cutoff,
        seed=seed, base=float(np.log(chance / (1 - chance))), rates=rates, card=card,
    )  # fmt: skip
