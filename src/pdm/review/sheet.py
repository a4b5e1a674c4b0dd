"""The form of the queue's workbook: sheets, columns, and the words for each kind of question."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from pdm.errors import where

QUEUE, HELP = "queue", "how to answer"
COLUMNS: tuple[tuple[str, str, float], ...] = (
    ("no", "no.", 5), ("picture", "picture", 73), ("question", "question", 26), ("written", "as read", 42),
    ("candidates", "candidates", 38), ("affects", "what it affects", 34), ("answer", "answer", 22), ("note", "note", 18),
    ("place", "where it is written", 26), ("item_id", "item_id", 12),
)  # fmt: skip
"""Name, heading and width (in characters) of each column."""
YES_NO = ("is_failure", "planned", "negated")

_EVENT_QUESTIONS = {
    "is_failure": "Does this line tell of a failure?",
    "planned": "Is this only planned, not done?",
    "negated": "Was the named fault not found?",
    "work_type": "What kind of work was it?",
    "failure_mode": "How did it fail?",
    "component": "Which part is it about?",
}
_FIELD_NAMES = {"date": "date", "equipment": "equipment", "description": "description", "long_text": "long text"}


def question(kind: str, field: Any) -> str:
    """The question in words."""
    name = field if isinstance(field, str) else ""
    if kind == "link":
        return "Which machine is meant?"
    if kind == "alias" and name == "asset":
        return "Is this a machine that the register lacks?"
    if kind == "alias":
        return "Which machine goes by this name at this site?"
    if kind == "duplicate":
        return "Do these two lines tell of the same event?"
    if kind == "event":
        return _EVENT_QUESTIONS.get(name, f"What is right for {name}?")
    return f"What is written as {_FIELD_NAMES.get(name, name.replace('_', ' '))}?"


def choices(cell: Any) -> list[dict[str, Any]]:
    """Candidates of an item: answer, label, probability; best first."""
    found = json.loads(cell) if isinstance(cell, str) and cell.strip() else []
    return [c for c in found if c.get("answer") not in (None, "")]


def label(candidate: dict[str, Any]) -> str:
    """A candidate as a person is shown it: its label, and what would be answered where that is not in it."""
    answer, told = str(candidate["answer"]), word(candidate.get("label"))
    return answer if not told or told == answer else f"{told}  [{answer}]" if answer not in told else told


def place_of(item: dict[str, Any]) -> str:
    """Where the line in question is written."""
    page, row = (0 if item.get(k) is None or pd.isna(item[k]) else int(item[k]) for k in ("page", "row"))
    return where(word(item.get("origin")) or word(item.get("document"))[:12], page, row)


def word(value: Any) -> str:
    """A cell as text; empty where nothing stands in it."""
    return "" if value is None or (not isinstance(value, str) and pd.isna(value)) else str(value)


def closed(kind: str, field: Any) -> tuple[str, ...]:
    """The allowed answers where they are few, else nothing."""
    from pdm.records import WORK_TYPES

    if kind == "duplicate" or (kind == "event" and field in YES_NO):
        return ("yes", "no")
    if kind == "event" and field == "work_type":
        return WORK_TYPES
    return ()
