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
from pdm.scoring.doubt import doubtful_links, doubts
from pdm.scoring.draws import Chance, draw, draw_assets
from pdm.scoring.luck import Luck, names
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


def test_ranges_do_not_hang_on_lines_that_have_nothing_to_do_with_them(
    model: FittedModel, rows: pd.DataFrame, events: pd.DataFrame, register: pd.DataFrame
) -> None:
    doubtful = in_doubt(events)
    # a line in doubt of the other site, in front of all others, and gone again
    more = (
        doubtful[doubtful["site"] == "south"]
        .iloc[[0]]
        .assign(
            event_id="another", candidates=json.dumps([{"asset_id": "b01", "posterior": 0.5}]), asset_confidence=0.5
        )
    )
    with_more = pd.concat([more, doubtful], ignore_index=True)
    north = (register["site"] == "north").to_numpy()
    still = [f.name for f in model.features if f.group == "peer"]

    def built(asked: pd.DataFrame, **facts: pd.DataFrame) -> pd.DataFrame:
        # rates of peers may well change with a line more
        return build(asked, **facts).assign(**dict.fromkeys(still, 0.0))

    def ranges(of: pd.DataFrame) -> np.ndarray:
        return draws(model, rows, of, READINGS.empty(), register, built, seed=5, count=6)[:, north]

    assert (np.ptp(ranges(doubtful), axis=0) > 0).any()
    np.testing.assert_allclose(ranges(with_more), ranges(doubtful), atol=1e-9)


def test_links_are_drawn_in_the_shares_of_their_posterior(events: pd.DataFrame) -> None:
    doubtful = in_doubt(events, 1)
    links = doubtful_links(doubtful)
    place = int(links["position"].iloc[0])
    name = names(doubtful["event_id"])
    drawn = pd.Series([draw_assets(doubtful, links, name, Luck(0, turn))[place] for turn in range(600)]).value_counts(
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
    doubt = doubts(spread, READINGS.empty())
    assert (doubt.day > 0).sum() == 1
    moved = [drawn(spread, seed)["occurred_at"].iloc[0] for seed in range(50)]
    assert min(moved) >= T - pd.Timedelta(days=40)
    assert max(moved) <= T - pd.Timedelta(days=10)
    assert len(set(moved)) > 40


def drawn(events: pd.DataFrame, seed: int, readings: pd.DataFrame | None = None) -> pd.DataFrame:
    measured = READINGS.empty() if readings is None else readings
    return draw(events, measured, doubts(events, measured), Chance.of(events), Luck(seed))[0]


def on_paper(events: pd.DataFrame, place: int = 0, **fields: object) -> pd.DataFrame:
    """One line is handwritten and read badly."""
    out = events.copy()
    out["channel"], out["text"] = "typed", "leak at seal"
    for name, value in {"channel": "hand", "text_confidence": 0.6, "date_confidence": 1.0, **fields}.items():
        out.loc[place, name] = value
    return out


def test_a_badly_read_line_may_say_what_another_line_says(events: pd.DataFrame) -> None:
    unsure = on_paper(events)
    doubt = doubts(unsure, READINGS.empty())
    assert doubt.words[0] == pytest.approx(0.6)
    assert (doubt.words[1:] == 0).all()
    told = pd.Series([drawn(unsure, seed)["failure_mode"].iloc[0] for seed in range(200)])
    assert 0.05 < (told != unsure["failure_mode"].iloc[0]).mean() < 0.6
    assert set(told) <= set(events["failure_mode"])


def test_a_misread_day_never_becomes_one_that_lies_ahead(events: pd.DataFrame) -> None:
    unsure = on_paper(events, date_confidence=0.2)
    moved = pd.Series([drawn(unsure, seed)["occurred_at"].iloc[0] for seed in range(200)])
    assert moved.max() <= events["occurred_at"].max()
    assert 0.6 < (moved != events["occurred_at"].iloc[0]).mean() < 0.95


def test_a_line_without_a_day_gets_that_of_another_line(events: pd.DataFrame) -> None:
    unsure = on_paper(events)
    unsure.loc[0, ["occurred_at", "occurred_from", "occurred_to"]] = pd.NaT
    assert set(drawn(unsure, 1)["occurred_at"]) <= set(unsure["occurred_at"].dropna())


def test_a_value_from_a_badly_read_line_may_not_have_been_measured(events: pd.DataFrame) -> None:
    unsure = on_paper(events)
    measured = READINGS.rows(
        {"reading_id": r, "asset_id": "a00", "measured_at": T, "quantity": "load", "value": 80.0, "event_id": e}
        for r, e in (("r1", unsure["event_id"].iloc[0]), ("r2", unsure["event_id"].iloc[1]), ("r3", None))
    )
    doubt = doubts(unsure, measured)
    assert doubt.value.tolist() == [pytest.approx(0.3), 0.0, 0.0]
    kept = [set(draw(unsure, measured, doubt, Chance.of(unsure), Luck(s))[1]["reading_id"]) for s in range(60)]
    assert all({"r2", "r3"} <= k for k in kept)
    assert 0.5 < np.mean(["r1" in k for k in kept]) < 0.9


def test_a_handwritten_name_is_never_certain(events: pd.DataFrame) -> None:
    told = json.dumps([{"asset_id": "a01", "posterior": 0.998}, {"asset_id": "a03", "posterior": 0.001}])
    unsure = on_paper(events, candidates=told, asset_id="a01", asset_confidence=0.998)
    links = doubtful_links(unsure)
    assert links["posterior"].tolist() == [0.95, pytest.approx(0.01)]
    typed = on_paper(events, channel="typed", candidates=told, asset_id="a01", asset_confidence=0.998)
    assert doubtful_links(typed).empty


def test_what_a_cancelled_order_says_is_in_no_doubt(events: pd.DataFrame) -> None:
    vague = events.copy()
    vague.loc[vague.index[0], ["is_failure", "failure_mode", "channel"]] = [False, "minor", "cmms"]
    assert doubts(vague, READINGS.empty()).words[0] > 0
    vague.loc[vague.index[0], ["planned", "failure_reason"]] = [True, "order cancelled: CAN"]
    assert doubts(vague, READINGS.empty()).words[0] == 0
