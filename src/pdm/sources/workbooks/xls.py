"""XLS workbooks of old spreadsheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from pdm.errors import Reason
from pdm.sources.files.opened import Opened, Source
from pdm.sources.tables.merged_cells import note_wide
from pdm.sources.tables.sheet_rows import Row, Sheet
from pdm.sources.workbooks.sheet import sheet_readings
from pdm.sources.workbooks.xlsx import cell_text


def open_xls(source: Source) -> Opened:
    """Open an old workbook; as `open_xlsx`.

    Raises:
        Refused: Damaged, protected, or no sheet holds log lines.
    """
    sheets = xls_sheets(source)
    return sheet_readings(source, sheets, len(sheets))


def xls_sheets(source: Source) -> list[Sheet]:
    """Its sheets.

    Raises:
        Refused: As `open_xls`.
    """
    import io

    import xlrd

    try:
        # xlrd prints its doubts about odd files; they are no news to the reader
        book = xlrd.open_workbook(str(source.path), formatting_info=True, logfile=io.StringIO())
        found = [book.sheet_by_index(i) for i in range(book.nsheets)]
        return [
            Sheet(i, str(s.name), partial(_rows, book, s), bool(s.visibility)) for i, s in enumerate(found, start=1)
        ]
    except Exception as error:
        # xlrd's parser fails in every way there is on damaged files
        if "encrypt" in str(error).casefold() or "password" in str(error).casefold():
            source.refuse(
                Reason.PASSWORD,
                "The workbook is protected by a password.",
                "Save it without a password and send it again.",
            )
        source.refuse(
            Reason.DAMAGED, f"The workbook cannot be opened ({type(error).__name__}: {error}).",
            "Open it in the spreadsheet program, save it as XLSX and send that.",
        )  # fmt: skip


def _rows(book: Any, sheet: Any) -> Iterator[Row]:
    import xlrd

    merged: dict[int, list[tuple[int, int, int]]] = {}
    for top, bottom, left, right in sheet.merged_cells:
        if (bottom - top) * (right - left) <= 20_000:
            for r in range(top, bottom):
                merged.setdefault(r, []).append((left, right, top))
    texts: dict[tuple[int, int], str] = {}
    for r in range(sheet.nrows):
        row = Row(r + 1, [])
        dates = []
        for c in range(sheet.ncols):
            cell = sheet.cell(r, c)
            value: Any = cell.value
            if cell.ctype == xlrd.XL_CELL_DATE:
                value = _date(value, book.datemode)
                if isinstance(value, dt.datetime):
                    dates.append(c)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                value = xlrd.error_text_from_code.get(value, "#VALUE!")
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                value = ""
            row.cells.append(cell_text(value, _format(book, cell)))
        for left, right, top in merged.get(r, ()):
            if top == r and left < len(row.cells):
                texts[top, left] = row.cells[left]
            for c in range(left, min(right, len(row.cells))):
                row.cells[c] = row.cells[c] or texts.get((top, left), "")
            if top < r:
                row.merged += tuple(range(left, min(right, len(row.cells))))
            elif texts.get((top, left)):
                note_wide(row, left, right - 1)
        row.dates = tuple(dates)
        yield row


def _date(value: float, mode: int) -> Any:
    import xlrd

    try:
        moment = xlrd.xldate.xldate_as_datetime(value, mode)
    except (ValueError, OverflowError, xlrd.XLDateError):
        return value
    return moment.time() if value < 1 else moment


def _format(book: Any, cell: Any) -> str:
    try:
        return str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    except (KeyError, IndexError, AttributeError, TypeError):
        return "General"
