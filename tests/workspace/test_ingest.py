"""Ingest: everything once, nothing lost, whatever happens in between."""

from __future__ import annotations

import builtins
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pdm.errors import Reason, Refusal, StorageError, UsageError
from pdm.workspace import Workspace

from .conftest import REGISTER, Killed, content, die_before_write, lines, open_mills, write_csv, write_mail


def test_each_line_becomes_an_event_of_its_asset(read_mills: Workspace) -> None:
    events = read_mills.events
    assert len(events) == len(read_mills.entries) == 144
    assert events.groupby("site")["asset_id"].nunique().to_dict() == {"north": 3, "south": 3}
    assert set(events["asset_mention"]) == {"P-101A", "P-101B", "K-201", "P-301", "M-302", "V-303"}
    assert not events["event_id"].duplicated().any()
    members = read_mills.documents[read_mills.documents["parent_id"].notna()]
    assert list(members["origin"]) == ["inbox/north/mail.eml!log.csv"]


def test_the_same_command_again_changes_nothing(read_mills: Workspace) -> None:
    before = {n: read_mills.context.store.read(n) for n in ("documents", "entries", "events", "readings", "refusals")}
    again = read_mills.ingest(history=True)
    assert (again.documents, again.entries, again.events, again.refusals) == (0, 0, 0, [])
    assert again.skipped == 6
    for name, frame in before.items():
        pd.testing.assert_frame_equal(read_mills.context.store.read(name), frame)


@pytest.mark.parametrize(
    "name", ["~$log.xlsx", "Thumbs.db", "desktop.ini", ".hidden.csv", "late.csv.part", "late.csv.crdownload"]
)
def test_files_that_nobody_sent_or_not_yet_are_left_alone(mills: Path, name: str) -> None:
    write_csv(mills / "inbox" / "north" / name, lines("north", ("P-101A",), 2021))
    summary = open_mills(mills).ingest(history=True)
    assert (summary.entries, summary.refusals) == (144, [])


def test_an_order_that_was_closed_since_stands_in_its_newest_state_and_counts_once(mills: Path) -> None:
    inbox = mills / "inbox" / "north"
    head = "Work order;Date;Equipment;Description;Downtime (h)\n"
    for day, name, hours in (("07", "a", "0"), ("08", "b", "4"), ("09", "c", "6")):
        (inbox / f"orders_{name}.csv").write_text(f"{head}77;02.12.2025;P-101A;Bearing noisy;{hours}\n")
        workspace = open_mills(mills, f"2026-01-{day}T06:00:00")
        workspace.ingest(history=True)
        mine = workspace.events[workspace.events["work_order"] == "77"]
        stands = mine[mine["same_event_as"].isna()]
        assert stands["downtime_hours"].tolist() == [float(hours)]
    versions = len(workspace.context.store.read("events"))
    assert workspace.ingest(history=True).events == 0
    assert len(workspace.context.store.read("events")) == versions


def test_a_dry_run_counts_and_writes_nothing(mills: Path) -> None:
    workspace = open_mills(mills)
    summary = workspace.ingest(dry_run=True)
    assert (summary.documents, summary.entries) == (7, 144)
    assert workspace.context.store.version() == 0
    assert workspace.documents.empty


def test_a_copy_under_another_name_is_said_once_and_read_once(read_mills: Workspace) -> None:
    inbox = read_mills.context.root / "inbox" / "north"
    shutil.copy(inbox / "log 2023.csv", inbox / "copy of log.csv")
    summary = read_mills.ingest()
    assert [r.reason for r in summary.refusals] == [Reason.DUPLICATE_DOCUMENT]
    assert "inbox/north/log 2023.csv" in summary.refusals[0].message
    assert read_mills.ingest().refusals == []
    assert len(read_mills.events) == 144


def test_new_rows_of_a_file_that_grew_come_in(read_mills: Workspace) -> None:
    """A plant that keeps appending to one workbook sends the old rows again; they are told to be the same events."""
    path = read_mills.context.root / "inbox" / "south" / "log2025.csv"
    rows = lines("south", ("P-301", "M-302", "V-303"), 2025)
    extra = {"Date": "2025-12-29", "Equipment": "P-301", "Description": "casing cracked, pump exchanged",
             "Work order": "s2025999", "Type": "PM01", "Technician": "AB"}  # fmt: skip
    write_csv(path, [*rows, extra], ",")
    read_mills.ingest()
    events = read_mills.events
    told_once = events[events["same_event_as"].isna()]
    assert len(told_once) == 145
    assert (told_once["text"] == "casing cracked, pump exchanged").sum() == 1


