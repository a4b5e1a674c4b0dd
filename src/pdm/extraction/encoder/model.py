"""An encoder with its head, as it is kept and used: weights in eight bits, numpy alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.extraction.encoder.judge import Judge
from pdm.extraction.encoder.network import pair_logits, run_logits, states
from pdm.extraction.encoder.pieces import Batch, Pieces, batch_of, pairs_of
from pdm.extraction.encoder.told import told
from pdm.extraction.spans.relations import Relation, RelationModel, pairs
from pdm.extraction.spans.spans import LONGEST, NOTHING, Span, candidates, chosen

ENCODER = "encoder.npz"
"""File of the weights."""
_BATCH = 64
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class EncoderSpans:
    """Finds nested spans.

    Attributes:
        weights: By name, as `network.logits` takes them.
        layers: Of the encoder.
        labels: Of the head, "O" among them.
        pieces: What the encoder knows.
        relations: Of the head of pairs, "O" first; none where there is no such head.
        judge: Chooses the spans; where there is none, each run of words is one that is more likely a span than not.
    """

    weights: Mapping[str, Floats]
    layers: int
    labels: list[str]
    pieces: Pieces
    relations: list[str] = field(default_factory=list)
    judge: Judge | None = None

    def probability(self, texts: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
        """Probability of each label for every candidate of every text, [candidates, labels]."""
        parts = [(n, first, own) for n, words in enumerate(texts) for first, own in self._parts(words)]
        out = [np.tile(_none(self.labels), (len(candidates(len(words))), 1)) for words in texts]
        places = [{run: k for k, run in enumerate(candidates(len(words)))} for words in texts]
        # parts of like length side by side: little padding
        parts.sort(key=lambda part: sum(len(self.pieces.cut(w)) for w in part[2]))
        for at in range(0, len(parts), _BATCH):
            batch = parts[at : at + _BATCH]
            runs = [candidates(len(own)) for _, _, own in batch]
            chance = self._chance(batch_of([own for _, _, own in batch], runs, self.pieces))
            rows = iter(chance)
            for (n, first, _), found in zip(batch, runs, strict=True):
                for a, b in found:
                    out[n][places[n][first + a, first + b]] = next(rows)
        return np.concatenate(out) if out else np.zeros((0, len(self.labels)))

    def _parts(self, words: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
        """First word and words of the parts that the encoder can take at once; most texts are one."""
        most, first, length = len(self.weights["places"]) - 2, 0, 0
        for n, word in enumerate(words):
            more = len(self.pieces.cut(word))
            if length + more > most:
                yield first, words[first:n]
                first, length = n, 0
            length += more
        if first < len(words):
            yield first, words[first:]

    def _chance(self, batch: Batch) -> npt.NDArray[np.float64]:
        _, middle = states(self.weights, self.layers, batch, np, lambda x: x)
        return _softmax(run_logits(self.weights, middle))

    def find(self, texts: Sequence[Sequence[str]]) -> list[list[Span]]:
        """Spans of each text, in their order."""
        chance = self.probability(texts)
        return (
            chosen(texts, chance, self.labels) if self.judge is None else self.judge.choose(texts, chance, self.labels)
        )

    def pair_chance(
        self, texts: Sequence[Sequence[str]], spans: Sequence[Sequence[Span]]
    ) -> list[npt.NDArray[np.float64]]:
        """Probability of each relation for the pairs of each text's spans, [pairs, relations], in the order of `pairs`.

        Pairs that the encoder cannot see at once, or with a span of more than `LONGEST` words, have none.
        """
        out = [np.tile(_none(self.relations), (len(own) * max(0, len(own) - 1), 1)) for own in spans]
        parts = []
        for n, (words, found) in enumerate(zip(texts, spans, strict=True)):
            for first, own in self._parts(words):
                within = [k for k, s in enumerate(found) if first <= s.start and s.end <= first + len(own)]
                within = [k for k in within if found[k].end - found[k].start <= LONGEST]
                if len(within) > 1:
                    parts.append((n, first, own, within))
        parts.sort(key=lambda part: sum(len(self.pieces.cut(w)) for w in part[2]))
        places = [{pair: k for k, pair in enumerate(pairs(own))} for own in spans]
        for at in range(0, len(parts), _BATCH):
            batch = parts[at : at + _BATCH]
            marked = [[spans[n][k] for k in within] for n, _, _, within in batch]
            runs = [[(s.start - p[1], s.end - p[1]) for s in own] for p, own in zip(batch, marked, strict=True)]
            rows = iter(self._related([own for _, _, own, _ in batch], runs, [s.label for own in marked for s in own]))
            for (n, _, _, within), own_spans in zip(batch, marked, strict=True):
                for i, j in pairs(own_spans):
                    out[n][places[n][within[i], within[j]]] = next(rows)
        return out

    def _related(
        self, texts: Sequence[Sequence[str]], runs: Sequence[Sequence[tuple[int, int]]], labels: Sequence[str]
    ) -> npt.NDArray[np.float64]:
        batch = batch_of(texts, runs, self.pieces)
        words, middle = states(self.weights, self.layers, batch, np, lambda x: x)
        known = {label: n for n, label in enumerate(self.labels)}
        both = pairs_of(batch, np.array([known.get(x, 0) for x in labels], dtype=np.int64))
        return _softmax(pair_logits(self.weights, words, middle, both, np))

    def save(self, folder: Path) -> None:
        """Write the weights, matrices in eight bits with a scale for each of their outputs (rows for embeddings)."""
        kept: dict[str, Any] = {}
        for name, weight in self.weights.items():
            if weight.ndim < 2 or name == "width":
                kept[name] = weight.astype(np.float16)
                continue
            axis = 1 if name in ("pieces", "places") else 0
            scale = np.maximum(np.abs(weight).max(axis=axis, keepdims=True) / 127, 1e-12)
            kept[name] = np.rint(weight / scale).astype(np.int8)
            kept[name + "*"] = scale.astype(np.float32)
        judged: dict[str, Any] = self.judge.arrays() if self.judge is not None else {}
        judged = {f"judge/{k}": v for k, v in judged.items()}
        np.savez_compressed(
            folder / ENCODER, **{f"w/{k}": v for k, v in kept.items()}, layers=np.array(self.layers), labels=np.array(self.labels), relations=np.array(self.relations, dtype=str),
            pieces=np.frombuffer("\n".join(self.pieces.known).encode(), dtype=np.uint8),
            **judged,
        )  # fmt: skip

    @classmethod
    def load(cls, folder: Path) -> EncoderSpans:
        """Read weights that `save` wrote."""
        with np.load(folder / ENCODER, allow_pickle=False) as file:
            kept = {k[2:]: file[k] for k in file.files if k.startswith("w/")}
            layers, labels = int(file["layers"]), [str(x) for x in file["labels"]]
            relations = [str(x) for x in file["relations"]] if "relations" in file.files else []
            pieces = Pieces(file["pieces"].tobytes().decode().split("\n"))
            judged = {k.removeprefix("judge/"): file[k] for k in file.files if k.startswith("judge/")}
        weights = {
            k: np.asarray(v, dtype=np.float32) * kept[k + "*"] if k + "*" in kept else v.astype(np.float32)
            for k, v in kept.items()
            if not k.endswith("*")
        }
        return cls(weights, layers, labels, pieces, relations, Judge.from_arrays(judged) if judged else None)


@dataclass(frozen=True)
class EncoderRelations:
    """Finds relations between spans by an encoder's head of pairs and, where there is one, a linear model of their words and places.

    The two err in different ways: on the marked spans of new texts either finds 0.81 (F1) and their geometric mean 0.87.
    """

    encoder: EncoderSpans
    linear: RelationModel | None = None

    def find(self, texts: Sequence[Sequence[str]], spans: Sequence[Sequence[Span]]) -> list[list[Relation]]:
        """Relations of each text."""
        kinds = self.encoder.relations
        if len(kinds) < 2:
            return [[] for _ in texts]
        chances = self.encoder.pair_chance(texts, spans)
        if self.linear is not None:
            at = [self.linear.model.labels.index(kind) for kind in kinds]
            theirs = self.linear.probability(texts, spans)
            # of two that err apart the geometric mean trusts neither alone
            both = [np.sqrt(own * other[:, at]) for own, other in zip(chances, theirs, strict=True)]
            chances = [own / np.maximum(own.sum(axis=1, keepdims=True), 1e-9) for own in both]
        return [told(w, s, kinds, chance) for w, s, chance in zip(texts, spans, chances, strict=True)]

    def save(self, folder: Path) -> None:
        """Write the linear model's weights; all else is the encoder's."""
        if self.linear is not None:
            self.linear.save(folder)


def _none(labels: Sequence[str]) -> npt.NDArray[np.float64]:
    return np.array([float(x == NOTHING) for x in labels])


def _softmax(margin: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    margin = np.asarray(margin, dtype=np.float64)
    raised = np.exp(margin - margin.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
