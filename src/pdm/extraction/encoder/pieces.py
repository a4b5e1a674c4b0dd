"""Words to pieces of words (WordPiece: the longest known beginning, then the longest known continuations)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

FIRST, LAST, STRANGE = "[CLS]", "[SEP]", "[UNK]"
MASKS = {"<id>": "unit", "<num>": "number", "<date>": "date", "<sensitive>": "name"}
"""Plain words for the masks of identifiers, numbers, dates and names: the encoder has never seen masks."""
_MORE = "##"
LONGEST_WORD = 40
"""Letters; what is longer is no word."""


class Pieces:
    """The pieces that an encoder knows.

    Args:
        known: In the order of its embeddings; `FIRST`, `LAST` and `STRANGE` among them.
    """

    def __init__(self, known: Sequence[str]) -> None:
        self.known = list(known)
        self._at = {p: n for n, p in enumerate(self.known)}
        self.first, self.last, self.strange = (self._at[p] for p in (FIRST, LAST, STRANGE))
        self._cut = lru_cache(maxsize=50_000)(self._pieces)

    def cut(self, word: str) -> tuple[int, ...]:
        """Pieces of a word; `STRANGE` alone where some letter of it is not known."""
        return self._cut(MASKS.get(word, word).casefold())

    def _pieces(self, word: str) -> tuple[int, ...]:
        out: list[int] = []
        start = 0
        word = word[:LONGEST_WORD]
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else _MORE + word[start:end]
                if piece in self._at:
                    out.append(self._at[piece])
                    start = end
                    break
            else:
                return (self.strange,)
        return tuple(out) or (self.strange,)


@dataclass(frozen=True)
class Batch:
    """Texts side by side.

    Attributes:
        pieces: [texts, length], padded with 0.
        there: 1 where there is a piece, [texts, length].
        words: [texts, most words + 2, length]: the share of each piece in each word; first and last are the text's ends.
        text, start, end: The runs of words to be judged: their text, first word, word behind the last.
    """

    pieces: npt.NDArray[np.int64]
    there: npt.NDArray[np.float32]
    words: npt.NDArray[np.float32]
    text: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]


def batch_of(texts: Sequence[Sequence[str]], runs: Iterable[Sequence[tuple[int, int]]], pieces: Pieces) -> Batch:
    """Texts as an encoder takes them, with the runs of words of each that it shall judge."""
    cut = [[pieces.cut(w) for w in words] for words in texts]
    length = max((sum(map(len, c)) for c in cut), default=0) + 2
    most = max(map(len, texts), default=0) + 2
    ids = np.zeros((len(texts), length), dtype=np.int64)
    there = np.zeros((len(texts), length), dtype=np.float32)
    words = np.zeros((len(texts), most, length), dtype=np.float32)
    for n, parts in enumerate(cut):
        ids[n, 0] = pieces.first
        words[n, 0, 0] = 1.0
        at = 1
        for k, own in enumerate(parts):
            ids[n, at : at + len(own)] = own
            words[n, k + 1, at : at + len(own)] = 1.0 / len(own)
            at += len(own)
        ids[n, at] = pieces.last
        words[n, len(parts) + 1, at] = 1.0
        there[n, : at + 1] = 1.0
    flat = np.array([(n, a, b) for n, found in enumerate(runs) for a, b in found], dtype=np.int64).reshape(-1, 3)
    return Batch(ids, there, words, flat[:, 0], flat[:, 1], flat[:, 2])


@dataclass(frozen=True)
class Pairs:
    """Pairs of runs of a batch.

    Attributes:
        head, tail: Which run each is, among those of the batch.
        head_class, tail_class: The numbers of their labels.
        place: How they lie to one another; below `PLACES`.
        text, start, end: The words between them: their text, first word, word behind the last.
    """

    head: npt.NDArray[np.int64]
    tail: npt.NDArray[np.int64]
    head_class: npt.NDArray[np.int64]
    tail_class: npt.NDArray[np.int64]
    place: npt.NDArray[np.int64]
    text: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]


PLACES = 15
_FAR = 5


def pairs_of(batch: Batch, labels: npt.NDArray[np.int64]) -> Pairs:
    """All ordered pairs of different runs of the same text, text by text.

    Args:
        batch: Texts with the runs that are spans, text by text.
        labels: The number of the label of each run.
    """
    rows = [np.flatnonzero(batch.text == n) for n in range(len(batch.pieces))]
    both = [(i, j) for own in rows for i in own for j in own if i != j]
    head, tail = np.array(both, dtype=np.int64).reshape(-1, 2).T
    a, b, c, d = batch.start[head], batch.end[head], batch.start[tail], batch.end[tail]
    place = np.select(
        [c >= b, a >= d, (a <= c) & (b >= d), (a >= c) & (b <= d)],
        [np.minimum(c - b, _FAR), 6 + np.minimum(a - d, _FAR), 12, 13],
        14,
    )
    return Pairs(head, tail, labels[head], labels[tail], place, batch.text[head], np.minimum(b, d), np.maximum(a, c))
