"""Confidence of readings: the chance that a cell is right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.lattice import LATIN, Lattice
from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.confidence import FEATURES, Sight, calibrator, features, kind_of
from pdm.records import Page


def written(text: str, sure: float) -> Lattice:
    """A lattice in which each character has probability `sure` and the rest lies on its neighbour in the alphabet."""
    p = np.full((2 * len(text) + 1, len(LATIN) + 1), 1e-6)
    p[:, 0] = 0.999
    for i, c in enumerate(text):
        at = LATIN.index(c) + 1
        p[2 * i + 1] = 1e-6
        p[2 * i + 1, at] = sure
        p[2 * i + 1, at % len(LATIN) + 1] = 1 - sure
    return Lattice.from_probabilities(p)


def cell(field: str, text: str, sure: float = 0.99) -> Sight:
    return Sight(field, text, sure, written(text, sure))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["date", "equipment", "technician", "temperature", "description", "done"]),
            st.text("0123456789ABCdef./- ", max_size=14),
            st.floats(0.0, 1.0),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_every_cell_gets_a_chance_between_nothing_and_one(page: list[tuple[str, str, float, bool]]) -> None:
    rule = calibrator("ppocr")
    assert rule is not None
    sights = [
        Sight(f, t, p, written(t, max(p, 0.51)) if with_lattice and t else None) for f, t, p, with_lattice in page
    ]
    for chance in (rule.right(sights), rule.share(sights)):
        assert chance.shape == (len(page),)
        assert np.isfinite(chance).all()
        assert ((chance >= 0) & (chance <= 1)).all()
        # an empty reading is never right
        assert all(c == 0 for c, s in zip(chance, sights, strict=True) if not s.text)


@pytest.mark.parametrize(("field", "text"), [("date", "12.03.24"), ("equipment", "P-101A"), ("temperature", "74.5")])
def test_a_doubtful_character_lowers_the_chance(field: str, text: str) -> None:
    rule = calibrator("ppocr")
    assert rule is not None
    chances = [float(rule.right([cell(field, text, sure)])[0]) for sure in (0.55, 0.8, 0.95, 0.999)]
    assert chances == sorted(chances)
    assert chances[-1] > chances[0] + 0.05


def test_what_has_no_form_of_its_field_is_doubted() -> None:
    rule = calibrator("ppocr")
    assert rule is not None
    good, bad = rule.right([cell("date", "12.03.24")])[0], rule.right([cell("date", "A2X03i24")])[0]
    assert bad < good / 2


def test_a_date_far_from_its_page_is_doubted() -> None:
    rule = calibrator("ppocr")
    assert rule is not None
    page = [cell("date", f"{d:02d}.03.24") for d in range(1, 9)]
    usual = rule.right([*page, cell("date", "09.03.24")])[-1]
    odd = rule.right([*page, cell("date", "09.03.19")])[-1]
    assert odd < usual


def test_weights_are_never_negative_so_that_surer_is_never_worth_less() -> None:
    rule = calibrator("ppocr")
    assert rule is not None
    for table in (rule.seen, rule.unseen):
        assert "other" in table
        for weights in table.values():
            assert (weights[1:] >= 0).all()
    assert all(len(w) == len(FEATURES) + 1 for w in rule.seen.values())


def test_an_engine_without_a_fitted_table_has_none() -> None:
    assert calibrator("somebody else's") is None


def test_features_of_a_page_do_not_depend_on_the_order_of_its_cells() -> None:
    page = [
        cell("date", "12.03.24"),
        cell("technician", "KB", 0.7),
        cell("technician", "KB"),
        cell("description", "seal leaking"),
    ]
    there, back = features(page), features(page[::-1])[::-1]
    assert np.allclose(there, back)
    assert kind_of("no such field") == "other"


@pytest.mark.parametrize(("engine", "calibrated"), [("ppocr 3.10", True), ("somebody else's 1.0", False)])
def test_the_engines_own_confidence_is_kept_beside_the_calibrated_one(engine: str, calibrated: bool) -> None:
    box = (0, 0, 40, 20)
    made = Collector(Page("d" * 64, "north", "page.png", "page.png", "image", 1), (100, 100))
    cells = [
        Reading(f, t, 0.9, box, None, written(t, 0.6), engine)
        for f, t in (("date", "12.03.24"), ("description", "seal leaking"))
    ]
    made.lines.append(Line(1, box, cells))
    reading = made.finish(np.full((100, 100), 255, np.uint8))
    assert (reading.cells["engine_confidence"] == 0.9).all()
    assert (reading.cells["confidence"] != 0.9).all() == calibrated
    # of a text, more characters are right than the whole is likely to be
    whole = float(reading.cells.set_index("field").loc["description", "confidence"])
    assert whole <= float(reading.entries["text_confidence"].iloc[0]) <= 1
