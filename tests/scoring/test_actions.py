"""What a repair would do: offered only where it lowers the figure, and where it truly lowers the hazard."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pdm.features import CATALOGUE, build
from pdm.model import FittedModel
from pdm.records import EVENTS, READINGS, REGISTER
from pdm.scoring import after_repair
from pdm.simulation.hazard import LEVELS, Hazard

T = pd.Timestamp("2025-06-01", tz="UTC")


def true_risk(hazard: Hazard, rate: float, days: int = 30) -> np.ndarray:
    """Chance of a failure within `days` by wear and overdue lubrication, [wear, overdue], by the stated chain."""
    survive = np.zeros((LEVELS, 2))
    for overdue in (0, 1):
        step = min(rate * (hazard.overdue if overdue else 1.0), 0.5)
        for wear in range(LEVELS):
            p = np.zeros(LEVELS)
            p[wear] = 1.0
            alive = 1.0
            for _ in range(days):
                moved = p * (1 - step)
                moved[1:] += p[:-1] * step
                moved[-1] += p[-1] * step
                alive *= 1 - float(moved @ np.asarray(hazard.fail))
                p = moved * (1 - np.asarray(hazard.fail))
                p /= p.sum()
            survive[wear, overdue] = alive
    return 1 - survive


@pytest.mark.acceptance
def test_in_the_simulation_a_repair_lowers_the_true_hazard_where_one_would_be_asked_for() -> None:
    hazard = Hazard()
    rng = np.random.default_rng(3)
    better_repair = better_lube = cases = 0
    for _ in range(400):
        rate = hazard.rate * float(np.exp(rng.normal(0, 1.25)))
        risk = true_risk(hazard, min(rate, 0.3))
        # whom a list asks for: those who are worn
        wear, overdue = int(rng.choice([3, 4])), int(rng.random() < 1 - hazard.lubricated)
        renewed = hazard.mended * risk[0, overdue] + (1 - hazard.mended) * risk[2, overdue]
        better_repair += int(renewed < risk[wear, overdue])
        better_lube += int(risk[wear, 0] < risk[wear, overdue] - 1e-12)
        cases += 1
    assert better_repair / cases >= 0.9
    # why lubrication is not offered: most are lubricated in time, and then nothing moves
    assert better_lube / cases < 0.9


def plant() -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(1)
    assets = [f"a{i}" for i in range(40)]
    register = REGISTER.rows(
        {"asset_id": a, "tag": a, "site": "north", "equipment_class": "pump", "row": i + 2}
        for i, a in enumerate(assets)
    )
    rows = []
    for n in range(500):
        asset = str(rng.choice(assets))
        at = T - pd.Timedelta(days=float(rng.integers(1, 400)))
        rows.append({
            "event_id": f"e{n}", "asset_id": asset, "site": "north", "occurred_at": at, "available_at": at, "known_at": at, "work_type": "corrective",
            "is_failure": False, "negated": False, "planned": False, "failure_mode": "leak_external" if rng.random() < 0.5 else "vibration",
            "action": "repair" if rng.random() < 0.1 else None,
        })  # fmt: skip
    return EVENTS.rows(rows), register


def model(events: pd.DataFrame, register: pd.DataFrame) -> FittedModel:
    import lightgbm

    rows = pd.DataFrame({"asset_id": register["asset_id"], "as_of": T})
    X = build(rows, events=events, readings=READINGS.empty(), register=register)
    # a model that holds trouble since the last repair against a machine
    y = (X["trouble_since_repair"] > X["trouble_since_repair"].median()).to_numpy(float)
    data = lightgbm.Dataset(X[["trouble_since_repair"]].reindex(columns=[f.name for f in CATALOGUE]), y)
    booster = lightgbm.train({"objective": "binary", "verbose": -1, "min_data_in_leaf": 3, "num_threads": 1}, data, 10)
    return FittedModel("lightgbm", CATALOGUE, booster.model_to_string(), 1.0, 0.0, 30, T.isoformat(), 1, 0.0)


def test_a_repair_lowers_the_figure_of_a_machine_with_trouble_and_of_no_other() -> None:
    events, register = plant()
    fitted = model(events, register)
    facts = {"events": events, "readings": READINGS.empty(), "register": register, "build": build}
    assets = list(register["asset_id"])
    found = after_repair(fitted, assets, T, **facts)
    rows = pd.DataFrame({"asset_id": assets, "as_of": T})
    X = build(rows, events=events, readings=READINGS.empty(), register=register)
    before = dict(zip(assets, fitted.probability(X), strict=True))
    troubled = set(np.array(assets)[(X["trouble_since_repair"] > X["trouble_since_repair"].median()).to_numpy()])
    calm = set(np.array(assets)[(X["trouble_since_repair"] == 0).to_numpy()])
    assert troubled <= set(found)
    assert calm
    assert not calm & set(found)
    assert all(found[a] < before[a] for a in found)
    # asked alone or among others, the answer is the same
    one = sorted(troubled)[0]
    assert after_repair(fitted, [one], T, **facts)[one] == found[one]


def test_a_fallback_says_nothing_of_repairs() -> None:
    events, register = plant()
    fitted = FittedModel("fallback", CATALOGUE, "", 1.0, 0.0, 30, T.isoformat(), 1, 0.0)
    assert (
        after_repair(fitted, ["a1"], T, events=events, readings=READINGS.empty(), register=register, build=build) == {}
    )
