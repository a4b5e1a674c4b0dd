"""Several tables on one page, side by side and one below the other, and pictures in which nothing can stand."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from pdm.errors import Reason
from pdm.ocr.ruled.several_tables import is_head_again, second_begins
from pdm.records import PageReading

from .conftest import HEADERS, ROWS

Read = Callable[..., PageReading]
Drawing = dict[str, Callable[..., np.ndarray]]


def days(reading: PageReading) -> list[str]:
    return [json.loads(f).get("date", "") for f in reading.entries["fields"]]


def later(rows: list[list[str]]) -> list[list[str]]:
    return [[f"2{n}.03.2024", *row[1:]] for n, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("headers", "column"),
    [
        ([*HEADERS, *HEADERS], 6),
        (["Date", "Machine", "Work", "", "Dale", "Machine", "Work"], 4),
        (HEADERS, None),
        (["Date", "Machine", "Work", "Date", "Hours", "Sign"], None),
        (["Date", "Work", "Date", "Work"], None),
        ([], None),
    ],
)
def test_where_headings_begin_again_a_second_table_begins(headers: list[str], column: int | None) -> None:
    assert second_begins(headers) == column


def test_a_row_that_holds_the_headings_is_the_head_again() -> None:
    assert is_head_again(["Dale", "Equip. No.", "Description of work", "Hrs", "", "Temp"], HEADERS)
    assert not is_head_again(ROWS[0], HEADERS)
    assert not is_head_again(["Date", "", "", "", "", ""], HEADERS)


@pytest.mark.acceptance
def test_tables_side_by_side_are_both_read(sheet: type, drawing: Drawing, read: Read) -> None:
    left, right = (drawing["draw"](sheet(rows=rows))[:760] for rows in (ROWS, later(ROWS)))
    found = read(np.hstack([left, right]))
    wanted = [row[0] for row in (*ROWS, *later(ROWS))]
    assert sum(a == b for a, b in zip(days(found), wanted, strict=True)) >= len(wanted) - 2
    assert found.entries["row"].is_unique
    assert found.entries["extra"].isna().all()


@pytest.mark.acceptance
def test_the_head_of_a_table_below_is_no_line(sheet: type, drawing: Drawing, read: Read) -> None:
    below = drawing["draw"](sheet(rows=later(ROWS[:5]), head="Second table"))
    found = read(np.vstack([drawing["draw"](sheet())[:780], below[60:700]]))
    wanted = [row[0] for row in (*ROWS, *later(ROWS[:5]))]
    assert sum(a == b for a, b in zip(days(found), wanted, strict=True)) >= len(wanted) - 2


@pytest.mark.parametrize("shape", [(6000, 3), (3, 3), (2, 900)])
def test_a_picture_in_which_nothing_can_stand_is_set_aside(shape: tuple[int, int], read: Read) -> None:
    found = read(np.full(shape, 255, np.uint8))
    assert [r.reason for r in found.refusals] == [Reason.UNREADABLE_PAGE]
    assert found.entries.empty
