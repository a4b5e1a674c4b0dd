"""Which runs of words are spans: a second look at what the encoder says of all runs of a text, beside how people mark such words.

The encoder judges every run by itself. Whether `steering shaft` is marked as well as `shaft` goes by what else is marked there and by the
convention of whoever marked; trees over a few dozen numbers learn that from texts that the encoder had not been tuned on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.extraction.encoder.exchange import things
from pdm.extraction.encoder.habits import WAYS, Habits
from pdm.extraction.spans.spans import LONGEST, NOTHING, Span, candidates, without_crossing

_LEAST = 0.02
"""Probability of being some span, as the encoder says, from which on a run is looked at."""
_TREES, _DEPTH, _RATE, _SHARE, _FEW = 120, 3, 0.04, 0.5, 10
SURE = 0.43
"""Probability from which on a run is a span."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Trees:
    """Boosted trees of full depth, [trees, nodes] each: node n goes on at 2n + 1 where its feature is at most its bound, else at 2n + 2."""

    feature: npt.NDArray[np.int16]
    bound: npt.NDArray[np.float32]
    value: npt.NDArray[np.float32]
    bias: float

    def chance(self, rows: npt.NDArray[np.float32]) -> Floats:
        """Probability of each row, [rows]."""
        trees = np.arange(len(self.feature))
        at = np.zeros((len(rows), len(trees)), dtype=np.int64)
        for _ in range(_DEPTH):
            more = rows[np.arange(len(rows))[:, None], self.feature[trees, at]] > self.bound[trees, at]
            at = 2 * at + 1 + more
        margin = self.value[trees, at].sum(axis=1, dtype=np.float64) + self.bias
        return np.asarray(1.0 / (1.0 + np.exp(-margin)))


