"""Ruled tables: the grid of lines, also where they are faint, broken or a little aslant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import cv2
import numpy as np

from pdm.compiled import compiled
from pdm.ocr.picture.bent import Path, paths
from pdm.ocr.picture.columns import between_labels, not_through, parting, strokes_only, whole_in_rows
from pdm.ocr.picture.fitting import Points, fit_lines
from pdm.ocr.picture.lined_paper import drawn_rows, standing, with_head, without_margin
from pdm.ocr.picture.orient import Grey, ink
from pdm.ocr.picture.ruled_pixels import DARKER, LineOf, Mask, near, pieces, written_over
from pdm.ocr.picture.runs import GAP, runs

DOWN, FAINT = 0.45, 0.25
"""Share of a table's height that a vertical covers at least, and one that stands between two labels of the header."""
FIRM, BROKEN, MANY = 0.7, 0.48, 9
"""Share of a table's height that strokes of figures below one another do not come to, where it has that many lines; and where a vertical is
whole in the rows that it has."""
UPRIGHT = 0.75
"""Share of what the best vertical covers that others cover at least: on drawn pages ruling covers 0.84 to 1 of a table's height, strokes of
figures below one another up to 0.64."""
NARROW = 13
"""Width in pixels in which a vertical stands."""

SOLID = 15
"""Pixels of height and width of what is no ruling but an area of ink."""

AS_FAR, LOST, WRITTEN = 0.7, 0.4, 0.04
"""Share of what the lines of a table usually cover that a rule covers at least, and what is left of one that was lost at most; share of the
width that has ink above a rule."""


