"""The range of a risk: holds it, is none where nothing is in doubt, and hangs on no single draw."""

from __future__ import annotations

import numpy as np
import pytest

from pdm.scoring.ranges import ranges

RISK = np.array([0.02, 0.3, 0.9])


def drawn(seed: int, spread: float = 0.4, count: int = 20) -> np.ndarray:
    odds = np.log(RISK / (1 - RISK)) + np.random.default_rng(seed).standard_t(3, (count, len(RISK))) * spread
    return 1 / (1 + np.exp(-odds))


@pytest.mark.acceptance
def test_a_range_holds_its_risk_and_is_none_where_nothing_is_in_doubt() -> None:
    draws = drawn(1)
    draws[:, 1] = RISK[1]
    low, high = ranges(RISK, draws)
    assert (low[[0, 2]] < RISK[[0, 2]]).all()
    assert (RISK[[0, 2]] < high[[0, 2]]).all()
    assert low[1] == high[1] == RISK[1]
    for nothing in (None, np.zeros((0, 3))):
        low, high = ranges(RISK, nothing)
        assert low.tobytes() == high.tobytes() == RISK.tobytes()


def test_a_range_is_wider_the_more_is_in_doubt_and_stays_a_probability() -> None:
    some, much = (np.subtract(*ranges(RISK, drawn(2, spread))[::-1]) for spread in (0.2, 0.8))
    assert (some < much).all()
    low, high = ranges(np.array([0.0, 1.0, 0.5]), np.array([[0.0, 1.0, 0.0], [0.3, 0.4, 1.0]]))
    assert ((low >= 0) & (high <= 1) & (low <= [0.0, 1.0, 0.5]) & (high >= [0.0, 1.0, 0.5])).all()


def test_a_range_hangs_less_on_luck_than_the_least_and_greatest_draw() -> None:
    widths, extremes = [], []
    for seed in range(60):
        draws = drawn(seed)
        low, high = ranges(RISK, draws)
        widths.append(high - low)
        extremes.append(np.maximum(draws.max(axis=0), RISK) - np.minimum(draws.min(axis=0), RISK))
    assert (np.std(widths, axis=0) < 0.75 * np.std(extremes, axis=0)).all()
