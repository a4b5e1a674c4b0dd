"""The first pages of a site teach the reader; the pages that come next are read with what it learned."""

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

import pdm.workspace.self_taught as rule
from pdm.config import Settings
from pdm.lattice import LATIN, Lattice
from pdm.records import CELLS, CROPS, ENTRIES, REGISTER, Page, PageReading, entry_id
from pdm.store import Store
from pdm.workspace.learned import learned_hands

from .conftest import open_mills

NOW = pd.Timestamp("2024-05-01", tz="UTC")
TEXT = "oil changed"


class Reader:
    """Notes what it is taught; says of every picture what all cells here hold."""

    version = "1"
    name = "ppocr"
    gains = True

    def __init__(self) -> None:
        self.taught = 0

    def adapted(self, learned: bytes) -> SimpleNamespace:
        return SimpleNamespace(name=self.name, version=f"{self.version}, adapted {learned.decode()}")

    def learn(
        self, pictures: Sequence[Any], texts: Sequence[str | None], *, read: Sequence[str | None]
    ) -> bytes | None:
        assert list(read) == list(texts)
        assert set(texts) == {TEXT}
        self.taught += len(pictures)
        return b"hands" if self.gains else None


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    made = Reader()
    monkeypatch.setattr("pdm.ocr.engines.engine", lambda _: made)
    monkeypatch.setenv("PDM_WORKERS", "1")
    return made


def lattice() -> bytes:
    steps = np.full((2 * len(TEXT), len(LATIN) + 1), 1e-5)
    steps[::2, [LATIN.index(c) + 1 for c in TEXT]] += np.eye(len(TEXT))
    steps[1::2, 0] = 1
    return Lattice.from_probabilities(steps).to_bytes()


def read_lines(document: str, page: int, lines: int) -> PageReading:
    """A page on which every line says the same."""
    buffer = io.BytesIO()
    Image.fromarray(np.full((8, 20), 200, dtype=np.uint8)).save(buffer, "PNG")
    entries, cells = [], []
    for n in range(1, lines + 1):
        name = entry_id(document, page, n)
        place = {"document_id": document, "site": "north", "page": page, "row": n, "channel": "hand"}
        entries.append({"entry_id": name, **place, "text": TEXT, "fields": {"description": TEXT}})
        cells.append({"entry_id": name, "field": "description", "text": TEXT, "script": "hand", "lattice": lattice(), "crop": "c"})  # fmt: skip
    return PageReading(ENTRIES.rows(entries), CELLS.rows(cells), CROPS.rows([{"crop_id": "c", "png": buffer.getvalue()}]), [])  # fmt: skip


def context(folder: Path, pages: int, lines: int = 6, *, on: bool = True) -> Any:
    store = Store(folder)
    for n in range(pages):
        page = read_lines(f"doc{n}", 1, lines)
        store.commit({"entries": page.entries, "cells": page.cells, "crops": page.crops}, kind="entries:live", at=NOW)
    settings = Settings.model_validate({"sites": {"north": {}}, "ocr": {"self_training": on}})
    register, progress = REGISTER.empty(), lambda *_: None
    return SimpleNamespace(store=store, settings=settings, workers=1, root=folder, register=register, progress=progress)


def test_pages_in_the_store_teach_the_reader_of_their_site_once(tmp_path: Path, reader: Reader) -> None:
    here = context(tmp_path, rule.PAGES + 3)
    assert rule.untaught(here) == {"north"}
    assert rule.teachers(here, "north", 5) == []
    rule.teach(here, ["north"])
    assert reader.taught == 6 * rule.PAGES
    assert learned_hands(here) == {"north": b"hands"}
    assert rule.untaught(here) == set()


def test_a_site_that_few_pages_taught_is_taught_anew_by_many(tmp_path: Path, reader: Reader) -> None:
    here = context(tmp_path, rule.PAGES)
    rule.teach(here, ["north"])
    for n in range(rule.PAGES, rule.MORE * rule.PAGES):
        page = read_lines(f"doc{n}", 1, 6)
        assert rule.untaught(here) == set()
        here.store.commit(
            {"entries": page.entries, "cells": page.cells, "crops": page.crops}, kind="entries:live", at=NOW
        )
    assert rule.untaught(here) == {"north"}
    reader.taught = 0
    rule.teach(here, ["north"])
    assert reader.taught == 6 * rule.pages_that_teach(rule.MORE * rule.PAGES) > 6 * rule.PAGES
    assert rule.untaught(here) == set()


