"""Pieces of writing: letters that stand close are read drawn out, lines that slope stay lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.writing.drawn_out import CLOSE, MANY, SOME, WIDE, as_they_read_best, body, read_wide
from pdm.ocr.writing.freeform import blocks, in_lines


class Counting(Engine):
    """Sees as many letters in every picture, and notes the pictures' widths."""

    name, version = "counting", "1"

    def __init__(self, letters: int, letter: str = "x") -> None:
        self.text, self.widths = letter * letters, []  # type: ignore[var-annotated]

    def read(self, pictures: Sequence[Any]) -> list[Recognition]:
        self.widths.append([p.shape[1] for p in pictures])
        return [Recognition(self.text, 0.9, None) for _ in pictures]


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


@pytest.mark.parametrize(("letters", "wider"), [(60, True), (30, False), (6, False)])
def test_a_column_of_a_table_is_drawn_out_by_some_of_its_cells(letters: int, wider: bool) -> None:
    hand = Counting(letters)
    column = page(600) * 4
    ready = as_they_read_best([column], hand)[0]
    assert sum(map(len, hand.widths)) <= SOME < len(column)
    if not wider:
        assert {p.shape[1] for p in ready} == {600}
    else:
        assert all(CLOSE < p.shape[1] / p.shape[0] * 6.0 / letters <= WIDE + 0.02 for p in ready)


def test_of_whole_lines_tails_do_not_make_the_letters_small() -> None:
    column = page(600) * 4
    for picture in column:
        picture[8:30:2, 20:580] = 0
    column[3] = np.vstack([column[3], np.full((30, 600), 255, dtype=np.uint8)])
    column[3][36:68, 300:303] = 0
    ready = as_they_read_best([column], Counting(30))[0]
    assert len({p.shape[0] for p in ready}) == 1
    assert (ready[3] == 0).any(axis=1).sum() >= 11
    assert [p.shape[0] for p in as_they_read_best([column], Counting(12))[0]] == [p.shape[0] for p in column]


def test_the_body_of_a_line_is_where_most_of_its_ink_is() -> None:
    picture = np.full((50, 100), 255, dtype=np.uint8)
    picture[20:30, 10:90], picture[30:48, 50] = 0, 0
    assert (body(picture, 12) == 0).sum() >= 800
    assert body(picture, 60) is picture


def test_short_cells_tell_nothing_of_how_close_a_hand_writes() -> None:
    hand = Counting(9)
    assert [p.shape for p in as_they_read_best([page(60)], hand)[0]] == [(40, 60)] * 5
    assert hand.widths == []


def test_a_column_of_figures_stays_as_it_is() -> None:
    assert [p.shape for p in as_they_read_best([page(600)], Counting(60, "7"))[0]] == [(40, 600)] * 5


@pytest.mark.parametrize("slope", [-0.06, -0.02, 0.0, 0.03, 0.06])
def test_lines_far_aslant_are_lines_in_their_order(slope: float) -> None:
    def quad(x0: float, x1: float, y: float) -> np.ndarray[Any, Any]:
        a, b = y + slope * x0, y + slope * x1
        return np.array([[x0, a - 12], [x1, b - 12], [x1, b + 12], [x0, a + 12]], dtype=np.float32)

    pieces = [(100, 480, 0), (510, 900, 0), (100, 900, 1), (180, 300, 2), (330, 900, 2), (100, 250, 3)]
    quads = [quad(x0, x1, 150 + 36 * line) for x0, x1, line in reversed(pieces)]
    found = in_lines(blocks(np.full((400, 1000), 255, dtype=np.uint8), Counting(20), quads))
    assert [[b.box[0] for b in line] for line in found] == [[100, 510], [100], [180, 330], [100]]


@pytest.mark.parametrize(("letters", "reads"), [(30, [MANY, 40 - MANY]), (75, [MANY, 40])])
def test_how_close_a_page_is_written_is_told_by_some_of_its_pieces(letters: int, reads: list[int]) -> None:
    hand = Counting(letters)
    assert len(read_wide([np.full((40, 600), 255, np.uint8)] * 40, hand)) == 40
    assert [len(w) for w in hand.widths] == reads
