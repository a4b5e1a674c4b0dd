from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.lattice import LATIN
from pdm.ocr.tuning.texts import LONGEST, Texts, code, date, jumble, measured, number, numbers, only, person, tag

TEXTS = Texts(["the", "pump", "of", "bearing"], ["replaced the seal of CW pump", " "])


@given(st.integers(0, 10**6))
def test_a_text_is_short_has_single_spaces_and_the_alphabet_of_the_reader(seed: int) -> None:
    text = TEXTS(Random(seed))
    assert 0 < len(text) <= LONGEST
    assert text == " ".join(text.split())
    assert set(text) <= set(LATIN)


def test_the_same_seed_writes_the_same() -> None:
    one, two = Random(5), Random(5)
    assert [TEXTS(one) for _ in range(50)] == [TEXTS(two) for _ in range(50)]


def test_phrases_are_words_that_follow_each_other_in_a_line() -> None:
    r = Random(1)
    found = {TEXTS.phrase(r) for _ in range(200)}
    assert all(p in "replaced the seal of CW pump" for p in found)
    assert {"replaced", "CW pump"} <= found


def test_without_lines_shorthand_is_written_in_their_place() -> None:
    assert Texts(["the"]).phrase(Random(2)) == Texts(["the"]).shorthand(Random(2))


@pytest.mark.parametrize("kind", [tag, date, code, numbers, number, measured, person, jumble])
def test_each_kind_is_varied_and_can_be_read(kind: object) -> None:
    r = Random(3)
    drawn = {kind(r) for _ in range(300)}  # type: ignore[operator]
    assert len(drawn) > 100
    assert all(set(t) <= set(LATIN) and t.strip() for t in drawn)


def test_only_leaves_out_what_a_font_has_not() -> None:
    assert only("a ± b  °C!", frozenset("abC")) == "a b C"
