"""How `neighbours.xz` is made: `python -m pdm.ocr.language.making MODEL NAMES OUT`.

MODEL is `en-us.lm.bin` of the package pocketsphinx (`pocketsphinx/model/en-us/en-us.lm.bin` in its wheel), NAMES a list of words as
they are written (`/usr/share/dict/american-english` of Debian's `wamerican`); licences are in NOTICE beside this file.
Of the model's 3.8 million pairs and triples of words those are kept whose absence would change its chances most (Stolcke 1998).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.ocr.language.marks import ALWAYS, ANY, EITHER, NAME, SMALL
from pdm.ocr.language.neighbours import STEP, Counted, to_bytes

WORDS = 40_000
LEAST = 1.5e-7
"""What leaving a pair or triple out has to cost, nats a word."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_BINS = 1 << 16


def main(arguments: Sequence[str]) -> int:
    """Make the file and say how large it is."""
    if len(arguments) != 3:
        print(__doc__)
        return 2
    model, names, out = map(Path, arguments)
    data = to_bytes(made(model.read_bytes(), names.read_text(encoding="utf-8").split()))
    out.write_bytes(data)
    print(f"{out}: {len(data)} bytes")
    return 0


def made(model: bytes, written: Sequence[str], *, words: int = WORDS, least: float = LEAST) -> Counted:
    """The commonest words of a model of pocketsphinx, and what follows what, as it is kept.

    Args:
        model: A trie of three words of pocketsphinx, read as version 5.1 writes it.
        written: Words as they are written; those with a capital alone are names.
        words: How many are kept.
        least: See `LEAST`.
    """
    names, one, pairs, triples = _of_trie(model)
    plain = np.array([n[:1].isalpha() and all("a" <= c <= "z" or c == "'" for c in n) for n in names])
    edges = [names.index("<s>"), names.index("</s>")]
    order = [i for i in np.argsort(-one["chance"], kind="stable") if plain[i] and i not in edges]
    kept = np.array([*edges, *order[: words - 2]])
    count = len(kept)
    number = np.full(len(names), -1)
    number[kept] = np.arange(count)
    alone = one["chance"][kept]
    alone[0] = -40.0
    two = number[pairs["words"]]
    use = (two >= 0).all(axis=1) & (two[:, 1] != 0)
    two, chance2 = two[use], pairs["chance"][use]
    order2 = np.argsort(two[:, 0] * count + two[:, 1])
    two, chance2 = two[order2], chance2[order2]
    three = number[triples["words"]]
    use = (three >= 0).all(axis=1)
    three, chance3 = three[use], triples["chance"][use]
    order3 = np.lexsort((three[:, 2], three[:, 1], three[:, 0]))
    three, chance3 = three[order3], chance3[order3]

    # the beginning of a sentence is no word that follows: as likely as its end
    before = np.where(np.arange(count) == 0, alone[1], alone)
    shorter = _after_one(three[:, 1], three[:, 2], two, chance2, alone)
    context = three[:, 0] * count + three[:, 1]
    seen = before[three[:, 0]] + _after_one(three[:, 0], three[:, 1], two, chance2, alone)
    lost = np.exp(seen + chance3) * (chance3 - shorter - _back(context, chance3, shorter))
    three, chance3 = three[np.abs(lost) > least], chance3[np.abs(lost) > least]

    key = two[:, 0] * count + two[:, 1]
    back = _back_of_one(two, chance2, alone)
    lost = np.exp(before[two[:, 0]] + chance2) * (chance2 - back[two[:, 0]] - alone[two[:, 1]])
    use = (np.abs(lost) > least) | np.isin(key, three[:, 0] * count + three[:, 1])
    two, chance2, key = two[use], chance2[use], key[use]
    context = three[:, 0] * count + three[:, 1]
    back2 = _back(context, chance3, _after_one(three[:, 1], three[:, 2], two, chance2, alone))
    at = np.searchsorted(key, context)
    back_of_pair = np.zeros(len(key))
    back_of_pair[at] = back2
    followers = np.bincount(at, minlength=len(key))
    return Counted(
        [names[i] for i in kept], _cases([names[i] for i in kept], written), _steps(-alone), _steps(_back_of_one(two, chance2, alone), -127),
        np.bincount(two[:, 0], minlength=count), two[:, 1], _steps(-chance2), followers, _steps(back_of_pair[followers > 0], -127),
        three[:, 2], _steps(-chance3),
    )  # fmt: skip


