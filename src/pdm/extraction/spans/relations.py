"""Relations between spans: what an activity or a state is about, what is part of what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pdm.extraction.spans.spans import NOTHING, Hashed, Span, fit_hashed, hashed
from pdm.vocabulary.words import stem


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the spans `head` and `tail` (positions in the list of spans)."""

    head: int
    tail: int
    label: str
    confidence: float = 1.0


RELATIONS = "relations.npz"
"""File of the linear model's weights."""


class RelationFinder(Protocol):
    """What finds relations, whatever its model."""

    def find(self, texts: Sequence[Sequence[str]], spans: Sequence[Sequence[Span]]) -> list[list[Relation]]:
        """Relations of each text between its spans."""
        ...

    def save(self, folder: Path) -> None:
        """Write the weights."""
        ...


def pairs(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """All ordered pairs of different spans."""
    return [(i, j) for i in range(len(spans)) for j in range(len(spans)) if i != j]


def pair_features(words: Sequence[str], spans: Sequence[Span]) -> list[list[int]]:
    """Features of every pair, in the order of `pairs`."""
    low = [w.casefold() for w in words]
    out = []
    for i, j in pairs(spans):
        h, t = spans[i], spans[j]
        kind = f"{_top(h)}>{_top(t)}"
        fine = f"{h.label}>{t.label}"
        order = (
            "in"
            if t.start <= h.start and h.end <= t.end
            else "has"
            if h.start <= t.start and t.end <= h.end
            else "<"
            if h.start < t.start
            else ">"
        )
        first, second = (h, t) if h.start <= t.start else (t, h)
        gap = max(0, second.start - first.end)
        between = " ".join(low[first.end : second.start][:4])
        middle = [s for s in spans if first.end <= s.start and s.end <= second.start]
        objects = sum(_top(s) == "PhysicalObject" for s in middle)
        nearest = not any(
            _top(s) == _top(t) and abs(s.start - h.start) < abs(t.start - h.start) and s is not t for s in spans
        )
        outer = any(s is not t and s.start <= t.start and t.end <= s.end for s in spans)
        outer_head = any(s is not h and s.start <= h.start and h.end <= s.end for s in spans)
        words_h, words_t = " ".join(low[h.start : h.end]), " ".join(low[t.start : t.end])
        base = [
            kind, fine, "order" + order, f"{kind}{order}", f"{fine}{order}", f"{kind}{order}gap{min(gap, 4)}", f"{kind}{order}mid{len(middle)}obj{objects}",
            f"{kind}{order}between={between}", f"{kind}{order}near{nearest}", f"{kind}{order}outer{outer}{outer_head}", f"{kind}{order}near{nearest}outer{outer}{outer_head}obj{objects}",
            f"{kind}h={words_h}", f"{kind}t={words_t}", f"{kind}ht={words_h}|{words_t}", f"{kind}{order}hs={stem(low[h.end - 1])}", f"{kind}{order}ts={stem(low[t.end - 1])}",
            f"{kind}{order}same{low[h.end - 1] == low[t.end - 1]}{low[h.start] == low[t.start]}", f"{kind}{order}hl={h.label}gap{min(gap, 2)}", f"{kind}{order}tl={t.label}gap{min(gap, 2)}",
            f"{kind}n{len(spans)}", f"{kind}{order}hlast{h.end == len(low)}tlast{t.end == len(low)}",
            f"{kind}{order}sizes{h.end - h.start}{t.end - t.start}",
        ]  # fmt: skip
        base += [f"{kind}{order}mid={_top(s)}" for s in middle]
        out.append([hashed(x) for x in base])
    return out


def _top(span: Span) -> str:
    return span.label.split("/")[0]


class RelationModel:
    """Learns and finds relations between given spans."""

    def __init__(self, model: Hashed) -> None:
        self.model = model

    @classmethod
    def fit(
        cls, texts: Sequence[Sequence[str]], spans: Sequence[Sequence[Span]], relations: Sequence[Iterable[Relation]], *, c: float = 3.0, seed: int = 7
    ) -> RelationModel:  # fmt: skip
        """Learn from texts with their spans and the relations that people marked."""
        rows, labels = [], []
        for words, found, marked in zip(texts, spans, relations, strict=True):
            gold = {(r.head, r.tail): r.label for r in marked}
            rows += pair_features(words, found)
            labels += [gold.get(k, NOTHING) for k in pairs(found)]
        return cls(fit_hashed(rows, labels, c=c, seed=seed))

    def save(self, folder: Path) -> None:
        """Write the weights."""
        self.model.save(folder / RELATIONS)

    @classmethod
    def load(cls, folder: Path) -> RelationModel:
        """Read what `save` wrote."""
        return cls(Hashed.load(folder / RELATIONS))

    def find(self, texts: Sequence[Sequence[str]], spans: Sequence[Sequence[Span]]) -> list[list[Relation]]:
        """Relations of each text."""
        nothing = self.model.labels.index(NOTHING)
        out: list[list[Relation]] = []
        for found, chance in zip(spans, self.probability(texts, spans), strict=True):
            best = chance.argmax(axis=1)
            out.append([
                Relation(i, j, self.model.labels[best[k]], float(chance[k, best[k]]))
                for k, (i, j) in enumerate(pairs(found)) if best[k] != nothing
            ])  # fmt: skip
        return out

    def probability(
        self, texts: Sequence[Sequence[str]], spans: Sequence[Sequence[Span]]
    ) -> list[npt.NDArray[np.float64]]:
        """Probability of each label for the pairs of each text, [pairs, labels], in the order of `pairs`."""
        features = [pair_features(t, s) for t, s in zip(texts, spans, strict=True)]
        flat = [row for text in features for row in text]
        if not flat:
            return [np.zeros((0, len(self.model.labels))) for _ in texts]
        ends = np.cumsum([len(own) for own in features])
        return np.split(self.model.probability(flat), ends[:-1])
