"""The lattice against brute force, and what its compact form promises."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.lattice import LATIN, NEVER, Candidates, Lattice

AB = "ab"


def peaked(text: str, sure: float = 0.9, blanks: int = 2) -> np.ndarray:
    """Probabilities of a reader that saw `text`."""
    rows = []
    for character in text:
        row = np.full(len(LATIN) + 1, (1 - sure) / len(LATIN))
        row[LATIN.index(character) + 1] = sure
        rows.append(row)
        for _ in range(blanks):
            row = np.full(len(LATIN) + 1, 0.001 / len(LATIN))
            row[0] = 0.999
            rows.append(row)
    return np.array(rows)


def collapse(path: tuple[int, ...], alphabet: str) -> str:
    return "".join(alphabet[k - 1] for k, _ in itertools.groupby(path) if k)


def by_enumeration(lattice: Lattice) -> dict[str, float]:
    """Every string's probability: the sum over all paths."""
    p = lattice.probabilities
    total: dict[str, float] = {}
    for path in itertools.product(range(p.shape[1]), repeat=len(p)):
        text = collapse(path, lattice.alphabet)
        total[text] = total.get(text, 0.0) + float(np.prod(p[np.arange(len(p)), path]))
    return total


matrices = st.integers(1, 6).flatmap(
    lambda t: st.lists(st.lists(st.floats(0.001, 1.0), min_size=3, max_size=3), min_size=t, max_size=t)
)


@settings(max_examples=60, deadline=None)
@given(matrices)
def test_likelihood_is_the_sum_over_all_paths(rows: list[list[float]]) -> None:
    lattice = Lattice.from_probabilities(np.array(rows), AB)
    truth = by_enumeration(lattice)
    strings = ["".join(s) for n in range(5) for s in itertools.product(AB, repeat=n)]
    got = np.exp(lattice.log_likelihood(strings))
    assert got == pytest.approx([truth.get(s, 0.0) for s in strings], abs=1e-12, rel=1e-9)
    assert sum(truth.values()) == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(matrices)
def test_open_model_bounds_every_string_of_the_best_path_s_kind(rows: list[list[float]]) -> None:
    lattice = Lattice.from_probabilities(np.array(rows), AB)
    assert lattice.evidence([lattice.greedy()[0]])[0] <= 1e-9


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from(LATIN + "я"), max_size=9), max_size=25))
def test_candidates_score_the_same_together_and_alone(strings: list[str]) -> None:
    lattice = Lattice.from_probabilities(peaked("P-101A ok", 0.7))
    together = lattice.log_likelihood(strings)
    alone = [float(lattice.log_likelihood([s])[0]) for s in strings]
    assert together == pytest.approx(alone)
    assert lattice.log_likelihood(Candidates(strings)) == pytest.approx(alone)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 40))
def test_bytes_give_back_the_same_lattice(seed: int, steps: int) -> None:
    p = np.random.default_rng(seed).dirichlet(np.full(len(LATIN) + 1, 0.02), size=steps)
    lattice = Lattice.from_probabilities(p)
    again = Lattice.from_bytes(lattice.to_bytes())
    assert again.to_bytes() == lattice.to_bytes()
    assert np.array_equal(again.probabilities, lattice.probabilities)
    assert again.probabilities.shape[1] == len(LATIN) + 1


def test_another_alphabet_travels_with_the_bytes() -> None:
    lattice = Lattice.from_probabilities(np.array([[0.1, 0.8, 0.1]]), "xя")
    again = Lattice.from_bytes(lattice.to_bytes())
    assert again.alphabet == "xя"
    assert again.greedy()[0] == "x"


def test_greedy_reads_repeats_that_a_blank_parts() -> None:
    assert Lattice.from_probabilities(peaked("see 1100")).greedy()[0] == "see 1100"
    text, confidence = Lattice.from_probabilities(peaked("see", 0.8)).greedy()
    assert text == "see"
    assert 0.7 < confidence < 0.9


def test_the_right_register_entry_wins_where_the_best_guess_is_wrong() -> None:
    p = peaked("P-1O1A", 0.6)
    step = int(np.flatnonzero(p.argmax(axis=1) == LATIN.index("O") + 1)[0])
    p[step, LATIN.index("0") + 1] = 0.3
    lattice = Lattice.from_probabilities(p)
    assert lattice.greedy()[0] == "P-1O1A"
    register = ["P-102A", "P-101A", "P-101B", "K-101A"]
    evidence = lattice.evidence(register)
    assert register[int(evidence.argmax())] == "P-101A"
    assert np.allclose(lattice.evidence(register, temper=0.5), 0.5 * evidence)


