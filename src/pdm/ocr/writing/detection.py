"""Where writing stands on a page without ruling: the detector of the `rapidocr` wheel (PP-OCRv6 small), run directly.

Run by the package's own loader it counts in the precision that suits the processor, and nothing else of the wheel is loaded beside it.
What it gives is the chance of each pixel to lie in the middle of a piece of writing, each piece apart from its neighbours; pieces are
grown from there (Liao et al. 2020, differentiable binarization).
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from pdm.ocr.engines.network import Network, give_back_memory, load
from pdm.ocr.engines.ppocr import wheel
from pdm.ocr.picture.orient import Grey

LONGEST = 1280
"""Longest side in pixels in which writing is looked for; in full size it would take four times as long."""
_WRITING, _SURE, _GROWN = 0.3, 0.5, 1.6
"""Least chance of a piece's pixels, least mean chance of a piece, and area over perimeter by how many of which it is grown: as in the wheel."""
_SMALL = 3.0
"""Pixels that a piece of writing has at least, before it is grown."""
_LINE = 10
"""Pixels by which the tops of pieces of one line follow one another at most."""

Quad = npt.NDArray[np.float32]
"""Corners of a piece of writing: top left, top right, bottom right, bottom left; [4, 2] in pixels."""


def detect(flat: Grey) -> list[Quad]:
    """Pieces of writing, in reading order."""
    height, width = flat.shape
    scale = min(1.0, LONGEST / max(height, width))
    small = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else flat
    block = np.ones((1, 3, *_canvas(small.shape[0], small.shape[1])), dtype=np.float32)
    # -1 is black and 1 is white, all colours alike
    block[0, :, : small.shape[0], : small.shape[1]] = small.astype(np.float32) / 127.5 - 1.0
    # several hundred megabytes that the next page asks for again, if it needs them at all; meanwhile the recogniser needs none
    give_back_memory()
    chances = _network(block.shape)(block)[0][0, 0]
    give_back_memory()
    quads = [np.clip(q / scale, 0, (width, height)).astype(np.float32) for q in _in_order(pieces(chances))]
    return [q for q in quads if np.ptp(q[:, 0]) > 4 and np.ptp(q[:, 1]) > 4]


def pieces(chances: npt.NDArray[np.float32]) -> list[Quad]:
    """Corners of pieces of writing.

    Args:
        chances: Of each pixel to lie in the middle of a piece; [height, width].
    """
    height, width = chances.shape
    mask = cv2.dilate((chances > _WRITING).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    out = []
    for contour in contours:
        found = cv2.minAreaRect(contour)
        wide, high = found[1]
        corners = cv2.boxPoints(found)
        if min(wide, high) < _SMALL or _mean(chances, corners) < _SURE:
            continue
        more = _GROWN * wide * high / (wide + high)
        middle, (wide, high), angle = cv2.minAreaRect(np.trunc(corners))
        grown = _from_top_left(cv2.boxPoints((middle, (wide + more, high + more), angle)))
        out.append(np.clip(np.round(grown), 0, (width - 1, height - 1)).astype(np.float32))
    return out


def _mean(chances: npt.NDArray[np.float32], corners: Quad) -> float:
    """Mean chance within corners."""
    left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
    part = chances[top:bottom, left:right]
    mask = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(mask, [(corners - (left, top)).astype(np.int32)], 1)
    return float(cv2.mean(part, mask)[0])


def _from_top_left(corners: Quad) -> Quad:
    """Corners in their order: the two on the left and the two on the right, each from top to bottom, are taken around."""
    left, right = np.split(corners[np.argsort(corners[:, 0], kind="stable")], 2)
    (top_left, low_left), (top_right, low_right) = (
        side[np.argsort(side[:, 1], kind="stable")] for side in (left, right)
    )
    return np.array([top_left, top_right, low_right, low_left], dtype=np.float32)


def _in_order(quads: list[Quad]) -> list[Quad]:
    """From top to bottom, and from left to right in a line."""
    if not quads:
        return []
    downwards = sorted(quads, key=lambda q: float(q[0, 1]))
    tops = np.array([q[0, 1] for q in downwards])
    line = np.concatenate([[0], np.cumsum(np.diff(tops) >= _LINE)])
    order = np.lexsort(([q[0, 0] for q in downwards], line))
    return [downwards[i] for i in order]


@lru_cache(maxsize=2)
def _network(shape: tuple[int, ...]) -> Network:
    # one for each size of canvas takes half the memory of one for all; most pages of a site have one or two
    return load(wheel("det"), shape=shape)


def _canvas(height: int, width: int) -> tuple[int, int]:
    """Height and width that a picture is filled up to: few sizes, as a network is made for each."""
    short = LONGEST * 3 // 4
    if max(height, width) <= short:
        return short, short
    return LONGEST if height > short else short, LONGEST if width > short else short
