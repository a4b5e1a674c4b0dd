"""Ruled tables: the grid of lines, also where they are faint, broken or slightly bent."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pdm.ocr.orient import Grey, ink, lines_of


@dataclass(frozen=True)
class Grid:
    """A ruled table.

    Attributes:
        rows: Lines from top to bottom as (offset, slope): y = offset + slope * x.
        columns: Lines from left to right as (offset, slope): x = offset + slope * y.
        mask: Ruling as 255 on 0, to be taken out before reading.
    """

    rows: tuple[tuple[float, float], ...]
    columns: tuple[tuple[float, float], ...]
    mask: npt.NDArray[np.uint8]

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
    """The largest ruled table of a straight page, None when there is none with three rows and two columns."""
    mask = ink(flat)
    # faint ruling is lighter than ink: look for it in a softer threshold too
    soft = ((flat < 238) & (cv2.blur(flat, (31, 31)) > 222)).astype(np.uint8) * 255
    both = cv2.bitwise_or(mask, soft)
    across, down = lines_of(both, True), lines_of(both, False)
    rows = _fit(across, horizontal=True, share=0.30)
    if len(rows) < 4:
        return None
    rows = _regular(rows)
    if len(rows) < 4:
        return None
    top, bottom = int(rows[0][0]), int(rows[-1][0])
    inside = down.copy()
    inside[: max(top - 8, 0)] = 0
    inside[bottom + 8 :] = 0
    columns = _fit(inside, horizontal=False, share=0.35 * (bottom - top) / flat.shape[0])
    if len(columns) < 3:
        return None
    ruling = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    # only where a line was fitted: level strokes of the writing stay
    near = np.zeros_like(ruling)
    height, width = ruling.shape
    for offset, slope in rows:
        cv2.line(near, (0, round(offset)), (width, round(offset + slope * width)), 255, 9)
    for offset, slope in columns:
        cv2.line(near, (round(offset), 0), (round(offset + slope * height), height), 255, 9)
    return Grid(tuple(rows), tuple(columns), np.asarray(cv2.bitwise_and(ruling, near), dtype=np.uint8))


def _fit(mask: npt.NDArray[np.uint8], *, horizontal: bool, share: float) -> list[tuple[float, float]]:
    """Straight lines through the strokes, those that cover `share` of the page; strokes of one line are joined."""
    work = mask if horizontal else mask.T
    work = np.ascontiguousarray(work)
    height, width = work.shape
    count, labels, stats, centres = cv2.connectedComponentsWithStats(work, connectivity=8)
    strokes = []
    for i in range(1, count):
        x, y, w, h, _ = stats[i]
        if w < 25 or h > max(14, 0.05 * w):
            continue
        part = labels[y : y + h, x : x + w] == i
        at = np.flatnonzero(part.any(axis=0))
        middle = (part * np.arange(h)[:, None]).sum(axis=0)[at] / part.sum(axis=0)[at] + y
        slope = float(np.polyfit(at + x, middle, 1)[0]) if w > 60 else 0.0
        strokes.append((float(centres[i][0]), float(centres[i][1]), w, slope))
    if not strokes:
        return []
    usual = float(np.median([s[3] for s in strokes if s[2] > width / 8] or [0.0]))
    # height of each stroke at the middle of the page, along the usual slope
    level = [(y - usual * (x - width / 2), w, x, y) for x, y, w, _ in strokes]
    level.sort()
    clusters: list[list[tuple[float, int, float, float]]] = []
    for stroke in level:
        if clusters and stroke[0] - np.average([s[0] for s in clusters[-1]], weights=[s[1] for s in clusters[-1]]) < 9:
            clusters[-1].append(stroke)
        else:
            clusters.append([stroke])
    lines: list[tuple[float, float]] = []
    coverage: list[float] = []
    for cluster in clusters:
        covered = np.zeros(width, dtype=bool)
        for _, w, x, _ in cluster:
            covered[max(int(x - w / 2), 0) : int(x + w / 2) + 1] = True
        if covered.mean() < share:
            continue
        coverage.append(float(covered.mean()))
        xs = np.array([s[2] for s in cluster])
        ys = np.array([s[3] for s in cluster])
        ws = np.array([s[1] for s in cluster], dtype=float)
        slope = usual
        if np.ptp(xs) > width / 3:
            slope = float(np.clip(np.polyfit(xs, ys, 1, w=ws)[0], usual - 0.01, usual + 0.01))
        lines.append((float(np.average(ys - slope * xs, weights=ws)), slope))
    # rows of joined writing cover less than ruling does
    lines = [line for line, c in zip(lines, coverage, strict=True) if c >= 0.62 * max(coverage)]
    middle = width / 2
    lines.sort(key=lambda line: line[0] + line[1] * middle)
    return lines


def _regular(rows: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Rows of one table: no gap larger than three and a half usual ones, doubled lines taken once, a missing line put in."""
    gaps = np.diff([r[0] for r in rows])
    usual = float(np.median(gaps[gaps > 14])) if (gaps > 14).any() else 0.0
    if usual == 0.0:
        return []
    runs: list[list[tuple[float, float]]] = [[rows[0]]]
    for row, gap in zip(rows[1:], gaps, strict=True):
        if gap < 0.35 * usual:
            continue
        if gap > 3.6 * usual:
            runs.append([row])
            continue
        missing = round(gap / usual) - 1
        if missing > 0 and abs(gap / usual - round(gap / usual)) < 0.12:
            before = runs[-1][-1]
            runs[-1] += [(before[0] + (k + 1) * gap / (missing + 1), row[1]) for k in range(missing)]
        runs[-1].append(row)
    return max(runs, key=len)


def without_ruling(flat: Grey, grid: Grid) -> Grey:
    """The page with its ruling painted over; strokes that cross a line are closed again."""
    out = flat.copy()
    out[grid.mask > 0] = 255
    # a stroke cut by a line of a few pixels is bridged by its darkness above and below
    bridged = cv2.erode(out, np.ones((7, 1), np.uint8))
    dark = (grid.mask > 0) & (flat < 150)
    crossing = dark & (cv2.dilate((bridged < 130).astype(np.uint8), np.ones((1, 1), np.uint8)) > 0)
    above = np.roll(out, 5, axis=0) < 140
    below = np.roll(out, -5, axis=0) < 140
    out[crossing & above & below] = flat[crossing & above & below]
    return out
