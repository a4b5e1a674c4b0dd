"""m by expectation maximisation, u fixed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.entity_resolution.model import ENOUGH, LEVELS, LinkModel, Mass, from_labels, learn
from pdm.entity_resolution.posterior import NOBODY, Scored, rank, waterfall


def test_shipped_chances_sum_to_one() -> None:
    for row in LinkModel().m.values():
        assert len(row) == len(LEVELS)
        assert sum(row) == pytest.approx(1.0)
        assert min(row) > 0


def test_too_few_names_keep_the_shipped_model() -> None:
    few = [Mass("tag", False, (("agree", 50.0),), 1.0, 1.0)] * (ENOUGH - 1)
    assert learn(few, LinkModel()) == LinkModel()


def test_m_moves_to_what_a_plant_does() -> None:
    names = [Mass("number", False, (("notrain", 30.0),), 1.0, 1.0)] * 200
    model = learn(names, LinkModel())
    at = LEVELS.index("notrain")
    assert model.m["number", False][at] > 5 * LinkModel().m["number", False][at]
    assert model.learned_from == 200
    for row in model.m.values():
        assert sum(row) == pytest.approx(1.0)


def test_a_plant_that_mixes_trains_is_not_believed() -> None:
    names = [Mass("tag", False, (("train", 40.0),), 1.0, 1.0)] * 500
    assert learn(names, LinkModel()).m["tag", False][LEVELS.index("train")] <= 0.0011


def test_unknown_names_raise_the_prior_of_none() -> None:
    unknown = [Mass("tag", False, (), 1.0, 1.0)] * 100
    known = [Mass("tag", False, (("exact", 5000.0),), 1.0, 1.0)] * 300
    assert learn(unknown + known, LinkModel()).none > learn(known, LinkModel()).none
    assert learn(unknown * 9, LinkModel()).none <= 0.12


def test_labels_count() -> None:
    model = from_labels([("tag", False, "part")] * 40, LinkModel())
    assert model.m["tag", False][LEVELS.index("part")] > 0.4
    assert from_labels([], LinkModel()) == LinkModel()


SCORES = st.lists(st.floats(-40, 40), min_size=1, max_size=8)


@settings(deadline=None)
@given(SCORES, st.floats(-60, 10))
def test_posteriors_and_the_rest_sum_to_one(scores: list[float], rest: float) -> None:
    ranking = rank([Scored((n,), "agree", [("prior", -3.0), ("evidence", s)]) for n, s in enumerate(scores)], rest)
    posterior = [ranking.posterior(g) for g in ranking.groups]
    assert sum(posterior) + 2.0 ** (ranking.rest - ranking.total) == pytest.approx(1.0)
    assert posterior == sorted(posterior, reverse=True)
    assert np.isfinite(posterior).all()
    alike = rank([Scored(range(len(scores)), "agree", [("prior", scores[0])])], rest)
    alone = rank([Scored((n,), "agree", [("prior", scores[0])]) for n in range(len(scores))], rest)
    assert (alike.total, [a for a, _ in alike.best]) == (alone.total, [a for a, _ in alone.best])


def test_equal_scores_are_in_the_order_of_names_and_none_is_last() -> None:
    two, one, none = (Scored(a, "agree", [("prior", -3.0)]) for a in ((1, 4), (2,), NOBODY))
    assert [a for a, _ in rank([none, two, one], -20.0).best] == [1, 2, 4, -1]


def test_a_waterfall_names_the_rival_and_none() -> None:
    one, none = Scored((0,), "exact", [("prior", -5.0), ("tag", 12.0)]), Scored(NOBODY, "", [("in no register", -4.6)])
    text = waterfall(rank([none, one], -20.0), 0, ["P-1"])
    assert "not in the register (-4.60 bits)" in text
    assert "nearest rival none" in waterfall(rank([one], -20.0), 0, ["P-1"])
