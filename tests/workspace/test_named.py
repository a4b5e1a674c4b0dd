"""A single sheet whose day cannot be read gets one from its name, or from the camera, and says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pdm.grammar.named_days import CAMERA, FILE_NAME
from pdm.workspace import Workspace
from pdm.workspace.named import named_days

from .conftest import lines, open_mills, write_csv

JOB = {
    "Date": "",
    "Equipment": "P-101A",
    "Description": "seal leaking",
    "Work order": "n1",
    "Type": "PM02",
    "Technician": "",
}


def with_order(folder: Path, name: str, **job: str) -> Workspace:
    write_csv(folder / "inbox" / "north" / name, [{**JOB, **job}])
    workspace = open_mills(folder)
    workspace.ingest(history=True)
    return workspace


def event_of(workspace: Workspace, name: str) -> dict[str, Any]:
    documents = workspace.documents.set_index("document_id")["origin"]
    events = workspace.events
    return events[events["document"].map(documents).str.endswith(name)].iloc[0].to_dict()


@pytest.mark.acceptance
def test_an_order_without_a_day_has_one_from_its_name(mills: Path) -> None:
    workspace = with_order(mills, "2025-04-17_WO77.csv")
    event = event_of(workspace, "WO77.csv")
    assert event["date_source"] == FILE_NAME
    assert event["date_confidence"] < 0.5
    assert bool(event["needs_review"])
    assert event["occurred_from"] <= event["occurred_at"] <= event["occurred_to"]
    assert event["occurred_at"].date() <= pd.Timestamp("2025-04-17").date()
    # what may have happened on the last of its days was not known before that
    assert event["available_at"] >= event["occurred_to"]
    written = workspace.events[workspace.events["document"] != event["document"]]
    assert set(written["date_source"]) == {"written"}


def test_a_day_that_stands_on_the_order_stands(mills: Path) -> None:
    event = event_of(with_order(mills, "2025-04-17_WO77.csv", Date="02.02.2024"), "WO77.csv")
    assert (event["date_source"], f"{event['occurred_at']:%Y-%m-%d}") == ("written", "2024-02-02")


def test_a_name_without_a_day_helps_nobody(mills: Path) -> None:
    event = event_of(with_order(mills, "WO77.csv"), "WO77.csv")
    assert pd.isna(event["occurred_at"])
    assert event["date_source"] is None or pd.isna(event["date_source"])


def test_a_day_by_the_name_is_marked_where_it_is_evidence(mills: Path) -> None:
    workspace = with_order(mills, "2025-11-17_WO77.csv")
    workspace.train(until="2025-12-01")
    workspace.score("2025-12-31")
    risk = workspace.risk.set_index("asset_id").loc["N1"]
    told = [
        line
        for reason in json.loads(risk["reasons"]) + json.loads(risk["against"])
        for piece in reason["evidence"]
        for line in piece.get("rows", [])
    ]
    assert {line["dated_by"] for line in told} == {None, FILE_NAME}
    assert all((line["dated_by"] == FILE_NAME) == ("WO77" in line["where"]) for line in told if line["event_id"])
    page = workspace.explain("N1")._repr_html_()
    assert ("day by the name of the file" in page) == any(line["dated_by"] for line in told)


def test_what_a_camera_noted_comes_before_the_name(read_mills: Workspace) -> None:
    store, now = read_mills.context.store, read_mills.context.clock()
    rows = read_mills.documents.head(1).assign(
        document_id="photo", origin="inbox/north/2024-01-01.jpg", taken_at="2024-03-05", site="north"
    )
    unset = rows.assign(document_id="unset", taken_at="2000-01-01", origin="inbox/north/IMG_20240506_1.jpg")
    store.commit({"documents": pd.concat([rows, unset])}, kind="document", at=now)
    entries = pd.DataFrame({"entry_id": ["x", "y"], "document_id": ["photo", "unset"]})
    spans = named_days(read_mills.context, "north", entries).spans
    assert (str(spans["photo"].last), spans["photo"].source) == ("2024-03-05", CAMERA)
    assert (str(spans["unset"].last), spans["unset"].source) == ("2024-05-06", FILE_NAME)


def test_names_of_what_is_dated_now_teach_nothing_of_it(mills: Path) -> None:
    write_csv(mills / "inbox" / "north" / "2025-02-01 log.csv", lines("north", ("K-201",), 2025, 4))
    workspace = open_mills(mills)
    workspace.ingest(history=True)
    entries = workspace.context.store.read("entries", where={"site": ["north"]})
    assert named_days(workspace.context, "north", entries).known == ()
