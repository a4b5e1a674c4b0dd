"""Further looks at writing that leaves the recogniser in doubt: with a thinner pen, closer together, and upright.

A recogniser errs a little differently on each, and where a language reads, all of them together choose its words
(`pdm.ocr.language.looks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.picture.orient import Grey
from pdm.ocr.writing.drawn_out import read_wide

SURE = 0.97
"""Mean chance of the characters of a best path (`Lattice.greedy`) from which writing is looked at once only."""

_LEANS = np.arange(-0.2, 1.01, 0.1)
"""Shears to the left that are tried to set writing upright, columns a row."""
_LONG = 3
"""Width over height from which a piece of writing tells how a page's hand leans."""


def looked_at(pictures: Sequence[Grey], found: Sequence[Recognition], hand: Engine) -> list[Recognition]:
    """Recognitions whose lattices have further looks where they are in doubt.

    Args:
        pictures: Pieces of writing of one page, as they were read.
        found: What was read in each.
        hand: Who reads.
    """
    unsure = [
        i
        for i, (p, r) in enumerate(zip(pictures, found, strict=True))
        if r.lattice is not None and " " in r.text and min(p.shape) > 1 and r.confidence < SURE
    ]
    if not unsure:
        return list(found)
    leans = [leaning(p) for p in pictures if p.shape[1] > _LONG * p.shape[0] and p.shape[0] > 1]
    lean = float(np.median(leans)) if leans else 0.0
    seen = iter(read_wide([look for i in unsure for look in _looks(pictures[i], lean)], hand))
    out = list(found)
    for i in unsure:
        lattice = out[i].lattice
        more = [next(seen).lattice for _ in range(3)]
        if lattice is not None:
            out[i] = replace(out[i], lattice=lattice.with_looks([x for x in more if x is not None]))
    return out


def leaning(picture: Grey) -> float:
    """How far writing leans to the right: the shear, columns a row, that sets its strokes upright best.

    Upright strokes fall into few columns, so that the squares of the columns' ink add up to most.
    """
    dark = 255.0 - picture.astype(np.float32)
    dark = np.clip(dark - np.percentile(dark, 60), 0, None)
    return float(max(_LEANS, key=lambda k: float((_sheared(dark, float(k), 0.0).sum(axis=0) ** 2).sum())))


def _looks(picture: Grey, lean: float) -> list[Grey]:
    paper = float(np.percentile(picture, 90))
    return [
        np.asarray(cv2.dilate(picture, np.ones((2, 2), np.uint8)), dtype=np.uint8),
        np.asarray(cv2.resize(picture, None, fx=0.85, fy=1, interpolation=cv2.INTER_AREA), dtype=np.uint8),
        np.asarray(_sheared(picture, lean, paper), dtype=np.uint8),
    ]


def _sheared(picture: npt.NDArray[Any], lean: float, paper: float) -> npt.NDArray[Any]:
    height, width = picture.shape
    matrix = np.array([[1.0, lean, max(0.0, -lean * height)], [0.0, 1.0, 0.0]])
    size = (int(width + abs(lean) * height), height)
    return np.asarray(
        cv2.warpAffine(picture, matrix, size, borderMode=cv2.BORDER_CONSTANT, borderValue=paper), dtype=picture.dtype
    )
