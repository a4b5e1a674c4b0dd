"""A reading as probabilities: what a CTC recogniser saw, kept so compactly that it can be asked again years later.

Per time step the few likeliest characters are kept with their cost (-log p in sixteenths, one byte) and the mass that is
left for all others; runs of steps that are surely blank are one step. The likelihood of any string is exact for this
compact form.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]

LATIN = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    "!\"#$%&'()*+,-./:;<=>?@[\\]_|~°²³µ½±§£€äöüÄÖÜßéèàç "
)
"""Characters of the reader, without the blank. Position + 1 is the index in a lattice."""

_INDEX = {c: i + 1 for i, c in enumerate(LATIN)}
_SCALE = 16.0
_KEEP = 6
_BLANK_SURE = 0.995
_FLOOR = 1e-12
NEVER = -690.0
"""Log likelihood of a string that cannot have been written (or holds characters outside the alphabet)."""


class Lattice:
    """Probabilities per time step over blank and `LATIN`.

    Attributes:
        probabilities: [time, 1 + len(LATIN)], rows sum to one, column 0 is the blank.
    """

    def __init__(self, probabilities: Floats) -> None:
        self.probabilities = probabilities

    @classmethod
    def from_probabilities(cls, probabilities: npt.NDArray[Any]) -> Lattice:
        """The compact form of a recogniser's output [time, 1 + len(LATIN)]; what it keeps is what it will ever say.

        Raises:
            ValueError: The second dimension does not fit the alphabet.
        """
        p = np.asarray(probabilities, dtype=np.float64)
        if p.ndim != 2 or p.shape[1] != len(LATIN) + 1:
            raise ValueError(f"expected [time, {len(LATIN) + 1}] probabilities, got {p.shape}")
        return cls.from_bytes(_pack(p / np.maximum(p.sum(axis=1, keepdims=True), _FLOOR)))

    def to_bytes(self) -> bytes:
        """A few hundred bytes; `from_bytes` gives the same lattice."""
        return _pack(self.probabilities)

    @classmethod
    def from_bytes(cls, data: bytes) -> Lattice:
        """What `to_bytes` wrote.

        Raises:
            ValueError: The bytes are not a lattice.
        """
        try:
            raw = zlib.decompress(data)
            steps = int.from_bytes(raw[:2], "big")
            out = np.zeros((steps, len(LATIN) + 1))
            at = 2
            for t in range(steps):
                count, rest = raw[at], raw[at + 1]
                at += 2
                out[t] = np.exp(-rest / _SCALE) / max(len(LATIN) + 1 - count, 1) if rest < 255 else _FLOOR
                for _ in range(count):
                    out[t, raw[at]] = np.exp(-raw[at + 1] / _SCALE)
                    at += 2
                out[t] /= out[t].sum()
        except (zlib.error, IndexError) as error:
            raise ValueError(f"not a lattice: {error}") from error
        return cls(out)

    def greedy(self) -> tuple[str, float]:
        """Best path as text, and the mean probability of its characters (1.0 for an empty one)."""
        if not len(self.probabilities):
            return "", 1.0
        best = self.probabilities.argmax(axis=1)
        keep = (best != 0) & np.concatenate([[True], best[1:] != best[:-1]])
        text = "".join(LATIN[i - 1] for i in best[keep])
        if not keep.any():
            return "", float(self.probabilities[:, 0].mean())
        return text, float(self.probabilities[np.flatnonzero(keep), best[keep]].mean())

    def log_likelihood(self, strings: Sequence[str]) -> Floats:
        """log P(string | picture) of each string, summed over all alignments (CTC). `NEVER` is the floor."""
        codes, lengths = encode(strings)
        if not len(strings):
            return np.zeros(0)
        if not len(self.probabilities):
            return np.where(lengths == 0, 0.0, NEVER)
        return np.asarray(_forward(self.probabilities, codes, lengths))

    def open_log_likelihood(self) -> float:
        """Log likelihood of the best string of an open character model: that of the best path."""
        return float(self.log_likelihood([self.greedy()[0]])[0])

    def evidence(self, strings: Sequence[str], temper: float = 1.0) -> Floats:
        """Tempered log ratio of each string to the open model: about 0 when nothing fits better, far below when it does not."""
        return temper * (self.log_likelihood(strings) - self.open_log_likelihood())


def encode(strings: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Strings as index rows, padded with 0; length -1 marks one with characters outside the alphabet."""
    width = max((len(s) for s in strings), default=0)
    codes = np.zeros((len(strings), max(width, 1)), dtype=np.int64)
    lengths = np.zeros(len(strings), dtype=np.int64)
    for i, string in enumerate(strings):
        known = [_INDEX.get(c, -1) for c in string]
        lengths[i] = -1 if -1 in known else len(known)
        if lengths[i] > 0:
            codes[i, : len(known)] = known
    return codes, lengths


@njit(cache=True)  # type: ignore[untyped-decorator]
def _forward(p: Floats, codes: Any, lengths: Any) -> Any:
    steps = p.shape[0]
    out = np.empty(codes.shape[0])
    alpha = np.zeros(2 * codes.shape[1] + 1)
    for n in range(codes.shape[0]):
        length = lengths[n]
        if length < 0 or length > steps:
            out[n] = NEVER
            continue
        size = 2 * length + 1
        log_scale = 0.0
        alpha[:size] = 0.0
        alpha[0] = p[0, 0]
        if length > 0:
            alpha[1] = p[0, codes[n, 0]]
        for t in range(1, steps):
            # from the end, so that the step before is still in place
            for s in range(size - 1, -1, -1):
                total = alpha[s]
                if s > 0:
                    total += alpha[s - 1]
                symbol = 0
                if s % 2 == 1:
                    symbol = codes[n, s // 2]
                    if s > 1 and symbol != codes[n, s // 2 - 1]:
                        total += alpha[s - 2]
                alpha[s] = total * p[t, symbol]
            if t % 16 == 0:
                top = alpha[:size].max()
                if top > 0.0:
                    alpha[:size] /= top
                    log_scale += np.log(top)
        last = alpha[size - 1]
        if size > 1:
            last += alpha[size - 2]
        out[n] = max(np.log(last) + log_scale, NEVER) if last > 0.0 else NEVER
    return out


def _pack(p: Floats) -> bytes:
    steps = []
    blank = False
    for row in p:
        sure = row[0] >= _BLANK_SURE
        if sure and blank:
            continue
        blank = sure
        top = np.argsort(-row, kind="stable")[:_KEEP]
        top = top[row[top] > 1e-5] if row[top[0]] > 1e-5 else top[:1]
        costs = np.clip(np.round(-_SCALE * np.log(np.maximum(row[top], _FLOOR))), 0, 254).astype(int)
        left = max(1.0 - float(row[top].sum()), 0.0)
        rest = 255 if left < 1e-7 else int(np.clip(round(-_SCALE * np.log(left)), 0, 254))
        steps.append(bytes([len(top), rest]) + bytes(x for pair in zip(top.tolist(), costs.tolist(), strict=True) for x in pair))
    return zlib.compress(len(steps).to_bytes(2, "big") + b"".join(steps), 6)
