"""XLS workbooks of old spreadsheets."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pdm.errors import Reason
from pdm.sources.opened import Opened, Source
from pdm.sources.sheet import Sheet, sheet_readings
from pdm.sources.workbook import cell_text


def open_xls(source: Source) -> Opened:
    """Open an old workbook; as `open_xlsx`.

    Raises:
        Refused: Damaged, protected, or no sheet holds log lines.
    """
    import io

    import xlrd

    try:
        # xlrd prints its doubts about odd files; they are no news to the reader
        book = xlrd.open_workbook(str(source.path), formatting_info=True, logfile=io.StringIO())
        sheets = [_read_sheet(source, book, book.sheet_by_index(i), i + 1) for i in range(book.nsheets)]
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
    return sheet_readings(source, sheets, len(sheets))


def _read_sheet(source: Source, book: Any, sheet: Any, number: int) -> Sheet:
    import xlrd

    out = Sheet(number, str(sheet.name))
    for r in range(min(sheet.nrows, source.limits.rows)):
        cells = []
        for c in range(sheet.ncols):
            cell = sheet.cell(r, c)
            value: Any = cell.value
            if cell.ctype == xlrd.XL_CELL_DATE:
                value = _date(value, book.datemode)
                if isinstance(value, dt.datetime):
                    out.dates.append((r + 1, c + 1))
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                value = xlrd.error_text_from_code.get(value, "#VALUE!")
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                value = ""
            cells.append(cell_text(value, _format(book, cell)))
        out.rows.append(cells)
    out.too_long = sheet.nrows > source.limits.rows
    for top, bottom, left, right in sheet.merged_cells:
        if (bottom - top) * (right - left) > 20_000:
            continue
        for r in range(top, min(bottom, len(out.rows))):
            for c in range(left, min(right, len(out.rows[r]))):
                out.rows[r][c] = out.rows[r][c] or out.rows[top][left]
    return out


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
