"""Which end of a page is up, and what is asked to tell it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from rapidfuzz import fuzz

from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.picture.orient import Grey, flatten, lies_on_its_side
from pdm.ocr.picture.ruling import find_grid
from pdm.ocr.read import LOOKED_AT, turned_gain
from pdm.ocr.ruled.header import SURE_HEADING, _labelled, find_header
from pdm.ocr.ruled.sheet import Sheet
from pdm.records import PageReading


class Sure(Engine):
    """Reads all pictures as one text, with the confidence that a picture's first pixel tells, in percent."""

    name, version = "sure", "1"

    def __init__(self, text: str = "some text") -> None:
        self.text = text
        self.asked = 0

    def read(self, pictures: Sequence[npt.NDArray[Any]]) -> list[Recognition]:
        self.asked += len(pictures)
        return [Recognition(self.text, float(p.flat[0]) / 100) for p in pictures]


def pieces(here: int, there: int, count: int) -> list[Grey]:
    """Pictures read with one confidence as they are, and with another one upside down."""
    return [np.array([[here, 0], [0, there]], np.uint8) for _ in range(count)]


@pytest.mark.parametrize(("here", "there", "asked"), [(90, 40, 2 * LOOKED_AT), (40, 90, 2 * LOOKED_AT), (60, 62, 20)])
def test_more_pieces_of_writing_are_looked_at_only_where_the_first_say_little(
    here: int, there: int, asked: int
) -> None:
    hand = Sure()
    assert turned_gain(pieces(here, there, 10), hand) == pytest.approx((there - here) / 100)
    assert hand.asked == asked


def test_nothing_written_says_nothing() -> None:
    assert turned_gain([], Sure()) == 0.0


class Headings(Engine):
    """Reads cells from left to right as headings, the last one as none that is known, with a given confidence."""

    name, version = "headings", "1"

    def __init__(self, last: float) -> None:
        self.last = last

    def read(self, pictures: Sequence[npt.NDArray[Any]]) -> list[Recognition]:
        texts = ["Date", "Equipment", "Description", "Qxz"][: len(pictures)]
        return [Recognition(t, self.last if t == "Qxz" else 0.99) for t in texts]


@pytest.mark.parametrize(("confidence", "asked"), [(SURE_HEADING, False), (SURE_HEADING - 0.1, True)])
def test_the_reader_of_print_is_asked_about_headings_that_were_not_read_for_sure(
    confidence: float, asked: bool, sheet: type, drawing: dict[str, Callable[..., Any]]
) -> None:
    page = drawing["draw"](sheet(headers=["Date", "Equip. No.", "Work", "Qxz"], rows=[["1", "2", "3", "4"]] * 5))
    grid = find_grid(page)
    assert grid is not None
    print_ = Sure("Qxz")
    find_header(Sheet.of(page, grid), Headings(confidence), print_)
    assert (print_.asked > 0) is asked


@pytest.mark.parametrize(
    ("texts", "labelled"),
    [(["Machine:", "Disa"], 1), (["Machine:", "Disa", "Date:", "12/3"], 2), (["Date:", "Machine:", "Work done:"], 0), (["Date", "Machine", "Work"], 0), (["Dept: Foundry", "Machine"], 1)],
)  # fmt: skip
def test_labels_with_their_values_beside_them_are_no_heads(texts: list[str], labelled: int) -> None:
    assert _labelled(texts) == labelled


def feint(drawn: Grey, rows: range) -> Grey:
    """A drawn sheet of feint paper: its rows are pale and its columns are not, so that only these are dark enough to count."""
    out = drawn.copy()
    for y in rows:
        line = out[y - 1 : y + 2]
        line[(line > 80) & (line < 100)] = 225
    return out


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_pale_rows_between_dark_columns_turn_no_page_against_its_writing(
    turns: int, sheet: type, drawing: dict[str, Callable[..., Any]], read: Callable[..., PageReading]
) -> None:
    wanted = sheet()
    page = feint(drawing["draw"](wanted), range(190, 190 + 62 * (len(wanted.rows) + 2), 62))
    assert lies_on_its_side(flatten(page))
    found = read(np.ascontiguousarray(np.rot90(page, turns)))
    seen = [json.loads(f).get("description", "") for f in found.entries["fields"]]
    assert len(seen) == len(wanted.rows)
    assert min(fuzz.ratio(text, row[2]) for text, row in zip(seen, wanted.rows)) > 70
