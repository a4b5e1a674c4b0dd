from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pdm.extraction.encoder.pieces import FIRST, LAST, PLACES, STRANGE, Pieces, batch_of, pairs_of

PIECES = Pieces([FIRST, LAST, STRANGE, "pump", "pu", "##mp", "##s", "s", "m", "##m", "unit"])


def test_the_longest_beginning_is_taken_then_the_longest_continuation() -> None:
    assert [PIECES.known[i] for i in PIECES.cut("Pumps")] == ["pump", "##s"]
    assert [PIECES.known[i] for i in PIECES.cut("pum")] == ["pu", "##m"]


def test_a_word_with_an_unknown_letter_is_strange_and_a_mask_is_a_plain_word() -> None:
    assert PIECES.cut("pumpe") == (PIECES.strange,)
    assert PIECES.cut("") == (PIECES.strange,)
    assert [PIECES.known[i] for i in PIECES.cut("<id>")] == ["unit"]


@given(st.lists(st.lists(st.sampled_from(["pump", "pums", "x", "<id>"]), max_size=5), max_size=4))
def test_each_word_of_a_batch_is_the_mean_of_its_own_pieces(texts: list[list[str]]) -> None:
    batch = batch_of(texts, [[(0, len(t))] if t else [] for t in texts], PIECES)
    assert batch.there.sum() == sum(2 + sum(len(PIECES.cut(w)) for w in t) for t in texts)
    for n, text in enumerate(texts):
        shares = batch.words[n, : len(text) + 2]
        assert np.allclose(shares.sum(axis=1), 1.0)
        assert not (shares > 0)[:, batch.there[n] == 0].any()
        assert ((shares > 0).sum(axis=0) <= 1).all()


@given(st.lists(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3)), max_size=4, unique=True), max_size=3))
def test_pairs_are_of_one_text_and_what_is_between_lies_between(sizes: list[list[tuple[int, int]]]) -> None:
    runs = [[(a, a + length) for a, length in own] for own in sizes]
    batch = batch_of([["pump"] * 8 for _ in runs], runs, PIECES)
    pairs = pairs_of(batch, np.arange(len(batch.text)))
    assert len(pairs.head) == sum(len(own) * (len(own) - 1) for own in runs)
    assert (batch.text[pairs.head] == batch.text[pairs.tail]).all()
    assert (pairs.text == batch.text[pairs.head]).all()
    assert (pairs.head_class == pairs.head).all()
    assert ((pairs.place >= 0) & (pairs.place < PLACES)).all()
    for h, t, a, b, place in zip(pairs.head, pairs.tail, pairs.start, pairs.end, pairs.place, strict=True):
        own, other = range(batch.start[h], batch.end[h]), range(batch.start[t], batch.end[t])
        assert not set(range(a, b)) & (set(own) | set(other))
        assert (place < 12) == (not set(own) & set(other))
