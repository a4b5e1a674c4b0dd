"""Several tables on one sheet or in one text, one below the other: behind blank rows another header may stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pdm.errors import Reason, Refusal, Refused
from pdm.sources.header_rows import like_a_header
from pdm.sources.layout import Layout, find_layout
from pdm.sources.opened import Source
from pdm.sources.sheet_rows import Row, Sheet
from pdm.vocabulary.field_content import DATE
from pdm.vocabulary.fields import TEXT_FIELDS, is_header, normalise, recognise_row

_LOOKED_AT = 200
_LEAST_ROWS = 2
"""Rows without a day, from which a block below a header that is not known is no part of the log."""
_WHOSE = frozenset({"date", "started_at", "equipment", "equipment_name", "functional_location"})
_DAYS = ("date", "started_at")


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
    period = {name: value for name, value in layout.head.items() if name == "period"}
    waiting: deque[Row] = deque()
    last, apart, dated = 0, False, False
    for row in _with_waiting(waiting, rows):
        apart = apart or 0 < last < row.number - 1
        last = row.number
        filled = sum(map(bool, row.cells))
        if apart and filled == 1 and _header_next(waiting, rows, current or layout):
            continue  # a title above the next table
        if apart and _like_a_header(row, current or layout):
            below = _ahead(waiting, rows, _LOOKED_AT)
            found = _layout(source, sheet, row, below, period)
            if found is not None:
                current, apart, dated = found, False, False
                continue
            if current is not None and dated and _no_day(below, current):
                yield _aside(source, sheet, row)
                current = None
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


def _header_next(waiting: deque[Row], rows: Iterator[Row], layout: Layout) -> bool:
    ahead = _ahead(waiting, rows, 1)
    return bool(ahead) and _like_a_header(ahead[0], layout) and _tells(ahead[0])


def _like_a_header(row: Row, layout: Layout) -> bool:
    """Several cells of words, and not the header that holds already."""
    if row.dates or not like_a_header(row.cells):
        return False
    return [normalise(c) for c in row.cells if c] != [normalise(h) for h in layout.headers if h]


def _tells(row: Row) -> bool:
    """Whether the cells are the header of a whole log."""
    if not is_header(row.cells):
        return False
    fields = set(recognise_row(row.cells).values())
    return bool(fields & set(TEXT_FIELDS)) and bool(fields & _WHOSE)


def _layout(source: Source, sheet: Sheet, row: Row, below: Sequence[Row], head: Mapping[str, str]) -> Layout | None:
    if not _tells(row):
        return None
    try:
        found = find_layout(source, [row.cells, *(r.cells for r in below)], page=sheet.number, most=1)
    except Refused:
        return None
    # what the sheet says of all its rows holds for these, too
    for name, value in head.items():
        found.head.setdefault(name, value)
    return found


def _has_day(row: Row, layout: Layout) -> bool:
    days = [p for p, f in layout.columns.items() if f in _DAYS]
    return any(p in row.dates or (p < len(row.cells) and DATE.match(row.cells[p])) for p in days)


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
