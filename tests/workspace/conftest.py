"""A workspace of two sites with typed logs only: ingested in a second, so that tests can do it many times."""

from __future__ import annotations

import datetime
import random
import shutil
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import pdm
from pdm.store.delta import DeltaFile
from pdm.store.state import State
from pdm.workspace import Workspace

PLANT = """
[plant]
name = "Two mills"
[links]
target_precision = 0.9
[sites.north]
name = "North mill"
timezone = "Europe/Berlin"
date_order = "DMY"
people = ["Karin Quist"]
[sites.south]
date_order = "YMD"
"""
REGISTER = """asset_id,tag,site,description,equipment_class,installed_on
N1,P-101A,north,Feed pump A,pump,2015-03-01
N2,P-101B,north,Feed pump B,pump,2015-03-01
N3,K-201,north,Blower,fan,2012-05-01
S1,P-301,south,Slurry pump,pump,2018-01-01
S2,M-302,south,Mixer motor,motor,2018-01-01
S3,V-303,south,Control valve,valve,2018-01-01
"""
TROUBLE = ("seal leaking", "bearing noisy, vibration up", "gland adjusted", "oil changed", "inspected, ok")
REPAIR = ("seal failed, replaced mechanical seal", "bearing seized, new bearing fitted", "motor burnt, exchanged")


def lines(site: str, tags: tuple[str, ...], year: int, count: int = 24) -> list[dict[str, str]]:
    """Rows of a year's log: one a fortnight, about every third a breakdown; the first tag fails most."""
    rows = []
    chance = random.Random(f"{site}{year}")
    for number in range(count):
        day = datetime.date(year, 1, 5) + datetime.timedelta(days=15 * number)
        broken = chance.random() < (0.6 if number % len(tags) == 0 else 0.25)
        rows.append({
            "Date": day.strftime("%d.%m.%Y" if site == "north" else "%Y-%m-%d"),
            "Equipment": tags[number % len(tags)],
            "Description": chance.choice(REPAIR if broken else TROUBLE),
            "Work order": f"{site[0]}{year}{number:03d}",
            "Type": "PM01" if broken else "PM02",
            "Technician": "Karin Quist" if site == "north" else "AB",
        })  # fmt: skip
    return rows


def write_csv(path: Path, rows: list[dict[str, str]], separator: str = ";") -> Path:
    """A log as a table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(rows).to_csv(path, sep=separator, index=False)
    return path


def write_mail(path: Path, rows: list[dict[str, str]]) -> Path:
    """A log attached to a mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "mill@north.example", "office@north.example", "Log"
    mail["Date"] = datetime.datetime(2025, 12, 30, 8, tzinfo=datetime.UTC)
    mail.set_content("Log attached.")
    mail.add_attachment(
        pd.DataFrame(rows).to_csv(index=False, sep=";").encode(), maintype="text", subtype="csv", filename="log.csv"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(mail))
    return path


def write_mills(folder: Path) -> Path:
    """The workspace, not ingested."""
    folder.mkdir(parents=True)
    (folder / "plant.toml").write_text(PLANT)
    (folder / "register.csv").write_text(REGISTER)
    north, south = ("P-101A", "P-101B", "K-201"), ("P-301", "M-302", "V-303")
    for year in (2023, 2024):
        write_csv(folder / "inbox" / "north" / f"log {year}.csv", lines("north", north, year))
        write_csv(folder / "inbox" / "south" / f"log{year}.csv", lines("south", south, year), ",")
    write_mail(folder / "inbox" / "north" / "mail.eml", lines("north", north, 2025))
    write_csv(folder / "inbox" / "south" / "log2025.csv", lines("south", south, 2025), ",")
    return folder


def open_mills(folder: Path, at: str = "2026-01-05T06:00:00", **context: Any) -> Workspace:
    """Open a workspace with a clock that moves on by a millisecond each time it is looked at."""
    workspace = pdm.open(folder)
    workspace.context.clock = Clock(at)
    workspace.context.workers = 1
    workspace.context.by = "tester"
    for name, value in context.items():
        setattr(workspace.context, name, value)
    return workspace


class Clock:
    """Time for tests."""

    def __init__(self, at: str) -> None:
        self.now = pd.Timestamp(at, tz="UTC").as_unit("us")

    def __call__(self) -> pd.Timestamp:
        """Later than the last time."""
        self.now += pd.Timedelta(milliseconds=1)
        return self.now

    def set(self, at: str) -> None:
        """Jump."""
        self.now = pd.Timestamp(at, tz="UTC").as_unit("us")


@pytest.fixture(scope="session")
def _mills(once: Any) -> Path:
    return Path(once("mills", write_mills))


@pytest.fixture(scope="session")
def _read_mills(_mills: Path, once: Any) -> Path:
    def make(folder: Path) -> None:
        shutil.copytree(_mills, folder)
        open_mills(folder).ingest(history=True)

    return Path(once("read_mills", make))


@pytest.fixture(scope="session")
def _scored_mills(_read_mills: Path, once: Any) -> Path:
    def make(folder: Path) -> None:
        shutil.copytree(_read_mills, folder)
        workspace = open_mills(folder, "2026-01-06T06:00:00")
        workspace.train(until="2025-12-01")
        workspace.score("2025-12-31")

    return Path(once("scored_mills", make))


@pytest.fixture
def mills(_mills: Path, tmp_path: Path) -> Path:
    """Two mills, nothing ingested."""
    return Path(shutil.copytree(_mills, tmp_path / "mills"))


@pytest.fixture
def read_mills(_read_mills: Path, tmp_path: Path) -> Workspace:
    """Two mills after `ingest --history` on 5 January 2026."""
    return open_mills(Path(shutil.copytree(_read_mills, tmp_path / "mills")), "2026-01-06T06:00:00")


@pytest.fixture
def scored_mills(_scored_mills: Path, tmp_path: Path) -> Workspace:
    """Two mills after train and score at 31 December 2025."""
    return open_mills(Path(shutil.copytree(_scored_mills, tmp_path / "mills")), "2026-01-07T06:00:00")


def content(workspace: Workspace) -> pd.DataFrame:
    """What the events say, without when the system learnt it."""
    events = workspace.events
    keep = ["document", "page", "row", "part", "site", "asset_id", "occurred_at", "text", "work_type", "is_failure"]
    return events[keep].sort_values(keep[:4], ignore_index=True)


class Killed(BaseException):
    """Not an Exception: nothing may catch it, as nothing catches SIGKILL."""


def die_before_write(monkeypatch: pytest.MonkeyPatch, number: int) -> Callable[[], int]:
    """Die just before the `number`-th durable write; gives a function that says how many there were."""
    count = 0

    def counted(original: Any) -> Any:
        def write(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == number:
                raise Killed
            return original(*args, **kwargs)

        return write

    for kind, names in ((DeltaFile, ("append", "create")), (State, ("commit", "put", "add_crops"))):
        for name in names:
            monkeypatch.setattr(kind, name, counted(getattr(kind, name)))
    return lambda: count
