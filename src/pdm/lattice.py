"""A reading as probabilities: what a CTC recogniser saw, kept so compactly that it can be asked again years
later.

Per time step the few likeliest characters are kept with their cost (-log p in sixteenths, one byte) and the
mass that is left is spread over all others; runs of steps that are surely blank are one step. The likelihood
of any string is exact for this compact form (Graves et al. 2006, the forward variables of CTC), also for a
whole register at once: candidates share their prefixes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from pdm.candidates import LATIN, Candidates, encode
from pdm.compiled import compiled

__all__ = ["LATIN", "NEVER", "Candidates", "Lattice", "encode"]

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]

NEVER = -690.0
"""Log likelihood of a string that cannot have been written: it holds characters outside the alphabet, is
longer than the picture has steps, or is more than 690 nats behind the best path."""

_MAGIC, _SEVERAL = b"L1", b"L2"
_SCALE = 16.0
_KEEP = 10
_LEAST = 2e-6
_BLANK_SURE = 0.995
_UNUSED = 255


class Lattice:
    """Probabilities per time step over blank and an alphabet, in compact form.

    Attributes:
        symbols: Kept columns per step, 0 is the blank, [time, kept].
        costs: Their -log p in sixteenths, [time, kept]; 255 marks an unused place.
        rest: -log of the mass left for all other columns, in sixteenths, [time].
        alphabet: Characters; position + 1 is the column.
        looks: Further lattices of the same writing, seen a little otherwise (`pdm.ocr.writing.looks`); likelihoods here are this one's alone.
    """

    __slots__ = ("__dict__", "alphabet", "costs", "looks", "rest", "symbols")

    def __init__(
        self, symbols: Bytes, costs: Bytes, rest: Bytes, alphabet: str = LATIN, looks: Sequence[Lattice] = ()
    ) -> None:
        self.symbols, self.costs, self.rest, self.alphabet, self.looks = symbols, costs, rest, alphabet, tuple(looks)

    @classmethod
    def from_probabilities(cls, probabilities: npt.NDArray[Any], alphabet: str = LATIN) -> Lattice:
        """The compact form of a recogniser's output [time, 1 + len(alphabet)]: what it keeps is all it will
        ever say.

        Rows need not sum to one.

        Raises:
            ValueError: The second dimension does not fit the alphabet, or values are negative or not finite.
        """
        p = np.asarray(probabilities, dtype=np.float64)
        if p.ndim != 2 or p.shape[1] != len(alphabet) + 1:
            raise ValueError(f"expected [time, {len(alphabet) + 1}] probabilities, got {p.shape}")
        if len(alphabet) > 250:
            raise ValueError(f"an alphabet has at most 250 characters, not {len(alphabet)}")
        if not np.isfinite(p).all() or (p < 0).any():
            raise ValueError("probabilities must be finite and not negative")
        p = _merge_blanks(p / np.maximum(p.sum(axis=1, keepdims=True), 1e-300))
        kept = min(_KEEP, p.shape[1])
        top = _likeliest(p, kept)
        value = np.take_along_axis(p, top, axis=1)
        use = (value > _LEAST) | (np.arange(kept) == 0)
        costs = np.clip(np.round(-_SCALE * np.log(np.maximum(value, 1e-300))), 0, 254)
        left = np.maximum(1.0 - np.where(use, value, 0.0).sum(axis=1), 0.0)
        rest = np.clip(np.round(-_SCALE * np.log(np.maximum(left, 1e-300))), 0, 254)
        return cls(
            np.where(use, top, 0).astype(np.uint8),
            np.where(use, costs, _UNUSED).astype(np.uint8),
            rest.astype(np.uint8),
            alphabet,
        )

    @classmethod
    def joined(cls, parts: Sequence[Lattice]) -> Lattice:
        """One lattice of several pieces of writing, with a space between them; a piece without a further look stands for it.

        Raises:
            ValueError: There are no parts, or their alphabets differ.
        """
        if not parts or len({p.alphabet for p in parts}) != 1:
            raise ValueError("pieces of one alphabet are needed")
        alphabet = parts[0].alphabet
        if len(parts) == 1:
            return parts[0]
        kept = max(p.symbols.shape[1] for p in parts)
        gap = cls(
            np.array([[alphabet.index(" ") + 1]], dtype=np.uint8), np.zeros((1, 1), np.uint8), np.full(1, 254, np.uint8)
        )
        pieces = [p for part in parts for p in (gap, part)][1:]
        symbols = [np.pad(p.symbols, ((0, 0), (0, kept - p.symbols.shape[1]))) for p in pieces]
        costs = [np.pad(p.costs, ((0, 0), (0, kept - p.costs.shape[1])), constant_values=_UNUSED) for p in pieces]
        looks = [
            cls.joined([p.looks[k] if k < len(p.looks) else p.with_looks([]) for p in parts])
            for k in range(max(len(p.looks) for p in parts))
        ]
        return cls(np.vstack(symbols), np.vstack(costs), np.concatenate([p.rest for p in pieces]), alphabet, looks)

    def with_looks(self, looks: Sequence[Lattice]) -> Lattice:
        """The same lattice with further looks in place of its own."""
        return Lattice(self.symbols, self.costs, self.rest, self.alphabet, looks)

    def after(self, count: int) -> Lattice:
        """What was seen after the first `count` characters of the best path (the value behind a printed label)."""
        best = self.probabilities.argmax(axis=1)
        starts = np.flatnonzero((best != 0) & np.concatenate([[True], best[1:] != best[:-1]]))
        if count <= 0:
            return self
        at = int(starts[count]) if count < len(starts) else len(self)
        looks = [x.after(_same_place(count, self.greedy()[0], x.greedy()[0])) for x in self.looks]
        return Lattice(self.symbols[at:], self.costs[at:], self.rest[at:], self.alphabet, looks)

    def to_bytes(self) -> bytes:
        """A few hundred bytes (a look); `from_bytes` gives the same lattice, bit by bit."""
        if self.looks:
            parts = [x.to_bytes() for x in (self.with_looks([]), *self.looks)]
            return _SEVERAL + b"".join(struct.pack(">I", len(p)) + p for p in parts)
        use = self.costs != _UNUSED
        letters = b"" if self.alphabet == LATIN else self.alphabet.encode()
        head = struct.pack(">HH", len(letters), len(self.rest))
        columns = (use.sum(axis=1).astype(np.uint8), self.rest, self.symbols[use], self.costs[use])
        return _MAGIC + zlib.compress(head + letters + b"".join(c.tobytes() for c in columns), 9)

    @classmethod
    def from_bytes(cls, data: bytes) -> Lattice:
        """What `to_bytes` wrote.

        Raises:
            ValueError: The bytes are not a lattice.
        """
        if data[:2] == _SEVERAL:
            first, *others = [cls.from_bytes(p) for p in _parts(data)]
            return first.with_looks(others)
        try:
            if data[:2] != _MAGIC:
                raise ValueError("wrong beginning")
            raw = zlib.decompress(data[2:])
            letters, steps = struct.unpack_from(">HH", raw)
            alphabet = raw[4 : 4 + letters].decode() if letters else LATIN
            body = np.frombuffer(raw, dtype=np.uint8, offset=4 + letters)
            count, rest = body[:steps].astype(np.int64), body[steps : 2 * steps]
            total = int(count.sum())
            if len(count) != steps or len(body) != 2 * steps + 2 * total:
                raise ValueError("wrong length")
            width = int(count.max(initial=1))
            use = np.arange(width)[None, :] < count[:, None]
            symbols = np.zeros((steps, width), dtype=np.uint8)
            costs = np.full((steps, width), _UNUSED, dtype=np.uint8)
            symbols[use], costs[use] = body[2 * steps : 2 * steps + total], body[2 * steps + total :]
            if symbols.max(initial=0) > len(alphabet):
                raise ValueError("a character outside the alphabet")
        except (zlib.error, struct.error, UnicodeDecodeError, ValueError) as error:
            raise ValueError(f"not a lattice: {error}") from error
        return cls(symbols, costs, rest.copy(), alphabet)

    def __len__(self) -> int:
        return len(self.rest)

    @cached_property
    def probabilities(self) -> Floats:
        """All probabilities [time, 1 + len(alphabet)]; rows sum to one, column 0 is the blank."""
        size = len(self.alphabet) + 1
        use = self.costs != _UNUSED
        out = np.empty((len(self), size))
        others = np.maximum(size - use.sum(axis=1), 1)
        out[:] = (np.exp(-self.rest.astype(np.float64) / _SCALE) / others)[:, None]
        steps, places = np.nonzero(use)
        out[steps, self.symbols[steps, places]] = np.exp(-self.costs[steps, places].astype(np.float64) / _SCALE)
        return np.asarray(out / out.sum(axis=1, keepdims=True))

    def greedy(self) -> tuple[str, float]:
        """Text of the best path, and the mean probability of its characters (of the blank for an empty
        text).
        """
        return self._greedy

    @cached_property
    def _greedy(self) -> tuple[str, float]:
        p = self.probabilities
        if not len(p):
            return "", 1.0
        best = p.argmax(axis=1)
        top = p[np.arange(len(p)), best]
        starts = np.flatnonzero(np.concatenate([[True], best[1:] != best[:-1]]))
        # a character is as sure as its surest step
        peak = np.maximum.reduceat(top, starts)
        shown = best[starts] != 0
        if not shown.any():
            return "", float(p[:, 0].mean())
        return "".join(self.alphabet[i - 1] for i in best[starts][shown]), float(peak[shown].mean())

    def log_likelihood(self, strings: Sequence[str] | Candidates) -> Floats:
        """log P(string | picture) in nats of each string, summed over all alignments (CTC); never below
        `NEVER`.
        """
        ready = strings if isinstance(strings, Candidates) else Candidates(strings, self.alphabet)
        if ready.alphabet != self.alphabet:
            ready = Candidates(ready.strings, self.alphabet)
        if not len(ready):
            return np.zeros(0)
        if not len(self):
            return np.where(ready.end == 0, 0.0, NEVER)
        relative, best_path = self._relative
        nodes = _forward(relative, ready.depth, ready.symbol, int(ready.depth.max(initial=0)))
        with np.errstate(divide="ignore"):
            found = np.log(nodes[np.maximum(ready.end, 0)]) + best_path
        return np.asarray(np.maximum(np.where(ready.end >= 0, found, NEVER), NEVER))

    def open_log_likelihood(self) -> float:
        """Log likelihood of the best string of an open character model, where every string is allowed.

        The best path's string is not always the likeliest, so its neighbours (one uncertain step read
        otherwise) are looked at too.
        """
        return self._open

    def evidence(self, strings: Sequence[str] | Candidates, temper: float = 1.0) -> Floats:
        """Tempered log ratio of each string to the open model: about 0 where no other string fits better,
        else below.
        """
        return temper * (self.log_likelihood(strings) - self.open_log_likelihood())

    @cached_property
    def _relative(self) -> tuple[Floats, float]:
        """Probabilities over those of the best path, [column, time], and the best path's log probability."""
        top = self.probabilities.max(axis=1)
        return np.ascontiguousarray((self.probabilities / top[:, None]).T), float(np.log(top).sum())

    @cached_property
    def _open(self) -> float:
        p = self.probabilities
        if not len(p):
            return 0.0
        best = p.argmax(axis=1)
        order = _likeliest(p, 4)[:, 1:4]
        unsure = np.flatnonzero(p[np.arange(len(p)), best] < 0.97)
        texts = {self._text(best)}
        for step in unsure[:80]:
            for other in order[step]:
                path = best.copy()
                path[step] = other
                texts.add(self._text(path))
        return float(self.log_likelihood(sorted(texts)).max())

    def _text(self, path: npt.NDArray[Any]) -> str:
        new = np.concatenate([[True], path[1:] != path[:-1]]) & (path != 0)
        return "".join(self.alphabet[i - 1] for i in path[new])


