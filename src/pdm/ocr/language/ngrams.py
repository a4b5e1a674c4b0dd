"""How likely a character is after others: character n-grams of any texts, with weights.

Counts of all strings of up to nine characters lie in one hash table. Shorter contexts help out where longer ones were seen
too little (absolute discounting, interpolated; Ney, Essen and Kneser 1994), and every character keeps a chance, so that
words nobody wrote before stay possible. Letters count without their case, and every digit counts as the same character: what
a number says must come from the picture alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pdm.compiled import compiled
from pdm.lattice import LATIN

BITS = 7
LONGEST = 9
"""Characters of the longest string that is counted: eight of context and the next one. 63 bits hold it."""

EDGE = 1
"""Code of the beginning and the end of a text."""

DISCOUNT = 0.6

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def _codes() -> tuple[Ints, dict[str, int], int]:
    """Code of each column of a lattice (0 is the blank), code of each character, number of codes."""
    code: dict[str, int] = {}
    for c in LATIN:
        code.setdefault("0" if c.isdigit() and c.isascii() else c.lower(), len(code) + EDGE + 1)
    for c in LATIN:
        code[c] = code["0" if c.isdigit() and c.isascii() else c.lower()]
    columns = np.array([0, *(code[c] for c in LATIN)], dtype=np.int64)
    return columns, code, int(columns.max()) + 1


COLUMN_CODES, _CODE, SIZE = _codes()
SPACE, DIGIT = _CODE[" "], _CODE["0"]


class Table(NamedTuple):
    """Counts of strings, in open addressing; a string's key holds its characters' codes, seven bits each, the last lowest.

    Attributes:
        keys: 0 where a place is empty; as many places as a power of two.
        weight: Weight with which the string was seen.
        total: Weight of all characters seen after the string.
        spare: Weight taken off the counts after it, for characters that were not seen there.
    """

    keys: Ints
    weight: Floats
    total: Floats
    spare: Floats


def encoded(text: str) -> Ints:
    """A text's codes with an edge on both sides; characters outside the alphabet count as spaces."""
    return np.array([EDGE, *(_CODE.get(c, SPACE) for c in " ".join(text.split())), EDGE], dtype=np.int64)


def count(texts: Iterable[tuple[str, float]], longest: int = LONGEST) -> Table:
    """Count strings of up to `longest` characters in texts, each with its weight."""
    parts, weights = [], []
    for text, times in texts:
        parts.append(encoded(text))
        weights.append(np.full(len(parts[-1]), times))
    if not parts:
        return _table(np.zeros(0, dtype=np.int64), np.zeros(0))
    codes, weight = np.concatenate(parts), np.concatenate(weights)
    start = np.concatenate([np.arange(len(p)) for p in parts])
    keys, values = [], []
    key = codes.copy()
    for length in range(1, min(longest, len(codes)) + 1):
        if length > 1:
            key = key.copy()
            key[length - 1 :] += codes[: len(codes) - length + 1] << (BITS * (length - 1))
        # a string begins within its own text; the edge before a text is given, not foretold
        whole = (start >= length - 1) & (start > 0)
        unique, inverse = np.unique(key[whole], return_inverse=True)
        keys.append(unique)
        values.append(np.bincount(inverse, weight[whole], minlength=len(unique)))
    return _table(np.concatenate(keys), np.concatenate(values))


def _table(keys: Ints, values: Floats) -> Table:
    contexts, inverse = np.unique(keys >> BITS, return_inverse=True)
    totals, spare = np.bincount(inverse, values), np.bincount(inverse, np.minimum(values, DISCOUNT))
    size = 1 << int(np.ceil(np.log2(2 * (len(keys) + len(contexts)) + 2)))
    table = Table(np.zeros(size, dtype=np.int64), np.zeros(size), np.zeros(size), np.zeros(size))
    place = insert(table.keys, keys)
    table.weight[place] = values
    # the empty context is found at the edge of nothing: a key that no string has
    place = insert(table.keys, np.where(contexts == 0, EMPTY, contexts))
    table.total[place], table.spare[place] = totals, spare
    return table


EMPTY = 1 << 62
"""Key of the empty context."""


@compiled(inline="always")
def _home(key: Any, mask: Any) -> Any:
    mixed = (key ^ (key >> 29)) * 2654435769
    return ((mixed ^ (mixed >> 17)) * 40503) & mask


@compiled()
def insert(places: Any, keys: Any) -> Any:
    """Put keys into open addressing; gives the place of each."""
    mask = len(places) - 1
    out = np.empty(len(keys), dtype=np.int64)
    for i in range(len(keys)):
        at = _home(keys[i], mask)
        while places[at] != 0 and places[at] != keys[i]:
            at = (at + 1) & mask
        places[at] = keys[i]
        out[i] = at
    return out


@compiled()
def find(places: Any, key: Any) -> Any:
    """Place of a key, -1 when it is not there."""
    mask = len(places) - 1
    at = _home(key, mask)
    while places[at] != 0:
        if places[at] == key:
            return at
        at = (at + 1) & mask
    return -1


@compiled()
def contexts_of(table: Any, context: Any, longest: int, out: Any) -> Any:
    """Places of a context's ends in the table, shortest first, into `out`; gives how many were seen."""
    at = find(table.keys, 1 << 62)
    if at < 0:
        return 0
    out[0] = at
    found = 1
    for length in range(1, longest):
        short = context & ((1 << (7 * length)) - 1)
        if short >> (7 * (length - 1)) == 0:
            break
        at = find(table.keys, short)
        if at < 0 or table.total[at] <= 0.0:
            break
        out[length] = at
        found += 1
    return found


@compiled()
def chance(table: Any, context: Any, places: Any, found: int, code: int) -> Any:
    """Probability of a character after a context whose ends `contexts_of` gave."""
    p = 1.0 / SIZE
    seen = True
    for length in range(found):
        at = places[length]
        weight = 0.0
        if seen:
            here = find(table.keys, ((context & ((1 << (7 * length)) - 1)) << 7) | code)
            # what never followed a short context never followed a longer one
            seen = here >= 0 and table.weight[here] > 0.0
            if seen:
                weight = table.weight[here]
        p = (max(weight - DISCOUNT, 0.0) + table.spare[at] * p) / table.total[at]
    return p


def log_probability(table: Table, text: str) -> float:
    """Natural log of the probability of a text and its end."""
    return float(_text(table, encoded(text)))


@compiled()
def _text(table: Any, codes: Any) -> Any:
    places = np.empty(9, dtype=np.int64)
    total, context = 0.0, codes[0]
    for i in range(1, len(codes)):
        found = contexts_of(table, context, 9, places)
        total += np.log(chance(table, context, places, found, codes[i]))
        context = ((context << 7) | codes[i]) & ((1 << 56) - 1)
    return total
