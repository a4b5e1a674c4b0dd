"""Ruled tables: where rows and columns lie, and what is painted over."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pdm.ocr.picture.columns import strokes_only
from pdm.ocr.picture.orient import Grey
from pdm.ocr.picture.ruling import find_grid, without_ruling
from pdm.ocr.read import levelled

ROWS = range(200, 1241, 52)
COLUMNS = (80, 300, 620, 1200, 1420)


def sheet(*, frame: bool = True) -> npt.NDArray[np.uint8]:
    """A ruled sheet, 1500 x 1400; without a frame the right edge is missing."""
    page = np.full((1400, 1500), 255, np.uint8)
    for y in ROWS:
        cv2.line(page, (COLUMNS[0], y), (COLUMNS[-1], y), 60, 3)
    for x in COLUMNS if frame else COLUMNS[:-1]:
        cv2.line(page, (x, ROWS[0]), (x, ROWS[-1]), 60, 3)
    return page


def columns_of(page: npt.NDArray[np.uint8]) -> list[int]:
    grid = find_grid(page)
    assert grid is not None
    return [round(offset + slope * 700) for offset, slope in grid.columns]


def test_the_same_figure_at_the_beginning_of_every_line_is_writing() -> None:
    page = sheet()
    for y in ROWS[1:-1]:
        cv2.line(page, (94, y + 7), (94, y + 47), 40, 3)  # the 1 of 10/12/25
        cv2.line(page, (106, y + 9), (106, y + 46), 40, 3)
    assert columns_of(page) == pytest.approx(COLUMNS, abs=4)
    grid = find_grid(page)
    assert grid is not None
    clean = without_ruling(page, grid)
    for y in ROWS[2:-2]:
        assert clean[y + 15 : y + 40, 93:96].mean() < 100
        assert clean[y + 15 : y + 40, 105:108].mean() < 100


def test_a_frame_that_is_lost_in_the_fold_is_where_the_rows_end() -> None:
    assert columns_of(sheet(frame=False)) == pytest.approx(COLUMNS, abs=8)
    assert columns_of(sheet()) == pytest.approx(COLUMNS, abs=4)


def words(page: npt.NDArray[np.uint8], x: int, text: str) -> None:
    cv2.putText(page, text, (x + 12, ROWS[0] + 38), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 30, 2)


def test_a_faint_vertical_between_two_labels_of_the_header_parts_their_columns() -> None:
    page = sheet()
    page[:, COLUMNS[1] - 3 : COLUMNS[1] + 4] = np.where(page[:, 600:607] < 255, page[:, 600:607], 255)
    bare = page.copy()
    for y in ROWS[:-1]:  # less than half of it is left
        cv2.line(page, (COLUMNS[1], y), (COLUMNS[1], y + 21), 90, 3)
    for one in (page, bare):
        for x, text in zip(COLUMNS, ("Date", "Machine", "Work done", "Who"), strict=False):
            words(one, x, text)
    assert columns_of(page) == pytest.approx(COLUMNS, abs=4)
    unlabelled = sheet()
    for y in ROWS[1:-1]:
        cv2.line(unlabelled, (COLUMNS[2] + 200, y), (COLUMNS[2] + 200, y + 21), 90, 3)
    words(unlabelled, COLUMNS[2], "Work")
    assert columns_of(unlabelled) == pytest.approx(COLUMNS, abs=4)


def test_a_page_whose_rows_are_aslant_is_turned_until_they_are_level() -> None:
    page = sheet()
    height, width = page.shape
    turned = cv2.warpAffine(
        page, cv2.getRotationMatrix2D((width / 2, height / 2), -0.8, 1), (width, height), borderValue=255
    )
    grid = find_grid(turned)
    assert grid is not None
    flat, level = levelled(turned, grid)
    assert level is not None
    assert max(abs(s) for _, s in level.rows) < 0.003
    assert flat.shape == turned.shape
    assert levelled(page, find_grid(page))[0] is page


def test_strokes_below_one_another_that_would_cut_a_label_are_writing() -> None:
    page = sheet()
    for y in ROWS[1:-1]:
        cv2.line(page, (160, y + 14), (160, y + 44), 40, 3)  # the stroke of 05/07/2025
    words(page, COLUMNS[0], "Datum und")
    assert columns_of(page) == pytest.approx(COLUMNS, abs=4)


def test_a_stroke_through_a_row_does_not_stand_for_the_faint_lines_around_it() -> None:
    page = sheet()
    for y in ROWS[8:11]:  # three lines that the scanner lost
        page[y - 2 : y + 3, :] = np.where(np.isin(np.arange(1500), COLUMNS), 60, 255)
    cv2.line(page, (COLUMNS[0], ROWS[7] + 31), (COLUMNS[-1], ROWS[7] + 31), 50, 3)
    grid = find_grid(page)
    assert grid is not None
    assert [round(o + s * 700) for o, s in grid.rows] == pytest.approx(list(ROWS), abs=4)


def test_headings_above_the_first_rule_stand_in_a_row_where_the_verticals_go_on_beside_them() -> None:
    page = sheet()
    page[ROWS[0] - 2 : ROWS[0] + 3, :] = np.where(np.isin(np.arange(1500), COLUMNS), 60, 255)
    bare = page.copy()
    for x, text in zip(COLUMNS, ("Date", "Machine", "Work done", "Sign"), strict=False):
        words(page, x, text)
    assert columns_of(page) == pytest.approx(COLUMNS, abs=4)
    for one, first in ((page, ROWS[0]), (bare, ROWS[1])):
        grid = find_grid(one)
        assert grid is not None
        assert grid.top == pytest.approx(first, abs=6)


def test_a_head_whose_letters_stand_across_the_first_rule_ends_below_them() -> None:
    page = sheet()
    page[ROWS[0] - 2 : ROWS[0] + 3, :] = np.where(np.isin(np.arange(1500), COLUMNS), 60, 255)
    for x, text in zip(COLUMNS, ("Date", "Machine", "Work done", "Sign"), strict=False):
        cv2.putText(page, text, (x + 12, ROWS[1] + 12), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 30, 3)
    grid = find_grid(page)
    assert grid is not None
    assert grid.rows[1][0] == pytest.approx(ROWS[1] + 17, abs=6)
    assert [round(o) for o, _ in grid.rows][2:] == pytest.approx(list(ROWS)[2:], abs=4)


def test_headings_between_verticals_that_go_to_the_edge_of_the_paper_are_a_row_too() -> None:
    page = sheet()
    page[ROWS[0] - 2 : ROWS[0] + 3, :] = 255
    for x in COLUMNS:
        cv2.line(page, (x, 0), (x, 1399), 60, 3)
    for x, text in zip(COLUMNS, ("Date", "Machine", "Work done", "Sign"), strict=False):
        words(page, x, text)
    grid = find_grid(page)
    assert grid is not None
    assert [round(o) for o, _ in grid.rows][:2] == pytest.approx([ROWS[1] - 78, ROWS[1]], abs=4)


def test_a_rule_between_a_low_row_and_a_high_one_stays_and_a_stroke_beside_a_paler_rule_does_not() -> None:
    page = sheet()
    page[ROWS[5] - 2 : ROWS[5] + 3, 620:1200] = 255
    for x in range(640, 1100, 22):
        cv2.line(page, (x, ROWS[4] + 6), (x + 4, ROWS[4] + 24), 40, 3)
    cv2.line(page, (COLUMNS[0], ROWS[4] + 34), (COLUMNS[-1], ROWS[4] + 34), 60, 3)
    alone = page.copy()
    alone[ROWS[5] - 2 : ROWS[5] + 3, :] = np.where(np.isin(np.arange(1500), COLUMNS), 60, 255)
    for one, fifth in ((page, ROWS[5]), (alone, ROWS[4] + 34)):
        grid = find_grid(one)
        assert grid is not None
        assert [round(o + s * 700) for o, s in grid.rows] == pytest.approx([*ROWS[:5], fifth, *ROWS[6:]], abs=4)


def test_a_vertical_that_a_label_runs_across_is_ruling_where_it_is_drawn() -> None:
    page = sheet()
    x = COLUMNS[0] + 98
    for y in ROWS[1:-1]:  # not drawn in the header, and with a gap
        cv2.line(page, (x, y), (x, y + (30 if y == ROWS[9] else 52)), 60, 3)
    words(page, COLUMNS[0], "Hours")
    words(page, x - 14, "Who")
    assert columns_of(page) == pytest.approx(sorted([*COLUMNS, x]), abs=4)


def test_a_broken_vertical_between_two_words_of_the_header_that_stand_close_is_ruling() -> None:
    page = sheet()
    page[:, COLUMNS[1] - 3 : COLUMNS[1] + 4] = np.where(page[:, 600:607] < 255, page[:, 600:607], 255)
    figures = page.copy()
    for y in ROWS[1:-1]:
        whole = (y - ROWS[0]) // 52 % 3 > 0  # two rows of three
        cv2.line(page, (COLUMNS[1], y), (COLUMNS[1], y + (52 if whole else 0)), 90, 3)
        cv2.line(figures, (COLUMNS[1], y + 16), (COLUMNS[1], y + 38), 60, 3)
    for one in (page, figures):
        words(one, COLUMNS[0] + 84, "Work date")
        words(one, COLUMNS[1] - 2, "Plant item")
    assert columns_of(page) == pytest.approx(COLUMNS, abs=4)
    assert columns_of(figures) == pytest.approx([x for x in COLUMNS if x != COLUMNS[1]], abs=4)


def test_the_edge_of_the_paper_above_a_table_is_none_of_its_lines() -> None:
    page = sheet()
    cv2.line(page, (0, 14), (1499, 16), 60, 3)
    cv2.line(page, (0, 1386), (1499, 1384), 60, 3)
    grid = find_grid(page)
    assert grid is not None
    assert [round(o + s * 700) for o, s in grid.rows] == pytest.approx(list(ROWS), abs=4)


def test_a_faint_vertical_is_found_beside_writing_and_figures_below_one_another_are_none() -> None:
    page = np.full((1200, 900), 250, dtype=np.uint8)
    for n in range(25):
        cv2.line(page, (60, 100 + 44 * n), (840, 100 + 44 * n), 60, 2)
    for x in (60, 640, 740, 840):
        cv2.line(page, (x, 100), (x, 1156), 60, 2)
    for x in (220, 480):
        cv2.line(page, (x, 100), (x, 1156), 222, 2)
    for n in range(1, 24):
        y = 134 + 44 * n
        # a day that ends at the line, a name that begins at it, and the same upright figure in every row
        cv2.putText(page, "10/12/2024", (64, y), cv2.FONT_HERSHEY_SIMPLEX, 0.82, 20, 5)
        cv2.putText(page, "HMMpump 17A", (228, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 20, 5)
    cv2.putText(page, "Date", (70, 130), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 20, 2)
    cv2.putText(page, "Machine", (230, 130), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 20, 2)
    cv2.putText(page, "Done", (500, 130), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 20, 2)
    grid = find_grid(page)
    assert grid is not None
    found = [round(c[0] + c[1] * 600) for c in grid.columns]
    assert found == pytest.approx([60, 220, 480, 640, 740, 840], abs=5)


def _written(rows: list[tuple[float, float]], x: int, share: float) -> tuple[Grey, Grey]:
    """Ink and upright strokes of a table in whose first six rows a stroke of letters stands at `x`, between others."""
    dark, down = (np.zeros((round(rows[-1][0]) + 20, 400), np.uint8) for _ in range(2))
    for (top, _), (bottom, _) in list(pairwise(rows))[:6]:
        dark[round(top) + 8 : round(bottom) - 6, x - 14 : x + 15 : 4] = 255
        low = round(bottom) - 6
        down[low - round(share * (bottom - top)) : low, x - 1 : x + 2] = 255
    return dark, down


def test_strokes_of_letters_below_one_another_are_seen_only_where_something_is_written() -> None:
    rows = [(20.0 + 40 * i, 0.0) for i in range(11)]
    dark, down = _written(rows, 200, 0.6)
    assert strokes_only(dark, down, rows, (200.0, 0.0))
    # faint ruling shows in blank rows as well
    down[300:400, 199:202] = 255
    assert not strokes_only(dark, down, rows, (200.0, 0.0))


def test_ruling_of_a_form_that_ends_half_way_is_whole_in_its_rows() -> None:
    rows = [(20.0 + 40 * i, 0.0) for i in range(11)]
    dark, down = _written(rows, 200, 0.6)
    down[20:260, 199:202] = 255
    assert not strokes_only(dark, down, rows, (200.0, 0.0))


def test_pale_ruling_close_under_writing_is_taken_out_and_the_writing_stays() -> None:
    page = sheet()
    page[page < 255] = 165
    for y in ROWS[2:-1]:
        for x in range(630, 1150, 22):
            cv2.ellipse(page, (x, y - 20), (7, 11), 0, 0, 360, 40, 5)
    blurred = np.asarray(cv2.GaussianBlur(page, (3, 3), 0), dtype=np.uint8)
    grid = find_grid(blurred)
    assert grid is not None
    clean = without_ruling(blurred, grid)
    under = np.concatenate([clean[y - 1 : y + 2, 640:1140] for y in ROWS[3:-1]])
    assert (under < 185).mean() < 0.05
    written = np.concatenate([clean[y - 34 : y - 6, 640:1140] for y in ROWS[3:-1]])
    assert (written < 120).sum() > 0.95 * sum((blurred[y - 34 : y - 6, 640:1140] < 120).sum() for y in ROWS[3:-1])


@pytest.mark.parametrize(("rule", "kept"), [(150, True), (110, True), (30, False)])
def test_writing_that_stands_on_a_paler_line_keeps_its_feet(rule: int, kept: bool) -> None:
    page = sheet()
    page[page < 255] = rule
    alone = np.full_like(page, 255)
    for y in ROWS[2:-1]:
        for x in range(640, 1000, 60):
            # letters whose lower end lies in the line
            cv2.ellipse(alone, (x, y - 8), (9, 8), 0, 0, 360, 40, 4)
    page = np.minimum(page, alone)
    grid = find_grid(page)
    assert grid is not None
    clean = without_ruling(page, grid)
    feet = [(slice(y - 1, y + 2), slice(630, 1000)) for y in ROWS[2:-1]]
    written = sum(int((alone[place] < 100).sum()) for place in feet)
    seen = sum(int(((clean[place] < 100) & (alone[place] < 100)).sum()) for place in feet)
    assert (seen > 0.9 * written) == kept
    # nothing of the lines stays beside the letters
    assert all((clean[y - 1 : y + 2, 1020:1190] == 255).all() for y in ROWS[2:-1])


@pytest.mark.parametrize("bend", [6, 10, 16])
def test_verticals_that_bend_over_the_page_are_all_columns(bend: int) -> None:
    page = sheet()
    height, width = page.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    wave = bend * np.sin(2 * np.pi * y / height + np.interp(x, (0, width), (0, 4)))
    flat = cv2.remap(page, (x + wave).astype(np.float32), y, cv2.INTER_LINEAR, borderValue=255)
    found = find_grid(np.asarray(flat, dtype=np.uint8))
    _, grid = levelled(np.asarray(flat, dtype=np.uint8), found)
    assert grid is not None
    assert len(grid.columns) == len(COLUMNS)
    assert max(abs(c[1]) for c in grid.columns) < 0.002
