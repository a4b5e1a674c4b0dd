from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pdm.extraction.encoder.pieces import FIRST, LAST, STRANGE, Pieces, batch_of

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
