"""Cells of a table as pictures: blank ones, ditto marks, strike-outs."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pdm.ocr.orient import Grey

DITTO = re.compile(
    r"^[\s\-–—._~]*(?:[\"“”„'’`´]{1,4}|''|,,|\|\||//|ll|11|II|1l|l1|do\.?|ditto|dto\.?|id\.?|u|n|ii|H|«|»)[\s\-–—._~]*$",
    re.I,
)
_MARKS = re.compile(r"^[\s\-–—._~\"“”„'’`´,|/]+$")


@dataclass
class Crop:
    """A cell's picture, ready for a reader.

    Attributes:
        picture: Grey, tight around the ink with a margin; None for a blank cell.
        box: x0, y0, x1, y1 of the ink in page pixels (of the whole cell when blank).
        struck: A stroke runs through the writing.
        small: The ink is small in its cell, as ditto marks are.
    """

    picture: Grey | None
    box: tuple[int, int, int, int]
    struck: bool = False
    small: bool = False


def cut(clean: Grey, box: tuple[int, int, int, int], overrun: float = 0.12) -> Crop:
    """Cut a cell out of a page without ruling.

    Args:
        clean: The page, ruling taken out.
        box: The cell, x0, y0, x1, y1.
        overrun: Share of the cell's height that writing may reach beyond it, above and below.
    """
    x0, y0, x1, y1 = box
    height = y1 - y0
    extra = int(overrun * height)
    page_h, page_w = clean.shape
    top, bottom = max(y0 - extra, 0), min(y1 + extra, page_h)
    left, right = max(x0 - 2, 0), min(x1 + 4, page_w)
    if bottom - top < 6 or right - left < 6:
        return Crop(None, box)
    region = clean[top:bottom, left:right]
    mask = _ink(region)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    keep = np.zeros(count, dtype=bool)
    speck = max(4, int(0.0006 * height * height))
    for i in range(1, count):
        x, y, w, h, area = stats[i]
        inside = extra * 0.4 <= centres[i][1] <= region.shape[0] - extra * 0.4
        line = (w > 0.75 * region.shape[1] and h < 0.10 * height) or (h > 0.9 * region.shape[0] and w < 0.08 * height)
        # crumbs of ruling lie on the cell's border and are thin
        border = (h <= 7 and (abs(y + h / 2 - (y0 - top)) < 6 or abs(y + h / 2 - (y1 - top)) < 6)) or (
            w <= 7 and (abs(x + w / 2 - (x0 - left)) < 6 or abs(x + w / 2 - (x1 - left)) < 6)
        )
        keep[i] = area >= speck and inside and not line and not border
    kept = keep[labels]
    if kept.sum() < max(12, 0.004 * height * height):
        return Crop(None, box)
    ys, xs = np.flatnonzero(kept.any(axis=1)), np.flatnonzero(kept.any(axis=0))
    margin = max(3, height // 10)
    a, b = max(ys[0] - margin, 0), min(ys[-1] + margin + 1, region.shape[0])
    c, d = max(xs[0] - margin, 0), min(xs[-1] + margin + 1, region.shape[1])
    picture = region[a:b, c:d].copy()
    # what belongs to the neighbours' rows is taken out
    picture[
        (_ink(picture) > 0) & ~cv2.dilate(kept[a:b, c:d].astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    ] = 255
    small = (ys[-1] - ys[0]) < 0.42 * height and (xs[-1] - xs[0]) < 1.3 * height
    return Crop(picture, (left + c, top + a, left + d, top + b), _struck(kept[a:b, c:d]), small)


def _ink(region: Grey) -> npt.NDArray[np.uint8]:
    return ((region < 185) * 255).astype(np.uint8)


def _struck(mask: npt.NDArray[np.bool_]) -> bool:
    """Whether a long level stroke runs through the middle of most of the writing."""
    height, width = mask.shape
    if width < 1.4 * height:
        return False
    # a pen stroke right through is longer than any letter is wide, also where it wavers a little
    kernel = np.ones((1, max(int(1.3 * height), 24)), np.uint8)
    wavering = cv2.dilate(mask.astype(np.uint8), np.ones((3, 1), np.uint8))
    strokes = cv2.morphologyEx(wavering, cv2.MORPH_OPEN, kernel)
    middle = strokes[int(0.20 * height) : int(0.82 * height)]
    covered = (middle > 0).any(axis=0)
    thick = (middle > 0).sum(axis=0)[covered]
    return bool(covered.mean() > 0.70 and np.median(thick) < 0.40 * height)


def in_lines(picture: Grey, usual: float) -> list[Grey]:
    """A cell's picture cut into its lines of writing; the picture itself when it holds one.

    Args:
        picture: Tight around the ink.
        usual: Usual height of a line's ink on this page in pixels.
    """
    height, width = picture.shape
    if height < 1.7 * usual or width < 1.5 * usual:
        return [picture]
    profile = np.convolve((_ink(picture) > 0).sum(axis=1).astype(np.float64), np.ones(3) / 3, "same")
    parts: list[Grey] = []
    start = 0
    while height - start > 1.7 * usual:
        first, last = start + int(0.6 * usual), min(start + int(1.8 * usual), height - int(0.5 * usual))
        if last <= first:
            break
        valley = first + int(profile[first:last].argmin())
        around = min(profile[start:valley].max(initial=0), profile[valley:].max(initial=0))
        if profile[valley] > 0.22 * around:
            break
        parts.append(picture[start : valley + 1])
        start = valley
    return [*parts, picture[start:]]


def is_ditto(text: str, crop: Crop) -> bool:
    """Whether a cell holds ditto marks."""
    if not text:
        return False
    return bool((crop.small and DITTO.match(text)) or (_MARKS.match(text) and any(c in text for c in "\"“”„'’")))


def png(picture: npt.NDArray[Any], height: int = 56) -> bytes:
    """A small grey PNG (16 shades), at most `height` pixels high."""
    from PIL import Image

    image = Image.fromarray(picture)
    if image.height > height:
        image = image.resize((max(1, round(image.width * height / image.height)), height))
    buffer = io.BytesIO()
    image.quantize(16).save(buffer, "PNG", optimize=False, compress_level=9)
    return buffer.getvalue()
