"""Draws of doubtful pasts: only what is in doubt moves, in the shares of its posterior."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from pdm.features import build
from pdm.model import FittedModel
from pdm.records import READINGS
from pdm.scoring import draws
from pdm.scoring.draws import doubtful_links, draw
from pdm.scoring.score import probability

T = pd.Timestamp("2025-01-01", tz="UTC")


def in_doubt(events: pd.DataFrame, count: int = 12) -> pd.DataFrame:
    """The first failures of north are between their asset and another one there."""
    out = events.copy()
    mine = np.flatnonzero((out["site"] == "north") & out["is_failure"].astype(bool))[:count]
    for i in mine:
        rival = "a01" if out.at[i, "asset_id"] != "a01" else "a03"
        out.at[i, "candidates"] = json.dumps(
            [{"asset_id": out.at[i, "asset_id"], "posterior": 0.6}, {"asset_id": rival, "posterior": 0.3}]
        )
        out.at[i, "asset_confidence"] = 0.6
    return out


def run(
    model: FittedModel, rows: pd.DataFrame, events: pd.DataFrame, register: pd.DataFrame, **more: object
) -> np.ndarray:
    return draws(model, rows, events, READINGS.empty(), register, build, seed=5, **more)  # type: ignore[arg-type]


def test_without_doubt_there_is_nothing_to_draw(
    model: FittedModel, rows: pd.DataFrame, events: pd.DataFrame, register: pd.DataFrame
) -> None:
    assert run(model, rows, events, register).shape == (0, len(rows))


@pytest.mark.acceptance
def test_only_assets_that_a_doubtful_line_may_belong_to_move(
    model: FittedModel, rows: pd.DataFrame, events: pd.DataFrame, register: pd.DataFrame
) -> None:
    doubtful = in_doubt(events)
    found = run(model, rows, doubtful, register)
    assert found.shape == (20, len(rows))
    X = build(rows, events=doubtful, readings=READINGS.empty(), register=register)
    risk = probability(model, rows, X, register)
    south = (register["site"] == "south").to_numpy()
    np.testing.assert_array_equal(found[:, south], np.tile(risk[south], (20, 1)))
    assert (found.max(axis=0) > found.min(axis=0)).any()


def test_the_same_seed_draws_the_same(
    model: FittedModel, rows: pd.DataFrame, events: pd.DataFrame, register: pd.DataFrame
) -> None:
    doubtful = in_doubt(events)
    assert (
        run(model, rows, doubtful, register, count=4).tobytes()
        == run(model, rows, doubtful, register, count=4).tobytes()
    )


def test_links_are_drawn_in_the_shares_of_their_posterior(events: pd.DataFrame) -> None:
    doubtful = in_doubt(events, 1)
    links = doubtful_links(doubtful)
    place = int(links["position"].iloc[0])
    rng = np.random.default_rng(0)
    nothing = np.zeros(len(doubtful), dtype=bool)
    drawn = pd.Series([draw(doubtful, links, nothing, rng)["asset_id"].iloc[place] for _ in range(600)]).value_counts(
        dropna=False
    )
    shares = drawn / 600
    assert shares[events["asset_id"].iloc[place]] == pytest.approx(0.6, abs=0.06)
    # the tenth that no candidate explains belongs to no asset
    assert shares[shares.index.isna()].sum() == pytest.approx(0.1, abs=0.04)


def test_what_a_person_said_is_not_drawn(events: pd.DataFrame) -> None:
    said = in_doubt(events)
    said["accepted_by"] = "person"
    assert doubtful_links(said).empty


def test_a_date_known_to_a_span_moves_within_it(events: pd.DataFrame) -> None:
    spread = events.copy()
    spread.loc[0, "occurred_from"] = T - pd.Timedelta(days=40)
    spread.loc[0, "occurred_to"] = T - pd.Timedelta(days=10)
    from pdm.scoring.draws import doubtful_dates

    dates = doubtful_dates(spread)
    assert dates.sum() == 1
    rng = np.random.default_rng(1)
    moved = [draw(spread, doubtful_links(spread), dates, rng)["occurred_at"].iloc[0] for _ in range(50)]
    assert min(moved) >= T - pd.Timedelta(days=40)
    assert max(moved) <= T - pd.Timedelta(days=10)
    assert len(set(moved)) > 40
