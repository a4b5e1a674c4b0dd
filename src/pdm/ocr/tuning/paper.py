"""A line of ink on the paper of a form: margins, the rows beside it, ruling, print that reaches in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pdm.ocr.tuning.ink import Floats, Ink, Rng, chance, field, pick, weighed

_ABOVE = ((0.02, 0.06, 0.12, 0.25, 0.45), (0.2, 0.3, 0.3, 0.15, 0.05))
_BESIDE = ((0.03, 0.12, 0.3, 0.8, 2.0), (0.25, 0.35, 0.25, 0.1, 0.05))
"""Paper over and under, left and right of the writing, in em, and how often."""
_FRAMED, _RULED, _DOTTED, _NEIGHBOURS, _PRINT = 0.25, 0.3, 0.16, 0.25, 0.12
"""How often a cell has all its borders, some rules, a dotted line to write on, writing and print that reach in."""
_TAKEN_OUT = 0.35
"""How often, of cells without borders, a rule under or through the writing was painted over, as the reader does."""


@dataclass(frozen=True)
class _Margins:
    top: int
    bottom: int
    left: int
    right: int


def on_paper(
    ink: Ink, rng: Rng, neighbour: Callable[[], Floats | None], label: Callable[[], Floats | None]
) -> Floats | None:
    """A cell as it is cut from a form; nothing where there is no ink.

    Args:
        ink: The writing.
        rng: All chance comes from it.
        neighbour: Ink of another line, 0 to 1.
        label: Ink of a bit of print, 0 to 1.

    Returns:
        Grey values 0 to 255, float32 [height, width], at the size of the ink.
    """
    writing = ink.trimmed()
    if writing is None:
        return None
    framed = chance(rng, _FRAMED)
    margins = _margins(ink.em, framed, rng)
    cover = np.pad(writing, ((margins.top, margins.bottom), (margins.left, margins.right)))
    if chance(rng, _NEIGHBOURS) and (other := neighbour()) is not None:
        _reach_in(cover, other, ink.em, rng)
    grey, paper = _coloured(cover, rng)
    if not framed and chance(rng, _TAKEN_OUT):
        for _ in range(pick(rng, (1, 1, 2))):
            y = margins.top + len(writing) * rng.uniform(0.05, 1.0)
            grey[rule_taken_out(cover > 0.3, int(y), rng)] = paper
    tone = rng.uniform(20, 190)
    lines = np.zeros_like(grey)
    if framed:
        _frame(lines, rng)
    elif chance(rng, _RULED / (1 - _FRAMED)):
        _rules(lines, ink.em, rng)
    if chance(rng, _DOTTED):
        _dots(lines, min(len(lines) - 2, int(margins.top + len(writing) * rng.uniform(0.8, 1.05))), rng)
    if tone < paper:
        grey = np.minimum(grey, 255 - lines * (255 - tone))
    if chance(rng, _PRINT):
        for _ in range(pick(rng, (1, 1, 2, 3))):
            if (words := label()) is not None:
                _print_in(grey, words, margins, ink.em, tone, rng)
    return np.asarray(grey, dtype=np.float32)


def rule_taken_out(ink: npt.NDArray[np.bool_], y: int, rng: Rng) -> npt.NDArray[np.bool_]:
    """Which pixels are painted over where a level rule at `y` is taken out: strokes that cross it stay, level ones may not."""
    import cv2

    pen, rise = pick(rng, (1, 2, 2, 3, 4)), rng.normal() * 2
    ends = ((0, int(y - rise)), (ink.shape[1], int(y + rise)))
    rule, band = np.zeros(ink.shape, dtype=np.uint8), np.zeros(ink.shape, dtype=np.uint8)
    cv2.line(rule, ends[0], ends[1], 1, pen)
    cv2.line(band, ends[0], ends[1], 1, pen + 2)
    both = rule | ink.astype(np.uint8)
    thin = (both & ~cv2.morphologyEx(both, cv2.MORPH_OPEN, np.ones((pen + 3, 1), np.uint8))) & band
    whole = cv2.morphologyEx(thin, cv2.MORPH_OPEN, np.ones((1, 5), np.uint8))
    return np.asarray((cv2.dilate(whole, np.ones((3, 3), np.uint8)) & band).astype(np.bool_))


def _margins(em: int, framed: bool, rng: Rng) -> _Margins:
    def some(choice: tuple[tuple[float, ...], tuple[float, ...]]) -> int:
        return int(max(1, em * weighed(rng, *choice) * rng.uniform(0.5, 1.5)))

    if not framed:
        return _Margins(some(_ABOVE), some(_ABOVE), some(_BESIDE), some(_BESIDE))
    top, bottom, left = (int(em * rng.uniform(0.05, most)) for most in (0.45, 0.45, 0.3))
    # cells are often much wider than what stands in them
    right = rng.uniform(0.3, 4) if chance(rng, 0.5) else rng.uniform(0.05, 0.4)
    return _Margins(top, bottom, left, int(em * right))


def _reach_in(cover: Floats, other: Floats, em: int, rng: Rng) -> None:
    """The lower ends of the row above, or the tops of the row below."""
    rows = int(min(other.shape[0] * 0.35, cover.shape[0] * 0.22, max(3, em * rng.uniform(0.05, 0.35))))
    width = min(cover.shape[1], other.shape[1])
    if rows < 1:
        return
    at = int(rng.integers(cover.shape[1] - width + 1))
    above = chance(rng, 0.5)
    part = other[-rows:, :width] if above else other[:rows, :width]
    there = cover[:rows, at : at + width] if above else cover[-rows:, at : at + width]
    np.maximum(there, part, out=there)


def _coloured(cover: Floats, rng: Rng) -> tuple[Floats, float]:
    """Grey values of ink on paper, and the paper's own."""
    import cv2

    dark, paper = rng.uniform(0, 110), rng.uniform(195, 255)
    if chance(rng, 0.12):
        paper = rng.uniform(95, 170)
        dark = rng.uniform(0, paper - 60)
    shape = (cover.shape[0], cover.shape[1])
    if chance(rng, 0.5):
        cover = cover * np.clip(1 + field(rng, shape, rng.uniform(6, 30), rng.uniform(0.05, 0.3)), 0.25, 1)
    if chance(rng, 0.25):
        # a pen that skips
        grain = cv2.GaussianBlur(rng.random(shape).astype(np.float32), (0, 0), rng.uniform(0.8, 1.6))
        low = np.quantile(grain[::4, ::4], rng.uniform(0.05, 0.45))
        cover = cover * np.where(grain < low, rng.uniform(0.4, 0.85), 1)
    return np.asarray(paper - cover * (paper - dark), dtype=np.float32), paper


