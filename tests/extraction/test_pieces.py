"""Words that are several written as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.extraction.normal.counts import Counts
from pdm.extraction.normal.pieces import Pieces


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    counts = Counts()
    pairs = {"rh": "right hand", "bkt": "bucket", "r/h": "right hand", "f": "front", "fit": "fit", "disc": "disc", "no": "number", "pos": "position", "wheel": "wheel", "remove": "remove", "and": "and"}  # fmt: skip
    for _ in range(3):
        counts.add(list(pairs.items()), "s")
    return Pieces(counts, {"repl": "replace"}, lambda _: 0.0)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("RHbkt", "right hand bucket"),
        ("R/H/F", "right hand front"),
        ("AB1234-Fit", "<id> - fit"),
        ("AB1234removeand", "<id> remove and"),
        ("no-2", "number <num>"),
        ("pos#2", "position number <num>"),
        ("disc&", "disc and"),
        ("-REPL", "- replace"),
        ("1.5wheel", "<num> wheel"),
    ],
)
def test_joined_words_are_cut_into_known_ones(pieces: Pieces, word: str, meant: str) -> None:
    assert meant in pieces.forms(word)


@pytest.mark.parametrize("word", ["bkt", "wheel", "17", "zq", "x" * 31])
def test_words_that_are_one_are_not_cut(pieces: Pieces, word: str) -> None:
    assert pieces.forms(word) == []


@given(st.text(min_size=1, max_size=40))
def test_any_text_gives_few_forms_without_blanks_at_their_ends(text: str) -> None:
    forms = Pieces(Counts(), {}, lambda _: 0.0).forms(text)
    assert len(forms) <= 12
    assert all(f and f == " ".join(f.split()) for f in forms)
