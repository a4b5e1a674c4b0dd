"""Code strings on text and lattice."""

from __future__ import annotations

import numpy as np
import pytest

from pdm.grammar.codes import parse, read
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
