"""Tables of which titles tell the day, the week or the year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

HEAD = ["Day", "Shift", "Machine", "Work carried out"]
ROWS = [["Mon", "E", "Washer", "chain off"], [None, "L", "Granulator", "blocked"], ["Tue", "E", "Stacker", "eye dirty"]]


def book(path: Path, *sheets: tuple[str, Sequence[Sequence[Any]]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def days(got: Any) -> list[str]:
    return [got.fields(i).get("date", "") for i in range(len(got.entries))]


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("Sheet1", [["HANDOVER"], ["Week Commencing:", None, "03/03/2025", "ENG-F-003"], []]),
        ("Sheet1", [["Handover week ending 09.03.2025"]]),
        ("WC 03.03.25", [["HANDOVER"]]),
        ("KW 10", [["HANDOVER 2025"]]),
        ("Sheet1", [["03/03/2025"]]),
    ],
)
def test_days_of_the_week_are_of_the_week_in_the_title(
    tmp_path: Path, read: Callable[..., Any], name: str, above: list[list[Any]]
) -> None:
    got = read(book(tmp_path / "log.xlsx", (name, [*above, HEAD, *ROWS])))
    assert days(got) == ["2025-03-03", "2025-03-03", "2025-03-04"]


def test_days_without_a_year_are_of_the_week_over_a_turn_of_the_year(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [["Mon 30/12", "E", "Washer", "chain off"], ["Thu 2/1", "E", "Stacker", "eye dirty"], ["3/1", "L", "Filler", "valve"]]  # fmt: skip
    got = read(book(tmp_path / "log.xlsx", ("Sheet", [["W/C 30/12/2024"], HEAD, *rows])))
    assert days(got) == ["2024-12-30", "2025-01-02", "2025-01-03"]


def test_weeks_that_differ_are_told_and_not_guessed(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(book(tmp_path / "log.xlsx", ("WC 10.03.25", [["Week commencing 03/03/2025"], HEAD, *ROWS])))
    assert days(got)[0] == "Mon"
    assert any("2025-03-03 and 2025-03-10" in r.message for r in got.refusals)


def test_weeks_below_one_another(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        ["Week commencing 03/03/2025"],
        HEAD,
        *ROWS,
        [],
        ["Week commencing 10/03/2025"],
        HEAD,
        ROWS[0],
        [],
        ["Week commencing 17/03/2025"],
        ROWS[2],
    ]
    got = read(book(tmp_path / "log.xlsx", ("Log", rows)))
    assert days(got) == ["2025-03-03", "2025-03-03", "2025-03-04", "2025-03-10", "2025-03-18"]


def test_a_table_without_days_is_of_the_day_in_its_heading(tmp_path: Path, read: Callable[..., Any]) -> None:
    head = ["Equipment", "Component", "Finding"]
    rows = [
        ["Thermography"], ["Printed 01.06.2024"], [], ["Inspection of 11 May 2023"], head, ["Chiller 1", "Contactor", "hot"], [],
        ["Inspection of 08 May 2024"], head, ["Boiler 2", "Casing", "in order"],
    ]  # fmt: skip
    got = read(book(tmp_path / "ir.xlsx", ("IR", rows)))
    assert days(got) == ["2023-05-11", "2024-05-08"]
    assert got.refusals == []


@pytest.mark.parametrize(
    "title", ["Open orders 12/03/2024", "Valid from 12/03/2024", "Printed: 12/03/2024", "Asset list Rev 2 12/03/2024"]
)
def test_a_day_of_the_paper_is_not_that_of_its_rows(tmp_path: Path, read: Callable[..., Any], title: str) -> None:
    rows = [[title], ["Equipment", "Component", "Finding"], ["Chiller 1", "Contactor", "hot"]]
    assert days(read(book(tmp_path / "list.xlsx", ("List", rows)))) == [""]


def test_a_list_below_a_week_and_its_title_are_no_records(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        ["Week commencing 03/03/2025"], HEAD, *ROWS, [], ["STORES USED THIS WEEK"], ["Item", None, "Description", "Qty"],
        ["B0012", None, "bearing", 3], ["F0451", None, "grease cart.", 6],
    ]  # fmt: skip
    got = read(book(tmp_path / "log.xlsx", ("Log", rows)))
    assert len(got.entries) == 3
    assert any("Item | " in str(r.value) for r in got.refusals)


@pytest.mark.parametrize(
    ("title", "origin", "year"),
    [
        ("SHIFT LOG 2023", "log.csv", "2023"), ("Log kept by all", "breakdowns 2023.csv", "2023"), ("Compressor GA75 (2015)", "log.csv", None),
        ("Log 2022/23", "log.csv", None), ("SHIFT LOG 2022", "log 2023.csv", None),
    ],
)  # fmt: skip
def test_days_without_a_year_take_the_one_that_titles_or_names_tell(
    tmp_path: Path, read: Callable[..., Any], title: str, origin: str, year: str | None
) -> None:
    path = tmp_path / origin
    path.write_text(f"{title},,\nDate,Machine,What happened\n12 Jun,Press,belt ripped\n15 Jun,Reel,spool jammed\n")
    assert [read(path).fields(n).get("period") for n in range(2)] == [year, year]


def test_what_is_told_of_a_machine_above_a_table_is_no_name(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    path.write_text('"Machine: lub oil cooler of the turbine changed over, A dirty. To be cleaned by days",,\n"0715 Turbine: cooler changed over",,\nDate,Hours,What happened\n12.6.2023,2,belt ripped\n15.6.2023,1,spool jammed\n')  # fmt: skip
    assert "equipment" not in read(path).fields(0)


@pytest.mark.parametrize("name", ["mrt 25", "März 25", "mar 25", "03-2025"])
def test_a_sheet_is_named_by_its_month(tmp_path: Path, read: Callable[..., Any], name: str) -> None:
    rows = [["Datum", "Machine", "Storing"], ["3/3", "robot", "grijper laat vallen"], ["4/3", "weger 1", "trilt raar"]]
    assert read(book(tmp_path / "Storingen 2025.xlsx", (name, rows))).fields(0)["period"] == name


@pytest.mark.parametrize(
    "weeks", [("w/c 07/04/2025", "Wk 15"), ("Round sheet", "Week 15 2025"), ("7 - 13 April 2025", "Round")]
)
def test_rows_without_days_are_of_the_week_that_titles_tell(
    tmp_path: Path, read: Callable[..., Any], weeks: tuple[str, str]
) -> None:
    rows = [[weeks[0]], [], ["Asset", "Press (bar)", "Remarks"], ["Air Dryer", "7", "drain stuck shut, freed off"], ["Chiller 1", "8", None]]  # fmt: skip
    got = read(book(tmp_path / "rounds.xlsx", (weeks[1], rows)))
    assert [got.fields(n)["date"] for n in range(2)] == ["2025-W15", "2025-W15"]
