"""Straight lines through the strokes of a picture, also where they are broken or a little aslant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pdm.compiled import compiled
from pdm.ocr.picture.ruled_pixels import LineOf, Mask

STRONG = 0.5
"""Share of what the best line covers that others cover at least: rows of joined writing cover less than ruling does."""
SLOPES = np.linspace(-0.02, 0.02, 41)
"""Slopes that are tried."""
FEW = 50
"""Pixels of strokes below which there are no lines."""
ENOUGH = 60_000
"""Pixels by which the slope of lines is told; of more, some are taken, evenly spread."""
BESIDE = 5
"""Pixels by which strokes lie beside a line at most."""

Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Points:
    """Pixels of strokes, sorted by the offset of the level line on which they lie.

    Attributes:
        ys: Height of each; [points].
        xs: Place along the lines; [points].
        starts: Where the points of each offset begin; [height + 1].
        slope: At which the points gather most sharply; at every other one they are spread over more offsets.
        width: Of the picture.
        fitted: Lines that were fitted to the points around an offset, by that offset: what they are does not depend on what is asked for.
    """

    ys: Ints
    xs: Ints
    starts: Ints
    slope: float
    width: int
    fitted: dict[int, tuple[float, LineOf | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, mask: Mask) -> Points:
        """Of the strokes of a picture, 255 on 0."""
        height, width = mask.shape
        found = cv2.findNonZero(mask)
        xs, ys = np.ascontiguousarray(np.zeros((2, 0), np.int32) if found is None else found.reshape(-1, 2).T)
        if len(ys) < FEW:
            return cls(ys, xs, np.zeros(height + 1, dtype=np.int64), 0.0, width)
        beside = np.arange(width) - (width - 1) / 2
        shifts = np.rint(-SLOPES[:, None] * beside).astype(np.int32)
        step = 1 + len(ys) // ENOUGH
        some = np.ascontiguousarray(ys[::step]), np.ascontiguousarray(xs[::step])
        sharp = [float(np.square(_votes(*some, s, height).astype(np.float64)).sum()) for s in shifts]
        best = int(np.argmax(sharp))
        ys, xs, starts = _by_offset(ys, xs, shifts[best], height)
        return cls(ys, xs, starts, float(SLOPES[best]), width)

    @property
    def middle(self) -> float:
        """The middle of the picture's width."""
        return (self.width - 1) / 2

    def near(self, offset: int) -> tuple[Ints, Ints]:
        """Places and heights of the points beside the line of that offset in the picture's middle."""
        last = len(self.starts) - 2
        first, end = self.starts[max(offset - BESIDE, 0)], self.starts[min(offset + BESIDE, last) + 1]
        x, y = self.xs[first:end], self.ys[first:end]
        beside = np.abs(y - self.slope * (x - self.middle) - offset) <= BESIDE
        return x[beside], y[beside]


def fit_lines(points: Points, share: float, *, even: bool = True, strong: float = STRONG) -> list[LineOf]:
    """Level lines that strokes lie on, covering at least `share` of the width, from top to bottom; `even` when they are about
    equally far apart.

    Strokes vote for the offset of a line at the slope at which the votes are sharpest; so a line broken into many
    pieces is one line still, and level strokes of letters, which do not lie on one line, are none.
    """
    if len(points.ys) < FEW:
        return []
    width = points.width
    votes = np.convolve(np.diff(points.starts), np.ones(5), "same")
    lines: list[tuple[float, float, float]] = []
    while len(lines) < 200:
        peak = int(votes.argmax())
        if votes[peak] < 0.5 * share * width:
            break
        votes[max(peak - 7, 0) : peak + 8] = 0
        covers, line = points.fitted.get(peak, (1.0, None))
        if line is None and covers >= share:
            covers, line = points.fitted[peak] = _fitted(points, peak, share)
        if line is not None and covers >= share:
            lines.append((*line, covers))
    most = max((covers for _, _, covers in lines), default=0.0)
    lined = sorted((x for x in lines if x[2] >= strong * most), key=lambda x: x[0] + x[1] * points.middle)
    return [(o, s) for o, s, _ in (_apart(lined, points.middle) if even else lined)]


def _fitted(points: Points, peak: int, share: float) -> tuple[float, LineOf | None]:
    """Share of the width that strokes around an offset cover, and the line through them; none where that is less than asked for."""
    width, slope = points.width, points.slope
    x, y = points.near(peak)
    covered = np.zeros(width, dtype=bool)
    covered[x] = True
    covers = float(covered.mean())
    if covers < share:
        return covers, None
    if np.ptp(x) > width / 3:
        slope = _slope(x, y, points.slope)
        # once more without strokes of writing that stand beside the line
        off = y - slope * x
        close = np.abs(off - np.median(off)) <= 2.5
        if close.sum() > 0.5 * len(x) and np.ptp(x[close]) > width / 3:
            x, y = x[close], y[close]
            slope = _slope(x, y, points.slope)
    return covers, (float(np.median(y - slope * x)), slope)


def _slope(x: Ints, y: Ints, usual: float) -> float:
    """Slope of the straight line through points by least squares, not far from the usual one."""
    off = x - x.mean()
    # not as products of matrices, which would be shared out among threads
    return float(np.clip((off * y).sum() / np.square(off).sum(), usual - 0.006, usual + 0.006))


def _apart(lines: list[tuple[float, float, float]], middle: float) -> list[tuple[float, float, float]]:
    """Of lines much closer than usual (a stroke through a row, a doubled line) only the one that covers more."""
    at = np.array([o + s * middle for o, s, _ in lines])
    if len(lines) < 4:
        return lines
    gaps = np.diff(at)
    usual = float(np.median(gaps[gaps > 14])) if (gaps > 14).any() else 0.0
    out: list[tuple[float, float, float]] = []
    for line in lines:
        before = out[-1] if out else None
        if before is not None and line[0] + line[1] * middle - before[0] - before[1] * middle < 0.48 * usual:
            if line[2] > before[2]:
                out[-1] = line
            continue
        out.append(line)
    return out


@compiled()
def _votes(ys: Any, xs: Any, shifts: Any, height: int) -> Any:
    """How many points lie nearest to each offset, moved by the shift of their place; those beyond the picture count at its edge."""
    out = np.zeros(height, dtype=np.int64)
    for i in range(len(ys)):
        out[min(max(ys[i] + shifts[xs[i]], 0), height - 1)] += 1
    return out


@compiled()
def _by_offset(ys: Any, xs: Any, shifts: Any, height: int) -> Any:
    """Points sorted by their offset (as `_votes` counts them), and where those of each offset begin."""
    starts = np.zeros(height + 1, dtype=np.int64)
    for i in range(len(ys)):
        starts[min(max(ys[i] + shifts[xs[i]], 0), height - 1) + 1] += 1
    for at in range(height):
        starts[at + 1] += starts[at]
    place, y, x = starts.copy(), np.empty_like(ys), np.empty_like(xs)
    for i in range(len(ys)):
        at = min(max(ys[i] + shifts[xs[i]], 0), height - 1)
        y[place[at]], x[place[at]] = ys[i], xs[i]
        place[at] += 1
    return y, x, starts
