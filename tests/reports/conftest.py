"""A summary as the workspace makes it, from small tables."""

from __future__ import annotations

import io
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from pdm.records import DOCUMENTS, EVENTS, REGISTER, RISK
from pdm.reports import AssetSummary, summarise

DAY = pd.Timestamp("2026-01-01", tz="UTC")


def picture() -> bytes:
    """A small PNG."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (420, 44), 245)
    ImageDraw.Draw(image).text((8, 10), "12.11. P-101A seal leaking", fill=40)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def line(**changes: Any) -> dict[str, Any]:
    """A line of evidence."""
    return {
        "event_id": "e1", "date": "2025-11-12", "text": "seal leaking, dripping on baseplate", "where": "inbox/north/book.pdf, page 2, row 7",
        "document": "d1", "page": 2, "row": 7, "crop": "c1", "mention": "P101 A", "technician": "JM", "confidence": 0.97,
        "decided_by": None, **changes,
    }  # fmt: skip


@pytest.fixture
def make_summary() -> Any:
    """`make_summary(text=..., risk=..., basis=...)` gives a summary."""

    def make(
        text: str = "seal leaking, dripping on baseplate", risk: float | None = 0.43, basis: str = "model",
        zone: str = "Europe/Berlin",
    ) -> AssetSummary:  # fmt: skip
        reasons = [
            {"family": "leaks", "text": f"3 leak reports in 90 days (pumps like it: 0.4): {text}", "risk_points": 0.25,
             "evidence": [{"kind": "rows", "feature": "leaks_90d", "count": 3, "rows": [line(text=text), line(date="2025-10-02", crop=None)]}]},
            {"family": "age", "text": "14 years since installation", "risk_points": 0.11,
             "evidence": [{"kind": "register", "row": 5, "column": "installed_on", "value": "2012-03-01"}]},
        ]  # fmt: skip
        against = [
            {"family": "vibration", "text": "vibration reported 0 times in a year", "risk_points": -0.03,
             "evidence": [{"kind": "absence", "looked_for": "vibration", "from": "2025-01-01", "to": "2026-01-01", "last": line(crop=None)}]},
        ]  # fmt: skip
        row = RISK.rows([{
            "run_id": "score-1", "asset_id": "a1", "tag": "P-101A", "site": "north", "as_of": DAY, "horizon_days": 30, "risk": risk,
            "risk_low": 0.31 if risk else None, "risk_high": 0.52 if risk else None, "rank": 1 if risk else None,
            "base_risk": 0.10 if risk else None, "basis": basis, "basis_reason": None if risk else "nothing is recorded of this asset",
            "reasons": reasons if risk else [], "against": against if risk else [],
            "data_gaps": ["no operating temperature since March 2025"], "model_id": "m-1",
        }]).iloc[0]  # fmt: skip
        register = REGISTER.rows([{
            "asset_id": "a1", "tag": "P-101A", "site": "north", "description": "Boiler feed pump 1A", "equipment_class": "pump", "row": 5,
        }])  # fmt: skip
        events = EVENTS.rows(
            {
                "event_id": f"e{i}", "asset_id": "a1", "site": "north", "occurred_at": DAY - pd.Timedelta(days=50 * i + 20), "text": text,
                "is_failure": i % 3 == 0, "work_type": "corrective", "document": "d1", "page": 2, "row": i + 1, "negated": False,
                "channel": "hand",
            }
            for i in range(18)
        )  # fmt: skip
        documents = DOCUMENTS.rows([{"document_id": "d1", "site": "north", "origin": "inbox/north/book.pdf"}])
        history = pd.DataFrame(
            {"as_of": [DAY - pd.Timedelta(days=30 * k) for k in (2, 1, 0)], "risk": [0.1, 0.2, risk]}
        )
        return summarise(
            row, register=register, events=events, documents=documents, history=history,
            crop=lambda name: picture() if name == "c1" else None, zone=ZoneInfo(zone), site_name="North works", fleet=120,
        )  # fmt: skip

    return make
