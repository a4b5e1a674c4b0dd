"""Writing that was looked at more than once: where its looks are read differently, all of them together choose the words.

Each look is read alone with the language; wherever their texts differ, one's words are put in place of the other's as long as the mean
of all looks' likelihoods and the language favour it (the looks' errors are other ones, so that what they share is right more often).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher

import numpy as np

from pdm.lattice import Lattice

_MOST = 12
"""Changes of a text at most."""


def agreed(texts: Sequence[str], looks: Sequence[Lattice], told: Callable[[str], float]) -> tuple[str, float]:
    """The text that all looks and the language together make likeliest among mixtures of texts, and its share among those weighed.

    Args:
        texts: What each look was read as; the first one is gone out from.
        looks: As many lattices.
        told: What the language says of a text, nats.
    """
    weighed: dict[str, float] = {}

    def weigh(some: Iterable[str]) -> None:
        new = [t for t in dict.fromkeys(some) if t not in weighed]
        if new:
            shown = np.mean([x.log_likelihood(new) for x in looks], axis=0)
            weighed.update({t: float(s) + told(t) for t, s in zip(new, shown, strict=True)})

    best = texts[0]
    weigh(texts)
    for _ in range(_MOST):
        tried = [t for other in texts for t in _mixed(best, other) if t]
        weigh(tried)
        found = max([best, *tried, *texts], key=lambda t: weighed[t])
        if found == best:
            break
        best = found
    scores = np.array(list(weighed.values()))
    return best, float(1 / np.exp(scores - weighed[best]).sum())


def _mixed(text: str, other: str) -> list[str]:
    """The text with one run of its words, or one word, as the other has it, wherever they differ."""
    mine, theirs = text.split(" "), other.split(" ")
    out = []
    for change, i, j, k, m in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if change == "equal":
            continue
        runs = [(i, j, k, m)]
        if j - i == m - k > 1:
            runs += [(i + n, i + n + 1, k + n, k + n + 1) for n in range(j - i)]
        out += [" ".join([*mine[:a], *theirs[c:d], *mine[b:]]).strip() for a, b, c, d in runs]
    return out
