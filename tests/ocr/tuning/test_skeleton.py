from __future__ import annotations

import cv2
import numpy as np
import pytest

from pdm.ocr.tuning.fonts import Face
from pdm.ocr.tuning.skeleton import EM, Hand, digit, letter, thinned, traced, with_digits


def shapes(picture: np.ndarray) -> tuple[int, int]:
    """Pieces of ink and of paper."""
    ink = picture.astype(np.uint8)
    return cv2.connectedComponents(ink, connectivity=8)[0] - 1, cv2.connectedComponents(1 - ink, connectivity=4)[0] - 1


@pytest.mark.parametrize("character", list("AB8eg%i@"))
def test_thinning_keeps_pieces_and_holes(sans: Face, character: str) -> None:
    from PIL import Image, ImageDraw

    image = Image.new("L", (2 * EM, 3 * EM), 0)
    ImageDraw.Draw(image).text((30, 30), character, fill=255, font=sans.at(EM))
    ink = np.asarray(image) > 127
    thin = thinned(ink)
    assert shapes(thin) == shapes(ink)
    assert not (thin & ~ink).any()
    # one pixel wide: no square of four
    square = thin[1:, 1:] & thin[:-1, 1:] & thin[1:, :-1] & thin[:-1, :-1]
    assert square.sum() <= 2


def test_a_cross_is_four_strokes_and_a_ring_one_that_closes() -> None:
    cross = np.zeros((41, 41), dtype=np.bool_)
    cross[20, 2:39] = cross[2:39, 20] = True
    assert len(traced(cross)) == 4
    ring = np.zeros((60, 60), dtype=np.uint8)
    cv2.circle(ring, (30, 30), 20, 1, 1)
    (stroke,) = traced(thinned(ring > 0))
    assert np.hypot(*(stroke[0] - stroke[-1])) < 2


def test_strokes_lie_in_the_letter_and_its_dot_is_kept(sans: Face, strokes: Hand) -> None:
    i = strokes.letters["i"]
    assert len(i.strokes) == 2
    points = np.vstack(strokes.letters["H"].strokes)
    assert -0.8 < points[:, 1].min() < -0.6
    assert -0.1 < points[:, 1].max() < 0.05
    assert 0 < points[:, 0].min() < points[:, 0].max() < strokes.letters["H"].advance
    assert 0.05 < strokes.letters["l"].thickness < 0.15
    assert set(strokes.letters) == set(sans.characters)


def test_a_blank_has_no_strokes(sans: Face) -> None:
    assert letter(sans, " ") is None


def seven() -> np.ndarray:
    picture = np.zeros((28, 28), dtype=np.uint8)
    cv2.polylines(picture, [np.array([(6, 6), (20, 6), (11, 23)])], False, 255, 2, cv2.LINE_AA)
    return picture


def test_a_real_digit_stands_on_the_line_one_em_high() -> None:
    made = digit(seven(), 80)
    assert made is not None
    points = np.vstack(made.strokes)
    assert -1.0 <= points[:, 1].min() < -0.85
    assert -0.15 < points[:, 1].max() <= 0.02
    # its bar is above, its foot left of its right corner
    top, foot = points[np.argmin(points[:, 1])], points[np.argmax(points[:, 1])]
    assert foot[0] < points[:, 0].max() - 0.2
    assert top[1] < foot[1]
    assert digit(np.zeros((28, 28), dtype=np.uint8), 80) is None


def test_digits_of_another_hand_are_as_high_as_its_own_and_letters_stay(strokes: Hand) -> None:
    made = digit(seven(), 80)
    assert made is not None
    changed = with_digits(strokes, {"7": made})

    def tall(hand: Hand) -> float:
        return float(np.ptp(np.vstack(hand.letters["7"].strokes)[:, 1]))

    assert changed.letters["7"].strokes is not strokes.letters["7"].strokes
    assert abs(tall(changed) - tall(strokes)) < 0.15
    assert all(changed.letters[c] is x for c, x in strokes.letters.items() if c != "7")