@dataclass(frozen=True)
class Judge:
    """Chooses spans.

    Attributes:
        habits: Of whoever marked.
        trees: Over `_rows`.
    """

    habits: Habits
    trees: Trees

    @classmethod
    def fit(
        cls, texts: Sequence[Sequence[str]], spans: Sequence[Iterable[Span]], chance: Floats, labels: Sequence[str], habits: Habits, seed: int
    ) -> Judge:  # fmt: skip
        """Learn.

        Args:
            texts: Words of each, none of which the encoder was tuned on or `habits` counted.
            spans: What people marked in them.
            chance: What the encoder says, [candidates of all texts, labels].
            labels: Of the encoder.
            habits: Of other texts that the same people marked.
            seed: The same data and seed give the same trees.
        """
        from sklearn.ensemble import GradientBoostingClassifier

        rows, right = [], []
        for words, marked, own in zip(texts, spans, _split(texts, chance), strict=True):
            gold = {(s.start, s.end): s.label.split("/")[0] for s in marked}
            looked = _look(words, own, labels, habits)
            rows.append(looked.rows)
            right += [gold.get(run) == top for run, top in zip(looked.runs, looked.tops, strict=True)]
        model = GradientBoostingClassifier(
            n_estimators=_TREES, max_depth=_DEPTH, learning_rate=_RATE, subsample=0.7, min_samples_leaf=_FEW, max_features=_SHARE,
            random_state=seed,
        )  # fmt: skip
        model.fit(np.concatenate(rows), right)
        share = float(np.mean(right))
        return cls(habits, _kept([t[0].tree_ for t in model.estimators_], math.log(share / (1.0 - share))))

    def choose(self, texts: Sequence[Sequence[str]], chance: Floats, labels: Sequence[str]) -> list[list[Span]]:
        """Spans of each text; see `spans.chosen` for the arguments."""
        looked = [
            _look(words, own, labels, self.habits) for words, own in zip(texts, _split(texts, chance), strict=True)
        ]
        if not looked:
            return []
        sure = iter(self.trees.chance(np.concatenate([x.rows for x in looked])))
        out = []
        for x in looked:
            found = [Span(a, b, label, float(p)) for (a, b), label, p in zip(x.runs, x.labels, sure, strict=False)]
            sure_ones = without_crossing([s for s in found if s.confidence >= SURE])
            out.append(_tails(sure_ones) if self.habits.tails_only else sure_ones)
        return out

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As it is kept; see `from_arrays`."""
        t = self.trees
        own: dict[str, npt.NDArray[Any]] = {
            "feature": t.feature,
            "bound": t.bound,
            "value": t.value,
            "bias": np.array(t.bias),
        }
        return own | {f"habits.{k}": v for k, v in self.habits.arrays().items()}

    @classmethod
    def from_arrays(cls, kept: Mapping[str, npt.NDArray[Any]]) -> Judge:
        """What `arrays` gave."""
        habits = Habits.from_arrays({k.removeprefix("habits."): v for k, v in kept.items() if k.startswith("habits.")})
        return cls(habits, Trees(kept["feature"], kept["bound"], kept["value"], float(kept["bias"])))


@dataclass(frozen=True)
class _Looked:
    """Runs of a text that may be spans, the label and its topmost class of each, and what speaks for it, [runs, numbers]."""

    runs: list[tuple[int, int]]
    labels: list[str]
    tops: list[str]
    rows: npt.NDArray[np.float32]


def _split(texts: Sequence[Sequence[str]], chance: Floats) -> list[Floats]:
    ends = np.cumsum([len(candidates(len(words))) for words in texts])
    return np.split(chance, ends[:-1]) if len(ends) else []


def _look(words: Sequence[str], chance: Floats, labels: Sequence[str], habits: Habits) -> _Looked:
    low = [w.casefold() for w in words]
    runs = candidates(len(low))
    classes, within = _classes(tuple(labels))
    some = 1.0 - chance[:, list(labels).index(NOTHING)]
    kept = [k for k, p in enumerate(some.tolist()) if p >= _LEAST]
    if not kept:
        return _Looked([], [], [], np.zeros((0, _columns(len(classes))), dtype=np.float32))
    mass = chance[kept] @ within.T
    top = mass.argmax(axis=1)
    best = np.where(within[top] > 0, chance[kept], -1.0).argmax(axis=1)
    lain = _lain(np.array(runs), np.array(kept), some)
    at = dict(zip(runs, some.tolist(), strict=True))
    rows = []
    for n, k in enumerate(kept):
        start, end = runs[k]
        there, marked = habits.run(low[start:end])
        class_known = _things().get(" ".join(low[start:end]), "").split("/")[0]
        p = float(some[k])
        rows.append([
            math.log(p / (1.00001 - p)), mass[n].max(), chance[k].max(), *(float(top[n] == c) for c in range(len(classes))), end - start,
            *lain[n], *(at.get(run, 0.0) for run in _neighbours(start, end)),
            math.log1p(there), (marked + 0.5) / (there + 1.0),
            *(habits.ways(low[end - 2], low[end - 1]) if end - start > 1 else _NO_WAYS),
            *(habits.ways(low[end - 1], low[end]) if end < len(low) else _NO_WAYS),
            *(habits.ways(low[start - 1], low[start]) if start else _NO_WAYS),
            *(float(class_known == c) for c in classes), float(bool(class_known)), start == 0, end == len(low), low[start].startswith("<"), len(low),
        ])  # fmt: skip
    found = [runs[k] for k in kept]
    named = [_named(" ".join(low[a:b]), labels[i], labels) for (a, b), i in zip(found, best.tolist(), strict=True)]
    return _Looked(found, named, [classes[n] for n in top], np.array(rows, dtype=np.float32))


def _lain(runs: npt.NDArray[np.int64], kept: npt.NDArray[np.int64], some: Floats) -> Floats:
    """Greatest chance of the runs around, inside and across each of the kept ones, [kept, 3]."""
    a, b = runs[kept, 0], runs[kept, 1]
    # runs stand in the order of their first words, and only those close by have a word in common
    first, last = np.searchsorted(runs[:, 0], a - LONGEST), np.searchsorted(runs[:, 0], b)
    near = first[:, None] + np.arange((last - first).max())
    there = near < last[:, None]
    near = np.minimum(near, len(runs) - 1)
    x, y, chance = runs[near, 0], runs[near, 1], some[near] * there
    a, b = a[:, None], b[:, None]
    other = (x != a) | (y != b)
    around = ((x <= a) & (b <= y) & other) * chance
    inside = ((a <= x) & (y <= b) & other) * chance
    crossing = (((x < a) & (a < y) & (y < b)) | ((a < x) & (x < b) & (b < y))) * chance
    return np.stack([around.max(axis=1), inside.max(axis=1), crossing.max(axis=1)], axis=1)


def _named(term: str, label: str, labels: Sequence[str]) -> str:
    """The class of a thing that is known, where it is of the same topmost class as the encoder says; else what that says."""
    known = _known(term)
    return known if known in labels and known.split("/")[0] == label.split("/")[0] else label


def _known(term: str) -> str:
    """Class of a thing by its name or by two or more words at the end of it ("air pressure safety valve"), in singular or plural; else empty."""
    words = term.split(" ")
    for start in range(max(1, len(words) - 1)):
        tail = words[start:]
        for last in (tail[-1], _singular(tail[-1])):
            if known := _things().get(" ".join([*tail[:-1], last])):
                return known
    return ""


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def _tails(found: Sequence[Span]) -> list[Span]:
    """Of two spans of which one lies within the other without ending it, or is of another topmost class, the surer one."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: -s.confidence):
        top = span.label.split("/")[0]
        if all(
            (s.end == span.end and s.label.split("/")[0] == top) or s.end <= span.start or span.end <= s.start
            for s in kept
        ):
            kept.append(span)
    return sorted(kept, key=lambda s: (s.start, -s.end))


