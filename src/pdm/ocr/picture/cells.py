"""Cells of a table as pictures: blank ones, ditto marks."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pdm.compiled import compiled
from pdm.lattice import Lattice
from pdm.ocr.picture.components import components
from pdm.ocr.picture.orient import Grey
from pdm.ocr.picture.strikes import Strokes

DITTO = re.compile(
    r"^[\s\-–—._~]*(?:[\"“”„'’`´]{1,4}|''|,,|\|\||//|ll|11|II|1l|l1|do\.?|ditto|dto\.?|id\.?|u|n|ii|H|«|»)[\s\-–—._~]*$",
    re.I,
)
_WORD = re.compile(r"^\W*(?:do|dxo|dor|dto|ditto)\W*$")
"""The word for ditto in small letters, as it is read: initials are large."""
_WORD_LIKE = re.compile(r"^\W*(?:d[oebax0]|dor|dxo|[c&]l[o0]|dto|ditto)\W*$", re.I)
_STROKES = re.compile(r"^[1Il|/!\\]{1,3}$")
_NO_INITIALS = re.compile(r"^(?=.*[^\w\s]|.*_)(?!.*\d.*\d)[\W\d_]{2,5}$")
"""Marks and at most one figure: nobody signs like that."""
_MARKS = re.compile(r"^[\s\-–—._~\"“”„'’`´,|/]+$")


@dataclass
class Crop:
    """A cell's picture, ready for a reader.

    Attributes:
        picture: Grey, tight around the ink with a margin; None for a blank cell.
        box: x0, y0, x1, y1 of the ink in page pixels (of the whole cell when blank).
        struck: A stroke runs through the writing.
        small: The ink is small in its cell, as ditto marks are.
        strokes: What runs through it; None for short writing.
        crossed: Words in it that are crossed out and not in its reading.
    """

    picture: Grey | None
    box: tuple[int, int, int, int]
    struck: bool = False
    small: bool = False
    strokes: Strokes | None = None
    crossed: str = ""


@dataclass(frozen=True)
class Ink:
    """Connected ink of a page without ruling.

    Attributes:
        labels: Number of the piece at each pixel, 0 is paper; [height, width].
        stats: x, y, width, height, area of each piece; [pieces, 5].
    """

    labels: npt.NDArray[np.int32]
    stats: npt.NDArray[np.int32]

    @classmethod
    def of(cls, clean: Grey) -> Ink:
        """The ink of a page."""
        return cls(*components(_ink(clean)))


def cut(clean: Grey, ink: Ink, box: tuple[int, int, int, int], overrun: float = 0.12) -> Crop:
    """Cut a cell out of a page without ruling: what lies mostly in it, also where it reaches into its neighbours.

    Args:
        clean: The page, ruling taken out.
        ink: Its connected ink.
        box: The cell, x0, y0, x1, y1.
        overrun: Of writing joined with that of other cells, what lies within this share of the cell's height is kept.
    """
    page_h, page_w = clean.shape
    x0, y0, x1, y1 = (
        max(box[0], 0), max(box[1], 0), min(box[2], page_w), min(box[3], page_h),
    )  # fmt: skip
    height = y1 - y0
    if height < 6 or x1 - x0 < 6:
        return Crop(None, box)
    reach = height // 2
    top, bottom = max(y0 - reach, 0), min(y1 + reach, page_h)
    left, right = max(x0 - reach, 0), min(x1 + reach, page_w)
    labels = ink.labels[top:bottom, left:right]
    inside = _counted(ink.labels[y0:y1, x0:x1], ink)
    ids = 1 + np.flatnonzero(inside[1:])
    if not len(ids):
        return Crop(None, box)
    inside, stats = inside[ids], ink.stats[ids]
    share = inside / np.maximum(stats[:, 4], 1)
    speck = max(4, int(0.0006 * height * height))
    line = (stats[:, 2] > 0.75 * (x1 - x0)) & (stats[:, 3] < 0.10 * height)
    line |= (stats[:, 3] > 0.9 * height) & (stats[:, 2] < 0.06 * height) & (stats[:, 2] <= 4)
    whole = (share >= 0.5) & (stats[:, 4] >= speck) & ~line & ~_crumbs(stats, (x0, y0, x1, y1))
    shared = (share < 0.5) & (inside > 0.02 * height * height) & ~line
    parted = _joined(ink, labels, ids, stats, share, (x0, y0, x1, y1), top)
    whole, shared = whole & ~parted, shared & ~parted
    rows, columns = slice(y0 - top, y1 - top), slice(max(x0 - 2 - left, 0), x1 + 4 - left)
    kept = _among(labels, ids[whole], ink)
    if parted.any():
        within = _counted(labels[rows], ink)[ids]
        kept[rows, columns] |= _among(labels[rows, columns], ids[parted & (2 * inside > within)], ink)
    for i in np.flatnonzero(shared):
        # a tail that hangs into the cell is not writing of the cell
        reach_down = np.flatnonzero((ink.labels[y0:y1, x0:x1] == ids[i]).any(axis=1))
        shared[i] = reach_down[-1] - reach_down[0] >= 0.5 * height
    if shared.any():
        extra = int(overrun * height)
        window = np.zeros(labels.shape, dtype=bool)
        window[max(y0 - extra - top, 0) : y1 + extra - top, max(x0 - 2 - left, 0) : x1 + 4 - left] = True
        kept |= _among(labels, ids[shared], ink) & window
    if kept.sum() < max(12, 0.008 * height * height):
        return Crop(None, box)
    ys, xs = np.flatnonzero(kept.any(axis=1)), np.flatnonzero(kept.any(axis=0))
    margin = max(3, height // 10)
    a, b = max(ys[0] - margin, 0), min(ys[-1] + margin + 1, kept.shape[0])
    c, d = max(xs[0] - margin, 0), min(xs[-1] + margin + 1, kept.shape[1])
    picture = clean[top + a : top + b, left + c : left + d].copy()
    # what belongs to the neighbours is taken out
    near = cv2.dilate(kept[a:b, c:d].astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    # with its soft edges: outlines of letters are read, too
    other = cv2.dilate(((labels[a:b, c:d] > 0) & ~near).astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    picture[other & ~near] = 255
    small = (ys[-1] - ys[0]) < 0.42 * height and (xs[-1] - xs[0]) < 1.3 * height
    strokes = Strokes.of(kept[a:b, c:d])
    struck = strokes is not None and strokes.alone
    return Crop(picture, (left + c, top + a, left + d, top + b), struck, small, strokes)


def _two_lined(ink: Ink, box: tuple[int, int, int, int]) -> bool:
    """Whether a cell holds two small lines: pieces that end in its upper half, and others that begin in its lower half."""
    x0, y0, x1, y1 = box
    height = y1 - y0
    region = ink.labels[max(y0, 0) : max(y1, 0), x0:x1]
    stats = ink.stats[1 + np.flatnonzero(_counted(region, ink)[1:])]
    top, bottom = stats[:, 1] - y0, stats[:, 1] + stats[:, 3] - y0
    letters = stats[:, 3] > 0.15 * height
    upper = letters & (top > -0.1 * height) & (bottom < 0.6 * height)
    lower = letters & (top > 0.4 * height) & (bottom < 1.2 * height)
    return bool(upper.sum() >= 2 and lower.sum() >= 2)


def _counted(labels: npt.NDArray[np.int32], ink: Ink) -> npt.NDArray[np.int64]:
    """Pixels of each piece among `labels`, paper first; [pieces]."""
    return np.asarray(_count(labels, len(ink.stats)), dtype=np.int64)


def _among(labels: npt.NDArray[np.int32], ids: npt.NDArray[np.int64], ink: Ink) -> npt.NDArray[np.bool_]:
    """Where pixels belong to some pieces."""
    wanted = np.zeros(len(ink.stats), dtype=bool)
    wanted[ids] = True
    return np.asarray(_looked_up(labels, wanted), dtype=bool)


@compiled()
def _count(labels: Any, pieces: int) -> Any:
    out = np.zeros(pieces, dtype=np.int64)
    for row in labels:
        for label in row:
            out[label] += 1
    return out


@compiled()
def _looked_up(labels: Any, wanted: Any) -> Any:
    height, width = labels.shape
    out = np.empty((height, width), dtype=np.bool_)
    for y in range(height):
        for x in range(width):
            out[y, x] = wanted[labels[y, x]]
    return out


def _joined(
    ink: Ink,
    labels: npt.NDArray[np.int32],
    ids: npt.NDArray[np.int64],
    stats: npt.NDArray[np.int32],
    share: npt.NDArray[np.float64],
    box: tuple[int, int, int, int],
    top: int,
) -> npt.NDArray[np.bool_]:
    """Pieces in which writing of two rows hangs together; each cell has its part.

    Where two small lines stand in a cell, tails and letters of the next row meet; elsewhere a stroke or two join what stands above and
    below the line.
    """
    x0, y0, x1, y1 = box
    height = y1 - y0
    out = np.zeros(len(ids), dtype=bool)
    straddling = (share > 0.1) & (share < 0.9) & (stats[:, 3] > 0.5 * height)
    for edge in (y0, y1) if straddling.any() else ():
        across = straddling & (stats[:, 1] < edge) & (stats[:, 1] + stats[:, 3] > edge)
        close = across.any() and any(_two_lined(ink, (x0, y, x1, y + height)) for y in (edge - height, edge))
        for i in np.flatnonzero(across):
            out[i] |= bool(close) or _joined_at(labels == ids[i], edge - top, height)
    return out


def _joined_at(piece: npt.NDArray[np.bool_], edge: int, height: int) -> bool:
    """Whether writing above and below a line hangs together by a stroke or two: a tail that runs into a letter of the next row.

    A tail alone is no wider than where it crosses; writing that stands across the line crosses it with many strokes.
    """
    above, below = piece[: max(edge, 0)], piece[edge:]
    if not 0 < edge < piece.shape[0] or min(above.any(axis=1).sum(), below.any(axis=1).sum()) < 0.2 * height:
        return False
    widths = [float(np.ptp(np.flatnonzero(part.any(axis=0)))) for part in (above, below)]
    crossing = float(piece[edge - 1 : edge + 2].sum(axis=1).min())
    return crossing <= 0.25 * min(widths)


def _crumbs(stats: npt.NDArray[np.int32], box: tuple[int, int, int, int]) -> npt.NDArray[np.bool_]:
    """Pieces that are crumbs of ruling: thin, and on the cell's border."""
    x0, y0, x1, y1 = box
    middle_x, middle_y = stats[:, 0] + stats[:, 2] / 2, stats[:, 1] + stats[:, 3] / 2
    level = (stats[:, 3] <= 7) & ((abs(middle_y - y0) < 6) | (abs(middle_y - y1) < 6))
    # a full stop that stands on the line is about as wide as high, and full
    stop = (stats[:, 3] >= 3) & (stats[:, 2] <= 1.7 * stats[:, 3]) & (stats[:, 4] >= 0.6 * stats[:, 2] * stats[:, 3])
    level &= ~stop
    off = np.minimum(abs(middle_x - x0), abs(middle_x - x1))
    # a figure 1 may stand beside the border; of its height, ruling lies on it
    one = (stats[:, 3] > 0.35 * (y1 - y0)) & (stats[:, 3] < 0.85 * (y1 - y0)) & (off >= 3) & (stats[:, 2] >= 3)
    upright = (stats[:, 2] <= 7) & (off < 6) & ~one
    return np.asarray(level | upright, dtype=bool)


