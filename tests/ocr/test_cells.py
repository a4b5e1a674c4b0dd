"""Cells as pictures: what repeats the cell above."""

from __future__ import annotations

import numpy as np
import pytest

from pdm.ocr.cells import Crop, is_ditto

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
