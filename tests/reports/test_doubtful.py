"""Lines that may belong to an asset: listed where that is likely enough to look at."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd

from pdm.records import DOCUMENTS, EVENTS, REGISTER, RISK
from pdm.reports import summarise

DAY = pd.Timestamp("2025-12-31", tz="UTC")


def test_a_line_that_is_hardly_of_an_asset_is_not_listed_with_it() -> None:
    events = EVENTS.rows([
        {"event_id": f"e{n}", "site": "north", "occurred_at": DAY, "text": f"chance {n}", "document": "d1", "page": 1, "row": n, "channel": "typed",
         "candidates": [{"asset_id": "a1", "posterior": n / 100}, {"asset_id": None, "posterior": 1 - n / 100}]}
        for n in (2, 40)
    ])  # fmt: skip
    row = RISK.rows(
        [
            {
                "run_id": "r",
                "asset_id": "a1",
                "tag": "P1",
                "site": "north",
                "as_of": DAY,
                "horizon_days": 30,
                "basis": "model",
            }
        ]
    )
    summary = summarise(
        row.iloc[0], register=REGISTER.rows([{"asset_id": "a1", "tag": "P1", "site": "north"}]), events=events,
        documents=DOCUMENTS.rows([{"document_id": "d1", "site": "north", "origin": "log.csv"}]),
        history=pd.DataFrame({"as_of": [DAY], "risk": [0.1]}), crop=lambda _: None, zone=ZoneInfo("UTC"), site_name="North", fleet=1,
    )  # fmt: skip
    assert [e["text"] for e in summary.doubtful] == ["chance 40"]
