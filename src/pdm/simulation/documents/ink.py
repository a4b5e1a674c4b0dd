"""Ink on paper: pen strokes drawn into a mask of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pdm.simulation.documents.alphabet import Bools, Floats

Mask = npt.NDArray[np.uint8]
SHIFT = 4
"""Bits of a pixel's fraction in drawing."""
RUN = 5
"""Points that are drawn with one width."""


@dataclass
class Strokes:
    """Strokes of a page, gathered by width so that they are drawn in a few calls.

    Attributes:
        by_width: Runs of points by width in pixels.
    """

    by_width: dict[int, list[npt.NDArray[np.int32]]] = field(default_factory=dict)

    def add(self, points: Floats, lifted: Bools, pen: float, pressure: float, rng: np.random.Generator) -> None:
        """Add strokes.

        Args:
            points: Points in pixels, y down, [n, 2].
            lifted: Whether the pen is lifted before a point.
            pen: Width in pixels.
            pressure: How much the width varies (share).
            rng: Source of chance.
        """
        if len(points) < 2:
            return
        whole = np.round(points * (1 << SHIFT)).astype(np.int32)
        bounds = [*np.flatnonzero(lifted).tolist(), len(points)]
        force = _wandering(len(points) // RUN + len(bounds) + 2, pressure, rng)
        widths = np.maximum(np.round(pen * np.clip(force, 0.55, 1.6)), 1).astype(int).tolist()
        number = 0
        for begin, end in pairwise(bounds):
            for at in range(begin, max(end - 1, begin + 1), RUN):
                width = widths[number % len(widths)]
                number += 1
                self.by_width.setdefault(width, []).append(whole[at : min(at + RUN + 1, end)])

    def draw(self, shape: tuple[int, int]) -> Mask:
        """The strokes as a mask: 255 where ink lies."""
        mask = np.zeros(shape, dtype=np.uint8)
        for width in sorted(self.by_width):
            cv2.polylines(mask, self.by_width[width], False, 255, width, cv2.LINE_AA, SHIFT)
        return mask


def _wandering(count: int, spread: float, rng: np.random.Generator) -> Floats:
    """Values that wander around 1."""
    noise = rng.normal(0, spread, count + 6)
    kernel = np.array([0.1, 0.2, 0.3, 0.4, 0.3, 0.2, 0.1])
    out: Floats = 1 + np.convolve(noise, kernel, mode="valid")
    return out
