"""Where the characters of a piece of writing stand in its picture, as its lattice shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pdm.lattice import Lattice
from pdm.ocr.writing.freeform import Block


def x_of(block: Block, at: int) -> float:
    """Where the gap before a character lies, in pixels across the page; characters are taken to be alike wide without a lattice."""
    share = at / max(len(block.text), 1)
    lattice = block.recognition.lattice
    if lattice is not None and 0 < at < len(block.text) and lattice.greedy()[0] == block.text:
        share = (starts(lattice)[at - 1] + 0.5) / len(lattice)
    return block.box[0] + share * (block.box[2] - block.box[0])


def cut(block: Block, spans: Sequence[tuple[int, int]]) -> list[Block]:
    """Parts of a piece of writing as pieces of their own, by where their characters begin and end in its text."""
    return [_part(block, a, b) for a, b in spans]


def _part(block: Block, begin: int, end: int) -> Block:
    text, whole = block.text[begin:end], len(block.text)
    begin, end = begin + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
    left, right = (round(x_of(block, n)) if 0 < n < whole else block.box[0 if n == 0 else 2] for n in (begin, end))
    lattice = block.recognition.lattice
    if lattice is not None:
        same = lattice.greedy()[0] == block.text
        lattice = (until(lattice, end) if end < whole else lattice).after(begin) if same else None
    scale = block.picture.shape[1] / max(block.box[2] - block.box[0], 1)
    at = round((left - block.box[0]) * scale)
    picture = block.picture[:, at : max(round((right - block.box[0]) * scale), at + 1)]
    seen = replace(block.recognition, text=block.text[begin:end], lattice=lattice)
    return replace(
        block, box=(left, block.box[1], right, block.box[3]), text=seen.text, recognition=seen, picture=picture
    )


def starts(lattice: Lattice) -> list[int]:
    """Steps at which the characters of the best path begin."""
    best = lattice.probabilities.argmax(axis=1)
    return [int(n) for n in np.flatnonzero((best != 0) & np.concatenate([[True], best[1:] != best[:-1]]))]


def until(lattice: Lattice, count: int) -> Lattice:
    """What was seen of the first `count` characters of the best path."""
    places = starts(lattice)
    at = places[count] if count < len(places) else len(lattice)
    return Lattice(lattice.symbols[:at], lattice.costs[:at], lattice.rest[:at], lattice.alphabet)
