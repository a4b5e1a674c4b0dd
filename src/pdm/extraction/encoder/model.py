"""An encoder with its head, as it is kept and used: weights in eight bits, numpy alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.extraction.encoder.network import logits
from pdm.extraction.encoder.pieces import Batch, Pieces, batch_of
from pdm.extraction.spans import NOTHING, Span, candidates, chosen

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
    """

    weights: Mapping[str, Floats]
    layers: int
    labels: list[str]
    pieces: Pieces

    def probability(self, texts: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
        """Probability of each label for every candidate of every text, [candidates, labels]."""
        parts = [(n, first, own) for n, words in enumerate(texts) for first, own in self._parts(words)]
        out = [np.tile(self._nothing, (len(candidates(len(words))), 1)) for words in texts]
        places = [{run: k for k, run in enumerate(candidates(len(words)))} for words in texts]
        # parts of like length side by side: little padding
        parts.sort(key=lambda part: len(part[2]))
        for at in range(0, len(parts), _BATCH):
            batch = parts[at : at + _BATCH]
            runs = [candidates(len(own)) for _, _, own in batch]
            chance = self._chance(batch_of([own for _, _, own in batch], runs, self.pieces))
            rows = iter(chance)
            for (n, first, _), found in zip(batch, runs, strict=True):
                for a, b in found:
                    out[n][places[n][first + a, first + b]] = next(rows)
        return np.concatenate(out) if out else np.zeros((0, len(self.labels)))

    @property
    def _nothing(self) -> npt.NDArray[np.float64]:
        return np.array([float(x == NOTHING) for x in self.labels])

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
        margin = np.asarray(logits(self.weights, self.layers, batch, np, lambda x: x), dtype=np.float64)
        raised = np.exp(margin - margin.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def find(self, texts: Sequence[Sequence[str]]) -> list[list[Span]]:
        """Spans of each text, in their order."""
        return chosen(texts, self.probability(texts), self.labels)

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
        np.savez_compressed(
            folder / ENCODER, **{f"w/{k}": v for k, v in kept.items()}, layers=np.array(self.layers), labels=np.array(self.labels),
            pieces=np.frombuffer("\n".join(self.pieces.known).encode(), dtype=np.uint8),
        )  # fmt: skip

    @classmethod
    def load(cls, folder: Path) -> EncoderSpans:
        """Read weights that `save` wrote."""
        with np.load(folder / ENCODER, allow_pickle=False) as file:
            kept = {k[2:]: file[k] for k in file.files if k.startswith("w/")}
            layers, labels = int(file["layers"]), [str(x) for x in file["labels"]]
            pieces = Pieces(file["pieces"].tobytes().decode().split("\n"))
        weights = {
            k: np.asarray(v, dtype=np.float32) * kept[k + "*"] if k + "*" in kept else v.astype(np.float32)
            for k, v in kept.items()
            if not k.endswith("*")
        }
        return cls(weights, layers, labels, pieces)
