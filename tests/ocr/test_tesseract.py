"""Tesseract reads many pictures in one call, each as if it were alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pdm.errors import EngineMissing
from pdm.ocr.engines.tesseract import Tesseract


def printed(text: str) -> np.ndarray:
    page = np.full((60, 40 + 22 * len(text)), 255, np.uint8)
    cv2.putText(page, text, (20, 42), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 2, cv2.LINE_AA)
    return page


def test_many_pictures_are_read_as_one_by_one_and_in_their_order() -> None:
    try:
        reader = Tesseract()
    except EngineMissing:
        pytest.skip("Tesseract is not installed")
    pictures = [printed("PUMP 101"), np.full((40, 90), 255, np.uint8), printed("VALVE"), printed("3.5 bar")]
    together = reader.read(pictures)
    assert together == [reader.read([p])[0] for p in pictures]
    assert (together[0].text, together[2].text) == ("PUMP 101", "VALVE")
    assert reader.read([]) == []
