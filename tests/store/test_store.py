"""The store: visible as a whole, once per key, nothing lost, nothing twice, old versions stay."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.errors import StorageError
from pdm.records import CROPS, ENTRIES, EVENTS
from pdm.store import READ_AGAIN, Store
from pdm.store.delta import storage_error

NOW = pd.Timestamp("2026-01-05T06:00:00", tz="UTC")


def events(*names: str, **values: object) -> pd.DataFrame:
    return EVENTS.rows([{"event_id": n, "site": "north", "occurred_at": NOW, **values} for n in names])


def test_rows_of_several_tables_become_visible_together(tmp_path: Path) -> None:
    store = Store(tmp_path)
    crops = CROPS.rows([{"crop_id": "c", "png": b"\x89PNG"}])
    assert store.commit({"events": events("a", "b"), "crops": crops}, kind="x", at=NOW) == 1
    assert list(store.events()["event_id"]) == ["a", "b"]
    assert store.crop("c") == b"\x89PNG"
    assert store.crop("other") is None


def test_a_key_counts_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.commit({"events": events("a")}, kind="x", at=NOW, keys=["page:1"]) == 1
    assert store.commit({"events": events("a")}, kind="x", at=NOW, keys=["page:1"]) is None
    assert store.commit({"events": events("b")}, kind="x", at=NOW, keys=["page:2", "page:1"]) is None
    assert list(store.events()["event_id"]) == ["a"]


def test_rows_without_a_commit_are_not_seen(tmp_path: Path) -> None:
    """What a killed process leaves behind: rows in the table, no line in the log."""
    store = Store(tmp_path)
    store.commit({"events": events("a")}, kind="x", at=NOW)
    store.state.commit = None  # type: ignore[assignment,method-assign]
    with pytest.raises(TypeError):
        store.commit({"events": events("lost")}, kind="x", at=NOW)
    assert list(Store(tmp_path).events()["event_id"]) == ["a"]


def test_old_versions_can_be_read(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.commit({"events": events("a")}, kind="x", at=NOW)
    store.commit({"events": events("b", supersedes="a")}, kind="x", at=NOW)
    assert list(store.events()["event_id"]) == ["b"]
    assert list(store.events(version=1)["event_id"]) == ["a"]
    assert list(store.events(all_versions=True)["event_id"]) == ["a", "b"]
    assert store.version() == 2


def test_compaction_changes_nothing_that_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pdm.store.store.COMPACT_ABOVE", 3)
    store = Store(tmp_path)
    for number in range(9):
        store.commit({"events": events(f"e{number}")}, kind="x", at=NOW)
    assert list(store.events()["event_id"]) == [f"e{n}" for n in range(9)]
    assert list(store.events(version=4)["event_id"]) == [f"e{n}" for n in range(4)]


@given(
    text=st.text(max_size=30).filter(lambda t: "\x00" not in t and not any(0xD800 <= ord(c) <= 0xDFFF for c in t)),
    number=st.floats(allow_nan=False, allow_infinity=False),
    flag=st.sampled_from([True, False, None]),
)
@settings(max_examples=15, deadline=None)
def test_values_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, text: str, number: float, flag: object
) -> None:
    store = Store(tmp_path_factory.mktemp("s"))
    store.commit({"events": events("a", text=text, cost=number, is_failure=flag)}, kind="x", at=NOW)
    row = store.events().iloc[0]
    assert row["text"] == text
    assert row["cost"] == number
    assert (row["is_failure"] is pd.NA) if flag is None else bool(row["is_failure"]) is flag
    assert row["occurred_at"] == NOW


def _write(folder: str, name: str, count: int) -> int:
    store = Store(Path(folder))
    done = 0
    for number in range(count):
        done += (
            store.commit({"events": events(f"{name}-{number}")}, kind="x", at=NOW, keys=[f"{name}-{number}"])
            is not None
        )
        done += (
            store.commit({"events": events(f"both-{number}")}, kind="x", at=NOW, keys=[f"both-{number}"]) is not None
        )
    return done


def test_two_writers_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    Store(tmp_path)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        done = pool.starmap(_write, [(str(tmp_path), "a", 12), (str(tmp_path), "b", 12)])
    found = list(Store(tmp_path).events()["event_id"])
    assert len(found) == len(set(found)) == 36
    assert sum(done) == 36


_WRITER = """
import sys, pandas as pd
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_store import events, NOW
from pdm.store import READ_AGAIN, Store
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(40):
    if store.commit({"events": events(f"e{number}")}, kind="x", at=NOW, keys=[f"e{number}"]):
        print(number, flush=True)
