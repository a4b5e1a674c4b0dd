"""The language of a site: learned from what its people typed, general English beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.lattice import LATIN, Lattice
from pdm.ocr.language.beam import NEVER, search
from pdm.ocr.language.ngrams import Table, count
from pdm.vocabulary.phrases import phrases
from pdm.vocabulary.shorthand import shorthand

ENGLISH_WORDS = 40_000
_UNUSED = 255


@dataclass(frozen=True)
class Weights:
    """How the search weighs the picture and the language; fitted on simulated pages of development seeds.

    Attributes:
        language: Weight of the language's log probability.
        bonus: Nats added for each character.
        here: Share of what is written here in a new word.
        beam: Beginnings kept.
        margin: Nats behind the best at which one is dropped.
    """

    language: float = 0.6
    bonus: float = 0.6
    here: float = 0.8
    beam: int = 24
    margin: float = 9.0


def _shapes() -> npt.NDArray[np.int64]:
    return np.array([0, *(2 if c.isupper() else 1 if c.islower() else 0 for c in LATIN)], dtype=np.int64)


SHAPES = _shapes()


class Language:
    """What may be written at a site, as `learn` gives it.

    Args:
        here: Strings of what is written here.
        casing: Log probability of small letter and capital; [letter before: none, small, capital][word begins, goes on].
    """

    def __init__(self, here: Table, casing: npt.NDArray[np.float64], weights: Weights | None = None) -> None:
        self.here, self.casing, self.weights = here, casing, weights or Weights()

    def read(self, lattice: Lattice) -> tuple[str, float]:
        """The likeliest text of a lattice, and its probability among the texts that were weighed.

        The lattice stays what it is; the best path alone is `Lattice.greedy`.
        """
        if not len(lattice) or lattice.alphabet != LATIN:
            return lattice.greedy()
        w = self.weights
        use = lattice.costs != _UNUSED
        logs = np.where(use, -lattice.costs.astype(np.float64) / 16.0, NEVER)
        others = np.maximum(len(LATIN) + 1 - use.sum(axis=1), 1)
        rest = -lattice.rest.astype(np.float64) / 16.0 - np.log(others)
        columns, _, sure = search(
            lattice.symbols.astype(np.int64), logs, rest, self.here, english(), self.casing, SHAPES,
            w.here, w.language, w.bonus, w.beam, w.margin,
        )  # fmt: skip
        return "".join(LATIN[c - 1] for c in columns).strip(), float(np.exp(sure))


def learn(texts: Iterable[str], others: Iterable[str] = (), weights: Weights | None = None) -> Language:
    """The language of a site.

    Args:
        texts: What was typed at the site.
        others: What was typed at other sites of the plant.
        weights: How the search weighs; for measuring.
    """
    texts, others = [t for t in texts if t.strip()], [t for t in others if t.strip()]
    told = [(t, 3.0) for t in texts] + [(t, 1.0) for t in others] + [(w, 0.3) for w in _vocabulary()]
    return Language(count(told), _casing([*texts, *others]), weights)


@cache
def _vocabulary() -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(p.text for p in phrases()), *shorthand(), *shorthand().values()]))


@cache
def english() -> Table:
    """Single words of general English by how often they are used, and those of the vocabulary."""
    import wordfreq

    rates = wordfreq.get_frequency_dict("en")
    words = [w for w in wordfreq.top_n_list("en", ENGLISH_WORDS, ascii_only=True) if w.isalpha()]
    return count([(w, 1e6 * rates[w]) for w in words])


def _casing(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Log probability of small letters and capitals by the letter before; a few lines stand for what nobody typed."""
    seen = np.array([[[2.0, 8.0], [1.0, 1.0]], [[20.0, 2.0], [60.0, 0.5]], [[3.0, 6.0], [3.0, 6.0]]])
    for text in texts[:20_000]:
        before = inside = 0
        for c in text:
            shape = 2 if c.isupper() else 1 if c.islower() else 0
            if shape:
                seen[before, inside, shape - 1] += 1
                before = shape
            inside = int(shape > 0)
    out: npt.NDArray[Any] = np.log(seen / seen.sum(axis=2, keepdims=True))
    return out
