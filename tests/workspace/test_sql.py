"""Queries of a site's database: rows come once, by watermark, and with their watermark or not at all."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from pdm.errors import Reason
from pdm.workspace import Workspace

from .conftest import Killed, die_before_write, open_mills

SQL = """
[[sites.south.sql]]
name = "cmms"
url_env = "MILL_DB"
query = "select * from wo where changed > :watermark order by changed"
watermark = "changed"
"""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "cmms.db"
    with sqlite3.connect(path) as connection:
        connection.execute(
            "create table wo (wonum text, assetnum text, description text, reportdate text, changed text)"
        )
    add(path, 3)
    monkeypatch.setenv("MILL_DB", f"sqlite:///{path}")
    return path


def add(path: Path, upto: int) -> None:
    with sqlite3.connect(path) as connection:
        (there,) = connection.execute("select count(*) from wo").fetchone()
        for number in range(there, upto):
            day = f"2025-0{number + 1}-03"
            connection.execute(
                "insert into wo values (?,?,?,?,?)", (f"W{number}", "S1", "seal failed", day, f"{day} 08:00:00")
            )


@pytest.fixture
def with_sql(read_mills: Workspace, database: Path) -> Workspace:
    path = read_mills.context.root / "plant.toml"
    path.write_text(path.read_text() + SQL)
    return open_mills(read_mills.context.root, "2026-01-08")


def rows(workspace: Workspace) -> list[str]:
    events = workspace.events
    return sorted(events.loc[events["work_order"].fillna("").str.startswith("W"), "work_order"])


def test_rows_come_once_and_later_only_new_ones(with_sql: Workspace, database: Path) -> None:
    assert with_sql.ingest(history=True).entries == 3
    assert rows(with_sql) == ["W0", "W1", "W2"]
    assert set(with_sql.events.loc[with_sql.events["work_order"] == "W0", "asset_id"]) == {"S1"}
    assert with_sql.ingest(history=True).entries == 0
    add(database, 5)
    assert with_sql.ingest(history=True).entries == 2
    assert rows(with_sql) == ["W0", "W1", "W2", "W3", "W4"]


def test_killed_at_any_write_rows_and_watermark_stay_together(
    with_sql: Workspace, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = with_sql.context.root
    finished, number = False, 0
    while not finished:
        number += 1
        folder = Path(shutil.copytree(source, source.with_name(f"killed{number}")))
        with monkeypatch.context() as patch, contextlib.suppress(Killed):
            die_before_write(patch, number)
            open_mills(folder, "2026-01-08").ingest(history=True)
            finished = True
        workspace = open_mills(folder, "2026-01-08")
        seen = workspace.documents["origin"].eq("sql:cmms").sum(), len(workspace.entries)
        assert seen in ((0, 144), (1, 147))
        workspace.ingest(history=True)
        assert rows(workspace) == ["W0", "W1", "W2"]
        assert len(workspace.entries) == 147
    assert number > 8


def test_a_database_that_is_not_reached_is_set_aside_and_the_files_go_on(
    with_sql: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (with_sql.context.root / "inbox" / "south" / "n.csv").write_text(
        "Date,Equipment,Description\n2025-12-01,P-301,leak\n"
    )
    monkeypatch.delenv("MILL_DB")
    summary = with_sql.ingest(history=True)
    assert summary.entries == 1
    (refusal,) = summary.refusals
    assert refusal.reason is Reason.DATABASE
    assert "MILL_DB" in refusal.message
    monkeypatch.setenv("MILL_DB", "sqlite:////nowhere/at/all.db")
    (refusal,) = with_sql.ingest(history=True).refusals
    assert refusal.reason is Reason.DATABASE
