"""ODS workbooks of LibreOffice, OpenOffice and others, read as a stream."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from pdm.errors import Reason
from pdm.sources.files.opened import Opened, Source
from pdm.sources.files.package import PASSWORD, REPAIR, opened_package
from pdm.sources.files.xml_stream import Event, Mark, UnsafeXml, XmlFault, events
from pdm.sources.tables.merged_cells import MOST_COLUMNS, Ranges, spread
from pdm.sources.tables.sheet_rows import Row, Sheet
from pdm.sources.workbooks.sheet import sheet_readings
from pdm.sources.workbooks.xlsx import cell_text

_BLOCK = 1 << 18
_MOST_ROWS = 1_048_576
_MOST_ALIKE = 1000
"""Filled rows alike that are one row with a count; more of them are a mistake of the program that wrote them."""
_TABLE = re.compile(rb"<table:table[ >]")
_ASIDE = frozenset({"annotation", "frame", "custom-shape", "shapes", "tracked-changes", "control"})
_DURATION = re.compile(r"^-?P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$")
_MOMENT = re.compile(r"^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?)?$")
_PADDED = re.compile(r"^0\d+$")


@dataclass
class _Cell:
    """A cell as it stands in the file."""

    attributes: dict[str, str]
    covered: bool = False
    paragraphs: list[str] = field(default_factory=list)


def open_ods(source: Source) -> Opened:
    """Open an OpenDocument workbook; as `open_xlsx`.

    Raises:
        Refused: Damaged, protected, a bomb, unsafe, or no sheet holds log lines.
    """
    sheets = ods_sheets(source)
    return sheet_readings(source, sheets, len(sheets))


def ods_sheets(source: Source) -> list[Sheet]:
    """Its sheets.

    Raises:
        Refused: As `open_ods`.
    """
    with opened_package(source) as package:
        if b"encryption-data" in _read(package, "META-INF/manifest.xml"):
            source.refuse(Reason.PASSWORD, "The workbook is protected by a password.", PASSWORD)
        try:
            starts, before = _places(package)
            hidden = _hidden_styles(before)
            names = [_name(package, start) for start in starts]
        except UnsafeXml:
            source.refuse(Reason.UNSAFE_MEMBER, "The workbook declares entities, which may unfold without end or fetch other files.", REPAIR)  # fmt: skip
        except (KeyError, zlib.error, XmlFault) as error:
            source.refuse(Reason.DAMAGED, f"The workbook cannot be opened ({error}).", REPAIR)
    return [
        Sheet(i, name, partial(_rows, source, start), style in hidden)
        for i, (start, (name, style)) in enumerate(zip(starts, names, strict=True), start=1)
    ]


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    return package.read(name) if name in package.namelist() else b""


def _places(package: zipfile.ZipFile) -> tuple[list[int], bytes]:
    """Where in the content each sheet begins, and what stands before the first."""
    starts: list[int] = []
    kept, at = b"", 0
    with package.open("content.xml") as content:
        # read to the end: a wrong checksum shows only there
        while block := content.read(_BLOCK):
            whole = kept + block
            starts += [at - len(kept) + m.start() for m in _TABLE.finditer(whole)]
            at += len(block)
            # too short to hold a whole mark, which would be found twice
            kept = whole[-len(b"<table:table") :]
    if not starts:
        raise XmlFault("there is no sheet in it", 1)
    with package.open("content.xml") as content:
        return starts, content.read(starts[0])


def _hidden_styles(before: bytes) -> set[str]:
    """Styles of sheets that are not shown."""
    style, hidden = "", set()
    try:
        for event in events([before]):
            if event.mark is Mark.START and event.name == "style":
                style = event.attributes.get("name", "")
            if event.mark is Mark.START and event.attributes.get("display") == "false":
                hidden.add(style)
    except XmlFault as fault:
        # the piece ends where the first sheet begins
        if not fault.cut_short:
            raise
    return hidden


def _name(package: zipfile.ZipFile, start: int) -> tuple[str, str]:
    """Name and style of the sheet that begins at `start`."""
    with package.open("content.xml") as content:
        content.seek(start)
        first = next(events([content.read(10_000)]))
    return first.attributes.get("name", ""), first.attributes.get("style-name", "")


def _rows(source: Source, start: int) -> Iterator[Row]:
    with zipfile.ZipFile(source.path) as package, package.open("content.xml") as content:
        content.seek(start)
        yield from spread(_told_rows(_of_sheet(events(iter(partial(content.read, _BLOCK), b"")))))


def _of_sheet(found: Iterator[Event]) -> Iterator[Event]:
    """The events of one sheet, without its pictures, notes and remarks."""
    depth, aside = 0, 0
    for event in found:
        step = (event.mark is Mark.START) - (event.mark is Mark.END)
        depth += step
        if event.name in _ASIDE:
            aside += step
        elif not aside:
            yield event
        if depth == 0:
            return


def _told_rows(found: Iterator[Event]) -> Iterator[tuple[Row, Ranges]]:
    """Rows with text, each with the merged ranges that begin in it: first and last column, how many rows."""
    number = 0
    row: list[tuple[_Cell, int]] = []
    cell: _Cell | None = None
    pieces: list[str] = []
    again = 1
    for event in found:
        if event.mark is Mark.START:
            if event.name == "table-row":
                row, again = [], _count(event, "number-rows-repeated")
            elif event.name in ("table-cell", "covered-table-cell"):
                cell = _Cell(event.attributes, event.name.startswith("covered"))
                row.append((cell, _count(event, "number-columns-repeated")))
            elif event.name == "s":
                pieces.append(" " * min(_count(event, "c"), 100))
            elif event.name in ("tab", "line-break"):
                pieces.append(" ")
        elif event.mark is Mark.TEXT:
            pieces.append(event.text)
        elif event.name == "table-row":
            told, merged = _row(row)
            if any(told.cells) or told.not_calculated:
                for i in range(min(again, _MOST_ALIKE)):
                    yield Row(number + i + 1, list(told.cells), told.dates, told.not_calculated), merged
            number += again
            if number > _MOST_ROWS:
                return
        elif event.name in ("table-cell", "covered-table-cell"):
            cell, pieces = None, []
        elif cell is not None and event.name == "p":
            cell.paragraphs.append("".join(pieces).strip())
            pieces = []


def _count(event: Event, name: str) -> int:
    told = event.attributes.get(name, "1")
    return max(1, int(told)) if told.isdecimal() and len(told) < 9 else 1


def _row(cells: list[tuple[_Cell, int]]) -> tuple[Row, Ranges]:
    row = Row(0, [])
    merged: Ranges = []
    dates: list[int] = []
    empty: list[tuple[int, str]] = []
    for cell, again in cells:
        column = len(row.cells)
        text = "" if cell.covered else _text(cell)
        formula = cell.attributes.get("formula", "")
        if text and cell.attributes.get("value-type") == "date":
            dates += range(column, column + again)
        elif formula and not text and "value-type" not in cell.attributes:
            empty.append((column, formula))
        wide, high = (int(cell.attributes.get(f"number-{x}-spanned", "1")) for x in ("columns", "rows"))
        if text and wide * high > 1:
            merged.append((column, column + wide - 1, high))
        row.cells += [text] * min(again, MOST_COLUMNS - column)
        if len(row.cells) >= MOST_COLUMNS:
            break
    while row.cells and not row.cells[-1]:
        row.cells.pop()
    row.dates, row.not_calculated = tuple(d for d in dates if d < MOST_COLUMNS), tuple(empty)
    return row, merged


def _text(cell: _Cell) -> str:
    """A cell as a person sees it, days as ISO."""
    kind, value = cell.attributes.get("value-type", ""), cell.attributes.get("value", "")
    shown = "\n".join(p for p in cell.paragraphs if p)
    if kind in ("float", "percentage", "currency"):
        if _PADDED.match(shown) or shown.startswith(("#", "Err:")):
            return shown
        try:
            return cell_text(float(value))
        except ValueError:
            return shown
    if kind == "date" and (moment := _MOMENT.match(cell.attributes.get("date-value", ""))):
        day, time = moment.groups()
        return day if not time or time == "00:00" else f"{day} {time}"
    if kind == "time" and (length := _DURATION.match(cell.attributes.get("time-value", ""))):
        days, hours, minutes = (int(g or 0) for g in length.groups()[:3])
        hours += 24 * days
        return f"{hours:02d}:{minutes:02d}" if hours < 24 else f"{hours + minutes / 60:g} h"
    if kind == "boolean":
        return "yes" if cell.attributes.get("boolean-value") == "true" else "no"
    return shown or cell.attributes.get("string-value", "").strip()
