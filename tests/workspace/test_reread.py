"""Pages that an earlier reader read are read again; nothing that people decided is lost, and the past is not rewritten."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pdm.features import build
from pdm.records import (
    CELLS,
    CROPS,
    ENTRIES,
    EVENTS,
    ITEMS,
    READINGS,
    REGISTER,
    Page,
    PageReading,
    entry_id,
    event_id,
    item_id,
)
from pdm.workspace import Workspace
from pdm.workspace.decide import decide
from pdm.workspace.places import in_their_places
from pdm.workspace.versions import supersede

from .conftest import open_mills

NOW = pd.Timestamp("2026-01-05", tz="UTC")
DAY = pd.Timedelta(days=1)


class Reader:
    """Reads badly until it is taught."""

    name = "ppocr"

    def __init__(self, version: str = "1") -> None:
        self.version = version

    def adapted(self, learned: bytes) -> Reader:
        return Reader(f"1, adapted {learned.decode()}")


def box(number: int, shift: float = 0.0) -> list[float]:
    return [0.05, 0.1 + 0.05 * number + shift, 0.95, 0.14 + 0.05 * number + shift]


def page_of(
    document: str, page: int, texts: Sequence[str], engine: str, shift: float = 0.0, month: int = 3
) -> PageReading:
    """A page with a line for each text, about P-101A."""
    buffer = io.BytesIO()
    Image.fromarray(np.full((8, 20), 200, dtype=np.uint8)).save(buffer, "PNG")
    entries, cells = [], []
    for n, text in enumerate(texts, 1):
        name = entry_id(document, page, n)
        fields = {"date": f"{n:02}.{month:02}.2024", "equipment": "P-101A", "description": text}
        entries.append({
            "entry_id": name, "document_id": document, "site": "north", "page": page, "row": n, "channel": "hand",
            "text": text, "fields": fields, "box": json.dumps(box(n, shift)),
        })  # fmt: skip
        for field, said in fields.items():
            cells.append({"entry_id": name, "field": field, "text": said, "confidence": 0.9, "engine": engine, "script": "hand", "crop": "c"})  # fmt: skip
    crops = CROPS.rows([{"crop_id": "c", "png": buffer.getvalue()}])
    return PageReading(ENTRIES.rows(entries), CELLS.rows(cells), crops, [])


@pytest.fixture
def book(mills: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The mills with a log book whose pages were read before the reader was taught."""
    monkeypatch.setattr("pdm.ocr.engines.engine", lambda _: Reader())
    monkeypatch.setattr("pdm.workspace.intake.untaught", lambda _: set())
    monkeypatch.setenv("PDM_WORKERS", "1")
    answer = SimpleNamespace(before=["saal Ieaking", "ail chonged"], after=["seal leaking", "oil changed"], shift=0.0)

    def read(page: Page, *, learned: bytes | None = None, **_: Any) -> PageReading:
        month = 9 if "next" in page.origin else 2 * int(page.origin[-5]) + 1
        if learned is None:
            return page_of(page.document_id, page.number, answer.before, "ppocr 1", month=month)
        return page_of(page.document_id, page.number, answer.after, "ppocr 1, adapted h", answer.shift, month)

    monkeypatch.setattr("pdm.ocr.read_page", read)
    for n in range(3):
        Image.new("L", (300, 400), 100 + n).save(mills / "inbox" / "north" / f"p{n}.png")
    workspace = open_mills(mills)
    workspace.ingest(history=True)
    workspace.context.__dict__["answer"] = answer
    return workspace


