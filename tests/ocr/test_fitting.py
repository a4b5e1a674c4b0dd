"""Lines through strokes, and long runs of ink."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.ocr.picture.fitting import Points, fit_lines
from pdm.ocr.picture.runs import runs


@given(seed=st.integers(0, 2**32 - 1), share=st.floats(0.02, 0.9), half=st.integers(1, 3), least=st.integers(3, 12))
def test_runs_are_what_closing_and_opening_give(seed: int, share: float, half: int, least: int) -> None:
    gap, odd = 2 * half, 2 * least + 1
    mask = np.where(np.random.default_rng(seed).random((4, 90)) < share, 255, 0).astype(np.uint8)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, gap + 1), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, odd), np.uint8))
    assert (runs(mask, gap, odd) == opened).all()


def test_a_page_without_ink_has_no_lines() -> None:
    assert fit_lines(Points.of(np.zeros((100, 200), np.uint8)), 0.3) == []


@pytest.mark.parametrize("slope", [-0.015, 0.0, 0.0037, 0.015])
def test_broken_lines_are_found_where_they_lie_and_level_strokes_of_letters_are_none(slope: float) -> None:
    rng = np.random.default_rng(3)
    mask = np.zeros((900, 1400), np.uint8)
    offsets = range(150, 751, 60)
    for offset in offsets:
        for x in range(0, 1400, 40):
            if rng.random() < 0.75:
                ends = [round(offset + slope * (at - 699.5)) for at in (x, x + 39)]
                cv2.line(mask, (x, ends[0]), (x + 39, ends[1]), 255, 2)
    for _ in range(300):
        x, y = int(rng.integers(1350)), int(rng.integers(900))
        cv2.line(mask, (x, y), (x + 25, y), 255, 2)
    found = fit_lines(Points.of(mask), 0.3)
    assert [o + s * 699.5 for o, s in found] == pytest.approx(list(offsets), abs=2)
    assert [s for _, s in found] == pytest.approx([slope] * len(found), abs=0.002)
