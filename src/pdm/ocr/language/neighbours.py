"""Which English words follow one another: the chance of a word after the two before it.

Where three words were not seen in a row, the last two count, then the last alone, at what their absence costs (Katz 1987). The chances
come with the package (`neighbours.xz`); `making` says how they are made.
"""

from __future__ import annotations

import lzma
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pdm.compiled import compiled
from pdm.ocr.language.ngrams import encoded, find, insert

FILE = "neighbours.xz"
SENTENCE, END_OF_SENTENCE = 0, 1
"""Numbers of the beginning and the end of a sentence among words."""
UNKNOWN_WORD = -1
BEGIN = (SENTENCE, UNKNOWN_WORD)
"""The two words before a text that nothing is known before: the last one first."""

STEP = 6
"""Steps of a nat in which chances are kept."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class Counted(NamedTuple):
    """Words and their chances as they are kept: log chances and what they cost, in steps.

    Attributes:
        names: Words in small letters; the first two are the beginning and the end of a sentence.
        cases: How each is written (`marks`); [words].
        alone: -log of the chance of each word; [words].
        back: Log of what a word before takes off those not seen after it; [words].
        followers: How many words were seen after each; [words].
        pairs: Those words, in their order; [pairs].
        pair_chances: -log of their chances; [pairs].
        pair_followers: How many words were seen after both; [pairs].
        pair_back: As `back`, of the pairs with followers.
        triples: Those words; [triples].
        triple_chances: -log of their chances; [triples].
    """

    names: list[str]
    cases: Ints
    alone: Ints
    back: Ints
    followers: Ints
    pairs: Ints
    pair_chances: Ints
    pair_followers: Ints
    pair_back: Ints
    triples: Ints
    triple_chances: Ints


_KINDS = {"cases": "i1", "alone": "u1", "back": "i1", "pair_chances": "u1", "pair_back": "i1", "triple_chances": "u1"}


def to_bytes(counted: Counted) -> bytes:
    """The compact form: small numbers one by one, others as their high and their low bytes, each together; compressed as a whole."""
    parts = ["\n".join(counted.names).encode()]
    for name in Counted._fields[1:]:
        numbers = np.asarray(getattr(counted, name))
        kind = _KINDS.get(name, "<u2")
        raw = numbers.astype(kind)
        if (raw != numbers).any():
            raise ValueError(f"{name} has numbers that do not fit.")
        parts.append(raw.tobytes() if kind != "<u2" else raw.view(np.uint8).reshape(-1, 2).T.tobytes())
    head = " ".join(str(len(p)) for p in parts) + "\n"
    return lzma.compress(head.encode() + b"".join(parts), preset=9 | lzma.PRESET_EXTREME)


def from_bytes(data: bytes) -> Counted:
    """What `to_bytes` made."""
    head, _, rest = lzma.decompress(data).partition(b"\n")
    lengths = list(map(int, head.split()))
    ends = np.cumsum(lengths)
    parts = [rest[end - length : end] for length, end in zip(lengths, ends, strict=True)]
    arrays = []
    for name, part in zip(Counted._fields[1:], parts[1:], strict=True):
        kind = _KINDS.get(name, "<u2")
        raw = np.frombuffer(part, np.uint8)
        raw = raw if kind != "<u2" else np.ascontiguousarray(raw.reshape(2, -1).T).reshape(-1)
        arrays.append(raw.view(kind).astype(np.int64))
    return Counted(parts[0].decode().split("\n"), *arrays)


class Words(NamedTuple):
    """Chances of words, in open addressing.

    Attributes:
        spelled: Keys of spellings (`grown`); 0 where a place is empty.
        numbers: Number of the word spelled so.
        cases: How each word is written.
        alone: Log chance of each word by itself.
        back: What a word before takes off words that it was not seen with, log.
        keys: Keys of two and three words in a row; 0 where a place is empty.
        chances: Log chance of the last word after the others.
        backs: As `back`, of two words before.
    """

    spelled: Ints
    numbers: Ints
    cases: Ints
    alone: Floats
    back: Floats
    keys: Ints
    chances: Floats
    backs: Floats


@cache
def words() -> Words:
    """The words that come with the package."""
    return words_of(from_bytes(files("pdm.ocr.language").joinpath(FILE).read_bytes()))


def words_of(counted: Counted) -> Words:
    """Words ready to be asked."""
    count = len(counted.names)
    first = np.repeat(np.arange(count), counted.followers)
    pair = np.repeat(np.arange(len(counted.pairs)), counted.pair_followers)
    two = ((first + 1) << 20) | (counted.pairs + 1)
    three = ((first[pair] + 1) << 40) | ((counted.pairs[pair] + 1) << 20) | (counted.triples + 1)
    keys, at = _table(np.concatenate([two, three]))
    chances, backs = np.zeros(len(keys), dtype=np.float32), np.zeros(len(keys), dtype=np.float32)
    chances[at] = -np.concatenate([counted.pair_chances, counted.triple_chances]) / STEP
    backs[at[np.flatnonzero(counted.pair_followers)]] = counted.pair_back / STEP
    spelled, at = _table(np.array([spelling(n) for n in counted.names[2:]], dtype=np.int64))
    numbers = np.full(len(spelled), UNKNOWN_WORD, dtype=np.int64)
    numbers[at] = np.arange(2, count)
    alone, back = (-counted.alone / STEP).astype(np.float32), (counted.back / STEP).astype(np.float32)
    return Words(spelled, numbers, counted.cases, alone, back, keys, chances, backs)


def _table(keys: Ints) -> tuple[Ints, Ints]:
    """Places for keys, and where each of them lies."""
    places = np.zeros(1 << int(np.ceil(np.log2(1.5 * len(keys) + 2))), dtype=np.int64)
    return places, insert(places, keys)


def spelling(word: str) -> int:
    """Key of a word in small letters."""
    key = 0
    for code in encoded(word)[1:-1]:
        key = int(grown(key, int(code)))
    return key


@compiled()
def grown(key: int, code: int) -> Any:
    """Key of a spelling with one more character; 0 is the key of none."""
    mixed = (key ^ (key >> 31)) * 1099511628211 + code + 1
    mixed = (mixed ^ (mixed >> 27)) & ((1 << 62) - 1)
    return mixed if mixed != 0 else 1


@compiled()
def word_number(words: Any, key: int) -> Any:
    """Number of the word of a spelling, `UNKNOWN_WORD` where nothing is known of it."""
    at = find(words.spelled, key)
    return words.numbers[at] if at >= 0 else -1


@compiled()
def word_chance(words: Any, number: int, before: int, second: int) -> Any:
    """Log chance of a word after the word `before` and, before that, `second`; `UNKNOWN_WORD` where one is not known."""
    if before < 0:
        return words.alone[number]
    behind = np.float32(0.0)
    if second >= 0:
        at = find(words.keys, ((second + 1) << 40) | ((before + 1) << 20) | (number + 1))
        if at >= 0:
            return words.chances[at]
        at = find(words.keys, ((second + 1) << 20) | (before + 1))
        if at >= 0:
            behind = words.backs[at]
    at = find(words.keys, ((before + 1) << 20) | (number + 1))
    if at >= 0:
        return behind + words.chances[at]
    return behind + words.back[before] + words.alone[number]
