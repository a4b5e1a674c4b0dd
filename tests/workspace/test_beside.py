"""A line that is derived again, and a page that comes alone, are dated with the rest of the site in view."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pdm.lattice import LATIN, Lattice
from pdm.records import CELLS, CROPS, ENTRIES, ITEMS, Page, PageReading, entry_id, item_id
from pdm.workspace import Workspace
from pdm.workspace.decide import decide

from .conftest import open_mills

DAYS = ["12.05.2&", "1?.05.2&", "21.05.2&"]
"""Days of a page: the last figure of the year may be a 4 or, more likely, a 9; one day may be the 17th or, more likely, the 11th."""
MAYBE = {"?": "17", "&": "94"}


def lattice(text: str) -> bytes:
    steps = np.full((2 * len(text), len(LATIN) + 1), 1e-6)
    for k, c in enumerate(text):
        if c in MAYBE:
            steps[2 * k, [LATIN.index(x) + 1 for x in MAYBE[c]]] = 0.52, 0.48
        else:
            steps[2 * k, LATIN.index(c) + 1] = 1.0
        steps[2 * k + 1, 0] = 1.0
    return Lattice.from_probabilities(steps / steps.sum(axis=1, keepdims=True)).to_bytes()


def page_of(document: str, page: int, days: list[str]) -> PageReading:
    entries, cells = [], []
    for n, day in enumerate(days, 1):
        name, read = entry_id(document, page, n), day.replace("?", "1").replace("&", "9")
        fields = {"date": read, "equipment": "P-101A", "description": "seal leaking"}
        entries.append({"entry_id": name, "document_id": document, "site": "north", "page": page, "row": n, "channel": "hand", "text": "seal leaking", "fields": fields})  # fmt: skip
        cells.append({"entry_id": name, "field": "date", "text": read, "confidence": 0.6, "engine": "ppocr 1", "script": "hand", "lattice": lattice(day)})  # fmt: skip
    return PageReading(ENTRIES.rows(entries), CELLS.rows(cells), CROPS.empty(), [])


@pytest.fixture
def book(mills: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The mills, whose typed lines are of 2023 to 2025, and a page of which nobody sees the year for sure; today is far later."""
    monkeypatch.setattr("pdm.workspace.intake.untaught", lambda _: set())
    monkeypatch.setattr("pdm.workspace.ingest.stale_pages", lambda *_: 0)
    monkeypatch.setenv("PDM_WORKERS", "1")

    def read(page: Page, **_: Any) -> PageReading:
        return page_of(page.document_id, page.number, DAYS if "scan" in page.origin else DAYS[:1])

    monkeypatch.setattr("pdm.ocr.read_page", read)
    workspace = open_mills(mills, "2031-01-05T06:00:00")
    workspace.ingest(history=True)
    Image.new("L", (300, 400), 100).save(mills / "inbox" / "north" / "scan.png")
    workspace.ingest(history=True)
    return workspace


def days(workspace: Workspace) -> list[str]:
    events = workspace.events
    mine = events[events["channel"] == "hand"].sort_values("row")
    return [f"{d:%Y-%m-%d}" for d in mine["occurred_at"]]


def test_a_slip_that_comes_alone_is_of_the_years_that_the_site_writes_of(book: Workspace) -> None:
    scanned = set(book.events["document"])
    Image.new("L", (300, 400), 50).save(book.context.root / "inbox" / "north" / "slip.png")
    book.ingest(history=True)
    new = book.events[~book.events["document"].isin(scanned)]
    assert [f"{d:%Y-%m-%d}" for d in new["occurred_at"]] == ["2024-05-12"]


def test_what_a_person_says_of_the_machine_leaves_the_day_as_its_page_told_it(book: Workspace) -> None:
    before = days(book)
    assert before[1][5:] == "05-17"  # between the 12th and the 21st
    _answer(book, "link", 2, "", "N2")
    events = book.events
    line = events[(events["channel"] == "hand") & (events["row"] == 2)].iloc[0]
    assert (line["asset_id"], line["accepted_by"]) == ("N2", "person")
    assert days(book) == before


def test_a_day_that_a_person_corrects_tells_of_the_lines_around_it(book: Workspace) -> None:
    _answer(book, "reading", 3, "date", "14.05.2024")
    assert days(book)[2] == "2024-05-14"
    # before the 14th it can no longer be the 17th
    assert days(book)[1] != "2024-05-17"


def test_ditto_marks_follow_the_cell_that_a_person_corrected(book: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(page: Page, **_: Any) -> PageReading:
        made = page_of(page.document_id, page.number, DAYS * 2)
        named = [
            {
                "entry_id": e,
                "field": "equipment",
                "text": "P-101A",
                "engine": "ppocr 1",
                "script": "hand",
                "ditto": ditto,
            }
            for e, ditto in zip(made.entries["entry_id"], (False, True, True, False, True, True), strict=True)
        ]
        return PageReading(made.entries, CELLS.rows([*made.cells.to_dict("records"), *named]), made.crops, [])

    monkeypatch.setattr("pdm.ocr.read_page", read)
    known = set(book.events["document"])
    Image.new("L", (300, 400), 60).save(book.context.root / "inbox" / "north" / "dittos.png")
    book.ingest(history=True)
    document = (set(book.events["document"]) - known).pop()

    def assets() -> list[str]:
        mine = book.events[book.events["document"] == document].sort_values("row")
        return list(mine["asset_id"])

    assert assets() == ["N1"] * 6
    _answer(book, "reading", 1, "equipment", "K-201", document)
    assert assets() == ["N3"] * 3 + ["N1"] * 3
    _answer(book, "reading", 3, "equipment", "P-101B", document)
    assert assets() == ["N3", "N3", "N2", "N1", "N1", "N1"]
    # a later decision about a line under a corrected cell does not forget it
    _answer(book, "event", 2, "is_failure", "no", document)
    assert assets() == ["N3", "N3", "N2", "N1", "N1", "N1"]
    first = book.decisions.iloc[0]
    book.undo(first["decision_id"])
    assert assets() == ["N1", "N1", "N2", "N1", "N1", "N1"]


def _answer(book: Workspace, kind: str, row: int, field: str, answer: str, document: str = "") -> None:
    document = document or str(book.events.loc[book.events["channel"] == "hand", "document"].iloc[0])
    name = item_id(kind, document, 1, row, 0, field)
    asked = {"item_id": name, "kind": kind, "site": "north", "document": document, "page": 1, "row": row, "part": 0, "field": field or None, "reading": "x"}  # fmt: skip
    decide(book.context, name, answer, by="Ann", known=ITEMS.rows([asked]))
