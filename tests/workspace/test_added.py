"""Machines that no register holds: found, asked about, added by an answer, kept; and lines that contradict their machine."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from pdm.workspace import Workspace

from .conftest import open_mills, write_csv

NAMES = (("P-777A", "seal blown, pump down"), ("p 777 a", "tripped"), ("pump 777A", "bearing seized"), ("P-777A", "ok"))


def _log(folder: Path, name: str, rows: list[tuple[str, str, str]]) -> None:
    columns = ("Date", "Equipment", "Description")
    write_csv(
        folder / "inbox" / "north" / name,
        [dict(zip(columns, r, strict=True)) | {"Work order": "", "Type": "", "Technician": "KQ"} for r in rows],
    )


@pytest.fixture(scope="module")
def _grown(_scored_mills: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(_scored_mills, tmp_path_factory.mktemp("grown") / "mills"))
    rows = [(f"{n + 3:02d}.10.2025", equipment, text) for n, (equipment, text) in enumerate(NAMES)]
    _log(folder, "autumn.csv", [*rows, ("20.10.2025", "P-101A", "changed over, P-101B failed at once")])
    open_mills(folder, "2026-01-08T06:00:00").ingest(history=True)
    return folder


@pytest.fixture
def grown(_grown: Path, tmp_path: Path) -> Workspace:
    """A log has come in that names a machine which is in no register, in three spellings."""
    return open_mills(Path(shutil.copytree(_grown, tmp_path / "mills")), "2026-01-09T06:00:00")


def _question(workspace: Workspace) -> pd.Series:  # type: ignore[type-arg]
    queue = workspace.queue
    return queue[queue["field"] == "asset"].iloc[0]


@pytest.mark.acceptance
def test_a_machine_in_no_register_is_one_finding_one_mend_and_one_question(grown: Workspace) -> None:
    report = grown.check()
    found = report.findings[report.findings["reason"] == "proposed_asset"]
    assert len(found) == 1
    assert found["asset_id"].iloc[0].startswith("new-")
    assert found["value"].iloc[0].startswith("P-777A, a pump: 4 records, written as “P-777A”")
    assert any("can be accepted as they are" in str(m) for r in report.readiness for m in r.mends)
    queue = grown.queue
    about = queue[queue["written"].str.contains("777", regex=False) & queue["kind"].isin(["link", "alias"])]
    assert len(about) == 1
    first = json.loads(about["candidates"].iloc[0])[0]
    assert first["names"] == ["P-777A", "p 777 a", "pump 777A"]
    assert first["answer"] == found["asset_id"].iloc[0]


@pytest.mark.acceptance
def test_yes_adds_the_machine_and_it_lasts(grown: Workspace) -> None:
    item = _question(grown)
    decision = grown.decide(str(item["item_id"]), "yes", by="Ann")
    register = grown.register.set_index("asset_id")
    new = next(a for a in register.index if a.startswith("new-"))
    assert register.loc[new, ["tag", "site", "equipment_class"]].tolist() == ["P-777A", "north", "pump"]
    assert register.loc[new, "description"].startswith("added by Ann; written as P-777A")
    mine = grown.events[grown.events["asset_id"] == new]
    assert sorted(mine["asset_mention"]) == ["P-777A", "P-777A", "p 777 a", "pump 777A"]
    assert set(mine["accepted_by"]) == {"person"}
    assert mine["decided_by"].str.contains("Ann").all()
    assert (grown.queue["field"] == "asset").sum() == 0
    assert "proposed_asset" not in set(grown.check().findings["reason"])
    # new lines under another spelling come to it, in a later session
    later = open_mills(grown.context.root, "2026-02-01T06:00:00")
    _log(later.context.root, "winter.csv", [("10.01.2026", "P 0777-A", "noisy")])
    later.ingest()
    assert later.events.set_index("asset_mention").loc["P 0777-A", "asset_id"] == new
    assert len(later.links("P-777A")) >= 2
    # taken back, nothing of it remains
    later.undo(str(decision))
    assert new not in set(later.register["asset_id"])
    assert (later.events["asset_id"] == new).sum() <= 1  # what came later is looked at when it is derived again
    assert later.events.set_index("asset_mention").loc["p 777 a", "asset_id"] != new


def test_a_row_in_the_register_takes_the_place_of_the_added_one(grown: Workspace) -> None:
    grown.decide(str(_question(grown)["item_id"]), "yes")
    path = grown.context.root / "register.csv"
    path.write_text(path.read_text() + "N9,P-777A,north,Sump pump,pump,2020-01-01\n")
    later = open_mills(grown.context.root, "2026-02-01T06:00:00")
    assert not later.register["asset_id"].str.startswith("new-").any()
    _log(later.context.root, "winter.csv", [("10.01.2026", "pump 777A", "noisy")])
    later.ingest()
    newest = later.events.sort_values("occurred_at").iloc[-1]
    assert (newest["asset_mention"], newest["asset_id"]) == ("pump 777A", "N9")


@pytest.mark.parametrize(("answer", "asset"), [("no", None), ("N3", "N3")])
def test_the_answer_may_be_another_machine_or_none(grown: Workspace, answer: str, asset: str | None) -> None:
    grown.decide(str(_question(grown)["item_id"]), answer)
    assert not grown.register["asset_id"].str.startswith("new-").any()
    mine = grown.events[grown.events["asset_mention"].str.contains("777", regex=False)]
    assert {a if isinstance(a, str) else None for a in mine["asset_id"]} == {asset}
    assert (grown.queue["field"] == "asset").sum() == 0


def test_a_replay_sees_the_register_of_its_run(grown: Workspace) -> None:
    run = grown.runs.loc[grown.runs["kind"] == "score", "run_id"].iloc[-1]
    grown.decide(str(_question(grown)["item_id"]), "yes")
    assert grown.reproduce(str(run)).same


@pytest.mark.acceptance
def test_a_text_that_names_another_machine_is_a_conflict(grown: Workspace) -> None:
    found = grown.check().findings
    found = found[found["reason"] == "text_names_another_asset"]
    assert list(found["value"]) == ["booked on P-101A, the text names “P-101B” (P-101B)"]
    assert found["origin"].iloc[0].endswith("autumn.csv")
