"""A small list: assets at two sites, a fallback and a fitted model."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pdm.features import CATALOGUE, build
from pdm.model import FittedModel, logistic
from pdm.records import EVENTS, READINGS, REGISTER

T = pd.Timestamp("2025-01-01", tz="UTC").as_unit("us")


@pytest.fixture(scope="session")
def register() -> pd.DataFrame:
    return REGISTER.rows(
        {
            "asset_id": f"a{i:02d}",
            "tag": f"P-{i}",
            "site": "north" if i % 2 else "south",
            "equipment_class": "pump" if i % 3 else "fan",
        }
        for i in range(24)
    )


@pytest.fixture(scope="session")
def events(register: pd.DataFrame) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    site = register.set_index("asset_id")["site"]
    rows = []
    for n in range(240):
        asset = f"a{rng.integers(0, 24):02d}"
        at = T - pd.Timedelta(days=float(rng.uniform(1, 700)))
        failed = bool(rng.random() < 0.3)
        rows.append({
            "event_id": f"e{n:03d}", "asset_id": asset, "asset_confidence": 0.999, "accepted_by": "default", "site": site[asset], "occurred_at": at,
            "occurred_from": at, "occurred_to": at, "available_at": at, "known_at": at, "is_failure": failed, "negated": False, "planned": False,
            "failure_mode": "breakdown" if failed else "leak_external", "action": "repair" if failed else None, "work_type": "corrective",
        })  # fmt: skip
    return EVENTS.rows(rows)


@pytest.fixture(scope="session")
def rows(register: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"asset_id": register["asset_id"], "as_of": T})


@pytest.fixture(scope="session")
def X(rows: pd.DataFrame, events: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    return build(rows, events=events, readings=READINGS.empty(), register=register)


@pytest.fixture(scope="session")
def model(register: pd.DataFrame, events: pd.DataFrame) -> FittedModel:
    import lightgbm

    days = [T - pd.Timedelta(days=30 * k) for k in range(1, 16)]
    past = pd.DataFrame([(a, d) for d in days for a in register["asset_id"]], columns=["asset_id", "as_of"])
    seen = build(past, events=events, readings=READINGS.empty(), register=register)
    rng = np.random.default_rng(3)
    y = (rng.random(len(seen)) < logistic(0.8 * seen["failures_365d"].to_numpy() - 2)).astype(float)
    settings = {"objective": "binary", "verbose": -1, "num_threads": 1, "num_leaves": 6}
    booster = lightgbm.train(settings, lightgbm.Dataset(seen, y), 40)
    base = float(booster.predict(seen.head(1), pred_contrib=True)[0, -1])
    return FittedModel(
        kind="lightgbm", features=CATALOGUE, booster=booster.model_to_string(), slope=1.0, offset=0.0, horizon_days=30, cutoff=str(T), seed=1,
        base=base, calibration={"margin": booster.predict(seen, raw_score=True).tolist(), "y": y.tolist()},
    )  # fmt: skip


@pytest.fixture(scope="session")
def fallback(events: pd.DataFrame, register: pd.DataFrame) -> FittedModel:
    from pdm.training.fallback import fallback as make

    labels = pd.DataFrame({"y": [0.0, 1.0]})
    return make(
        labels, why="only 1 row ends in a failure; 40 are needed", register=register, events=events, features=CATALOGUE, horizon_days=30, seed=1,
        cutoff=str(T),
    )  # fmt: skip
