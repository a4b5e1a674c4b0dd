"""Which doubtful item matters most: the risk if it were otherwise, one at a time."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from pdm.features import build
from pdm.model import FittedModel
from pdm.records import EVENTS, READINGS
from pdm.scoring import gains
from pdm.scoring.gains import COLUMNS
from pdm.scoring.score import probability


def in_doubt(events: pd.DataFrame, place: int, chance: float) -> pd.DataFrame:
    """A failure is between its asset and no asset at all."""
    out = events.copy()
    mine = out.at[place, "asset_id"]
    out.at[place, "candidates"] = json.dumps([{"asset_id": mine, "posterior": chance}])
    out.at[place, "asset_confidence"] = chance
    return out


def run(model: FittedModel, rows: pd.DataFrame, events: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    return gains(model, rows, events, READINGS.empty(), register, build, seed=1)


def test_nothing_in_doubt_gains_nothing(
    model: FittedModel, rows: pd.DataFrame, events: pd.DataFrame, register: pd.DataFrame
) -> None:
    found = run(model, rows, events, register)
    assert found.empty
    assert list(found.columns) == list(COLUMNS)


@pytest.mark.acceptance
def test_a_doubtful_line_is_worth_what_the_risk_would_move(
    model: FittedModel, rows: pd.DataFrame, events: pd.DataFrame, register: pd.DataFrame
) -> None:
    newest = events[events["is_failure"].astype(bool)].sort_values("occurred_at").index[-1]
    unsure = in_doubt(events, newest, 0.6)
    found = run(model, rows, unsure, register)
    assert found[["asset_id", "event_id", "kind"]].to_numpy().tolist() == [
        [events.at[newest, "asset_id"], events.at[newest, "event_id"], "link"]
    ]
    item = found.iloc[0]
    assert item["chance"] == pytest.approx(0.4)
    assert item["gain"] == pytest.approx(0.4 * abs(item["otherwise"] - item["risk"]))
    mine = rows[rows["asset_id"] == item["asset_id"]]
    without = EVENTS.conform(unsure.drop(index=newest))
    X = build(mine, events=without, readings=READINGS.empty(), register=register)
    X_with = build(mine, events=unsure, readings=READINGS.empty(), register=register)
    assert item["risk"] == probability(model, mine, X_with, register)[0]
    still = [f.name for f in model.features if f.group == "peer"]
    X[still] = X_with[still]
    assert item["otherwise"] == pytest.approx(probability(model, mine, X, register)[0], abs=1e-12)


def test_a_line_that_may_come_is_looked_at_for_each_asset_it_may_be_of(
    model: FittedModel, rows: pd.DataFrame, events: pd.DataFrame, register: pd.DataFrame
) -> None:
    unsure = events.copy()
    unsure.at[0, "candidates"] = json.dumps(
        [
            {"asset_id": "a01", "posterior": 0.5},
            {"asset_id": "a03", "posterior": 0.3},
            {"asset_id": None, "posterior": 0.2},
        ]
    )
    unsure.loc[0, ["asset_id", "accepted_by"]] = None
    found = run(model, rows, unsure, register).set_index("asset_id")
    assert found["chance"].to_dict() == {"a01": 0.5, "a03": 0.3}
    assert set(found["event_id"]) == {unsure.at[0, "event_id"]}


def test_items_of_an_asset_are_looked_at_one_at_a_time(
    model: FittedModel, rows: pd.DataFrame, events: pd.DataFrame, register: pd.DataFrame
) -> None:
    mine = np.flatnonzero(events["asset_id"] == "a05")[:3]
    unsure = events
    for place in mine:
        unsure = in_doubt(unsure, int(place), 0.7)
    together = run(model, rows, unsure, register).set_index("event_id")["otherwise"]
    for place in mine:
        alone = run(model, rows, in_doubt(events, int(place), 0.7), register).set_index("event_id")["otherwise"]
        assert together[events.at[place, "event_id"]] == pytest.approx(alone.iloc[0], abs=1e-12)
