"""How records of one event agree, learned where the plant shows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.entity_resolution.agreement import CODES, Agreement, chance_agreement, learn

START = chance_agreement({})
AGREEMENTS = st.builds(
    Agreement, document=st.booleans(), channel=st.booleans(), fields=st.just(()),
    codes=st.lists(st.tuples(st.sampled_from(CODES), st.booleans()), max_size=5, unique_by=lambda c: c[0]).map(tuple),
    text=st.integers(0, 2),
)  # fmt: skip


def _pair(**codes: bool) -> Agreement:
    return Agreement(False, False, (), tuple(codes.items()), 2)


def test_without_pairs_the_shipped_chances_hold() -> None:
    weights = learn([], START)
    assert weights.m == pytest.approx(START.m)
    assert weights.m_text == pytest.approx(START.m_text)


def test_a_plant_that_words_things_anew_is_judged_by_its_own_pairs() -> None:
    # sure pairs that agree on the component, never on the action, and hardly on the words
    pairs = [(8.0, _pair(component=True, action=False))] * 300
    weights = learn(pairs, START)
    assert weights.m["component"] > START.m["component"]
    assert weights.m["action"] < START.m["action"]
    assert weights.m_text[2] > START.m_text[2]
    assert weights.bits(pairs[0][1]) > START.bits(pairs[0][1])
    # pairs that are surely of two events teach nothing
    assert learn([(-40.0, _pair(component=False))] * 300, START).m["component"] == pytest.approx(START.m["component"])


@given(st.lists(st.tuples(st.floats(-10, 10), AGREEMENTS), max_size=12))
def test_chances_stay_chances_and_the_order_of_pairs_does_not_matter(pairs: list[tuple[float, Agreement]]) -> None:
    weights = learn(pairs, START)
    assert all(0 < m < 1 for m in weights.m.values())
    assert sum(weights.m_text) == pytest.approx(1)
    again = learn(pairs[::-1], START)
    assert [weights.probability(b, p) for b, p in pairs] == pytest.approx([again.probability(b, p) for b, p in pairs])


@given(AGREEMENTS, st.sampled_from(CODES))
def test_agreeing_speaks_for_one_event_and_disagreeing_against(pair: Agreement, code: str) -> None:
    rest = tuple(c for c in pair.codes if c[0] != code)
    yes, no = (
        Agreement(pair.document, pair.channel, pair.fields, (*rest, (code, a)), pair.text) for a in (True, False)
    )
    assert START.bits(yes) > START.bits(no)
