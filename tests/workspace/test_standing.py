"""A failure that one of two tellings knows of is not lost, whichever stands for both."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .conftest import open_mills


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
