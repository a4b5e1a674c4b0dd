"""One field in several pictures."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from pdm.ocr.engines import Engine, Recognition, engine
from pdm.ocr.field import read_code, read_year
from pdm.ocr.picture.variants import pictures


def drawn(text: str) -> np.ndarray:
    page = np.full((48, 40 + 26 * len(text)), 250, np.uint8)
    cv2.putText(page, text, (14, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 20, 2, cv2.LINE_AA)
    return page


class NoLattices(Engine):
    name, version = "plain", "1"

    def read(self, pictures: Sequence[np.ndarray]) -> list[Recognition]:
        return [Recognition("2017", 0.9) for _ in pictures]


def test_years_and_codes_are_read_from_pictures() -> None:
    hand = engine("ppocr")
    assert read_year(drawn("2016"), hand)[0] == 2016
    assert read_code(drawn("341/323"), hand)[0] == "341/323"


def test_an_engine_without_lattices_reads_no_year() -> None:
    assert read_year(drawn("2016"), NoLattices()) == (None, 0.0)
    assert read_code(drawn("341/323"), NoLattices()) == ("", 0.0)


@pytest.mark.parametrize("shape", [(1, 1), (3, 90), (48, 200)])
def test_pictures_of_any_size_can_be_varied(shape: tuple[int, int]) -> None:
    for picture in pictures(np.full(shape, 200, np.uint8)):
        assert picture.dtype == np.uint8
        assert min(picture.shape) >= 1
