"""Tables drawn by hand on lined paper: they end above its foot, its margin line is no column, and writing stands across its lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pdm.ocr.picture.lined_paper import between_lines
from pdm.ocr.picture.ruling import Grid, find_grid, without_ruling
from pdm.records import PageReading

LINES = range(160, 2200, 62)
COLUMNS = (180, 460, 1400, 1500)
MARGIN, DRAWN = 112, 14
HEADS = ("Date", "Plant", "Fault / job done", "Hrs", "By")
WORK = (
    ("15/3", "CR001", "Jaw dies turned, cheek plates replaced", "11", "Tama"),
    ("15/3", "AF001", "Head shaft bearing greased", "1", "Deano"),
    ("16/3", "CV003", "Belt torn near the splice, clip joint put in", "4", "Tama"),
    ("", "", "until the splicing crew comes", "", ""),
    ("17/3", "PP2301", "Gland blowing badly, repacked", "2", "Sipho"),
    ("18/3", "ML001", "Liner bolt snapped, fitted new bolt", "1", "Deano"),
    ("19/3", "TH001", "Rake torque high, lifted the rakes", "2", "Tama"),
    ("20/3", "AG303", "Gearbox oil changed", "1", "Sipho"),
)


def lined(margin: int = MARGIN, columns: Sequence[int] = COLUMNS) -> npt.NDArray[np.uint8]:
    """Lined paper with pale lines to its foot; dark verticals end after some of them."""
    page = np.full((2300, 1650), 252, np.uint8)
    for y in LINES:
        cv2.line(page, (0, y), (1650, y), 185, 2)
    cv2.line(page, (margin, 0), (margin, 2300), 185, 2)
    for x in columns:
        cv2.line(page, (x, LINES[0] - 40), (x, LINES[DRAWN] + 5), 50, 3)
    return page


def written(page: npt.NDArray[np.uint8], drawing: dict[str, Callable[..., object]], foot: int) -> npt.NDArray[np.uint8]:
    """With headings and work, the feet of letters so many pixels below the line."""
    for n, row in enumerate((HEADS, *WORK)):
        for x, text in zip((12, *COLUMNS), row):
            drawing["write"](page, text, (x + 8, LINES[n + 1] + foot), 19, 40, True)
    cv2.line(page, (10, LINES[1]), (1640, LINES[1]), 40, 4)
    return page


def columns_of(grid: Grid | None) -> list[int]:
    assert grid is not None
    return [round(offset + slope * 500) for offset, slope in grid.columns][1:-1]


def test_a_drawn_table_ends_where_its_verticals_end_and_the_papers_margin_is_none_of_them(drawing: dict[str, Callable[..., object]]) -> None:  # fmt: skip
    grid = find_grid(written(lined(), drawing, -12))
    assert columns_of(grid) == pytest.approx(COLUMNS, abs=4)
    assert grid is not None
    assert grid.bottom == pytest.approx(LINES[DRAWN], abs=4)
    assert [round(o) for o, _ in grid.margins] == pytest.approx([MARGIN], abs=4)
    assert grid.below == len(LINES) - 1 - DRAWN


def test_a_margin_that_parts_two_headings_is_a_column(drawing: dict[str, Callable[..., object]]) -> None:
    grid = find_grid(written(lined(margin=180, columns=(*COLUMNS[1:], 1600)), drawing, -12))
    assert columns_of(grid)[0] == pytest.approx(180, abs=4)


def test_a_printed_form_keeps_its_blank_rows(drawing: dict[str, Callable[..., object]]) -> None:
    page = written(lined(), drawing, -12)
    for x in COLUMNS:
        cv2.line(page, (x, LINES[0]), (x, LINES[-1]), 50, 3)
    grid = find_grid(page)
    assert grid is not None
    assert len(grid.rows) == len(LINES)


def test_where_dark_verticals_cross_pale_lines_nothing_is_left(drawing: dict[str, Callable[..., object]]) -> None:
    page = written(lined(), drawing, -12)
    grid = find_grid(page)
    assert grid is not None
    clean = without_ruling(page, grid)
    for y in LINES[len(WORK) + 2 : DRAWN]:
        assert clean[y - 8 : y + 9, COLUMNS[0] - 6 : COLUMNS[0] + 7].min() > 200


def test_writing_that_stands_across_the_lines_is_parted_between_them() -> None:
    rows = tuple((100.0 + 60 * n, 0.0) for n in range(8))
    letters = np.array(
        [[0, 0, 0, 0, 0], *([x, 145 + 60 * n, 18, 30, 300] for n in range(5) for x in range(50, 900, 30))]
    )
    assert [round(o) for o, _ in between_lines(rows, letters)][:3] == [70, 130, 190]
    letters[1:, 1] -= 16
    assert between_lines(rows, letters) == rows


@pytest.mark.acceptance
@pytest.mark.parametrize("foot", [-12, 8])
def test_a_book_drawn_by_hand_is_read_row_by_row(foot: int, drawing: dict[str, Callable[..., object]], read: Callable[..., PageReading]) -> None:  # fmt: skip
    reading = read(written(lined(), drawing, foot))
    found = [json.loads(f) for f in reading.entries["fields"]]
    assert [f["date"] for f in found] == [row[0] for row in WORK if row[0]]
    assert [f.get("equipment") for f in found] == [row[1] for row in WORK if row[1]]
    assert found[2]["description"].endswith("comes")
