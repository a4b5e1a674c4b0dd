"""Several tables on one sheet: beside one another, and one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pdm.errors import Refused

LOG = ["Date", "Equipment", "Work done", "Hours"]


def book(path: Path, rows: Sequence[Sequence[Any]], *, merge: str = "") -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))
    for area in merge.split():
        made.active.merge_cells(area)
    made.save(path)
    return path


@pytest.mark.acceptance
def test_a_table_beside_another_is_read(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        ["Log of May", *[None] * 8],
        [*LOG, None, "Tag", "Remarks", "When"],
        ["01.05.2023", "P-1", "seal leaking", 2, None, "C-1", "belt broken", "03.05.2023"],
        ["02.05.2023", "P-2", "bearing hot", 1, None, "C-2", "oil low", "04.05.2023"],
        ["02.05.2023", "P-3", "regreased", 1],
    ]
    got = read(book(tmp_path / "log.xlsx", rows, merge="A1:H1"))
    assert got.reasons == []
    assert list(zip(got.entries["page"], got.entries["row"], strict=True)) == [(1, 3), (1, 4), (1, 5), (1001, 3), (1001, 4)]  # fmt: skip
    assert got.entries["entry_id"].is_unique
    assert got.fields(0)["equipment"] == "P-1"
    assert got.fields(4)["equipment"] == "C-2"
    assert got.fields(4)["date"] == "04.05.2023"
    assert "C-1" not in got.entries["extra"].iloc[0]


def test_the_same_header_twice_and_headers_in_different_rows(tmp_path: Path, read: Callable[..., Any]) -> None:
    one = ["01.05.2023", "P-1", "seal leaking", 2]
    got = read(book(tmp_path / "log.xlsx", [[*LOG, None, *LOG], [*one, None, "02.06.2023", "P-2", "belt broken", 1]]))
    assert (got.reasons, len(got.entries)) == ([], 2)
    got = read(book(tmp_path / "log.xlsx", [LOG, one, [*one, None, *LOG], [*one, None, "02.06.2023", "P-2", "belt broken", 1]]))  # fmt: skip
    assert (got.reasons, len(got.entries)) == ([], 4)
    assert got.fields(3)["description"] == "belt broken"


def test_what_only_stands_apart_stays_with_its_table(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [[*LOG, None, "Remarks", "Cost"], ["01.05.2023", "P-1", "seal leaking", 2, None, "waited", 12]]
    got = read(book(tmp_path / "log.xlsx", rows))
    assert (got.reasons, len(got.entries)) == ([], 1)
    assert (got.fields(0)["remarks"], got.fields(0)["cost"]) == ("waited", "12")


def test_a_table_beside_the_log_that_says_nothing_is_named(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        LOG,
        ["01.05.2023", "P-1", "seal leaking", 2, None, "Key", "Meaning"],
        ["02.05.2023", "P-1", "seal leaking", 2, None, "A", "all well"],
        ["03.05.2023", "P-1", "seal leaking", 2, None, "B", "to be watched"],
    ]
    got = read(book(tmp_path / "log.xlsx", rows))
    assert len(got.entries) == 3
    assert not got.entries["extra"].str.contains("Key|Meaning|well").any()
    assert "columns F to G" in got.refusals[0].message
    assert got.refusals[0].row == 2


@pytest.mark.acceptance
def test_a_table_below_another_is_read_with_its_own_header(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        LOG,
        ["01.05.2023", "P-1", "seal leaking", 2],
        [],
        ["Boiler house"],
        ["Equipment", "Date", "By", "Remarks"],
        ["B-1", "05.05.2023", "JS", "tube leaking"],
        ["B-2", "06.05.2023", "JS", "burner cleaned"],
        [],
        LOG,
        ["07.05.2023", "P-9", "belt broken", 1],
    ]
    got = read(book(tmp_path / "log.xlsx", rows))
    assert got.reasons == []
    assert got.entries["row"].tolist() == [2, 6, 7, 10]
    assert [got.fields(i)["equipment"] for i in range(4)] == ["P-1", "B-1", "B-2", "P-9"]
    assert [got.entries["text"].iloc[i] for i in (1, 2)] == ["tube leaking", "burner cleaned"]


def test_a_table_below_the_log_that_says_nothing_is_named(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        LOG,
        ["01.05.2023", "P-1", "seal leaking", 2],
        ["02.05.2023", "P-1", "seal leaking", 2],
        [],
        ["Spare", "Shelf", "Colour"],
        ["seal kit", "A", "red"],
        ["bearing", "B", "blue"],
    ]
    got = read(book(tmp_path / "log.xlsx", rows))
    assert got.entries["row"].tolist() == [2, 3]
    assert got.reasons == ["unmapped_header"]
    assert got.refusals[0].row == 5


def test_blank_rows_within_a_log_change_nothing(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        LOG,
        ["01.05.2023", "P-1", "seal leaking", 2],
        [],
        [None, "pump P-2", "seal leaking", "one"],
        ["night shift", "Meier", "no work", None],
        [],
        ["02.05.2023", "P-3", "seal leaking", 2],
    ]
    got = read(book(tmp_path / "log.xlsx", rows))
    assert len(got.entries) == 4


def test_a_sheet_of_two_tables_without_logs_is_refused(tmp_path: Path, read: Callable[..., Any]) -> None:
    with pytest.raises(Refused):
        read(book(tmp_path / "log.xlsx", [["A", "B", None, "C", "D"], *[["x", "y", None, "z", "w"]] * 4]))


@pytest.mark.acceptance
def test_what_is_merged_over_a_table_is_a_heading_and_no_record(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        LOG,
        ["KW 2"],
        ["09.01.2023", "P-1", "seal leaking", 2],
        ["07.04. - 10.04. Easter, no shift at all"],
        ["16.01.2023", "P-1", "seal leaking", 2],
        ["17.01.2023", "public holiday, nobody here", None, None],
    ]
    got = read(book(tmp_path / "log.xlsx", rows, merge="A2:D2 A4:D4 B6:D6"))
    assert got.entries["row"].tolist() == [3, 5, 6]
    # a title needs no word, a note is told with its place
    assert [(r.reason.value, r.row) for r in got.refusals] == [("empty_row", 4)]
    assert got.fields(2) == {"date": "17.01.2023", "description": "public holiday, nobody here"}


def test_a_row_that_only_carries_on_below_a_merged_day_is_no_event_of_its_own(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    rows = [
        LOG,
        ["09.01.2023", "P-1", "hose blown at the boom, oil over everything,", 2],
        [None, None, "replaced hose, 200 l added", None],
        [None, "P-2", "boom hose blown", 1],
    ]
    got = read(book(tmp_path / "log.xlsx", rows, merge="A2:A4"))
    assert [got.fields(i)["date"] for i in range(2)] == ["09.01.2023", "09.01.2023"]
    assert got.fields(0)["description"].endswith("everything, replaced hose, 200 l added")


TOTALS = [["Day total", None, None, 6.5], [None, "Sous-total S19", None, 325], [None, "Subtotal sem. 20", None, 12], [None, "Daily Total", None, 1], ["Shift total", None, None, 1], ["Month total", None, None, 7], [None, "Fleet total", None, 8],
          ["Running total:", None, None, 9], ["2023 total", None, None, 9], ["P-1 Total", None, None, 3], ["Summe KW 2", None, None, 4], ["Tagessumme", None, None, 4],
          [None, None, "Totale ore fermo gennaio", 5], [None, None, "Total breakdown hours May", 5], [None, "MONTH", None, 140], ["AVERAGE", None, None, 4.2], ["09.01.2023", "Day total", None, 6.5]]  # fmt: skip


def test_totals_by_any_name_are_nobodys_line(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        LOG,
        ["09.01.2023", "P-1", "seal leaking", 2],
        *TOTALS,
        ["10.01.2023", "P-2", "total loss of coolant", 1],
        [None, None, "total rebuild of the pump", 3],
    ]
    got = read(book(tmp_path / "log.xlsx", rows))
    assert [got.fields(i).get("equipment", "") for i in range(len(got.entries))] == ["P-1", "P-2", ""]


WIDE = ["Date", "RPM", "Rev. counter", "A/E 1", "A/E 2", "A/E 3", "HFO 1", "HFO 2", "Comp 1", "Comp 2", "FO M/E", "FO A/E", "FW prod / t", "Remarks"]  # fmt: skip


@pytest.mark.acceptance
def test_a_wide_daily_log_is_not_lost_to_a_small_table_below_it(tmp_path: Path, read: Callable[..., Any]) -> None:
    texts = ["normal", "DG 2 tripped on overload", "burner nozzle cleaned", "stator torn, no flow"]
    days = [[f"0{n}.06.2023", 98, 61345408 + 10 * n, 24, 0, 12, 24, 0, 1, 1, 26, 3, 20, text] for n, text in enumerate(texts, 1)]  # fmt: skip
    hours = [["Machinery", "Total hrs", "Since last O/H", "Last O/H"], ["A/E 1", 45518, 1208, "11.01.2022"], ["A/E 2", 43600, 2100, "20.01.2023"]]  # fmt: skip
    got = read(book(tmp_path / "log.xlsx", [["M/V NORTH"], [], WIDE, *days, [], ["RUNNING HOURS"], *hours]))
    told = [got.fields(i) for i in range(4)]
    assert [(f["date"], f["remarks"]) for f in told] == [(f"0{n}.06.2023", t) for n, t in enumerate(texts, 1)]
    assert not any({"equipment", "temperature"} & f.keys() for f in told)
    # what was not read is named
    assert got.refusals[-1].row == 10
    assert "not read" in got.refusals[-1].message


def test_a_header_of_two_rows_says_below_what_is_counted_and_above_of_what(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    above = ["Date", "Steaming hrs", "M/E", None, "FW prod", "Remarks"]
    below = [None, None, "RPM", "Load", "t", None]
    days = [[f"0{n}.06.2023", 24, 98, 76, 20 + n, "pump 2 tripped on overload"] for n in range(1, 5)]
    got = read(book(tmp_path / "log.xlsx", [above, below, *days], merge="A1:A2 B1:B2 C1:D1 F1:F2"))
    assert got.fields(0) == {"date": "01.06.2023", "remarks": "pump 2 tripped on overload", "load": "76"}
    assert '"FW prod t": "21"' in got.entries["extra"].iloc[0]


def test_dated_rows_above_a_header_are_told_of(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [["Wann?", "xx", "yy"], *[[f"0{n}.05.2023", "P-1", "ok"] for n in range(1, 6)], [], LOG, ["06.05.2023", "P-2", "seal leaking", 1]]  # fmt: skip
    got = read(book(tmp_path / "log.xlsx", rows))
    if len(got.entries) == 1:
        assert [(r.row, "5 dated rows" in r.message) for r in got.refusals] == [(2, True)]
    else:
        assert len(got.entries) == 6


@pytest.mark.parametrize("days", [[1, 2, 3, 4], [f"0{n}.03.2024" for n in range(1, 5)]])
def test_a_daily_log_of_machines_beside_one_another(tmp_path: Path, read: Callable[..., Any], days: list[Any]) -> None:
    above = ["DAY", "BOILER #1", None, None, "BOILER #2", None, None, "OPER", "REMARKS"]
    below = [None, *["STAT", "PSI", "STACK F"] * 2, None, None]
    texts = [None, "#2 flame weak, cleaned scanner", None, "lost #1 on low water"]
    rows = [
        [d, "ON", 101 + n, 405, "OFF", None, None, "PM", t] for n, (d, t) in enumerate(zip(days, texts, strict=True))
    ]
    head = [["BOILER PLANT DAILY LOG"], ["MONTH: MARCH 2024"], []]
    got = read(book(tmp_path / "log.xlsx", [*head, above, below, *rows], merge="A4:A5 B4:D4 E4:G4 H4:H5 I4:I5"))
    assert [got.fields(n)["date"] for n in range(4)] == [str(d) for d in days]
    assert [got.fields(n).get("remarks") for n in range(4)] == texts
    # the figures are of no one machine
    assert not any({"pressure", "status", "equipment"} & got.fields(n).keys() for n in range(4))
    assert {got.fields(n)["period"] for n in range(4)} == {"MARCH 2024"}


KEY = [["Code", "Meaning"], ["Mech", "Mechanical"], ["Elec", "Electrical"], ["CO", "Changeover"], ["NB", "No bottles"]]


def test_a_key_of_codes_beside_a_log_is_no_part_of_it(tmp_path: Path, read: Callable[..., Any]) -> None:
    log = [
        ["Date", "Machine", "Hours down", "Comments"], ["2025-02-03", "Washer", 2, "chain off"], ["2025-02-04", "Granulator", 1, "blocked"],
        ["Wk 6 total", None, 3, None], ["2025-02-10", "Stacker", 1, "eye failed"], ["Wk 7 total", None, 1, None],
    ]  # fmt: skip
    made = openpyxl.Workbook()
    for row, key in zip(log, [*KEY, [None, None]], strict=True):
        made.active.append([*row, None, *key])
    made.save(tmp_path / "stops.xlsx")
    got = read(tmp_path / "stops.xlsx")
    assert got.entries["text"].tolist() == ["chain off", "blocked", "eye failed"]
    assert ["columns F to G" in r.message.replace("In ", "") for r in got.refusals] == [True]


def test_columns_of_a_log_behind_a_blank_one_stay_its_own(tmp_path: Path, read: Callable[..., Any]) -> None:
    log = [
        ["Date", "Machine", "Comments", None, "Part", "Store"], ["2025-02-03", "Washer", "chain off", None, "chain", "A1"],
        ["2025-02-04", "Granulator", "blades blunt", None, "blades", "B2"], ["2025-02-10", "Stacker", "eye failed", None, "eye", "B3"], ["2025-02-11", "Stacker", "eye dirty"],
    ]  # fmt: skip
    made = openpyxl.Workbook()
    for row in log:
        made.active.append(row)
    made.save(tmp_path / "log.xlsx")
    got = read(tmp_path / "log.xlsx")
    assert len(got.entries) == 4
    assert "chain" in str(got.entries["extra"].iloc[0]) + str(got.entries["fields"].iloc[0])


def test_hours_of_several_areas_below_one_heading_are_the_downtime(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows: list[list[Any]] = [
        ["", "HORAS PERDIDAS", "", "", ""],
        ["Data", "Moagem", "Caldeira", "Chuva", "Ocorrências"],
        ["01/06/2024", 0, 0, 2.1, "chuva no campo"],
        ["02/06/2024", 0.45, 0, 0, "terno 2 embuchou"],
        ["03/06/2024", 0, 2.9, 0, "caldeira 1 desarmou"],
        ["04/06/2024", 1, 0.5, 0, "falta de vapor"],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "boletim.xlsx")
    got = read(tmp_path / "boletim.xlsx")
    # what rain cost is no downtime of a machine
    assert [got.fields(i)["downtime"] for i in range(4)] == ["0 HORAS", "0.45 HORAS", "2.9 HORAS", "1.5 HORAS"]
