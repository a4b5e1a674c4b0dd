"""Lists of checks with a column for each day or week: what was written into a cell is a line of that day and of the machine of its row.

Cells with a mark or initials alone say that something was looked at, or was to be, each plant in its own way: they are counted and told, not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from pdm.errors import BESIDE, Reason, Refusal
from pdm.grammar.dates import parse
from pdm.sources.layout import HEAD_ROWS
from pdm.sources.opened import Source
from pdm.sources.sheet_rows import Row, Sheet

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}(?:[./-](?:\d{2}|\d{4}))?\.?|\d{1,2}[-. ]{1,2}[^\W\d_]{3,9}\.?(?:[-. ]{1,2}\d{2,4})?|[^\W\d_]{3,9}\.? \d{1,2}")  # fmt: skip
_WEEK = re.compile(r"(?:KW|CW|W|wk|week|woche|semaine|semana)[-. ]{0,2}\d{1,2}", re.I)
_WORDS = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_LEAST_COLUMNS, _MOST_COLUMNS, _LEAST_ROWS = 5, 120, 3
_MOST_NUMBERS = 0.3
"""Share of figures above which the cells are readings, not marks."""
_ANY_YEAR = 2024
"""A leap year, for the order of days without one."""


@dataclass(frozen=True)
class _Matrix:
    """Position and columns of the row of days."""

    at: int
    row: Row
    days: dict[int, str]


def matrix_of(source: Source, sheet: Sheet, top: Sequence[Row]) -> tuple[list[Sheet], list[Refusal]] | None:
    """The days of a sheet as tables of their own, numbered as tables that stand beside one another, and what is told of marks; None where it is no such list.

    Args:
        source: The workbook.
        sheet: The sheet.
        top: Its first rows.
    """
    found = _find(source, top)
    if found is None:
        return None
    told = [p for p in found.days if any(_says(_cell(row, p)) for row in top[found.at + 1 :])]
    parts = [
        Sheet(sheet.number + BESIDE * n, sheet.name, partial(_rows, sheet, found, p), sheet.hidden)
        for n, p in enumerate(told)
    ]
    cells = [c for row in top[found.at + 1 :] for p in found.days if (c := _cell(row, p))]
    marks = sum(not _says(c) for c in cells)
    return parts, [_marks(source, sheet, found, marks)] if marks else []


def _find(source: Source, top: Sequence[Row]) -> _Matrix | None:
    for at, row in enumerate(top[:HEAD_ROWS]):
        days = _days(source, row)
        if _LEAST_COLUMNS <= len(days) <= _MOST_COLUMNS and _is_list(days, row, top[at + 1 :]):
            return _Matrix(at, row, days)
    return None


def _days(source: Source, row: Row) -> dict[int, str]:
    """Columns of the days of a row that follow one another; empty where they do not."""
    told = {p: c.strip() for p, c in enumerate(row.cells) if _DAY.fullmatch(c.strip()) or _WEEK.fullmatch(c.strip())}
    order = source.settings.date_order
    meant = [parse(c, order=order, default=(_ANY_YEAR, None)) for c in told.values()]
    days = [m[0].day for m in meant if m]
    # the list of a winter goes on into the next year
    falls = sum(b <= a for a, b in pairwise(days))
    apart = [(b - a).days for a, b in pairwise(days) if b > a]
    return told if len(days) == len(told) and falls <= 1 and len(apart) >= _LEAST_COLUMNS - 2 else {}


def _is_list(days: dict[int, str], head: Row, below: Sequence[Row]) -> bool:
    """Whether a heading and names stand before the days, and marks and words, not figures, below them."""
    first = min(days)
    if not any(head.cells[:first]):
        return False
    filled = [(row, [c for p in days if (c := _cell(row, p))]) for row in below]
    named = [cells for row, cells in filled if cells and any(_WORDS.search(c) for c in row.cells[:first])]
    cells = [c for told in named for c in told]
    return len(named) >= _LEAST_ROWS and sum(bool(_NUMBER.fullmatch(c)) for c in cells) <= _MOST_NUMBERS * len(cells)


def _cell(row: Row, column: int) -> str:
    return row.cells[column].strip() if column < len(row.cells) else ""


def _says(cell: str) -> bool:
    """Whether a cell says more than a mark, initials and a figure."""
    return any(not word.isupper() or len(word) > 3 for word in _WORDS.findall(cell))


def _rows(sheet: Sheet, found: _Matrix, column: int) -> Iterator[Row]:
    """The rows of one day: what stands before the days, the day, and what was written."""
    first = min(found.days)
    for row in sheet.rows():
        before = (row.cells + [""] * first)[:first]
        if row.number < found.row.number:
            yield Row(row.number, row.cells)
        elif row.number == found.row.number:
            yield Row(row.number, [*before, "Date", "Description"])
        elif _says(cell := _cell(row, column)):
            yield Row(row.number, [*before, found.days[column], cell])


def _marks(source: Source, sheet: Sheet, found: _Matrix, marks: int) -> Refusal:
    return source.refusal(
        Reason.NO_TEXT,
        f"Row {found.row.number} of sheet '{sheet.name}' has a column for each day or week; {marks} cells below it hold a mark or initials alone and were not "
        "read as records.",
        "If they are jobs that were done, list them with day, machine and what was done.",
        page=sheet.number, row=found.row.number, value=" | ".join(found.days.values()),
    )  # fmt: skip
