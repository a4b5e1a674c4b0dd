"""Pages that came as negatives are read as if they had not; other dark pictures are left as they are."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from pdm.ocr.picture.render import positive
from pdm.records import PageReading

from .conftest import ROWS

Drawing = dict[str, Callable[..., np.ndarray]]


def test_a_negative_is_read(sheet: type, drawing: Drawing, read: Callable[..., PageReading]) -> None:
    found = [json.loads(f) for f in read(255 - drawing["draw"](sheet())).entries["fields"]]
    assert [f["date"] for f in found] == [row[0] for row in ROWS]
    assert sum(f["equipment"] == row[1] for f, row in zip(found, ROWS, strict=True)) >= 6


def page_on_a_table(page: np.ndarray) -> np.ndarray:
    table = np.full((2 * page.shape[0], 2 * page.shape[1]), 30, np.uint8)
    table[200 : 200 + page.shape[0], 300 : 300 + page.shape[1]] = page
    return table


@pytest.mark.parametrize(
    "made",
    [
        lambda page: page,
        lambda page: (page * 0.25).astype(np.uint8),
        page_on_a_table,
        lambda page: np.zeros_like(page),
        lambda page: np.random.default_rng(0).integers(0, 256, page.shape).astype(np.uint8),
        lambda page: page[:0],
    ],
    ids=["paper", "dark photograph", "page on a dark table", "black", "noise", "nothing"],
)
def test_what_is_no_negative_is_left_alone(
    made: Callable[[np.ndarray], np.ndarray], sheet: type, drawing: Drawing
) -> None:
    picture = made(drawing["draw"](sheet()))
    assert positive(picture) is picture
