"""A page with a ruled table, and readings of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pdm.lattice import Lattice
from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.picture.cells import Crop, Ink, cut, in_lines
from pdm.ocr.picture.lined_paper import between_lines
from pdm.ocr.picture.orient import Grey
from pdm.ocr.picture.ruling import Grid, without_ruling
from pdm.ocr.writing.begun_again import without_false_start
from pdm.ocr.writing.drawn_out import as_they_read_best

PRINTED_LINES, WRITTEN_LINES = 1.45, 1.7
"""Usual heights from which a head may have two lines of print, and a cell two lines of writing."""


@dataclass(frozen=True)
class Sheet:
    """A page with a ruled table.

    Attributes:
        grid: Its ruling.
        clean: The page without it.
        ink: What is written on it.
        lined: The page with its ruling, where writing stands across the lines: taken out they take the feet of letters with them.
    """

    grid: Grid
    clean: Grey
    ink: Ink
    lined: Grey | None = None

    @classmethod
    def of(cls, flat: Grey, grid: Grid) -> Sheet:
        """A page as it was scanned, with the ruling that was found on it."""
        clean = without_ruling(flat, grid)
        written = Ink.of(clean)
        rows = between_lines(grid.rows, written.stats)
        return cls(replace(grid, rows=rows), clean, written, flat if rows != grid.rows else None)

    @property
    def width(self) -> int:
        """Cells in a row."""
        return len(self.grid.columns) - 1

    def cut(self, row: int, column: int) -> Crop:
        """One cell."""
        return cut(self.clean, self.ink, self.grid.cell(row, column))

    def with_lines(self, crop: Crop) -> Crop:
        """A cell as it was scanned, with the line that its writing stands across."""
        if self.lined is None or crop.picture is None:
            return crop
        x0, y0, x1, y1 = crop.box
        below = (y1 - y0) // 4
        return replace(crop, picture=self.lined[max(y0 - below, 0) : y1 + below, x0:x1])


def read_cells(
    crops: Mapping[tuple[int, int], Crop], wanted: list[tuple[int, int]], hand: Engine, printed: bool = False
) -> dict[tuple[int, int], Recognition]:
    """Readings of cells, all in one call; a cell of several lines is read line by line and put together, close writing drawn out."""
    pictures = [crops[k].picture for k in wanted]
    usual = float(np.median([p.shape[0] for p in pictures if p is not None] or [1]))
    parts = [in_lines(p, usual, PRINTED_LINES if printed else WRITTEN_LINES) if p is not None else [] for p in pictures]
    by_column: dict[int, list[tuple[int, int]]] = {}
    for n, (_, column) in enumerate([] if printed else wanted):
        by_column.setdefault(column, []).extend((n, i) for i in range(len(parts[n])))
    columns = [[parts[n][i] for n, i in places] for places in by_column.values()]
    for places, best in zip(by_column.values(), as_they_read_best(columns, hand), strict=True):
        for (n, i), part in zip(places, best, strict=True):
            parts[n][i] = part
    seen = hand.read([part for cell in parts for part in cell])
    owners = [crops[k] for k, cell in zip(wanted, parts, strict=True) for _ in cell]
    if not printed:
        seen = _uncrossed(seen, [part for cell in parts for part in cell], owners)
    found = iter(seen)
    return {k: _together([next(found) for _ in cell]) for k, cell in zip(wanted, parts, strict=True)}


def _uncrossed(seen: Sequence[Recognition], pictures: Sequence[Grey], owners: Sequence[Crop]) -> list[Recognition]:
    """Readings of lines of cells without the words in them that are crossed out, which the cells keep."""
    out = []
    for reading, picture, crop in zip(seen, pictures, owners, strict=True):
        left, crossed = (reading, "") if crop.struck else without_false_start(reading, picture)
        if crossed:
            crop.crossed = f"{crop.crossed} {crossed}".strip()
        out.append(left)
    return out


def _together(lines: list[Recognition]) -> Recognition:
    shown = [r for r in lines if r.text] or lines[:1]
    if len(shown) == 1:
        return shown[0]
    lattices = [r.lattice for r in shown if r.lattice is not None]
    joined = Lattice.joined(lattices) if len(lattices) == len(shown) else None
    weights = [len(r.text) for r in shown]
    confidence = float(np.average([r.confidence for r in shown], weights=weights))
    return Recognition(" ".join(r.text for r in shown), confidence, joined)
