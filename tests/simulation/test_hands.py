"""Writing in a hand."""

from __future__ import annotations

import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.simulation.documents.alphabet import forms, forms_of
from pdm.simulation.documents.canvas import Canvas
from pdm.simulation.documents.hands import Hand, make_hand, write
from pdm.simulation.documents.scan import Look, take
from pdm.simulation.wording import words


def test_every_character_that_people_write_has_a_form():
    said = str(words())
    known = set(forms())
    assert set(string.ascii_letters + string.digits) <= known
    assert set(said + "°#%&+-/:()") - set("{}[] \\") <= known


def test_letters_that_people_draw_differently_have_several_forms():
    several = [c for c in string.ascii_letters + string.digits if len(forms_of(c)) > 1]
    assert len(several) > 50


@settings(max_examples=60)
@given(st.text(max_size=40), st.integers(0, 2**32 - 1))
def test_any_text_gives_strokes_within_reach(text, seed):
    made = write(text, make_hand(np.random.default_rng(seed), "worst"), np.random.default_rng(seed))
    assert np.isfinite(made.points).all()
    assert len(made.points) == len(made.lifted)
    assert not len(made.points) or made.lifted[0]
    assert np.abs(made.points[:, 1]).max(initial=0.0) < 12  # also where a line rises over its length
    assert made.width < 3 * len(text) + 3


def test_the_same_chance_gives_the_same_strokes():
    one, two = (write("P-101A", make_hand(np.random.default_rng(4)), np.random.default_rng(9)) for _ in range(2))
    np.testing.assert_array_equal(one.points, two.points)


def test_joined_hands_lift_the_pen_less_often():
    lifts = {
        joined: int(write("running", Hand(joined=joined), np.random.default_rng(2)).lifted.sum())
        for joined in (0.0, 1.0)
    }
    assert lifts[1.0] < lifts[0.0]


def test_haste_flattens_letters_behind_the_beginning_of_a_word():
    calm, hasty = (write("nnnnnn", Hand(shake=0.0, slant=0.0), np.random.default_rng(1), h) for h in (0.0, 1.0))
    assert hasty.points[-40:, 1].max() < calm.points[-40:, 1].max() - 0.15
    assert hasty.width < calm.width


def test_a_person_or_a_reader_can_read_it():
    pytest.importorskip("rapidocr")
    from rapidfuzz.distance import Levenshtein

    from pdm.ocr.engines.ppocr import PPOcr

    texts = [
        "replaced mechanical seal",
        "P-101A",
        "tripped on overload",
        "greased all points",
        "bearing noisy",
        "12.03.2024",
    ]
    pictures = []
    for n, text in enumerate(texts * 2):
        rng = np.random.default_rng(n)
        hand = make_hand(rng, "easy")
        canvas = Canvas(90, 12, 200)
        canvas.write(text, (2, 1, 88, 11), hand, rng, row=10)
        pictures.append(take(canvas, hand, Look(200, profile="easy"), rng).picture)
    read = [r.text for r in PPOcr().read(pictures)]
    wrong = sum(
        Levenshtein.distance(a.replace(" ", ""), b.replace(" ", "")) for a, b in zip(read, texts * 2, strict=True)
    )
    assert wrong / sum(len(t) for t in texts * 2) < 0.2
