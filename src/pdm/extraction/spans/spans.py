"""Nested spans: which words name an object, a state, a process, an activity or a property.

Every run of up to four words is judged by itself, by its words, its neighbours and what the vocabulary says of them; spans
that would cross a likelier one are dropped, spans inside of others stay. Features are hashed, so that the weights hold no
text.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from pdm.extraction.words.matcher import matcher
from pdm.extraction.words.tokens import Token
from pdm.vocabulary.words import stem

LONGEST = 4
NOTHING = "O"
LINEAR = "spans.npz"
"""File of the weights."""
_BITS = 20


@dataclass(frozen=True, slots=True)
class Span:
    """Words `start` to `end` (exclusive) of a text, the kind of thing they name, and how sure that is."""

    start: int
    end: int
    label: str
    confidence: float = 1.0


class SpanFinder(Protocol):
    """What finds nested spans, whatever its model."""

    def find(self, texts: Sequence[Sequence[str]]) -> list[list[Span]]:
        """Spans of each text (its words), in their order."""
        ...

    def save(self, folder: Path) -> None:
        """Write the weights."""
        ...


@dataclass
class Hashed:
    """Linear model over hashed features: `columns` are the hashes with weights, ascending."""

    labels: list[str]
    columns: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def probability(self, rows: Sequence[Sequence[int]]) -> npt.NDArray[np.float64]:
        """Probability of each label, [rows, labels]."""
        margin = np.asarray(_matrix(rows, self.columns) @ self.weights) + self.bias
        raised = np.exp(margin - margin.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)

    def save(self, path: Path) -> None:
        """Write the weights, halved in precision."""
        np.savez_compressed(
            path, labels=np.array(self.labels), columns=self.columns.astype(np.int32), weights=self.weights.astype(np.float16), bias=self.bias
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> Hashed:
        """Read weights that `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            return cls(
                [str(x) for x in file["labels"]], file["columns"].astype(np.int64), file["weights"].astype(np.float32), file["bias"]
            )  # fmt: skip


def fit_hashed(rows: Sequence[Sequence[int]], labels: Sequence[str], *, c: float, seed: int) -> Hashed:
    """Fit a multinomial logistic model. `c` is the inverse of the penalty."""
    from sklearn.linear_model import LogisticRegression

    columns = np.unique(np.fromiter((f for r in rows for f in r), dtype=np.int64))
    model = LogisticRegression(C=c, max_iter=250, random_state=seed, tol=1e-3)
    model.fit(_matrix(rows, columns), np.asarray(labels))
    weights = model.coef_ if len(model.classes_) > 2 else np.vstack([-model.coef_ / 2, model.coef_ / 2])
    bias = (
        model.intercept_ if len(model.classes_) > 2 else np.concatenate([-model.intercept_ / 2, model.intercept_ / 2])
    )
    return Hashed([str(x) for x in model.classes_], columns, weights.T.astype(np.float32), bias.astype(np.float32))


def _matrix(rows: Sequence[Sequence[int]], columns: npt.NDArray[np.int64]) -> Any:
    import scipy.sparse as sparse

    lengths = np.array([len(r) for r in rows], dtype=np.int64)
    flat = np.fromiter((f for r in rows for f in r), dtype=np.int64, count=int(lengths.sum()))
    owner = np.repeat(np.arange(len(rows)), lengths)
    at = np.searchsorted(columns, flat)
    known = (at < len(columns)) & (columns[np.minimum(at, len(columns) - 1)] == flat)
    ones = np.ones(int(known.sum()), dtype=np.float32)
    return sparse.csr_matrix((ones, (owner[known], at[known])), shape=(len(rows), len(columns)))


@lru_cache(maxsize=500_000)
def hashed(feature: str) -> int:
    """The place of a feature."""
    return zlib.crc32(feature.encode()) & ((1 << _BITS) - 1)


def candidates(count: int) -> list[tuple[int, int]]:
    """All runs of words of a text of `count` words."""
    return [(a, b) for a in range(count) for b in range(a + 1, min(count, a + LONGEST) + 1)]


def span_features(
    words: Sequence[str], classes: Mapping[int, tuple[int, ...]] | None = None, hidden: Collection[int] = ()
) -> list[list[int]]:
    """Features of every candidate of a text, in the order of `candidates`.

    Args:
        words: The text.
        classes: Hashed word to its classes.
        hidden: Positions of words to be treated as never seen: only their endings, classes and hits count.
    """
    real = [w.casefold() for w in words]
    low = ["?" if i in hidden else w for i, w in enumerate(real)]
    stems = ["?" if i in hidden else stem(w) for i, w in enumerate(real)]
    n = len(low)
    kinds: dict[tuple[int, int], list[str]] = defaultdict(list)
    inside: dict[int, list[str]] = defaultdict(list)
    for hit in matcher().find([Token(w, stem(w), 0, 0) for w in real]):
        kinds[hit.start, hit.end] += (
            [hit.kind] if set(range(hit.start, hit.end)) & set(hidden) else [hit.kind, f"{hit.kind}:{hit.code}"]
        )
        for i in range(hit.start, hit.end):
            inside[i].append(hit.kind)

    def at(i: int, of: Sequence[str] = low) -> str:
        return of[i] if 0 <= i < n else ("<s>" if i < 0 else "</s>")

    def group(i: int) -> tuple[int, ...]:
        return (classes or {}).get(hashed(at(i, real)), (-1,))

    def form(i: int) -> str:
        return _form(at(i, real))

    out = []
    for a, b in candidates(n):
        first, last, before, behind, size = low[a], low[b - 1], at(a - 1), at(b), b - a
        ending, opening = real[b - 1], real[a]
        names = [
            f"size={size}", "all=" + " ".join(low[a:b]), "stems=" + " ".join(stems[a:b]), "first=" + first, "last=" + last,
            "laststem=" + stems[b - 1], "firststem=" + stems[a], "before=" + before, "behind=" + behind,
            f"before2={at(a - 2)}|{before}", f"behind2={behind}|{at(b + 1)}", f"edge={before}|{first}", f"end={last}|{behind}",
            f"{size}last={last}", f"{size}first={first}", f"{size}behind={behind}", f"{size}before={before}",
            "tail3=" + ending[-3:], "tail4=" + ending[-4:], "tail2=" + ending[-2:], "head3=" + ending[:3], "firsttail=" + opening[-3:],
            "beforetail=" + at(a - 1, real)[-3:], "behindtail=" + at(b, real)[-3:], f"start={a == 0}", f"stop={b == n}", f"{size}start={a == 0}{b == n}",
            f"{size}behindtail={at(b, real)[-3:]}", f"{size}beforetail={at(a - 1, real)[-3:]}", f"around={before}|{behind}", f"{size}tail={ending[-3:]}",
            f"forms={size}|{form(a - 1)}|{'|'.join(form(i) for i in range(a, b))}|{form(b)}", f"form={size}|{'|'.join(form(i) for i in range(a, b))}",
            f"left={form(a - 1)}|{form(a)}|{size}", f"right={form(b - 1)}|{form(b)}|{size}",
        ]  # fmt: skip
        names += ["in=" + w for w in low[a:b]]
        names += ["hit=" + k for k in kinds[a, b]] if (a, b) in kinds else ["hit=-"]
        for where, i in (("before", a - 1), ("behind", b), ("last", b - 1), ("first", a)):
            names += [f"hit{where}={k}" for k in inside.get(i, ["-"])]
            names += [f"{size}hit{where}={k}" for k in inside.get(i, ["-"])]
            if classes:
                names += [f"{where}class{k}={c}" for k, c in enumerate(group(i))]
                names += [f"{size}{where}class{k}={c}" for k, c in enumerate(group(i))]
        names.append("hits=" + "|".join(_first(inside.get(i)) for i in range(a - 1, b + 1)))
        names.append(f"{size}hits=" + "|".join(_first(inside.get(i)) for i in range(a, b)))
        if classes:
            names.append("classes=" + "|".join(str(group(i)[0]) for i in range(a, b)))
            names.append(f"edgeclass={group(a - 1)[0]}|{group(a)[0]}")
            names.append(f"endclass={group(b - 1)[0]}|{group(b)[0]}")
        if any(w.startswith("<") for w in real[a:b]):
            names.append("mask")
        if b - 1 not in hidden:
            padded = f"^{ending}$"
            names += ["gram=" + padded[i : i + 3] for i in range(len(padded) - 2)]
        out.append([hashed(x) for x in names])
    return out


def _first(kinds: list[str] | None) -> str:
    return kinds[0] if kinds else "-"


@lru_cache(maxsize=100_000)
def _form(word: str) -> str:
    """The look of a word: its ending where that tells, else its kind."""
    if word.startswith("<"):
        return word
    for ending in ("ing", "ed", "ly", "tion", "ment", "age", "able", "er", "or", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return ending
    if word in _SMALL or not word.isalpha():
        return word
    return "w"


_SMALL = frozenset(
    ["not", "no", "on", "in", "at", "to", "of", "for", "and", "or", "from", "with", "up", "out", "off", "down", "by", "as", "is", "are", "be", "the", "a", "left", "right", "front", "rear",
     "hand", "side", "low", "high", "too", "over", "under"]
)  # fmt: skip


class SpanModel:
    """Learns and finds nested spans.

    Args:
        model: Weights; see `fit`.
        lean: How much a span must be likelier than nothing, in nats; below 0 finds more.
    """

    def __init__(self, model: Hashed, lean: float = 0.0, classes: Mapping[int, tuple[int, ...]] | None = None) -> None:
        self.model = model
        self.lean = lean
        self.classes = dict(classes or {})

    @classmethod
    def fit(
        cls, texts: Sequence[Sequence[str]], spans: Sequence[Iterable[Span]], *, c: float = 1.0, seed: int = 7, lean: float = 0.0,
        classes: Mapping[int, tuple[int, ...]] | None = None, copies: int = 1, hide: float = 0.35,
    ) -> SpanModel:  # fmt: skip
        """Learn from texts (their words) and the spans that people marked in them."""
        rows, labels = [], []
        rng = np.random.default_rng(seed)
        for words, marked in zip(texts, spans, strict=True):
            gold = {(s.start, s.end): s.label for s in marked}
            for copy in range(1 + copies):
                # words hidden at random teach what holds of words never seen
                hidden = set(np.flatnonzero(rng.random(len(words)) < hide).tolist()) if copy else set()
                rows += span_features(words, classes, hidden)
                labels += [gold.get(k, NOTHING) for k in candidates(len(words))]
        return cls(fit_hashed(rows, labels, c=c, seed=seed), lean, classes)

    def save(self, folder: Path) -> None:
        """Write weights, classes of words and lean."""
        self.model.save(folder / LINEAR)
        places = np.array(sorted(self.classes), dtype=np.int64)
        groups = np.array([self.classes[int(p)] for p in places], dtype=np.int16)
        np.savez_compressed(folder / "classes.npz", places=places, groups=groups, lean=np.array([self.lean]))

    @classmethod
    def load(cls, folder: Path) -> SpanModel:
        """Read what `save` wrote."""
        with np.load(folder / "classes.npz", allow_pickle=False) as file:
            classes = {int(p): tuple(int(x) for x in g) for p, g in zip(file["places"], file["groups"], strict=True)}
            lean = float(file["lean"][0])
        return cls(Hashed.load(folder / LINEAR), lean, classes)

    def find(self, texts: Sequence[Sequence[str]]) -> list[list[Span]]:
        """Spans of each text, in their order."""
        features = [span_features(t, self.classes) for t in texts]
        flat = [row for text in features for row in text]
        if not flat:
            return [[] for _ in texts]
        return chosen(texts, self.model.probability(flat), self.model.labels, self.lean)


def chosen(
    texts: Sequence[Sequence[str]], chance: npt.NDArray[np.float64], labels: Sequence[str], lean: float = 0.0
) -> list[list[Span]]:
    """Spans of each text from the probabilities of its candidates; of two that cross the likelier one.

    Args:
        texts: Words of each.
        chance: Probability of each label, [candidates of all texts, labels].
        labels: `NOTHING` among them.
        lean: How much a span must be likelier than nothing, in nats; below 0 finds more.
    """
    best, sure, any_span = _choose(chance, labels, lean)
    out: list[list[Span]] = []
    at = 0
    for words in texts:
        runs = candidates(len(words))
        found = [
            Span(a, b, labels[best[at + k]], float(sure[at + k])) for k, (a, b) in enumerate(runs) if any_span[at + k]
        ]
        at += len(runs)
        out.append(without_crossing(found))
    return out


def _choose(
    chance: npt.NDArray[np.float64], labels: Sequence[str], lean: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Best label, its confidence, and whether it is a span at all: classes are weighed as a whole before their kinds."""
    tops = _tops(labels)
    names = sorted(set(tops) - {NOTHING})
    nothing = chance[:, list(labels).index(NOTHING)]
    mass = np.column_stack([chance[:, [i for i, t in enumerate(tops) if t == n]].sum(axis=1) for n in names])
    top = mass.argmax(axis=1)
    within = np.array([[t == n for t in tops] for n in names])
    best = np.where(within[top], chance, -1.0).argmax(axis=1)
    sure = mass[np.arange(len(mass)), top]
    return best, sure, (1.0 - nothing) > nothing * np.exp(lean)


def _tops(labels: Sequence[str]) -> list[str]:
    return [x.split("/")[0] for x in labels]


def without_crossing(found: list[Span]) -> list[Span]:
    """Spans none of which cross, in their order: of two that do, the surer one."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: -s.confidence):
        if not any(s.start < span.start < s.end < span.end or span.start < s.start < span.end < s.end for s in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: (s.start, -s.end))
