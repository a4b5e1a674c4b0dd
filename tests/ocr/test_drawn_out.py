"""Writing whose letters stand closer than the recogniser can tell apart is read drawn out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.freeform import CLOSE, WIDE, read_wide


class Counting(Engine):
    """Sees as many letters in every picture, and notes the pictures' widths."""

    name, version = "counting", "1"

    def __init__(self, letters: int) -> None:
        self.letters, self.widths = letters, []  # type: ignore[var-annotated]

    def read(self, pictures: Sequence[Any]) -> list[Recognition]:
        self.widths.append([p.shape[1] for p in pictures])
        return [Recognition("x" * self.letters, 0.9, None) for _ in pictures]


def page(width: int) -> list[Any]:
    return [np.full((40, width), 255, dtype=np.uint8) for _ in range(5)]


@pytest.mark.parametrize(("letters", "times"), [(60, 2), (30, 1), (6, 1)])
def test_close_writing_is_drawn_out_and_other_writing_is_not(letters: int, times: int) -> None:
    hand = Counting(letters)
    assert len(read_wide(page(600), hand)) == 5
    assert len(hand.widths) == times
    if times == 2:
        steps = hand.widths[1][0] / 40 * 6.0 / letters
        assert CLOSE < steps <= WIDE + 0.01


def test_a_page_without_writing_stays_empty() -> None:
    assert read_wide([], Counting(3)) == []
