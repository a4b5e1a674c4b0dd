"""Every reason of a report opens what it rests on: the event, the document on disk, the picture, the cell of the register."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import pdm
from pdm.workspace import Workspace


@pytest.fixture(scope="module")
def listed(scored: Path) -> tuple[Workspace, pd.DataFrame]:
    workspace = pdm.open(scored)
    risk = workspace.risk
    return workspace, risk[risk["as_of"] == risk["as_of"].max()].nsmallest(20, "rank")


def reasons(row: Any) -> list[dict[str, Any]]:
    return [r for column in ("reasons", "against") for r in json.loads(row[column] or "[]")]


@pytest.mark.acceptance
def test_every_reason_of_the_top_20_opens_its_evidence(listed: tuple[Workspace, pd.DataFrame]) -> None:
    workspace, top = listed
    events = workspace.events.set_index("event_id")
    origins = set(workspace.documents["origin"])
    register = (workspace.context.root / "register.csv").read_text(encoding="utf-8").splitlines()
    opened = 0
    for row in top.to_dict("records"):
        for reason in reasons(row):
            assert reason["evidence"], reason["text"]
            for piece in reason["evidence"]:
                lines = [*piece.get("rows", []), *([piece["last"]] if piece.get("last") else [])]
                for line in lines:
                    if line["event_id"] is not None:
                        event = events.loc[line["event_id"]]
                        assert event["asset_id"] == row["asset_id"]
                        assert line["text"] in (event["text"], "(empty)") or line["where"].startswith(tuple(origins))
                    if line["document"] is not None:
                        origin = re.split(r", (?:page|sheet|table|list|record|row) \d", line["where"])[0]
                        assert origin in origins or origin == "readings.csv"
                        assert (workspace.context.root / origin.split("!")[0]).exists()
                    if line["crop"] is not None:
                        picture = workspace.crop(line["crop"])
                        assert picture is not None
                        assert picture.png.startswith(b"\x89PNG")
                    opened += 1
                if piece["kind"] == "register":
                    assert row["asset_id"] in register[piece["row"] - 1]
                    opened += 1
    assert opened > 20


@pytest.mark.acceptance
def test_base_and_risk_points_add_up_to_the_risk_in_the_stored_list(listed: tuple[Workspace, pd.DataFrame]) -> None:
    _, top = listed
    checked = 0
    for row in top.to_dict("records"):
        if row["basis"] != "model":
            continue
        total = row["base_risk"] + sum(r["risk_points"] for r in reasons(row))
        assert total == pytest.approx(row["risk"], abs=1e-9)
        assert row["risk_low"] <= row["risk"] <= row["risk_high"]
        checked += 1
    assert checked


def test_reports_hold_the_handwriting_of_their_reasons(listed: tuple[Workspace, pd.DataFrame], tmp_path: Path) -> None:
    workspace, _ = listed
    risk = workspace.risk
    newest = risk[risk["as_of"] == risk["as_of"].max()]
    with_pictures = [
        r["asset_id"]
        for r in newest.to_dict("records")
        if any(line.get("crop") for x in reasons(r) for e in x["evidence"] for line in e.get("rows", [])[:1])
    ]
    assert with_pictures, "no reason of this plant rests on handwriting"
    from pdm.workspace.report import Reporter

    page = Reporter(workspace.context).summary(with_pictures[0])._repr_html_()
    assert "data:image/png;base64," in page


def test_what_was_set_aside_names_its_file_and_what_to_do(listed: tuple[Workspace, pd.DataFrame]) -> None:
    workspace, _ = listed
    refusals = workspace.refusals
    assert len(refusals)
    assert (refusals["origin"].str.len() > 0).all()
    assert (refusals["remedy"].str.len() > 0).all()
    assert (refusals["message"].str.len() > 0).all()
