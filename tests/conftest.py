"""Fixtures of the whole suite: a small simulated plant, ingested, trained and scored once; a private PostgreSQL server."""

from __future__ import annotations

import fcntl
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_THREAD_LIMIT", "1")
# how long an example takes says nothing of what is tested: the first one may compile
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that need the public data skip by name without it; those of training with torch, which nothing that is shipped needs and
    no machine of CI has, are left out where it is not installed.
    """
    if find_spec("torch") is None:
        without = [item for item in items if item.get_closest_marker("torch")]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if not item.get_closest_marker("torch")]
    if os.environ.get("PDM_DATA"):
        return
    for item in items:
        if item.get_closest_marker("data"):
            item.add_marker(pytest.mark.skip(reason="PDM_DATA is not set: the public data sets are absent"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """On CI nothing may be skipped: a missing part is a failure there."""
    report = yield
    if report.skipped and os.environ.get("CI", "").lower() in ("1", "true"):
        report.outcome = "failed"
        report.longrepr = f"skipped on CI: {report.longrepr}"
    return report


@pytest.fixture
def frozen() -> object:
    """A clock that stands still: 2026-01-05 06:00 UTC."""
    import pandas as pd

    return lambda: pd.Timestamp("2026-01-05T06:00:00", tz="UTC").as_unit("us")


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes a named folder once for all worker processes of a run: the first makes it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base

    def make_once(name: str, make: Callable[[Path], object]) -> Path:
        folder = shared / f"shared-{name}" / "plant"
        with (shared / f"shared-{name}.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            done = folder.parent / "done"
            if not done.exists():
                shutil.rmtree(folder.parent, ignore_errors=True)
                folder.parent.mkdir(parents=True)
                make(folder)
                done.touch()
        return folder

    return make_once


@pytest.fixture(scope="session")
def plant(once: Once) -> Path:
    """A small simulated plant, not ingested. Copy it before changing it."""
    return once("plant", _simulate)


@pytest.fixture(scope="session")
def scored(plant: Path, once: Once) -> Path:
    """The same plant after ingest, train and score. Copy it before changing it."""
    return once("scored", lambda folder: _score(plant, folder))


@pytest.fixture
def workspace(scored: Path, tmp_path: Path) -> object:
    """A copy of the scored plant that a test may change."""
    import pdm

    folder = tmp_path / "plant"
    shutil.copytree(scored, folder)
    opened = pdm.open(folder)
    opened.context.workers = 1
    return opened


def _simulate(folder: Path) -> None:
    from pdm.simulation import simulate

    simulate(folder, seed=5, profile="easy", size="tiny")


def _score(plant: Path, folder: Path) -> None:
    import pandas as pd

    import pdm

    shutil.copytree(plant, folder)
    workspace = pdm.open(folder)
    workspace.context.workers = 1
    workspace.ingest(history=True)
    end = workspace.events["occurred_at"].max().normalize() + pd.Timedelta(days=1)
    workspace.train(until=end)
    workspace.score(end)


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
