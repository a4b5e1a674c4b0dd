"""Lists of checks with a column for each week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

DAYS = ["01/01", "08/01", "15/01", "22/01", "29/01"]
WEEKS = ["KW 1", "KW 2", "KW 3", "KW 4", "KW 5"]


def book(path: Path, rows: Sequence[Sequence[Any]], name: str = "H1 2024") -> Path:
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(list(row))
    made.save(path)
    return path


@pytest.mark.parametrize("days", [DAYS, WEEKS])
def test_words_in_a_cell_are_a_line_of_their_day_and_machine(
    tmp_path: Path, read: Callable[..., Any], days: list[str]
) -> None:
    rows = [
        ["LUBE CHECKS - tick and initials"],
        [None, None, "Wk", 1, 2, 3, 4, 5],
        ["No.", "Machine", "Freq", *days],
        ["BOTTLING"],
        ["FIL-1", "Filler", "W", "✓ DK", "PS", "✓ leak at gearbox seal DK", "✓", "not done - running"],
        ["CRO-1", "Crowner", "2W", None, "✓ DK", None, "belt bearing gone, replaced PS", None],
        ["PAL-1", "Palletiser", "M", None, None, "✓", None, None],
        [None, "✓ = done   x = missed"],
    ]
    got = read(book(tmp_path / "checks.xlsx", rows))
    told = [(f["equipment"], f["date"], f["description"]) for f in (got.fields(i) for i in range(len(got.entries)))]
    assert told == [
        ("FIL-1", days[2], "✓ leak at gearbox seal DK"),
        ("CRO-1", days[3], "belt bearing gone, replaced PS"),
        ("FIL-1", days[4], "not done - running"),
    ]
    assert got.entries["entry_id"].is_unique
    assert got.entries["row"].tolist() == [5, 6, 5]
    assert ["5 cells" in r.message for r in got.refusals] == [True]


def test_readings_under_days_are_no_lines(tmp_path: Path, read: Callable[..., Any]) -> None:
    log = ["Date", "Machine", "Work done"], ["01.02.2024", "Filler", "seal changed"]
    rows = [["Machine", "Unit", *DAYS], *[[f"Fan {n}", "A", 11, 12, 13, 12, 11 + n] for n in range(4)]]
    made = openpyxl.load_workbook(book(tmp_path / "log.xlsx", log))
    sheet = made.create_sheet("readings")
    for row in rows:
        sheet.append(row)
    made.save(tmp_path / "log.xlsx")
    got = read(tmp_path / "log.xlsx")
    assert got.entries["text"].tolist() == ["seal changed"]
