"""What was begun in a cell, crossed out and written anew beside it: "P2247 P224B", "gla gland packing", "relaced replaced", "sta 3 sta 5".

In the small writing of cells a stroke through a word cannot be told from letters that run into one another. It can where
what stands next says the same, only better: then the one that a stroke runs through, as none runs through the other, is gone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from pdm.lattice import Lattice
from pdm.ocr.engines import Recognition
from pdm.ocr.picture.orient import Grey, ink
from pdm.ocr.writing.freeform import Block
from pdm.ocr.writing.places import starts, until

LEAST = 3
"""Signs that a code or a false start has at least; many words of two letters begin the next one, as in "to trip"."""
ALIKE = 0.5
"""Share of their signs that two codes have in common of which one was crossed out: mostly all but the last."""
SPELT = 0.6
"""The same of two words."""
LONG = 0.6
"""Heights of the writing that a stroke is long at least."""
SLOPES = (-0.12, -0.06, 0.0, 0.06, 0.12)
BAND = (0.25, 0.85)
"""Where a stroke through writing runs, in heights from the top."""
THROUGH, MORE = 0.5, 0.4
"""Share of its width that a stroke runs through of what is gone, and by how much more than of what was written anew."""
_DAY = re.compile(r"^\d{1,4}\D{0,2}\d{1,2}\D{0,2}\d{2,4}$")


def without_false_start(seen: Recognition, picture: Grey) -> tuple[Recognition, str]:
    """A reading without what was begun, crossed out and written anew, and what that was; "" where there is nothing such.

    Args:
        seen: What was read of one line of a cell.
        picture: What was read, dark on light.
    """
    text = seen.text
    pairs = false_starts(text)
    if not pairs or (seen.lattice is not None and seen.lattice.greedy()[0] != text):
        return seen, ""
    covered = _covered(picture)
    for begin, end, after in pairs:
        gone, anew = (_share(covered, seen, a, b) for a, b in ((begin, end), (end, after)))
        if gone >= max(THROUGH, anew + MORE):
            return _cut(seen, begin, end), text[begin:end].strip(" -")
    return seen, ""


def without_false_starts(found: Sequence[Block]) -> list[Block]:
    """Pieces of writing without what was begun in them, crossed out and written anew, which they keep beside their text."""
    out = []
    for block in found:
        seen, crossed = without_false_start(block.recognition, block.picture) if _as_read(block) else (None, "")
        if seen is not None and crossed:
            block = replace(block, text=seen.text, recognition=seen, crossed=f"{block.crossed} {crossed}".strip())
        out.append(block)
    return out


def _as_read(block: Block) -> bool:
    return not block.struck and block.recognition.text == block.text


def false_starts(text: str) -> list[tuple[int, int, int]]:
    """Where something may have been begun and written anew: its begin, where the new one begins, and where that ends."""
    found: list[tuple[int, int, int]] = []
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    for (a, b), (c, d) in pairwise(words):
        if _same(text[a:b], text[c:d]) or _alike(text[a:b], text[c:d]):
            found.append((a, c, d))
    for (a, _), (_, b), (c, _), (_, d) in zip(words, words[1:], words[2:], words[3:], strict=False):
        # "sta 3 sta 5"
        if _same(text[a:b], text[c:d]) and text[b - 1].isdigit():
            found.append((a, c, d))
    for a, b in words:
        if _DAY.match(text[a:b]):
            continue
        # what joins both is the end of the stroke
        splits = [k for k in range(a + LEAST, b - LEAST + 1) if text[k].isalnum() and _same(text[a:k], text[k:b])]
        if splits:
            found.append((a, min(splits, key=lambda k: abs(2 * k - a - b)), b))
    return found


def _same(one: str, two: str) -> bool:
    """Whether two words are the same code but for a sign or two, or one is the begin of the other."""
    one, two = (re.sub(r"\W", "", x).upper() for x in (one, two))
    if min(len(one), len(two)) < LEAST:
        return False
    if all(any(c.isdigit() for c in x) for x in (one, two)):
        return abs(len(one) - len(two)) <= 1 and Levenshtein.normalized_similarity(one, two) >= ALIKE
    return one.isalpha() and two.startswith(one) and len(two) > len(one)


def _alike(one: str, two: str) -> bool:
    """Whether two words are one that was first spelt otherwise, or the first is the begin of the other: letters under a stroke are misread."""
    one, two = (re.sub(r"\W", "", x).upper() for x in (one, two))
    if min(len(one), len(two)) <= LEAST or len(two) < len(one) - 1 or not (one + two).isalpha():
        return False
    return any(Levenshtein.normalized_similarity(one, x) >= SPELT for x in (two, two[: len(one)]))


def _covered(picture: Grey) -> npt.NDArray[np.bool_]:
    """Which columns of a picture a long straight stroke runs through, about the middle of the writing."""
    mask = ink(picture)
    rows = np.flatnonzero(mask.any(axis=1))
    out = np.zeros(mask.shape[1], dtype=bool)
    if not len(rows):
        return out
    dark = (mask[rows[0] : rows[-1] + 1] > 0).astype(np.uint8)
    height, width = dark.shape
    kernel = np.ones((1, max(round(LONG * height), 12)), np.uint8)
    first, last = (round(share * height) for share in BAND)
    for slope in SLOPES:
        room = int(abs(slope) * width) + 1
        turn = np.array([[1, 0, 0], [-slope, 1, room if slope > 0 else 0]], dtype=np.float64)
        level = cv2.warpAffine(dark, turn, (width, height + room), flags=cv2.INTER_NEAREST)
        strokes = cv2.morphologyEx(cv2.dilate(level, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, kernel)
        back = cv2.warpAffine(strokes, turn, (width, height), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
        out |= back[first:last].any(axis=0)
    return out


def _share(covered: npt.NDArray[np.bool_], seen: Recognition, begin: int, end: int) -> float:
    """Share of the width of some characters that a stroke runs through."""
    width, count = len(covered), max(len(seen.text), 1)
    at = [n / count for n in (begin, end)]
    if seen.lattice is not None:
        steps = [*starts(seen.lattice), len(seen.lattice)]
        at = [
            0.0 if begin == 0 else steps[begin] / len(seen.lattice),
            steps[end] / len(seen.lattice) if end < count else 1.0,
        ]
    a, b = (round(x * width) for x in at)
    return float(covered[a : max(b, a + 1)].mean())


def _cut(seen: Recognition, begin: int, end: int) -> Recognition:
    """A reading without some characters."""
    lattice = seen.lattice
    if lattice is not None:
        parts = [until(lattice, len(seen.text[:begin].rstrip()))] if seen.text[:begin].strip() else []
        lattice = Lattice.joined([*parts, lattice.after(end)])
    return replace(seen, text=seen.text[:begin] + seen.text[end:], lattice=lattice)
