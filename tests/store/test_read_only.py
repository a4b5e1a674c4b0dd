"""A store that may not be written can be looked at, also while another process writes; nothing is tried that could not be kept."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from pdm.errors import StorageError
from pdm.records import CROPS, EVENTS
from pdm.store import Store

NOW = pd.Timestamp("2026-01-05T06:00:00", tz="UTC")
NOBODY = 65534


def events(*names: str) -> pd.DataFrame:
    return EVENTS.rows([{"event_id": n, "site": "north", "occurred_at": NOW} for n in names])


@contextmanager
def only_looking(folder: Path) -> Iterator[None]:
    """As a user who may read the folder and not write it (what may not be written, root may all the same)."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = os.geteuid() == 0
    if root:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that others may look into, which those of pytest are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name) / ".pdm"


def filled(place: Path) -> Store:
    store = Store(place)
    store.commit({"events": events("a", "b")}, kind="x", at=NOW, keys=["k"])
    store.commit({"crops": CROPS.rows([{"crop_id": "c", "png": b"png"}])}, kind="x", at=NOW)
    store.state.put("settings", "{}")
    # what reading needs is loaded while anything may be read
    assert len(store.events()) == 2
    return store


@pytest.mark.acceptance
def test_all_can_be_read_and_nothing_is_made(place: Path) -> None:
    filled(place)
    there = sorted(place.rglob("*"))
    with only_looking(place):
        store = Store(place)
        assert not store.writable
        assert list(store.events()["event_id"]) == ["a", "b"]
        assert (store.version(), len(store.commits()), store.crop("c")) == (2, 2, b"png")
        assert store.state.has(["k", "l"]) == {"k"}
        assert store.state.get("settings") == "{}"
        with pytest.raises(StorageError, match=r"may not be written.*write permission"):
            store.commit({"events": events("c")}, kind="x", at=NOW)
        with pytest.raises(StorageError, match="may not be written"):
            store.state.put("settings", "other")
    assert sorted(place.rglob("*")) == there
    assert list(Store(place).events()["event_id"]) == ["a", "b"]


def test_what_another_process_has_just_committed_is_seen(place: Path) -> None:
    store = filled(place)
    with store.state.connect() as writing:
        # an open connection keeps what was committed in the log beside the file
        store.commit({"events": events("c")}, kind="x", at=NOW)
        assert place.joinpath("state.sqlite-wal").stat().st_size
        with only_looking(place):
            assert list(Store(place).events()["event_id"]) == ["a", "b", "c"]
        writing.execute("select 1")


def test_a_folder_that_cannot_be_made_is_said(place: Path) -> None:
    place.parent.joinpath("w").mkdir()
    with only_looking(place.parent), pytest.raises(StorageError, match="may not be written"):
        Store(place.parent / "w" / ".pdm")
