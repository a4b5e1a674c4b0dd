"""Weights are rounded together: errors cancel where inputs go together, and nothing is made of inputs that are never there."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pdm.ocr.tuning.rounding import places, rounded_together


def test_outputs_move_less_than_with_each_weight_at_its_nearest_value() -> None:
    rng = np.random.default_rng(5)
    # neighbouring pixels are alike
    seen = np.cumsum(rng.normal(0, 1, (24, 2000)), axis=0)
    steps = rng.uniform(-60, 60, (7, 24)).astype(np.float32)
    moves = rounded_together(steps, seen @ seen.T, 127)
    assert moves.dtype == np.int8
    assert np.abs(moves).max() <= 3
    nearest, together = (float(np.square((np.round(steps) + m - steps) @ seen).sum()) for m in (0, moves))
    assert together < 0.25 * nearest


def test_weights_stay_within_the_values_and_those_of_an_input_that_is_never_there_stay_at_the_nearest() -> None:
    rng = np.random.default_rng(6)
    seen = rng.normal(0, 1, (6, 300)) + 2
    seen[3] = 0
    steps = rng.uniform(-127, 127, (40, 6)).astype(np.float32)
    steps[:, 0] = 127
    moves = rounded_together(steps, seen @ seen.T, 127)
    assert np.abs(np.round(steps) + moves).max() <= 127
    assert not moves[:, 3].any()


@pytest.mark.parametrize(
    ("kernel", "strides", "pads"), [((1, 1), (1, 1), (0, 0)), ((3, 3), (2, 1), (1, 1)), ((2, 2), (1, 1), (0, 0))]
)
def test_places_are_what_a_convolution_sees(
    kernel: tuple[int, int], strides: tuple[int, int], pads: tuple[int, int]
) -> None:
    rng = np.random.default_rng(7)
    seen = rng.normal(0, 1, (2, 9, 11)).astype(np.float32)
    weights = rng.normal(0, 1, (2, *kernel)).astype(np.float32)
    found = places(seen, kernel, strides, (pads, pads), rng)
    wide = np.pad(seen, ((0, 0), (pads[0],) * 2, (pads[1],) * 2))
    whole = sum(cv2.filter2D(w, -1, k, anchor=(0, 0)) for w, k in zip(wide, weights, strict=True))
    out = whole[: wide.shape[1] - kernel[0] + 1 : strides[0], : wide.shape[2] - kernel[1] + 1 : strides[1]]
    assert np.allclose(np.sort(weights.reshape(-1) @ found), np.sort(out.ravel()), atol=1e-4)
