"""XLSX workbooks: merged headers, title rows, a sheet a month, formulas, dates, error cells."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from typing import Any

from pdm.errors import Reason
from pdm.sources.opened import Opened, Source
from pdm.sources.sheet import Sheet, sheet_readings

_PASSWORD = "Save it without a password and send it again."


def open_xlsx(source: Source) -> Opened:
    """Open a workbook; each sheet with log lines gives rows, `page` is the number of the sheet.

    Raises:
        Refused: Damaged, a bomb, or no sheet holds log lines.
    """
    import openpyxl

    formulas = _check_package(source)
    try:
        book = openpyxl.load_workbook(source.path, data_only=True, keep_links=False)
        written = openpyxl.load_workbook(source.path, keep_links=False) if formulas else None
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        SyntaxError,
        EOFError,
        zlib.error,
    ) as error:
        source.refuse(
            Reason.DAMAGED, f"The workbook cannot be opened ({type(error).__name__}).",
            "Open it in the spreadsheet program, let it repair the file, save it and send it again.",
        )  # fmt: skip
    sheets = []
    for number, name in enumerate(book.sheetnames, start=1):
        sheet = book[name]
        if not hasattr(sheet, "iter_rows") or sheet.sheet_state != "visible":
            continue
        sheets.append(_read_sheet(source, sheet, written[name] if written is not None else None, number))
    return sheet_readings(source, sheets, len(book.sheetnames))


def _check_package(source: Source) -> bool:
    """Check sizes inside the package; returns whether it has formulas."""
    formulas = False
    try:
        with zipfile.ZipFile(source.path) as package:
            infos = package.infolist()
            unpacked = sum(i.file_size for i in infos)
            ratio = unpacked / max(1, source.size)
            if unpacked > source.limits.zip_unpacked_mb * 1e6 or (ratio > source.limits.zip_ratio and unpacked > 50e6):
                source.refuse(
                    Reason.ZIP_BOMB, f"The workbook unpacks to {unpacked / 1e6:,.0f} MB.",
                    "Delete empty formatted rows, or raise limits.zip_unpacked_mb in plant.toml.",
                )  # fmt: skip
            if any(i.flag_bits & 1 for i in infos):
                source.refuse(Reason.PASSWORD, "The workbook is protected by a password.", _PASSWORD)
            for info in infos:
                if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                    formulas = formulas or _has_formula(package, info)
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, ValueError) as error:
        source.refuse(
            Reason.DAMAGED, f"The workbook is damaged ({error}).",
            "Open it in the spreadsheet program, let it repair the file, save it and send it again.",
        )  # fmt: skip
    return formulas


def _has_formula(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    with package.open(info) as part:
        before = b""
        found = False
        # read to the end: a wrong checksum shows only there
        while block := part.read(1 << 20):
            found = found or bool(re.search(rb"<f[ >/]", before + block))
            before = block[-8:]
        return found


def _read_sheet(source: Source, sheet: Any, written: Any, number: int) -> Sheet:
    out = Sheet(number, str(sheet.title))
    width = min(int(sheet.max_column or 0), 500)
    merged = _merged(sheet)
    for r, row in enumerate(sheet.iter_rows(min_row=1, max_col=width), start=1):
        cells = []
        for c, cell in enumerate(row, start=1):
            value = cell.value
            text = cell_text(value, cell.number_format) if value is not None else ""
            if value is None and written is not None:
                formula = written.cell(r, c).value
                if isinstance(formula, str) and formula.startswith("="):
                    out.not_calculated.append((r, c, formula))
            if isinstance(value, (dt.datetime, dt.date)):
                out.dates.append((r, c))
            cells.append(text)
        for c, origin in merged.get(r, {}).items():
            if c <= len(cells) and not cells[c - 1]:
                top, left = origin
                first = sheet.cell(top, left)
                cells[c - 1] = cell_text(first.value, first.number_format) if first.value is not None else ""
        if len(out.rows) >= source.limits.rows:
            out.too_long = True
            break
        out.rows.append(cells)
    while out.rows and not any(out.rows[-1]):
        out.rows.pop()
    return out


def _merged(sheet: Any) -> dict[int, dict[int, tuple[int, int]]]:
    """Row to column to the corner of the merged range; only ranges of sensible size are spread."""
    out: dict[int, dict[int, tuple[int, int]]] = {}
    for area in sheet.merged_cells.ranges:
        wide, high = area.max_col - area.min_col + 1, area.max_row - area.min_row + 1
        if wide * high > 20_000:
            continue
        for r in range(area.min_row, area.max_row + 1):
            for c in range(area.min_col, area.max_col + 1):
                out.setdefault(r, {})[c] = (area.min_row, area.min_col)
    return out


def cell_text(value: Any, number_format: str = "General") -> str:
    """A cell's value as a person sees it, dates as ISO so that day and month cannot be mistaken."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time(0) else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, dt.timedelta):
        return f"{value.total_seconds() / 3600:g} h"
    if isinstance(value, (int, float)):
        zeros = re.fullmatch(r"0{2,}", number_format.split(";")[0])
        if zeros and float(value).is_integer():
            return str(int(value)).zfill(len(zeros.group(0)))
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        if abs(value) >= 1e15:
            # a spreadsheet keeps 15 digits: what it shows is not what was typed
            return f"{value:.6E}".replace("000000E", "E") if isinstance(value, float) else str(value)
        return f"{value:.10g}" if isinstance(value, float) else str(value)
    return str(value).replace("_x000D_", " ").strip()
