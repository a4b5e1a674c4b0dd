from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from pdm.errors import Refused


def month_book(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for month, day in (("Jan 2023", 4), ("Feb 2023", 7)):
        sheet = book.create_sheet(month)
        sheet["A1"] = "Pump house log"
        sheet.merge_cells("A1:F1")
        sheet["A2"] = "Department:"
        sheet["B2"] = "Utilities"
        for cell, text in (
            ("A4", "Date"),
            ("B4", "Equipment"),
            ("D4", "Work done"),
            ("E4", "Reading"),
            ("B5", "Tag"),
            ("C5", "Name"),
            ("E5", "Temp (°C)"),
            ("F5", "Hrs"),
        ):
            sheet[cell] = text
        sheet.merge_cells("B4:C4")
        sheet.merge_cells("E4:F4")
        sheet.merge_cells("A4:A5")
        sheet.merge_cells("D4:D5")
        sheet.append(
            [dt.datetime(2023, 1 if month[0] == "J" else 2, day), "P-101", "Feed pump", "seal leaking", 61.5, 1200]
        )
        sheet.append([None, "P-102", "Feed pump", "bearing hot", 88, 3400.0])
        sheet.append(["Total", None, None, None, None, 4600])
    book.save(path)
    return path


@pytest.mark.acceptance
def test_workbook_with_merged_headers_and_a_sheet_a_month(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(month_book(tmp_path / "log.xlsx"))
    assert got.refusals == []
    assert got.entries["page"].tolist() == [1, 1, 2, 2]
    assert got.entries["row"].tolist() == [6, 7, 6, 7]
    assert got.fields(0) == {
        "date": "2023-01-04", "equipment": "P-101", "equipment_name": "Feed pump", "description": "seal leaking",
        "temperature": "61.5 °C", "running_hours": "1200", "department": "Utilities", "period": "Jan 2023",
    }  # fmt: skip
    assert got.fields(2)["period"] == "Feb 2023"
    assert got.opened.document["pages"] == 2


@pytest.mark.acceptance
def test_workbook_with_formulas_and_errors(tmp_path: Path, read: Callable[..., Any]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Date", "Tag", "Text", "Cost"])
    sheet.append([dt.date(2023, 1, 4), "P-101", "seal leaking", "#REF!"])
    sheet.append([dt.date(2023, 1, 5), "#N/A", "bearing hot", 12])
    sheet.append([dt.date(2023, 1, 6), "P-103", "noise", "=SUM(D2:D3)"])
    sheet.append([dt.date(2023, 1, 7), "P-104", "noise again", 3])
    book.save(tmp_path / "log.xlsx")
    got = read(tmp_path / "log.xlsx")
    assert got.entries["row"].tolist() == [2, 4, 5]
    assert sorted((r.reason.value, r.row) for r in got.refusals) == [
        ("formula_error", 2),
        ("formula_error", 3),
        ("formula_error", 4),
    ]
    assert "cost" not in got.fields(0)


def test_calculated_formulas_give_their_value(tmp_path: Path, read: Callable[..., Any]) -> None:
    # openpyxl stores no results: put one where a spreadsheet program would
    import zipfile

    book = openpyxl.Workbook()
    book.active.append(["Date", "Tag", "Text", "Cost"])
    book.active.append([dt.date(2023, 1, 4), "P-101", "seal leaking", "=2*21"])
    book.save(tmp_path / "raw.xlsx")
    with zipfile.ZipFile(tmp_path / "raw.xlsx") as old, zipfile.ZipFile(tmp_path / "log.xlsx", "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(
                info,
                content.replace(b"<f>2*21</f><v></v>", b"<f>2*21</f><v>42</v>")
                .replace(b"<f>2*21</f><v/>", b"<f>2*21</f><v>42</v>")
                .replace(b"<f>2*21</f><v />", b"<f>2*21</f><v>42</v>"),
            )
    got = read(tmp_path / "log.xlsx")
    assert got.refusals == []
    assert got.fields(0)["cost"] == "42"


def test_ids_keep_zeros_and_dates_for_tags_are_flagged(tmp_path: Path, read: Callable[..., Any]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Date", "Order", "Tag", "Text"])
    sheet.append([dt.date(2023, 1, 4), "000471", dt.datetime(2023, 3, 12), "seal leaking"])
    sheet.append([dt.date(2023, 1, 5), 472, "P-101", "noise"])
    sheet["B3"].number_format = "000000"
    book.save(tmp_path / "log.xlsx")
    got = read(tmp_path / "log.xlsx")
    assert got.fields(0)["work_order"] == "000471"
    assert got.fields(1)["work_order"] == "000472"
    assert [(r.reason.value, r.row) for r in got.refusals] == [("spreadsheet_tag", 2)]


@pytest.mark.acceptance
def test_old_workbook(tmp_path: Path, read: Callable[..., Any]) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("2019")
    sheet.write_merge(0, 0, 0, 3, "Maintenance log")
    for c, text in enumerate(["Datum", "Anlage", "Beschreibung", "Ausfallzeit"]):
        sheet.write(1, c, text)
    style = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    sheet.write(2, 0, dt.datetime(2019, 5, 6), style)
    sheet.write(2, 1, "P-7")
    sheet.write(2, 2, "Lager heiß")
    sheet.write(2, 3, 4.5)
    book.save(str(tmp_path / "log.xls"))
    got = read(tmp_path / "log.xls")
    assert got.fields(0) == {
        "date": "2019-05-06",
        "equipment": "P-7",
        "description": "Lager heiß",
        "downtime": "4.5",
        "period": "2019",
    }
    assert got.entries["row"].tolist() == [3]


def test_sheets_without_logs_are_named_and_the_others_read(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = month_book(tmp_path / "log.xlsx")
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("Contacts", 0)
    other.append(["Some words", "12", "34"])
    other.append(["Other words", "56", "78"])
    book.save(path)
    got = read(path)
    assert len(got.entries) == 4
    assert [r.page for r in got.refusals] == [1]


def test_locked_workbook(tmp_path: Path, read: Callable[..., Any]) -> None:
    from pdm.errors import Refused

    path = tmp_path / "log.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900
    )
    with pytest.raises(Refused, match="password"):
        read(path)


def test_hidden_months_are_read_and_covers_passed_over(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = month_book(tmp_path / "log.xlsx")
    book = openpyxl.load_workbook(path)
    book["Jan 2023"].sheet_state = "hidden"
    cover = book.create_sheet("Cover", 0)
    cover.append(["Pump house log"])
    cover.append(["Site", "North"])
    lists = book.create_sheet("Lists")
    for row in (["red", "green", "blue"], ["1", "2", "3"]):
        lists.append(row)
    lists.sheet_state = "hidden"
    book.save(path)
    got = read(path)
    assert got.entries["page"].tolist() == [2, 2, 3, 3]
    assert got.refusals == []


def test_a_workbook_of_a_cover_only_is_named(tmp_path: Path, read: Callable[..., Any]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Pump house log"])
    book.save(tmp_path / "log.xlsx")
    with pytest.raises(Refused):
        read(tmp_path / "log.xlsx")


def test_cells_far_away_cost_no_memory(tmp_path: Path, read: Callable[..., Any]) -> None:
    book = openpyxl.Workbook()
    for row in (["Date", "Tag", "Work done"], ["2023-01-01", "P-1", "seal leaking"], ["2023-01-02", "P-2", "noise"]):
        book.active.append(row)
    book.active.cell(900_000, 1).value = "2023-02-02"
    book.active.cell(900_000, 3).value = "far below"
    book.active.cell(3, 16_000).value = "far right"
    book.save(tmp_path / "log.xlsx")
    got = read(tmp_path / "log.xlsx")
    assert got.entries["row"].tolist() == [2, 3, 900_000]


def test_one_damaged_sheet_costs_no_other(tmp_path: Path, read: Callable[..., Any]) -> None:
    import zipfile

    whole = month_book(tmp_path / "whole.xlsx")
    path = tmp_path / "log.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, content[:900] if info.filename == "xl/worksheets/sheet1.xml" else content)
    got = read(path)
    assert got.entries["page"].tolist() == [2, 2]
    assert [(r.reason.value, r.page) for r in got.refusals] == [("damaged", 1)]


LOG = ["Date", "Equipment", "Description", "Downtime (h)"]


def of_rows(path: Path, *rows: list[Any], merged: str = "") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    book.save(path)
    return path


def test_days_that_a_workbook_shows_as_numbers(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(
        of_rows(
            tmp_path / "log.xlsx",
            LOG,
            [45047, "P-1", "seal leaking", 2],
            [45048.604166666664, "P-2", "bearing noisy", 1],
            ["3 May 2023", "P-2", "ok again", 0],
        )
    )
    assert [got.fields(i)["date"] for i in range(3)] == ["2023-05-01", "2023-05-02 14:30", "3 May 2023"]
    assert got.refusals == []


def test_an_amount_in_a_merged_cell_counts_once(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = of_rows(
        tmp_path / "log.xlsx",
        LOG,
        ["01.05.2023", "P-1", "seal leaking", 6],
        ["02.05.2023", "P-1", "repacked", None],
        ["03.05.2023", "P-2", "noisy", 1],
        merged="D2:D3",
    )
    got = read(path)
    assert [got.fields(i).get("downtime") for i in range(3)] == ["6 h", None, "1 h"]


def test_an_amount_in_a_merged_cell_of_an_old_workbook_counts_once(tmp_path: Path, read: Callable[..., Any]) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Log")
    for column, head in enumerate(LOG):
        sheet.write(0, column, head)
    for row, text in enumerate(("seal leaking", "repacked"), start=1):
        sheet.write(row, 0, f"0{row}.05.2023")
        sheet.write(row, 2, text)
    sheet.write_merge(1, 2, 1, 1, "P-1")
    sheet.write_merge(1, 2, 3, 3, 6)
    book.save(str(tmp_path / "log.xls"))
    got = read(tmp_path / "log.xls")
    assert [(got.fields(i)["equipment"], got.fields(i).get("downtime")) for i in range(2)] == [
        ("P-1", "6 h"),
        ("P-1", None),
    ]


def test_a_workbook_of_headers_says_so(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(of_rows(tmp_path / "log.xlsx", LOG))
    assert got.reasons == ["empty_file"]
    assert "no lines below" in got.refusals[0].message


def test_a_count_below_a_table_is_no_line_of_it(tmp_path: Path, read: Callable[..., Any]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Date", "Tag", "Problem"], ["2024-03-01", "P-101", "seal leaking"], ["2024-03-02", "P-102", "belt torn"], [], ["Failed", '=COUNTIF(C2:C3,"*torn*")']):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    got = read(tmp_path / "a.xlsx")
    assert len(got.entries) == 2
    assert got.reasons == []
    sheet.append(["2024-03-04", "=B2", "bearing noisy"])
    book.save(tmp_path / "b.xlsx")
    assert "formula_error" in read(tmp_path / "b.xlsx").reasons
