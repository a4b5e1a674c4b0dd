"""XLSB workbooks: the records of [MS-XLSB], read one by one."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any

from pdm.errors import Reason, Refusal
from pdm.sources.files.opened import Opened, Source
from pdm.sources.files.package import REPAIR, opened_package
from pdm.sources.tables.merged_cells import MOST_COLUMNS, Ranges, spread
from pdm.sources.tables.sheet_rows import Row, Sheet
from pdm.sources.workbooks.sheet import sheet_readings
from pdm.sources.workbooks.xlsx import cell_text

_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = range(8)
_FORMULA_TEXT, _FORMULA_REAL, _FORMULA_BOOL, _FORMULA_ERROR = range(8, 12)
_RICH_TEXT = 62
_SHARED_ITEM, _FORMAT, _CELL_FORMAT = 19, 44, 47
_FORMATS_OF_CELLS, _END_OF_FORMATS = 617, 618
_BOOK, _SHEET, _MERGED = 153, 156, 176
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_LONGEST = 64_000_000


@dataclass
class _Book:
    """What holds for all sheets: texts, formats of numbers by style, the first day that it counts from."""

    texts: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    from_1904: bool = False


def open_xlsb(source: Source) -> Opened:
    """Open a binary workbook; as `open_xlsx`.

    Raises:
        Refused: Damaged, protected, a bomb, or no sheet holds log lines.
    """
    sheets, refusals, number = xlsb_sheets(source)
    return sheet_readings(source, sheets, number, refusals)


def xlsb_sheets(source: Source) -> tuple[list[Sheet], list[Refusal], int]:
    """Its sheets, what was set aside of them, and how many it lists.

    Raises:
        Refused: As `open_xlsb`.
    """
    refusals: list[Refusal] = []
    sheets: list[Sheet] = []
    with opened_package(source) as package:
        try:
            book, listed = _book(package)
        except (KeyError, zlib.error, struct.error, IndexError) as error:
            source.refuse(
                Reason.DAMAGED, f"The workbook cannot be opened ({type(error).__name__}: {error}).",
                "Open it in the spreadsheet program, save it as XLSX and send that.",
            )  # fmt: skip
        there = set(package.namelist())
    for number, (name, hidden, part) in enumerate(listed, start=1):
        if part not in there:
            refusals.append(source.refusal(Reason.DAMAGED, f"Sheet '{name}' is missing.", REPAIR, page=number))
        elif "/worksheets/" in part:
            sheets.append(Sheet(number, name, partial(_rows, source, book, part), hidden))
    return sheets, refusals, len(listed)


def _book(package: zipfile.ZipFile) -> tuple[_Book, list[tuple[str, bool, str]]]:
    """What holds for all sheets, and name, whether hidden, and part of each."""
    book = _Book()
    targets = _targets(package)
    sheets = []
    with package.open("xl/workbook.bin") as part:
        for kind, data in _records(part):
            if kind == _BOOK:
                book.from_1904 = bool(data[0] & 1)
            elif kind == _SHEET:
                relation, at = _wide(data, 8)
                name, _ = _wide(data, at)
                sheets.append((name, data[0] != 0, targets.get(relation, "")))
    if "xl/sharedStrings.bin" in package.namelist():
        with package.open("xl/sharedStrings.bin") as part:
            book.texts = [_wide(data, 1)[0] for kind, data in _records(part) if kind == _SHARED_ITEM]
    if "xl/styles.bin" in package.namelist():
        with package.open("xl/styles.bin") as part:
            book.formats = _formats(part)
    return book, sheets


def _targets(package: zipfile.ZipFile) -> dict[str, str]:
    from pdm.sources.files.xml_stream import Mark, events

    relations = package.read("xl/_rels/workbook.bin.rels")
    found = [e.attributes for e in events([relations]) if e.mark is Mark.START and e.name == "Relationship"]
    return {
        a.get("Id", ""): t.removeprefix("/") if (t := a.get("Target", "")).startswith("/") else f"xl/{t}" for a in found
    }


def _formats(part: IO[bytes]) -> list[str]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    known = dict(BUILTIN_FORMATS)
    formats: list[str] = []
    inside = False
    for kind, data in _records(part):
        if kind == _FORMAT:
            known[struct.unpack_from("<H", data)[0]] = _wide(data, 2)[0]
        elif kind in (_FORMATS_OF_CELLS, _END_OF_FORMATS):
            inside = kind == _FORMATS_OF_CELLS
        elif kind == _CELL_FORMAT and inside:
            formats.append(known.get(struct.unpack_from("<H", data, 2)[0], "General"))
    return formats


def _rows(source: Source, book: _Book, part: str) -> Iterator[Row]:
    with zipfile.ZipFile(source.path) as package:
        with package.open(part) as content:
            # ranges stand behind the cells
            merged = _merged(content)
        with package.open(part) as content:
            rows = _plain_rows(book, content)
            yield from spread((row, merged.get(row.number, [])) for row in rows)


def _plain_rows(book: _Book, content: IO[bytes]) -> Iterator[Row]:
    row: Row | None = None
    dates: list[int] = []
    for kind, data in _records(content):
        if kind == _ROW:
            if row is not None:
                row.dates = tuple(dates)
                yield row
            row, dates = Row(struct.unpack_from("<I", data)[0] + 1, []), []
        elif row is not None and (_RK <= kind <= _FORMULA_ERROR or kind == _RICH_TEXT):
            column, style = struct.unpack_from("<II", data)
            if column >= MOST_COLUMNS:
                continue
            shown = book.formats[style & 0xFFFFFF] if style & 0xFFFFFF < len(book.formats) else "General"
            value = _value(kind, data, book)
            if isinstance(value, float):
                value = _moment(value, shown, book.from_1904)
            row.cells += [""] * (column + 1 - len(row.cells))
            row.cells[column] = cell_text(value, shown)
            if isinstance(value, dt.datetime):
                dates.append(column)
    if row is not None:
        row.dates = tuple(dates)
        yield row


def _value(kind: int, data: bytes, book: _Book) -> Any:
    if kind == _RK:
        bits = struct.unpack_from("<I", data, 8)[0]
        whole = bits & 2
        number = float(struct.unpack_from("<i", data, 8)[0] >> 2) if whole else struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", bits & ~3))[0]  # fmt: skip
        return number / 100 if bits & 1 else number
    if kind in (_REAL, _FORMULA_REAL):
        return struct.unpack_from("<d", data, 8)[0]
    if kind in (_ERROR, _FORMULA_ERROR):
        return _ERRORS.get(data[8], "#VALUE!")
    if kind in (_BOOL, _FORMULA_BOOL):
        return bool(data[8])
    if kind == _SHARED:
        return book.texts[struct.unpack_from("<I", data, 8)[0]]
    return _wide(data, 9 if kind == _RICH_TEXT else 8)[0]


def _moment(value: float, shown: str, from_1904: bool) -> Any:
    """A number as the day, time or length of time that its format shows."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    if not is_date_format(shown):
        return value
    try:
        return from_excel(
            value, CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900, timedelta=is_timedelta_format(shown)
        )
    except (ValueError, OverflowError):
        return value