def learn(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("reread", "intake"):
        monkeypatch.setattr(f"pdm.workspace.{place}.learned_hands", lambda _: {"north": b"h"})


def by_hand(workspace: Workspace) -> pd.DataFrame:
    events = workspace.events
    return events[events["channel"] == "hand"].sort_values(["document", "row", "part"], ignore_index=True)


def test_what_the_reader_learned_mends_pages_that_were_read_before(
    book: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, version = by_hand(book), book.context.store.version()
    typed = book.events[book.events["channel"] != "hand"]
    learn(monkeypatch)
    done = book.ingest(reread=True)
    after = by_hand(book)
    assert (done.reread, done.changed, done.pages) == (3, 6, 0)
    assert list(before["text"].unique()) == ["saal Ieaking", "ail chonged"]
    assert list(after["text"].unique()) == ["seal leaking", "oil changed"]
    # a better reader improves the past: the line would have been known when it would have been known
    pd.testing.assert_series_equal(after["available_at"], before["available_at"])
    assert (after["known_at"] > before["known_at"]).all()
    assert list(after["supersedes"]) == list(before["event_id"])
    pd.testing.assert_frame_equal(
        book.events[book.events["channel"] != "hand"].reset_index(drop=True), typed.reset_index(drop=True)
    )
    # what was known then can still be asked for
    old = book.context.store.events(version=version)
    assert set(old.loc[old["channel"] == "hand", "text"]) == {"saal Ieaking", "ail chonged"}
    assert set(book.entries.loc[book.entries["channel"] == "hand", "text"]) == {"seal leaking", "oil changed"}
    assert not book.entries["entry_id"].duplicated().any()
    assert not book.cells.duplicated(["entry_id", "field"]).any()
    assert len(book.context.store.lines("entries", version=version)) == len(book.entries)


def test_pages_that_teach_are_told_once_as_they_are_read_with_what_they_taught(
    mills: Path, book: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pdm.workspace.intake.untaught", lambda _: {"north"})
    monkeypatch.setattr("pdm.workspace.intake.teachers", lambda *_: [0])
    monkeypatch.setattr("pdm.workspace.intake.teach", lambda *_: learn(monkeypatch))
    known = set(book.events["document"])
    book.context.__dict__["answer"].after.append("found late")
    for n in range(3):
        Image.new("L", (300, 400), 10 + n).save(mills / "inbox" / "north" / f"q{n + 3}.png")
    assert book.ingest(history=True).stale == 3  # the three that came before it was taught
    new = book.events[~book.events["document"].isin(known)]
    assert sorted(new.groupby("document")["text"].agg(tuple)) == [("seal leaking", "oil changed", "found late")] * 3
    everything = book.context.store.events(all_versions=True)
    everything = everything[~everything["document"].isin(known)]
    assert set(everything["text"]) == {"seal leaking", "oil changed", "found late"}
    assert (everything["available_at"] < everything["known_at"]).all()


def test_twice_is_as_once(book: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    learn(monkeypatch)
    book.ingest(reread=True)
    version = len(book.context.store.events(all_versions=True))
    again = book.ingest(reread=True)
    assert (again.reread, again.changed) == (0, 0)
    assert len(book.context.store.events(all_versions=True)) == version


def test_ingest_says_how_many_pages_could_be_read_better(book: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    learn(monkeypatch)
    Image.new("L", (300, 400), 90).save(book.context.root / "inbox" / "north" / "next.png")
    assert book.ingest().stale == 3
    assert book.ingest(reread=True).reread == 3


def test_what_a_person_said_of_a_line_holds_when_it_is_read_again(
    book: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = by_hand(book).iloc[0]
    name = item_id("reading", event["document"], 1, int(event["row"]), 0, "description")
    asked = {
        "item_id": name, "kind": "reading", "site": "north", "document": event["document"], "page": 1, "row": event["row"],
        "part": 0, "field": "description", "reading": event["text"],
    }  # fmt: skip
    decide(book.context, name, "gland dripping", by="Ann", known=ITEMS.rows([asked]))
    # the new reading has a line above it that the old one did not see
    answer = book.context.__dict__["answer"]
    answer.after, answer.shift = ["found late", "seal leaking", "oil changed"], -0.05
    learn(monkeypatch)
    book.ingest(reread=True)
    mine = by_hand(book)
    mine = mine[mine["document"] == event["document"]].set_index("row")["text"]
    assert mine.to_dict() == {1: "gland dripping", 2: "oil changed", 3: "found late"}


def test_a_page_on_which_the_lines_lie_elsewhere_stays_as_it_was(
    book: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = by_hand(book)
    book.context.__dict__["answer"].shift = 0.4
    learn(monkeypatch)
    done = book.ingest(reread=True)
    assert (done.reread, done.changed) == (0, 0)
    pd.testing.assert_frame_equal(by_hand(book), before)
    # it was tried with this reader; nobody is asked to try again
    Image.new("L", (300, 400), 90).save(book.context.root / "inbox" / "north" / "next.png")
    assert book.ingest().stale == 0


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_a_page_whose_file_is_gone_keeps_what_was_read(
    book: Workspace, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    page = book.context.root / "inbox" / "north" / "p1.png"
    page.unlink() if how == "gone" else page.write_bytes(b"other")
    learn(monkeypatch)
    done = book.ingest([book.context.root / "inbox" / "south"], reread=True)
    assert done.reread == 2
    said = [str(r) for r in done.refusals if "p1.png" in str(r)]
    assert len(said) == 1
    assert "stays" in said[0]
    Image.new("L", (300, 400), 90).save(book.context.root / "inbox" / "north" / "next.png")
    assert book.ingest([book.context.root / "inbox" / "north" / "next.png"]).stale == 0
    assert set(by_hand(book)["text"]) == {"seal leaking", "oil changed", "saal Ieaking", "ail chonged"}


# -- lines in their places ---------------------------------------------------------------------------------------------


@given(
    lines=st.integers(1, 12),
    lost=st.sets(st.integers(1, 12), max_size=4),
    more=st.integers(0, 3),
    shift=st.floats(-0.01, 0.01),
)
@settings(max_examples=60, deadline=None)
def test_each_line_keeps_its_number(lines: int, lost: set[int], more: int, shift: float) -> None:
    old = page_of("d", 1, [f"old {n}" for n in range(1, lines + 1)], "e").entries
    seen = [n for n in range(1, lines + 1 + more) if n not in lost]
    new = page_of("d", 1, [f"new {n}" for n in seen], "e")
    new.entries["box"] = [json.dumps(box(n, shift)) for n in seen]
    placed = in_their_places(old, new)
    found = [n for n in seen if n <= lines]
    if not seen or len(found) < 0.5 * lines:
        assert placed is None
        return
    assert placed is not None
    told = dict(zip(placed.entries["row"], placed.entries["text"], strict=True))
    assert {n: f"new {n}" for n in found}.items() <= told.items()
    assert sorted(told.values()) == sorted(f"new {n}" for n in seen)
    assert set(told) - set(found) == set(range(lines + 1, lines + 1 + len(seen) - len(found)))
    assert set(placed.cells["entry_id"]) == set(placed.entries["entry_id"])
    assert list(placed.entries["entry_id"]) == [entry_id("d", 1, int(n)) for n in placed.entries["row"]]


# -- events that a line does not tell any more --------------------------------------------------------------------------


def told(*parts: str, at: pd.Timestamp = NOW) -> pd.DataFrame:
    return EVENTS.rows([
        {
            "event_id": event_id("d", 1, 1, p), "document": "d", "page": 1, "row": 1, "part": p, "revision": 0, "site": "north",
            "entry_id": "e", "asset_id": "N1", "text": text, "occurred_at": NOW - 9 * DAY, "available_at": NOW - DAY,
            "known_at": at, "loaded_as": "history", "is_failure": True, "work_type": "corrective",
        }
        for p, text in enumerate(parts)
    ])  # fmt: skip


def newest(*batches: pd.DataFrame) -> pd.DataFrame:
    everything = pd.concat(batches, ignore_index=True)
    return everything[~everything["event_id"].isin(set(everything["supersedes"].dropna()))]


def test_an_event_that_its_line_does_not_tell_any_more_counts_no_more_and_may_come_back() -> None:
    first = told("seal failed", "bearing seized")
    once, _ = supersede(first, told("seal failed, bearing seized"), READINGS.empty(), NOW + DAY)
    assert sorted(once["withdrawn"].fillna(False)) == [False, True]
    again, _ = supersede(newest(first, once), told("seal failed, bearing seized"), READINGS.empty(), NOW + 2 * DAY)
    assert again.empty
    back, _ = supersede(newest(first, once), told("seal failed", "bearing seized"), READINGS.empty(), NOW + 3 * DAY)
    assert list(newest(first, once, back)["text"]) == ["seal failed", "bearing seized"]
    assert not pd.concat([first, once, back])["event_id"].duplicated().any()

    rows = pd.DataFrame({"asset_id": ["N1"], "as_of": [NOW]})
    register = pd.DataFrame({"asset_id": ["N1"], "site": ["north"], "equipment_class": ["pump"]})

    def failures(events: pd.DataFrame, knowledge: pd.Timestamp | None = None) -> float:
        x = build(
            rows, events=events, readings=READINGS.empty(), register=REGISTER.conform(register), knowledge=knowledge
        )
        return float(x["failures_30d"].iloc[0])

    history = pd.concat([first, once], ignore_index=True)
    assert failures(first) == 2
    assert failures(history) == 1
    assert failures(history, knowledge=NOW) == 2
