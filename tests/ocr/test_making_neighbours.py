"""How the chances of neighbours are taken out of a language model."""

from __future__ import annotations

import numpy as np
import pytest

from pdm.ocr.language.making import made
from pdm.ocr.language.marks import ALWAYS, ANY, NAME, SMALL
from pdm.ocr.language.neighbours import (
    SENTENCE,
    UNKNOWN_WORD,
    from_bytes,
    spelling,
    to_bytes,
    word_chance,
    word_number,
    words_of,
)

NAMES = ["</s>", "<s>", "3rd", "dog", "i", "london", "qua", "ran", "the"]
ALONE = [0.1, 1e-9, 0.05, 0.1, 0.1, 0.05, 0.05, 0.1, 0.3]
AFTER = {("the", "dog"): 0.5, ("dog", "ran"): 0.6, ("<s>", "the"): 0.4, ("3rd", "dog"): 0.2}
AFTER_TWO = {("the", "dog", "ran"): 0.9, ("<s>", "the", "dog"): 0.7}


def packed(records: list[list[tuple[int, int]]]) -> bytes:
    """Records of numbers and their widths in bits, one behind the other from the lowest bit, as the model has them."""
    whole = at = 0
    for record in records:
        for number, width in record:
            whole |= number << at
            at += width
    size = sum(width for _, width in records[0])
    return whole.to_bytes(((1 + len(records)) * size + 7) // 8 + 8, "little")


def trie() -> bytes:
    """A model of nine words; it goes from a word back to those before it."""
    number = {name: i for i, name in enumerate(NAMES)}
    pairs = sorted(AFTER, key=lambda p: (number[p[1]], number[p[0]]))
    triples = sorted(AFTER_TWO, key=lambda t: (number[t[2]], number[t[1]], number[t[0]]))
    tables = np.zeros((3, 1 << 16), dtype="<f4")
    tables[0, : len(pairs)] = np.log([AFTER[p] for p in pairs]) * 1e4
    tables[2, : len(triples)] = np.log([AFTER_TWO[t] for t in triples]) * 1e4
    one = np.zeros(len(NAMES) + 1, dtype=[("chance", "<f4"), ("back", "<f4"), ("next", "<u4")])
    one["chance"][:-1] = np.log(ALONE) * 1e4
    one["next"] = [sum(number[p[1]] < i for p in pairs) for i in range(len(NAMES) + 1)]
    word, link = len(NAMES).bit_length(), len(triples).bit_length()
    under = [sum((number[t[2]], number[t[1]]) < (number[p[1]], number[p[0]]) for t in triples) for p in pairs]
    middle = [[(number[p[0]], word), (k << 16, 32), (under[k], link)] for k, p in enumerate(pairs)]
    middle_bytes = packed([*middle, [(0, word), (0, 32), (len(triples), link)]])
    size = word + 32 + link
    wanted = ((1 + len(pairs)) * size + 7) // 8 + 8
    last = packed([[(number[t[0]], word), (k, 16)] for k, t in enumerate(triples)])
    spelled = b"".join(n.encode() + b"\0" for n in NAMES)
    counts = np.array([len(NAMES), len(pairs), len(triples)], dtype="<u4").tobytes()
    head = b"Trie Language Model\x03" + counts + bytes(4) + tables.tobytes() + one.tobytes()
    return head + middle_bytes[:wanted] + last + len(spelled).to_bytes(4, "little") + spelled


def test_chances_of_a_model_are_kept() -> None:
    counted = made(trie(), ["dog", "ran", "the", "London"], words=8, least=0.0)
    assert counted.names[:2] == ["<s>", "</s>"]
    assert "3rd" not in counted.names
    case = dict(zip(counted.names, counted.cases, strict=True))
    assert [case[w] for w in ("dog", "london", "i", "qua")] == [SMALL, NAME, ALWAYS, ANY]
    known = words_of(from_bytes(to_bytes(counted)))
    the, dog, ran = (int(word_number(known, spelling(w))) for w in ("the", "dog", "ran"))

    def chance(word: int, *before: int) -> float:
        return float(np.exp(word_chance(known, word, *before)))

    assert chance(dog, the, UNKNOWN_WORD) == pytest.approx(0.5, rel=0.1)
    assert chance(dog, the, SENTENCE) == pytest.approx(0.7, rel=0.1)
    assert chance(ran, dog, the) == pytest.approx(0.9, rel=0.1)
    assert chance(the, UNKNOWN_WORD, UNKNOWN_WORD) == pytest.approx(0.3, rel=0.1)
    # what was not seen shares what is left: 0.4 of the chance after "dog", 0.9 of it alone
    assert chance(the, dog, UNKNOWN_WORD) == pytest.approx(0.3 * 0.4 / 0.9, rel=0.15)


def test_what_costs_little_is_left_out() -> None:
    whole, some = (made(trie(), [], words=8, least=x) for x in (0.0, 10.0))
    assert (len(whole.pairs), len(whole.triples)) == (3, 2)
    assert (len(some.pairs), len(some.triples)) == (0, 0)


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="no trie"):
        made(b"ARPA" * 20, [])
