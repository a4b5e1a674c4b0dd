"""What the tests of the grammar share."""

from __future__ import annotations

import numpy as np

from pdm.lattice import LATIN, Lattice


def lattice(text: str, sure: float = 0.9) -> Lattice:
    """A lattice on which `text` is read with certainty `sure` a character."""
    rows = []
    for character in text:
        row = np.full(len(LATIN) + 1, (1 - sure) / len(LATIN))
        row[LATIN.index(character) + 1] = sure
        pause = np.full(len(LATIN) + 1, 1e-5)
        pause[0] = 0.999
        rows += [row, pause]
    return Lattice.from_probabilities(np.array(rows))
