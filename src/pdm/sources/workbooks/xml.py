"""Workbooks of Excel 2003 saved as XML, as many maintenance systems still write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from pdm.errors import Reason
from pdm.sources.exports.xml_records import text_events
from pdm.sources.files.opened import Opened, Source
from pdm.sources.files.xml_stream import Event, Mark, UnsafeXml, XmlFault
from pdm.sources.tables.merged_cells import MOST_COLUMNS, Ranges, spread
from pdm.sources.tables.sheet_rows import Row, Sheet
from pdm.sources.workbooks.sheet import sheet_readings
from pdm.sources.workbooks.xlsx import cell_text

LOOKS = re.compile(r"\s*(?:<\?xml\b[^>]*\?>\s*)?(?:<\?mso-application[^>]*\?>\s*)?<(?:\w+:)?Workbook\b")
"""How such a workbook begins."""
_MOMENT = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z?$")
_NO_DAY = "1899-12-3"
"""Times of day stand on the day before the count of days begins."""


def open_workbook_xml(source: Source, encoding: str) -> Opened:
    """Open a workbook in one XML text; as `open_xlsx`.

    Raises:
        Refused: Damaged from the beginning, unsafe, or no sheet holds log lines.
    """
    sheets: list[Sheet] = []
    trouble: XmlFault | None = None
    try:
        for event in text_events(source, encoding):
            if event.mark is Mark.START and event.name == "Worksheet":
                number = len(sheets) + 1
                sheets.append(Sheet(number, event.attributes.get("Name", ""), partial(_rows, source, encoding, number)))
            elif event.mark is Mark.TEXT and event.text.strip() in ("SheetHidden", "SheetVeryHidden") and sheets:
                last = sheets[-1]
                sheets[-1] = Sheet(last.number, last.name, last.rows, True)
    except XmlFault as fault:
        trouble = fault
    except UnsafeXml:
        source.refuse(
            Reason.UNSAFE_MEMBER, "It declares entities, which may unfold without end or fetch other files; nothing of it was read.",
            "Save it as XLSX and send that.",
        )  # fmt: skip
    if trouble is not None and not sheets:
        source.refuse(
            Reason.CUT_SHORT if trouble.cut_short else Reason.DAMAGED,
            f"The workbook (XML) is damaged in line {trouble.line} ({trouble}).",
            "Open it in the spreadsheet program, save it as XLSX and send that.",
        )  # fmt: skip
    return sheet_readings(source, sheets, len(sheets))


def _rows(source: Source, encoding: str, number: int) -> Iterator[Row]:
    """Rows of one sheet; a fault in it is raised once they are used up."""
    yield from spread(_told_rows(_of_sheet(text_events(source, encoding), number)))


def _of_sheet(found: Iterator[Event], number: int) -> Iterator[Event]:
    seen = 0
    for event in found:
        if event.name == "Worksheet":
            seen += event.mark is Mark.START
            if event.mark is Mark.END and seen == number:
                return
        elif seen == number:
            yield event


def _told_rows(found: Iterator[Event]) -> Iterator[tuple[Row, Ranges]]:
    """Rows with text, each with the merged ranges that begin in it: first and last column, how many rows."""
    row, merged = Row(0, []), Ranges()
    column, kind = 0, ""
    spans = (0, 0)
    pieces: list[str] | None = None
    formula = ""
    for event in found:
        at = event.attributes
        if event.mark is Mark.START and event.name == "Row":
            row, merged, column = Row(_number(at, "Index", row.number + 1), []), Ranges(), 0
        elif event.mark is Mark.START and event.name == "Cell":
            column = _number(at, "Index", column + 1)
            spans = _number(at, "MergeAcross", 0), _number(at, "MergeDown", 0)
            formula = at.get("Formula", "")
            kind = ""
        elif event.mark is Mark.START and event.name == "Data":
            kind, pieces = at.get("Type", "String"), []
        elif event.mark is Mark.TEXT and pieces is not None:
            pieces.append(event.text)
        elif event.mark is Mark.END and event.name == "Data" and pieces is not None:
            _put(row, column - 1, _text(kind, "".join(pieces)), kind)
            pieces = None
        elif event.mark is Mark.END and event.name == "Cell":
            if formula and not kind:
                row.not_calculated += ((column - 1, formula),)
            if any(spans):
                merged.append((column - 1, column - 1 + spans[0], spans[1] + 1))
            column += spans[0]
        elif event.mark is Mark.END and event.name == "Row" and (any(row.cells) or row.not_calculated):
            yield row, merged


def _number(attributes: dict[str, str], name: str, otherwise: int) -> int:
    told = attributes.get(name, "")
    return int(told) if told.isdecimal() and len(told) < 8 else otherwise


def _put(row: Row, column: int, text: str, kind: str) -> None:
    if not 0 <= column < MOST_COLUMNS:
        return
    row.cells += [""] * (column + 1 - len(row.cells))
    row.cells[column] = text
    if kind == "DateTime":
        row.dates += (column,)


def _text(kind: str, told: str) -> str:
    """A cell as a person sees it, days as ISO."""
    told = told.strip()
    if kind == "DateTime" and (moment := _MOMENT.match(told)):
        day, time = moment.groups()
        if day.startswith(_NO_DAY):
            return time
        return day if time == "00:00" else f"{day} {time}"
    if kind == "Number":
        try:
            return cell_text(float(told))
        except ValueError:
            return told
    if kind == "Boolean":
        return "yes" if told == "1" else "no"
    return told
