"""Ink of a line before it lies on paper, and what bends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rng = np.random.Generator
T = TypeVar("T")


@dataclass(frozen=True)
class Ink:
    """Ink of a line.

    Attributes:
        cover: How much of each pixel is ink, 0 to 1; float32 [height, width].
        em: Pixels of an em of the writing.
    """

    cover: Floats
    em: int

    @classmethod
    def of(cls, image: npt.ArrayLike, em: int) -> Ink:
        """From a picture with bright ink, 0 to 255."""
        return cls(np.asarray(np.asarray(image, dtype=np.float32) / np.float32(255), dtype=np.float32), em)

    def trimmed(self) -> Floats | None:
        """The part that holds ink; nothing where there is none."""
        rows, columns = (np.flatnonzero(self.cover.max(axis=axis) > 0.25) for axis in (1, 0))
        if not len(rows) or not len(columns):
            return None
        return self.cover[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def chance(rng: Rng, p: float) -> bool:
    """True with probability `p`."""
    return bool(rng.random() < p)


def pick(rng: Rng, options: Sequence[T]) -> T:
    """One of them, each as likely."""
    return options[int(rng.integers(len(options)))]


def weighed(rng: Rng, options: Sequence[T], weights: Sequence[float]) -> T:
    """One of them; the weights sum to one."""
    at = int(np.searchsorted(np.cumsum(weights), rng.random(), side="right"))
    return options[min(at, len(options) - 1)]


def field(rng: Rng, shape: tuple[int, int], cell: float, amount: float) -> Floats:
    """Smooth noise: normal values of standard deviation `amount` every `cell` pixels, float32 [height, width]."""
    import cv2

    height, width = shape
    coarse = rng.normal(size=(max(2, int(height / cell) + 2), max(2, int(width / cell) + 2)))
    whole: Floats = cv2.resize((amount * coarse).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return whole


def leaning(ink: Ink, rng: Rng, widest: tuple[float, float] = (0.85, 1.18)) -> Ink:
    """The line as a whole leaning, stretched by a factor of `widest`, and rising or falling a little."""
    import cv2

    height, width = ink.cover.shape
    lean, stretch, rise = rng.normal(0, 0.12), rng.uniform(*widest), rng.normal(0, 0.012)
    wide = int(width * stretch + height * abs(lean)) + 20
    if abs(rise) * wide > 0.5 * ink.em:
        rise = 0.0
    start = (max(0.0, lean) + lean) * height * 0.5 + 5
    matrix = np.array([[stretch, -lean, start], [rise, 1, 0]], dtype=np.float32)
    return Ink(cv2.warpAffine(ink.cover, matrix, (wide, height + 20), flags=cv2.INTER_LINEAR), ink.em)


def wavy(ink: Ink, rng: Rng, most: float, near: tuple[float, float]) -> Ink:
    """Letters pushed out of shape by up to about `most` pixels over distances of `near`, and the line by more over longer ones."""
    import cv2

    shape = (ink.cover.shape[0], ink.cover.shape[1])
    amount = rng.uniform(0.3, most)
    x, y = np.meshgrid(np.arange(shape[1], dtype=np.float32), np.arange(shape[0], dtype=np.float32))
    x += field(rng, shape, rng.uniform(*near), amount) + field(rng, shape, 90, amount * 0.8)
    y += field(rng, shape, rng.uniform(*near), amount) + field(rng, shape, 120, amount * 1.5)
    return Ink(cv2.remap(ink.cover, x, y, cv2.INTER_LINEAR), ink.em)
