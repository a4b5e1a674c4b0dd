"""Documents that plant.toml settles otherwise than when they were read are read again; nothing counts twice, nothing is lost."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from pdm.records import ITEMS, item_id
from pdm.workspace import Workspace
from pdm.workspace.decide import decide

from .conftest import open_mills

NAMES = (
    '\n[[sites.north.forms]]\nmatch = "odd*"\ncolumns = { "Qa" = "date", "Qb" = "equipment", "Qc" = "description" }\n'
)
ODD = "Datum;Zzz;Xxx\n01.03.2024;3;2\n02.03.2024;4;1\n"
TOLD = '\n[[sites.north.forms]]\nmatch = "half*"\ncolumns = { "Qx" = "downtime" }\n'


def reread(workspace: Workspace, more: str = "", *, at: str = "2026-02-01") -> Workspace:
    """The workspace as the next command sees it, with more said in plant.toml."""
    settings = workspace.context.root / "plant.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    return open_mills(workspace.context.root, at)


def refused(folder: Path) -> Workspace:
    """The mills with a file whose columns mean nothing, read once."""
    (folder / "inbox" / "north" / "odd.csv").write_text(ODD, encoding="utf-8")
    workspace = open_mills(folder)
    assert [r.reason.value for r in workspace.ingest(history=True).refusals] == ["unmapped_header"]
    return workspace


ODD_NAMES = NAMES.replace('"Qa"', '"Datum"').replace('"Qb"', '"Zzz"').replace('"Qc"', '"Xxx"')


@pytest.mark.acceptance
def test_a_file_whose_columns_are_named_after_it_was_refused_is_read(mills: Path) -> None:
    workspace = refused(mills)
    documents, lines = len(workspace.documents), len(workspace.entries)
    workspace = reread(workspace, ODD_NAMES)
    done = workspace.ingest()
    assert (done.documents, done.entries, done.events, done.refusals) == (0, 2, 2, [])
    assert done.reopened  # the others of the site, too: what they say did not change
    assert done.changed == 0
    assert len(workspace.documents) == documents
    assert len(workspace.entries) == lines + 2
    assert "refused" not in set(workspace.documents["status"])
    assert not workspace.check().findings["reason"].eq("unmapped_header").any()
    again = reread(workspace).ingest()
    assert (again.reopened, again.events, again.changed) == (0, 0, 0)


def test_lines_that_a_form_names_better_are_new_versions_and_keep_their_time_and_decisions(mills: Path) -> None:
    rows = "".join(f"{d:02d}.03.2024;P-101A;seal leaking;{d}\n" for d in range(1, 6))
    (mills / "inbox" / "north" / "half.csv").write_text(f"Date;Equipment;Description;Qx\n{rows}", encoding="utf-8")
    workspace = open_mills(mills)
    workspace.ingest(history=True)
    sha = workspace.documents.set_index("origin").at["inbox/north/half.csv", "document_id"]
    before = workspace.events[workspace.events["document"] == sha].sort_values("row")
    first = before.iloc[0]
    name = item_id("event", sha, int(first["page"]), int(first["row"]), 0, "is_failure")
    asked = {
        "item_id": name, "kind": "event", "site": "north", "document": sha, "page": first["page"], "row": first["row"],
        "part": 0, "field": "is_failure",
    }  # fmt: skip
    decide(workspace.context, name, "no" if first["is_failure"] else "yes", by="Ann", known=ITEMS.rows([asked]))
    decided = workspace.events.set_index(["document", "row"]).loc[(sha, first["row"])]
    version, all_, lines = workspace.context.store.version(), len(workspace.events), len(workspace.entries)
    workspace = reread(workspace, TOLD)
    done = workspace.ingest()
    after = workspace.events[workspace.events["document"] == sha].sort_values("row")
    assert (done.documents, done.entries, done.events) == (0, 0, 0)
    assert done.changed >= len(after)
    assert (before["downtime_hours"].isna().all(), list(after["downtime_hours"])) == (True, [1, 2, 3, 4, 5])
    assert (len(workspace.events), len(workspace.entries)) == (all_, lines)
    pd.testing.assert_series_equal(after["available_at"], before["available_at"], check_index=False)
    assert (after["known_at"] > before["known_at"].max()).all()
    kept = workspace.events.set_index(["document", "row"]).loc[(sha, first["row"])]
    assert bool(kept["is_failure"]) == bool(decided["is_failure"]) != bool(first["is_failure"])
    # what was known then can still be asked for
    old = workspace.context.store.events(version=version)
    assert old.loc[old["document"] == sha, "downtime_hours"].isna().all()


def test_days_read_in_the_wrong_order_are_mended_by_the_setting_and_nothing_else_changes(read_mills: Workspace) -> None:
    settings = read_mills.context.root / "plant.toml"
    south = read_mills.events[read_mills.events["site"] == "south"].sort_values("event_id", ignore_index=True)
    folder = read_mills.context.root / "inbox" / "north"
    (folder / "us.csv").write_text("Date;Equipment;Description\n03/04/2024;P-101A;seal leaking\n", encoding="utf-8")
    read_mills.ingest()
    settings.write_text(settings.read_text().replace('date_order = "DMY"', 'date_order = "MDY"'))
    workspace = reread(read_mills)
    done = workspace.ingest()
    sha = workspace.documents.set_index("origin").at["inbox/north/us.csv", "document_id"]
    found = workspace.events[workspace.events["document"] == sha]
    assert list(found["occurred_at"].dt.tz_convert("Europe/Berlin").dt.strftime("%Y-%m-%d")) == ["2024-03-04"]
    assert done.reopened >= 1
    now = workspace.events[workspace.events["site"] == "south"].sort_values("event_id", ignore_index=True)
    pd.testing.assert_frame_equal(now, south)


def test_what_a_container_holds_is_read_once_columns_or_limits_let_it(mills: Path) -> None:
    with zipfile.ZipFile(mills / "inbox" / "north" / "may.zip", "w") as archive:
        archive.writestr("odd.csv", ODD)
    workspace = open_mills(mills)
    assert workspace.ingest(history=True).refusals
    documents = len(workspace.documents)
    done = reread(workspace, ODD_NAMES).ingest()
    assert (done.entries, done.refusals) == (2, [])
    assert len(workspace.documents) == documents
    assert not workspace.documents.duplicated(["document_id", "site"]).any()


def test_a_file_that_a_raised_limit_lets_in_is_read(mills: Path) -> None:
    settings = mills / "plant.toml"
    settings.write_text(settings.read_text() + "\n[limits]\nrows = 5\n")
    workspace = open_mills(mills)
    few = workspace.ingest(history=True)
    assert few.refusals
    settings.write_text(settings.read_text().replace("rows = 5", "rows = 500"))
    workspace = reread(workspace)
    done = workspace.ingest()
    assert done.reopened
    assert not done.refusals
    assert len(workspace.events) > few.events
    assert not workspace.events["event_id"].duplicated().any()
    assert not workspace.events.duplicated(["document", "page", "row", "part"]).any()
    assert (workspace.events["available_at"] < pd.Timestamp("2026-01-01", tz="UTC")).all()


def test_what_a_worse_setting_would_lose_stays(read_mills: Workspace) -> None:
    before = read_mills.events.sort_values("event_id", ignore_index=True)
    workspace = reread(read_mills, "\n[limits]\nfile_mb = 0.00001\n")
    done = workspace.ingest()
    assert {r.reason.value for r in done.refusals} == {"too_large"}
    pd.testing.assert_frame_equal(workspace.events.sort_values("event_id", ignore_index=True), before)
    assert not reread(workspace).ingest().refusals


def test_a_dry_run_says_how_many_would_be_read_again_and_keeps_nothing(mills: Path) -> None:
    workspace = reread(refused(mills), ODD_NAMES)
    version = workspace.context.store.version()
    would = workspace.ingest(dry_run=True).reopened
    assert would
    assert workspace.context.store.version() == version
    assert reread(workspace).ingest().reopened == would


def test_killed_at_any_write_the_same_command_reads_it_once(mills: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from .conftest import Killed, die_before_write

    workspace = reread(refused(mills), ODD_NAMES + TOLD)
    for number in range(1, 12, 2):
        with monkeypatch.context() as patch:
            die_before_write(patch, number)
            try:
                reread(workspace).ingest()
            except Killed:
                continue
            break
    workspace = reread(workspace)
    workspace.ingest()
    sha = workspace.documents.set_index("origin").at["inbox/north/odd.csv", "document_id"]
    assert (workspace.entries["document_id"] == sha).sum() == 2
    assert not workspace.events.duplicated(["document", "page", "row", "part"]).any()
    assert not workspace.documents.duplicated(["document_id", "site"]).any()
