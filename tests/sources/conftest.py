"""Fixtures of the sources: a way to open a file, files of all kinds, and a private PostgreSQL server."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pdm.config import FormSettings, SiteSettings, SizeLimits
from pdm.errors import Refusal
from pdm.records import ENTRIES
from pdm.sources import Opened, open_document


@dataclass
class Read:
    """A document with its chunks used up."""

    opened: Opened
    entries: pd.DataFrame
    refusals: list[Refusal]

    @property
    def reasons(self) -> list[str]:
        return [r.reason.value for r in self.refusals]

    def fields(self, i: int) -> dict[str, str]:
        import json

        return dict(json.loads(self.entries["fields"].iloc[i]))


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """Open a file and use up its chunks."""

    def call(path: Path, **options: Any) -> Read:
        settings = SiteSettings(forms=tuple(options.pop("forms", ())))
        limits = SizeLimits(**options.pop("limits", {}))
        opened = open_document(
            path, site="north", origin=options.pop("origin", f"inbox/north/{path.name}"), settings=settings,
            limits=limits, spool=tmp_path / "spool", **options,
        )  # fmt: skip
        chunks = list(opened.chunks)
        entries = pd.concat([ENTRIES.empty(), *(c.entries for c in chunks)], ignore_index=True)
        refusals = [*opened.refusals, *(r for c in chunks for r in c.refusals)]
        ENTRIES.validate(entries)
        for refusal in refusals:
            assert refusal.message
            assert refusal.remedy
            assert refusal.origin
        return Read(opened, entries, refusals)

    return call


@pytest.fixture
def form() -> Callable[..., FormSettings]:
    def call(match: str, **columns: str) -> FormSettings:
        return FormSettings(match=match, columns=columns)

    return call


def _binaries() -> Path | None:
    found = [p.parent for p in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]
    on_path = shutil.which("initdb")
    candidates = ([Path(on_path).resolve().parent] if on_path else []) + found[::-1]
    return next((c for c in candidates if (c / "initdb").exists() and (c / "pg_ctl").exists()), None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """SQLAlchemy URL of a private PostgreSQL server, started for this run and stopped after it."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed")
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pdm-pg-"))
    user = getpass.getuser()
    prefix: list[str] = []
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root
        user = "postgres"
        try:
            pwd.getpwnam(user)
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        shutil.chown(folder, "postgres")
        runuser = shutil.which("runuser")
        prefix = [runuser, "-u", "postgres", "--"] if runuser else ["su", "postgres", "-s", "/bin/sh", "-c"]
    folder.chmod(0o755)

    def command(*words: str) -> None:
        line = [*prefix, *words] if not prefix or prefix[0] != "su" else [*prefix, " ".join(words)]
        done = subprocess.run(line, cwd="/", capture_output=True, text=True, check=False, timeout=120)
        if done.returncode:
            raise RuntimeError(f"{words[0]}: {done.stdout}{done.stderr}")

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"
    command(str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", user, "--no-sync", "-E", "UTF8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    try:
        command(
            str(binaries / "pg_ctl"),
            "-D",
            str(data),
            "-w",
            "-l",
            str(folder / "log"),
            "-o",
            f"'{options}'" if prefix[:1] == ["su"] else options,
            "start",
        )
        yield f"postgresql+psycopg://{user}@127.0.0.1:{port}/postgres"
    finally:
        command(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
