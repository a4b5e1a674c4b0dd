"""Code strings on text and lattice."""

from __future__ import annotations

import numpy as np
import pytest

from pdm.grammar.codes import parse, read, read_together
from pdm.lattice import LATIN, Lattice

from .conftest import lattice


@pytest.mark.parametrize("text", ["341/323/506", "498A/34", "420", "120B/34"])
def test_a_clear_code_is_read(text: str) -> None:
    assert parse(text) == text
    found, confidence = read([lattice(text)])
    assert found == text
    assert 0.3 < confidence <= 1


def test_a_bar_is_a_stroke_and_brackets_are_left_out() -> None:
    assert read([lattice("341|323")])[0] == "341/323"
    assert read([lattice("498(A)/34")])[0] == "498A/34"


def test_several_pictures_outvote_one() -> None:
    assert read([lattice("341/323", 0.9), lattice("341/323", 0.9), lattice("347/323", 0.6)])[0] == "341/323"


def test_nothing_fits_nothing() -> None:
    blank = Lattice.from_probabilities(np.eye(len(LATIN) + 1)[[0, 0, 0]])
    assert read([blank]) == ("", 0.0)
    assert parse("no code") is None


def test_known_numbers_decide_where_the_writing_is_in_doubt() -> None:
    p = lattice("341/323", 0.6).probabilities.copy()
    step = 2 * len("341/32")
    p[step] = 1e-4
    p[step, LATIN.index("8") + 1], p[step, LATIN.index("3") + 1] = 0.55, 0.35
    doubtful = Lattice.from_probabilities(p)
    assert read([doubtful])[0] == "341/328"
    assert read([doubtful], known=["341", "323"])[0] == "341/323"
    # what is clear stays, known or not
    assert read([lattice("777/88", 0.95)], known=["341", "323"])[0] == "777/88"


def between(one: str, other: str, share: float) -> Lattice:
    """A lattice of a code that may as well be another one of the same length; `share` for the first."""
    p = share * lattice(one).probabilities + (1 - share) * lattice(other).probabilities
    return Lattice.from_probabilities(p)


def test_numbers_that_others_hold_decide_where_one_field_is_in_doubt() -> None:
    doubtful = between("420/586", "420/506", 0.6)
    assert read([doubtful])[0] == "420/586"
    others = [[lattice("406/506")], [lattice("341/506/34")]]
    found = read_together([[doubtful], *others])
    assert [code for code, _ in found] == ["420/506", "406/506", "341/506/34"]
    assert read_together([*others, [doubtful]])[-1] == found[0]


def test_a_misreading_does_not_bear_itself_out() -> None:
    alone = between("420/586", "420/506", 0.6)
    fields = [[alone], [lattice("135")], [lattice("77/78")]]
    code, share = read([alone])
    assert read_together([[alone]])[0] == (code, share)
    among = read_together(fields)[0]
    # others that say nothing of its numbers change nothing, whatever they are
    assert among[0] == code
    assert among == (code, pytest.approx(read_together([[alone], [lattice("99")]])[0][1], abs=1e-4))
    # counted for itself, its first guess would be as sure as where another field bears it out
    assert among[1] < 0.65 < read_together([*fields, [lattice("586/34")]])[0][1]


def test_what_is_clear_stays_whatever_others_hold() -> None:
    fields = [[lattice("586")], *([lattice("506")] for _ in range(8))]
    assert read_together(fields)[0][0] == "586"


def test_a_field_without_a_code_gives_none_among_others() -> None:
    blank = Lattice.from_probabilities(np.eye(len(LATIN) + 1)[[0, 0, 0]])
    assert read_together([[blank], [lattice("506")]])[0] == ("", 0.0)
    assert read_together([]) == []


def test_numbers_that_stand_behind_one_another_elsewhere_are_likelier_together() -> None:
    doubtful = between("406/34", "406/84", 0.5)
    fields = [[lattice("420/406/34")], [lattice("406/34")], [lattice("84/188")], [lattice("84/506")]]
    assert read_together([[doubtful], *fields])[0][0] == "406/34"
    assert read_together([[between("188/34", "188/84", 0.4)], *fields[2:]])[0][0] == "188/84"


def test_a_number_is_hardly_written_twice_in_one_code() -> None:
    doubtful = between("341/341", "341/347", 0.6)
    assert read_together([[doubtful], [lattice("341/506")], [lattice("347/506")]])[0][0] == "341/347"
