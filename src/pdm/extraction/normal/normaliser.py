"""A normaliser that is learned from pairs of written and standard words, one site or several.

For each written word there are candidates: what it stood for before, what its neighbours suggest, masks for numbers and
identifiers, words of the vocabulary that it may shorten or misspell, compounds with the next word, and the words that
may be written as one in it. Boosted trees choose among them by how often each was meant in this context. Counts that a
sentence is judged by never hold the sentence itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.extraction.normal.choice import Chooser
from pdm.extraction.normal.counts import Counts, Pair, Sentence, shape

_FOLDS = 5
_ROUNDS = 350
_TINY = 1e-6
_TAKEN = 0.5
"""Weight of how often a word takes in the next one; the trees know part of it."""

Floats = npt.NDArray[np.float64]


class Normaliser:
    """Learns from sentences of (written, standard) pairs; an empty standard form belongs to the word before.

    Args:
        seed: Of the folds and of the trees; the same data and seed give the same model.
    """

    def __init__(self, seed: int = 7) -> None:
        self.seed = seed
        self._counts = Counts()
        self._model: Any = None

    def fit(self, sites: dict[str, Sequence[Sentence]]) -> Normaliser:
        """Learn from the sentences of each site. Raises ValueError without any."""
        if not any(sites.values()):
            raise ValueError("a normaliser needs at least one sentence")
        rng = np.random.default_rng(self.seed)
        labelled = [(site, s) for site, sentences in sites.items() for s in sentences]
        fold = rng.integers(0, _FOLDS, len(labelled))
        rows: list[list[float]] = []
        right: list[bool] = []
        sizes: list[int] = []
        for k in range(_FOLDS):
            counts = Counts()
            for j, (site, s) in enumerate(labelled):
                if fold[j] != k:
                    counts.add(s, site)
            chooser = Chooser(counts)
            for j in np.flatnonzero(fold == k).tolist():
                site, s = labelled[j]
                for (_, standard), options in zip(s, chooser.options([a for a, _ in s], site), strict=True):
                    rows += options.features
                    right += [c == standard for c in options.candidates]
                    sizes.append(len(options.candidates))
        for site, s in labelled:
            self._counts.add(s, site)
        self._model = _boost(np.array(rows, dtype=np.float32), np.array(right), sizes, self.seed)
        self._chooser = Chooser(self._counts)
        return self

    def normalise(
        self, sentences: Iterable[Sequence[str]], site: str = "", *, least: float = 0.0
    ) -> list[list[tuple[str, float]]]:
        """Standard form of each written word, and how sure it is (0 to 1).

        Args:
            sentences: Written words.
            site: Where they were written.
            least: A change less sure than this is not made; the word stays as written, with the confidence of the change.
        """
        every = [self._chooser.options(list(s), site) for s in sentences]
        flat = [o for s in every for o in s]
        if not flat:
            return [[] for _ in every]
        features = np.array([f for o in flat for f in o.features], dtype=np.float32)
        chances = _shares(self._model.predict(features), [len(o.candidates) for o in flat])
        out: list[list[tuple[str, float]]] = []
        at = 0
        for options in every:
            scored = []
            for o in options:
                scored.append(dict(zip(o.candidates, chances[at : at + len(o.candidates)].tolist(), strict=True)))
                at += len(o.candidates)
            chosen = _agree([o.written.casefold() for o in options], scored, self._counts)
            out.append([(c, p) if p >= least else (o.written, p) for (c, p), o in zip(chosen, options, strict=True)])
        return out


def _boost(rows: npt.NDArray[np.float32], right: npt.NDArray[np.bool_], sizes: Sequence[int], seed: int) -> Any:
    """Trees whose scores, shared out within a word by softmax, are the chances of its candidates."""
    import lightgbm

    word = np.repeat(np.arange(len(sizes)), sizes)
    # a word none of whose candidates is right has nothing to teach
    known = (np.bincount(word, right) > 0)[word].astype(np.float64)

    def objective(scores: Floats, _: Any) -> tuple[Floats, Floats]:
        chance = _shares(scores, sizes)
        return (chance - right) * known, np.maximum(2 * chance * (1 - chance) * known, _TINY)

    settings = {
        "objective": objective, "learning_rate": 0.05, "num_leaves": 63, "min_data_in_leaf": 10, "bagging_fraction": 0.9, "bagging_freq": 1,
        "feature_fraction": 0.8, "num_threads": 1, "verbose": -1, "seed": seed, "deterministic": True, "force_row_wise": True,
    }  # fmt: skip
    return lightgbm.train(settings, lightgbm.Dataset(rows, label=right.astype(np.float64)), num_boost_round=_ROUNDS)


def _shares(scores: Any, sizes: Sequence[int]) -> Floats:
    """Softmax of scores within each word."""
    values = np.asarray(scores, dtype=np.float64)
    starts = np.cumsum([0, *sizes[:-1]])
    word = np.repeat(np.arange(len(sizes)), sizes)
    raised = np.exp(values - np.maximum.reduceat(values, starts)[word])
    return np.asarray(raised / np.bincount(word, raised)[word])


def _agree(low: Sequence[str], scored: Sequence[dict[str, float]], counts: Counts) -> list[tuple[str, float]]:
    """The likeliest sequence: a form is empty as often as the word before it took in the next one."""
    if not scored:
        return []
    best: list[dict[str, tuple[float, str]]] = [{c: (float(np.log(p + _TINY)), "") for c, p in scored[0].items()}]
    for i, here in enumerate(scored[1:], start=1):
        last = best[-1]
        if "" in here:
            takes = {a: _takes(low[i - 1], a, here, counts) for a in last}
            weighed = {
                empty: {a: last[a][0] + _TAKEN * float(np.log(t if empty else 1 - t)) for a, t in takes.items()}
                for empty in (False, True)
            }
        else:
            weighed = {False: {a: score for a, (score, _) in last.items()}}
        before = {empty: max((v, a) for a, v in way.items()) for empty, way in weighed.items()}
        best.append({c: (before[not c][0] + float(np.log(p + _TINY)), before[not c][1]) for c, p in here.items()})
    chosen = [max(best[-1], key=lambda c: best[-1][c][0])]
    for step in reversed(best[1:]):
        chosen.append(step[chosen[-1]][1])
    return [(c, s[c]) for c, s in zip(reversed(chosen), scored, strict=True)]


def _takes(low: str, standard: str, following: dict[str, float], counts: Counts) -> float:
    """How often a word of this standard form takes in the word after it, neither 0 nor 1."""
    n, empty = counts.follows.get(standard, (0, 0))
    usual = (empty + 0.2) / (n + 1.0) if n > 2 else 0.5 if _compound(standard, following) else 0.03
    n, empty = counts.follows.get((low, standard), (0, 0))
    return float(min(max((empty + 2 * usual) / (n + 2), 0.002), 0.998))


def _compound(candidate: str, following: dict[str, float]) -> bool:
    """Whether `candidate` takes in one of the forms of the word that follows it."""
    low = candidate.casefold()
    return any(f and "<" not in f and len(low) > len(f) and low.endswith(f.casefold()) for f in following)


__all__ = ["Normaliser", "Pair", "Sentence", "shape"]
