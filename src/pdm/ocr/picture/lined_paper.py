"""Tables that somebody drew on lined paper: they end where the writing ends, the paper has a margin line of its own, and the writing
may stand across its lines."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pdm.ocr.picture.columns import LABEL
from pdm.ocr.picture.orient import Grey
from pdm.ocr.picture.ruled_pixels import LineOf, Mask

WHOLE = 0.8
"""Share of a row's height over which a vertical is drawn at least that stands in it."""
LEAST, BELOW = 4, 3
"""Verticals of a table at least, and rows without them below it at least: a printed form's lines are as many to its foot."""
FEWER, BLANK = 0.5, 0.15
"""Share of a table's verticals that stand below it at most, and share of its ink."""
GOES_ON = 0.6
"""Share of the rows below a table through which a line of the paper is drawn."""
ACROSS, MOST = 0.25, 0.6
"""Share of a letter's height that lies on either side of a line at least on which it stands across, and share of the letters that do."""
EVEN = 0.06
"""Share of the usual distance by which lines of lined paper lie off it."""

HEAD, HIGH, LOW, SET_DOWN = 0.35, 2.5, 1.5, 6
"""Heights of a usual row over which verticals go on above a table's first line at least where its headings stand there; those of a head at
most, and those of one whose verticals go on further, as on paper that has them to its edge; pixels of a vertical that may be missing."""
STANDS = 0.3
"""Ink just below a line over that just above it from which headings stand across it."""


def with_head(down: Mask, dark: Grey, rows: list[LineOf]) -> list[LineOf]:
    """Lines with the upper edge of a head that has none drawn over it: most verticals go on, and headings stand between them.

    Args:
        down: Vertical strokes of the page.
        dark: Its ink.
        rows: Level lines of the table (offset, slope).

    Returns:
        The same lines where nothing stands above the first; else that edge before them. Where headings stand across the first line, the head
        ends below them.
    """
    usual = float(np.median(np.diff([r[0] for r in rows])))
    offset, slope = rows[0]
    wide = cv2.dilate(down, np.ones((1, 5), np.uint8))
    standing = _places(wide[_band(rows, 0)])
    apart = np.diff(standing)
    if len(standing) < LEAST - 1 or float(np.median(np.abs(apart / np.median(apart) - 1))) <= EVEN:
        # the verticals of squared paper are no columns
        return rows
    lengths = np.array([_goes_up(wide, x, round(offset + slope * x)) for x in standing])
    on = lengths >= HEAD * usual
    if on.sum() < MOST * len(standing):
        return rows
    height = float(np.median(lengths[on]))
    top = offset - (height if height <= HIGH * usual else LOW * usual)
    head = np.asarray((dark[_band([(top, slope), rows[0]], 0)] > 0).any(axis=0))
    cells = [head[a + 9 : b - 8].sum() >= LABEL for a, b in pairwise(standing)]
    if sum(cells) < max(2, MOST * len(cells)):
        return rows
    lower = _below(dark, standing, rows[0], usual)
    return [(top + lower, slope), (offset + lower, slope), *rows[1:]]


def _below(dark: Grey, standing: list[int], row: LineOf, usual: float) -> int:
    """Pixels below a line at which writing ends that stands across it; 0 where none does, tails of letters aside."""
    x = np.arange(standing[0], standing[-1])
    x = x[(np.abs(x[:, None] - np.array(standing)) > 12).all(axis=1)]
    at = np.rint(row[0] + row[1] * x).astype(np.int64)
    past = np.arange(-9, round(usual / 2))
    ink = (dark[np.clip(at + past[:, None], 0, len(dark) - 1), x] > 0).sum(axis=1)
    above, under = float(ink[:4].mean()), float(ink[14:18].mean())
    if above < LABEL or under < STANDS * above:
        return 0
    return int(past[14 + int(ink[14:].argmin())])


