from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.config import SiteSettings
from pdm.extraction import extract, extract_stream
from pdm.extraction.words.memory import Memory
from pdm.records import CELLS, ENTRIES, LIMITS, entry_id

from .conftest import NOW

SETTINGS: dict[str, Any] = {
    "site": "s", "settings": SiteSettings(), "truth": (), "known_at": NOW, "loaded_as": "live", "limits": LIMITS.empty(), "today": NOW,
}  # fmt: skip
TEXTS = ["seal leaking", "pump tripped", "brg temp 82C NDE", "no leak found", "1) greased brgs 2) seal leaking"]


def entries(count: int) -> pd.DataFrame:
    return ENTRIES.rows(
        [{"entry_id": entry_id("d", 1, k), "document_id": "d", "site": "s", "page": 1, "row": k, "fields": {"date": f"{1 + k % 28:02d}.05.2024"},
          "text": TEXTS[k % len(TEXTS)], "channel": "typed", "text_confidence": 1.0} for k in range(1, count + 1)]
    )  # fmt: skip


def test_a_stream_gives_what_the_whole_gives_and_tells_how_far_it_is() -> None:
    lines, told = entries(57), []
    stream = list(extract_stream([(lines, CELLS.empty())], progress=told.append, rows=10, **SETTINGS))
    whole = extract(lines, CELLS.empty(), **SETTINGS)
    pd.testing.assert_frame_equal(pd.concat([x.events for x in stream], ignore_index=True), whole.events)
    pd.testing.assert_frame_equal(
        pd.concat([x.readings for x in stream], ignore_index=True), whole.readings.reset_index(drop=True)
    )
    assert told == [10, 20, 30, 40, 50, 57]


def test_each_different_text_is_worked_on_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import pdm.extraction.events.coding_all as module

    seen: list[str] = []
    real = module.code
    monkeypatch.setattr(module, "code", lambda text, *a, **k: seen.append(text) or real(text, *a, **k))
    list(extract_stream([(entries(40), CELLS.empty())] * 2, rows=7, **SETTINGS))
    # one line tells of two events, one of them told before; a text without a known part is looked at twice
    assert len(set(seen)) == len(TEXTS)
    assert max(seen.count(t) for t in seen) <= 2


@given(st.lists(st.lists(st.integers(0, 30), max_size=20), max_size=12), st.integers(1, 12))
def test_memory_is_bounded_and_right(pieces: list[list[int]], most: int) -> None:
    memory = Memory(most=most)
    for piece in pieces:
        known = memory.each("square", piece, lambda new: {k: k * k for k in new})
        assert all(known[k] == k * k for k in piece)
        assert len(known) <= max(most, len(set(piece)))
