"""Rows of a sheet, however it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Row:
    """A row of a sheet.

    Attributes:
        number: Row as the spreadsheet counts it.
        cells: Cells as text.
        dates: Columns (from 0) of cells that hold a date.
        not_calculated: Column and formula of cells without a stored result.
        merged: Columns of cells that are merged with one in a row above.
        wide: Cells merged over several columns: the first column and the last.
    """

    number: int
    cells: list[str]
    dates: tuple[int, ...] = ()
    not_calculated: tuple[tuple[int, str], ...] = ()
    merged: tuple[int, ...] = ()
    wide: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet: its position from 1, its title, and a way to go through its rows from the top (as often as needed); fields of headings that are known already.

    A hidden sheet is read if it holds log lines (last year's months are often hidden), and passed over if it does not.
    """

    number: int
    name: str
    rows: Callable[[], Iterator[Row]]
    hidden: bool = False
    known: Mapping[str, str] = field(default_factory=dict)
