"""Years on a lattice: only digits can stand there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.grammar.years import as_digits, read

from .conftest import lattice


@settings(deadline=None, max_examples=40)
@given(st.integers(1950, 2049))
def test_a_clear_year_is_read(year: int) -> None:
    found, share = read([lattice(str(year))])
    assert found == year
    assert share > 0.9


@pytest.mark.parametrize(("seen", "year"), [("201E", 2017), ("20IB", 2018), ("Z009", 2009), ("1g84", 1984)])
def test_letters_that_look_like_digits_count_for_them(seen: str, year: int) -> None:
    assert read([lattice(seen)])[0] == year


def test_several_pictures_outvote_one() -> None:
    assert read([lattice("2017"), lattice("2017"), lattice("2012", 0.6)])[0] == 2017


def test_only_years_that_are_possible_are_read() -> None:
    assert read([lattice("2017")], [2011, 2012])[0] in (2011, 2012)
    with pytest.raises(ValueError, match="needed"):
        read([])


def test_rows_of_the_lattice_still_sum_to_one() -> None:
    assert np.allclose(as_digits(lattice("20ET")).probabilities.sum(axis=1), 1)