def _parts(data: bytes) -> list[bytes]:
    """What `to_bytes` put behind one another."""
    parts, at = [], len(_SEVERAL)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        parts.append(data[at + 4 : at + 4 + length])
        at += 4 + length
        if at > len(data) or parts[-1][:2] != _MAGIC:
            raise ValueError("not a lattice: a look of it is cut short")
    if not parts:
        raise ValueError("not a lattice: it has no look")
    return parts


def _same_place(count: int, one: str, other: str) -> int:
    """Characters of `other` that answer to the first `count` of `one`, another reading of the same writing."""
    for step in Levenshtein.opcodes(one, other):
        if step.src_start <= count < max(step.src_end, step.src_start + 1):
            return int(step.dest_start + min(count - step.src_start, step.dest_end - step.dest_start))
    return len(other)


def _merge_blanks(p: Floats) -> Floats:
    """Runs of surely blank steps as one step, which keeps the largest chance each character had in the
    run.
    """
    if not len(p):
        return p
    sure = p[:, 0] >= _BLANK_SURE
    starts = np.flatnonzero(np.concatenate([[True], ~(sure[1:] & sure[:-1])]))
    merged = np.maximum.reduceat(p, starts, axis=0)
    merged[:, 0] = np.minimum.reduceat(p[:, 0], starts)
    return np.asarray(merged / merged.sum(axis=1, keepdims=True))


