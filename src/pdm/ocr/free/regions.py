"""Parts of a free page that are read one after the other: columns, facing pages, cells of a planner."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from pdm.ocr.picture.orient import Grey, ink
from pdm.ocr.picture.ruling import Grid
from pdm.ocr.writing.freeform import Block, around, in_lines

CROSSING = 0.1
"""Share of a page's pieces of writing that may cross a gutter: titles."""
SIDE = 0.25
"""Share of the written width that a column takes at least; what is narrower is a margin."""
_WORD = re.compile(r"[^\W\d_]{2,}")
LINES, WORDS = 3, 3
"""Lines that a column without a day above it has at least, and words in half of them."""
RULED = 0.5
"""Share of its height over which a gutter holds a vertical."""
FACING, MIDDLE = 1.15, 0.1
"""Width over height of two facing pages at least, and how far off the middle, in widths, the gutter between them lies."""
TALL = 2.5
"""Heights of writing that the rows of a planner are high at least."""
NUMBERED = 0.5
"""Share of the cells of a calendar that begin with the number of a day at least."""


@dataclass
class Region:
    """A part of a page.

    Attributes:
        found: Pieces of writing in it.
        left: Where writing can begin, x in pixels.
        right: Where it ends at the latest.
        day: Number of the day, in a cell of a calendar.
        apart: A cell: nothing is carried into it from the one before it.
    """

    found: list[Block] = field(default_factory=list)
    left: int = 0
    right: int = 0
    day: Block | None = None
    apart: bool = False


def regions(
    found: Sequence[Block], flat: Grey | None, grid: Grid | None, is_day: Callable[[str], bool]
) -> list[Region]:
    """Parts of a page in reading order.

    Args:
        found: All pieces of writing.
        flat: The page; None where only the writing is known.
        grid: Its ruling, where no table was recognised in it.
        is_day: Whether a line is the day above others.
    """
    if not found:
        return []
    if grid is not None and (cells := _cells(found, grid)):
        return cells
    width = flat.shape[1] if flat is not None else max(b.box[2] for b in found)
    return _columns(list(found), 0, width, flat, is_day)


def _cells(found: Sequence[Block], grid: Grid) -> list[Region]:
    """Cells of a planner, whose rows are high enough for several lines; none where the ruling is another."""
    height = float(np.median([b.height for b in found]))
    rows, columns = len(grid.rows) - 1, len(grid.columns) - 1
    if rows < 2 or columns < 2:
        return []
    boxes = {(r, c): grid.cell(r, c) for r in range(rows) for c in range(columns)}
    if float(np.median([b[3] - b[1] for b in boxes.values()])) < TALL * height:
        return []
    out = {key: Region(left=box[0], right=box[2], apart=True) for key, box in boxes.items()}
    above, below = Region(right=max(b[2] for b in boxes.values())), Region(right=max(b[2] for b in boxes.values()))
    for block in found:
        x, y = (block.box[0] + block.box[2]) / 2, block.middle
        inside = next((k for k, b in boxes.items() if b[0] <= x <= b[2] and b[1] <= y <= b[3]), None)
        (out[inside] if inside is not None else above if y < grid.bottom else below).found.append(block)
    full = [r for r in out.values() if r.found]
    for region in full:
        first = min(region.found, key=lambda b: b.box[1] + b.box[0] - region.left)
        if first.text.strip(" .").isdigit() and 1 <= int(first.text.strip(" .")) <= 31:
            region.day = first
    numbered = [int(r.day.text.strip(" .")) for r in full if r.day is not None]
    runs = sum(b == a + 1 for a, b in pairwise(numbered))
    if len(numbered) < NUMBERED * len(full) or len(numbered) < 5 or runs < 0.7 * (len(numbered) - 1):
        return []
    for region in full:
        region.found = [b for b in region.found if b is not region.day]
    return [r for r in (above, *full, below) if r.found]


