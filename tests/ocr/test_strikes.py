"""What is crossed out is told from words that run together and from ruling that is left under them."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pdm.ocr.picture.strikes import Strokes, row_is_struck

HEIGHT = 40


Mask = npt.NDArray[np.uint8]


def cell(width: int) -> Mask:
    """Words of a few strokes each, with gaps between them: letters stand apart."""
    ink = np.zeros((HEIGHT, width), np.uint8)
    for left in range(4, width - 40, 52):
        for x in range(left, left + 34, 11):
            cv2.ellipse(ink, (x + 4, 21), (3, 9), 0, 0, 360, 1, 3)
    return ink


def zigzag(ink: Mask) -> Mask:
    xs = np.arange(2, ink.shape[1] - 2, 6)
    points = np.stack([xs, np.where(np.arange(len(xs)) % 2, 5, HEIGHT - 6)], axis=1).astype(np.int32)
    out = ink.copy()
    cv2.polylines(out, [points], False, 1, 3)
    return out


def line(ink: Mask, y: int, thick: int = 4) -> Mask:
    out = ink.copy()
    cv2.line(out, (1, y), (ink.shape[1] - 2, y), 1, thick)
    return out


def row(change: Callable[[Mask], Mask], widths: tuple[int, ...] = (160, 240, 520, 120, 90)) -> list[Strokes]:
    found = [Strokes.of(change(cell(w)) > 0) for w in widths]
    return [s for s in found if s is not None]


def test_a_row_as_it_is_written_is_not_struck() -> None:
    assert not row_is_struck(row(lambda c: c))


def test_a_scribble_through_a_row_strikes_it_blank_cells_included() -> None:
    scribbled = [Strokes.of(zigzag(np.zeros((HEIGHT, w), np.uint8)) > 0) for w in (120, 90)]
    assert row_is_struck([*row(zigzag, (160, 240, 520)), *(s for s in scribbled if s is not None)])


@pytest.mark.parametrize("thick", [4, 5])
def test_a_stroke_through_a_row_strikes_it(thick: int) -> None:
    assert row_is_struck(row(lambda c: line(c, 20, thick)))


def test_ruling_left_under_the_words_strikes_nothing() -> None:
    under = row(lambda c: line(c, 31, 1))
    assert not row_is_struck(under)
    assert not any(s.alone for s in under)


def test_ruling_left_over_tall_words_strikes_nothing() -> None:
    over = row(lambda c: line(c, 9, 1))
    assert sum(s.level > 0.70 and s.above < 0.1 for s in over) >= 2
    assert not row_is_struck(over)


def test_one_joined_word_beside_others_strikes_nothing() -> None:
    words = row(lambda c: c)
    joined = Strokes.of(zigzag(np.zeros((HEIGHT, 110), np.uint8)) > 0)
    assert joined is not None
    assert joined.scribbled
    assert not row_is_struck([joined, *words[1:]])


def test_a_text_alone_is_struck_by_a_stroke_between_its_letters_only() -> None:
    through, under = Strokes.of(line(cell(520), 21) > 0), Strokes.of(line(cell(520), 32) > 0)
    assert through is not None
    assert through.alone
    assert under is not None
    assert not under.alone


def test_short_writing_tells_nothing() -> None:
    assert Strokes.of(np.ones((40, 50), bool)) is None
