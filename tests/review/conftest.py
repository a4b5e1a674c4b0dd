"""A register, questions of every kind, and their pictures."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image, ImageDraw

from pdm.records import ITEMS, REGISTER, item_id
from pdm.review import write_queue

CANDIDATES = [
    {"answer": "00010023417", "label": "P-101A – feed pump", "probability": 0.6},
    {"answer": "A2", "label": "P-101B – feed pump", "probability": 0.3},
]


@pytest.fixture
def register() -> pd.DataFrame:
    rows = (
        ("00010023417", "P-101A", "north", "feed pump A; BFP-A"), ("A2", "P-101B", "north", None), ("2", "K-7", "east", None),
        ("E-A2", "P-101A", "east", None), ("E2", "K-7", "east", None), ("7", "F-1", "south", None),
    )  # fmt: skip
    return REGISTER.rows(
        {"asset_id": a, "tag": t, "site": s, "aliases": n, "row": k} for k, (a, t, s, n) in enumerate(rows, start=2)
    )


def _item(kind: str, row: int, **columns: object) -> dict[str, object]:
    return {
        "item_id": item_id(kind, "d1", 1, row, 0, str(columns.get("field") or "")), "kind": kind, "site": "north", "document": "d1",
        "origin": "inbox/north/may.pdf", "page": 1, "row": row, "part": 0, "crop": "wide", "gain": 1.0 / row, "audit": False,
        "affects": "1 record", "confidence": 0.4, **columns,
    }  # fmt: skip


@pytest.fixture
def items() -> pd.DataFrame:
    yes_no = [
        {"answer": "no", "label": "no", "probability": 0.7},
        {"answer": "yes", "label": "yes", "probability": 0.3},
    ]
    work = [
        {"answer": w, "label": w, "probability": 0.2}
        for w in ("inspection", "corrective", "preventive", "modification", "other")
    ]
    modes = [{"answer": "LEAK", "label": "leakage", "probability": 0.5}]
    return ITEMS.rows([
        _item("alias", 1, reading="#1 feed pump", written="#1 feed pump", candidates=CANDIDATES),
        _item("link", 2, written="2025-05-01 | =HYPERLINK(1) | seal\x07 gone", candidates=CANDIDATES, audit=True, reading="00010023417"),
        _item("reading", 3, field="date", reading="3l.05.25", written="3l.05.25", candidates=[{"answer": "2025-05-31", "label": "31.05.2025"}]),
        _item("reading", 4, field="description", reading="brq gone", written="brq gone", candidates=[{"answer": "brq gone", "label": "as read"}]),
        _item("event", 5, field="is_failure", reading="no", written="pump ran hot", candidates=yes_no),
        _item("event", 6, field="work_type", reading="inspection", written="looked at pump", candidates=work),
        _item("duplicate", 7, field="same_event_as", reading="yes", written="a\nb", candidates=yes_no),
        _item("event", 8, field="failure_mode", reading=None, written="drip", candidates=modes, crop=None),
    ])  # fmt: skip


@pytest.fixture
def item(items: pd.DataFrame):
    """A question by its row, as a mapping."""
    return lambda row: items[items["row"] == row].iloc[0].to_dict()


@pytest.fixture
def crops() -> dict[str, bytes]:
    picture = Image.new("RGB", (1300, 44), "white")
    ImageDraw.Draw(picture).text((5, 10), "12.05.25   P-101A   seal gone", fill="black")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return {"wide": out.getvalue(), "damaged": b"no picture"}


@pytest.fixture
def queue(items: pd.DataFrame, crops: dict[str, bytes], tmp_path: Path) -> Path:
    path = tmp_path / "queue.xlsx"
    write_queue(items, crops.get, path)
    return path