"""


def test_kill_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """Kill a writer at random moments, again and again, until the work is done."""
    seen: set[int] = set()
    chance = random.Random(3)
    command = [sys.executable, "-c", _WRITER, str(tmp_path), str(Path(__file__).parent)]
    for attempt in range(12):
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        writer.stdout.readline()
        if attempt < 11:
            time.sleep(chance.uniform(0.0, 0.6))
            os.kill(writer.pid, signal.SIGKILL)
        said, _ = writer.communicate()
        seen |= {int(line) for line in said.split() if line.isdigit()}
        names = list(Store(tmp_path).events()["event_id"])
        assert len(names) == len(set(names))
        assert {f"e{n}" for n in seen} <= set(names)
    assert sorted(Store(tmp_path).events()["event_id"]) == sorted(f"e{n}" for n in range(40))


@pytest.mark.acceptance
def test_a_full_disk_is_said_and_nothing_becomes_visible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    store.commit({"events": events("a")}, kind="x", at=NOW)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("deltalake.write_deltalake", full)
    with pytest.raises(StorageError, match=r"disk is full.*run the same command again"):
        store.commit({"events": events("b")}, kind="x", at=NOW)
    monkeypatch.undo()
    assert list(Store(tmp_path).events()["event_id"]) == ["a"]


@pytest.mark.acceptance
def test_no_write_permission_is_said_with_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(StorageError, match="may not be written") as error:
        Store(tmp_path / "w" / ".pdm")
    assert str(tmp_path) in str(error.value)


def test_an_error_of_the_disk_is_a_full_disk_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = sqlite3.OperationalError("disk I/O error")
    assert "restore the folder" in str(storage_error(broken, tmp_path / "state.sqlite"))
    usage = shutil.disk_usage(tmp_path)._replace(free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert "the disk is full" in str(storage_error(broken, tmp_path / "state.sqlite"))


def test_a_folder_that_cannot_be_written_is_no_damaged_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    error = storage_error(sqlite3.OperationalError("unable to open database file"), tmp_path / "state.sqlite")
    assert "may not be written" in str(error)
    monkeypatch.undo()
    error = storage_error(sqlite3.OperationalError("unable to open database file"), tmp_path / "state.sqlite")
    assert "restore" in str(error)


def test_each_line_counts_as_it_was_read_last(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def entries(**texts: str) -> pd.DataFrame:
        return ENTRIES.rows(
            {
                "entry_id": name,
                "document_id": "d",
                "site": "north",
                "page": 1,
                "row": n,
                "text": text,
                "channel": text[:4],
            }
            for n, (name, text) in enumerate(texts.items(), 1)
        )

    store.commit({"entries": entries(a="hand one", b="hand two")}, kind="entries:live", at=NOW)
    first = store.version()
    store.commit({"entries": entries(b="type two, better", c="hand three")}, kind=READ_AGAIN, at=NOW)
    store.commit({"entries": entries(d="hand four")}, kind="entries:live", at=NOW)
    store.commit({"entries": entries(b="type two, best")}, kind=READ_AGAIN, at=NOW)
    assert list(store.lines("entries")["text"]) == ["hand one", "hand three", "hand four", "type two, best"]
    assert list(store.lines("entries", version=first)["text"]) == ["hand one", "hand two"]
    # what a line was read as before answers no question about what it is read as
    assert list(store.lines("entries", columns=["text"], where={"channel": ["hand"]})["text"]) == [
        "hand one",
        "hand three",
        "hand four",
    ]
    assert list(store.lines("entries", where={"entry_id": ["b"]})["text"]) == ["type two, best"]
