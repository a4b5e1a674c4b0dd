"""A waterfall: one set of figures, as records, text and HTML."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.entity_resolution.conftest import link, mentions

from pdm.entity_resolution.posterior import NOBODY, Scored, rank, waterfall
from pdm.entity_resolution.waterfall import Waterfall

BITS = st.floats(-30, 30, allow_nan=False)


def _fall(bits: list[float], rival: float = -4.0) -> Waterfall:
    one = Scored((0,), "agree", [(f"<step {n}>", b) for n, b in enumerate(bits)])
    ranking = rank([one, Scored(NOBODY, "", [("none", rival)])], -40.0)
    return Waterfall.of(waterfall(ranking, ranking.groups.index(one), ["P-1"]))


@pytest.mark.acceptance
@given(st.lists(BITS, min_size=1, max_size=12))
def test_what_is_shown_sums_to_the_score_that_is_shown(bits: list[float]) -> None:
    fall = _fall(bits)
    assert sum(b for _, b in fall.steps) == fall.score
    cents = [round(100 * b) for _, b in fall.shown()]
    assert sum(cents) == round(100 * (fall.score or 0.0))
    assert all(abs(b - s[1]) < 0.0101 for (_, b), s in zip(fall.shown(), fall.steps, strict=True))


@pytest.mark.acceptance
@given(st.lists(BITS, min_size=1, max_size=6))
def test_text_and_page_show_the_same_figures(bits: list[float]) -> None:
    fall = _fall(bits)
    number = re.compile(r"[+-]\d+\.\d\d")
    text = [number.match(line.strip()) for line in fall.lines()]
    page = re.findall(r"<td style='text-align:right;padding:1px 8px'>([+-]\d+\.\d\d)</td>", fall.html())
    assert [m.group() for m in text if m] == page
    assert len(page) == len(bits) + 2
    assert "<step" not in fall.html()
    assert fall._repr_html_() == fall.html()


def test_what_would_have_changed_the_answer() -> None:
    fall = _fall([-5.0, 9.0, 0.5])
    assert fall.margin == pytest.approx(8.5)
    assert fall.would_change() == [
        "evidence of 8.50 bits for not in the register",
        "without “<step 1>” (+9.00) not in the register would be ahead",
    ]
    assert "without any one of them" in _fall([-5.0, 6.0, 6.0]).would_change()[1]


def test_taking_that_evidence_away_does_change_the_answer(register: pd.DataFrame) -> None:
    reason = link(mentions("p 103 a"), register).at["e000", "link_reason"]
    fall = Waterfall.of(reason)
    weighty = [b for _, b in fall.steps[1:] if b > (fall.margin or 0.0)]
    assert weighty
    assert all((fall.score or 0.0) - b < (fall.score or 0.0) - (fall.margin or 0.0) for b in weighty)


def test_what_a_person_settled_has_no_bits(register: pd.DataFrame) -> None:
    decided = pd.DataFrame([("e000", "n0105A")], columns=["event_id", "asset_id"])
    fall = Waterfall.of(link(mentions("P-103A"), register, decided=decided).at["e000", "link_reason"])
    assert fall.score is None
    assert "settled by a person" in fall.lines()[0]
    assert Waterfall.of(None).lines() == []
    assert Waterfall.of(json.dumps([])).html().startswith("<table")
