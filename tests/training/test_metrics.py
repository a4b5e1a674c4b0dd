"""Figures of merit against scikit-learn and against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score

from pdm.training.metrics import (
    average_precision,
    bootstrap_interval,
    calibration_slope,
    caught_top10,
    draw_weights,
    expected_calibration_error,
    figures,
    platt,
    predicted_over_observed,
    roc_auc,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.booleans(), st.integers(0, 3)), min_size=3, max_size=40))
def test_average_precision_is_that_of_sklearn(rows: list[tuple[int, bool, int]]) -> None:
    scores, y, weight = (np.array([r[i] for r in rows], dtype=float) for i in range(3))
    if y.sum() == 0:
        assert np.isnan(average_precision(scores, y))
        return
    assert average_precision(scores, y) == pytest.approx(average_precision_score(y, scores))
    if (y * weight).sum() > 0:
        many = average_precision(scores, y, np.stack([weight, np.ones(len(y))]))
        assert many[0] == pytest.approx(average_precision_score(y, scores, sample_weight=weight))
        assert many[1] == pytest.approx(average_precision(scores, y))


def test_caught_is_averaged_over_dates_and_ties_share() -> None:
    dates = np.repeat([1, 2, 3], 10)
    scores = np.tile(np.arange(10.0), 3)
    y = np.zeros(30)
    y[9] = y[0] = 1  # first date: one of two failures is at the top
    y[19] = 1  # second date: caught; third date: no failure, does not count
    assert caught_top10(scores, y, dates) == pytest.approx((0.5 + 1.0) / 2)
    assert caught_top10(np.zeros(10), np.eye(10)[3], np.ones(10)) == pytest.approx(0.1)


def test_platt_is_logistic_regression() -> None:
    rng = np.random.default_rng(1)
    z = rng.normal(-2, 1.5, 4000)
    y = (rng.random(4000) < 1 / (1 + np.exp(-(0.6 * z - 0.4)))).astype(float)
    fit = LogisticRegression(C=1e9, tol=1e-8).fit(z[:, None], y)
    slope, offset = platt(z, y, np.ones(4000), spread=np.inf)
    assert (slope, offset) == (pytest.approx(fit.coef_[0, 0], rel=1e-3), pytest.approx(fit.intercept_[0], rel=1e-3))


def test_with_few_failures_the_slope_stays_near_one() -> None:
    rng = np.random.default_rng(2)
    z = rng.normal(-2, 1, 60)
    y = np.zeros(60)
    y[np.argsort(z)[-3:]] = 1  # separable: without a prior the slope would run away
    slope, _ = platt(z, y, np.ones(60))
    assert 0.7 < slope < 1.5


def test_calibrated_forecasts_have_slope_one_and_little_error() -> None:
    rng = np.random.default_rng(3)
    p = rng.beta(1, 8, 30000)
    y = (rng.random(30000) < p).astype(float)
    assert calibration_slope(p, y) == pytest.approx(1.0, abs=0.06)
    assert expected_calibration_error(p, y) < 0.01
    found = figures(p, y, np.zeros(30000), probabilities=True)
    assert found["roc_auc"] == pytest.approx(roc_auc_score(y, p))
    assert found["predicted_over_observed"] == pytest.approx(1.0, abs=0.05)
    assert found["brier_skill"] > 0
    too_extreme = np.clip(p**2 / (p**2 + (1 - p) ** 2), 1e-6, 1 - 1e-6)
    assert calibration_slope(too_extreme, y) == pytest.approx(0.5, abs=0.05)


def test_without_both_outcomes_there_are_no_figures() -> None:
    assert figures(np.array([0.1, 0.2]), np.zeros(2), np.zeros(2), probabilities=True) == {}


def test_whole_assets_are_drawn() -> None:
    assets = np.array(["a", "a", "b", "c"])
    weight = draw_weights(assets, 500, seed=1)
    assert (weight[:, 0] == weight[:, 1]).all()
    assert (weight[:, [0, 2, 3]].sum(axis=1) == 3).all()


def test_the_interval_holds_the_figure_and_narrows_with_assets() -> None:
    rng = np.random.default_rng(4)
    width = {}
    for number in (20, 400):
        assets = np.repeat(np.arange(number), 5)
        y = (rng.random(len(assets)) < 0.3).astype(float)
        scores = y + rng.normal(0, 1, len(assets))
        low, high = bootstrap_interval(scores, y, assets)
        assert low < average_precision(scores, y) < high
        width[number] = high - low
    assert width[400] < width[20] / 2


def test_figures_over_draws_are_those_of_the_rows_drawn() -> None:
    rng = np.random.default_rng(4)
    scores, y = rng.integers(0, 9, 300) / 10, (rng.random(300) < 0.3).astype(float)
    weight = rng.integers(0, 3, (3, 300)).astype(float)
    for k in range(3):
        drawn = np.repeat(np.arange(300), weight[k].astype(int))
        assert roc_auc(scores, y, weight)[k] == pytest.approx(roc_auc_score(y[drawn], scores[drawn]), abs=1e-12)
        assert predicted_over_observed(scores, y, weight)[k] == pytest.approx(scores[drawn].sum() / y[drawn].sum())
    low, high = bootstrap_interval(scores, y, np.arange(300), of=roc_auc)
    assert low < roc_auc_score(y, scores) < high
