"""XLSX workbooks: merged headers, title rows, a sheet a month, formulas, dates, error cells."""

from __future__ import annotations

import datetime as dt
import html
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pdm.errors import Reason, Refusal
from pdm.records import PageReading
from pdm.sources.files.opened import Opened, Source
from pdm.sources.files.package import REPAIR, check_sizes
from pdm.sources.tables.merged_cells import note_wide
from pdm.sources.tables.sheet_rows import Row, Sheet
from pdm.sources.workbooks.sheet import sheet_readings

_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 500
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")


def open_xlsx(source: Source) -> Opened:
    """Open a workbook; each sheet with log lines gives rows, `page` is the number of the sheet.

    Rows are read as they are needed, so memory is bounded by the texts of the workbook and not by its cells.

    Raises:
        Refused: Damaged, a bomb, or no sheet holds log lines.
    """
    parts = _check_package(source)
    with ExitStack() as stack:
        book = _load(source, stack, data_only=True)
        written = _load(source, stack, data_only=False) if any(p.formulas for p in parts.values()) else None
        sheets, refusals, number = _sheets(source, parts, book, written)
        opened = sheet_readings(source, sheets, number, refusals)
        opened.chunks = _to_the_end(opened.chunks, stack.pop_all())
    return opened


def _to_the_end(chunks: Iterator[PageReading], stack: ExitStack) -> Iterator[PageReading]:
    """The file stays open as long as its rows are wanted."""
    with stack:
        yield from chunks


def _sheets(source: Source, parts: dict[str, _Part], book: Any, written: Any) -> tuple[list[Sheet], list[Refusal], int]:
    """Sheets that can be read, what was set aside, and how many there are."""
    names = _names(source) or list(book.sheetnames)
    sheets: list[Sheet] = []
    refusals: list[Refusal] = []
    for number, name in enumerate(names, start=1):
        if name not in book.sheetnames:
            refusals.append(source.refusal(Reason.DAMAGED, f"Sheet '{name}' is missing.", REPAIR, page=number))
            continue
        sheet = book[name]
        if not hasattr(sheet, "iter_rows"):
            continue
        part = parts.get(str(sheet._worksheet_path).lstrip("/"), _Part())
        if part.problem:
            message = f"Sheet '{name}' is damaged ({part.problem})."
            refusals.append(source.refusal(Reason.DAMAGED, message, REPAIR, page=number))
            continue
        formulas = written[name] if written is not None and part.formulas else None
        sheets.append(Sheet(number, name, partial(_rows, sheet, formulas, part.merged), sheet.sheet_state != "visible"))
    return sheets, refusals, len(names)


@dataclass
class _Part:
    """What a sheet's part of the package holds: formulas, merged ranges (by row: first and last column, corner), a fault."""

    formulas: bool = False
    merged: dict[int, list[tuple[int, int, tuple[int, int]]]] = field(default_factory=dict)
    problem: str = ""


def _load(source: Source, stack: ExitStack, *, data_only: bool) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # doubts about styles and validations are no news to the reader; a path would have to end in .xlsx
            warnings.simplefilter("ignore")
            file = stack.enter_context(source.path.open("rb"))
            return openpyxl.load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
    except Exception as error:
        # the reader fails in every way there is on damaged packages
        source.refuse(Reason.DAMAGED, f"The workbook cannot be opened ({type(error).__name__}).", REPAIR)


def _check_package(source: Source) -> dict[str, _Part]:
    """Check sizes and sums inside the package and look over its sheets."""
    parts: dict[str, _Part] = {}
    try:
        with zipfile.ZipFile(source.path) as package:
            infos = package.infolist()
            check_sizes(source, infos)
            for info in infos:
                if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                    parts[info.filename] = _look_over(package, info)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        source.refuse(Reason.DAMAGED, f"The workbook is damaged ({error}).", REPAIR)
    return parts


def _look_over(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Part:
    part = _Part()
    before = b""
    try:
        with package.open(info) as content:
            # read to the end: a wrong checksum shows only there
            while block := content.read(1 << 20):
                text = before + block
                part.formulas = part.formulas or bool(_FORMULA.search(text))
                end = 0
                for found in _MERGED.finditer(text):
                    end = found.end()
                    _merge(part.merged, found.group(1).decode("ascii"))
                before = text[max(end, len(text) - 200) :]
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, OSError) as error:
        part.problem = str(error) or type(error).__name__
    return part


def _merge(merged: dict[int, list[tuple[int, int, tuple[int, int]]]], area: str) -> None:
    """Note a merged range; only ranges of sensible size are spread."""
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = (int(v or 0) for v in range_boundaries(area))
    if not left or not top or (right - left + 1) * (bottom - top + 1) > 20_000 or len(merged) > 2_000_000:
        return
    for row in range(top, bottom + 1):
        merged.setdefault(row, []).append((left - 1, right - 1, (top, left - 1)))


def _names(source: Source) -> list[str]:
    """Names of all sheets that the workbook lists, also of those that are missing in the package."""
    try:
        with zipfile.ZipFile(source.path) as package:
            content = package.read("xl/workbook.xml").decode("utf-8", errors="replace")
    except (KeyError, zipfile.BadZipFile, OSError, zlib.error, EOFError, NotImplementedError):
        return []
    return [html.unescape(n) for n in re.findall(r"<(?:\w+:)?sheet\b[^>]*?\bname=\"([^\"]*)\"", content)]


def _rows(sheet: Any, written: Any, merged: dict[int, list[tuple[int, int, tuple[int, int]]]]) -> Iterator[Row]:
    # the size that a sheet claims is often wrong
    sheet.reset_dimensions()
    formulas: Iterator[Any] = iter(())
    if written is not None:
        written.reset_dimensions()
        formulas = written.iter_rows()
    corners: dict[tuple[int, int], str] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, cells in enumerate(sheet.iter_rows(max_col=None), start=1):
            if number > _MOST_ROWS:
                return
            source = next(formulas, ())
            row = Row(number, [])
            _fill(row, cells[:_MOST_COLUMNS], source)
            for left, right, corner in merged.get(number, ()):
                if corner == (number, left):
                    corners[corner] = row.cells[left] if left < len(row.cells) else ""
                text = corners.get(corner, "")
                if text:
                    row.cells += [""] * (min(right + 1, _MOST_COLUMNS) - len(row.cells))
                    for column in range(left, min(right + 1, len(row.cells))):
                        row.cells[column] = row.cells[column] or text
                    if corner[0] < number:
                        row.merged += tuple(range(left, min(right + 1, len(row.cells))))
                    else:
                        note_wide(row, left, right)
            yield row


def _fill(row: Row, cells: Sequence[Any], formulas: Sequence[Any]) -> None:
    dates, empty = [], []
    for column, cell in enumerate(cells):
        value = cell.value
        row.cells.append(cell_text(value, cell.number_format) if value is not None else "")
        if value is None and column < len(formulas):
            formula = formulas[column].value
            formula = formula if isinstance(formula, str) else getattr(formula, "text", "")
            if isinstance(formula, str) and formula.startswith("="):
                empty.append((column, formula))
        elif isinstance(value, (dt.datetime, dt.date)):
            dates.append(column)
    row.dates, row.not_calculated = tuple(dates), tuple(empty)


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
