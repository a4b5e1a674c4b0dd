"""The doubtful line that matters most to an asset is told among what is missing."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pandas as pd

from pdm.explain.reasons import _matters_most
from pdm.records import EVENTS, RISK

T = pd.Timestamp("2025-06-01", tz="UTC")
EVENT = EVENTS.rows(
    [{"event_id": "e1", "site": "north", "text": "pump leaks", "occurred_at": T - pd.Timedelta(hours=1)}]
)
LIST = RISK.rows(
    {"run_id": "r", "asset_id": a, "site": "north", "as_of": T, "horizon_days": 30, "risk": 0.1} for a in ("a", "b")
)


def told(otherwise: float, basis: str = "model") -> dict[int, str]:
    unsure = pd.DataFrame([{
        "asset_id": "b", "event_id": "e1", "kind": "link", "chance": 0.4, "risk": 0.1, "otherwise": otherwise, "gain": 0.4 * abs(otherwise - 0.1),
    }])  # fmt: skip
    return _matters_most(LIST.assign(basis=basis), unsure, EVENT, {"north": ZoneInfo("Asia/Tokyo")})


def test_the_line_is_told_with_its_local_day_and_what_it_would_change() -> None:
    assert told(0.34) == {
        1: "the unsure line “pump leaks” of 2025-06-01 matters most here (whose it is): settled otherwise, the figure would be "
        "about 34 in 100 instead of 10"
    }


def test_no_line_is_said_to_change_an_old_figure() -> None:
    assert told(0.34, "stale") == {}


def test_a_line_that_hardly_matters_is_not_told() -> None:
    assert told(0.11) == {}
    assert json.dumps(_matters_most(LIST, None, EVENT, {})) == "{}"
