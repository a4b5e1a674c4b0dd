"""Sheets of a workbook, however they were read, into lines."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pdm.config import FormSettings
from pdm.errors import Reason, Refusal, Refused
from pdm.records import PageReading
from pdm.sources.files.opened import Noted, Opened, Source, guarded
from pdm.sources.tables.dated_texts import begins_with_day
from pdm.sources.tables.layout import HEAD_ROWS, Layout, find_layout
from pdm.sources.tables.merged_cells import heading, in_text, only_carried_on, told_once
from pdm.sources.tables.rows import CHUNK_ROWS, text_frame, to_entries
from pdm.sources.tables.sheet_rows import Row, Sheet
from pdm.sources.tables.side_tables import tables_of
from pdm.sources.tables.stacked_tables import told_rows
from pdm.sources.tables.titles import month_of_sheet, tells_period
from pdm.sources.tables.week_matrix import matrix_of
from pdm.sources.texts.delimited import too_many_rows
from pdm.vocabulary.field_content import DATE
from pdm.vocabulary.fields import ID_FIELDS
from pdm.vocabulary.headings import agreed

_AMOUNTS = ("downtime", "cost")
_TITLE_WORDS = 3
"""Words of a heading between rows ("JANUARY 2024", "KW 2") that nobody needs to be told of."""
_TABLE_CELLS = 3
"""A table has a row with at least that many filled cells."""
_LOG_DAYS = 3
"""Rows with a day in them from which a sheet of fewer cells is missed as well."""


def sheet_readings(source: Source, sheets: list[Sheet], pages: int, refusals: Sequence[Refusal] = ()) -> Opened:
    """Find the table of each sheet and give its lines; a damaged sheet is set aside and the others are read.

    Args:
        source: The workbook.
        sheets: Its sheets that could be opened.
        pages: How many it has.
        refusals: What was set aside so far.

    Raises:
        Refused: Not one sheet holds log lines.
    """
    opened = Opened(source.document("workbook", pages), refusals=list(refusals))
    tables: list[tuple[Sheet, Layout, int]] = []
    asides: list[Refusal] = []
    laid_out: list[_LaidOut] = []
    for sheet in sheets:
        try:
            top = _top(sheet)
            if not any(any(row.cells) for row in top):
                continue
            parts, beside = matrix_of(source, sheet, top) or tables_of(source, sheet, top)
            opened.refusals += beside
            laid_out += [_laid_out(source, part, top if part is sheet else _top(part)) for part in parts]
        except Exception as error:
            opened.refusals.append(_damaged(source, sheet, 0, error))
    # what some sheets show of a heading helps those whose cells are too few to tell, wherever they stand in the book
    shown = agreed([*source.noted.shown, source.headings])
    for one in laid_out:
        if shown and one.poor:
            one = _laid_out(replace(source, headings=shown), one.sheet, one.top)
        source.noted.poor = source.noted.poor or one.poor
        if one.layout is None:
            assert one.refusal is not None
            (asides if one.is_note else opened.refusals).append(one.refusal)
            continue
        opened.refusals += one.layout.notices
        tables.append((one.sheet, one.layout, _first_row(one.layout, one.top)))
    if not tables:
        if opened.refusals or asides:
            raise Refused([*opened.refusals, *asides][0])
        source.refuse(Reason.EMPTY_FILE, "All sheets of the workbook are empty.", "Check that the right file was sent.")
    opened.chunks = guarded(source, itertools.chain.from_iterable(_chunks(source, *table) for table in tables))
    return opened


def _first_row(layout: Layout, top: Sequence[Row]) -> int:
    """Number of the first line of a table."""
    return top[layout.first].number if layout.first < len(top) else top[-1].number + 1


class _LaidOut(NamedTuple):
    """A sheet with its first rows and its layout, or why it has none; `poor` where headings are unknown and something is lacking."""

    sheet: Sheet
    top: Sequence[Row]
    layout: Layout | None
    refusal: Refusal | None
    poor: bool

    @property
    def is_note(self) -> bool:
        """Whether it is a cover or a note: it has no table and tells of no days, and nothing is missed unless it is all there is."""
        if self.sheet.hidden:
            return True
        cells = [[c for c in row.cells if c] for row in self.top]
        days = sum(any(DATE.match(c) or begins_with_day(c) for c in row) for row in cells)
        return max(map(len, cells)) < _TABLE_CELLS and days < _LOG_DAYS


def _laid_out(source: Source, sheet: Sheet, top: Sequence[Row]) -> _LaidOut:
    noted = Noted()
    source = _knowing(source, sheet)
    layout, refusal = None, None
    try:
        layout = find_layout(
            replace(source, noted=noted),
            [row.cells for row in top],
            page=sheet.number,
            what=f"table in sheet '{sheet.name}'",
            sheet=sheet.name,
        )
        if tells_period(sheet.name):
            above = [row.cells for row in top[: layout.first]]
            layout.head.setdefault("period", month_of_sheet(sheet.name, above, source.origin))
    except Refused as refused:
        refusal = refused.refusal
    source.noted.shown += noted.shown
    return _LaidOut(sheet, top, layout, refusal, noted.poor)


def _knowing(source: Source, sheet: Sheet) -> Source:
    """The document with the headings of a sheet that are known already as a form of its site."""
    if not sheet.known:
        return source
    form = FormSettings(match="*", columns=dict(sheet.known))
    return replace(source, settings=source.settings.model_copy(update={"forms": (*source.settings.forms, form)}))


def _top(sheet: Sheet) -> list[Row]:
    """The first rows; a fault behind some of them is met again, and told, when all are read."""
    top: list[Row] = []
    try:
        top.extend(itertools.islice(sheet.rows(), HEAD_ROWS + 200))
    except Exception:
        if not top:
            raise
    return top


def _chunks(source: Source, sheet: Sheet, layout: Layout, first: int) -> Iterator[PageReading]:
    waiting: list[Row] = []
    total = 0
    last = 0
    trouble: Refusal | None = None
    current = layout
    try:
        rows = (told_once(row) for row in sheet.rows() if row.number >= first and any(row.cells))
        for told in told_rows(source, sheet, rows, layout):
            if isinstance(told, Refusal):
                yield PageReading.nothing(told)
                continue
            last = told.row.number
            if said := heading(told.row):
                if len(said.split()) > _TITLE_WORDS:
                    yield PageReading.nothing(_heading(source, sheet, told.row, said))
                continue
            total += 1
            if total > source.limits.rows:
                trouble = too_many_rows(source)
                break
            if waiting and (told.layout is not current or len(waiting) >= CHUNK_ROWS):
                yield _reading(source, sheet, current, waiting)
                waiting = []
            if told.layout is not current:
                current = told.layout
                yield PageReading.nothing(*current.notices)
            waiting.append(told.row)
    except Exception as error:
        trouble = _damaged(source, sheet, last, error)
    if waiting:
        yield _reading(source, sheet, current, waiting)
    if trouble is not None:
        yield PageReading.nothing(trouble)


def _reading(source: Source, sheet: Sheet, layout: Layout, rows: list[Row]) -> PageReading:
    rows = [row for row in rows if not row.sums_up()]
    if not rows:
        return PageReading.nothing()
    for row in rows:
        in_text(row, layout.columns)
        only_carried_on(row, layout.columns)
        for column in row.merged:
            # a date or a machine holds for all rows of a merged cell, an amount is theirs together and counts once
            if layout.columns.get(column) in _AMOUNTS:
                row.cells[column] = ""
    width = max(len(layout.headers), *(len(r.cells) for r in rows))
    frame = text_frame([r.cells + [""] * (width - len(r.cells)) for r in rows], [r.number for r in rows])
    merged = {row.number for row in rows if any(layout.columns.get(c) == "date" for c in row.merged)}
    reading = to_entries(source, frame, layout, page=sheet.number, merged=merged)
    reading.refusals[:0] = [notice for row in rows for notice in _notices(source, sheet, layout, row)]
    return reading


def _notices(source: Source, sheet: Sheet, layout: Layout, row: Row) -> Iterator[Refusal]:
    for column, formula in row.not_calculated:
        if column in layout.columns:
            yield source.refusal(
                Reason.FORMULA_ERROR,
                f"The formula of {layout.columns[column]} was never calculated, so the cell is empty.",
                "Open the workbook in a spreadsheet program, save it, and send it again.",
                page=sheet.number, row=row.number, value=formula,
            )  # fmt: skip
    for column in row.dates:
        if layout.columns.get(column) in ID_FIELDS:
            yield source.refusal(
                Reason.SPREADSHEET_TAG,
                f"The spreadsheet turned the {layout.columns[column]} into the date {row.cells[column]}. The row was kept.",
                "Format that column as text, type the tag again, and send the file anew.",
                page=sheet.number, row=row.number, value=row.cells[column],
            )  # fmt: skip


def _heading(source: Source, sheet: Sheet, row: Row, said: str) -> Refusal:
    return source.refusal(
        Reason.EMPTY_ROW,
        "The row is one text merged over the columns of the table; it was taken for a heading or a note, not for a record.",
        "If it is a record, give its day, machine and text a cell each.", page=sheet.number, row=row.number, value=said,
    )  # fmt: skip


def _damaged(source: Source, sheet: Sheet, row: int, error: Exception) -> Refusal:
    kept = f" after row {row}; the rows before it were kept" if row else ""
    return source.refusal(
        Reason.DAMAGED, f"Sheet '{sheet.name}' is damaged{kept}.",
        "Open the workbook in the spreadsheet program, let it repair the file, save it and send it again.",
        page=sheet.number, row=row, value=f"{type(error).__name__}: {error}",
    )  # fmt: skip
