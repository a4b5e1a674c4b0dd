"""Risk points: whatever the trees say, base and points add up to the risk."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.explain import family_points
from pdm.explain.contributions import logistic


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), st.floats(-6, 3), st.floats(0.0, 4.0))
def test_base_and_points_add_up_to_the_risk(seed: int, base: float, spread: float) -> None:
    rng = np.random.default_rng(seed)
    phi = rng.normal(0, spread, (8, 12))
    phi[0] = 0.0  # the typical asset itself
    names, points, risk = family_points(phi, base, [f"f{i % 5}" for i in range(12)])
    assert len(names) == 5
    base_risk = logistic(np.array([base]))[0]
    np.testing.assert_allclose(base_risk + points.sum(axis=1), risk, atol=1e-9)
    np.testing.assert_allclose(risk, logistic(base + phi.sum(axis=1)), atol=1e-12)


def test_a_family_that_raises_the_log_odds_gets_positive_points() -> None:
    _, points, _ = family_points(np.array([[0.7, -0.2, 0.1]]), -2.0, ["leaks", "age", "leaks"])
    assert points[0, 0] > 0 > points[0, 1]
    np.testing.assert_allclose(points[0, 0] / -points[0, 1], 4.0)


def test_large_log_odds_do_not_overflow() -> None:
    _, points, risk = family_points(np.array([[900.0], [-900.0]]), 0.0, ["x"])
    assert risk.tolist() == [1.0, 0.0]
    assert np.isfinite(points).all()
