"""Print is told from handwriting; the other reader, which takes long to start, is asked only where it may be print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import pytest

from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.picture.cells import Crop
from pdm.ocr.ruled.tables import judge_script

TEXT = "HELD TILL THE LIFT HALL FILLED"


class Other(Engine):
    name = version = "other"
    asked = 0

    def read(self, pictures: Sequence[np.ndarray[Any, Any]]) -> list[Recognition]:
        self.asked += len(pictures)
        return [Recognition(TEXT, 0.9) for _ in pictures]


@pytest.mark.parametrize(("sure", "script", "asked"), [(0.99, "print", 3), (0.8, "hand", 0)])
def test_what_is_not_read_for_sure_is_no_print(sure: float, script: str, asked: int) -> None:
    picture = np.full((40, 700), 255, dtype=np.uint8)
    for x in range(20, 660, 24):
        # letters of level and upright strokes
        cv2.rectangle(picture, (x, 8), (x + 14, 32), 0, 3)
    crops = {(n, 0): Crop(picture, (0, 40 * n, 700, 40 * n + 40)) for n in range(3)}
    other = Other()
    assert judge_script(crops, {k: Recognition(TEXT, sure) for k in crops}, other) == script
    assert other.asked == asked
