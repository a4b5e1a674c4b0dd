from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.extraction.encoder.habits import Habits
from pdm.extraction.encoder.judge import Judge, _lain
from pdm.extraction.spans.spans import NOTHING, Span, candidates

PUMP, STATE = "PhysicalObject/GeneratingObject", "State/UndesirableState"
LABELS = [NOTHING, PUMP, STATE]


def _made(n: int, kind: bool, rng: np.random.Generator) -> tuple[list[list[str]], list[list[Span]], np.ndarray]:
    """Texts of which the encoder is never sure whether both words are one thing or two; the first word tells."""
    texts, spans, rows = [], [], []
    for _ in range(n):
        one = bool(rng.integers(2)) if kind else True
        words = ["oil" if one else "engine", str(rng.choice(["pump", "fan", "hub", "cap"])), "broken"]
        texts.append(words)
        spans.append([*([Span(0, 2, PUMP)] if one else [Span(0, 1, PUMP)]), Span(1, 2, PUMP), Span(2, 3, STATE)])
        told = {
            (0, 1): [0.5, 0.5, 0.0],
            (0, 2): [0.45, 0.55, 0.0],
            (1, 2): [0.1, 0.9, 0.0],
            (2, 3): [0.05, 0.05, 0.9],
            (1, 3): [0.9, 0.1, 0.0],
        }
        rows += [told.get(run, [1.0, 0.0, 0.0]) for run in candidates(3)]
    return texts, spans, np.array(rows)


@pytest.fixture(scope="module")
def judge() -> Judge:
    rng = np.random.default_rng(5)
    texts, spans, chance = _made(80, True, rng)
    habits = Habits.of(texts, spans)
    texts, spans, chance = _made(80, True, rng)
    return Judge.fit(texts, spans, chance, LABELS, habits, 7)


def _told(spans: list[Span]) -> set[tuple[int, int, str]]:
    return {(s.start, s.end, s.label) for s in spans}


def test_what_the_encoder_leaves_open_goes_by_the_habits_of_whoever_marked(judge: Judge) -> None:
    texts, spans, chance = _made(12, True, np.random.default_rng(6))
    assert [_told(s) for s in judge.choose(texts, chance, LABELS)] == [_told(s) for s in spans]


def test_spans_are_in_order_do_not_cross_and_say_how_sure_they_are(judge: Judge) -> None:
    texts = [["oil", "pump", "broken"]] * 20
    chance = np.random.default_rng(8).dirichlet(np.ones(3), 20 * len(candidates(3)))
    for found in judge.choose(texts, chance, LABELS):
        assert [(s.start, -s.end) for s in found] == sorted((s.start, -s.end) for s in found)
        assert not any(a.start < b.start < a.end < b.end for a in found for b in found)
        assert all(0.0 <= s.confidence <= 1.0 for s in found)


def test_a_judge_that_was_kept_judges_the_same(judge: Judge) -> None:
    texts, _, chance = _made(10, True, np.random.default_rng(9))
    again = Judge.from_arrays(judge.arrays())
    assert again.choose(texts, chance, LABELS) == judge.choose(texts, chance, LABELS)


def test_texts_without_a_word_or_without_a_likely_run_have_no_spans(judge: Judge) -> None:
    assert judge.choose([], np.zeros((0, 3)), LABELS) == []
    nothing = np.tile([1.0, 0.0, 0.0], (len(candidates(3)), 1))
    told = judge.choose([[], ["oil", "pump", "broken"], []], nothing, LABELS)
    assert told == [[], [], []]


def test_a_thing_that_is_known_has_its_class_whatever_the_encoder_says(judge: Judge) -> None:
    labels = [NOTHING, PUMP, "PhysicalObject/ControllingObject", STATE]
    told = {(0, 1): [0.05, 0.9, 0.05, 0.0], (1, 2): [0.05, 0.05, 0.9, 0.0], (2, 3): [0.05, 0.0, 0.05, 0.9]}
    for word, label in (("valves", "PhysicalObject/ControllingObject"), ("hatches", "PhysicalObject/ControllingObject"), ("gizmo", PUMP)):  # fmt: skip
        words = [word, "pump", "broken"]
        chance = np.array([told.get(run, [1.0, 0.0, 0.0, 0.0]) for run in candidates(3)])
        (found,) = judge.choose([words], chance, labels)
        assert {(0, 1, label), (1, 2, PUMP)} <= _told(found)


def test_a_compound_has_the_class_of_the_known_thing_that_ends_it(judge: Judge) -> None:
    labels = [NOTHING, PUMP, "PhysicalObject/ProtectingObject", STATE]
    told = {(0, 3): [0.02, 0.93, 0.05, 0.0], (3, 4): [0.05, 0.0, 0.05, 0.9]}
    for words, label in (("pressure safety valves", "PhysicalObject/ProtectingObject"), ("pressure gizmo valve", PUMP)):
        chance = np.array([told.get(run, [1.0, 0.0, 0.0, 0.0]) for run in candidates(4)])
        willing = replace(judge, trees=replace(judge.trees, value=judge.trees.value * 0, bias=3.0))
        (found,) = willing.choose([[*words.split(), "broken"]], chance, labels)
        assert (0, 3, label) in _told(found)


def test_only_tails_lie_within_spans_where_nobody_marked_otherwise(judge: Judge) -> None:
    texts = [["oil", "pump", "broken"]] * 200
    chance = np.random.default_rng(11).dirichlet(np.ones(3), 200 * len(candidates(3)))

    def heads(of: Judge) -> int:
        found = of.choose(texts, chance, LABELS)
        return sum(a.start <= b.start and b.end < a.end for s in found for a in s for b in s)

    # trees that take every run
    willing = replace(judge, trees=replace(judge.trees, value=judge.trees.value * 0, bias=3.0))
    free = replace(willing, habits=replace(judge.habits, nested=(100, 60)))
    strict = replace(willing, habits=replace(judge.habits, nested=(100, 100)))
    assert heads(free) > 0
    assert heads(strict) == 0


@given(st.integers(1, 14), st.integers(0, 2**32 - 1))
def test_what_lies_around_inside_and_across_a_run_is_looked_for_nearby(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    runs, some = np.array(candidates(count)), rng.random(len(candidates(count)))
    kept = np.flatnonzero(rng.random(len(runs)) < 0.6)
    if not len(kept):
        return
    found = _lain(runs, kept, some)
    for row, (a, b) in zip(found, runs[kept].tolist(), strict=True):
        others = [(x, y, p) for (x, y), p in zip(runs.tolist(), some.tolist(), strict=True) if (x, y) != (a, b)]
        around = [p for x, y, p in others if x <= a and b <= y]
        inside = [p for x, y, p in others if a <= x and y <= b]
        across = [p for x, y, p in others if x < a < y < b or a < x < b < y]
        assert row.tolist() == [max([0.0, *ps]) for ps in (around, inside, across)]


def test_a_very_long_text_takes_memory_in_proportion(judge: Judge) -> None:
    words = ["pump"] * 3000
    chance = np.random.default_rng(1).dirichlet(np.ones(3), len(candidates(len(words))))
    tracemalloc.start()
    judge.choose([words], chance, LABELS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300e6
