"""Close writing is drawn out before it is read.

The recogniser looks at writing step by step, and where a letter has less than two steps, doubled letters become one and the language
finds no room for those that are missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import cv2
import numpy as np

from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.picture.orient import Grey

STEPS = 6.0
"""Steps of the recogniser in as much of a line as the line is high (48 pixels, of which it sees eight at a time)."""
CLOSE, WIDE, WIDEST = 1.9, 2.2, 1.8
"""Steps a letter, on most lines of a page, below which its pieces are drawn out; steps that they are to have then; factor at most."""
LINE = 20
"""Letters that a column of whole lines, rather than names, usually has."""
INK = 185
"""Level of grey below which a pixel is ink."""
LETTERS = 8
"""Letters from which a piece of writing tells how close its hand writes."""
BODY = 0.8
"""Usual heights of a column's pieces in which letters stand: what tails reach beyond makes letters small in pictures of one height."""
SOME, MANY = 6, 12
"""Pieces of a column, and of a page without one, that are read to see how close it is written."""


def read_wide(pictures: list[Grey], hand: Engine) -> list[Recognition]:
    """Readings of a page's pieces of writing; drawn out where some show that letters stand closer than the recogniser can tell apart."""
    long = [n for n, p in enumerate(pictures) if p.shape[1] * STEPS > LETTERS * CLOSE * p.shape[0]]
    some = [long[n] for n in np.unique(np.linspace(0, len(long) - 1, MANY).round().astype(int))] if long else []
    found = dict(zip(some, hand.read([pictures[n] for n in some]), strict=True))
    factor = factor_of([pictures[n] for n in some], list(found.values()))
    if factor != 1.0:
        return hand.read([drawn_out(p, factor) for p in pictures])
    others = [n for n in range(len(pictures)) if n not in found]
    found |= zip(others, hand.read([pictures[n] for n in others]) if others else [], strict=True)
    return [found[n] for n in range(len(pictures))]


def as_they_read_best(columns: Sequence[Sequence[Grey]], hand: Engine) -> list[list[Grey]]:
    """Pieces of writing of columns, drawn out where some show that letters stand close; whole lines without what tails reach beyond them.

    Figures are told apart as they are: columns of days, numbers and other short writing stay so. What is read of all columns is read at once.
    """
    some = [_some(pictures) for pictures in columns]
    shown = [p for pictures in some for p in pictures]
    found = iter(hand.read(shown) if shown else [])
    return [_as_shown(p, s, [next(found) for _ in s]) for p, s in zip(columns, some, strict=True)]


def _some(pictures: Sequence[Grey]) -> list[Grey]:
    """Pieces of a column that show how close it is written; none where most are short."""
    long = [p for p in pictures if p.shape[1] * STEPS > LETTERS * CLOSE * p.shape[0]]
    if 2 * len(long) <= len(pictures):
        return []
    return [long[n] for n in np.unique(np.linspace(0, len(long) - 1, SOME).round().astype(int))]


def _as_shown(pictures: Sequence[Grey], some: Sequence[Grey], found: Sequence[Recognition]) -> list[Grey]:
    """Pieces of a column as they read best after what was read of some."""
    worded = [2 * sum(c.isalpha() for c in r.text) >= len(r.text) for r in found]
    if 2 * sum(worded) <= len(some):
        return list(pictures)
    told = list(compress(found, worded))
    if float(np.median([len(r.text) for r in told])) >= LINE:
        high = max(round(BODY * float(np.median([p.shape[0] for p in pictures]))), 1)
        pictures, some = [body(p, high) for p in pictures], [body(p, high) for p in some]
    factor = factor_of(list(compress(some, worded)), told)
    return [drawn_out(p, factor) for p in pictures]


def factor_of(pictures: Sequence[Grey], found: Sequence[Recognition]) -> float:
    """By how much pieces of writing are to be drawn out, from what was read of them; 1.0 where they are not close."""
    steps = [
        p.shape[1] / p.shape[0] * STEPS / len(r.text)
        for p, r in zip(pictures, found, strict=True)
        if len(r.text) >= LETTERS
    ]
    usual = float(np.median(steps)) if steps else WIDE
    return 1.0 if usual >= CLOSE else min(WIDE / usual, WIDEST)


def body(picture: Grey, high: int) -> Grey:
    """The `high` rows of pixels of a picture that hold most of its ink."""
    if picture.shape[0] <= high:
        return picture
    ink = np.concatenate([[0], np.cumsum((picture < INK).sum(axis=1))])
    first = int((ink[high:] - ink[:-high]).argmax())
    return picture[first : first + high]


def drawn_out(picture: Grey, factor: float) -> Grey:
    """A picture made wider; one without size as it is."""
    if factor == 1.0 or min(picture.shape) <= 1:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=1, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
