from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.ocr.tuning.camera import seen
from pdm.ocr.tuning.fonts import Face
from pdm.ocr.tuning.ink import Ink
from pdm.ocr.tuning.outlines import printed
from pdm.ocr.tuning.paper import on_paper, rule_taken_out

SEEDS = st.integers(0, 10**6)


def test_no_ink_no_cell() -> None:
    empty = Ink(np.zeros((50, 90), dtype=np.float32), 50)
    assert empty.trimmed() is None
    assert on_paper(empty, np.random.default_rng(0), lambda: None, lambda: None) is None


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_cell_holds_all_of_the_writing_and_it_is_darker_than_the_paper(sans: Face, seed: int) -> None:
    ink = printed("P-12", sans)
    writing = ink.trimmed()
    assert writing is not None
    label = printed("Date", sans, 40).trimmed()
    grey = on_paper(ink, np.random.default_rng(seed), lambda: writing[:, :30], lambda: label)
    assert grey is not None
    assert grey.dtype == np.float32
    assert 0 <= grey.min() < grey.max() <= 255
    assert grey.shape[0] > writing.shape[0]
    assert grey.shape[1] > writing.shape[1]
    # the writing is found in it as dark on light, whole
    assert cv2.matchTemplate(grey, 1 - writing, cv2.TM_CCOEFF_NORMED).max() > 0.35


@given(SEEDS, st.tuples(st.integers(20, 300), st.integers(20, 900)))
def test_a_picture_is_as_high_as_cells_are(seed: int, shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(seed)
    picture = seen(rng.uniform(0, 255, shape).astype(np.float32), rng)
    assert picture.dtype == np.uint8
    assert 13 <= picture.shape[0] <= 80
    assert picture.shape[1] >= 6
    assert abs(picture.shape[1] / picture.shape[0] - shape[1] / shape[0]) < 0.1 * shape[1] / shape[0] + 0.6


def test_a_rule_taken_out_takes_a_level_stroke_on_it_and_leaves_what_crosses() -> None:
    ink = np.zeros((60, 200), dtype=np.bool_)
    ink[10:55, 40:44] = True
    ink[30:32, 90:140] = True
    gone = [rule_taken_out(ink, 30, np.random.default_rng(seed)) for seed in range(40)]
    assert all(not g[:20].any() and not g[42:].any() for g in gone)
    assert np.mean([g[30:32, 95:135].mean() for g in gone]) > 0.5
    assert np.mean([g[26:36, 41:43].mean() for g in gone]) < 0.1
