"""The doubtful line that matters most to an asset is told among what is missing, with its other answer."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from pdm.explain.unsure import matters_most
from pdm.records import EVENTS, REGISTER, RISK

T = pd.Timestamp("2025-06-01", tz="UTC")
CANDIDATES = json.dumps(
    [{"asset_id": "b", "posterior": 0.6}, {"asset_id": "c", "posterior": 0.3}, {"asset_id": None, "posterior": 0.1}]
)
LIST = RISK.rows(
    {"run_id": "r", "asset_id": a, "site": "north", "as_of": T, "horizon_days": 30, "risk": 0.1} for a in ("a", "b")
)
REGISTERED = REGISTER.rows({"asset_id": a, "tag": f"P-10{a.upper()}", "site": "north"} for a in "abc")


def told(otherwise: float = 0.34, basis: str = "model", of: str | None = "b", **changes: Any) -> dict[int, str]:
    event = EVENTS.rows([{
        "event_id": "e1", "asset_id": of, "site": "north", "text": "pump leaks", "occurred_at": T - pd.Timedelta(hours=1), "candidates": CANDIDATES,
    }])  # fmt: skip
    item = {
        "asset_id": "b",
        "event_id": "e1",
        "kind": "link",
        "chance": 0.4,
        "risk": 0.1,
        "otherwise": otherwise,
        "gain": 0.1,
        **changes,
    }
    return matters_most(
        LIST.assign(basis=basis), pd.DataFrame([item]), event, {"north": ZoneInfo("Asia/Tokyo")}, REGISTERED
    )


@pytest.mark.parametrize(
    ("of", "answer"),
    [
        ("b", "it is taken for this one’s; were it of P-10C or another instead (40 in 100)"),
        ("c", "it is taken for P-10C’s; were it of this one (40 in 100)"),
        (None, "it is taken for no asset’s; were it of this one (40 in 100)"),
    ],
)
def test_the_line_is_told_with_its_local_day_and_the_other_answer(of: str | None, answer: str) -> None:
    assert told(of=of) == {
        1: f"the line “pump leaks” of 2025-06-01 matters most of those in doubt: {answer}, the figure would be about 34 in 100 instead of 10"
    }


@pytest.mark.parametrize("kind", ["words", "day"])
def test_a_line_with_no_other_answer_that_a_person_could_give_is_not_told(kind: str) -> None:
    assert told(kind=kind) == {}


def test_a_line_that_is_hardly_in_doubt_is_not_told() -> None:
    assert told(chance=0.05) == {}


def test_no_line_is_said_to_change_an_old_figure() -> None:
    assert told(basis="stale") == {}


def test_a_line_that_hardly_matters_is_not_told() -> None:
    assert told(0.11) == {}
    assert matters_most(LIST, None, EVENTS.empty(), {}, REGISTERED) == {}
