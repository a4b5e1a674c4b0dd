"""A small plant whose assets fail at their own rates after leaks, made without the simulation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from pdm.features import CATALOGUE, build
from pdm.model import FittedModel
from pdm.records import EVENTS, READINGS, REGISTER
from pdm.training import label, train, training_rows

LAG = {"north": 7, "south": 7}
CUTOFF = pd.Timestamp("2025-01-01", tz="UTC").as_unit("us")
START = pd.Timestamp("2022-07-01", tz="UTC").as_unit("us")


@dataclass(frozen=True)
class Plant:
    """Events, register, rows, features and labels known at `CUTOFF`."""

    events: pd.DataFrame
    register: pd.DataFrame
    rows: pd.DataFrame
    X: pd.DataFrame
    labels: pd.DataFrame

    def fit(self, **more: object) -> FittedModel:
        """Train on all of it."""
        given = {
            "features": CATALOGUE, "horizon_days": 30, "seed": 7, "lag_days": LAG, "register": self.register, "events": self.events, **more,
        }  # fmt: skip
        return train(self.X, self.labels, **given)  # type: ignore[arg-type]


def make_events(seed: int = 3, assets: int = 40) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events until half a year after the cut-off, and the register."""
    rng = np.random.default_rng(seed)
    register = REGISTER.rows(
        {
            "asset_id": f"a{i:02d}",
            "tag": f"a{i:02d}",
            "site": "north" if i % 2 else "south",
            "equipment_class": "pump" if i % 3 else "fan",
        }
        for i in range(assets)
    )
    rate = rng.gamma(1.0, 1.6, assets)
    rows = []
    for i, asset in enumerate(register["asset_id"]):
        for _ in range(rng.poisson(rate[i] * 3)):
            failed = START + pd.Timedelta(days=float(rng.uniform(0, 1090)))
            told = [failed - pd.Timedelta(days=float(d)) for d in rng.uniform(1, 40, rng.integers(0, 3))]
            rows += [(asset, failed, True)] + [(asset, t, False) for t in told]
        rows += [(asset, START + pd.Timedelta(days=float(d)), None) for d in rng.uniform(0, 1090, 6)]
    events = EVENTS.rows(
        {
            "event_id": f"e{n:05d}", "asset_id": asset, "site": register.set_index("asset_id").at[asset, "site"], "occurred_at": at,
            "available_at": at + pd.Timedelta(days=float(rng.uniform(0, 6))), "known_at": CUTOFF, "is_failure": failed is True, "negated": False,
            "planned": False, "work_type": "inspection" if failed is None else "corrective",
            "failure_mode": None if failed is None else "breakdown" if failed else "leak_external", "action": "repair" if failed else None,
        }
        for n, (asset, at, failed) in enumerate(rows)
    )  # fmt: skip
    return events, register


def make_plant(events: pd.DataFrame, register: pd.DataFrame) -> Plant:
    """What a training at the cut-off would hand over; the caller decides which rows are in `events`."""
    rows = training_rows(register, events[events["available_at"] <= CUTOFF], step_days=14, until=CUTOFF)
    labels = label(rows, events=events, register=register, horizon_days=30, cutoff=CUTOFF, lag_days=LAG)
    X = build(rows, events=events, readings=READINGS.empty(), register=register)
    return Plant(events[events["available_at"] <= CUTOFF], register, rows, X, labels)


@pytest.fixture(scope="session")
def small_plant() -> Plant:
    return make_plant(*make_events())


@pytest.fixture(scope="session")
def fitted(small_plant: Plant) -> FittedModel:
    return small_plant.fit()


@pytest.fixture(scope="session")
def everything() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events until half a year after the cut-off, and the register."""
    return make_events()


@pytest.fixture(scope="session")
def plant_of() -> Callable[[pd.DataFrame, pd.DataFrame], Plant]:
    """Makes a plant of events and a register."""
    return make_plant