# -- killed ----------------------------------------------------------------------------------------------------------


def short_inbox(mills: Path) -> Path:
    """Three documents in two files."""
    for path in (mills / "inbox").rglob("*.*"):
        path.unlink()
    write_csv(mills / "inbox" / "south" / "log.csv", lines("south", ("P-301", "M-302", "V-303"), 2025, 6), ",")
    write_mail(mills / "inbox" / "north" / "mail.eml", lines("north", ("P-101A", "P-101B", "K-201"), 2025, 6))
    (mills / "readings.csv").write_text(
        "asset_id,measured_at,quantity,value,unit\nN1,2025-03-01,temperature,61,degC\nS1,2025-03-02,load,80,%\n"
    )
    return mills


def state_of(workspace: Workspace) -> dict[str, pd.DataFrame]:
    """Everything that ingest is answerable for, without times and versions."""
    documents = workspace.documents[["site", "document_id", "origin", "status"]]
    readings = workspace.readings[["asset_id", "measured_at", "quantity", "value"]]
    refusals = workspace.context.store.read("refusals")[["refusal_id"]]
    entries = workspace.entries[["entry_id", "fields", "text"]]
    frames = {"documents": documents, "readings": readings, "refusals": refusals, "entries": entries}
    return {"events": content(workspace)} | {
        n: f.sort_values(list(f.columns)[:2], ignore_index=True) for n, f in frames.items()
    }


def assert_same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name, frame in one.items():
        pd.testing.assert_frame_equal(other[name], frame, obj=name)


