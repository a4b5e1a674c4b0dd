"""Cells as pictures: what repeats the cell above."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pdm.ocr.cells import PRINTED, Crop, Ink, cut, is_ditto, png, squareness

TALL = Crop(np.full((40, 90), 255, np.uint8), (0, 0, 90, 40))


@pytest.mark.parametrize("text", ["do", "do.", "ditto", "dto", "- do -"])
def test_the_word_for_ditto_counts_at_any_size(text: str) -> None:
    assert is_ditto(text, TALL, 40.0)
    assert is_ditto(text, TALL, 40.0, person=True)


def test_large_initials_are_a_person() -> None:
    assert not is_ditto("DO", TALL, 40.0, person=True)


@pytest.mark.parametrize("text", ["done", "12.03.24", "P-101A", "dog house", "KB", ""])
def test_other_writing_is_no_ditto(text: str) -> None:
    assert not is_ditto(text, TALL, 40.0)


def test_a_blank_cell_is_no_ditto() -> None:
    assert not is_ditto("do", Crop(None, (0, 0, 1, 1)))


@pytest.mark.parametrize("face", [cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX])
def test_print_stands_squarer_than_a_sloping_hand(face: int) -> None:
    page = np.full((90, 700), 255, np.uint8)
    cv2.putText(page, "HIGH LEVEL ALARM FILTER", (20, 60), face, 1.4, 0, 2, cv2.LINE_AA)
    slope = cv2.warpAffine(page, np.float32([[1, -0.35, 30], [0.03, 1, -8]]), (700, 90), borderValue=255)
    assert squareness(page) > PRINTED
    assert squareness(slope) < 0.6 * squareness(page)


@pytest.mark.parametrize("span", [(0, 255), (90, 170), (200, 200)])
def test_a_crop_shows_every_grey_within_a_shade(span: tuple[int, int]) -> None:
    low, high = span
    page = np.tile(np.linspace(low, high, 300).astype(np.uint8), (40, 1))
    back = cv2.imdecode(np.frombuffer(png(page), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert back.shape == page.shape
    assert np.abs(back.astype(int) - page).max() <= max((high - low) / 30, 1) + 1


@pytest.mark.parametrize("text", ['1"', ".1", "_0", "-°,", "4 --", "__"])
def test_marks_that_are_read_with_a_figure_are_no_initials(text: str) -> None:
    assert is_ditto(text, TALL, 40.0, person=True)


@pytest.mark.parametrize("text", ["10", "16", "I.", "O", "J.K.", "1-2"])
def test_initials_that_are_read_as_figures_stay(text: str) -> None:
    assert not is_ditto(text, TALL, 40.0, person=True)


def test_of_the_row_above_no_outline_is_left_in_a_cells_picture() -> None:
    page = np.full((160, 500), 255, np.uint8)
    cv2.putText(page, "Shaking valve", (140, 74), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3, cv2.LINE_AA)
    # a letter of the row below that reaches up beside it
    cv2.putText(page, "I", (20, 112), cv2.FONT_HERSHEY_SIMPLEX, 2.0, 0, 3, cv2.LINE_AA)
    cv2.putText(page, "saw was worn, now new", (60, 112), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 3, cv2.LINE_AA)
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), 1.2), np.uint8)
    crop = cut(page, Ink.of(page), (10, 80, 490, 120))
    assert crop.picture is not None
    above = crop.picture[: 80 - crop.box[1], 120 - crop.box[0] :]
    assert above.shape[0] > 3
    assert (above > 250).all()