def _merged(content: IO[bytes]) -> dict[int, Ranges]:
    """Merged ranges by the row in which they begin."""
    out: dict[int, Ranges] = {}
    # a fault is met again, and told, when the rows are read
    with suppress(EOFError, IndexError, ValueError, struct.error, zlib.error, zipfile.BadZipFile):
        for kind, data in _records(content):
            if kind == _MERGED:
                top, bottom, left, right = struct.unpack_from("<IIII", data)
                out.setdefault(top + 1, []).append((left, right, bottom - top + 1))
    return out


def _records(part: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record."""
    read = io.BufferedReader(part).read  # type: ignore[type-var]
    while first := read(1):
        kind = first[0]
        if kind & 0x80:
            kind = (kind & 0x7F) | (read(1)[0] << 7)
        size = shift = 0
        while True:
            more = read(1)[0]
            size |= (more & 0x7F) << shift
            shift += 7
            if not more & 0x80 or shift > 28:
                break
        if size > _LONGEST:
            raise ValueError(f"a record of {size:,} bytes")
        data = read(size)
        if len(data) < size:
            raise EOFError("it ends in the middle of a record")
        yield kind, data


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    size = struct.unpack_from("<I", data, at)[0]
    end = at + 4 + 2 * size
    if size == 0xFFFFFFFF:
        return "", at + 4
    if end > len(data):
        raise ValueError("a text is longer than its record")
    return data[at + 4 : end].decode("utf-16-le", errors="replace"), end
