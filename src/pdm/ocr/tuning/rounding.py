"""Rounds the weights of a layer together, so that what rounding one adds to an output, rounding the next takes away.

Weights are rounded one after the other, the one that sees most first; what its rounding changes in the outputs of drawn lines is
made up for, as far as it can be, by those that are not rounded yet (Frantar et al. 2023, GPTQ).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

_DAMPED = 0.01
"""Share of a weight's mean square input that is added to all: without it, inputs that hardly differ would be set off against each other."""
_PLACES = 600
"""Places of a line that are looked at, at most."""
Floats = npt.NDArray[np.float32]


def places(
    seen: Floats, kernel: tuple[int, int], strides: Any, pads: tuple[Any, Any], rng: np.random.Generator
) -> Floats:
    """What each output of a convolution sees, at some places of a line; [channels * kernel, places].

    Args:
        seen: Input of the convolution for one line, [channels, height, width].
        kernel: Its height and width.
        strides: Its steps down and along.
        pads: Noughts before and behind the input, down and along.
        rng: Chooses the places.
    """
    before, behind = pads
    wide = np.pad(seen, ((0, 0), (before[0], behind[0]), (before[1], behind[1])))
    windows = np.lib.stride_tricks.sliding_window_view(wide, kernel, axis=(1, 2))[:, :: strides[0], :: strides[1]]
    down, along = windows.shape[1:3]
    some = rng.permutation(down * along)[:_PLACES]
    return np.asarray(windows[:, some // along, some % along].transpose(0, 2, 3, 1).reshape(-1, len(some)))


def rounded_together(steps: Floats, products: npt.NDArray[np.float64], most: int) -> npt.NDArray[np.int8]:
    """Whole numbers of steps for each weight, less the nearest ones.

    Args:
        steps: Weights as numbers of steps, [outputs, inputs].
        products: Sum over places of the products of any two inputs, [inputs, inputs].
        most: Greatest number of steps either way.
    """
    sizes = np.diagonal(products).copy()
    order = np.argsort(-sizes)
    damped = products + np.diag(np.where(sizes > 0, 0.0, 1.0) + _DAMPED * sizes.mean())
    spread = np.linalg.cholesky(np.linalg.inv(damped[np.ix_(order, order)])).T
    left = steps[:, order].astype(np.float64)
    whole = np.zeros_like(left)
    for n in range(len(order)):
        whole[:, n] = np.clip(np.round(left[:, n]), -most, most)
        left[:, n:] -= np.outer((left[:, n] - whole[:, n]) / spread[n, n], spread[n, n:])
    out = np.empty_like(whole)
    out[:, order] = whole
    return np.asarray(out - np.round(steps), dtype=np.int8)