def test_killed_before_any_write_the_same_command_finishes_the_work(
    mills: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every third durable write in turn (each of them one time in three, by the seed of the day's first file)."""
    short_inbox(mills)
    whole = Path(shutil.copytree(mills, tmp_path / "whole"))
    with monkeypatch.context() as patch:
        total = die_before_write(patch, 0)
        open_mills(whole).ingest(history=True)
        writes = total()
    expected = state_of(open_mills(whole))
    assert len(expected["events"]) == 12
    assert writes > 20
    for number in range(1, writes + 1, 3):
        folder = Path(shutil.copytree(mills, tmp_path / f"killed{number}"))
        with monkeypatch.context() as patch:
            die_before_write(patch, number)
            with pytest.raises(Killed):
                open_mills(folder).ingest(history=True)
        open_mills(folder).ingest(history=True)
        assert_same(expected, state_of(open_mills(folder)))
        shutil.rmtree(folder)


@pytest.mark.acceptance
def test_what_a_stopped_run_set_aside_is_told_by_the_run_that_goes_on(
    mills: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it was stopped: a damaged workbook, a line without a day, a copy, and a folder that is no site's."""
    short_inbox(mills)
    north = mills / "inbox" / "north"
    (north / "damaged.xlsx").write_bytes(b"PK\x03\x04 nothing more")
    (north / "log.csv").write_text(
        "Date,Equipment,Description\n31.02.2025,P-101A,seal leaking\n03.03.2025,P-101B,oil changed\n"
    )
    shutil.copy(north / "log.csv", north / "log again.csv")
    (mills / "inbox" / "nroth").mkdir()
    shutil.copy(north / "log.csv", mills / "inbox" / "nroth" / "log.csv")
    whole = Path(shutil.copytree(mills, tmp_path / "whole"))
    with monkeypatch.context() as patch:
        total = die_before_write(patch, 0)
        expected = sorted(map(str, open_mills(whole).ingest(history=True).refusals))
        writes = total()
    assert len(expected) >= 4
    for number in range(2, writes + 1, 12):
        folder = Path(shutil.copytree(mills, tmp_path / f"stopped{number}"))
        with monkeypatch.context() as patch:
            die_before_write(patch, number)
            with pytest.raises(Killed):
                open_mills(folder).ingest(history=True)
        workspace = open_mills(folder)
        assert sorted(map(str, workspace.ingest(history=True).refusals)) == expected
        assert set(workspace.check().findings["reason"]) >= {"damaged", "unknown_site"}
        # once told, only what stands in the way from outside is told again
        assert {r.reason.value for r in workspace.ingest(history=True).refusals} == {"unknown_site"}


COMMAND = """
import sys
import pdm
workspace = pdm.open(sys.argv[1])
workspace.context.workers = 1
print("ready", flush=True)
workspace.ingest(history=True)
print("done", flush=True)
"""


def start(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", COMMAND, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


@pytest.mark.slow
def test_kill_9_at_random_moments_of_ingest_loses_nothing_and_doubles_nothing(
    mills: Path, plant: Path, tmp_path: Path
) -> None:
    """Typed logs, a mail and a page read from its picture; killed again and again until it is through."""
    short_inbox(mills)
    page = next(p for p in sorted((plant / "inbox").rglob("*.jpg")))
    shutil.copy(page, mills / "inbox" / "north" / "page.jpg")
    whole = Path(shutil.copytree(mills, tmp_path / "whole"))
    began = time.monotonic()
    assert start(whole).communicate()[0] == "done\n"
    length = time.monotonic() - began
    expected = state_of(open_mills(whole))
    chance = random.Random(11)
    for _ in range(6):
        process = start(mills)
        time.sleep(chance.uniform(0.0, 0.8 * length))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        seen = open_mills(mills).context.store.events()
        assert not seen["event_id"].duplicated().any()
    assert start(mills).communicate()[0] == "done\n"
    assert_same(expected, state_of(open_mills(mills)))


@pytest.mark.slow
def test_two_ingests_at_once_lose_nothing_and_double_nothing(mills: Path, tmp_path: Path) -> None:
    alone = Path(shutil.copytree(mills, tmp_path / "alone"))
    open_mills(alone).ingest(history=True)
    both = [start(mills), start(mills)]
    assert [p.communicate()[0] for p in both] == ["done\n", "done\n"]
    assert_same(state_of(open_mills(alone)), state_of(open_mills(mills)))


# -- bad input at the level of the workspace ---------------------------------------------------------------------------


@pytest.mark.acceptance
def test_bad_input_unknown_site_is_named_each_time_until_it_is_mended(read_mills: Workspace) -> None:
    root = read_mills.context.root
    write_csv(root / "inbox" / "nroth" / "log.csv", lines("south", ("P-301",), 2025, 3), ",")
    for _ in range(2):
        (refusal,) = read_mills.ingest().refusals
        assert refusal.reason is Reason.UNKNOWN_SITE
        assert refusal.origin == "inbox/nroth/log.csv"
        assert "[sites.nroth]" in refusal.remedy
        assert "north, south" in refusal.remedy
    assert len(read_mills.refusals) == 1
    (root / "plant.toml").write_text((root / "plant.toml").read_text() + '[sites.nroth]\nname = "New"\n')
    mended = open_mills(root, "2026-01-08")
    assert mended.ingest().entries == 3
    assert mended.refusals.empty


@pytest.mark.acceptance
def test_bad_input_stray_file_beside_the_sites_folders(read_mills: Workspace) -> None:
    (read_mills.context.root / "inbox" / "log.csv").write_text("a;b\n1;2\n")
    (refusal,) = read_mills.ingest().refusals
    assert refusal.reason is Reason.UNKNOWN_SITE
    assert "outside the sites' folders" in refusal.message
    assert "Move the file to one of: north, south" in refusal.remedy


@pytest.mark.acceptance
def test_bad_input_duplicate_asset_id_keeps_the_first_and_names_the_row(mills: Path) -> None:
    (mills / "register.csv").write_text(REGISTER + "N1,P-999,north,Another,pump,2020-01-01\n")
    workspace = open_mills(mills)
    summary = workspace.ingest(history=True)
    (refusal,) = summary.refusals
    assert refusal.reason is Reason.DUPLICATE_ASSET
    assert (refusal.row, refusal.value) == (8, "N1")
    assert refusal.remedy
    assert len(workspace.register) == 6
    assert workspace.events["asset_id"].notna().all()
    assert workspace.ingest().refusals == []


@pytest.mark.acceptance
def test_bad_input_file_without_permission_leaves_its_neighbours_alone(
    mills: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def guarded(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self.name == "log 2024.csv":
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", guarded)
    workspace = open_mills(mills)
    summary = workspace.ingest(history=True)
    (refusal,) = summary.refusals
    assert refusal.reason is Reason.NO_PERMISSION
    assert refusal.origin == "inbox/north/log 2024.csv"
    assert len(workspace.events) == 120
    monkeypatch.undo()
    assert workspace.ingest(history=True).entries == 24
    assert workspace.refusals.empty


@pytest.mark.acceptance
def test_bad_input_full_disk_keeps_what_was_committed_and_the_same_command_finishes(
    mills: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import deltalake

    real = deltalake.write_deltalake
    room = 9

    def full(*args: Any, **kwargs: Any) -> Any:
        nonlocal room
        room -= 1
        if room < 0:
            raise OSError(28, "No space left on device")
        return real(*args, **kwargs)

    monkeypatch.setattr("deltalake.write_deltalake", full)
    finishes_when_there_is_room(mills, monkeypatch.undo)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A real file system of four megabytes, None where it may not be made."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    mounted = hasattr(os, "geteuid") and os.geteuid() == 0 and subprocess.run(command, check=False).returncode == 0
    yield place if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_real_full_disk_too(mills: Path, small_disk: Path | None) -> None:
    if small_disk is None:
        return  # the test above shows the same with a disk that only says so
    folder = Path(shutil.copytree(mills, small_disk / "mills"))
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - 150_000))
    finishes_when_there_is_room(folder, ballast.unlink)


def finishes_when_there_is_room(folder: Path, make_room: Callable[[], object]) -> None:
    with pytest.raises(StorageError, match=r"disk is full.*run the same command again"):
        open_mills(folder).ingest(history=True)
    make_room()
    kept = len(open_mills(folder).entries)
    assert kept > 0
    workspace = open_mills(folder)
    assert workspace.ingest(history=True).entries == 144 - kept
    assert len(workspace.events) == 144
    assert not workspace.entries["entry_id"].duplicated().any()


@pytest.mark.acceptance
def test_bad_input_no_write_permission_says_where_and_what_to_do(mills: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.open
    assert real is not None

    def denied(self: Path, *_: Any, **__: Any) -> None:
        if ".pdm" in self.parts:
            raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(StorageError, match="may not be written") as error:
        open_mills(mills).ingest()
    assert str(mills / ".pdm") in str(error.value)
    assert "write permission" in error.value.remedy


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"paths": ["nowhere.csv"]}, "does not exist"),
        ({"paths": ["{root}/readings.csv"]}, "site of .* is unknown"),
        ({"paths": ["{root}/readings.csv"], "site": "nroth"}, "there is no site 'nroth'"),
        ({"site": "nroth"}, "Sites: north, south"),
    ],
)
def test_wrong_paths_and_sites_are_refused_before_anything_is_read(
    mills: Path, arguments: dict[str, Any], words: str
) -> None:
    (mills / "readings.csv").write_text("asset_id,measured_at,quantity,value,unit\n")
    paths = arguments.get("paths")
    given = {**arguments, "paths": [p.format(root=mills) for p in paths]} if paths else arguments
    workspace = open_mills(mills)
    with pytest.raises(UsageError, match=words):
        workspace.ingest(**given)
    assert workspace.context.store.version() == 0


def test_a_page_that_breaks_the_reader_is_set_aside_alone(mills: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    from pdm.records import Page, PageReading

    def read(page: Page, **_: Any) -> PageReading:
        if page.origin.endswith("bad.png"):
            raise ZeroDivisionError("a fault in a reader")
        return PageReading.nothing(Refusal(Reason.BLANK_PAGE, "is blank.", "Nothing to do.", origin=page.origin))

    monkeypatch.setattr("pdm.ocr.read_page", read)
    for number, name in enumerate(("bad", "good")):
        Image.new("L", (300, 400), 250 - number).save(mills / "inbox" / "north" / f"{name}.png")
    summary = open_mills(mills).ingest(history=True)
    reasons = {Path(r.origin).name: r.reason for r in summary.refusals}
    assert reasons == {"bad.png": Reason.UNREADABLE_PAGE, "good.png": Reason.BLANK_PAGE}
    assert summary.events == 144


def test_an_order_that_was_cancelled_since_is_no_failure(mills: Path) -> None:
    inbox = mills / "inbox" / "north"
    head = "Work order;Date;Equipment;Description;Status\n"
    for day, name, status, failures in (("07", "a", "INPRG", 1), ("08", "b", "CAN", 0)):
        (inbox / f"orders_{name}.csv").write_text(f"{head}77;02.12.2025;P-101A;Pump tripped;{status}\n")
        workspace = open_mills(mills, f"2026-01-{day}T06:00:00")
        workspace.ingest()
        mine = workspace.events[workspace.events["work_order"] == "77"]
        stands = mine[mine["same_event_as"].isna()]
        assert stands["is_failure"].sum() == failures
    assert stands["failure_reason"].tolist() == ["order cancelled: CAN"]
    assert len(mine) == 2
