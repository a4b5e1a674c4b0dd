"""Verticals drawn by hand that bend by more than a letter over the page: followed from row to row, and the page drawn straight along them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pdm.ocr.picture.orient import Grey
from pdm.ocr.picture.ruled_pixels import LineOf

FOLLOWED, MISSED = 14, 3
"""Pixels by which a vertical moves from row to row at most, and rows in which it may be missing."""
THROUGH = 0.6
"""Share of the rows in which a vertical stands at least."""

LOST, BENT = 2.0, 8.0
"""Pixels by which a vertical leaves a straight line where it may have been lost or taken for two by that, and where it surely bends."""

Path = list[tuple[float, float]]
"""Places of a vertical: height of a row's middle and x, in pixels."""


def paths(upright: Sequence[Sequence[int]], rows: Sequence[LineOf]) -> tuple[Path, ...]:
    """Verticals followed through the rows of a table, from left to right.

    Args:
        upright: Where verticals stand in each row (`lined_paper.standing`).
        rows: Level lines of the table (offset, slope).
    """
    found: list[tuple[int, Path]] = []
    for n, places in enumerate(upright[: len(rows) - 1]):
        y = (rows[n][0] + rows[n + 1][0]) / 2
        for x in places:
            near = [
                k
                for k, (last, path) in enumerate(found)
                if last < n <= last + MISSED and abs(path[-1][1] - x) <= FOLLOWED
            ]
            if near:
                k = min(near, key=lambda k: abs(found[k][1][-1][1] - x))
                found[k] = (n, [*found[k][1], (y, float(x))])
            else:
                found.append((n, [(y, float(x))]))
    whole = [path for _, path in found if len(path) >= THROUGH * (len(rows) - 1)]
    return tuple(sorted(whole, key=_middle))


def _middle(path: Path) -> float:
    return float(np.median([x for _, x in path]))


def are_bent(verticals: Sequence[Path], columns: int) -> bool:
    """Whether two verticals or more bend so far that a line taken for them runs beside them, or less where columns were found that are more or fewer."""
    off = []
    for path in verticals:
        ys, xs = np.array(path).T
        off.append(float(np.abs(xs - np.polyval(np.polyfit(ys, xs, 1), ys)).max()))
    return sum(o > (LOST if len(verticals) != columns else BENT) for o in off) >= 2


def drawn_straight(flat: Grey, verticals: Sequence[Path]) -> Grey:
    """The page moved to the side in each row of pixels so that its verticals are straight and upright; between them by shares."""
    height, width = flat.shape
    ys = np.arange(height)
    at = np.array([_middle(path) for path in verticals])
    moved = np.array([np.interp(ys, *np.array(path).T) for path in verticals]) - at[:, None]
    wide = np.arange(width)
    across = np.array([wide + np.interp(wide, at, row) for row in moved.T], dtype=np.float32)
    down: npt.NDArray[np.float32] = np.repeat(ys[:, None], width, axis=1).astype(np.float32)
    return np.asarray(cv2.remap(flat, across, down, cv2.INTER_LINEAR, borderValue=255), dtype=np.uint8)
