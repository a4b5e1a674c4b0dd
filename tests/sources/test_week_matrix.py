"""Lists of checks with a column for each week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
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


def told(got: Any) -> list[tuple[str, ...]]:
    fields = [got.fields(i) for i in range(len(got.entries))]
    return sorted(
        (f["equipment"], f["date"], f["description"], f.get("technician", ""), f["work_type"]) for f in fields
    )


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize(
    ("months", "plan", "done"),
    [
        (["APR-24", "MAY-24"], "P", "D"),
        (["April 2024", "May 2024"], "Planned", "Actual date"),
        (["KW 15", "KW 19"], "Soll", "Ist"),
        (["avril 2024", "mai 2024"], "Prévu", "Réalisé"),
        (["Abril 24", "Mayo 24"], "Prog.", "Ejecutado"),
    ],
)
def test_of_what_was_planned_and_what_was_done_only_the_done_is_read(
    merged: bool, months: list[str], plan: str, done: str, tmp_path: Path, read: Callable[..., Any]
) -> None:
    rows = [
        ["PM SCHEDULE"],
        ["SR", "M/C", "ACTIVITY", months[0], None, months[1], None],
        [None, None, None, plan, done, plan, done],
        [1, "R/F 9", "Oiling & tape check", "12.04.2024", "13.04.2024", "10.05.2024", "10.05.2024"],
        [2, "R/F 11", "Oiling & tape check", "17.04.2024", "17.04.2024", "15.05.2024", "-"],
        [3, "Autoconer 4", "Splicer overhaul", "10.04.2024", "NOT DONE - no stock", "09.05.2024", "AK 11.05.2024"],
    ]
    path = book(tmp_path / "pm.xlsx", rows)
    if merged:
        made = openpyxl.load_workbook(path)
        for cells in ("D2:E2", "F2:G2", "A2:A3", "B2:B3", "C2:C3"):
            made.active.merge_cells(cells)
        made.save(path)
    got = read(path)
    assert told(got) == [
        ("Autoconer 4", "11.05.2024", "Splicer overhaul", "AK", "preventive"),
        ("R/F 11", "17.04.2024", "Oiling & tape check", "", "preventive"),
        ("R/F 9", "10.05.2024", "Oiling & tape check", "", "preventive"),
        ("R/F 9", "13.04.2024", "Oiling & tape check", "", "preventive"),
    ]
    assert got.entries["entry_id"].is_unique
    assert [r.message.split("; ")[1].split(" ")[0] for r in got.refusals] == ["2"]


def test_months_over_one_heading_each_and_days_without_a_month(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        ["Machine", "Job", "Apr-24 Plan", "Apr-24 Done", "May-24 Plan", "May-24 Done", "Dec-24 Plan", "Dec-24 Done"],
        ["P-104", "Grease", None, None, None, None, "20/12", "3 Jan"], ["P-101", "Grease", 3, 5, 7, "✓"], ["P-102", "Grease", 4, "4th", 8, ""], ["P-103", "Grease", "x", "13/04", "x", "P/P to June"],
    ]  # fmt: skip
    got = read(book(tmp_path / "pm.xlsx", rows))
    assert [t[:2] for t in told(got)] == [
        ("P-101", "5 Apr-24"), ("P-101", "May-24"), ("P-102", "4 Apr-24"), ("P-103", "13/04/2024"), ("P-104", "3 Jan 2025"),
    ]  # fmt: skip


def test_plan_and_actual_in_rows_by_turns(tmp_path: Path, read: Callable[..., Any]) -> None:
    months = [datetime(2024, n, 1) for n in (4, 5, 6)]
    rows = [
        ["Machine", "Task", "", *months],
        ["P-101", "Grease", "Plan", 3, 7, 5], ["", "", "Actual", 5, None, "✓"],
        ["P-102", "Oil change", "Plan", None, 8, None], ["", "", "Actual", None, datetime(2024, 5, 9), None],
    ]  # fmt: skip
    got = read(book(tmp_path / "pm.xlsx", rows))
    assert [t[:3] for t in told(got)] == [
        ("P-101", "2024-04-05", "Grease"), ("P-101", "2024-06", "Grease"), ("P-102", "2024-05-09", "Oil change"),
    ]  # fmt: skip
    assert [r.message.split("; ")[1].split(" ")[0] for r in got.refusals] == ["1"]


def test_a_plan_of_which_nothing_was_done_yet_is_no_record(tmp_path: Path, read: Callable[..., Any]) -> None:
    log = ["Date", "Machine", "Work done"], ["01.02.2024", "Filler", "seal changed"]
    made = openpyxl.load_workbook(book(tmp_path / "log.xlsx", log))
    sheet = made.create_sheet("plan")
    for row in (["M/C", "Job", "JUL-24", None, "AUG-24", None], [None, None, "P", "D", "P", "D"],
                ["P-101", "Grease", "03.07.2024", None, "05.08.2024", None], ["P-102", "Grease", "04.07.2024", None, "06.08.2024", "-"]):  # fmt: skip
        sheet.append(row)
    made.save(tmp_path / "log.xlsx")
    got = read(tmp_path / "log.xlsx")
    assert got.entries["text"].tolist() == ["seal changed"]
    assert ["4 jobs" in r.message for r in got.refusals] == [True]


@pytest.mark.parametrize(
    "rows",
    [
        [["Blow room", "Compliance", 95, 91.2, 95, 88], ["Carding", "Compliance", 95, 97.5, 95, 90]],
        [["Blow room", "PM jobs", 12, 10, 9, 9], ["Carding", "PM jobs", 8, 8, 7, 5]],
    ],
)
def test_amounts_that_were_planned_and_reached_are_no_days(
    rows: list[list[Any]], tmp_path: Path, read: Callable[..., Any]
) -> None:
    log = ["Date", "Machine", "Work done"], ["01.02.2024", "Filler", "seal changed"]
    made = openpyxl.load_workbook(book(tmp_path / "log.xlsx", log))
    sheet = made.create_sheet("figures")
    for row in (["Machine", "What", "Apr-24 Target", "Apr-24 Actual", "May-24 Target", "May-24 Actual"], *rows):
        sheet.append(row)
    made.save(tmp_path / "log.xlsx")
    got = read(tmp_path / "log.xlsx")
    assert not {"preventive"} & {got.fields(i).get("work_type") for i in range(len(got.entries))}


@pytest.mark.acceptance
def test_what_was_found_stands_as_a_log_below_the_list(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        ["LUBRICATION ROUND"],
        ["Tag", "Plant", "Lubricant", *DAYS],
        ["FP-31", "Feed pump A", "T46", "OK", "OK", "OK", "T", "OK"],
        ["FP-32", "Feed pump B", "T46", "OK", "D", "T", "OK", "T"],
        ["FN-33", "ID fan 3", "S2", "OK", "OK", "X", "seal weeping", "OK"],
        ["Initials", None, None, "EW", "EW", "EW", "EW", "AR"],
        [],
        ["DEFECTS FOUND / REMARKS"],
        ["Date", "Tag", "Remark", "Passed to"],
        [datetime(2024, 1, 8), "FP-32", "oil milky again in sight glass, drained", "TB"],
        [datetime(2024, 1, 15), "FN-33", "could not get near, scaffold up", None],
    ]
    got = read(book(tmp_path / "round.xlsx", rows))
    told = [(f["equipment"], f["date"][:10], f.get("description") or f["remarks"]) for f in (got.fields(i) for i in range(len(got.entries)))]  # fmt: skip
    assert told == [
        ("FN-33", "22/01", "seal weeping"),
        ("FP-32", "2024-01-08", "oil milky again in sight glass, drained"),
        ("FN-33", "2024-01-15", "could not get near, scaffold up"),
    ]
    assert got.entries["entry_id"].is_unique
    assert got.entries["row"].tolist() == [5, 10, 11]
