"""Where writing stands on a page without ruling: the detector of the `rapidocr` wheel (PP-OCRv6 small), run directly.

Run by the package's own loader it counts in the precision that suits the processor, and no recogniser is loaded beside it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pdm.ocr.engines.network import Network, give_back_memory, load
from pdm.ocr.engines.ppocr import wheel
from pdm.ocr.orient import Grey

LONGEST = 1280
"""Longest side in pixels in which writing is looked for; in full size it would take four times as long."""
_SURE, _WRITING, _GROWN = 0.5, 0.3, 1.6
"""Mean chance of a piece of writing and least chance of its pixels, and how far it is grown: the settings of the wheel."""

Quad = npt.NDArray[np.float32]
"""Corners of a piece of writing: top left, top right, bottom right, bottom left; [4, 2] in pixels."""


def detect(flat: Grey) -> list[Quad]:
    """Pieces of writing, in reading order."""
    from rapidocr.ch_ppocr_det.main import TextDetector

    height, width = flat.shape
    scale = min(1.0, LONGEST / max(height, width))
    small = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else flat
    rows, columns = _canvas(small.shape[0], small.shape[1])
    block = np.ones((1, 3, rows, columns), dtype=np.float32)
    # -1 is black and 1 is white, all colours alike
    block[0, :, : small.shape[0], : small.shape[1]] = small.astype(np.float32) / 127.5 - 1.0
    # several hundred megabytes that the next page asks for again, if it needs them at all; meanwhile the recogniser needs none
    give_back_memory()
    chances = _network(block.shape)(block)[0]
    give_back_memory()
    corners, _ = _pieces()(chances, (rows, columns))
    if not len(corners):
        return []
    quads = [np.asarray(q, dtype=np.float32) / scale for q in TextDetector.sorted_boxes(corners)]
    quads = [np.clip(q, 0, (width, height)).astype(np.float32) for q in quads]
    return [q for q in quads if np.ptp(q[:, 0]) > 4 and np.ptp(q[:, 1]) > 4]


@lru_cache(maxsize=2)
def _network(shape: tuple[int, ...]) -> Network:
    # one for each size of canvas takes half the memory of one for all; most pages of a site have one or two
    return load(wheel("det"), shape=shape)


@cache
def _pieces() -> Any:
    """What makes pieces of writing of a picture of chances."""
    from rapidocr.ch_ppocr_det.utils import DBPostProcess

    return DBPostProcess(thresh=_WRITING, box_thresh=_SURE, unclip_ratio=_GROWN, use_dilation=True)


def _canvas(height: int, width: int) -> tuple[int, int]:
    """Height and width that a picture is filled up to: few sizes, as a network is made for each."""
    short = LONGEST * 3 // 4
    if max(height, width) <= short:
        return short, short
    return LONGEST if height > short else short, LONGEST if width > short else short
