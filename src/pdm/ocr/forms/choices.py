"""Printed words of which one is ticked, crossed or circled on a form."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from pdm.ocr.picture.orient import Grey, ink
from pdm.ocr.writing.freeform import Block
from pdm.ocr.writing.places import cut

CHOSEN = frozenset(("priority", "work_type", "order_type", "status", "breakdown", "department", "done"))
"""Fields whose words are often printed to be ticked."""
_WORDS = frozenset((
    "emergency", "urgent", "routine", "high", "medium", "normal", "low", "immediate", "planned", "unplanned", "scheduled", "shutdown",
    "breakdown", "corrective", "preventive", "preventative", "inspection", "project", "safety", "open", "closed", "complete", "completed", "yes",
    "no", "a", "b", "c", "other", "b/down", "bdown", "brkdn", "b/d", "insp", "prev", "corr", "pm", "cm", "mod", "modification", "improvement", "call-out", "callout", "mechanical", "electrical", "instrument", "instrumentation", "civil", "hold", "deferred",
))  # fmt: skip
_COUNTED = re.compile(
    r"(?:[\s\[\]|()]|[0oOD□](?=\s?[1-9]))*(?:[1-9](?:[\s\[\]|()]|[0oOD□](?=\s?[1-9]))+)+[1-9][\s\])]*"
)
"""Figures apart, or with what was read of boxes before them."""
_AS_BOXES = frozenset("oO0□DdUVvXx")
_CROSSED = re.compile(r"^\W*[XxVv✓✔]\W+\w{3}")
"""A word before which a mark was read; empty boxes are read as round or square letters."""
_TALLER = 1.3
"""Heights of a letter that a box or a mark has at least."""
_MORE = 1.25
"""Ink of the marked word's box over that of the others."""
_CLEAR = 1.5
"""How much more ink there is than in the next, over how far the others are from being alike."""
_BESIDE = 3.0
"""Heights of a letter within which a box stands beside its word."""


def options(behind: Sequence[Block], flat: Grey | None) -> list[Block]:
    """Of the blocks behind a label the printed words to choose from; empty where a value stands there."""
    words = [b for b in behind if sum(c.isalpha() for c in b.text) >= 2 or b.text.strip().lower() in ("y", "n")]
    if len(words) < 2 or any(len(b.text.split()) > 3 or any(c.isdigit() for c in b.text) for b in words):
        return []
    if sum(plain(b.text).casefold() in _WORDS for b in words) >= 2:
        return words
    marks = _marks(words, flat) if flat is not None else []
    return words if sum(m > 0 for m in marks) >= 2 else []


def is_choice(word: Block) -> bool:
    """Whether a block is a word to choose, though a label may be called so, too: "Breakdown"."""
    return plain(word.text).casefold() in _WORDS


def listed(text: str) -> list[tuple[int, int]]:
    """Where in a text that was read in one piece several words to choose from begin and end, or figures that count from one; empty where it is none."""
    figures = [m.start() for m in re.finditer(r"[1-9]", text)]
    if len(figures) >= 2 and _COUNTED.fullmatch(text) and "".join(text[n] for n in figures) in "123456":
        return [(n, n + 1) for n in figures] if text[figures[0]] == "1" else []
    words = [(m.start(), m.end()) for m in re.finditer(r"[^\s\[\]|]+", text) if any(c.isalpha() for c in m[0])]
    words = [(a, b) for a, b in words if b - a > 1 or text[a] not in _AS_BOXES]
    known = sum(_known(text[a:b]) for a, b in words)
    return words if known >= max(2, len(words) - 1) else []


def lists_words(text: str) -> bool:
    """Whether a text is several words to choose from, read in one piece."""
    return bool(listed(text))


def read_together(block: Block, at: int, flat: Grey | None) -> list[Block]:
    """The words to choose from in a piece of writing from a character on, each in a piece of its own; two need boxes to be no value."""
    words = cut(block, [(at + a, at + b) for a, b in listed(block.text[at:])])
    boxed = flat is None or sum(m > 0 for m in _marks(words, flat)) >= 2
    return words if len(words) > 2 or boxed else []


def _known(word: str) -> bool:
    name = plain(word).casefold()
    return name in _WORDS or (name[:1] in _AS_BOXES and name[1:] in _WORDS and len(name) > 3)


def plain(text: str) -> str:
    """A word without what was read of its box or of the mark in it."""
    words = [w for w in text.strip(" []|/\\()_.-:").split() if any(c.isalpha() for c in w)]
    if len(words) > 1 and len(words[0]) == 1 and " ".join(words[1:]).casefold() in _WORDS:
        words = words[1:]
    return " ".join(words)


def as_printed(word: Block, words: Sequence[Block]) -> str:
    """A chosen word in the letters of the others: the mark over it makes a reader take some for small ones."""
    others = [b for b in words if b is not word]
    return plain(word.text).upper() if others and all(plain(b.text).isupper() for b in others) else plain(word.text)


def ticked(words: Sequence[Block], flat: Grey | None) -> Block | None:
    """The word with a mark in or around its box, None where it cannot be told.

    Args:
        words: Words of one line to choose from.
        flat: The page, level.
    """
    marks = _marks(words, flat) if flat is not None else []
    order = sorted(range(len(marks)), key=lambda i: -marks[i])
    crossed = [w for w in words if _CROSSED.match(w.text)]
    if len(crossed) == 1:
        return crossed[0]
    if len(order) < 2 or marks[order[0]] <= 0:
        return None
    first, second, last = marks[order[0]], marks[order[1]], marks[order[-1]]
    # boxes that are left empty look alike
    clear = first - second >= _CLEAR * (second - last)
    return words[order[0]] if first >= _MORE * second and clear else None


def _marks(words: Sequence[Block], flat: Grey | None) -> list[float]:
    """Ink of what is larger than letters beside or around each word, in pixels."""
    if flat is None or not words:
        return []
    usual = float(np.median([b.height for b in words]))
    rows = min(b.box[1] for b in words), max(b.box[3] for b in words)
    top, bottom = rows[0] - 0.5 * usual, rows[1] + 0.5 * usual
    left, right = min(b.box[0] for b in words) - 3 * usual, max(b.box[2] for b in words) + 3 * usual
    y, x = max(int(top), 0), max(int(left), 0)
    mask = ink(flat[y : int(bottom), x : int(right)])
    if min(mask.shape) < 8:
        return []
    # lines of the form run on, boxes do not
    level = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, max(9, round(2.5 * usual))), np.uint8))
    mask[cv2.dilate(level, np.ones((3, 3), np.uint8)) > 0] = 0
    _, _, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    sound = [i for i in range(1, len(stats)) if stats[i][4] >= 12 and stats[i][3] >= 6]
    if not sound:
        return []
    letter = float(np.median([stats[i][3] for i in sound]))
    upright = bottom - top - 6
    out = [0.0] * len(words)
    for i in sound:
        wide, high, area = int(stats[i][2]), int(stats[i][3]), int(stats[i][4])
        if high < _TALLER * letter or (high >= upright and wide < 0.3 * letter):
            continue
        # writing of the rows above and below
        if not rows[0] <= y + float(middles[i][1]) <= rows[1]:
            continue
        at = x + float(middles[i][0])
        apart = [max(b.box[0] - at, at - b.box[2], 0.0) for b in words]
        nearest = int(np.argmin(apart))
        if apart[nearest] <= _BESIDE * letter:
            out[nearest] += area
    return out
