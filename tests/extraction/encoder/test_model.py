from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from pdm.extraction.encoder.model import ENCODER, EncoderSpans

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
    """None of these nouns stands in the marked texts: what they are is known from the encoder alone."""
    for noun in ("toilet", "telescope", "elevator", "trolley", "blender"):
        spans = shipped.find([["replace", "broken", noun]])[0]
        assert (2, 3, "PhysicalObject") in {(s.start, s.end, s.label.split("/")[0]) for s in spans}, noun


def test_saving_and_loading_changes_nothing_more(shipped: EncoderSpans, tmp_path: Path) -> None:
    shipped.save(tmp_path)
    again = EncoderSpans.load(tmp_path)
    assert np.abs(again.probability(TEXTS) - shipped.probability(TEXTS)).max() < 0.01
    assert (again.labels, again.layers, again.pieces.known) == (shipped.labels, shipped.layers, shipped.pieces.known)
    assert (tmp_path / ENCODER).stat().st_size < 15_000_000


def test_very_long_words_and_texts_are_no_fault(shipped: EncoderSpans) -> None:
    words = ["x" * 500, *["bearing"] * 150]
    assert len(shipped.find([words])) == 1
