"""Where writing stands on a page without ruling."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pdm.ocr.writing.detection import detect


@pytest.mark.parametrize("shape", [(700, 900), (2400, 1700)])
def test_writing_is_found_where_it_stands_in_reading_order(shape: tuple[int, int]) -> None:
    page = np.full(shape, 255, np.uint8)
    size = shape[1] / 900
    words = [(60, 120, "first line"), (520, 120, "of two"), (60, 400, "second line")]
    for x, y, text in words:
        cv2.putText(page, text, (round(size * x), round(size * y)), cv2.FONT_HERSHEY_SIMPLEX, 1.6 * size, 0, 4)
    found = detect(page)
    assert len(found) == len(words)
    for quad, (x, y, text) in zip(found, words, strict=True):
        left, top = quad.min(axis=0) / size
        right, bottom = quad.max(axis=0) / size
        assert left == pytest.approx(x, abs=25)
        assert top < y - 15 < bottom
        assert right - left > 18 * len(text)


def test_an_empty_page_has_no_writing() -> None:
    assert detect(np.full((800, 600), 255, np.uint8)) == []