def _neighbours(start: int, end: int) -> list[tuple[int, int]]:
    """Runs that share an end with this one or stand beside it, by one word."""
    return [
        (start, end - 1), (end - 1, end), (start + 1, end), (start, end + 1), (end, end + 1), (start - 1, end), (start - 1, start)
    ]  # fmt: skip


_NO_WAYS = [0.0] * len(WAYS)


def _columns(classes: int) -> int:
    """Numbers that speak for a run."""
    return 3 + classes + 1 + 3 + 7 + 2 + 3 * len(WAYS) + classes + 5


@cache
def _classes(labels: tuple[str, ...]) -> tuple[list[str], Floats]:
    """Topmost classes, and which labels are of each, [classes, labels]."""
    tops = [x.split("/")[0] for x in labels]
    names = sorted(set(tops) - {NOTHING})
    return names, np.array([[float(t == n) for t in tops] for n in names])


@cache
def _things() -> dict[str, str]:
    """Class of each thing that is known."""
    return {term: label for label, terms in things().items() for term in terms}


def _kept(trees: Sequence[Any], bias: float) -> Trees:
    nodes = 2 ** (_DEPTH + 1) - 1
    feature = np.zeros((len(trees), nodes), dtype=np.int16)
    bound = np.full((len(trees), nodes), np.inf, dtype=np.float32)
    value = np.zeros((len(trees), nodes), dtype=np.float32)
    for n, tree in enumerate(trees):
        # a leaf above the last level goes on to the left, with its value
        level = {0: 0}
        for at in range(nodes):
            node = level.get(at)
            if node is None:
                continue
            value[n, at] = _RATE * tree.value[node].item()
            left = int(tree.children_left[node])
            if left >= 0:
                feature[n, at], bound[n, at] = tree.feature[node], tree.threshold[node]
                level |= {2 * at + 1: left, 2 * at + 2: int(tree.children_right[node])}
            elif 2 * at + 1 < nodes:
                level[2 * at + 1] = node
    return Trees(feature, bound, value, bias)