def _places(band: Mask) -> list[int]:
    """Where verticals stand in a row, x in pixels from left to right."""
    if len(band) < 6:
        return []
    drawn = np.asarray(cv2.reduce(band, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)).ravel() >= 255 * WHOLE * len(band)
    edges = np.flatnonzero(np.diff(drawn.astype(np.int8), prepend=0, append=0))
    return [int(a + b) // 2 for a, b in edges.reshape(-1, 2)]


def _goes_up(down: Mask, x: int, y: int) -> int:
    """Pixels by which a vertical goes on above a place; a small gap, as where a pen was set down anew, does not end it."""
    drawn = np.asarray((down[: max(y - 3, 0), max(x - 6, 0) : x + 7] > 0).any(axis=1))[::-1]
    gap = 0
    for n, on in enumerate(drawn):
        gap = 0 if on else gap + 1
        if gap > SET_DOWN:
            return n + 1 - gap
    return len(drawn) - gap


def drawn_rows(upright: list[list[int]], down: Mask, dark: Grey, rows: list[LineOf]) -> int:
    """How many lines a table has that was drawn on lined paper and ends above its foot; all where it does not.

    Args:
        upright: Where verticals stand in each row (`standing`).
        down: Vertical strokes of the page.
        dark: Its ink.
        rows: Level lines from the table's first to the last of the page (offset, slope).
    """
    bands = [_band(rows, n) for n in range(len(rows) - 1)]
    count = np.array([len(places) for places in upright])
    usual = float(np.median(count[:BELOW]))
    end = len(count)
    while end and count[end - 1] <= FEWER * usual:
        end -= 1
    if len(count) - end < BELOW or end < BELOW or usual < LEAST:
        return len(rows)
    other = cv2.subtract(dark, cv2.dilate(down, np.ones((5, 5), np.uint8)))
    filled = np.array([float((other[band] > 0).mean()) for band in bands])
    return end + 1 if filled[end:].mean() <= BLANK * filled[:end].mean() else len(rows)


def _band(rows: list[LineOf], n: int) -> slice:
    """The pixels between two lines, next to neither."""
    return slice(max(round(rows[n][0]) + 6, 0), max(round(rows[n + 1][0]) - 5, 1))


def standing(down: Mask, rows: list[LineOf]) -> list[list[int]]:
    """Where verticals stand in each row of a table, x in pixels from left to right.

    Args:
        down: Vertical strokes of the page.
        rows: Level lines of the table (offset, slope).
    """
    wide = cv2.dilate(down, np.ones((1, 5), np.uint8))
    return [_places(wide[_band(rows, n)]) for n in range(len(rows) - 1)]


def without_margin(dark: Grey, down: Mask, rows: list[LineOf], ends: int, columns: list[LineOf]) -> list[LineOf]:
    """Verticals of a drawn table without lines of the paper, unless they part two headings.

    Args:
        dark: Ink of the page.
        down: Its vertical strokes.
        rows: Level lines to the page's foot (offset, slope).
        ends: How many of them are the table's.
        columns: Verticals from left to right (offset, slope).
    """
    below = [_band(rows, n) for n in range(ends - 1, len(rows) - 1)]
    head = _head(dark, down, rows)
    at = (rows[0][0] + rows[1][0]) / 2
    out = list(columns)
    for column in columns:
        x = column[0] + column[1] * at
        beside = [0.0, *(b[0] + b[1] * at for b in out if b is not column), float(dark.shape[1])]
        left, right = max(b for b in beside if b < x), min(b for b in beside if b > x)
        parts = all(head[round(a) + 4 : max(round(b) - 3, 0)].sum() >= LABEL for a, b in ((left, x), (x, right)))
        if not parts and float(np.mean([_drawn_in(down, column, band) for band in below])) >= GOES_ON:
            out.remove(column)
    return out


def _head(dark: Grey, down: Mask, rows: list[LineOf]) -> npt.NDArray[np.bool_]:
    """Where something is written in the first row that holds any, without the verticals; [width]."""
    for n in range(2):
        band = _band(rows, n)
        head = ((dark[band] > 0) & (cv2.dilate(down[band], np.ones((3, 5), np.uint8)) == 0)).any(axis=0)
        if head.sum() >= LABEL:
            break
    return np.asarray(head, dtype=bool)


def _drawn_in(down: Mask, column: LineOf, band: slice) -> bool:
    """Whether a vertical stands in a row."""
    x = round(column[0] + column[1] * (band.start + band.stop) / 2)
    part = down[band, max(x - 4, 0) : x + 5]
    return bool(part.size) and float((part > 0).any(axis=1).mean()) >= WHOLE


def between_lines(rows: tuple[LineOf, ...], stats: npt.NDArray[np.int32]) -> tuple[LineOf, ...]:
    """Where rows of writing are parted: half-way between the lines of the paper where most letters stand across these, else on them.

    Args:
        rows: Level lines (offset, slope).
        stats: x, y, width, height, area of each piece of ink; [pieces, 5].
    """
    gaps = np.diff([r[0] for r in rows])
    usual = float(np.median(gaps))
    if usual < 1 or float(np.median(np.abs(gaps / usual - 1))) > EVEN:
        return rows
    x, y, height = stats[1:, 0] + stats[1:, 2] / 2, stats[1:, 1], stats[1:, 3]
    letters = (
        (height > 0.2 * usual) & (height < 1.2 * usual) & (stats[1:, 2] > 0.1 * usual) & (stats[1:, 2] < 6 * usual)
    )
    x, y, height = x[letters], y[letters], height[letters]
    if len(x) < LEAST:
        return rows
    off = np.array([abs(o + s * x - y - height / 2) for o, s in rows])
    near = off.argmin(axis=0)
    line = np.array([o for o, _ in rows])[near] + np.array([s for _, s in rows])[near] * x
    across = (line - y > ACROSS * height) & (y + height - line > ACROSS * height)
    if float(across.mean()) < MOST:
        return rows
    (first, slope), half = rows[0], usual / 2
    return ((first - half, slope), *((o + half, s) for o, s in rows[:-1]), (rows[-1][0] + half, rows[-1][1]))
