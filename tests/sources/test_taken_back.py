"""Entries of a log that a later one corrects or takes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEAD = "Date,Time,Author,Equipment,Description"


def marks(read: Callable[..., Any], path: Path, *lines: str) -> list[tuple[str, str]]:
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    told = [json.loads(e or "{}") for e in read(path, order="MDY").entries["extra"]]
    return [(t.get("taken back", ""), t.get("perhaps taken back", "")) for t in told]


@pytest.mark.parametrize(
    "said",
    ["Disregard previous, it was K-610A that tripped", "strike last entry - wrong machine", "Scratch that, K-610 only alarmed", "Correction to 0225 - A is the one", "correction to 02:25 entry, it was A",
     "Voriger Eintrag falsch, es war A", "Annuler la ligne précédente", "Anular registro anterior, era la A", "vorige melding vervalt"],
)  # fmt: skip
def test_the_entry_that_is_meant_is_marked_with_what_corrects_it(
    tmp_path: Path, read: Callable[..., Any], said: str
) -> None:
    lines = [
        "3/14/2023,01:10,tl,K-301,rounds ok",
        "3/14/2023,02:25,tl,K-610,tripped",
        f'3/14/2023,05:40,tl,K-610,"{said}"',
    ]
    assert marks(read, tmp_path / "log.csv", *lines) == [("", ""), (f"row 4: {said}", ""), ("", "")]
    # the newest entry may stand first
    turned = marks(read, tmp_path / "turned.csv", *reversed(lines))
    assert [bool(m[0]) for m in turned] == [False, True, False]


def test_where_another_entry_may_be_meant_it_is_only_perhaps_taken_back(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    said = "Disregard previous, 610A tripped"
    others = ["3/14/2023,02:25,tl,K-610B,tripped on high temp", "3/14/2023,03:00,rb,P-201,seal leaking", f'3/14/2023,05:40,tl,K-610A,"{said}"']  # fmt: skip
    assert marks(read, tmp_path / "log.csv", *others) == [("", f"row 4: {said}"), ("", ""), ("", "")]


@pytest.mark.parametrize(
    "said",
    ["Disregard last alarm on panel", "strike plate worn", "corrected alignment as per previous report", "see previous entry", "previous repair was wrong size gasket", "Cancelled 0225 lift", "void in casting"],
)  # fmt: skip
def test_other_words_take_nothing_back(tmp_path: Path, read: Callable[..., Any], said: str) -> None:
    lines = ["3/14/2023,02:25,tl,K-610,tripped", f"3/14/2023,05:40,tl,K-610,{said}"]
    assert marks(read, tmp_path / "log.csv", *lines) == [("", "")] * 2


def test_an_old_entry_is_not_meant(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines = ["3/1/2023,02:25,tl,K-610,tripped", "3/14/2023,05:40,tl,K-610,strike last entry"]
    assert marks(read, tmp_path / "log.csv", *lines) == [("", "")] * 2
