"""Readings that are taken without a person: a random share is asked about, unmarked, and only that backs the promise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from pdm.config import parse_settings
from pdm.quality import review_items
from pdm.quality.reading_promise import judge_readings
from pdm.records import CELLS, DECISIONS, ENTRIES, ITEMS


def on_paper(made: Any, confidence: float, date_confidence: float, share: float = 0.5) -> tuple[Any, Any]:
    """North's lines, each with a date cell and a temperature cell."""
    events = made.inputs.events.copy()
    north = events["site"] == "north"
    events.loc[north, "date_confidence"] = date_confidence
    lines = events[north]
    entries = ENTRIES.rows(
        {"entry_id": e, "document_id": d, "site": "north", "page": 1, "row": int(r), "channel": "hand"}
        for e, d, r in zip(lines["entry_id"], lines["document"], lines["row"], strict=True)
    )
    cells = CELLS.rows(
        {"entry_id": e, "field": f, "text": t, "confidence": confidence, "engine_confidence": 0.99, "engine": "ppocr 1"}
        for e, when in zip(lines["entry_id"], lines["occurred_at"], strict=True)
        for f, t in (("date", f"{when:%d.%m.%Y}"), ("temperature", "71"))
    )
    settings = parse_settings(
        {"sites": {"north": {}, "south": {}}, "review": {"audit_share": share, "reading_precision": 0.9}}
    )
    return replace(made.inputs, events=events, entries=entries, cells=cells), settings


def audits(inputs: Any, settings: Any) -> pd.DataFrame:
    items = review_items(inputs, settings)
    return items[items["audit"].astype(bool) & (items["kind"] == "reading")]


def test_a_random_share_of_what_was_taken_is_asked_about(made: Any) -> None:
    inputs, settings = on_paper(made, 0.97, 0.97)
    found = audits(inputs, settings)
    assert set(found["field"]) == {"date", "temperature"}
    assert 0.3 < len(found) / (2 * len(inputs.entries)) < 0.7
    dates = found.loc[found["field"] == "date", "affects"]
    assert dates.str.startswith("the day of 1 record (").all()
    assert found.loc[found["field"] == "temperature", "affects"].str.startswith("what was measured in 1 record (").all()
    # the same questions whenever it is asked
    assert audits(inputs, settings)["item_id"].tolist() == found["item_id"].tolist()
    days = found.loc[found["field"] == "date", "reading"]
    assert days.str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert (found.loc[found["field"] == "temperature", "reading"] == "71").all()


@pytest.mark.parametrize(
    ("confidence", "date_confidence", "fields"),
    [(0.5, 0.97, {"date"}), (0.97, 0.7, {"temperature"}), (0.5, 0.7, set())],
)
def test_what_was_not_sure_is_no_part_of_the_audit(
    made: Any, confidence: float, date_confidence: float, fields: set[str]
) -> None:
    assert set(audits(*on_paper(made, confidence, date_confidence))["field"]) == fields


def test_without_an_audit_share_nothing_is_asked(made: Any) -> None:
    assert audits(*on_paper(made, 0.97, 0.97, share=0.0)).empty


def answered(wrong: int, count: int, *, audit: bool = True) -> tuple[pd.DataFrame, pd.DataFrame]:
    items = ITEMS.rows(
        {"item_id": f"i{k}", "kind": "reading", "field": "date", "reading": "2024-05-31", "audit": audit}
        for k in range(count)
    )
    decisions = DECISIONS.rows(
        {
            "decision_id": f"d{k}", "item_id": f"i{k}", "kind": "reading", "by": "ann", "decided_at": pd.Timestamp("2025-01-01", tz="UTC"),
            "answer": "2024-05-30" if k < wrong else "2024-05-31",
        }
        for k in range(count)
    )  # fmt: skip
    return items, decisions


def test_the_promise_is_backed_by_enough_audited_readings_without_an_error() -> None:
    assert judge_readings(*answered(0, 58), 0.95)["date"].backed is False
    assert judge_readings(*answered(0, 59), 0.95)["date"].backed is True
    assert judge_readings(*answered(40, 59), 0.95)["date"].refuted is True


def test_answers_about_doubtful_readings_back_nothing() -> None:
    found = judge_readings(*answered(0, 200, audit=False), 0.95)["date"]
    assert (found.audited, found.backed) == (0, False)
