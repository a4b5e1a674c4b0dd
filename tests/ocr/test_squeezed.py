"""Two small lines in one row of a sheet."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pdm.ocr.picture.cells import in_lines

USUAL = 40.0


def cell(*texts: str, height: int = 40, scale: float = 0.55) -> npt.NDArray[np.uint8]:
    picture = np.full((height, 220), 255, dtype=np.uint8)
    step = height / len(texts)
    for n, text in enumerate(texts):
        cv2.putText(picture, text, (4, int((n + 0.8) * step)), cv2.FONT_HERSHEY_SIMPLEX, scale, 0, 1, cv2.LINE_AA)
    rows = np.flatnonzero((picture < 160).any(axis=1))
    columns = np.flatnonzero((picture < 160).any(axis=0))
    return np.ascontiguousarray(picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


@pytest.mark.parametrize("texts", [("no.1 dust", "extr blower"), ("boiler feed", "pump 1b"), ("cool tow", "fan no 1")])
def test_two_lines_in_the_height_of_one_are_two(texts: tuple[str, str]) -> None:
    picture = cell(*texts)
    parts = in_lines(picture, USUAL)
    assert len(parts) == 2
    assert abs(parts[0].shape[0] - parts[1].shape[0]) < 0.4 * picture.shape[0]


@pytest.mark.parametrize("text", ["01/12/2025", "P-318 A", "workshop", "Hot v-belt, 18 F", "E=H:-i!", "ditto"])
def test_one_line_stays_one(text: str) -> None:
    assert len(in_lines(cell(text, scale=1.2), USUAL)) == 1
