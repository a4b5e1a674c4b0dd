from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.extraction.encoder.told import RELATED, told
from pdm.extraction.spans.relations import pairs
from pdm.extraction.spans.spans import Span

KINDS = ["O", "hasPart", "hasParticipant/hasPatient", "isA"]
ACT, OBJECT, STATE = "Activity/MaintenanceActivity", "PhysicalObject/HoldingObject", "State/UndesirableState"


def _chance(spans: list[Span], said: dict[tuple[int, int], tuple[str, float]]) -> np.ndarray:  # type: ignore[type-arg]
    out = np.zeros((len(pairs(spans)), len(KINDS)))
    out[:, 0] = 1.0
    for k, pair in enumerate(pairs(spans)):
        if pair in said:
            kind, p = said[pair]
            out[k, KINDS.index(kind)], out[k, 0] = p, 1 - p
    return out


def _names(words: list[str], spans: list[Span], said: dict[tuple[int, int], tuple[str, float]]) -> set[tuple[str, str, str]]:  # fmt: skip
    name = lambda i: " ".join(words[spans[i].start : spans[i].end])  # noqa: E731
    return {(name(r.head), r.label, name(r.tail)) for r in told(words, spans, KINDS, _chance(spans, said))}


def test_a_compound_is_a_kind_of_what_ends_it_whatever_the_models_say() -> None:
    words = ["air", "safety", "valve", "stuck"]
    spans = [Span(0, 3, OBJECT), Span(1, 3, OBJECT), Span(2, 3, OBJECT), Span(3, 4, STATE)]
    assert _names(words, spans, {(0, 2): ("isA", 0.9)}) == {
        ("air safety valve", "isA", "safety valve"),
        ("safety valve", "isA", "valve"),
    }


def test_what_is_done_is_done_to_the_whole_compound() -> None:
    words = ["replace", "mud", "bucket"]
    spans = [Span(0, 1, ACT), Span(1, 3, OBJECT), Span(2, 3, OBJECT)]
    said = {(0, 1): ("hasParticipant/hasPatient", 0.4), (0, 2): ("hasParticipant/hasPatient", 0.9)}
    assert ("replace", "hasParticipant/hasPatient", "mud bucket") in _names(words, spans, said)
    assert ("replace", "hasParticipant/hasPatient", "bucket") not in _names(words, spans, said)


def test_what_is_completed_is_the_activity_not_its_object() -> None:
    words = ["complete", "brake", "overhaul"]
    spans = [Span(0, 1, ACT), Span(1, 2, OBJECT), Span(2, 3, ACT)]
    said = {(0, 1): ("hasParticipant/hasPatient", 0.9), (2, 1): ("hasParticipant/hasPatient", 0.9)}
    assert _names(words, spans, said) == {
        ("complete", "hasParticipant/hasPatient", "overhaul"),
        ("overhaul", "hasParticipant/hasPatient", "brake"),
    }


def test_the_first_thing_of_a_state_is_told_sooner_than_a_further_one() -> None:
    words = ["handrail", "box", "cracked"]
    spans = [Span(0, 1, OBJECT), Span(1, 2, OBJECT), Span(2, 3, STATE)]
    patient = "hasParticipant/hasPatient"
    assert _names(words, spans, {(2, 0): (patient, 0.3)}) == {("cracked", patient, "handrail")}
    assert _names(words, spans, {(2, 0): (patient, 0.8), (2, 1): (patient, 0.4)}) == {("cracked", patient, "handrail")}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=6, max_size=6), st.floats(0.1, 1))
def test_each_pair_has_one_relation_and_no_surer_than_its_spans(chances: list[float], sure: float) -> None:
    words = ["a", "b", "c"]
    spans = [Span(0, 1, ACT, sure), Span(1, 2, OBJECT, sure), Span(2, 3, STATE, sure)]
    said = {pair: (KINDS[1 + n % 3], p) for n, (pair, p) in enumerate(zip(pairs(spans), chances, strict=True))}
    found = told(words, spans, KINDS, _chance(spans, said))
    assert len({(r.head, r.tail) for r in found}) == len(found)
    assert all(r.confidence <= sure * sure + 1e-9 and r.head != r.tail for r in found)


def test_parts_are_told_from_the_usual_bound_on() -> None:
    words = ["brake", "pads"]
    spans = [Span(0, 1, OBJECT), Span(1, 2, OBJECT)]
    for p in (RELATED - 0.01, RELATED + 0.01):
        assert bool(_names(words, spans, {(0, 1): ("hasPart", p)})) == (p > RELATED)
    assert _names([], [], {}) == set()
