"""Texts that begin with their day, beside the name of a machine or alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

BOARD = [["Date", "Machine", "What"], ["06.02.2023", "Mill", "belt snapped"], ["06.03.2023", "Mill", "motor burnt out"]]
NOTES = [
    ["Comp 1", "06.02.23 HP trip, cooler blocked"],
    ["Boiler", "14.03.23 06:40 lockout, photocell cleaned"],
    ["Comp 1", "26.02.24 oil everywhere, line burst"],
    ["Chiller", "called the firm, no answer"],
]


def last_row(got: Any) -> int:
    return int(got.entries["row"].iloc[-1])


def book(path: Path, *sheets: Sequence[Sequence[Any]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


@pytest.mark.parametrize("names", [frozenset(), frozenset({"Boiler", "Comp 1"})])
def test_a_sheet_of_two_columns_without_a_header_is_read(
    tmp_path: Path, read: Callable[..., Any], names: frozenset[str]
) -> None:
    got = read(book(tmp_path / "board.xlsx", BOARD, [["UTILITIES"], [None], *NOTES]), names=names)
    assert len(got.entries) == 6
    first, second, last = (got.fields(n) for n in (2, 3, 5))
    assert first == {"equipment": "Comp 1", "date": "06.02.23", "description": "HP trip, cooler blocked"}
    assert (second["date"], second["time"], second["equipment"]) == ("14.03.23", "06:40", "Boiler")
    assert (last["date"], last["description"]) == ("26.02.24", "called the firm, no answer")
    # what columns were taken for is told, and whose day is that of the row above
    assert "column 2 is description, whose texts begin with their days" in got.refusals[0].message
    assert got.refusals[1].row == last_row(got)


def test_days_stay_in_texts_that_have_a_day_of_their_own(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [["Date", "Machine", "What"], *[["07.03.2024", *row] for row in NOTES]]
    got = read(book(tmp_path / "board.xlsx", rows))
    assert got.fields(0)["date"] == "07.03.2024"
    assert got.fields(0)["description"] == NOTES[0][1]


def test_a_narrow_sheet_with_days_that_cannot_be_read_is_named(tmp_path: Path, read: Callable[..., Any]) -> None:
    days = [["A1", "06.02.2023"], ["B2", "07.02.2023"], ["C3", "09.02.2023"]]
    got = read(book(tmp_path / "board.xlsx", BOARD, days))
    assert [r.page for r in got.refusals] == [2]
    cover = read(book(tmp_path / "cover.xlsx", BOARD, [["Maintenance board"], ["Printed", "06.02.2023"]]))
    assert cover.refusals == []


def test_a_dated_line_that_begins_with_a_machine_of_several_words_names_it() -> None:
    from pdm.sources.texts.typed_entry import dated_fields

    names = frozenset({"friteuse lijn 1", "friteuse lijn 2"})
    told = {"description": "friteuse lijn 1 liep op tot 196 graden", "equipment": "friteuse lijn 1"}
    assert dated_fields("friteuse lijn 1 liep op tot 196 graden", names) == told
    assert "equipment" not in (dated_fields("friteuse lijn 1 stil, lijn van friteuse lijn 2 ook", names) or {})
