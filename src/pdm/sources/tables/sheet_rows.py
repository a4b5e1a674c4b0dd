"""Rows of a sheet, however it was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

_COUNTS = re.compile(
    r"^\s*(?:of:)?=?\s*(?:COUNT(?:A|IFS?|BLANK)?|SUM(?:IFS?|PRODUCT)?|SUBTOTAL|AGGREGATE|AVERAGE(?:IFS?)?|MEDIAN|MIN|MAX)\s*\(",
    re.I,
)
"""Formulas over many cells, as files hold them in any language."""


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

    def at(self, column: int) -> str:
        """The text of a cell; empty behind the last one."""
        return self.cells[column].strip() if column < len(self.cells) else ""

    def sums_up(self) -> bool:
        """Whether it holds nothing but one cell of words and formulas that count or sum up others: "Failed | =COUNTIF(D4:D11;"FAIL")"."""
        counted = [formula for _, formula in self.not_calculated if _COUNTS.match(formula)]
        told = [c for c in self.cells if c.strip()]
        return (
            bool(counted)
            and len(counted) == len(self.not_calculated)
            and len(told) <= 1
            and not any(map(str.isdigit, "".join(told)))
        )


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
