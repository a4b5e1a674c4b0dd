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
    dated = events.dropna(subset=["occurred_at"])
    days = max((dated["occurred_at"].max() - dated["occurred_at"].min()).days, 1) if len(dated) else 1
    failures = failures_of(events)
    cls = register.drop_duplicates("asset_id").set_index("asset_id")["equipment_class"]
    total = len(failures) / max(len(register), 1) / days
    out = {"": total, "_prior_days": PRIOR_DAYS}
    counts = failures["asset_id"].map(cls).value_counts()
    for name, size in register["equipment_class"].value_counts().items():
        found = float(counts.get(name, 0))
        out[str(name)] = (found + PRIOR_ASSETS * total * days) / ((float(size) + PRIOR_ASSETS) * days)
    return out


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
    }  # fmt: skip
    return FittedModel(
        kind="fallback", features=features, booster="", slope=1.0, offset=0.0, horizon_days=horizon_days, cutoff=cutoff,
        seed=seed, base=float(np.log(chance / (1 - chance))), rates=rates, card=card,
    )  # fmt: skip
