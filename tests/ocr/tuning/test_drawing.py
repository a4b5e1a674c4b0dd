from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pdm.errors import SettingsError
from pdm.lattice import LATIN
from pdm.ocr.engines import engine
from pdm.ocr.tuning.drawing import Drawer, Sources
from pdm.ocr.tuning.fonts import Face
from pdm.ocr.tuning.ink import Ink
from pdm.ocr.tuning.outlines import filled, in_digits, printed, read_digits
from pdm.ocr.tuning.pen import Manner, written
from pdm.ocr.tuning.skeleton import Hand
from pdm.ocr.tuning.texts import Texts

WRITTEN = [
    "replaced seal",
    "P-101A",
    "12.03.1998",
    "oil leak NDE",
    "0458/7",
    "R/R brg",
    "Pump 7 ok",
    "45 mm/s",
    "K. Weber",
    "2031",
]


def sources(sans: Face, strokes: Hand) -> Sources:
    digits = {d: [_digit(d)] for d in "0123456789"}
    return Sources(Texts(["the", "pump", "is", "hot"], ["café ± naïve ☃"]), [strokes], [sans], [sans], digits)


def _digit(digit: str) -> np.ndarray:
    import cv2

    picture = np.zeros((28, 28), dtype=np.uint8)
    cv2.putText(picture, digit, (6, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255, 2)
    return picture


def on_white(ink: Ink) -> np.ndarray:
    writing = ink.trimmed()
    assert writing is not None
    return np.pad(255 - (writing * 255).astype(np.uint8), ink.em // 5, constant_values=255)


def test_lines_are_the_same_for_the_same_seed_and_others_for_another(sans: Face, strokes: Hand) -> None:
    one, two, other = (Drawer(sources(sans, strokes), seed) for seed in (4, 4, 5))
    for _ in range(25):
        a, b = one.line(), two.line()
        assert a.text == b.text
        assert np.array_equal(a.picture, b.picture)
    assert [other.line().text for _ in range(5)] != [two.line().text for _ in range(5)]


def test_a_line_is_as_the_network_gets_it_and_its_text_can_be_said(sans: Face, strokes: Hand) -> None:
    drawer = Drawer(sources(sans, strokes), 1, widest=400)
    empty = 0
    for _ in range(150):
        line = drawer.line()
        assert line.picture.dtype == np.uint8
        assert line.picture.shape[0] == 48
        assert 8 <= line.picture.shape[1] <= 400
        assert set(line.text) <= set(LATIN)
        assert line.text == line.text.strip()
        empty += not line.text
        assert line.picture.std() > 1
    # a few are upside down and say nothing
    assert empty < 15


def test_what_a_tidy_pen_writes_is_read(strokes: Hand) -> None:
    rng = np.random.default_rng(0)
    lines = [written(t, strokes, Manner(pen=4), rng) for t in WRITTEN]
    readings = engine("ppocr").read([on_white(i) for i in lines if i is not None])
    right = sum(r.text.replace(" ", "") == t.replace(" ", "") for r, t in zip(readings, WRITTEN, strict=True))
    assert right >= 8, [r.text for r in readings]


def test_print_and_filled_letters_are_read(sans: Face) -> None:
    rng = np.random.default_rng(1)
    lines = [printed(t, sans) for t in WRITTEN] + [filled(t, sans, rng) for t in WRITTEN]
    readings = engine("ppocr").read([on_white(i) for i in lines])
    right = [r.text.replace(" ", "") == t.replace(" ", "") for r, t in zip(readings, WRITTEN * 2, strict=True)]
    assert sum(right[:10]) >= 9
    assert sum(right[10:]) >= 6, [r.text for r in readings[10:]]


def test_a_careless_pen_leaves_the_same_letters_elsewhere(strokes: Hand) -> None:
    tidy = written("pump", strokes, Manner(), np.random.default_rng(2))
    shaken = written("pump", strokes, replace(Manner(), bend=0.04, uneven=0.08, drift=0.05), np.random.default_rng(2))
    again = written("pump", strokes, Manner(), np.random.default_rng(3))
    assert tidy is not None
    assert shaken is not None
    assert again is not None
    assert np.array_equal(tidy.cover, again.cover)
    assert tidy.cover.shape != shaken.cover.shape or not np.array_equal(tidy.cover, shaken.cover)


def test_a_text_that_the_hand_cannot_write_is_not_drawn(strokes: Hand) -> None:
    rng = np.random.default_rng(0)
    assert written("☃", strokes, Manner(), rng) is None
    assert written("", strokes, Manner(), rng) is None
    assert written("a" * 300, strokes, Manner(), rng) is None


def test_digits_are_drawn_from_pictures(tmp_path: Path) -> None:
    np.savez(tmp_path / "d.npz", **{d: np.stack([_digit(d)] * 2) for d in "0123456789"})
    digits = read_digits(tmp_path / "d.npz")
    rng = np.random.default_rng(0)
    ink = in_digits("17/4", digits, rng)
    assert ink is not None
    assert ink.trimmed() is not None
    assert in_digits("17a", digits, rng) is None
    np.savez(tmp_path / "e.npz", **{d: np.zeros((1, 9, 9), dtype=np.uint8) for d in "0123456789"})
    for name in ("e.npz", "missing.npz"):
        with pytest.raises(SettingsError, match=name):
            read_digits(tmp_path / name)


def test_nothing_to_draw_with_is_an_error() -> None:
    with pytest.raises(ValueError, match="no hand"):
        Drawer(Sources(Texts(["a"])), 0)
