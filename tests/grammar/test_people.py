"""Who signed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lattices import drawn

from pdm.grammar.people import forms, read

PEOPLE = ["Mia Jung", "Lars Evans", "Finn Gill", "KB"]


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
