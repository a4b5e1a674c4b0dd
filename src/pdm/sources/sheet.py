"""Sheets of a workbook, however they were read, into lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pdm.errors import Reason, Refusal, Refused
from pdm.records import PageReading
from pdm.sources.delimited import too_many_rows
from pdm.sources.layout import HEAD_ROWS, Layout, find_layout
from pdm.sources.opened import Opened, Source, guarded
from pdm.sources.rows import CHUNK_ROWS, text_frame, to_entries
from pdm.vocabulary.fields import ID_FIELDS

_MONTH = re.compile(
    r"\b(?:jan|feb|mar|mär|maer|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|fév|fev|avr|aoû|aou|déc|ene|abr|ago|dic)"
    r"[a-zäéû]*\b|\b(?:19|20)\d{2}\b|\b\d{1,2}[-./](?:19|20)?\d{2}\b|\bQ[1-4]\b",
    re.I,
)


@dataclass
class Sheet:
    """A sheet as text.

    Attributes:
        number: Position in the workbook, from 1.
        name: Its title.
        rows: Cells as text; the first is row 1.
        dates: Row and column (from 1) of cells that hold a date.
        not_calculated: Row, column and formula of cells without a stored result.
        too_long: There were more rows than the limit.
    """

    number: int
    name: str
    rows: list[list[str]] = field(default_factory=list)
    dates: list[tuple[int, int]] = field(default_factory=list)
    not_calculated: list[tuple[int, int, str]] = field(default_factory=list)
    too_long: bool = False


def sheet_readings(source: Source, sheets: list[Sheet], pages: int) -> Opened:
    """Find the table of each sheet and give its lines.

    Raises:
        Refused: Not one sheet holds log lines.
    """
    opened = Opened(source.document("workbook", pages))
    tables: list[tuple[Sheet, Layout]] = []
    for sheet in sheets:
        if not any(any(row) for row in sheet.rows):
            continue
        try:
            layout = find_layout(
                source, sheet.rows[: HEAD_ROWS + 200], page=sheet.number, what=f"table in sheet '{sheet.name}'"
            )
        except Refused as refused:
            opened.refusals.append(refused.refusal)
            continue
        if not _dated(layout) and "period" not in layout.head and _MONTH.search(sheet.name):
            layout.head["period"] = sheet.name
        elif _MONTH.search(sheet.name):
            layout.head.setdefault("period", sheet.name)
        opened.refusals += layout.notices
        tables.append((sheet, layout))
    if not tables:
        if opened.refusals:
            raise Refused(opened.refusals[0])
        source.refuse(Reason.EMPTY_FILE, "All sheets of the workbook are empty.", "Check that the right file was sent.")
    opened.chunks = guarded(source, _chunks(source, tables))
    return opened


def _dated(layout: Layout) -> bool:
    return "date" in layout.columns.values()


def _chunks(source: Source, tables: list[tuple[Sheet, Layout]]) -> Iterator[PageReading]:
    for sheet, layout in tables:
        width = max(max((len(r) for r in sheet.rows), default=0), len(layout.headers))
        notices = _not_calculated(source, sheet, layout) + _dated_tags(source, sheet, layout)
        if sheet.too_long:
            notices.append(too_many_rows(source))
        for start in range(layout.first, len(sheet.rows), CHUNK_ROWS):
            rows = sheet.rows[start : start + CHUNK_ROWS]
            padded = [r + [""] * (width - len(r)) for r in rows]
            index = range(start + 1, start + 1 + len(rows))
            frame = text_frame(padded, list(index))
            reading = to_entries(source, frame, layout, page=sheet.number)
            reading.refusals[:0] = notices
            notices = []
            yield reading
        sheet.rows = []


def _not_calculated(source: Source, sheet: Sheet, layout: Layout) -> list[Refusal]:
    out = []
    for row, column, formula in sheet.not_calculated:
        if row > layout.first and column - 1 in layout.columns:
            out.append(
                source.refusal(
                    Reason.FORMULA_ERROR,
                    f"The formula of {layout.columns[column - 1]} was never calculated, so the cell is empty.",
                    "Open the workbook in a spreadsheet program, save it, and send it again.",
                    page=sheet.number, row=row, value=formula,
                )
            )  # fmt: skip
    return out


def _dated_tags(source: Source, sheet: Sheet, layout: Layout) -> list[Refusal]:
    ids = {p for p, f in layout.columns.items() if f in ID_FIELDS}
    return [
        source.refusal(
            Reason.SPREADSHEET_TAG,
            f"The spreadsheet turned the {layout.columns[column - 1]} into the date {sheet.rows[row - 1][column - 1]}. The row was kept.",
            "Format that column as text, type the tag again, and send the file anew.",
            page=sheet.number, row=row, value=sheet.rows[row - 1][column - 1],
        )
        for row, column in sheet.dates
        if column - 1 in ids and row > layout.first and row <= len(sheet.rows)
    ]  # fmt: skip
