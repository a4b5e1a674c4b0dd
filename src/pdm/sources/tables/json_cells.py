"""Cells in which an export keeps a list or a record of its own, as JSON: categories, comments with their authors, checklists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_TOLD = ("content", "text", "body", "comment", "message", "note", "description", "summary", "value")
"""Names under which a comment, or the answer of a checklist, stands."""
_LABEL = ("label", "name", "title", "question", "field")


def in_words(cell: str) -> str:
    """A cell as people would write it: entries of a list behind one another, of comments what was said, of checklists label and answer.

    Cells that are no JSON stay as they are.
    """
    text = cell.strip()
    if len(text) < 2 or text[0] + text[-1] not in ("[]", "{}"):
        return cell
    try:
        held = json.loads(text)
    except ValueError:
        return cell
    entries = held if isinstance(held, list) else [held]
    between = ", " if all(not isinstance(e, dict) for e in entries) else "; "
    return between.join(part for entry in entries for part in _parts(entry))


def _parts(entry: Any) -> Iterator[str]:
    if isinstance(entry, list):
        for one in entry:
            yield from _parts(one)
    elif isinstance(entry, dict):
        told = next((_plain(entry[k]) for k in _TOLD if _plain(entry.get(k))), "")
        label = next((_plain(entry[k]) for k in _LABEL if _plain(entry.get(k))), "")
        if told or label:
            yield f"{label}: {told}" if told and label else told or label
        else:
            for one in entry.values():
                yield from _parts(one) if isinstance(one, list | dict) else ()
    elif _plain(entry):
        yield _plain(entry)


def _plain(value: Any) -> str:
    """A value without parts as text; empty for others."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
