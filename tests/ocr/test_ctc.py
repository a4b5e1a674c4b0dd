"""The loss that teaches a text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.lattice import LATIN
from pdm.ocr.engines.ctc import best_path, slopes, softmax


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_slopes_are_those_of_the_loss(seed: int) -> None:
    rng = np.random.default_rng(seed)
    logits, codes = rng.normal(size=(5, 4)), np.array([[1, 1, 3]])

    def loss(z: np.ndarray) -> float:  # type: ignore[type-arg]
        p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        total = 0.0
        for path in np.ndindex(*(4,) * 5):
            shown = [c for i, c in enumerate(path) if c and (i == 0 or path[i - 1] != c)]
            if shown == [1, 1, 3]:
                total += float(np.prod([p[t, c] for t, c in enumerate(path)]))
        return -np.log(total)

    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    found = slopes(p, np.array([5]), codes, np.array([3]))
    t, c = int(rng.integers(5)), int(rng.integers(4))
    step = np.zeros_like(logits)
    step[t, c] = 1e-5
    assert found[t, c] == pytest.approx((loss(logits + step) - loss(logits - step)) / 2e-5, abs=1e-5)


def test_a_best_path_drops_blanks_and_what_is_repeated() -> None:
    columns = [LATIN.index(c) + 1 if c != "_" else 0 for c in "_aa_ab__b"]
    assert best_path(softmax(9 * np.eye(len(LATIN) + 1, dtype=np.float32)[columns])) == "aabb"
