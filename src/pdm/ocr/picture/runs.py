"""Long level runs of ink in the rows of a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.compiled import compiled

GAP = 4
"""Pixels of paper in a run at most: ruling is broken where it was drawn or scanned faintly."""


def runs(mask: npt.NDArray[np.uint8], gap: int, *least: int) -> npt.NDArray[np.uint8]:
    """Runs of ink with gaps of up to `gap` pixels in them, at least `least` pixels long (half of that at the picture's edge).

    What a closing by `gap` + 1 pixels and an opening by `least` give, in one pass over the picture; 255 on 0, one picture for each length.
    """
    return np.asarray(_runs(mask, gap, np.array(least)), dtype=np.uint8)


@compiled()
def _runs(mask: Any, gap: int, least: Any) -> Any:
    height, width = mask.shape
    out = np.zeros((len(least), height, width), dtype=np.uint8)
    for y in range(height):
        row = mask[y]
        x = 0
        while x < width:
            if row[x] == 0:
                x += 1
                continue
            first = x
            last = x
            while x < width and x - last <= gap + 1:
                if row[x] != 0:
                    last = x
                x += 1
            # beyond the picture's edge a run may go on
            if 2 * first <= gap:
                first = 0
            if 2 * (width - 1 - last) <= gap:
                last = width - 1
            length = last + 1 - first
            edge = first == 0 or last == width - 1
            for n in range(len(least)):
                if length + edge * (least[n] // 2) >= least[n]:
                    out[n, y, first : last + 1] = 255
    return out
