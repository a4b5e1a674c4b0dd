"""The `run` script and the lock files: what a newcomer meets first."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ("sh", "cat", "cksum", "dirname", "grep", "sed", "tr", "head", "printf", "env", "rm", "ls")


def stub(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with the project and hardly any programs; stubs go into its `bin`."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        if found:
            (programs / tool).symlink_to(found)
    project = tmp_path / "project"
    project.mkdir()
    for name in ("run", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, project / name)
    return tmp_path


def run(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(machine / "project" / "run"), *arguments], env={"PATH": str(machine / "bin"), "HOME": str(machine)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.acceptance
def test_another_python_is_refused_with_the_remedy(machine: Path) -> None:
    stub(machine / "bin", "python3", 'case "$1" in --version) echo "Python 3.9.2";; *) exit 1;; esac')
    done = run(machine, "setup")
    assert done.returncode == 2
    assert "needs Python 3.11, 3.12 or 3.13; found: Python 3.9.2" in done.stderr
    assert "apt-get install python3" in done.stderr


@pytest.mark.acceptance
def test_without_rights_it_says_what_to_type(machine: Path) -> None:
    # a Python of the right version that lacks the venv module, a user who is not root and has no sudo
    stub(machine / "bin", "python3", 'case "$2" in *version_info*) exit 0;; *) exit 1;; esac')
    stub(machine / "bin", "id", "echo 1000")
    stub(machine / "bin", "apt-get", "exit 1")
    stub(machine / "bin", "ldconfig", "echo libgomp.so.1")
    done = run(machine, "setup")
    assert done.returncode == 2
    assert "Type: sudo apt-get install tesseract-ocr python3-venv" in done.stderr
    assert "Type: sudo apt-get install python3-venv" in done.stderr


def test_notebooks_brings_the_program_that_shows_them(machine: Path) -> None:
    """JupyterLab stands in no lock file, as nothing else needs it."""
    project = machine / "project"
    (project / ".venv" / "bin").mkdir(parents=True)
    stamp = subprocess.run(
        "cat requirements.lock pyproject.toml | cksum", shell=True, cwd=project, capture_output=True, text=True, check=True
    ).stdout.strip()  # fmt: skip
    (project / ".venv" / "stamp").write_text(stamp)
    stub(project / ".venv" / "bin", "pdm-logs", "exit 0")
    stub(project / ".venv" / "bin", "python", 'case "$1" in -c) exit 1;; esac; echo "$@"')
    done = run(machine, "notebooks")
    assert done.returncode == 0
    first, then = done.stdout.splitlines()
    assert "pip install" in first
    assert "jupyterlab" in first
    assert then == "-m jupyter lab notebooks"


def test_an_unknown_command_says_how_it_is_used(machine: Path) -> None:
    done = run(machine, "dance")
    assert done.returncode == 2
    for word in ("setup", "demo", "test", "lint", "bench", "notebooks"):
        assert word in done.stderr


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-bench.lock"])
def test_a_lock_file_names_no_index_and_hashes_everything(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"^\s*(--(extra-)?index-url|--find-links)|://", text, re.MULTILINE)
    pinned = re.split(r"^(?=[a-z0-9][a-z0-9._-]*==)", text, flags=re.MULTILINE)[1:]
    assert len(pinned) > 60
    assert all("--hash=sha256:" in block for block in pinned)


def test_the_lock_holds_every_dependency() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = set(
        re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    )
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=!~ ;]", w)[0].lower().replace("_", "-") for w in wanted}
    assert names <= locked, names - locked