def _steps(nats: Floats, least: int = 0) -> Ints:
    return np.clip(np.round(nats * STEP), least, 255 if least == 0 else 127).astype(np.int64)


def _after_one(before: Ints, after: Ints, two: Ints, chance2: Floats, alone: Floats) -> Floats:
    """Log chance of words after one word."""
    count = len(alone)
    key = two[:, 0] * count + two[:, 1]
    at = np.minimum(np.searchsorted(key, before * count + after), len(key) - 1)
    back = _back_of_one(two, chance2, alone)
    return np.where(key[at] == before * count + after, chance2[at], back[before] + alone[after])


def _back_of_one(two: Ints, chance2: Floats, alone: Floats) -> Floats:
    left, shorter = (1 - np.bincount(two[:, 0], np.exp(p), minlength=len(alone)) for p in (chance2, alone[two[:, 1]]))
    return np.log(np.maximum(left, 1e-3) / np.maximum(shorter, 1e-3))


def _back(context: Ints, chances: Floats, shorter: Floats) -> Floats:
    """For each of them, log of what its context takes off words not seen after it."""
    _, which = np.unique(context, return_inverse=True)
    left, under = (np.maximum(1 - np.bincount(which, np.exp(p)), 1e-3) for p in (chances, shorter))
    return np.asarray(np.log(left / under)[which])


def _cases(names: Sequence[str], written: Sequence[str]) -> Ints:
    small, capital = {w for w in written if w[:1].islower()}, {w.lower() for w in written if w[:1].isupper()}

    def case(name: str) -> int:
        if name == "i" or name.startswith("i'"):
            return ALWAYS
        if name in capital:
            return EITHER if name in small else NAME
        return SMALL if name.removesuffix("'s") in small or name in small else ANY

    return np.array([case(n) for n in names], dtype=np.int64)


def _of_trie(data: bytes) -> tuple[list[str], dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Words of a model, and log chances of one, two and three of them in the order in which they are said."""
    head = b"Trie Language Model"
    if not data.startswith(head) or data[len(head)] != 3:
        raise ValueError("is no trie of three words.")
    counts = np.frombuffer(data, "<u4", 3, len(head) + 1).astype(np.int64)
    at = len(head) + 1 + 12 + 4
    tables = np.frombuffer(data, "<f4", 3 * _BINS, at).reshape(3, _BINS).astype(np.float64) * 1e-4
    at += 3 * 4 * _BINS
    one = np.frombuffer(data, np.dtype([("chance", "<f4"), ("back", "<f4"), ("next", "<u4")]), int(counts[0]) + 1, at)
    at += one.nbytes
    word, link = int(counts[0]).bit_length(), int(counts[2]).bit_length()
    size = word + 32 + link
    longest = word + 16
    middle = np.frombuffer(data, np.uint8, int((1 + counts[1]) * size + 7) // 8 + 8, at)
    at += middle.nbytes
    last = np.frombuffer(data, np.uint8, int((1 + counts[2]) * longest + 7) // 8 + 8, at)
    at += last.nbytes + 4
    names = data[at:].decode().split("\0")[: counts[0]]
    # the tree goes from a word back to those before it
    n2 = int(one["next"][-1])
    second, index = _bits(middle, 0, n2, size, word), _bits(middle, word, n2, size, 32)
    links = _bits(middle, word + 32, n2 + 1, size, link)
    n3 = int(links[-1])
    newest = np.repeat(np.arange(counts[0]), np.asarray(np.diff(one["next"].astype(np.int64)), dtype=np.int64))
    parent = np.repeat(np.arange(n2), np.diff(links))
    third, place = _bits(last, 0, n3, longest, word), _bits(last, word, n3, longest, 16)
    return (
        names,
        {"chance": one["chance"][:-1].astype(np.float64) * 1e-4},
        {"words": np.stack([second, newest], axis=1), "chance": tables[0][index >> 16]},
        {"words": np.stack([third, second[parent], newest[parent]], axis=1), "chance": tables[2][place]},
    )


def _bits(data: npt.NDArray[np.uint8], start: int, count: int, size: int, width: int) -> Ints:
    """A number of `width` bits, `start` bits into each of `count` records of `size` bits."""
    at = np.arange(count, dtype=np.int64) * size + start
    value = np.zeros(count, dtype=np.uint64)
    for k in range(8):
        value |= data[(at >> 3) + k].astype(np.uint64) << np.uint64(8 * k)
    return ((value >> (at & 7).astype(np.uint64)) & np.uint64((1 << width) - 1)).astype(np.int64)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
