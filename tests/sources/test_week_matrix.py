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


def test_initials_with_a_day_say_that_a_task_was_done(tmp_path: Path, read: Callable[..., Any]) -> None:
    weeks = [f"Wk{n}" for n in range(1, 13)]
    rows = [
        ["PPM PLANNER 2025   initial & date when done   P=planned  HB=held back  DF=Dave Fenton"],
        ["Machine", "PPM Task", "Freq", *weeks],
        ["Filler 1", "Lube carousel brg", "2W", "DF 03/01", None, "KB 15/01", "O/D no stock", "P 24/01", "HB 24/01"],
        ["Capper 2", "Torque check", "W", "LW/RT 02/01", "09/01 LW", "?"],
        ["Boiler 1", "Evaporation test", "W", "DE 03/01 failed - cleaned probe", "boiler off", "DE 12/09"],
        ["Door", "Edge test", "4W", "SMcA 06/01"],
    ]
    got = read(book(tmp_path / "PPM.xlsx", rows, "2025 H1"))
    told = sorted(
        (
            f["date"],
            f["equipment"],
            f.get("description", ""),
            f.get("remarks", ""),
            f.get("technician", ""),
            f.get("work_type", ""),
        )
        for f in (got.fields(i) for i in range(len(got.entries)))
    )
    assert told == [
        ("02/01", "Capper 2", "Torque check", "", "LW/RT", "preventive"),
        ("03/01", "Boiler 1", "Evaporation test", "DE 03/01 failed - cleaned probe", "DE", ""),
        ("03/01", "Filler 1", "Lube carousel brg", "", "DF", "preventive"),
        ("06/01", "Door", "Edge test", "", "SMcA", "preventive"),
        ("09/01", "Capper 2", "Torque check", "", "LW", "preventive"),
        ("15/01", "Filler 1", "Lube carousel brg", "", "KB", "preventive"),
        ("Wk2", "Boiler 1", "Evaporation test", "boiler off", "", ""),
        ("Wk4", "Filler 1", "", "O/D no stock", "", ""),
    ]
    assert [r.message.split("; ")[1].split(" ")[0] for r in got.refusals] == ["4"]
    assert all(got.entries["extra"].str.contains("Freq"))


def test_the_column_that_the_register_knows_is_that_of_the_machine(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        ["No.", "Machine", "Freq", *DAYS], ["L1-FIL", "Filler 60 valve", "W", "✓", "leak at seal"], ["L1-CRO", "Crowner", "W", None, "✓"],
        ["L1-PAL", "Palletiser", "M", "not done", None, "✓"],
    ]  # fmt: skip
    got = read(
        book(tmp_path / "checks.xlsx", rows), names=frozenset({"L1-FIL", "L1-CRO", "L1-PAL", "Filler", "Crowner"})
    )
    assert [got.fields(i)["equipment"] for i in range(len(got.entries))] == ["L1-PAL", "L1-FIL"]
