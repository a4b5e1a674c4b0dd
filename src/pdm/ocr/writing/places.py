"""Where the characters of a piece of writing stand in its picture, as its lattice shows."""

from __future__ import annotations

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


def starts(lattice: Lattice) -> list[int]:
    """Steps at which the characters of the best path begin."""
    best = lattice.probabilities.argmax(axis=1)
    return [int(n) for n in np.flatnonzero((best != 0) & np.concatenate([[True], best[1:] != best[:-1]]))]


def until(lattice: Lattice, count: int) -> Lattice:
    """What was seen of the first `count` characters of the best path."""
    places = starts(lattice)
    at = places[count] if count < len(places) else len(lattice)
    return Lattice(lattice.symbols[:at], lattice.costs[:at], lattice.rest[:at], lattice.alphabet)
