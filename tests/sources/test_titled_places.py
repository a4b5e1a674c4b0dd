"""A title above a table that names a line of the site tells where the machines of its rows stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pdm.vocabulary.numbered_places import place_of_titles

from .test_titled_tables import book

NAMES = frozenset(
    ["CANNING LINE 2", "SEAMER LINE 2", "PET FILLER LINE 4", "PET LINE 4", "AIR COMPRESSOR 1", "Bay 7 crane"]
)
KEYS = frozenset(["canningline2", "seamerline2", "petfillerline4", "petline4", "aircompressor1", "bay7crane"])
HEAD = ["Date", "Machine", "Reason"]
ROWS = [["07/03/2024", "Filler", "valve jammed"], ["08/03/2024", "Depal", "motor tripped"]]


@pytest.mark.parametrize(
    ("titles", "place"),
    [
        (["LINE 2 CANS - MINOR STOP LOG"], "line 2"), (["F-tags L2"], "line 2"), (["Stops", "PET line no. 4"], "line 4"),
        # of several lines, of one that no machine or one alone is named after, of a sheet's own number
        (["Line 2 and line 4"], ""), (["Line 3"], ""), (["Bay 7"], ""), (["Sheet 2", "Shift 2"], ""), (["L2/4"], ""),
    ],
)  # fmt: skip
def test_the_place_that_titles_name(titles: list[str], place: str) -> None:
    assert place_of_titles(titles, KEYS) == place


@pytest.mark.parametrize(("sheet", "above"), [("Sheet1", [["LINE 2 CANS - STOP LOG"], []]), ("L2", [["Stop log"]])])
def test_rows_below_a_title_with_a_line(
    tmp_path: Path, read: Callable[..., Any], sheet: str, above: list[list[str]]
) -> None:
    got = read(book(tmp_path / "a.xlsx", (sheet, [*above, HEAD, *ROWS])), names=NAMES)
    assert [got.fields(i).get("titled") for i in range(2)] == ["line 2"] * 2


def test_a_table_with_places_of_its_own_has_none_from_its_title(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [[*HEAD, "Functional location"], *([*row, "Packing"] for row in ROWS)]
    got = read(book(tmp_path / "a.xlsx", ("Sheet1", [["LINE 2 STOPS"], *rows])), names=NAMES)
    assert [got.fields(i).get("titled") for i in range(2)] == [None] * 2


def test_a_second_table_on_a_sheet_has_its_own_title(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [["LINE 2 STOPS"], HEAD, *ROWS, [], ["LINE 4 STOPS"], HEAD, *ROWS, [], ["OTHER STOPS"], HEAD, *ROWS]
    got = read(book(tmp_path / "a.xlsx", ("Sheet1", rows)), names=NAMES)
    assert [got.fields(i).get("titled") for i in range(6)] == ["line 2", "line 2", "line 4", "line 4", None, None]
