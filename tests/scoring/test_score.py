"""The list: complete, ranked without chance, held back site by site, honest about its basis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pdm.config import CostSettings
from pdm.features import build
from pdm.model import FittedModel, logistic
from pdm.records import READINGS, RISK
from pdm.scoring import changes, score

T = pd.Timestamp("2025-01-01", tz="UTC").as_unit("us")


@dataclass(frozen=True)
class State:
    open: bool
    reasons: tuple[str, ...] = ()


OPEN = {"north": State(True), "south": State(True)}


@pytest.fixture
def listed(rows: pd.DataFrame, X: pd.DataFrame, register: pd.DataFrame) -> Any:
    def run(model: FittedModel, **more: Any) -> pd.DataFrame:
        given = {
            "register": register, "gate": OPEN, "previous": RISK.empty(), "costs": CostSettings(), "run_id": "r1",
            "data_through": {"north": T, "south": T}, **more,
        }  # fmt: skip
        return score(model, given.pop("rows", rows), given.pop("X", X), **given)

    return run


def test_every_asset_is_listed_once_and_ranked(
    listed: Any, model: FittedModel, X: pd.DataFrame, rows: pd.DataFrame
) -> None:
    risk = listed(model)
    assert RISK.validate(risk) is not None
    assert list(risk["asset_id"]) == list(rows["asset_id"])
    np.testing.assert_array_equal(risk["risk"], model.probability(X))
    assert sorted(risk["rank"]) == list(range(1, len(rows) + 1))
    ordered = risk.sort_values("rank")["risk"]
    assert ordered.is_monotonic_decreasing
    assert (risk["basis"] == "model").all()


def test_ties_are_broken_by_asset_whatever_the_order_of_rows(
    listed: Any, fallback: FittedModel, rows: pd.DataFrame, X: pd.DataFrame
) -> None:
    turned = np.random.default_rng(1).permutation(len(rows))
    first = listed(fallback).set_index("asset_id")["rank"]
    second = listed(fallback, rows=rows.iloc[turned].reset_index(drop=True), X=X.iloc[turned].reset_index(drop=True))
    pd.testing.assert_series_equal(first, second.set_index("asset_id")["rank"].loc[first.index])


@pytest.mark.acceptance
def test_a_closed_gate_leaves_other_sites_bit_identical(listed: Any, model: FittedModel) -> None:
    free = listed(model)
    held = listed(model, gate={"north": State(False, ("no document since March",)), "south": State(True)})
    other = free["site"] == "south"
    columns = ["risk", "risk_low", "risk_high", "model_low", "model_high", "base_risk", "expected_saving"]
    assert free.loc[other, columns].to_numpy().tobytes() == held.loc[other, columns].to_numpy().tobytes()
    assert (held.loc[other, "basis"] == "model").all()


@pytest.mark.acceptance
def test_assets_of_a_held_site_stay_on_the_list_as_stale(listed: Any, model: FittedModel) -> None:
    before = listed(model).assign(as_of=T - pd.Timedelta(days=30))
    before["risk"] = np.linspace(0.1, 0.2, len(before))
    held = listed(
        model, gate={"north": State(False, ("no document since March",)), "south": State(True)}, previous=before
    )
    mine = held["site"] == "north"
    assert len(held) == len(before)
    assert (held.loc[mine, "basis"] == "stale").all()
    assert held.loc[mine, "basis_reason"].str.contains("no document since March").all()
    np.testing.assert_array_equal(held.loc[mine, "risk"], before.loc[mine, "risk"])
    # without an earlier list there is no figure, but the row stays, at the end
    first = listed(model, gate={"north": State(False, ("silent",)), "south": State(True)})
    assert first.loc[mine, "risk"].isna().all()
    assert first.loc[mine, "rank"].min() > first.loc[~mine, "rank"].max()


@pytest.mark.acceptance
@pytest.mark.parametrize(("days", "last"), [(10, False), (30, True)])
def test_a_figure_that_is_no_forecast_any_more_takes_no_rank_from_one_that_is(
    listed: Any, model: FittedModel, days: int, last: bool
) -> None:
    before = listed(model).assign(as_of=T - pd.Timedelta(days=days), risk=0.9)
    held = listed(model, gate={"north": State(False, ("silent",)), "south": State(True)}, previous=before)
    mine = held["site"] == "north"
    assert (held.loc[mine, "rank"].min() > held.loc[~mine, "rank"].max()) == last
    assert (held.loc[mine, "rank"].max() < held.loc[~mine, "rank"].min()) != last
    # nothing is saved any more by what a past forecast asked for
    paid = listed(
        model, gate={"north": State(False, ("silent",))}, previous=before, costs=CostSettings(failure=9, planned_repair=1, inspection=0)
    )  # fmt: skip
    assert paid.loc[mine, "expected_saving"].isna().all() == last
    assert paid.loc[~mine, "expected_saving"].notna().all()


@pytest.mark.acceptance
def test_the_interval_holds_the_risk(listed: Any, model: FittedModel, X: pd.DataFrame) -> None:
    sure = listed(model)
    np.testing.assert_array_equal(sure["risk_low"], sure["risk"])
    np.testing.assert_array_equal(sure["risk_high"], sure["risk"])
    draws = np.tile(model.probability(X) + 0.05, (20, 1))
    draws[:, 0] -= 0.2
    risk = listed(model, draws=draws.clip(0, 1))
    assert ((risk["risk_low"] <= risk["risk"]) & (risk["risk"] <= risk["risk_high"])).all()
    assert ((risk["model_low"] <= risk["risk"]) & (risk["risk"] <= risk["model_high"])).all()


@pytest.mark.acceptance
def test_a_fallback_carries_its_name_and_reason(listed: Any, fallback: FittedModel, events: pd.DataFrame) -> None:
    risk = listed(fallback)
    assert (risk["basis"] == "fallback").all()
    assert risk["basis_reason"].str.contains("40 are needed").all()
    failures = events[events["is_failure"].astype(bool) & (events["occurred_at"] > T - pd.Timedelta(days=365))][
        "asset_id"
    ].value_counts()
    count = risk["asset_id"].map(failures).fillna(0)
    pumps = risk["equipment_class"] == "pump"
    # within a class more failures mean more risk, none still means some
    assert risk.loc[pumps].assign(count=count).sort_values("count")["risk"].is_monotonic_increasing
    assert (risk["risk"] > 0).all()


def test_an_old_figure_says_of_which_list_it_is_however_old(listed: Any, model: FittedModel) -> None:
    shut = {"north": State(False, ("silent",)), "south": State(True)}
    first = listed(model).assign(as_of=T - pd.Timedelta(days=60))
    second = listed(model, gate=shut, previous=first).assign(as_of=T - pd.Timedelta(days=30))
    third = listed(model, gate=shut, previous=second)
    for held in (second, third):
        told = held.loc[held["site"] == "north", "basis_reason"]
        assert (told == "Held back: silent. The figure is that of 2024-11-02.").all()
    # where there is no figure none is dated
    assert (listed(model, gate=shut).loc[lambda d: d["site"] == "north", "basis_reason"] == "Held back: silent.").all()


def test_base_and_saving(listed: Any, model: FittedModel) -> None:
    risk = listed(model, costs=CostSettings(failure=1000, planned_repair=200, inspection=50))
    assert risk["base_risk"].nunique() == 1
    assert risk["base_risk"].iloc[0] == pytest.approx(logistic(np.array([model.base]))[0])
    np.testing.assert_allclose(risk["expected_saving"], risk["risk"] * 800 - 50)
    # at costs that nobody named it would be no saving of this plant
    for costs in (CostSettings(), CostSettings(failure=1000, planned_repair=200)):
        assert listed(model, costs=costs)["expected_saving"].isna().all()


def test_nothing_in_service_gives_an_empty_list(
    listed: Any, model: FittedModel, rows: pd.DataFrame, X: pd.DataFrame
) -> None:
    assert listed(model, rows=rows.iloc[:0], X=X.iloc[:0]).empty


def test_changes_are_told_largest_first(listed: Any, model: FittedModel) -> None:
    now = listed(model)
    before = now.copy()
    before.loc[3, "risk"] = before.loc[3, "risk"] + 0.4
    before.loc[5, "risk"] = max(before.loc[5, "risk"] - 0.1, 0.0)
    told = changes(before.drop(index=[7]), now, 5)
    assert told[0].startswith("P-3 (north) down from")
    assert told[-1] == "1 asset is new on the list"
    assert changes(RISK.empty(), now, 5) == []


def test_what_looks_the_same_when_rounded_has_not_moved() -> None:
    def one(risk: float) -> pd.DataFrame:
        return RISK.rows([{"asset_id": "a", "tag": "a", "site": "north", "risk": risk, "rank": 1}])

    assert changes(one(0.1551), one(0.1649), 5) == []
    assert changes(one(0.1549), one(0.1649), 5) == ["a (north) up from 15 to 16 in 100, still rank 1"]


@pytest.mark.acceptance
def test_scores_do_not_change_by_a_bit_when_later_rows_are_removed(
    model: FittedModel, events: pd.DataFrame, register: pd.DataFrame
) -> None:
    early = T - pd.Timedelta(days=200)
    rows = pd.DataFrame({"asset_id": register["asset_id"], "as_of": early})
    assert (events["available_at"] > early).sum() > 20
    known = events[events["available_at"] <= early]
    full, blind = (
        model.probability(build(rows, events=e, readings=READINGS.empty(), register=register)) for e in (events, known)
    )
    assert full.tobytes() == blind.tobytes()


def test_changes_tell_what_moved_came_and_left_and_nothing_of_what_has_no_figure() -> None:
    def listed(risks: dict[str, float | None]) -> pd.DataFrame:
        return RISK.rows(
            {"asset_id": a, "tag": a, "site": "north", "risk": r, "rank": i}
            for i, (a, r) in enumerate(risks.items(), start=1)
        )

    before = listed({"a": 0.40, "b": 0.10, "c": None, "d": 0.20, "gone": 0.05})
    now = listed({"b": 0.30, "a": 0.25, "d": None, "c": 0.10, "new": 0.01, "newer": 0.01})
    assert changes(before, now, 9) == [
        "b (north) up from 10 to 30 in 100, rank 2 to 1", "a (north) down from 40 to 25 in 100, rank 1 to 2",
        "2 assets are new on the list", "1 asset is no longer on the list",
    ]  # fmt: skip


def test_a_model_that_did_no_better_than_one_figure_says_so_of_each(listed: Any, model: FittedModel) -> None:
    assert listed(model)["basis_reason"].isna().all()
    card = {**model.card, "warnings": [{"name": "no_better_than_the_base_rate", "text": "no better"}]}
    assert listed(replace(model, card=card))["basis_reason"].str.contains("do not rely on the order").all()
