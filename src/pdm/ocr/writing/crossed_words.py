"""Words within a line that are crossed out: they are kept beside the line, not in its text; a line of which all are is no entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pdm.lattice import Lattice
from pdm.ocr.picture.orient import Grey, ink
from pdm.ocr.writing.freeform import Block
from pdm.ocr.writing.places import until, x_of

LONG = 1.4
"""Heights of a line that a level stroke is long at least, as no letter is."""
MIDDLE = (0.33, 0.66)
"""Where such a stroke runs on average, in heights from the top: lines of the paper and lines under words run lower."""
BOTH = (0.45, 0.95)
"""Share of its length with ink above it, and with ink below it: some, but there are gaps in and between words."""
WITHIN = 0.6
"""Share of a word's width that it runs through at least."""
SELDOM = 0.15
"""Share of a page's pieces of writing with long level strokes off the middle from which those are lines of the paper."""

WORD = 3
"""Letters and figures of a word that is asked for where one after the other is crossed out: a stroke through less is no longer than a letter."""


@dataclass(frozen=True)
class Written:
    """A piece of writing as it was before words were taken out of it.

    Attributes:
        block: The piece.
        gone: Which of its words were.
    """

    block: Block
    gone: tuple[bool, ...]


def without_crossed(found: Sequence[Block]) -> tuple[list[Block], dict[int, Written]]:
    """Pieces of writing without the words in them that are crossed out, and how those were written that lost some, by id of what is left."""
    strokes = [_strokes(b.picture) if not b.struck else [] for b in found]
    if sum(any(off for *_, off in runs) for runs in strokes) > max(1.0, SELDOM * len(found)):
        # a stroke among lines of the paper cannot be told from them
        return list(found), {}
    out: list[Block] = []
    written: dict[int, Written] = {}
    for block, runs in zip(found, strokes, strict=True):
        if _word_by_word(block, runs):
            out.append(replace(block, struck=True))
            continue
        gone = _gone(block, [(a, b) for a, b, through, _ in runs if through])
        out.append(_without(block, gone) if any(gone) else block)
        if any(gone):
            written[id(out[-1])] = Written(block, gone)
    return out, written


def _strokes(picture: Grey) -> list[tuple[int, int, bool, bool]]:
    """Long level strokes of a picture: first and last column, whether they run through writing, and off its middle."""
    mask = ink(picture)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return []
    dark = (mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] > 0).astype(np.uint8)
    height, width = dark.shape
    if width < 2 * height:
        return []
    kernel = np.ones((1, max(int(1.3 * height), 24)), np.uint8)
    level = cv2.morphologyEx(cv2.dilate(dark, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, kernel) > 0
    level[: int(0.20 * height)] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[0], level.any(axis=0).astype(np.int8), [0]])))
    out = []
    for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if b - a >= LONG * height:
            through, off = _runs(dark[:, a:b] > 0, level[:, a:b])
            out.append((int(columns[0]) + a, int(columns[0]) + b, through, off))
    return out


def _runs(dark: npt.NDArray[np.bool_], level: npt.NDArray[np.bool_]) -> tuple[bool, bool]:
    """Whether a level stroke has writing above and below it, and whether it runs off the middle of the line."""
    height = len(dark)
    first, last = level.argmax(axis=0), height - 1 - level[::-1].argmax(axis=0)
    if not MIDDLE[0] <= float((first + last).mean()) / 2 / height <= MIDDLE[1]:
        return False, True
    rows = np.arange(height)[:, None]
    sides = (dark & (rows < first - 2)).any(axis=0), (dark & (rows > last + 2)).any(axis=0)
    return all(BOTH[0] <= float(side.mean()) <= BOTH[1] for side in sides), False


def _gone(block: Block, runs: Sequence[tuple[int, int]]) -> tuple[bool, ...]:
    """Which words of a piece of writing stand under strokes; none where nothing would be left."""
    gone = _under(block, runs) if runs and " " in block.text else ()
    return () if all(gone) else gone


def _word_by_word(block: Block, runs: Sequence[tuple[int, int, bool, bool]]) -> bool:
    """Whether each word of a piece of writing is crossed out for itself: what is drawn on without a gap may be a line of the paper."""
    if len(runs) < 2 or any(off for *_, off in runs):
        return False
    under = _under(block, [(a, b) for a, b, *_ in runs])
    long = [sum(c.isalnum() for c in word) >= WORD for word in block.text.split(" ")]
    return sum(long) >= 2 and all(is_under for is_under, is_long in zip(under, long, strict=True) if is_long)


def _under(block: Block, runs: Sequence[tuple[int, int]]) -> tuple[bool, ...]:
    """Which words of a piece of writing stand under strokes."""
    words = block.text.split(" ")
    scale = (block.box[2] - block.box[0]) / max(block.picture.shape[1], 1)
    spans = [(block.box[0] + a * scale, block.box[0] + b * scale) for a, b in runs]
    ends = [(x_of(block, s), x_of(block, s + len(w))) for s, w in zip(_begins(words), words, strict=True)]
    return tuple(any(min(b, d) - max(a, c) >= WITHIN * (b - a) for c, d in spans) for a, b in ends)


def _begins(words: Sequence[str]) -> list[int]:
    """Where each word of a text begins."""
    return [sum(len(w) + 1 for w in words[:n]) for n in range(len(words))]


def _without(block: Block, gone: Sequence[bool]) -> Block:
    """A piece of writing without some of its words."""
    words = block.text.split(" ")
    text, crossed = (
        " ".join(w for w, is_gone in zip(words, gone, strict=True) if is_gone is which) for which in (False, True)
    )
    lattice = block.recognition.lattice
    if lattice is not None:
        lattice = _kept(lattice, words, gone) if lattice.greedy()[0] == block.text else None
    seen = replace(block.recognition, text=text, lattice=lattice)
    return replace(block, text=text, recognition=seen, crossed=crossed)


def _kept(lattice: Lattice, words: Sequence[str], gone: Sequence[bool]) -> Lattice:
    """A lattice without some of its words."""
    starts = _begins(words)
    parts: list[Lattice] = []
    n = 0
    while n < len(words):
        m = n
        while m < len(words) and gone[m] == gone[n]:
            m += 1
        if not gone[n]:
            end = starts[m - 1] + len(words[m - 1])
            parts.append((lattice if m == len(words) else until(lattice, end)).after(starts[n]))
        n = m
    return Lattice.joined(parts)
