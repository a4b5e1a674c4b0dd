from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pdm.extraction.encoder.exchange import Exchange, things
from pdm.extraction.spans.spans import Span

HOSE, FILTER, TROUBLE = (
    "PhysicalObject/GuidingObject",
    "PhysicalObject/MatterProcessingObject",
    "State/UndesirableState",
)
TEXTS = [
    ["<id>", "the", "oil", "filter", "on", "left", "hose", "blocked"],
    ["replace", "hose"],
    ["left", "hand"],
]
SPANS = [
    [Span(2, 4, FILTER), Span(3, 4, FILTER), Span(6, 7, HOSE), Span(7, 8, TROUBLE)],
    [Span(0, 1, "Activity/MaintenanceActivity"), Span(1, 2, HOSE)],
    [],
]


def test_an_object_has_one_class_among_the_known_things() -> None:
    of = Counter(t for label, terms in things().items() if label.startswith("PhysicalObject") for t in terms)
    assert len(of) > 1000
    assert not [t for t, n in of.items() if n > 1]
    assert all(t == t.strip().casefold() and t for terms in things().values() for t in terms)


@given(st.integers(0, 2**32 - 1), st.integers(0, 1), st.integers(0, 1))
def test_what_nobody_marked_stays_and_what_is_put_in_is_marked(seed: int, n: int, cut: int) -> None:
    cut = cut if n == 0 else 0
    made = Exchange(TEXTS, SPANS, things()).text(n, TEXTS[n], cut, np.random.default_rng(seed))
    if made is None:
        return
    words, runs = made
    labels = {s.label for t in SPANS for s in t}
    assert all(0 <= a < b <= len(words) and label in labels for (a, b), label in runs.items())
    assert not any(a < c < b < d for a, b in runs for c, d in runs)
    bare = [w for k, w in enumerate(words) if not any(a <= k < b for a, b in runs)]
    marked = {k for s in SPANS[n] for k in range(s.start, s.end)}
    assert bare == [w for k, w in enumerate(TEXTS[n]) if k not in marked][cut:]


def test_a_text_that_names_nothing_is_left_alone() -> None:
    exchange = Exchange(TEXTS, SPANS, things())
    assert exchange.text(2, TEXTS[2], 0, np.random.default_rng(0)) is None


def test_kinds_lie_within_kinds_and_parts_beside_their_wholes() -> None:
    known = {HOSE: ["hose", "water hose"], FILTER: ["filter", "hose filter"]}
    exchange = Exchange(TEXTS[1:2], [[Span(1, 2, HOSE)]], known)
    rng = np.random.default_rng(1)
    seen = {}
    for _ in range(200):
        made = exchange.text(0, TEXTS[1], 0, rng)
        if made:
            seen[" ".join(made[0])] = made[1]
    # a class that nobody marked is not put in; a water hose is a hose
    assert set(seen) == {"replace hose", "replace water hose"}
    assert seen["replace water hose"] == {(1, 3): HOSE, (2, 3): HOSE}
    both = Exchange(TEXTS, SPANS, known)
    made = [both.text(1, TEXTS[1], 0, rng) for _ in range(200)]
    assert {(1, 2): HOSE, (2, 3): FILTER} in [
        {k: v for k, v in m[1].items() if k[0] > 0} for m in made if m and m[0][1:] == ["hose", "filter"]
    ]
