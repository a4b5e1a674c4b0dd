"""A step of Adam, against its definition written out in numpy."""

from __future__ import annotations

import numpy as np

from pdm.ocr.engines import descent


def test_steps_are_those_of_the_definition() -> None:
    rng = np.random.default_rng(0)
    weights = rng.normal(size=500).astype(np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    want, first, second = weights.copy(), mean.copy(), square.copy()
    for n in range(1, 6):
        slope = rng.normal(size=500).astype(np.float32)
        first += 0.1 * (slope - first)
        second += 0.01 * (slope * slope - second)
        rate, unbiased = np.float32(1e-3 / (1 - 0.9**n)), np.float32(1 - 0.99**n)
        want = want - rate * first / (np.sqrt(second / unbiased) + np.float32(1e-6))
        descent.step(weights, slope, mean, square, rate, unbiased)
    assert np.allclose(weights, want, rtol=1e-6, atol=1e-7)
