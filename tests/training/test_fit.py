"""Training: out of time, deterministic, blind beyond the cut-off, and honest when there is too little."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pdm.features import CATALOGUE
from pdm.model import FittedModel
from pdm.training import card_html, card_table, card_text
from pdm.training.boosting import grown
from pdm.training.splits import SHARES, folds

CUTOFF = pd.Timestamp("2025-01-01", tz="UTC")


def test_a_model_is_learned_and_beats_chance(small_plant: Any, fitted: FittedModel) -> None:
    assert fitted.kind == "lightgbm"
    value = {(e["system"], e["metric"]): e["value"] for e in fitted.card["evaluation"]}
    assert value["pdm", "average_precision"] > 1.3 * fitted.card["base_rate"]
    # every plain baseline is shown, good or bad
    assert {s for s, _ in value} == {"pdm", "rate_90d", "rate_1y", "rate_3y", "rate_all", "recent_failure", "logistic"}
    assert fitted.card["best_plain"] in {s for s, _ in value}


def test_what_is_reported_late_raises_the_level_and_stands_in_the_card(small_plant: Any, fitted: FittedModel) -> None:
    assert not any("reported late" in t for t in fitted.card["limits"])
    late = replace(small_plant, labels=small_plant.labels.assign(known=0.8)).fit()
    assert any("about 20.0 % of those that are learned from are still on their way" in t for t in late.card["limits"])
    X = small_plant.X
    assert late.probability(X).mean() == pytest.approx(fitted.probability(X).mean() / 0.8, rel=0.03)
    assert late.booster == fitted.booster


@pytest.mark.acceptance
def test_the_same_seed_gives_the_same_model(small_plant: Any, fitted: FittedModel) -> None:
    again = small_plant.fit()
    assert again.model_id == fitted.model_id
    assert again.card == fitted.card
    assert small_plant.fit(seed=8).model_id != fitted.model_id


@pytest.mark.acceptance
def test_a_model_does_not_change_when_rows_after_its_cutoff_are_removed(
    everything: Any, plant_of: Any, fitted: FittedModel
) -> None:
    events, register = everything
    assert (events["available_at"] > CUTOFF).sum() > 50
    blind = plant_of(events[events["available_at"] <= CUTOFF], register).fit()
    assert blind.model_id == fitted.model_id
    assert blind.card == fitted.card


def test_slices_lie_a_gap_apart() -> None:
    dates = pd.date_range("2022-01-01", periods=70, freq="14D", tz="UTC")
    gap = pd.Timedelta(days=42)
    made = folds(dates, gap)
    assert len(made) == len(SHARES)
    for fold, following in zip(made, [*made[1:], None], strict=True):
        assert fold.judge[0] - fold.fit[-1] >= gap
        if following is not None:
            assert set(fold.judge) <= set(following.fit)
            assert not set(fold.judge) & set(following.judge)
    assert made[-1].judge[-1] == dates[-1]


def test_a_short_history_has_fewer_and_wider_slices() -> None:
    dates = pd.date_range("2024-01-01", periods=29, freq="14D", tz="UTC")
    made = folds(dates, pd.Timedelta(days=42))
    assert len(made) == 3
    assert min(len(f.judge) for f in made) >= 2


def test_given_origins_are_kept() -> None:
    dates = pd.date_range("2022-01-01", periods=60, freq="14D", tz="UTC")
    origins = [pd.Timestamp("2022-12-31", tz="UTC"), pd.Timestamp("2023-06-30", tz="UTC")]
    first, second = folds(dates, pd.Timedelta(days=30), origins)
    assert first.fit[-1] <= origins[0]
    assert first.judge[-1] <= origins[1] < second.judge[0]


def test_too_few_dates_give_no_folds() -> None:
    assert folds(pd.date_range("2024-01-01", periods=11, freq="14D", tz="UTC"), pd.Timedelta(days=42)) == []
    # a gap as long as a slice leaves nothing to judge
    assert folds(pd.date_range("2024-01-01", periods=14, freq="7D", tz="UTC"), pd.Timedelta(days=42)) == []


@pytest.mark.acceptance
@pytest.mark.parametrize(("keep", "why"), [(0.02, "40 are needed"), (0.0, "failures followed 0 of")])
def test_with_too_little_the_fallback_says_why(small_plant: Any, keep: float, why: str) -> None:
    labels = small_plant.labels.copy()
    failed = np.flatnonzero(labels["y"] == 1)
    labels.iloc[failed[int(keep * len(failed)) :], labels.columns.get_loc("y")] = 0.0
    few = replace(small_plant, labels=labels)
    model = few.fit()
    assert model.kind == "fallback"
    assert why in model.card["why"]
    assert model.rates["pump"] > 0
    assert why in card_text(model)
    page = card_html(model)
    for told in (
        "Failure rates",
        "failures of one in a year",
        "<td>pump</td>",
        "Known limits",
        "A failure that nobody wrote down",
    ):
        assert told in page


def test_too_short_a_history_gives_a_fallback(small_plant: Any) -> None:
    late = (small_plant.labels["as_of"] > CUTOFF - pd.Timedelta(days=150)).to_numpy()
    short = replace(small_plant, X=small_plant.X[late], labels=small_plant.labels[late])
    assert "too little time" in short.fit().card["why"]


def test_out_of_time_margins_calibrate_the_kept_model(small_plant: Any, fitted: FittedModel) -> None:
    margin, y = np.array(fitted.calibration["margin"]), np.array(fitted.calibration["y"])
    predicted = 1 / (1 + np.exp(-margin))
    assert predicted.mean() == pytest.approx(y.mean(), rel=0.02)
    assert len(y) < small_plant.labels["y"].notna().sum()


def test_all_rows_get_more_trees_than_the_fewer_ones_of_the_search(fitted: FittedModel) -> None:
    kept = fitted.booster.count("\nTree=")
    assert fitted.card["trees"] == kept
    searched = min(fitted.card["tried"], key=lambda t: float(t["log_loss"]))["trees"]
    # the search fits on some half of the dates
    assert 1.1 * searched < kept < 1.5 * searched
    assert grown(100, 1.0) == grown(100, 0.5) == 100
    assert 100 < grown(100, 2.0) < grown(100, 3.0) < 200


def test_only_the_declared_columns_are_learned_from(small_plant: Any) -> None:
    shuffled = small_plant.X[list(small_plant.X.columns[::-1])].assign(answer=small_plant.labels["y"].fillna(0))
    same = replace(small_plant, X=shuffled)
    assert same.fit().model_id == small_plant.fit().model_id


def test_the_card_can_be_read(fitted: FittedModel) -> None:
    text = card_text(fitted)
    assert "Out of time" in text
    assert "failures of 3 years" in text
    page = card_html(fitted)
    # what a reader without statistics takes from it comes first
    plain = text.splitlines()[0]
    assert plain.startswith("On the lists from")
    assert "of 100 failures came to the tenth of the assets" in plain
    assert page.index("choosing blindly catches 10 of 100") < page.index("<h2>")
    for head in ("How good it was out of time", "Calibration", "Failures caught", "By site and class", "Known limits"):
        assert head in page
    # in words, and with what a figure is to be held against
    assert "of the cases a failure followed" in page
    assert "{'" not in page
    assert "labelled" not in page
    assert {g["name"] for g in fitted.card["groups"]} == {"north", "south", "pump", "fan"}
    assert [f.name for f in fitted.features] == [f.name for f in CATALOGUE]


def test_the_figures_of_the_card_are_a_table_and_fit_a_terminal(fitted: FittedModel) -> None:
    table = card_table(fitted)
    value = {(e["system"], e["metric"]): e["value"] for e in fitted.card["evaluation"]}
    assert table.at["this model", "ROC AUC"] == pytest.approx(value["pdm", "roc_auc"], abs=5e-4)
    assert len(table) == len({s for s, _ in value})
    assert "_" not in "".join([*table.index, *table.columns])
    lines = card_text(fitted).splitlines()
    assert max(len(line) for line in lines) <= 120
    assert sum(line.startswith("  this model ") for line in lines) == 1


def test_more_vibration_never_lowers_the_risk_whatever_was_learned(small_plant: Any) -> None:
    """Even where assets that shake least failed most."""
    failed = small_plant.labels["y"].fillna(0).to_numpy()
    rng = np.random.default_rng(0)
    wrong = small_plant.X.assign(vibration_last=9.0 - 6.0 * failed + rng.normal(0, 2.0, len(failed)))
    model = replace(small_plant, X=wrong).fit()
    rows = wrong.sample(60, random_state=1)
    by_value = [model.margin(rows.assign(vibration_last=v)) for v in np.linspace(-2, 14, 17)]
    assert (np.diff(np.array(by_value), axis=0) >= -1e-9).all()
    free = [f.name for f in CATALOGUE if f.group != "reading"]
    assert not any(f.monotone for f in CATALOGUE if f.name in free or f.select.get("quantity") == ("load",))


def test_the_card_tells_how_sure_its_figures_are(fitted: FittedModel) -> None:
    value = {e["metric"]: e["value"] for e in fitted.card["evaluation"] if e["system"] == "pdm"}
    for metric, (low, high) in fitted.card["bounds"].items():
        assert low <= value[metric] <= high
    for told in (card_text(fitted), card_html(fitted)):
        assert "predicted / observed of this model: " in told.replace("Predicted", "predicted")
        assert "ROC AUC of this model: " in told