@pytest.mark.parametrize("value", ["name:aGFuZHM=", "name:many:aGFuZHM=", "name:16:no base 64!"])
def test_what_was_kept_in_another_form_is_learned_anew(tmp_path: Path, reader: Reader, value: str) -> None:
    here = context(tmp_path, rule.PAGES)
    here.store.state.put("self_taught:north", value)
    assert learned_hands(here) == {}
    assert rule.untaught(here) == {"north"}
    rule.teach(here, ["north"])
    assert learned_hands(here) == {"north": b"hands"}


def test_another_reader_has_to_learn_anew(tmp_path: Path, reader: Reader) -> None:
    here = context(tmp_path, rule.PAGES)
    rule.teach(here, ["north"])
    reader.version = "2"
    assert learned_hands(here) == {}
    assert rule.untaught(here) == {"north"}


def test_what_brings_nothing_is_not_used_and_not_tried_again(tmp_path: Path, reader: Reader) -> None:
    reader.gains = False
    here = context(tmp_path, rule.PAGES)
    rule.teach(here, ["north"])
    assert learned_hands(here) == {}
    assert rule.untaught(here) == set()


@pytest.mark.parametrize(("pages", "lines"), [(rule.PAGES - 1, 9), (rule.PAGES, 2)])
def test_too_few_pages_or_lines_teach_nothing_yet(tmp_path: Path, reader: Reader, pages: int, lines: int) -> None:
    here = context(tmp_path, pages, lines)
    rule.teach(here, ["north"])
    assert reader.taught == 0
    assert rule.untaught(here) == {"north"}


def test_without_a_reader_every_page_is_set_aside_with_the_reason(mills: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (mills / "plant.toml").open("a") as plant:
        plant.write('[ocr]\nhand_engine = "nobody"\n')
    monkeypatch.setenv("PDM_WORKERS", "1")
    Image.new("L", (300, 400), 100).save(mills / "inbox" / "north" / "page.png")
    summary = open_mills(mills).ingest()
    said = [r.message for r in summary.refusals if r.origin.endswith("page.png")]
    assert len(said) == 1
    assert "nobody" in said[0]
    assert summary.events > 0


def test_it_can_be_switched_off(tmp_path: Path, reader: Reader) -> None:
    here = context(tmp_path, rule.PAGES)
    rule.teach(here, ["north"])
    off = context(tmp_path, 0, on=False)
    assert rule.untaught(off) == set()
    assert rule.taught_hands(off) == {}


def test_intake_reads_some_pages_first_and_the_others_with_what_they_taught(
    mills: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, bytes | None]] = []

    def read(page: Page, *, learned: bytes | None = None, **_: Any) -> PageReading:
        seen.append((page.origin, learned))
        return read_lines(page.document_id, page.number, 6)

    monkeypatch.setattr("pdm.ocr.read_page", read)
    for n in range(rule.PAGES + 10):
        Image.new("L", (300, 400), 100 + n).save(mills / "inbox" / "north" / f"p{n:02}.png")
    open_mills(mills).ingest()
    first, then = seen[: rule.PAGES], seen[rule.PAGES :]
    assert len(seen) == rule.PAGES + 10 == len({origin for origin, _ in seen})
    assert {learned for _, learned in first} == {None}
    assert {learned for _, learned in then} == {b"hands"}
    # pages of all of the archive teach, not the oldest alone
    assert first[-1][0].endswith(f"p{rule.PAGES + 9:02}.png")
    Image.new("L", (300, 400), 90).save(mills / "inbox" / "north" / "next.png")
    open_mills(mills).ingest()
    assert seen[-1][0].endswith("next.png")
    assert seen[-1][1] == b"hands"


def test_few_pages_are_read_at_once(mills: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes | None] = []

    def read(page: Page, *, learned: bytes | None = None, **_: Any) -> PageReading:
        seen.append(learned)
        return read_lines(page.document_id, page.number, 6)

    monkeypatch.setattr("pdm.ocr.read_page", read)
    for n in range(rule.PAGES - 1):
        Image.new("L", (300, 400), 100 + n).save(mills / "inbox" / "north" / f"p{n:02}.png")
    open_mills(mills).ingest()
    assert seen == [None] * (rule.PAGES - 1)
    assert reader.taught == 0
