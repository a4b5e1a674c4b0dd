"""Which of several tellings stands for all: the surer one, unless it may not."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pdm.entity_resolution import surest

AT = pd.Timestamp("2024-03-05", tz="UTC")


def telling(name: str, **more: Any) -> dict[str, Any]:
    return {
        "event_id": name, "asset_id": "N1", "channel": "cmms", "available_at": AT, "is_failure": False, "failure_confidence": 0.7,
        "failure_reason": None, "downtime_hours": None, **more,
    }  # fmt: skip


DOWN = {"is_failure": True, "failure_confidence": 0.97, "failure_reason": "breakdown flag: X", "downtime_hours": 5.0}


@pytest.mark.parametrize(
    ("order", "note", "stands"),
    [
        ({}, DOWN, "note"),
        (DOWN, {}, "order"),
        # who is as sure that nothing failed, a worse source, a later one, one of no machine, and a cancelled order
        ({"failure_confidence": 0.98}, {**DOWN, "failure_reason": "words: seized"}, "order"),
        ({"failure_confidence": 0.98}, DOWN, "note"),
        ({}, {**DOWN, "channel": "hand"}, "order"),
        ({}, {**DOWN, "available_at": AT + pd.Timedelta(days=9)}, "order"),
        ({}, {**DOWN, "asset_id": None}, "order"),
        ({"failure_reason": "order cancelled: CAN"}, DOWN, "order"),
        # of two that know of it the one that says for how long
        ({**DOWN, "downtime_hours": None}, DOWN, "note"),
    ],
)
def test_the_surer_telling_stands(order: dict[str, Any], note: dict[str, Any], stands: str) -> None:
    events = pd.DataFrame([telling("order", **order), telling("note", **note), telling("third")])
    found = pd.DataFrame(
        {"event_id": ["note", "third"], "same_event_as": ["order", "order"], "probability": [0.97, 0.95]}
    )
    out = surest(found, events)
    assert set(out["same_event_as"]) == {stands}
    assert set(out["event_id"]) == {"order", "note", "third"} - {stands}
