"""Links as people see them: the same figures everywhere, disagreement in sight, old lines left alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pdm.cli.app import app
from pdm.entity_resolution.waterfall import Waterfall
from pdm.workspace import Workspace

from .conftest import lines, open_mills, write_csv


@pytest.fixture
def mills(_scored_mills: Path, tmp_path: Path) -> Workspace:
    """A copy of the mills to write in."""
    return open_mills(Path(shutil.copytree(_scored_mills, tmp_path / "mills")), "2026-01-09T06:00:00")


@pytest.mark.acceptance
def test_terminal_json_and_notebook_show_one_waterfall(mills: Workspace) -> None:
    folder = str(mills.context.root)
    frame = mills.links("P-101A")
    page, shown = frame._repr_html_(), CliRunner().invoke(app, ["links", folder, "--asset", "P-101A"]).output
    told = json.loads(CliRunner().invoke(app, ["links", folder, "--asset", "P-101A", "--json"]).output)
    assert len(told) == len(frame) > 0
    for row, other in zip(frame.to_dict("records"), told, strict=True):
        fall = Waterfall.of(row["link_reason"])
        assert Waterfall.of(other["link_reason"]) == fall
        assert sum(b for _, b in fall.steps) == fall.score
        assert abs(2 ** (fall.score + fall.normalisation) - row["asset_confidence"]) < 1e-9
        assert all(line.strip() in shown for line in fall.lines())
        assert fall.html() in page
    assert frame.head(1)._repr_html_() in page
    assert frame["times"].sum() == (mills.events["asset_id"] == "N1").sum()
    assert "would have changed it" in shown


@pytest.mark.acceptance
def test_people_who_disagree_are_shown_and_not_averaged(mills: Workspace) -> None:
    rows = [{**r, "Equipment": "Bertha"} for r in lines("north", ("Bertha",), 2026, 3)]
    write_csv(mills.context.root / "inbox" / "north" / "log 2026.csv", rows)
    mills.ingest()
    item = mills.queue[mills.queue["written"] == "Bertha"]["item_id"].iloc[0]
    mills.decide(item, "P-101A", by="Ann")
    assert "people_disagree" not in set(mills.check().findings["reason"])
    second = mills.decide(item, "P-101B", by="Ben")
    bertha = mills.events[mills.events["asset_mention"] == "Bertha"]
    assert set(bertha["asset_id"]) == {"N2"}  # the newest counts
    assert bertha["decided_by"].str.contains(r"asset: Ben, 2026-01-09 \(Ann said N1, 2026-01-09\)").all()
    found = mills.check().findings
    assert (found["reason"] == "people_disagree").sum() == 3
    assert "Ann said N1" in mills.links("P-101B")._repr_html_()
    mills.undo(str(second))
    assert "people_disagree" not in set(mills.check().findings["reason"])
    mills.decide(item, "K-201", by="Ann")  # a person may change their mind
    assert "people_disagree" not in set(mills.check().findings["reason"])


@pytest.mark.acceptance
def test_new_lines_do_not_link_the_old_ones_again(mills: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    import pdm.entity_resolution as room
    from pdm.workspace import derive

    before = mills.events
    asked = []

    def counted(mentions, *args, **more):  # type: ignore[no-untyped-def]
        asked.append(len(mentions))
        return resolve(mentions, *args, **more)

    resolve = room.resolve
    monkeypatch.setattr(room, "resolve", counted)
    monkeypatch.setattr(derive, "BACKGROUND", 10)
    write_csv(mills.context.root / "inbox" / "north" / "log 2026.csv", lines("north", ("P 0101 a",), 2026, 4))
    mills.ingest()
    assert asked == [4 + 10]  # the new ones, and so many old ones to learn from
    after = mills.events
    assert len(after) == len(before) + 4
    old = after[after["asset_mention"] != "P 0101 a"]
    # neither a new version nor another figure
    pd.testing.assert_frame_equal(
        old.sort_values("event_id", ignore_index=True), before.sort_values("event_id", ignore_index=True)
    )
