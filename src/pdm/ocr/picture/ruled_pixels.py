"""Which pixels of a page are ruling, once its lines are known: to be painted over before the writing is read."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pdm.ocr.picture.orient import Grey

Mask = npt.NDArray[np.uint8]
LineOf = tuple[float, float]
"""A line as (offset, slope): y = offset + slope * x, or x = offset + slope * y for one that runs down."""
DARKER = 10
"""Levels of grey by which a line is darker than the paper beside it."""
OVER, WRITTEN = 40, 150
"""Levels of grey by which writing is darker than the ruling that it stands on, and level below which it is."""
PALE, ALIKE = 120, 40
"""Level of grey from which ruling is paler than writing, and levels within which its pieces are alike."""


def near(strokes: npt.NDArray[np.uint8], rows: list[LineOf], columns: list[LineOf]) -> Mask:
    """Strokes close to a fitted line: level strokes of the writing stay out."""
    band = _band(strokes.shape, rows, True, 9)
    _band(strokes.shape, columns, False, 9, band)
    wide = cv2.dilate(strokes, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_and(wide, band), dtype=np.uint8)


def _band(shape: tuple[int, ...], lines: list[LineOf], horizontal: bool, wide: int, into: Mask | None = None) -> Mask:
    """What lies on lines so many pixels wide."""
    height, width = shape
    out = np.zeros(shape, np.uint8) if into is None else into
    for offset, slope in lines:
        ends = (0, round(offset)), (width, round(offset + slope * width))
        if not horizontal:
            ends = (round(offset), 0), (round(offset + slope * height), height)
        cv2.line(out, ends[0], ends[1], 255, wide)
    return out


def pieces(flat: Grey, mask: Mask, rows: list[LineOf], columns: list[LineOf]) -> Mask:
    """Short pieces of fitted lines: ink on a line that is no thicker across it than the line; crossing strokes are."""
    out = np.zeros_like(mask)
    for lines, horizontal in ((rows, True), (columns, False)):
        if not lines:
            continue
        band = _band(mask.shape, lines, horizontal, 7)
        thick = _thickness(mask, band, horizontal)
        across = np.ones((thick + 3, 1) if horizontal else (1, thick + 3), np.uint8)
        thin = cv2.subtract(mask, cv2.morphologyEx(mask, cv2.MORPH_OPEN, across))
        thin = cv2.bitwise_or(thin, _pale(flat, cv2.bitwise_and(thin, band), across, lines, horizontal))
        # dots and tips of strokes are short along the line, pieces of it are not
        along = np.ones((1, 5) if horizontal else (5, 1), np.uint8)
        short = cv2.morphologyEx(cv2.bitwise_and(thin, band), cv2.MORPH_OPEN, along)
        out = np.asarray(
            cv2.bitwise_or(out, cv2.bitwise_and(cv2.dilate(short, np.ones((3, 3), np.uint8)), band)), dtype=np.uint8
        )
    return out


def _pale(flat: Grey, found: Mask, across: Mask, lines: list[LineOf], horizontal: bool) -> Mask:
    """What is thin, darker than the paper on both sides and as pale as the pieces found: beside writing no threshold shows pale ruling."""
    out = np.zeros_like(found)
    shade = float(np.median(flat[found > 0])) if (found > 0).any() else 0.0
    if shade < PALE:
        return out
    margin = max(across.shape) + 6
    for offset, slope in lines:
        # a strip along the line, not the whole page
        ends = sorted((offset, offset + slope * flat.shape[1 if horizontal else 0]))
        first, last = max(int(ends[0]) - margin, 0), max(int(ends[1]) + margin + 1, 0)
        strip = (slice(first, last), slice(None)) if horizontal else (slice(None), slice(first, last))
        part = flat[strip]
        if part.size:
            hat = cv2.morphologyEx(part, cv2.MORPH_BLACKHAT, across)
            out[strip][(hat >= DARKER) & (np.abs(part.astype(np.int16) - shade) < ALIKE)] = 255
    return out


def _thickness(mask: Mask, band: Mask, horizontal: bool) -> int:
    """Usual thickness of the lines in pixels: ink of the band over the length that has any."""
    filled = cv2.bitwise_and(mask, band)
    axis = 0 if horizontal else 1
    count = np.asarray(cv2.reduce(filled, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S)).ravel() // 255
    lined = band.any(axis=1 - axis)
    bands = max(int((np.diff(lined.astype(np.int8)) == 1).sum()), 1)
    return int(np.clip(round(float(np.median(count[count > 0])) / bands), 1, 6)) if (count > 0).any() else 2


def written_over(flat: Grey, mask: Mask, rows: list[LineOf], columns: list[LineOf]) -> npt.NDArray[np.bool_]:
    """Pixels of ruling that are writing: darker than the line that they lie on is for the most part; black ruling shows none.

    Where a line crosses a paler one it is no writing.
    """
    out = np.zeros(mask.shape, dtype=bool)
    height, width = mask.shape
    shades: dict[bool, list[tuple[float, LineOf]]] = {True: [], False: []}
    for lines, horizontal in ((rows, True), (columns, False)):
        for offset, slope in lines:
            along = np.arange(width if horizontal else height)
            across = np.rint(offset + slope * along).astype(np.int64)
            inside = (across >= 0) & (across < (height if horizontal else width))
            ys, xs = (across[inside], along[inside]) if horizontal else (along[inside], across[inside])
            on = mask[ys, xs] > 0
            if not on.any():
                continue
            shade = float(np.median(flat[ys, xs][on]))
            shades[horizontal].append((shade, (offset, slope)))
            least, most = max(int(across[inside].min()) - 6, 0), int(across[inside].max()) + 7
            strip = (slice(least, most), slice(None)) if horizontal else (slice(None), slice(least, most))
            out[strip] |= (mask[strip] > 0) & (flat[strip] < min(shade - OVER, WRITTEN))
    for horizontal, crossing in shades.items():
        palest = max((shade for shade, _ in shades[not horizontal]), default=0.0)
        if darker := [line for shade, line in crossing if shade < palest - OVER]:
            crossed = _band(mask.shape, [line for _, line in shades[not horizontal]], not horizontal, 15)
            out &= cv2.bitwise_and(crossed, _band(mask.shape, darker, horizontal, 15)) == 0
    return out