def _ink(region: Grey) -> npt.NDArray[np.uint8]:
    return np.asarray(cv2.threshold(region, 184, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)


def in_lines(picture: Grey, usual: float, tall: float = 1.7) -> list[Grey]:
    """A cell's picture cut into its lines of writing; the picture itself when it holds one.

    Args:
        picture: Tight around the ink.
        usual: Usual height of a line's ink on this page in pixels.
        tall: Usual heights from which there may be two lines; print is more even than writing.
    """
    height, width = picture.shape
    if width < 1.5 * usual:
        return [picture]
    profile = np.convolve((_ink(picture) > 0).sum(axis=1).astype(np.float64), np.ones(3) / 3, "same")
    if height < tall * usual:
        return _squeezed(picture, profile) if height >= SQUEEZED * usual else [picture]
    parts: list[Grey] = []
    start = 0
    while height - start > tall * usual:
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


SQUEEZED = 0.75
"""Usual heights from which two small lines may be squeezed into one row."""


def _squeezed(picture: Grey, profile: npt.NDArray[np.float64]) -> list[Grey]:
    """Two small lines in one row, parted where hardly any stroke crosses: every letter of a single line crosses its middle."""
    height = picture.shape[0]
    first, last = int(0.34 * height), int(0.68 * height)
    if last - first < 4:
        return [picture]
    valley = first + int(profile[first:last].argmin())
    above, below = profile[:valley], profile[valley:]
    around = min(float(above.max(initial=0)), float(below.max(initial=0)))
    if profile[valley] > PARTED * around or min(above.sum(), below.sum()) < 0.25 * profile.sum():
        return [picture]
    return [picture[: valley + 1], picture[valley:]]


PARTED = 0.3
"""Ink in a row of pixels between two lines, as a share of that in the lines."""


def is_ditto(text: str, crop: Crop, usual: float = 0.0, *, person: bool = False) -> bool:
    """Whether a cell holds ditto marks: small marks, two strokes side by side, or a word for it.

    Args:
        text: As it was read.
        crop: The cell.
        usual: Usual height of a cell's picture on the page in pixels; 0 when unknown.
        person: The cell holds initials; two strokes of full height may be those of a person, and so may DO.
    """
    if not text or crop.picture is None:
        return False
    if (_WORD if person else _WORD_LIKE).match(text):
        return True
    if person and _NO_INITIALS.match(text):
        return True
    if _MARKS.match(text) and any(c in text for c in "\"“”„'’"):
        return True
    if crop.small:
        low = crop.picture.shape[0] < 0.65 * usual and crop.picture.shape[1] < usual
        return bool(DITTO.match(text)) or (low and (len(text) <= 2 or _is_pair(crop.picture)))
    return not person and bool(_STROKES.match(text)) and _is_pair(crop.picture)


def may_say_do(text: str, lattice: Lattice | None, people: Sequence[str] = ()) -> bool:
    """Whether a cell for initials may well hold the word for ditto, whatever was read of it (`20`, `dd`, `Jo`).

    Args:
        text: As it was read.
        lattice: Its reading.
        people: Initials of the site's people: where somebody signs so, it is that person.
    """
    if lattice is None or not 0 < len(text) <= _LONGEST_DO or any(p.casefold() == "do" for p in people):
        return False
    return float(lattice.evidence(["do", "do."]).max()) > _SAYS_DO


_SAYS_DO, _LONGEST_DO = -5.0, 3
"""Log evidence of the word from which it is that, and the longest text that may be it: of 52 such words that were read as something
else 46 have more, of 1,113 initials of simulated pages none."""


def _is_pair(picture: Grey) -> bool:
    """Whether a picture shows two strokes side by side and nothing else."""
    _, stats = components(_ink(picture))
    parts = [s for s in stats[1:] if s[4] >= 8 and s[3] > 0.3 * max(stats[1:, 3])]
    if len(parts) != 2:
        return False
    one, two = parts
    alike = 0.6 < one[3] / two[3] < 1.67 and abs(one[1] - two[1]) < 0.5 * max(one[3], two[3])
    return bool(alike and max(one[2] / one[3], two[2] / two[3]) < 0.75)


def squareness(picture: Grey) -> float:
    """Share of a picture's edges that run level or upright: letters of print stand square, a hand slopes and curves; 0 to 1."""
    large = cv2.resize(picture, None, fx=64 / picture.shape[0], fy=64 / picture.shape[0], interpolation=cv2.INTER_CUBIC)
    across, down = cv2.Sobel(large, cv2.CV_32F, 1, 0), cv2.Sobel(large, cv2.CV_32F, 0, 1)
    strength = np.hypot(across, down)
    angle = np.abs(np.arctan2(down, across))
    square = (angle < _SQUARE) | (angle > np.pi - _SQUARE) | (np.abs(angle - np.pi / 2) < _SQUARE)
    return float(strength[square].sum() / max(strength.sum(), 1e-6))


_SQUARE = 0.09
"""Radians by which an edge may be off and still count as level or upright."""
PRINTED = 0.19
"""Squareness from which writing may be print (fitted on heads and bodies of simulated sheets)."""


def png(picture: npt.NDArray[Any], height: int = 56) -> bytes:
    """A small grey PNG (16 shades), at most `height` pixels high."""
    from PIL import Image

    grey = np.asarray(picture if picture.ndim == 2 else Image.fromarray(picture).convert("L"), dtype=np.uint8)
    if grey.shape[0] > height:
        width = max(1, round(grey.shape[1] * height / grey.shape[0]))
        grey = np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    low, high = float(grey.min()), float(grey.max())
    # evenly spaced shades take a fifth of the time that a palette of the likeliest ones takes, and less room
    shade = np.round((np.arange(256) - low).clip(0) * (15 / max(high - low, 1.0))).clip(0, 15).astype(np.uint8)
    shades = np.asarray(cv2.LUT(grey, shade), dtype=np.uint8)
    # written out here: a library takes longer to set out than to write so small a picture
    tall, wide = shades.shape
    palette = [round(low + (high - low) * k / 15) for k in range(16)]
    rows = np.zeros((tall, 1 + (wide + 1) // 2), dtype=np.uint8)
    rows[:, 1:] = shades[:, ::2] << 4
    rows[:, 1 : 1 + wide // 2] |= shades[:, 1::2]
    packed = zlib.compress(rows.tobytes(), 2)
    head = struct.pack(">IIBBBBB", wide, tall, 4, 3, 0, 0, 0)
    parts = (b"IHDR", head), (b"PLTE", bytes(v for v in palette for _ in "rgb")), (b"IDAT", packed), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
