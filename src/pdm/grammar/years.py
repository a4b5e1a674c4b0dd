"""Years written by hand in a field of their own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pdm.lattice import LATIN, Lattice

ALIKE = {
    "0": "OoDQ",
    "1": "Il|!i/",
    "2": "Zz",
    "4": "UuyY",
    "5": "Ss",
    "6": "bG",
    "7": "EFTZ?tfzJ",
    "8": "B&",
    "9": "gqy",
}
"""What readers make of a digit where only digits can stand; a crossed seven is a letter to them."""
SHARE = 0.2
"""Part of the probability of such a letter that counts for its digit."""


def read(lattices: Sequence[Lattice], years: Sequence[int] = range(1950, 2050)) -> tuple[int, float]:
    """Likeliest of some years, all equally likely before, for one or more lattices of the same field.

    Returns:
        The year, and its share of the likelihood of all.

    Raises:
        ValueError: There is no lattice or no year.
    """
    if not lattices or not len(years):
        raise ValueError("a lattice and a year are needed")
    written = [str(y) for y in years]
    total = np.mean([as_digits(lattice).log_likelihood(written) for lattice in lattices], axis=0)
    weight = np.exp(total - total.max())
    best = int(weight.argmax())
    return int(years[best]), float(weight[best] / weight.sum())


def as_digits(lattice: Lattice, share: float = SHARE) -> Lattice:
    """A lattice of the package's alphabet in which digits have a share of the letters that look like them."""
    p = lattice.probabilities.copy()
    for digit, letters in ALIKE.items():
        p[:, LATIN.index(digit) + 1] += share * p[:, [LATIN.index(c) + 1 for c in letters]].sum(axis=1)
    return Lattice.from_probabilities(p, lattice.alphabet)
