"""Order types of a plant's own say what the plant means by them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from pdm.workspace.order_types import in_known_words

from .conftest import open_mills, write_csv


@pytest.mark.acceptance
def test_a_plant_may_say_what_its_order_types_stand_for(mills: Path) -> None:
    told = [
        {
            "Date": f"{d:02d}.03.2024",
            "Equipment": "P-101A",
            "Description": "pump",
            "Order type": "PM03",
            "Work order": f"7{d}",
        }
        for d in range(1, 6)
    ]
    write_csv(mills / "inbox" / "north" / "own.csv", told)
    workspace = open_mills(mills)
    workspace.ingest(history=True)
    sha = workspace.documents.set_index("origin").at["inbox/north/own.csv", "document_id"]
    assert not workspace.events.loc[workspace.events["document"] == sha, "is_failure"].any()
    settings = mills / "plant.toml"
    settings.write_text(
        settings.read_text().replace("[sites.north]", '[sites.north]\norder_types = {"pm03" = "breakdown"}')
    )
    workspace = open_mills(mills, "2026-02-01")
    assert workspace.ingest().changed >= 5
    events = workspace.events[workspace.events["document"] == sha]
    assert list(events["work_type"].unique()) == ["corrective"]
    assert events["is_failure"].all()
    # what was written stays
    lines = workspace.entries[workspace.entries["document_id"] == sha]
    assert {json.loads(f)["order_type"] for f in lines["fields"]} == {"PM03"}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("PM03", "breakdown (PM03)"),
        ("pm03 Repair", "breakdown (pm03 Repair)"),
        ("PM031", "PM031"),
        ("PM03X", "inspection (PM03X)"),
        ("", ""),
    ],
)
def test_codes_are_whole_words(written: str, kind: str) -> None:
    lines = pd.DataFrame({"fields": [json.dumps({"work_type": written}), None]})
    out = in_known_words(lines, {"PM03": "breakdown", "PM03x": "inspection"})["fields"]
    assert json.loads(out[0])["work_type"] == kind
    assert pd.isna(out[1])
