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
    out = np.zeros_like(strokes)
    for lines, horizontal in ((rows, True), (columns, False)):
        band = _band(strokes.shape, lines, horizontal, 9)
        for strip, inner in _strips(strokes.shape, lines, horizontal, 1):
            wide = cv2.bitwise_and(cv2.dilate(strokes[strip], np.ones((3, 3), np.uint8)), band[strip])
            out[strip][inner] |= wide[inner]
    return out


def _band(shape: tuple[int, ...], lines: list[LineOf], horizontal: bool, wide: int) -> Mask:
    """What lies on lines so many pixels wide."""
    height, width = shape
    out = np.zeros(shape, np.uint8)
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
        # dots and tips of strokes are short along the line, pieces of it are not
        along = np.ones((1, 5) if horizontal else (5, 1), np.uint8)
        strips = _strips(mask.shape, lines, horizontal, thick + 4)
        thin = np.zeros_like(mask)
        for strip, inner in strips:
            found = cv2.subtract(mask[strip], cv2.morphologyEx(mask[strip], cv2.MORPH_OPEN, across))
            thin[strip][inner] = cv2.bitwise_and(found, band[strip])[inner]
        _add_pale(thin, flat, across, lines, horizontal, strips)
        for strip, inner in strips:
            short = cv2.morphologyEx(cv2.bitwise_and(thin[strip], band[strip]), cv2.MORPH_OPEN, along)
            found = cv2.bitwise_and(cv2.dilate(short, np.ones((3, 3), np.uint8)), band[strip])
            out[strip][inner] |= found[inner]
    return out


def _strips(
    shape: tuple[int, ...], lines: list[LineOf], horizontal: bool, more: int
) -> list[tuple[tuple[slice, slice], tuple[slice, slice]]]:
    """Strips of a picture along lines, apart from one another, each with so many pixels more on both sides; and where it lies in that."""
    height, width = shape
    length, end = (width, height) if horizontal else (height, width)
    spans: list[list[int]] = []
    for first, last in sorted(tuple(sorted((o, o + s * length))) for o, s in lines):
        a, b = max(int(first) - 6, 0), min(int(last) + 7, end)
        if spans and a <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], b)
        elif a < b:
            spans.append([a, b])
    out = []
    for a, b in spans:
        first, last = max(a - more, 0), min(b + more, end)
        strip, inner = slice(first, last), slice(a - first, b - first)
        whole = slice(None)
        out.append(((strip, whole), (inner, whole)) if horizontal else ((whole, strip), (whole, inner)))
    return out


def _add_pale(
    found: Mask,
    flat: Grey,
    across: Mask,
    lines: list[LineOf],
    horizontal: bool,
    strips: list[tuple[tuple[slice, slice], tuple[slice, slice]]],
) -> None:
    """Add what is thin, darker than the paper on both sides and as pale as the pieces found: beside writing no threshold shows pale ruling."""
    shades = np.concatenate([flat[strip][inner][found[strip][inner] > 0] for strip, inner in strips] or [flat[:0, 0]])
    shade = float(np.median(shades)) if len(shades) else 0.0
    if shade < PALE:
        return
    alike = int(np.floor(shade - ALIKE)) + 1, int(np.ceil(shade + ALIKE)) - 1
    margin = max(across.shape) + 6
    for offset, slope in lines:
        # a strip along the line, not the whole page
        ends = sorted((offset, offset + slope * flat.shape[1 if horizontal else 0]))
        first, last = max(int(ends[0]) - margin, 0), max(int(ends[1]) + margin + 1, 0)
        strip = (slice(first, last), slice(None)) if horizontal else (slice(None), slice(first, last))
        part = flat[strip]
        if part.size:
            hat = cv2.morphologyEx(part, cv2.MORPH_BLACKHAT, across)
            pale = cv2.bitwise_and(cv2.inRange(hat, DARKER, 255), cv2.inRange(part, *alike))  # type: ignore[call-overload]
            found[strip] |= pale


def _thickness(mask: Mask, band: Mask, horizontal: bool) -> int:
    """Usual thickness of the lines in pixels: ink of the band over the length that has any."""
    filled = cv2.bitwise_and(mask, band)
    axis = 0 if horizontal else 1
    count = np.asarray(cv2.reduce(filled, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S)).ravel() // 255
    lined = band.any(axis=1 - axis)
    bands = max(int((np.diff(lined.astype(np.int8)) == 1).sum()), 1)
    return int(np.clip(round(float(np.median(count[count > 0])) / bands), 1, 6)) if (count > 0).any() else 2


def written_over(flat: Grey, mask: Mask, rows: list[LineOf], columns: list[LineOf]) -> Mask:
    """Pixels of ruling that are writing, as 255 on 0: darker than the line that they lie on is for the most part; black ruling shows none.

    Where a line crosses a paler one it is no writing.
    """
    out = np.zeros_like(mask)
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
            below = int(np.ceil(min(shade - OVER, WRITTEN))) - 1
            if below >= 0:
                out[strip] |= cv2.bitwise_and(cv2.inRange(flat[strip], 0, below), mask[strip])  # type: ignore[call-overload]
    for horizontal, crossing in shades.items():
        palest = max((shade for shade, _ in shades[not horizontal]), default=0.0)
        if darker := [line for shade, line in crossing if shade < palest - OVER]:
            crossed = _band(mask.shape, [line for _, line in shades[not horizontal]], not horizontal, 15)
            out[cv2.bitwise_and(crossed, _band(mask.shape, darker, horizontal, 15)) > 0] = 0
    return out