@dataclass(frozen=True)
class Grid:
    """A ruled table.

    Attributes:
        rows: Lines from top to bottom.
        columns: Lines from left to right; some may have been inferred from the header's labels.
        mask: Ruling as 255 on 0, to be taken out before reading.
        margins: Verticals of the paper that part no columns, where the table was drawn on lined paper.
        below: Lines of the paper below it.
        paths: Verticals as they were followed from row to row, also where they bend too far to be lines.
    """

    rows: tuple[LineOf, ...]
    columns: tuple[LineOf, ...]
    mask: Mask
    margins: tuple[LineOf, ...] = ()
    below: int = 0
    paths: tuple[Path, ...] = ()

    def cell(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Box x0, y0, x1, y1 of a cell in pixels."""
        (yo, ys), (yo2, ys2) = self.rows[row], self.rows[row + 1]
        (xo, xs), (xo2, xs2) = self.columns[column], self.columns[column + 1]
        y = (yo + yo2) / 2
        x0, x1 = xo + xs * y, xo2 + xs2 * y
        x = (x0 + x1) / 2
        return round(x0), round(yo + ys * x), round(x1), round(yo2 + ys2 * x)

    @property
    def top(self) -> int:
        """Upper edge of the table."""
        return round(self.rows[0][0])

    @property
    def bottom(self) -> int:
        """Lower edge of the table."""
        return round(self.rows[-1][0])


def find_grid(flat: Grey) -> Grid | None:
    """The largest ruled table of a straight page; None when there is none with a head, a row and two columns."""
    height, width = flat.shape
    # faint ruling is lighter than ink: it is looked for in a softer threshold too
    soft = cv2.bitwise_and(cv2.inRange(flat, 0, 237), cv2.inRange(cv2.blur(flat, (31, 31)), 223, 255))  # type: ignore[call-overload]
    dark = ink(flat)
    both = np.asarray(cv2.bitwise_or(dark, soft), dtype=np.uint8)
    across = strokes(both, horizontal=True)
    # the edges of the paper are no lines of a table
    rows = [
        r for r in fit_lines(Points.of(across), share=0.30) if 0.008 * height < r[0] + r[1] * width / 2 < 0.992 * height
    ]
    ruled = _regular(_of_table(across, rows), partial(_is_rule, across, dark, rows))
    if len(ruled) < 3:
        return None
    inside = strokes(cv2.bitwise_or(both, _thin(flat)), horizontal=False)
    lines = with_head(inside, dark, ruled)
    upright = standing(inside, lines)
    rows = lines[: drawn_rows(upright, inside, dark, lines)]
    whole = inside if len(rows) == len(lines) else inside.copy()
    top, bottom = max(int(rows[0][0]) - 8, 0), int(rows[-1][0]) + 8
    inside[:top] = 0
    inside[bottom:] = 0
    points, tall = Points.of(np.asarray(cv2.transpose(inside), dtype=np.uint8)), (bottom - top) / height
    down = fit_lines(points, share=DOWN * tall, even=False, strong=UPRIGHT)
    left, right = _extent(across, rows)
    within = [c for c in down if left - 12 <= c[0] + c[1] * (top + bottom) / 2 <= right + 12]
    crossing = [c for c in within if _crosses(inside, c, rows)]
    own = crossing if whole is inside else without_margin(dark, whole, lines, len(rows), crossing)
    columns = _writable(own, inside, rows)
    columns = not_through(flat, inside, rows, columns)
    # strokes of letters that stand below one another are writing, not ruling
    margins = [c for c in crossing if c not in own]
    drawn = columns + margins + [c for c in down if c not in within]
    ruling = cv2.bitwise_or(near(cv2.bitwise_or(across, whole), ruled, drawn), pieces(flat, both, ruled, drawn))
    clean = np.asarray(cv2.bitwise_or(flat, ruling), dtype=np.uint8)
    faint = [c for c in fit_lines(points, share=FAINT * tall, even=False, strong=0.0) if _crosses(inside, c, rows)]
    faint = [c for c in faint if not strokes_only(dark, inside, rows, c)]
    faint.sort(key=lambda c: -_drawn(inside, c))
    firm = [c for c in faint if _firm(_drawn(inside, c) / (bottom - top), dark, inside, rows, c)]
    more = parting(clean, rows, columns, faint, firm)
    if more:
        columns = sorted([*columns, *more], key=lambda c: c[0] + c[1] * (top + bottom) / 2)
        drawn = drawn + more
        ruling = cv2.bitwise_or(ruling, pieces(flat, both, ruled[: len(rows) - len(lines) + len(ruled)], more))
        clean = np.asarray(cv2.bitwise_or(flat, ruling), dtype=np.uint8)
    if len(columns) < 4:
        # without verticals, the labels of the header say where columns begin
        columns = between_labels(clean, rows, columns, (left, right))
    if len(columns) < 3:
        return None
    columns = _framed(columns, rows, (left, right))
    return Grid(tuple(rows), tuple(columns), ruling, tuple(margins), len(lines) - len(rows), paths(upright, rows))


def _firm(drawn: float, dark: Grey, inside: Mask, rows: list[LineOf], column: LineOf) -> bool:
    """Whether a vertical that is drawn over such a share of the table is ruling, whatever the header says."""
    if len(rows) < MANY or drawn < BROKEN:
        return False
    return drawn >= FIRM or whole_in_rows(dark, inside, rows, column)


def _thin(flat: Grey) -> Mask:
    """What is narrow and darker than the paper on both sides of it (black top-hat): faint verticals also where writing stands beside them."""
    hat = cv2.morphologyEx(flat, cv2.MORPH_BLACKHAT, np.ones((1, NARROW), np.uint8))
    return np.asarray(cv2.bitwise_and(cv2.inRange(hat, DARKER, 255), cv2.inRange(flat, 0, 237)), dtype=np.uint8)  # type: ignore[call-overload]


def strokes(mask: Mask, *, horizontal: bool) -> Mask:
    """Only straight thin strokes of one direction, longer than those of letters."""
    if not horizontal:
        mask = np.asarray(cv2.transpose(mask), dtype=np.uint8)
    length = max(22, mask.shape[1] // 60)
    # a frame is thicker, and longer than any stroke of a letter
    long, bar = runs(mask, GAP, length, 5 * length)
    # ruling is thin: solid areas (shadows, stamps, black margins) and the strokes of letters above it are not
    thick = max(6, round(max(mask.shape) / 300))
    thin = cv2.subtract(long, cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thick + 1, 1), np.uint8)))
    if _may_be_solid(bar):
        solid = cv2.erode(bar, np.ones((SOLID, SOLID), np.uint8))
        # what was worn off on all sides, and two pixels more
        bar = cv2.subtract(bar, cv2.dilate(solid, np.ones((SOLID + 4, SOLID + 4), np.uint8)))
    out = cv2.bitwise_or(thin, bar)
    return np.asarray(out if horizontal else cv2.transpose(out), dtype=np.uint8)


def _may_be_solid(bar: Mask) -> bool:
    """Whether anything may be as large as a solid area: four neighbours of the pixels looked at lie in each, also where the picture ends."""
    y, x = (np.append(np.arange(0, n - 1, SOLID // 2), n - 1) for n in bar.shape)
    some = bar[y[:, None], x]
    return bool((some[1:, 1:] & some[1:, :-1] & some[:-1, 1:] & some[:-1, :-1]).any())


def _crosses(down: Mask, column: LineOf, rows: list[LineOf]) -> bool:
    """Whether a vertical also runs where rows meet: strokes of letters that stand below one another do not."""
    hits = _crossed(down, np.array(rows, dtype=np.float64), float(column[0]), float(column[1]))
    return bool(hits >= 0.4 * (len(rows) - 2))


@compiled()
def _crossed(down: Any, rows: Any, offset: float, slope: float) -> int:
    """Rows under whose line a vertical is drawn."""
    hits = 0
    for i in range(len(rows)):
        x = offset + slope * rows[i, 0]
        y = round(rows[i, 0] + rows[i, 1] * x)
        x0, x1 = max(round(x) - 4, 0), round(x) + 5
        # writing stands on a row's line: just under it only ruling is to be expected
        hits += down[y + 4 : y + 11, x0:x1].any()
    return hits


def _writable(columns: list[LineOf], down: Mask, rows: list[LineOf]) -> list[LineOf]:
    """Columns in which something can be written: of two verticals closer than that, the one that is drawn further.

    The same figure at the beginning of every line ("1" of 10/12/25) looks like a vertical.
    """
    middle = (rows[0][0] + rows[-1][0]) / 2
    least = 0.7 * float(np.median(np.diff([r[0] for r in rows])))
    out: list[LineOf] = []
    for column in sorted(columns, key=lambda c: c[0] + c[1] * middle):
        if out and column[0] + column[1] * middle - out[-1][0] - out[-1][1] * middle < least:
            out[-1] = max(out[-1], column, key=lambda c: _drawn(down, c))
        else:
            out.append(column)
    return out


def _framed(columns: list[LineOf], rows: list[LineOf], extent: tuple[int, int]) -> list[LineOf]:
    """With the outer edges where rows go on beyond the outermost verticals: a frame may be lost in a fold's shadow."""
    middle = (rows[0][0] + rows[-1][0]) / 2
    room = float(np.median(np.diff([r[0] for r in rows])))
    first, last = columns[0], columns[-1]
    out = list(columns)
    if first[0] + first[1] * middle - extent[0] > room:
        out.insert(0, (extent[0] - first[1] * middle, first[1]))
    if extent[1] - last[0] - last[1] * middle > room:
        out.append((extent[1] - last[1] * middle, last[1]))
    return out


def _drawn(down: Mask, column: LineOf) -> int:
    """Pixels of height at which a vertical has ink."""
    height = down.shape[0]
    ends = round(column[0]), round(column[0] + column[1] * height)
    left = max(min(ends) - 4, 0)
    strip = down[:, left : max(*ends, left) + 5]
    band = np.zeros_like(strip)
    cv2.line(band, (ends[0] - left, 0), (ends[1] - left, height), 255, 5)
    return int((cv2.bitwise_and(strip, band) > 0).any(axis=1).sum()) if strip.size else 0


def _extent(across: Mask, rows: list[LineOf]) -> tuple[int, int]:
    """Where the rows begin and end."""
    band = near(across, rows, [])
    count = np.asarray(cv2.reduce(band, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)).ravel() // 255
    covered = np.flatnonzero(count > 0.3 * len(rows))
    return (int(covered[0]), int(covered[-1])) if len(covered) else (0, across.shape[1] - 1)


def _of_table(across: Mask, rows: list[LineOf]) -> list[LineOf]:
    """Rows without a first or last one that lies off the others and reaches beyond them on both sides: an edge of the paper."""
    if len(rows) < 5:
        return rows
    gap = float(np.median(np.diff([r[0] for r in rows])))
    some = range(1, len(rows) - 1, max(1, len(rows) // 8))
    left, right = (float(np.median([_reach(across, rows[n])[k] for n in some])) for k in (0, 1))
    wide = 0.015 * across.shape[1]

    def edge(of: int, beside: int) -> bool:
        if abs(rows[of][0] - rows[beside][0]) <= 1.4 * gap:
            return False
        first, last = _reach(across, rows[of])
        return bool(first < left - wide and last > right + wide)

    return rows[edge(0, 1) : len(rows) - edge(-1, -2)]


def _reach(across: Mask, row: LineOf) -> tuple[int, int]:
    """Where a line begins and ends, x in pixels."""
    height, width = across.shape
    ends = sorted((row[0], row[0] + row[1] * width))
    top = min(max(round(ends[0]) - 5, 0), height - 1)
    ys, xs = np.nonzero(across[top : max(round(ends[1]) + 6, top + 1)])
    on = xs[np.abs(ys + top - row[0] - row[1] * xs) <= 5]
    return (int(on.min()), int(on.max())) if len(on) else (0, width - 1)


def _is_rule(across: Mask, dark: Grey, rows: list[LineOf], row: LineOf, before: LineOf, instead: list[LineOf]) -> bool:
    """Whether a line is drawn as far as others are, below writing, and none is drawn in the places where even rows would have theirs."""
    far = float(np.median([_drawn_along(across, r) for r in rows]))
    above = dark[max(round(before[0]) + 6, 0) : max(round(row[0]) - 5, 1)]
    return (
        _drawn_along(across, row) >= AS_FAR * far
        and max(_drawn_along(across, r) for r in instead) < LOST * far
        and float((above > 0).any(axis=0).mean()) >= WRITTEN
    )


def _drawn_along(across: Mask, row: LineOf) -> float:
    """Share of the width over which strokes lie on a line."""
    height, width = across.shape
    x = np.arange(width)
    at = np.rint(row[0] + row[1] * x).astype(np.int64) + np.arange(-2, 3)[:, None]
    return float((across[np.clip(at, 0, height - 1), x] > 0).any(axis=0).mean())


def _regular(rows: list[LineOf], is_rule: Callable[[LineOf, LineOf, list[LineOf]], bool]) -> list[LineOf]:
    """Rows of one table: no gap above three and a half usual ones, doubled lines once, a missing line put in."""
    if len(rows) < 3:
        return []
    gaps = np.diff([r[0] for r in rows])
    usual = float(np.median(gaps[gaps > 14])) if (gaps > 14).any() else 0.0
    if usual == 0.0:
        return []
    rows = _evened(rows, usual, is_rule)
    runs: list[list[LineOf]] = [[rows[0]]]
    for row in rows[1:]:
        before = runs[-1][-1]
        gap = row[0] - before[0]
        if gap < 0.35 * usual:
            continue
        if gap > 3.6 * usual:
            runs.append([row])
            continue
        missing = round(gap / usual) - 1
        if missing > 0 and abs(gap / usual - round(gap / usual)) < 0.12:
            runs[-1] += [(before[0] + (k + 1) * gap / (missing + 1), row[1]) for k in range(missing)]
        runs[-1].append(row)
    return max(runs, key=len)


def _evened(rows: list[LineOf], usual: float, is_rule: Callable[[LineOf, LineOf, list[LineOf]], bool]) -> list[LineOf]:
    """On a form with even rows, a line that lies off its place between two good ones (a stroke through a row) gives way to those
    that should stand between them; a rule stays, where one row is low and the next one high."""
    gaps = np.diff([r[0] for r in rows])
    if len(rows) < 6 or (abs(gaps / usual - 1) < 0.08).mean() < 0.5:
        return rows
    out = [rows[0]]
    for i in range(1, len(rows) - 1):
        before, after = (rows[i][0] - out[-1][0]) / usual, (rows[i + 1][0] - rows[i][0]) / usual
        whole = round(before + after)
        if 2 <= whole <= 4 and abs(before + after - whole) < 0.14 and abs(before - round(before)) > 0.12:
            step, slope = (rows[i + 1][0] - out[-1][0]) / whole, rows[i + 1][1]
            instead = [(out[-1][0] + k * step, slope) for k in range(1, whole)]
            if not is_rule(rows[i], out[-1], instead):
                out += instead
                continue
        out.append(rows[i])
    return [*out, rows[-1]]


def without_ruling(flat: Grey, grid: Grid) -> Grey:
    """The page with its ruling painted over; strokes that cross a line are closed again, and writing darker than a line stays."""
    out = np.asarray(_closed(flat, grid.mask), dtype=np.uint8)
    stays = written_over(flat, grid.mask, list(grid.rows), [*grid.columns, *grid.margins])
    return np.asarray(cv2.copyTo(flat, stays, out), dtype=np.uint8)


@compiled()
def _closed(flat: Any, mask: Any) -> Any:
    """The page with a mask painted over, but for strokes: cut by a line of a few pixels, they go on above and below it."""
    height, width = flat.shape
    out = np.empty_like(flat)
    for y in range(height):
        above, below = (y - 5) % height, (y + 5) % height
        for x in range(width):
            if mask[y, x] == 0 or (
                flat[y, x] < 150
                and mask[above, x] == 0
                and flat[above, x] < 140
                and mask[below, x] == 0
                and flat[below, x] < 140
            ):
                out[y, x] = flat[y, x]
            else:
                out[y, x] = 255
    return out
