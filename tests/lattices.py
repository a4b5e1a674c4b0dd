"""Lattices that show a text, for tests of what is read in them."""

from __future__ import annotations

import numpy as np

from pdm.lattice import LATIN, Lattice


def drawn(text: str, doubts: dict[int, str] | None = None, share: float = 0.55) -> Lattice:
    """A lattice that shows `text`; at a place in `doubts` another character is seen with more certainty than the right one."""
    rows = []
    for i, c in enumerate(text):
        row, gap = np.full(len(LATIN) + 1, 1e-7), np.full(len(LATIN) + 1, 1e-7)
        row[LATIN.index(c) + 1], gap[0] = 0.99, 0.99
        if doubts and i in doubts:
            row[LATIN.index(c) + 1], row[LATIN.index(doubts[i]) + 1] = 0.99 - share, share
        rows += [row, gap]
    return Lattice.from_probabilities(np.array(rows))
