"""The calibrator: Platt, leaning on the plain rate as far as forecasts out of time show that it helps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pdm.model import logistic
from pdm.training.boosting import Outcome
from pdm.training.calibration import RATE, calibrate, levelled


def case(weight: float, rows: int = 6000) -> tuple[np.ndarray, pd.DataFrame, Outcome]:
    """Outcomes of a true log-odds that is the trees' score plus `weight` times the log of the rate."""
    rng = np.random.default_rng(8)
    rate = np.exp(rng.normal(0, 1, rows))
    raw = rng.normal(-1.5, 1, rows)
    y = (rng.random(rows) < logistic(raw + weight * np.log(rate))).astype(float)
    return raw, pd.DataFrame({RATE: rate}), Outcome(y, y, np.ones(rows))


def test_it_leans_on_the_rate_only_where_that_helps() -> None:
    assert abs(calibrate(*case(0.0)).rate) < 0.07
    assert abs(calibrate(*case(0.8)).rate - 0.8) < 0.1


def test_forecasts_are_right_on_the_whole() -> None:
    raw, X, outcome = case(0.5)
    margin = calibrate(raw, X, outcome)(raw, X)
    assert abs(logistic(margin).mean() - outcome.y.mean()) < 1e-6


def test_with_few_rows_it_stays_near_the_trees() -> None:
    raw, X, outcome = case(0.8, rows=20)
    found = calibrate(raw, X, outcome)
    assert abs(found.slope - 1) < 0.4
    assert abs(found.rate) < 0.6
    damped = calibrate(raw, X, outcome, usual=1.35)
    assert abs(damped.slope - 1.35) < 0.25
    assert damped.slope > found.slope


def test_with_many_rows_the_usual_slope_hardly_matters() -> None:
    raw, X, outcome = case(0.0, rows=20000)
    assert abs(calibrate(raw, X, outcome, usual=1.35).slope - calibrate(raw, X, outcome).slope) < 0.05


def test_without_a_rate_it_is_platt_alone() -> None:
    raw, X, outcome = case(0.0)
    found = calibrate(raw, X.drop(columns=RATE), outcome)
    assert found.rate == 0.0
    assert abs(found.slope - 1) < 0.1


def test_sharper_trees_forecast_as_many_failures_as_there_were() -> None:
    raw, X, outcome = case(0.5)
    weaker = calibrate(0.7 * raw - 0.4, X, outcome)
    kept = levelled(weaker, raw, X, outcome)
    assert abs(logistic(weaker(raw, X)).mean() / outcome.y.mean() - 1) > 0.05
    assert abs(logistic(kept(raw, X)).mean() / outcome.y.mean() - 1) < 1e-9
    assert (kept.slope, kept.rate) == (weaker.slope, weaker.rate)


def test_the_level_counts_a_failure_that_stands_for_several() -> None:
    raw, X, outcome = case(0.5)
    weight = np.where(outcome.y == 1, 1.5, 1.0)
    more = levelled(calibrate(raw, X, outcome), raw, X, Outcome(outcome.y, outcome.n, weight))
    assert logistic(more(raw, X)).mean() > 1.2 * outcome.y.mean()


def test_failures_that_are_still_to_be_reported_are_made_up_for() -> None:
    raw, X, outcome = case(0.5)
    reported = np.where(np.arange(len(raw)) % 2, 0.8, 1.0)
    seen = outcome.y * (np.random.default_rng(2).random(len(raw)) < reported)
    kept = levelled(calibrate(raw, X, outcome), raw, X, Outcome(seen, seen, outcome.weight), reported)
    assert seen.mean() < 0.92 * outcome.y.mean()
    assert abs(logistic(kept(raw, X)).mean() / outcome.y.mean() - 1) < 0.02
