from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from pdm.extraction.encoder.exchange import things
from pdm.extraction.encoder.model import ENCODER, EncoderRelations, EncoderSpans
from pdm.extraction.spans.spans import Span
from pdm.extraction.trained.pipeline import load_models

WEIGHTS = Path(str(resources.files("pdm.extraction"))) / "weights"
TEXTS = [
    ["replace", "leaking", "hydraulic", "hose"],
    ["crack"],
    [],
    ["the", "left", "hand", "mirror", "has", "fallen", "off"],
]


@pytest.fixture(scope="module")
def shipped() -> EncoderSpans:
    return EncoderSpans.load(WEIGHTS)


def test_a_text_is_read_the_same_alone_and_beside_others(shipped: EncoderSpans) -> None:
    together = shipped.probability(TEXTS)
    alone = np.concatenate([shipped.probability([t]) for t in TEXTS])
    assert np.allclose(together, alone, atol=1e-4)
    assert [[(s.start, s.end) for s in t] for t in shipped.find(TEXTS)] == [
        [(s.start, s.end) for s in shipped.find([t])[0]] for t in TEXTS
    ]
    assert shipped.find([]) == []


def test_shipped_weights_do_what_they_did_when_they_were_made(shipped: EncoderSpans) -> None:
    told = json.loads((WEIGHTS / "card.json").read_text(encoding="utf-8"))["sample"]
    assert len(told) >= 5
    for one in told:
        found = [[s.start, s.end, s.label] for s in shipped.find([one["words"]])[0]]
        assert found == one["spans"], one["words"]


def test_words_that_nobody_marked_are_known_from_plain_english(shipped: EncoderSpans) -> None:
    """None of these nouns stands in the marked texts or among the known things: what they are is known from the encoder alone."""
    for noun in ("telescope", "trolley", "blender", "wardrobe", "dishwasher"):
        assert not any(noun in term for terms in things().values() for term in terms)
        spans = shipped.find([["replace", "broken", noun]])[0]
        assert (2, 3, "PhysicalObject") in {(s.start, s.end, s.label.split("/")[0]) for s in spans}, noun


def test_saving_and_loading_changes_nothing_more(shipped: EncoderSpans, tmp_path: Path) -> None:
    shipped.save(tmp_path)
    again = EncoderSpans.load(tmp_path)
    assert np.abs(again.probability(TEXTS) - shipped.probability(TEXTS)).max() < 0.01
    assert (again.labels, again.layers, again.relations) == (shipped.labels, shipped.layers, shipped.relations)
    assert again.pieces.known == shipped.pieces.known
    assert shipped.judge is not None
    assert again.judge is not None
    assert again.judge.habits == shipped.judge.habits
    assert (tmp_path / ENCODER).stat().st_size < 15_000_000


def test_very_long_words_and_texts_are_no_fault(shipped: EncoderSpans) -> None:
    words = ["x" * 500, *["bearing"] * 150]
    assert len(shipped.find([words])) == 1
    spans = [Span(1, 2, "PhysicalObject"), Span(140, 145, "PhysicalObject"), Span(149, 150, "NoSuchClass")]
    assert all(r.label in shipped.relations for r in EncoderRelations(shipped).find([words], [spans])[0])


def test_relations_name_the_spans_that_were_given_alone_and_beside_others(shipped: EncoderSpans) -> None:
    texts = [*TEXTS, ["coolant", "pump", "bearing", "noisy"]]
    spans = shipped.find(texts)
    together = EncoderRelations(shipped).find(texts, spans)
    alone = [EncoderRelations(shipped).find([t], [s])[0] for t, s in zip(texts, spans, strict=True)]
    assert [[(r.head, r.tail, r.label) for r in t] for t in together] == [
        [(r.head, r.tail, r.label) for r in t] for t in alone
    ]
    told = {
        (" ".join(text[s[r.head].start : s[r.head].end]), r.label, " ".join(text[s[r.tail].start : s[r.tail].end]))
        for text, s, found in zip(texts, spans, together, strict=True)
        for r in found
    }
    assert {
        ("replace", "hasParticipant/hasPatient", "hydraulic hose"),
        ("hydraulic hose", "isA", "hose"),
        ("bearing", "hasProperty", "noisy"),
    } <= told


def test_the_linear_model_is_heard_beside_the_encoder_and_a_doubtful_span_has_no_relation(
    shipped: EncoderSpans,
) -> None:
    _, relations = load_models(WEIGHTS)
    assert isinstance(relations, EncoderRelations)
    assert relations.linear is not None
    words = ["replace", "leaking", "hydraulic", "hose"]
    spans = [Span(0, 1, "Activity/MaintenanceActivity"), Span(2, 4, "PhysicalObject/GuidingObject")]
    (told,) = relations.find([words], [spans])
    assert [(r.head, r.tail, r.label) for r in told] == [(0, 1, "hasParticipant/hasPatient")]
    alone = EncoderRelations(shipped).find([words], [spans])[0]
    assert told[0].confidence != alone[0].confidence
    doubtful = [replace(s, confidence=0.4) for s in spans]
    assert relations.find([words], [doubtful]) == [[]]
