"""Merged cells: the text of a range stands in every cell of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pdm.sources.sheet_rows import Row

MOST_COLUMNS = 500
SPREAD = 20_000
"""Cells of a merged range that is spread; larger ones are formatting."""

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
                reaching.append((left, right, row.number + high - 1, text))
        yield row


def _fill(row: Row, left: int, right: int, text: str) -> range:
    columns = range(left, min(right + 1, MOST_COLUMNS))
    row.cells += [""] * (columns.stop - len(row.cells))
    for column in columns:
        row.cells[column] = row.cells[column] or text
    return columns
