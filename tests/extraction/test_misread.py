from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.extraction.events.coding import code
from pdm.extraction.words.misread import clean, looks_unlike, reread
from pdm.extraction.words.tokens import tokenise


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("bearina", "bearing"),
        ("vibnation", "vibration"),
        ("soal", "seal"),
        ("bry", "brg"),
        ("mechenieal", "mechanical"),
    ],
)
def test_letters_that_readers_confuse_are_set_right(read: str, written: str) -> None:
    assert reread(read) == written


@pytest.mark.parametrize("word", ["bearing", "brg", "pump", "replaced", "mms", "morning", "x", "clinker", "rigged"])
def test_good_words_stay(word: str) -> None:
    assert reread(word) == word


def test_a_misreading_never_becomes_a_rare_word_of_failure() -> None:
    for read in ("inap", "oiad", "beang", "nalsted"):
        assert not code(read, read=True).is_failure


def test_only_read_text_is_reread() -> None:
    assert [t.text for t in tokenise("bry hot", read=True)] == ["bearing", "hot"]
    assert [t.text for t in tokenise("bry hot")] == ["bry", "hot"]


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("7,6 mme DE", "7,6 mms DE"),
        ("8.5men/e", "8.5 mm/s"),
        ("7. Imm/s", "7.1mm/s"),
        ("7.2 mm/s", "7.2 mm/s"),
        ("no unit", "no unit"),
    ],
)
def test_units_as_usually_misread(read: str, right: str) -> None:
    assert clean(read).replace(" mm/s", "mm/s") == right.replace(" mm/s", "mm/s")


@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=9),
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=9),
)
def test_unlikeness_is_zero_only_for_the_same_word_and_never_more_than_all_letters(a: str, b: str) -> None:
    cost = looks_unlike(a, b)
    assert (cost == 0) == (a == b)
    assert cost <= 0.9 * (len(a) + len(b)) + 1e-9


@settings(deadline=None)
@given(st.text(max_size=60))
def test_places_of_reread_words_lie_in_the_text(text: str) -> None:
    for token in tokenise(text, read=True):
        assert 0 <= token.start < token.end <= len(text)
