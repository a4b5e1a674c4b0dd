"""ODS, XLSB and workbooks of Excel 2003 in XML: the same log in each, and what goes wrong with them."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from pdm.errors import Refused, SettingsError
from pdm.sources import read_readings, read_register

LOG: list[list[Any]] = [
    ["Pump house log"],
    [],
    ["Date", "Equipment", "Work done", "Temp (°C)", "Cost"],
    [dt.datetime(2023, 5, 1), "P-101", "seal leaking", 61.5, 12.5],
    [],
    [dt.datetime(2023, 5, 2, 8, 30), "#REF!", "brg hot & noisy", 88, "#N/A"],
    [dt.datetime(2023, 5, 3), "00123", "oil changed", 1200.0, True],
]
HIDDEN: list[list[Any]] = [["Date", "Tag", "Work"], [dt.datetime(2022, 5, 1), "P-9", "valve stuck"]]
SHEETS = [("May 2023", False, LOG), ("Old", True, HIDDEN)]
Sheets = list[tuple[str, bool, list[list[Any]]]]


def xlsb(sheets: Sheets, *, from_1904: bool = False, merged: tuple[int, ...] = ()) -> bytes:
    def record(kind: int, data: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, n = b"", len(data)
        while True:
            size += bytes([n & 0x7F | (0x80 if n >> 7 else 0)])
            n >>= 7
            if not n:
                return head + size + data

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    texts: list[str] = []

    def cell(column: int, value: Any) -> bytes:
        at = struct.pack("<II", column, isinstance(value, dt.datetime))
        if isinstance(value, bool):
            return record(4, at + bytes([value]))
        if isinstance(value, dt.datetime):
            first = dt.datetime(1904, 1, 1) if from_1904 else dt.datetime(1899, 12, 30)
            return record(5, at + struct.pack("<d", (value - first) / dt.timedelta(days=1)))
        if isinstance(value, int):
            return record(2, at + struct.pack("<I", value << 2 | 2))
        if isinstance(value, float):
            return record(9, at + struct.pack("<d", value) + bytes(6))
        if value.startswith("#"):
            return record(3, at + bytes([{"#N/A": 0x2A, "#REF!": 0x17}[value]]))
        if column % 2:
            texts.append(value)
            return record(7, at + struct.pack("<I", len(texts) - 1))
        return record(6, at + wide(value))

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        book = record(131) + record(153, struct.pack("<II", from_1904, 0) + wide("")) + record(143)
        relations = ""
        for i, (name, hidden, rows) in enumerate(sheets, 1):
            book += record(156, struct.pack("<II", hidden, i) + wide(f"rId{i}") + wide(name))
            relations += f'<Relationship Id="rId{i}" Target="worksheets/sheet{i}.bin"/>'
            sheet = record(129) + record(145)
            for r, row in enumerate(rows):
                if row:
                    sheet += record(0, struct.pack("<I", r) + bytes(13))
                    sheet += b"".join(cell(c, v) for c, v in enumerate(row) if v is not None)
            sheet += record(146) + (record(176, struct.pack("<IIII", *merged)) if merged else b"") + record(130)
            package.writestr(f"xl/worksheets/sheet{i}.bin", sheet)
        package.writestr("xl/workbook.bin", book + record(144) + record(132))
        package.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{relations}</Relationships>")
        formats = record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 170) + wide("dd/mm/yyyy hh:mm")) + record(616)  # fmt: skip
        styles = b"".join(record(47, struct.pack("<HH", 0, f) + bytes(12)) for f in (0, 170))
        package.writestr("xl/styles.bin", record(278) + formats + record(617, struct.pack("<I", 2)) + styles + record(618) + record(279))  # fmt: skip
        package.writestr("xl/sharedStrings.bin", record(159, bytes(8)) + b"".join(record(19, b"\0" + wide(t)) for t in texts) + record(160))  # fmt: skip
    return out.getvalue()


def ods(sheets: Sheets, *, more: str = "", entity: str = "", manifest: str = "") -> bytes:
    def cell(value: Any) -> str:
        if isinstance(value, bool):
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"><text:p>X</text:p></table:table-cell>'
        if isinstance(value, dt.datetime):
            return f'<table:table-cell office:value-type="date" office:date-value="{value:%Y-%m-%dT%H:%M:%S}"><text:p>01/05/23</text:p></table:table-cell>'
        if isinstance(value, (int, float)):
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        if value is None:
            return "<table:table-cell/>"
        said = escape(value).replace(" ", "<text:s/>", 1)
        note = "<office:annotation><text:p>a note</text:p></office:annotation>"
        return f'<table:table-cell office:value-type="string">{note}<text:p><text:span>{said[:1]}</text:span>{said[1:]}</text:p></table:table-cell>'

    def row(cells: list[Any]) -> str:
        if not cells:
            return '<table:table-row><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        return f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>"

    tables = "".join(
        f'<table:table table:name="{name}" table:style-name="ta{int(hidden)}"><table:table-column/>'
        f"{''.join(map(row, rows))}{more}"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>'
        for name, hidden, rows in sheets
    )
    shown = "".join(
        f'<style:style style:name="ta{i}"><style:table-properties table:display="{d}"/></style:style>'
        for i, d in ((0, "true"), (1, "false"))
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?>{entity}<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"><office:automatic-styles>{shown}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", manifest or "<manifest/>")
        package.writestr("content.xml", content)
    return out.getvalue()


def xml2003(sheets: Sheets) -> bytes:
    def cell(value: Any) -> str:
        if value is None:
            return "<Cell/>"
        if isinstance(value, dt.datetime):
            return f'<Cell ss:StyleID="d"><Data ss:Type="DateTime">{value:%Y-%m-%dT%H:%M:%S}.000</Data></Cell>'
        kind = "Boolean" if isinstance(value, bool) else "Number" if isinstance(value, (int, float)) else "Error" if value[:1] == "#" else "String"  # fmt: skip
        return f'<Cell><Data ss:Type="{kind}">{escape(str(int(value) if isinstance(value, bool) else value))}</Data></Cell>'

    def rows(table: list[list[Any]]) -> str:
        return "".join(f'<Row ss:Index="{i}">{"".join(map(cell, r))}</Row>' for i, r in enumerate(table, 1) if r)

    body = "".join(
        f'<Worksheet ss:Name="{name}"><Table>{rows(table)}</Table><WorksheetOptions xmlns="x"><Visible>{"SheetHidden" if hidden else "SheetVisible"}</Visible></WorksheetOptions></Worksheet>'
        for name, hidden, table in sheets
    )
    return f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{body}</Workbook>'.encode()


KINDS: dict[str, Callable[[Sheets], bytes]] = {"log.xlsb": xlsb, "log.ods": ods, "log.xml": xml2003, "log.xls": xml2003}


@pytest.mark.acceptance
@pytest.mark.parametrize("name", KINDS)
def test_the_same_log_in_every_kind_of_workbook(tmp_path: Path, read: Callable[..., Any], name: str) -> None:
    (tmp_path / name).write_bytes(KINDS[name](SHEETS))
    got = read(tmp_path / name)
    assert got.opened.document["kind"] == "workbook"
    assert list(zip(got.entries["page"], got.entries["row"], strict=True)) == [(1, 4), (1, 7), (2, 2)]
    assert got.fields(0) == {
        "date": "2023-05-01", "equipment": "P-101", "description": "seal leaking", "temperature": "61.5 °C", "cost": "12.5", "period": "May 2023",
    }  # fmt: skip
    assert (got.fields(1)["equipment"], got.fields(1)["temperature"], got.fields(1)["cost"]) == ("00123", "1200 °C", "yes")  # fmt: skip
    assert got.fields(2) == {"date": "2022-05-01", "equipment": "P-9", "description": "valve stuck"}
    # a machine that a formula lost costs the row, a cost only itself
    assert [(r.reason.value, r.row, r.value) for r in got.refusals] == [("formula_error", 6, "#REF!"), ("formula_error", 6, "#N/A")]  # fmt: skip


def test_days_counted_from_1904(tmp_path: Path, read: Callable[..., Any]) -> None:
    (tmp_path / "log.xlsb").write_bytes(xlsb(SHEETS[1:], from_1904=True))
    assert read(tmp_path / "log.xlsb").fields(0)["date"] == "2022-05-01"


def test_merged_cells_and_rows_that_repeat(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [["Date", "Tag", "Work"], [dt.datetime(2022, 5, 1), "P-9", "valve stuck"], [None, "P-8", "hot"]]
    (tmp_path / "log.xlsb").write_bytes(xlsb([("a", False, rows)], merged=(1, 2, 0, 0)))
    assert read(tmp_path / "log.xlsb").fields(1)["date"] == "2022-05-01"
    more = (
        '<table:table-row><table:table-cell table:number-rows-spanned="2" office:value-type="date" office:date-value="2023-05-04"/>'
        '<table:table-cell office:value-type="string"><text:p>P-1</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>hot</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:covered-table-cell/><table:table-cell office:value-type="string"><text:p>P-2</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=A1"/></table:table-row>'
    )
    (tmp_path / "log.ods").write_bytes(ods([("a", False, rows)], more=more))
    got = read(tmp_path / "log.ods")
    assert got.entries["row"].tolist() == [2, 3, 4, 5, 6]
    assert got.fields(3) == {"date": "2023-05-04", "equipment": "P-2"}
    # the day of the row behind the merged ones is the one above
    assert got.reasons == ["formula_error", "formula_error", "no_date"]


@pytest.mark.parametrize("name", ["log.xlsb", "log.ods", "log.xml"])
def test_damaged_protected_and_too_large(tmp_path: Path, read: Callable[..., Any], name: str) -> None:
    whole = KINDS[name](SHEETS)
    for content in (whole[: len(whole) // 2], whole[:60]):
        (tmp_path / name).write_bytes(content)
        try:
            got = read(tmp_path / name)
        except Refused as fault:
            reason = fault.refusal.reason.value
        else:
            reason = got.reasons[-1]
            assert got.entries["row"].tolist() == [4]
        assert reason in ("damaged", "cut_short")
    (tmp_path / name).write_bytes(whole)
    with pytest.raises(Refused) as large:
        read(tmp_path / name, limits={"file_mb": 0.0005})
    assert large.value.refusal.reason.value == "too_large"
    if name != "log.xml":
        with pytest.raises(Refused) as bomb:
            read(tmp_path / name, limits={"zip_unpacked_mb": 0.001})
        assert bomb.value.refusal.reason.value == "zip_bomb"


def test_ods_that_is_protected_or_declares_entities(tmp_path: Path, read: Callable[..., Any]) -> None:
    for options, reason in (
        ({"manifest": "<m:encryption-data/>"}, "password_protected"),
        ({"entity": '<!DOCTYPE x [<!ENTITY a "b">]>'}, "unsafe_member"),
    ):
        (tmp_path / "log.ods").write_bytes(ods(SHEETS, **options))
        with pytest.raises(Refused) as refused:
            read(tmp_path / "log.ods")
        assert refused.value.refusal.reason.value == reason


def test_a_damaged_part_of_a_binary_workbook(tmp_path: Path, read: Callable[..., Any]) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsb(SHEETS))) as package:
        parts = {n: package.read(n) for n in package.namelist()}
    parts["xl/worksheets/sheet1.bin"] = parts["xl/worksheets/sheet1.bin"][:-60]
    del parts["xl/worksheets/sheet2.bin"]
    with zipfile.ZipFile(tmp_path / "log.xlsb", "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    got = read(tmp_path / "log.xlsb")
    assert got.entries["row"].tolist()[0] == 4
    assert {r.page for r in got.refusals if r.reason.value == "damaged"} == {1, 2}


@pytest.mark.parametrize("made", [ods, xlsb])
def test_the_register_and_readings_in_the_first_sheet_of_a_workbook(made: Callable[..., bytes], tmp_path: Path) -> None:
    assets: list[list[Any]] = [
        ["Assets of the plant"],
        ["asset_id", "site", "tag", "installed_on"],
        ["000123", "north", "P-101", dt.datetime(2015, 3, 1)],
        [],
        ["000124", "north", "P-102", dt.datetime(2016, 4, 2)],
    ]
    path = tmp_path / "register.csv"
    path.write_bytes(made([("Assets", False, assets), *SHEETS]))
    register, refusals = read_register(path)
    assert refusals == []
    assert register["asset_id"].tolist() == ["000123", "000124"]
    assert register["row"].tolist() == [3, 5]
    assert [f"{d:%Y-%m-%d}" for d in register["installed_on"]] == ["2015-03-01", "2016-04-02"]
    read: list[list[Any]] = [
        ["asset_id", "measured_at", "quantity", "value", "unit"],
        ["000123", dt.datetime(2024, 5, 1, 8, 30), "temperature", 61.5, "degC"],
    ]
    path = tmp_path / "readings.csv"
    path.write_bytes(made([("Readings", False, read)]))
    found, refusals = read_readings(path, register)
    assert refusals == []
    assert found["value"].tolist() == [61.5]


@pytest.mark.parametrize("made", [ods, xlsb])
def test_a_damaged_register_in_a_workbook_is_told(made: Callable[..., bytes], tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    with (
        zipfile.ZipFile(io.BytesIO(made(SHEETS))) as whole,
        zipfile.ZipFile(path, "w") as damaged,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            damaged.writestr(
                name, content if name in ("mimetype", "xl/_rels/workbook.bin.rels") else content[: len(content) // 2]
            )
    with pytest.raises(SettingsError):
        read_register(path)