@compiled()
def _likeliest(p: Any, count: int) -> Any:
    """Columns of the largest values of each row, the largest first and the first of equal ones first; [rows, count]."""
    out = np.zeros((len(p), count), dtype=np.int64)
    for row, best in zip(p, out):
        found = 0
        for column in range(len(row)):
            if found == count and row[column] <= row[best[count - 1]]:
                continue
            found = min(found + 1, count)
            place = found - 1
            while place > 0 and row[column] > row[best[place - 1]]:
                best[place] = best[place - 1]
                place -= 1
            best[place] = column
    return out


@compiled()
def _forward(p: Any, depth: Any, symbol: Any, deepest: int) -> Any:
    """Total probability at every node of a prefix tree given in depth-first order; 0 is the root.

    `p` [column, time] is relative to the best path, so that likely strings never come near the floor of a
    float. Place t + 1 of a row holds the forward variable after step t; place 0 is the state before the
    first step.
    """
    steps = p.shape[1]
    blank = np.zeros((deepest + 1, steps + 1))
    label = np.zeros((deepest + 1, steps + 1))
    path = np.zeros(deepest + 1, dtype=np.int64)
    out = np.zeros(len(depth) + 1)
    blank[0, 0] = 1.0
    for t in range(steps):
        blank[0, t + 1] = blank[0, t] * p[0, t]
    out[0] = blank[0, steps]
    for node in range(len(depth)):
        d, c = depth[node], symbol[node]
        repeats = d > 1 and path[d - 1] == c
        path[d] = c
        ending, written = 0.0, 0.0
        # the d-th character needs d steps at least; earlier places are zero and stay so
        for t in range(d - 1, steps):
            before = blank[d - 1, t]
            if not repeats:
                before += label[d - 1, t]
            ending = p[0, t] * (ending + written)
            written = p[c, t] * (written + before)
            blank[d, t + 1] = ending
            label[d, t + 1] = written
        out[node + 1] = ending + written
    return out
