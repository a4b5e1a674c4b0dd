"""Who signed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.grammar.people import forms, read
from pdm.lattice import LATIN, Lattice

PEOPLE = ["Mia Jung", "Lars Evans", "Finn Gill", "KB"]


def drawn(text: str, doubts: dict[int, str] | None = None, share: float = 0.6) -> Lattice:
    """A lattice that shows `text`; in a place of `doubts` another character is seen with more certainty."""
    rows = []
    for i, c in enumerate(text):
        row, gap = np.full(len(LATIN) + 1, 1e-7), np.full(len(LATIN) + 1, 1e-7)
        row[LATIN.index(c) + 1], gap[0] = 0.99, 0.99
        if doubts and i in doubts:
            row[LATIN.index(c) + 1], row[LATIN.index(doubts[i]) + 1] = 0.99 - share, share
        rows += [row, gap]
    return Lattice.from_probabilities(np.array(rows))


@pytest.mark.parametrize(
    ("written", "doubts"), [("MJ", {1: "I"}), ("L. Evans", {0: "I"}), ("Gill", {0: "6", 3: "1"}), ("KB", {1: "8"})]
)
def test_a_smudge_is_read_as_somebody_of_the_site(written: str, doubts: dict[int, str]) -> None:
    lattice = drawn(written, doubts)
    assert lattice.greedy()[0] != written
    found = read(lattice, PEOPLE)
    assert found is not None
    assert found[0] == written
    assert found[1] > 0.5


@pytest.mark.parametrize("written", ["WT", "Q. Zorn", "?"])
def test_a_stranger_stays_a_stranger(written: str) -> None:
    assert read(drawn(written), PEOPLE) is None


def test_without_people_nothing_is_known() -> None:
    assert read(drawn("MJ"), []) is None
    assert forms(("", " . ")) == ()


@given(st.lists(st.text("ABCdef .", max_size=12), max_size=5))
def test_what_people_write_can_be_read(people: list[str]) -> None:
    for form in forms(tuple(people)):
        assert form.strip()
        found = read(drawn(form), people)
        assert found is not None
        assert found[0].casefold() == form.casefold()
