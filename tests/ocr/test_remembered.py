"""A reader that remembers says what the reader says, and asks it once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pdm.ocr.engines import Recognition
from pdm.ocr.engines.base import Engine
from pdm.ocr.engines.remembered import Remembered


class Counting(Engine):
    """Says how dark a picture is, and how many it was asked for."""

    name, version = "counting", "1"
    asked = 0

    def read(self, pictures: Sequence[Any]) -> list[Recognition]:
        self.asked += len(pictures)
        return [Recognition(f"{p[0, 0]} {p.shape}", 0.5) for p in pictures]


def test_each_picture_is_read_once() -> None:
    reader = Counting()
    page = Remembered(reader)
    one, same, other = (np.full((4, 6), shade, dtype=np.uint8) for shade in (10, 10, 20))
    turned = np.full((6, 4), 10, dtype=np.uint8)
    assert [r.text for r in page.read([one, other, same])] == ["10 (4, 6)", "20 (4, 6)", "10 (4, 6)"]
    assert [r.text for r in page.read([turned, other[:, :]])] == ["10 (6, 4)", "20 (4, 6)"]
    assert reader.asked == 3
    assert page.read([]) == []
    assert (page.name, page.version) == ("counting", "1")
