"""Answers about single lines teach the name that stands on them, once two agree, and as long as they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pdm.workspace import Workspace
from pdm.workspace.decisions import in_force

from .conftest import PLANT, REGISTER, open_mills, write_csv


@pytest.fixture
def mills(tmp_path: Path) -> Workspace:
    """The mills before anything was written there."""
    folder = tmp_path / "mills"
    folder.mkdir()
    (folder / "plant.toml").write_text(PLANT)
    (folder / "register.csv").write_text(REGISTER)
    return open_mills(folder, "2026-01-09T06:00:00")


def comes(workspace: Workspace, number: int, name: str) -> str:
    """A line comes in with a name, in a file of its own; its text."""
    text = f"belt {number} torn"
    row = {
        "Date": f"{number:02d}.11.2025",
        "Equipment": name,
        "Description": text,
        "Work order": "",
        "Type": "",
        "Technician": "KQ",
    }
    write_csv(workspace.context.root / "inbox" / "north" / f"more {number}.csv", [row])
    workspace.ingest(history=True)
    return text


def asset(workspace: Workspace, text: str) -> Any:
    events = workspace.events
    found = events.loc[events["text"] == text, "asset_id"].iloc[0]
    return None if pd.isna(found) else found


def answer(workspace: Workspace, text: str, said: str, by: str = "Ann") -> str:
    queue = workspace.queue
    item = queue.loc[queue["written"].str.contains(text, regex=False) & queue["kind"].eq("link"), "item_id"].iloc[0]
    return str(workspace.decide(item, said, by=by))


def test_two_answers_that_agree_teach_the_name_and_taking_one_back_takes_it_back(mills: Workspace) -> None:
    first = comes(mills, 1, "Waldrich")
    answer(mills, first, "K-201")
    second = comes(mills, 2, "Waldrich")
    assert asset(mills, second) is None
    decision = answer(mills, second, "K-201", by="Ben")
    third = comes(mills, 3, "waldrich")
    assert asset(mills, third) == "N3"
    assert asset(mills, first) == asset(mills, second) == "N3"
    mills.undo(decision)
    assert asset(mills, third) is None
    assert asset(mills, first) == "N3"


@pytest.mark.parametrize(
    ("name", "said"),
    [("Waldrich", ("K-201", "P-101A")), ("Waldrich", ("K-201", "none")), ("pump", ("P-101A", "P-101A"))],
)
def test_answers_that_differ_and_words_for_a_class_teach_nothing(
    mills: Workspace, name: str, said: tuple[str, str]
) -> None:
    for number, one in enumerate(said, start=1):
        answer(mills, comes(mills, number, name), one)
    assert asset(mills, comes(mills, 3, name)) is None


def test_answers_about_texts_teach_the_name_with_which_they_begin() -> None:
    def asked(row: int, answer: str) -> tuple[dict[str, Any], dict[str, Any]]:
        item = {"item_id": f"i{row}", "kind": "link", "site": "north", "document": "d", "page": 1, "row": row, "part": 0,
                "field": "equipment", "reading": None, "candidates": "[]", "event_id": f"e{row}", "written": "2025-11-01 | Barmac | Barmac choked"}  # fmt: skip
        decision = {"decision_id": f"d{row}", "item_id": f"i{row}", "kind": "link", "answer": answer, "by": "Ann",
                    "decided_at": pd.Timestamp("2026-01-09", tz="UTC"), "undoes": None}  # fmt: skip
        return item, decision

    def taught(*answers: str) -> list[str]:
        both = [asked(n, a) for n, a in enumerate(answers)]
        told = in_force([d for _, d in both], {i["item_id"]: i for i, _ in both}).aliases("north")
        return [f"{a}={b}" for a, b in zip(told["alias"], told["asset_id"], strict=True)]

    assert taught("N3") == []
    assert taught("N3", "N3") == ["Barmac=N3"]
    assert taught("N3", "N1") == []
