from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pdm.extraction.encoder.habits import WAYS, Habits
from pdm.extraction.spans.spans import Span

PUMP, COOLER = "PhysicalObject/GeneratingObject", "PhysicalObject/EmittingObject"
TEXTS = [["replace", "Oil", "cooler"], ["oil", "pump", "noisy"], ["engine", "pump"], ["engine", "cooler", "leaking"]]
SPANS = [
    [Span(1, 3, COOLER), Span(2, 3, COOLER), Span(0, 1, "Activity")],
    [Span(0, 2, PUMP), Span(1, 2, PUMP)],
    [Span(0, 1, PUMP), Span(1, 2, PUMP)],
    [Span(0, 1, PUMP), Span(1, 2, COOLER)],
]
WORDS = st.sampled_from(["oil", "engine", "pump", "cooler", "noisy", "telescope"])


def test_a_compound_goes_the_way_of_its_first_word_where_its_last_goes_both() -> None:
    habits = Habits.of(TEXTS, SPANS)
    two, _, within = habits.ways("oil", "filter")
    assert within > two
    two, _, within = habits.ways("engine", "filter")
    assert two > within


def test_runs_are_counted_whatever_their_case() -> None:
    habits = Habits.of(TEXTS, SPANS)
    assert habits.run(["oil"]) == (2, 0)
    assert habits.run(["oil", "cooler"]) == (1, 1)
    assert habits.run(["pump"]) == (2, 2)
    assert habits.run(["telescope"]) == (0, 0)


@given(WORDS, WORDS)
def test_ways_are_probabilities_and_survive_being_kept(before: str, last: str) -> None:
    habits = Habits.of(TEXTS, SPANS)
    ways = habits.ways(before, last)
    assert len(ways) == len(WAYS)
    assert all(0.0 < p < 1.0 for p in ways)
    assert np.isclose(sum(ways), 1.0)
    kept = Habits.from_arrays(habits.arrays())
    assert kept.ways(before, last) == ways
    assert kept.run([before, last]) == habits.run([before, last])


def test_habits_of_nobody_know_nothing() -> None:
    habits = Habits.of([], [])
    assert Habits.from_arrays({k: v if k == "nested" else v.reshape(-1, 4) for k, v in habits.arrays().items()}).run(
        ["pump"]
    ) == (0, 0)
    assert np.allclose(habits.ways("oil", "pump"), 1 / len(WAYS))


def test_it_is_seen_that_only_tails_lie_within_spans() -> None:
    many = Habits.of(TEXTS * 10, SPANS * 10)
    assert many.tails_only
    assert Habits.from_arrays(many.arrays()).tails_only
    assert not Habits.of(TEXTS, SPANS).tails_only
    heads = [[Span(1, 3, COOLER), Span(1, 2, COOLER)]]
    assert not Habits.of(TEXTS * 10 + TEXTS[:1], SPANS * 10 + heads).tails_only
