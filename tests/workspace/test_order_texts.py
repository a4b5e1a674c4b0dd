"""Texts of orders in a file of their own belong to their orders."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .conftest import open_mills

NOTES = "Notification,Notif.date,Description,Equipment,Breakdown,Malfunct.start,Order"
TEXTS = "Notification,Line,Long text"


def test_a_text_has_the_day_and_the_machine_of_its_order(mills: Path) -> None:
    north = mills / "inbox" / "north"
    for file in north.iterdir():
        file.unlink()
    days = pd.date_range("2021-01-05", periods=30, freq="13D")
    notes, texts = [NOTES], [TEXTS]
    for n, day in enumerate(days):
        begin = f"{day:%d.%m.%Y}" if n % 3 else "00.00.0000"
        notes.append(
            f"1002{n:04d},{day:%d.%m.%Y},Seal leaking badly,N{1 + n % 3},{'X' if n % 3 else ''},{begin},{f'400{n:04d}' if n % 2 else ''}"
        )
        texts += [f"00001002{n:04d},1,Seal leaking badly on drive end", ",2,new seal fitted"]
    # a number of two machines, and one of no order
    notes += ["77,01.03.2022,Oil low,N1,,,", "77,01.03.2022,Oil low,N2,,,"]
    texts += ["77,1,topped up", "999,1,nobody's text here"]
    (north / "notes.csv").write_text("\n".join(notes), encoding="utf-8")
    (north / "texts.csv").write_text("\n".join(texts), encoding="utf-8")
    workspace = open_mills(mills)
    workspace.ingest(history=True, site="north")
    events = workspace.events
    told = events[events["text"].str.contains("new seal")]
    assert len(told) == 30
    assert told["asset_id"].notna().all()
    assert {t.date() for t in told["occurred_at"].dt.tz_convert("Europe/Berlin")} == {d.date() for d in days}
    # the same event, not one more
    assert told["same_event_as"].notna().sum() + events["same_event_as"].isin(set(told["event_id"])).sum() >= 28
    assert events.loc[events["text"].str.contains("topped up|nobody"), "occurred_at"].isna().all()


def test_parts_that_were_issued_for_an_order_are_its_machines(mills: Path) -> None:
    north = mills / "inbox" / "north"
    for file in north.iterdir():
        file.unlink()
    days = pd.date_range("2021-01-05", periods=12, freq="13D")
    orders, parts = ["Order,Date,Equipment,Description"], ["Date,Order,Description,Qty"]
    for n, day in enumerate(days):
        orders.append(f"400{n:04d},{day:%d.%m.%Y},N{1 + n % 3},Seal leaking badly")
        parts.append(f"{day:%d.%m.%Y},400{n:04d},mechanical seal 35 mm issued,1")
    # before its orders in the folder
    (north / "a_parts.csv").write_text("\n".join(parts), encoding="utf-8")
    (north / "b_orders.csv").write_text("\n".join(orders), encoding="utf-8")
    workspace = open_mills(mills)
    workspace.ingest(history=True, site="north")
    issued = workspace.events[workspace.events["text"].str.contains("issued")].sort_values("occurred_at")
    assert list(issued["asset_id"]) == [f"N{1 + n % 3}" for n in range(len(days))]