def _line(lines: Floats, start: tuple[float, float], end: tuple[float, float], width: int) -> None:
    import cv2

    cv2.line(lines, (int(start[0]), int(start[1])), (int(end[0]), int(end[1])), 1.0, width)


def _frame(lines: Floats, rng: Rng) -> None:
    """Most borders of a cell, near the edges of the picture."""
    height, width = lines.shape
    pen = pick(rng, (1, 2, 2, 3, 4, 5))
    for side in range(4):
        if not chance(rng, 0.85):
            continue
        inset = rng.uniform(0, 0.04 if chance(rng, 0.8) else 0.1) * height
        a, b = (inset + rng.normal() * 1.5 for _ in "ab")
        if side < 2:
            y = (a, b) if side == 0 else (height - 1 - a, height - 1 - b)
            _line(lines, (-5, y[0]), (width + 5, y[1]), pen)
        else:
            x = (a, b) if side == 2 else (width - 1 - a, width - 1 - b)
            _line(lines, (x[0], -5), (x[1], height + 5), pen)


def _rules(lines: Floats, em: int, rng: Rng) -> None:
    """Single rules: more often under and over the writing than beside it."""
    height, width = lines.shape
    pen = pick(rng, (1, 1, 2, 2, 3, 4))
    for start, end in ((0.0, 0.1), (0.72, 1.0)):
        if chance(rng, 0.5):
            y = rng.uniform(start, end) * height
            _line(lines, (-5, y), (width + 5, y + rng.normal() * 2), pen)
    for right in (False, True):
        if chance(rng, 0.2):
            inset = rng.uniform(0, 0.4) * em
            x = width - 1 - inset if right else inset
            _line(lines, (x, -5), (x + rng.normal() * 2, height + 5), pen)


def _dots(lines: Floats, y: int, rng: Rng) -> None:
    import cv2

    width, radius = lines.shape[1], pick(rng, (1, 2, 3))
    slope = rng.normal() * 2 / width
    for x in range(0, width, pick(rng, (5, 6, 7, 9, 12))):
        cv2.circle(lines, (x, int(y + slope * x)), radius, 1.0, -1)


def _print_in(grey: Floats, words: Floats, margins: _Margins, em: int, tone: float, rng: Rng) -> None:
    """A bit of print that an edge of the cell cuts."""
    import cv2

    height, width = grey.shape
    tall = int(em * rng.uniform(0.3, 0.55))
    wide = max(2, int(words.shape[1] * tall / words.shape[0]))
    part = cv2.resize(words, (wide, tall), interpolation=cv2.INTER_AREA)
    k = rng.random()
    if k < 0.4:
        part = part[-min(tall, max(2, int(tall * rng.uniform(0.15, 0.8))), margins.top + 2) :]
        x, y = int(rng.integers(-wide // 2, width + 1)), 0
    elif k < 0.75:
        part = part[: min(tall, max(2, int(tall * rng.uniform(0.15, 0.9))), margins.bottom + 4)]
        x, y = int(rng.integers(-wide // 2, width + 1)), height - len(part)
    else:
        left = k < 0.9
        shown = min(wide, max(2, int(0.9 * (margins.left if left else margins.right))))
        part = part[:, -shown:] if left else part[:, :shown]
        x, y = 0 if left else width - shown, int(rng.integers(max(0, height - tall) + 1))
    x, y, part = max(0, x), max(0, y), part[max(0, -y) :, max(0, -x) :]
    there = grey[y : y + part.shape[0], x : x + part.shape[1]]
    np.minimum(there, 255 - part[: there.shape[0], : there.shape[1]] * (255 - tone * 0.6), out=there)