def test_more_of_a_character_never_makes_its_string_less_likely() -> None:
    before = -np.inf
    for share in (0.05, 0.2, 0.5, 0.8, 0.99):
        p = peaked("A1", share)
        now = float(Lattice.from_probabilities(p).log_likelihood(["A1"])[0])
        assert now > before
        before = now


def test_empty_pictures_empty_strings_and_foreign_characters() -> None:
    nothing = Lattice.from_probabilities(np.zeros((0, len(LATIN) + 1)))
    assert nothing.greedy() == ("", 1.0)
    assert nothing.log_likelihood(["", "A"]).tolist() == [0.0, NEVER]
    assert nothing.open_log_likelihood() == 0.0
    blank = Lattice.from_probabilities(np.eye(len(LATIN) + 1)[[0, 0, 0]])
    assert blank.greedy()[0] == ""
    assert blank.log_likelihood([""])[0] == pytest.approx(0.0, abs=1e-3)
    lattice = Lattice.from_probabilities(peaked("A1"))
    assert lattice.log_likelihood(["я", "A" * 500]).tolist() == [NEVER, NEVER]
    assert lattice.log_likelihood([]).shape == (0,)


def test_a_cell_takes_a_few_hundred_bytes() -> None:
    rng = np.random.default_rng(1)
    p = peaked("P-101A brg noisy", 0.8, blanks=3) * rng.uniform(0.5, 1.5, size=(64, len(LATIN) + 1))
    assert len(Lattice.from_probabilities(p).to_bytes()) < 900


@pytest.mark.parametrize("bad", [b"", b"L1", b"L1garbage", b"\x00" * 40])
def test_bytes_that_are_no_lattice_are_refused(bad: bytes) -> None:
    with pytest.raises(ValueError, match="not a lattice"):
        Lattice.from_bytes(bad)


@pytest.mark.parametrize(
    "p",
    [np.zeros((3, 7)), np.zeros(5), np.full((2, len(LATIN) + 1), np.nan), np.full((2, len(LATIN) + 1), -0.1)],
)
def test_wrong_probabilities_are_refused(p: np.ndarray) -> None:
    with pytest.raises(ValueError):
        Lattice.from_probabilities(p)


def test_joined_pieces_read_as_words_side_by_side() -> None:
    one, two = Lattice.from_probabilities(peaked("oil leak")), Lattice.from_probabilities(peaked("at seal"))
    both = Lattice.joined([one, two])
    assert both.greedy()[0] == "oil leak at seal"
    assert Lattice.from_bytes(both.to_bytes()).greedy()[0] == "oil leak at seal"
    apart = float(one.log_likelihood(["oil leak"])[0] + two.log_likelihood(["at seal"])[0])
    assert float(both.log_likelihood(["oil leak at seal"])[0]) == pytest.approx(apart, abs=0.05)
    assert Lattice.joined([one]) is one
    with pytest.raises(ValueError):
        Lattice.joined([])


def test_the_value_behind_a_label_is_cut_out() -> None:
    whole = Lattice.from_probabilities(peaked("No.: P-101A"))
    value = whole.after(len("No.: "))
    assert value.greedy()[0] == "P-101A"
    assert whole.after(0) is whole
    assert len(whole.after(99)) == 0


def test_further_looks_travel_with_a_lattice_its_pieces_and_what_is_cut_out_of_it() -> None:
    one, other = Lattice.from_probabilities(peaked("3.2. brg hot")), Lattice.from_probabilities(peaked("32. bng hot"))
    seen = one.with_looks([other])
    kept = Lattice.from_bytes(seen.to_bytes())
    assert kept.greedy()[0] == "3.2. brg hot"
    assert [x.greedy()[0] for x in kept.looks] == ["32. bng hot"]
    assert np.array_equal(kept.log_likelihood(["3.2. brg hot"]), one.log_likelihood(["3.2. brg hot"]))
    # the same place of the other look, which has a letter less before it
    assert [x.greedy()[0] for x in seen.after(len("3.2. ")).looks] == ["bng hot"]
    both = Lattice.joined([seen, Lattice.from_probabilities(peaked("again"))])
    assert [x.greedy()[0] for x in both.looks] == ["32. bng hot again"]
    assert one.to_bytes() == seen.with_looks([]).to_bytes()


@pytest.mark.parametrize("cut", [3, 10, -5])
def test_looks_that_are_cut_short_are_refused(cut: int) -> None:
    lattice = Lattice.from_probabilities(peaked("hot"))
    with pytest.raises(ValueError, match="not a lattice"):
        Lattice.from_bytes(lattice.with_looks([lattice]).to_bytes()[:cut])
