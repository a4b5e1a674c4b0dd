"""Cells as pictures: what repeats the cell above."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from tests.ocr.conftest import lattice

from pdm.ocr.picture.cells import PRINTED, Crop, Ink, cut, is_ditto, may_say_do, png, squareness

TALL = Crop(np.full((40, 90), 255, np.uint8), (0, 0, 90, 40))


@pytest.mark.parametrize("text", ["do", "do.", "ditto", "dto", "- do -"])
def test_the_word_for_ditto_counts_at_any_size(text: str) -> None:
    assert is_ditto(text, TALL, 40.0)
    assert is_ditto(text, TALL, 40.0, person=True)


def test_large_initials_are_a_person() -> None:
    assert not is_ditto("DO", TALL, 40.0, person=True)


def test_the_word_for_ditto_among_initials_is_known_from_its_picture() -> None:
    # read as 20, and nearly as likely do
    seen = lattice("20", {0: ("d", 0.3), 1: ("o", 0.4)})
    assert may_say_do("20", seen)
    assert may_say_do("20", seen, ["MQ", "FJ"])
    # somebody signs so, it is somebody else, nothing was read
    assert not may_say_do("20", seen, ["MQ", "DO"])
    assert not may_say_do("JD", lattice("JD", {0: ("d", 0.01)}))
    assert not may_say_do("", seen)
    assert not may_say_do("20", None)


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


@pytest.mark.parametrize("wide", [300, 301, 1])
@pytest.mark.parametrize("span", [(0, 255), (90, 170), (200, 200)])
def test_a_crop_shows_every_grey_within_a_shade(span: tuple[int, int], wide: int) -> None:
    low, high = span
    page = np.tile(np.linspace(low, high, wide).astype(np.uint8), (40, 1))
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


UPPER, LOWER = (10, 80, 390, 130), (10, 130, 390, 180)


def tail(*, meets: bool) -> np.ndarray:
    """The last letter of a row has a tail that runs into the row below, where it may meet a letter."""
    page = np.full((260, 400), 255, np.uint8)
    cv2.putText(page, "pump n", (20, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    cv2.ellipse(page, (150, 108), (14, 12), 0, 0, 360, 0, 3)
    cv2.line(page, (150, 120), (150, 150), 0, 3)
    if meets:
        zigzag = np.array([[130, 150], [142, 173], [150, 150], [162, 173], [174, 150], [186, 173]])
        cv2.polylines(page, [zigzag], isClosed=False, color=0, thickness=3)
    return page


def test_rows_that_hang_together_by_a_tail_are_parted_at_their_line() -> None:
    page = tail(meets=True)
    ink = Ink.of(page)
    for box in (UPPER, LOWER):
        crop, rows = cut(page, ink, box), slice(box[1], box[3])
        assert crop.picture is not None
        assert (crop.picture < 128).sum() == pytest.approx((page[rows] < 128).sum(), rel=0.05)


def test_a_letter_with_its_tail_is_whole() -> None:
    page = tail(meets=False)
    crop = cut(page, Ink.of(page), UPPER)
    assert crop.picture is not None
    assert (crop.picture < 128).sum() == (page < 128).sum()


def test_a_full_stop_on_the_line_of_its_row_is_writing_and_a_crumb_of_ruling_is_not() -> None:
    def cell(mark: tuple[int, int]) -> Crop:
        page = np.full((60, 240), 255, np.uint8)
        for x in (60, 110):
            page[18:46, x : x + 4] = 20
        width, height = mark
        page[46 - height : 46, 84 : 84 + width] = 20
        return cut(page, Ink.of(page), (40, 10, 200, 48))

    def between(crop: Crop) -> bool:
        assert crop.picture is not None
        left = crop.box[0]
        return bool((crop.picture[:, 80 - left : 104 - left] < 128).any())

    assert between(cell((5, 5)))
    assert not between(cell((18, 3)))
