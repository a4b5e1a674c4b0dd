"""A failure that one of two tellings knows of is not lost, whichever stands for both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pdm.workspace.standing import surest

from .conftest import open_mills

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


def test_a_breakdown_counts_once_whichever_export_came_first(mills: Path) -> None:
    north = mills / "inbox" / "north"
    for file in north.iterdir():
        file.unlink()
    days = pd.date_range("2021-01-05", periods=40, freq="13D")
    notes, orders = (
        ["Notification,Notification type,Notif.date,Description,Equipment,Breakdown,Malfunct.start,Order"],
        ["Order,Order Type,Description,Equipment,Basic start date,Notification,System status"],
    )
    for n, day in enumerate(days):
        text = ("Band steht schief", "Belt tension")[n % 2]
        notes.append(
            f"1002{n:04d},M{1 + n % 2},{day:%d.%m.%Y},{text},N1,{'X' if n % 2 else ''},{day:%d.%m.%Y},400{n:04d}"
        )
        orders.append(f"400{n:04d},PM01,{text},N1,{day:%d.%m.%Y},1002{n:04d},TECO CNF")
    for name, lines in (("a_notes.csv", notes), ("b_orders.csv", orders)):
        (north / name).write_text("\n".join(lines), encoding="utf-8")
    workspace = open_mills(mills)
    workspace.ingest(history=True, site="north")
    events = workspace.events
    assert len(events) == 80
    standing = events[events["same_event_as"].isna()]
    assert len(standing) == 40
    assert int(standing["is_failure"].sum()) == 20
