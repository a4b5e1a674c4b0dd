"""Strings that may have been written, made ready to be scored on a lattice together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

LATIN = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!\"#$%&'()*+,-./:;<=>?@[\\]_|~°²³µ½±§£€äöüÄÖÜßéèàç "
    "áâãåæêëìíîïñòóôõøœùúûýÀÁÂÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕØŒÙÚÛÝ"
)
"""Characters of the reader, without the blank. Position + 1 is the column in a lattice. Never reordered, only added to:
stored lattices depend on it."""


class Candidates:
    """Strings made ready for scoring: sorted into a prefix tree, so that common beginnings are computed once.

    Make one for a register and use it for every cell.

    Attributes:
        strings: The strings, in the order given.
    """

    def __init__(self, strings: Iterable[str], alphabet: str = LATIN) -> None:
        self.strings: tuple[str, ...] = tuple(strings)
        self.alphabet = alphabet
        codes, lengths = encode(self.strings, alphabet)
        order = np.lexsort(codes.T[::-1]) if len(codes) else np.zeros(0, dtype=np.int64)
        order = order[lengths[order] >= 0]
        sorted_codes, sorted_lengths = codes[order], lengths[order]
        shared = np.zeros(len(order), dtype=np.int64)
        if len(order) > 1:
            same = np.cumprod(sorted_codes[1:] == sorted_codes[:-1], axis=1).sum(axis=1)
            shared[1:] = np.minimum(np.minimum(same, sorted_lengths[1:]), sorted_lengths[:-1])
        new = np.maximum(sorted_lengths - shared, 0)
        owner = np.repeat(np.arange(len(order)), new)
        first = np.cumsum(new) - new
        self.depth = np.asarray(np.arange(len(owner)) - first[owner] + shared[owner] + 1, dtype=np.int64)
        self.symbol = np.asarray(sorted_codes[owner, self.depth - 1], dtype=np.int64)
        # node at which each string ends, 0 = root, -1 = cannot be written; a repeated string ends where the
        # first does
        self.end = np.full(len(self.strings), -1, dtype=np.int64)
        self.end[order] = np.where(sorted_lengths == 0, 0, np.cumsum(new))

    def __len__(self) -> int:
        return len(self.strings)


@lru_cache(maxsize=8)
def _table(alphabet: str) -> npt.NDArray[np.int16]:
    """Code point to column, -1 for characters outside the alphabet."""
    table = np.full(max(map(ord, alphabet), default=0) + 2, -1, dtype=np.int16)
    for i, character in enumerate(alphabet):
        table[ord(character)] = i + 1
    return table


def encode(strings: Sequence[str], alphabet: str = LATIN) -> tuple[npt.NDArray[np.int16], Ints]:
    """Strings as rows of columns, padded with 0, and their lengths; -1 marks one with characters outside
    the alphabet.
    """
    lengths = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings))
    width = int(lengths.max(initial=0))
    codes = np.zeros((len(strings), max(width, 1)), dtype=np.int16)
    if width:
        table = _table(alphabet)
        points = np.frombuffer("".join(strings).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        codes[np.arange(codes.shape[1])[None, :] < lengths[:, None]] = table[np.minimum(points, len(table) - 1)]
    return codes, np.where((codes < 0).any(axis=1), -1, lengths)
