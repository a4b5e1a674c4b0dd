"""Random numbers by name."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pdm.scoring.luck import Luck, names

IDS = pd.Series([f"event-{i}" for i in range(20_000)])


def test_they_are_spread_evenly_and_alike_for_every_purpose() -> None:
    own = names(IDS)
    for purpose in ("day", "words"):
        numbers = Luck(7, 3).uniform(own, purpose)
        assert numbers.min() >= 0
        assert numbers.max() < 1
        shares = np.histogram(numbers, bins=20, range=(0, 1))[0] / len(numbers)
        assert abs(shares - 0.05).max() < 0.008
    normal = Luck(7, 3).normal(own, "off")
    assert abs(normal.mean()) < 0.03
    assert abs(normal.std() - 1) < 0.03


def test_turns_seeds_and_purposes_have_nothing_to_do_with_one_another() -> None:
    own = names(IDS)
    found = [Luck(s, t).uniform(own, p) for s in (1, 2) for t in (0, 1) for p in ("day", "words")]
    together = np.corrcoef(found)
    assert abs(together - np.eye(len(found))).max() < 0.03
    # neighbours in the list neither
    assert abs(np.corrcoef(found[0][1:], found[0][:-1])[0, 1]) < 0.03


@given(st.lists(st.text(min_size=1), min_size=1, unique=True))
def test_a_name_has_its_number_wherever_it_stands(ids: list[str]) -> None:
    numbers = dict(zip(ids, Luck(1).uniform(names(pd.Series(ids)), "day"), strict=True))
    mixed = sorted(ids)[::-1]
    assert dict(zip(mixed, Luck(1).uniform(names(pd.Series(mixed)), "day"), strict=True)) == numbers
    alone = ids[0]
    assert Luck(1).uniform(names(pd.Series([alone])), "day")[0] == numbers[alone]
