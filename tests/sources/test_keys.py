"""Rows and tables of a workbook that are nobody's events: keys of short forms, counts below a list, headers that stand once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

LOG = [["Datum", "Anlage", "Störung", "Kürzel"], ["06.11.2023", "P-1", "Dichtung undicht", "HUB"], ["07.11.2023", "P-2", "Lager laut", "MAY"]]  # fmt: skip


def book(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Legende", [["Kürzel", "Name", "Bereich"], ["HUB", "Thomas Huber", "Mechanik"], ["n.i.O.", "nicht in Ordnung", None]]),
        ("Codes", [["Code", "Meaning"], ["B", "belt broken"], ["L", "leaking"]]),
        ("People", [["Initials", "Full name"], ["KD", "Karl Dahl"], ["MO", "Mia Ott"]]),
        ("Siglas", [["Abreviatura", "Significado"], ["BBA", "bomba"], ["MTO", "mantenimiento"]]),
    ],
)  # fmt: skip
def test_a_sheet_that_explains_short_forms_holds_no_events(
    tmp_path: Path, read: Callable[..., Any], name: str, rows: list[list[Any]]
) -> None:
    got = read(book(tmp_path / "log.xlsx", Nov=LOG, **{name: rows}))
    assert got.entries["text"].tolist() == ["Dichtung undicht", "Lager laut"]


def test_it_is_named_where_its_columns_could_be_those_of_a_log(tmp_path: Path, read: Callable[..., Any]) -> None:
    key = [["Kürzel", "Name", "Bereich"], ["HUB", "Thomas Huber", "Mechanik"], ["MAY", "Maria Mayer", "Elektrik"]]
    told = read(book(tmp_path / "log.xlsx", Nov=LOG, Legende=key)).refusals
    assert [r.page for r in told] == [2]
    assert "explains short forms" in told[0].message


def test_a_list_of_jobs_without_a_day_is_no_key(tmp_path: Path, read: Callable[..., Any]) -> None:
    jobs = [["Code", "Description"], ["P-1", "seal leaking, renew"], ["P-2", "bearing loud, replace"]]
    assert len(read(book(tmp_path / "log.xlsx", Nov=LOG, Jobs=jobs)).entries) == 4


def test_counts_below_a_list_are_no_row_of_it(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [["Work order", "Machine", "Date", "Remarks"], ["C-1", "P-1", "06.11.2023", "noisy, opened"], ["C-2", "P-2", "07.11.2023", "ok"], [], ["Number of jobs:", 32, None, "Unplanned: 12"]]  # fmt: skip
    assert read(book(tmp_path / "log.xlsx", Jobs=rows)).entries["text"].tolist() == ["noisy, opened", "ok"]


def test_the_header_of_figures_below_a_log_is_no_row_of_it(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        ["Date", "Fleet", "Position", "Remarks"],
        ["11.01.2024", "4203", "N/S/R", "Worn to 3mm"],
        [],
        ["TREAD DEPTH CHECK (mm)"],
        ["Date", "Fleet", "NSF", "OSF"],
        ["11.07.2024", "4201", 9, 8],
    ]
    got = read(book(tmp_path / "log.xlsx", Tyres=rows))
    assert "OSF" not in got.entries["text"].tolist()
    assert got.entries["text"].iloc[0] == "Worn to 3mm"


def test_who_looked_at_a_typed_page_is_no_line_of_it(tmp_path: Path, read: Callable[..., Any]) -> None:
    text = "Bitácora PTAR\nJueves 23 de marzo de 2023\nRastras: se barrió chaveta del piñón motriz.\nSoplador 2: cambio de aceite, 5 lts.\nRevisó: Ing. R. Cantú\n"
    path = tmp_path / "log.txt"
    path.write_text(text, encoding="utf-8")
    said = read(path).entries["text"].tolist()
    assert len(said) == 2
    assert not any("Cantú" in t for t in said)
