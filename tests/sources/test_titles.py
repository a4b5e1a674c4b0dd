"""Of which month a table is: its titles, its sheet, its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pdm.sources.tables.head_labels import label_values
from pdm.sources.tables.titles import month_of_sheet, month_of_titles


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["SHIFT BOOK", "February 2021", "Foreman: K. Doyle"], "February 2021"),
        (["Schichtbuch März 2022"], "März 2022"),
        (["Interventions – juillet 2019"], "juillet 2019"),
        (["07/2019"], "07/2019"),
        (["updated by Tom 4/2022"], ""),
        (["Edité le 12/01/2024"], ""),
        (["Rev. 3 May 2021"], ""),
        (["12.03.2024"], ""),
        (["Maintenance 2021"], ""),
        (["May 2021", "June 2021"], ""),
    ],
)
def test_month_in_a_title(cells: list[str], said: str) -> None:
    assert month_of_titles([cells]) == said


def test_month_of_a_sheet_takes_its_year_from_above_or_from_the_file() -> None:
    assert month_of_sheet("Feb", [["SHIFT BOOK 2021"]], "a/log.xlsx") == "Feb 2021"
    assert month_of_sheet("Feb", [["SHIFT BOOK"]], "logs 2020/Shift book 2021.xlsx") == "Feb 2021"
    assert month_of_sheet("Feb 22", [["SHIFT BOOK 2021"]], "a/log.xlsx") == "Feb 22"
    assert month_of_sheet("Feb", [], "a/log.xlsx") == "Feb"
    # which only begins like the month of May
    assert month_of_sheet("Maintenance 2021", [], "a/log.xlsx") == "2021"


def test_days_without_a_year_and_totals_of_a_shift_book(tmp_path: Path, read: Callable[..., Any]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Feb"
    for row in (
        ["SHIFT BOOK"], ["February 2021"], [], ["Date", "Machine", "What happened", "Down (h)"], ["3.2.", "Conveyor 1", "belt ripped", 8],
        ["8.2.", "Total loss of oil on screen 2", "stopped", 4], [], [None, None, "Total down", 12],
        ["Checked: K.D."],
    ):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "Shift book.xlsx")
    got = read(tmp_path / "Shift book.xlsx")
    assert got.entries["text"].tolist() == ["belt ripped", "stopped"]
    assert {got.fields(i)["period"] for i in range(2)} == {"February 2021"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Report no. HB-2311 Customer: North Mill, Leeds Visit date: 14 November 2023", {"date": "14 November 2023"}),
        ("Date: 12.03.2024 Machine: P-101 Technician: J. Miller", {"date": "12.03.2024", "equipment": "P-101", "technician": "J. Miller"}),
        ("Month: May 2023", {"period": "May 2023"}),
        ("Time: 07:30", {"time": "07:30"}),
    ],
)  # fmt: skip
def test_several_labels_on_one_line_of_a_head(line: str, told: dict[str, str]) -> None:
    assert label_values([line], several=True) == told


def test_a_text_behind_a_label_is_one_value() -> None:
    assert label_values(["Description: seal leaking at pump: replaced"]) == {
        "description": "seal leaking at pump: replaced"
    }


SIGNED = [["Elaboró: Tec. J. Treviño", None, None, "Vo. Bo.: Ing. R. Cantú (Jefe Op. y Mantto.)"], [None, "Prepared by: K. Dahl", "Approved by: M. Ott", None],
          ["Geprüft: Mey", None, None, None], ["Établi par :", None, "Visa", None], ["Elaboró", None, "Autorizó", None],
          ["Revisó", "Ing. R. Cantú", None, None]]  # fmt: skip
LINES = [
    [None, "SOP-02", "Causa: banda floja", None],
    [None, None, "Checked: seal leaks again", None],
    ["05/01/2022", "Pump: no 2", "Checked: leaking", None],
]


def test_rows_in_which_people_sign_are_nobodys_line(tmp_path: Path, read: Callable[..., Any]) -> None:
    book = openpyxl.Workbook()
    head, first = (
        ["Fecha", "Equipo", "Trabajo realizado", "Responsable"],
        ["03/01/2022", "SOP-01", "Se cambia banda", "Beto"],
    )
    for row in (head, first, *LINES, [], *SIGNED):
        book.active.append(row)
    book.save(tmp_path / "bitacora.xlsx")
    said = read(tmp_path / "bitacora.xlsx").entries["text"].tolist()
    assert said == ["Se cambia banda", "Causa: banda floja Checked: seal leaks again", "Checked: leaking"]
