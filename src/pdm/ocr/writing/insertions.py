"""Words written small above a line and meant to stand in it, as behind a caret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pdm.lattice import Lattice
from pdm.ocr.writing.crossed_words import Written
from pdm.ocr.writing.freeform import Block, around, in_lines
from pdm.ocr.writing.places import until, x_of

WORDS = 4
"""Words that are put in at most."""
NARROW, OVER = 0.6, 0.5
"""Share of a line's width that is put into it at most, and share of its own that stands over the line at least."""
SMALL = 0.5
"""Height of what is put in at least, in heights of the line: marks of quotation and specks are lower."""
NEAR, NEARER = (0.2, 0.8), 0.6
"""Heights of a line by which something put in lies above it; distance to it at most against that from line to line."""


def with_insertions(found: list[Block], written: Mapping[int, Written]) -> list[Block]:
    """Pieces of writing with those put in that stand between two lines, close above the one that they belong to.

    Args:
        found: Pieces of writing.
        written: How those were written that have lost words that were crossed out, by id.
    """
    belongs = {n: m for n, block in enumerate(found) if (m := _line_below(block, found)) is not None}
    levels = [
        float(np.mean([b.at for b in line])) for line in in_lines([b for n, b in enumerate(found) if n not in belongs])
    ]
    if not belongs or len(levels) < 2:
        return found
    pitch = float(np.median(np.diff(levels)))
    belongs = {n: m for n, m in belongs.items() if m not in belongs and found[m].at - found[n].at <= NEARER * pitch}
    out = list(found)
    for n, m in sorted(belongs.items(), key=lambda pair: -found[pair[0]].box[0]):
        out[m] = _put_in(out[m], found[n], written.get(id(found[m]), Written(found[m], ())))
    return [b for n, b in enumerate(out) if n not in belongs]


def _line_below(block: Block, found: Sequence[Block]) -> int | None:
    """The piece of writing that a small one stands close above; None where it is a line of its own."""
    if len(block.text.split()) > WORDS or block.struck:
        return None
    wide = block.box[2] - block.box[0]
    fits = []
    for n, line in enumerate(found):
        over = min(block.box[2], line.box[2]) - max(block.box[0], line.box[0])
        by = line.at - block.at
        if (
            line is not block
            and wide <= NARROW * (line.box[2] - line.box[0])
            and over >= OVER * wide
            and NEAR[0] * line.size <= by <= NEAR[1] * line.size
            and SMALL * line.size <= block.size <= line.size
            and block.box[3] > line.box[1]
        ):
            fits.append((by, n))
    return min(fits)[1] if fits else None


def _put_in(line: Block, small: Block, written: Written) -> Block:
    """A line with a few words more, at the gap between its words that lies nearest below them."""
    middle = (small.box[0] + small.box[2]) / 2
    original = written.block.text
    gaps = [0, *(n + 1 for n, c in enumerate(original) if c == " "), len(original)]
    at = min(gaps, key=lambda n: abs(x_of(written.block, n) - middle))
    # words before it that are no longer there do not count; what was put in before lies further to the right
    at -= sum(len(w) + 1 for w, is_gone in zip(original[:at].split(), written.gone, strict=False) if is_gone)
    at = min(max(at, 0), len(line.text))
    before, after = line.text[:at].rstrip(), line.text[at:]
    text = " ".join(t for t in (before, small.text, after) if t)
    lattice = None
    if line.recognition.lattice is not None and small.recognition.lattice is not None:
        ends = (until(line.recognition.lattice, len(before)) if before else None, small.recognition.lattice,
                line.recognition.lattice.after(at) if after else None)  # fmt: skip
        lattice = Lattice.joined([x for x in ends if x is not None])
    confidence = min(line.confidence, small.confidence)
    seen = replace(line.recognition, text=text, confidence=confidence, lattice=lattice)
    return replace(
        line, text=text, confidence=confidence, recognition=seen, box=around([line.box, small.box]), level=line.at
    )