def _columns(
    found: list[Block], left: int, right: int, flat: Grey | None, is_day: Callable[[str], bool]
) -> list[Region]:
    """Columns from left to right, what stands above and below them before and after."""
    cut = _gutter(found, (left, right), flat, is_day)
    if cut is None:
        return [Region(found, left, right)]
    at, across = cut
    ones, others = _sides(found, at, across)
    top = min(b.middle for b in (*ones, *others))
    above, below = [b for b in across if b.middle <= top], [b for b in across if b.middle > top]
    return [
        *([Region(above, left, right)] if above else []),
        *_columns(ones, left, at, flat, is_day),
        *_columns(others, at, right, flat, is_day),
        *([Region(below, left, right)] if below else []),
    ]


def _gutter(
    found: Sequence[Block], extent: tuple[int, int], flat: Grey | None, is_day: Callable[[str], bool]
) -> tuple[int, list[Block]] | None:
    """Where a page is parted into two columns, and what runs across; None where it is not."""
    if len(found) < 4:
        return None
    least, most = min(b.box[0] for b in found), max(b.box[2] for b in found)
    crossed = np.zeros(most + 2, dtype=int)
    for b in found:
        # boxes are drawn a little large
        pad = b.height // 6
        crossed[b.box[0] + pad : max(b.box[2] - pad, b.box[0] + pad + 1)] += 1
    for most_across in (0, int(CROSSING * len(found))):
        free = crossed[least:most] <= most_across
        edges = np.flatnonzero(np.diff(np.concatenate([[False], free, [False]]).astype(int))) + least
        gaps = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        for gap in sorted(gaps, key=lambda e: e[0] - e[1]):
            at = sum(gap) // 2
            across = [b for b in found if b.box[0] + b.height // 6 < at < b.box[2] - b.height // 6]
            sides = _sides(found, at, across)
            wide = all(sides) and min(map(_width, sides)) >= SIDE * (most - least)
            if wide and _parted(sides, gap, extent, flat, is_day):
                return at, across
    return None


def _sides(found: Sequence[Block], at: int, across: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """What stands to the left and to the right of a gutter."""
    aside = [b for b in found if not any(b is c for c in across)]
    left = [b for b in aside if b.box[0] + b.box[2] < 2 * at]
    return left, [b for b in aside if b.box[0] + b.box[2] >= 2 * at]


def _parted(
    columns: tuple[list[Block], list[Block]],
    gutter: tuple[int, int],
    extent: tuple[int, int],
    flat: Grey | None,
    is_day: Callable[[str], bool],
) -> bool:
    """Whether both sides of a gutter are columns of their own: each under a day of its own, or running text beside a vertical or a fold."""
    sides = [[" ".join(b.text for b in line) for line in in_lines(side)] for side in columns]
    days = [[is_day(t) for t in side] for side in sides]
    if all(any(d[:2]) for d in days) and all(len(side) >= 2 for side in sides):
        return True
    if any(len(side) < LINES or float(np.median([len(_WORD.findall(t)) for t in side])) < WORDS for side in sides):
        return False
    if flat is None:
        return False
    box = around([b.box for side in columns for b in side])
    if _ruled(flat, gutter, (box[1], box[3])):
        return True
    middle = (extent[0] + extent[1]) / 2
    wide = extent[1] - extent[0] > FACING * flat.shape[0]
    return wide and any(abs(x - middle) < MIDDLE * (extent[1] - extent[0]) for x in (*gutter, sum(gutter) / 2))


def _ruled(flat: Grey, gutter: tuple[int, int], extent: tuple[int, int]) -> bool:
    """Whether a vertical runs down a white gutter."""
    strip = ink(flat)[extent[0] : extent[1], gutter[0] : gutter[1]] > 0
    return bool(strip.size and strip.any(axis=1).mean() > RULED)


def _width(side: Sequence[Block]) -> int:
    return max(b.box[2] for b in side) - min(b.box[0] for b in side)
