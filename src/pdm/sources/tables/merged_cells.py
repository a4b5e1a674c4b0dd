"""Merged cells: the text of a range stands in every cell of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pdm.sources.tables.sheet_rows import Row
from pdm.vocabulary.fields import TEXT_FIELDS

MOST_COLUMNS = 500
SPREAD = 20_000
"""Cells of a merged range that is spread; larger ones are formatting."""

WIDE = 3
"""Columns from which a merged cell may be a title or a note."""

_DAYS = ("date", "time", "started_at", "ended_at")

Ranges = list[tuple[int, int, int]]
"""Merged ranges that begin in a row: first and last column (from 0), and how many rows."""


def spread(rows: Iterable[tuple[Row, Ranges]]) -> Iterator[Row]:
    """Rows in which every cell of a merged range has its text; cells of ranges that began above are noted in `Row.merged`."""
    reaching: list[tuple[int, int, int, str]] = []
    for row, begun in rows:
        reaching = [r for r in reaching if row.number <= r[2]]
        for left, right, _, text in reaching:
            row.merged += tuple(_fill(row, left, right, text))
        for left, right, high in begun:
            text = row.cells[left] if left < len(row.cells) else ""
            if text and (right - left + 1) * high <= SPREAD:
                _fill(row, left, right, text)
                note_wide(row, left, right)
                reaching.append((left, right, row.number + high - 1, text))
        yield row


def heading(row: Row) -> str:
    """The text of a row that says nothing else and is merged over several columns: a title or a note, empty where it is none."""
    told = {c: cell for c, cell in enumerate(row.cells) if cell}
    for left, right in row.wide:
        if all(left <= c <= right for c in told):
            return told.get(left, "")
    return ""


def told_once(row: Row) -> Row:
    """A heading merged over several columns as the one cell that it is; another row as it is."""
    if not (said := heading(row)):
        return row
    first = next(c for c, cell in enumerate(row.cells) if cell)
    return replace(row, cells=[said if c == first else "" for c in range(len(row.cells))])


def in_text(row: Row, columns: Mapping[int, str]) -> None:
    """Leave what is merged over several columns, and texts among them, to the texts: "holidays" is no machine."""
    for left, right in row.wide:
        texts = [c for c in range(left, min(right + 1, len(row.cells))) if columns.get(c) in TEXT_FIELDS]
        if texts:
            said = row.cells[left]
            for column in range(left, min(right + 1, len(row.cells))):
                if column not in texts and row.cells[column] == said:
                    row.cells[column] = ""


def only_carried_on(row: Row, columns: Mapping[int, str]) -> None:
    """Take the merged day out of a row that names no machine and holds a text alone: it goes on with the row above it."""
    own = {columns.get(c, "") for c, cell in enumerate(row.cells) if cell and c not in row.merged}
    held = {columns.get(c, "") for c in row.merged}
    if (
        "equipment" in columns.values()
        and own
        and own <= set(TEXT_FIELDS)
        and held & set(_DAYS)
        and held <= {*_DAYS, ""}
    ):
        for column in row.merged:
            if column < len(row.cells):
                row.cells[column] = ""


def note_wide(row: Row, left: int, right: int) -> None:
    """Note in a row that its cells from column `left` to `right` are one."""
    if right - left + 1 >= WIDE:
        row.wide += ((left, right),)


def _fill(row: Row, left: int, right: int, text: str) -> range:
    columns = range(left, min(right + 1, MOST_COLUMNS))
    row.cells += [""] * (columns.stop - len(row.cells))
    for column in columns:
        row.cells[column] = row.cells[column] or text
    return columns
