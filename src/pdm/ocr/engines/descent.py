"""A step of Adam (Kingma and Ba 2015) over one array of weights, in one pass over memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdm.compiled import compiled

_FIRST, _SECOND, _LITTLE = np.float32(0.1), np.float32(0.01), np.float32(1e-6)


@compiled(error_model="numpy")
def step(weights: Any, slope: Any, mean: Any, square: Any, rate: Any, unbiased: Any) -> None:
    """Move weights against their slope, in place; all arrays flat and of float32.

    Args:
        weights: Moved.
        slope: Of the loss.
        mean: Fading mean of the slopes, renewed.
        square: That of their squares, renewed.
        rate: How far, over the share of `mean` that is not its beginning; float32.
        unbiased: That share of `square`; float32.
    """
    for i in range(len(weights)):
        g = slope[i]
        mean[i] += _FIRST * (g - mean[i])
        square[i] += _SECOND * (g * g - square[i])
        weights[i] -= rate * mean[i] / (np.sqrt(square[i] / unbiased) + _LITTLE)
