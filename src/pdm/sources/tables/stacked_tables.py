"""Several tables on one sheet or in one text, one below the other: behind blank rows another header may stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pdm.errors import Reason, Refusal, Refused
from pdm.sources.files.opened import Source
from pdm.sources.tables.header_rows import like_a_header
from pdm.sources.tables.layout import Layout, find_layout, replaced, retitled
from pdm.sources.tables.sheet_rows import Row, Sheet
from pdm.sources.tables.summaries import SumsUp
from pdm.sources.tables.titled import place_above
from pdm.sources.tables.titles import Titled, titles_of
from pdm.sources.tables.week_days import is_weekday
from pdm.vocabulary.field_content import DATE
from pdm.vocabulary.fields import MACHINE_FIELDS, TEXT_FIELDS, normalise, recognise_row
from pdm.vocabulary.header_likeness import is_header
from pdm.vocabulary.numbered_places import TITLED

_LOOKED_AT = 200
_LEAST_ROWS = 2
"""Rows without a day, from which a block below a header that is not known is no part of the log."""
_WHOSE = frozenset({"date", "started_at", *MACHINE_FIELDS})
_DAYS = ("date", "started_at")
_TITLE_CELLS = 2
"""Cells of a row between tables that tells their day or week: a label and what it says."""


class Told(NamedTuple):
    """A row with the layout of the table that it stands in."""

    layout: Layout
    row: Row


def told_rows(source: Source, sheet: Sheet, rows: Iterator[Row], layout: Layout) -> Iterator[Told | Refusal]:
    """Rows of a sheet from the first table on, each with the layout of its own table.

    Args:
        source: The workbook.
        sheet: The sheet, for messages; one without a name stands for a text.
        rows: Its rows with something in them, from the first row of the first table on.
        layout: Of the first table.
    """
    current: Layout | None = layout
    titled = Titled()
    waiting: deque[Row] = deque()
    last, apart, dated = 0, False, False
    place = {f: v for f, v in layout.head.items() if f == TITLED}
    for row in _with_waiting(waiting, rows):
        apart = apart or 0 < last < row.number - 1
        last = row.number
        filled = sum(map(bool, row.cells))
        if apart and filled <= _TITLE_CELLS and _any_header_next(waiting, rows):
            place = place_above([row.cells], sheet.name, {}, source.names)
            current = replaced(current, place) if current is not None else None
        told = _title(source, row, current or layout, apart) if filled <= _TITLE_CELLS else Titled()
        if told:
            if _header_next(waiting, rows, None):
                titled, apart = told, True
            elif current is not None:
                current = retitled(current, told)
            continue
        if apart and filled == 1 and _title_next(waiting, rows, current or layout, dated):
            continue  # a title above the next table
        if apart and _like_a_header(row, None if titled else current or layout):
            below = _ahead(waiting, rows, _LOOKED_AT)
            found = _layout(source, sheet, row, below, titled)
            if isinstance(found, Refusal):
                yield found
                current, apart, titled = None, False, Titled()
                continue
            if found is not None:
                current = replaced(_inherited(found, layout), place)
                apart, dated, titled = False, False, Titled()
                continue
            if current is not None and dated and _no_day(below, current):
                yield _aside(source, sheet, row)
                current = None
            if current is not None and _repeats_days(row, current):
                continue  # the header of a table of figures about the same machines
        apart = apart and filled < 2
        if current is not None:
            dated = dated or _has_day(row, current)
            yield Told(current, row)


def _with_waiting(waiting: deque[Row], rows: Iterator[Row]) -> Iterator[Row]:
    while True:
        row = waiting.popleft() if waiting else next(rows, None)
        if row is None:
            return
        yield row


def _ahead(waiting: deque[Row], rows: Iterator[Row], number: int) -> Sequence[Row]:
    """The next rows, which stay to be read."""
    while len(waiting) < number and (row := next(rows, None)) is not None:
        waiting.append(row)
    return list(waiting)[:number]


def _header_next(waiting: deque[Row], rows: Iterator[Row], layout: Layout | None) -> bool:
    ahead = _ahead(waiting, rows, 1)
    return bool(ahead) and _like_a_header(ahead[0], layout) and heads_a_log(ahead[0])


def _any_header_next(waiting: deque[Row], rows: Iterator[Row]) -> bool:
    """Whether a header follows, be it that of the table above again."""
    ahead = _ahead(waiting, rows, 1)
    return bool(ahead) and not ahead[0].dates and is_header(ahead[0].cells)


def _title_next(waiting: deque[Row], rows: Iterator[Row], layout: Layout, dated: bool) -> bool:
    """Whether a lone cell is the title of a table: of one that is read, be its header the one above again, or of one without days below a log that has them."""
    ahead = _ahead(waiting, rows, _LOOKED_AT)
    again = bool(ahead) and not _like_a_header(ahead[0], layout) and _any_header_next(waiting, rows)
    if _header_next(waiting, rows, layout) or again:
        return True
    return dated and bool(ahead) and _like_a_header(ahead[0], layout) and _no_day(ahead[1:], layout)


def _title(source: Source, row: Row, layout: Layout, apart: bool) -> Titled:
    """What a row tells that holds nothing but the day, week or month of the rows below it."""
    told = [p for p, c in enumerate(row.cells) if c]
    if not told or (not apart and any(layout.columns.get(p) in TEXT_FIELDS for p in told)):
        return Titled()
    titled = titles_of([row.cells], source.settings.date_order)
    days = set(layout.columns.values()) & set(_DAYS)
    # a day that stands alone under the days is a row of its own
    if not titled or (days and not titled.week) or (len(told) > 1 and not titled.week and not titled.dated):
        return Titled()
    return titled


def _inherited(found: Layout, first: Layout) -> Layout:
    """What the sheet says of all its rows holds for tables below the first, too, unless titles of their own say otherwise."""
    if "period" in first.head and "period" not in found.head:
        found.head["period"] = first.head["period"]
        return replace(found, week=found.week or first.week)
    return found


def _like_a_header(row: Row, layout: Layout | None) -> bool:
    """Several cells of words, and not the header that holds already."""
    if row.dates or not like_a_header(row.cells):
        return False
    return layout is None or [normalise(c) for c in row.cells if c] != [normalise(h) for h in layout.headers if h]


def _repeats_days(row: Row, layout: Layout) -> bool:
    """Whether a row has the headings of the days and of one more column where these stand: it is a header, too."""
    headers = layout.headers
    same = {p for p, c in enumerate(row.cells) if c and p < len(headers) and normalise(c) == normalise(headers[p])}
    return len(same) > 1 and any(layout.columns.get(p) in _DAYS for p in same)


def heads_a_log(row: Row) -> bool:
    """Whether the cells are the header of a whole log."""
    if not is_header(row.cells):
        return False
    fields = set(recognise_row(row.cells).values())
    return bool(fields & set(TEXT_FIELDS)) and bool(fields & _WHOSE)


def _layout(source: Source, sheet: Sheet, row: Row, below: Sequence[Row], titled: Titled) -> Layout | Refusal | None:
    if not heads_a_log(row):
        return None
    try:
        rows = [row.cells, *(r.cells for r in below)]
        return find_layout(source, rows, page=sheet.number, most=1, titled=titled)
    except SumsUp as summing:
        return replace(
            summing.refusal,
            row=row.number,
            message=summing.refusal.message.replace("in row 1 ", f"in row {row.number} "),
        )
    except Refused:
        return None


def _has_day(row: Row, layout: Layout) -> bool:
    days = [p for p, f in layout.columns.items() if f in _DAYS]
    return any(
        p in row.dates or (p < len(row.cells) and (DATE.match(row.cells[p]) or is_weekday(row.cells[p]))) for p in days
    )


def _no_day(below: Sequence[Row], layout: Layout) -> bool:
    block = below[:20]
    return len(block) >= _LEAST_ROWS and not any(_has_day(r, layout) for r in block)


def _aside(source: Source, sheet: Sheet, row: Row) -> Refusal:
    of_sheet = f" of sheet '{sheet.name}'" if sheet.name else ""
    return source.refusal(
        Reason.UNMAPPED_HEADER,
        f"From row {row.number}{of_sheet} on stands another table whose header says nothing known; it was not read.",
        f"If it holds log lines, give it a header (date, equipment, description) or a {'sheet' if sheet.name else 'file'} of its own.",
        page=sheet.number, row=row.number, value=" | ".join(c for c in row.cells if c),
    )  # fmt: skip
