"""Initials and names of the people of a site, in cells that somebody signed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from pdm.lattice import Candidates, Lattice

STRANGER = 0.1
"""Share of signatures by people that the settings do not name."""
TEMPER = 0.5
"""Weight of a lattice's evidence: its steps are not independent."""
LETTER = 2.0
"""Nats that a letter of a stranger's signature costs; letters of initials are far from equally frequent."""


def read(lattice: Lattice, people: Sequence[str]) -> tuple[str, float] | None:
    """Who signed, as it is written, and the chance among the site's people and strangers; None where a stranger is likelier.

    Args:
        lattice: Of the cell.
        people: Names of the site's people, or their initials.
    """
    written = forms(tuple(people))
    if not written or not len(lattice):
        return None
    known = lattice.evidence(_candidates(written), TEMPER) + math.log((1 - STRANGER) / len(written))
    stranger = math.log(STRANGER) - LETTER * max(len("".join(lattice.greedy()[0].split())), 1)
    score = np.append(known, stranger)
    share = np.exp(score - score.max())
    share /= share.sum()
    best = int(share.argmax())
    return (written[best], float(share[best])) if best < len(written) else None


@lru_cache(maxsize=64)
def forms(people: tuple[str, ...]) -> tuple[str, ...]:
    """What people write for themselves: initials with and without dots, surname, first name, both."""
    out: list[str] = []
    for name in people:
        words = [w for w in name.replace(".", " ").split() if w[0].isalpha()]
        if not words:
            continue
        if len(words) == 1:
            out += [words[0], words[0].upper()] if len(words[0]) <= 3 else [words[0]]
            continue
        first, last = words[0], words[-1]
        initials = "".join(w[0].upper() for w in words)
        out += [initials, ".".join(initials) + ".", f"{first[0]}. {last}", f"{first[0]} {last}", last, first, name]
    return tuple(dict.fromkeys(out))


@lru_cache(maxsize=64)
def _candidates(written: tuple[str, ...]) -> Candidates:
    return Candidates(written)
