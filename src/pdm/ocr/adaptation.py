"""A recogniser that learns a hand from corrected cells: a small layer on its frozen features.

The recogniser's last layer is linear, so a correction to it multiplies each probability: p' ~ p exp(h D + d), with the features
h (120 a step) and a layer D, d that is learned by gradient descent on the CTC loss (Graves et al. 2006) of the corrected texts,
kept small. Some corrections are held back; the layer is used only if they are read better with it.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit
from rapidfuzz.distance import Levenshtein

from pdm.lattice import LATIN, Lattice, encode

Floats = npt.NDArray[np.float32]

_MAGIC = b"A1"

LEAST = 24
"""Corrected cells below which nothing is learned."""

FOLDS = 4
"""Each correction is held back once in so many trials, to judge by."""

ENOUGH = 0.95
"""Share of the errors on corrections held back above which a layer is not used."""

LIKE = 0.2
"""How like its text a picture has to be read to teach anything, 0 to 1."""

PENALTY, STEPS, RATE = 200.0, 50, 0.005


@dataclass(frozen=True)
class Sight:
    """What the recogniser made of one picture.

    Attributes:
        probabilities: [time, 1 + len(LATIN)].
        features: What its last layer gets to see; [time, features].
    """

    probabilities: Floats
    features: Floats


@dataclass(frozen=True)
class Adaptation:
    """A learned layer.

    Attributes:
        layer: Added to the last layer; [features, 1 + len(LATIN)].
        bias: Added to its bias.
        before: Character error rate of the best path on corrections held back, without the layer.
        after: With it.
        cells: Number of corrected cells it was learned from.
    """

    layer: Floats
    bias: Floats
    before: float
    after: float
    cells: int

    @property
    def name(self) -> str:
        """Short name, the same for the same layer."""
        return hashlib.sha256(self.to_bytes()).hexdigest()[:8]

    def probabilities(self, seen: Sight) -> Floats:
        """Probabilities with the layer."""
        return _softmax(np.log(np.maximum(seen.probabilities, 1e-9)) + seen.features @ self.layer + self.bias)

    def lattice(self, seen: Sight) -> Lattice:
        """The reading with the layer."""
        return Lattice.from_probabilities(self.probabilities(seen))

    def to_bytes(self) -> bytes:
        """What `from_bytes` reads."""
        head = struct.pack(">HHffI", *self.layer.shape, self.before, self.after, self.cells)
        return _MAGIC + zlib.compress(head + self.layer.astype(">f2").tobytes() + self.bias.astype(">f2").tobytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> Adaptation:
        """What `to_bytes` wrote.

        Raises:
            ValueError: The bytes are no adaptation.
        """
        try:
            if data[:2] != _MAGIC:
                raise ValueError("wrong beginning")
            raw = zlib.decompress(data[2:])
            rows, columns, before, after, cells = struct.unpack_from(">HHffI", raw)
            values = np.frombuffer(raw, dtype=">f2", offset=struct.calcsize(">HHffI")).astype(np.float32)
            layer, bias = values[: rows * columns].reshape(rows, columns), values[rows * columns :]
            if len(bias) != columns or columns != len(LATIN) + 1 or not np.isfinite(values).all():
                raise ValueError("wrong size")
        except (zlib.error, struct.error, ValueError) as error:
            raise ValueError(f"not an adaptation: {error}") from error
        return cls(layer, bias, before, after, cells)


def learn(
    examples: Sequence[tuple[Sight, str]], *, least: int = LEAST, views: Sequence[Sequence[Sight]] | None = None
) -> Adaptation | None:
    """A layer for a hand, from pictures with their right texts; None when held-back texts are not read better with it.

    Texts with characters outside the alphabet, too long for their pictures, or read as something else altogether teach nothing.

    Args:
        examples: Pictures as they are.
        least: How many are needed.
        views: For each example the same writing altered (`variants.altered`), which teaches but is not judged by.
    """
    both = zip(examples, views if views is not None else [()] * len(examples), strict=True)
    known = [(e, [(v, e[1]) for v in more if _fits(v, e[1])]) for e, more in both if _fits(*e)]
    usable = [e for e, _ in known]
    if len(usable) < max(least, FOLDS):
        return None
    before = after = 0
    for fold in range(FOLDS):
        held = usable[fold::FOLDS]
        trial = _train([x for i, (e, more) in enumerate(known) if i % FOLDS != fold for x in (e, *more)])
        before += _errors(None, held)
        after += _errors(Adaptation(*trial, 0.0, 0.0, 0), held)
    if after > ENOUGH * before or not before:
        return None
    characters = sum(len("".join(t.split())) for _, t in usable)
    return Adaptation(
        *_train([x for e, more in known for x in (e, *more)]), before / characters, after / characters, len(usable)
    )


def _fits(seen: Sight, text: str) -> bool:
    _, lengths = encode([text])
    doubled = sum(a == b for a, b in pairwise(text))
    if not 0 < lengths[0] <= len(seen.probabilities) - doubled:
        return False
    # a picture of several lines, or of something else, is hardly read like its text
    return Levenshtein.normalized_similarity(best_path(seen.probabilities), text) >= LIKE


def _errors(adaptation: Adaptation | None, examples: Sequence[tuple[Sight, str]]) -> int:
    """Character errors of the best path, spaces aside."""
    wrong = 0
    for seen, text in examples:
        p = seen.probabilities if adaptation is None else adaptation.probabilities(seen)
        wrong += Levenshtein.distance("".join(best_path(p).split()), "".join(text.split()))
    return wrong


def best_path(probabilities: Floats) -> str:
    """Text of the likeliest column at each step."""
    best = probabilities.argmax(axis=1)
    new = np.concatenate([[True], best[1:] != best[:-1]]) & (best != 0)
    return "".join(LATIN[i - 1] for i in best[new])


def _softmax(logits: Floats) -> Floats:
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(p / p.sum(axis=1, keepdims=True), dtype=np.float32)


def _train(examples: Sequence[tuple[Sight, str]]) -> tuple[Floats, Floats]:
    """Layer and bias by Adam (Kingma and Ba 2015), all examples together."""
    logs = np.concatenate([np.log(np.maximum(s.probabilities, 1e-9)) for s, _ in examples])
    features = np.concatenate([s.features for s, _ in examples])
    ends = np.cumsum([len(s.probabilities) for s, _ in examples])
    codes, lengths = encode([t for _, t in examples])
    characters = int(lengths.sum())
    # bias as one more feature
    features = np.hstack([features, np.ones((len(features), 1), dtype=np.float32)])
    weights = np.zeros((features.shape[1], logs.shape[1]), dtype=np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        p = _softmax(logs + features @ weights)
        slope = _slopes(p.astype(np.float64), ends, codes.astype(np.int64), lengths).astype(np.float32)
        gradient = features.T @ slope / characters + PENALTY / characters * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weights = weights - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-6)
    return weights[:-1], weights[-1]


@njit(cache=True)  # type: ignore[untyped-decorator]
def _slopes(p: Any, ends: Any, codes: Any, lengths: Any) -> Any:
    """Gradient of the CTC loss by the logits; a text that cannot be had from its picture gives none."""
    out = np.zeros_like(p)
    start = 0
    for n in range(len(ends)):
        end = ends[n]
        steps, states = end - start, 2 * lengths[n] + 1
        symbol = np.zeros(states, dtype=np.int64)
        for i in range(lengths[n]):
            symbol[2 * i + 1] = codes[n, i]
        forward = np.zeros((steps, states))
        forward[0, 0] = p[start, 0]
        forward[0, 1] = p[start, symbol[1]]
        possible = True
        for t in range(steps):
            if t > 0:
                for s in range(states):
                    a = forward[t - 1, s]
                    if s > 0:
                        a += forward[t - 1, s - 1]
                    if s > 1 and symbol[s] != 0 and symbol[s] != symbol[s - 2]:
                        a += forward[t - 1, s - 2]
                    forward[t, s] = a * p[start + t, symbol[s]]
            total = forward[t].sum()
            if total <= 0.0:
                possible = False
                break
            forward[t] /= total
        if possible and forward[steps - 1, states - 1] + forward[steps - 1, states - 2] > 0.0:
            backward = np.zeros(states)
            backward[states - 1] = backward[states - 2] = 1.0
            for t in range(steps - 1, -1, -1):
                if t < steps - 1:
                    after = np.zeros(states)
                    for s in range(states):
                        b = backward[s] * p[start + t + 1, symbol[s]]
                        after[s] += b
                        if s > 0:
                            after[s - 1] += b
                        if s > 1 and symbol[s] != 0 and symbol[s] != symbol[s - 2]:
                            after[s - 2] += b
                    backward = after / after.sum()
                share = forward[t] * backward
                share /= share.sum()
                out[start + t] = p[start + t]
                for s in range(states):
                    out[start + t, symbol[s]] -= share[s]
        start = end
    return out
