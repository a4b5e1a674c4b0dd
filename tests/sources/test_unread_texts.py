"""Columns of sentences that are no part of a text are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pdm.config import FormSettings

HEAD = "Date,Machine,Work done,Status,System status"
TOLD = [
    "waiting for the new seal from stores",
    "handed back to the shift at noon",
    "will run it at half load until then",
    "crew told to watch the bearing",
]
ROWS = [f"0{n}/04/2023,P-10{n},seal replaced and tested {n} times,OK,{t}" for n, t in enumerate(TOLD, start=1)]


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_sentences_that_are_not_read_are_told(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(write(tmp_path / "log.csv", HEAD, *ROWS))
    told = [r for r in got.refusals if "sentences" in r.message]
    assert len(got.entries) == 4
    assert [r.value for r in told] == ["System status"]


def test_columns_that_the_settings_leave_alone_are_not_told(tmp_path: Path, read: Callable[..., Any]) -> None:
    form = FormSettings(match="Work done", columns={"System status": ""})
    got = read(write(tmp_path / "log.csv", HEAD, *ROWS), forms=[form])
    assert not [r for r in got.refusals if "sentences" in r.message]
