"""What is learned from corrections goes to the reader of the pages that come next."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from pdm.config import Settings
from pdm.records import CELLS, CROPS, DECISIONS, ENTRIES, ITEMS, entry_id, item_id
from pdm.store import Store
from pdm.workspace.learned import LEAST, learned_hands

NOW = pd.Timestamp("2024-05-01", tz="UTC")


class Reader:
    """Notes what it is taught."""

    version = "1"

    def __init__(self) -> None:
        self.taught: list[tuple[int, str]] = []

    def learn(self, pictures: Sequence[Any], texts: Sequence[str]) -> bytes | None:
        self.taught = [(int(p[0, 0]), t) for p, t in zip(pictures, texts, strict=True)]
        return b"layer"


def _context(folder: Path, count: int, *, field: str = "description", struck: bool = False) -> Any:
    store = Store(folder)
    tables: dict[str, list[dict[str, Any]]] = {"entries": [], "cells": [], "crops": [], "items": [], "decisions": []}
    for n in range(1, count + 1):
        item = item_id("reading", "doc", 1, n, 0, field)
        buffer = io.BytesIO()
        Image.fromarray(np.full((8, 20), n, dtype=np.uint8)).save(buffer, "PNG")
        place = {"document_id": "doc", "site": "north", "page": 1, "row": n}
        tables["entries"].append({"entry_id": entry_id("doc", 1, n), **place})
        cell = {"entry_id": entry_id("doc", 1, n), "field": field, "text": "rcad", "crop": f"c{n}", "struck": struck}
        tables["cells"].append(cell)
        tables["crops"].append({"crop_id": f"c{n}", "png": buffer.getvalue()})
        asked = {"item_id": item, "kind": "reading", "site": "north", "document": "doc", "page": 1, "row": n, "part": 0}
        tables["items"].append({**asked, "field": field, "reading": "rcad"})
        tables["decisions"].append({"decision_id": f"d{n}", "item_id": item, "kind": "reading", "answer": f"read {n}", "by": "kim", "decided_at": NOW})  # fmt: skip
    makers = {"entries": ENTRIES, "cells": CELLS, "crops": CROPS, "items": ITEMS, "decisions": DECISIONS}
    store.commit({k: makers[k].rows(v) for k, v in tables.items()}, kind="test", at=NOW)
    return SimpleNamespace(store=store, settings=Settings())


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    made = Reader()
    monkeypatch.setattr("pdm.ocr.engines.engine", lambda _: made)
    return made


def test_corrected_cells_teach_the_reader_of_their_site(tmp_path: Path, reader: Reader) -> None:
    assert learned_hands(_context(tmp_path, LEAST)) == {"north": b"layer"}
    assert sorted(reader.taught) == [(n, f"read {n}") for n in range(1, LEAST + 1)]


def test_the_same_corrections_are_learned_from_once(tmp_path: Path, reader: Reader) -> None:
    context = _context(tmp_path, LEAST)
    first = learned_hands(context)
    reader.taught = []
    assert learned_hands(context) == first
    assert reader.taught == []
    reader.version = "2"
    assert learned_hands(context) == first
    assert len(reader.taught) == LEAST


def test_few_corrections_are_left_alone(tmp_path: Path, reader: Reader) -> None:
    assert learned_hands(_context(tmp_path, LEAST - 1)) == {}
    assert reader.taught == []


@pytest.mark.parametrize("more", [{"field": "date"}, {"struck": True}])
def test_answers_that_are_not_what_stands_there_teach_nothing(
    tmp_path: Path, reader: Reader, more: dict[str, Any]
) -> None:
    learned_hands(_context(tmp_path, LEAST, **more))
    assert reader.taught == []
