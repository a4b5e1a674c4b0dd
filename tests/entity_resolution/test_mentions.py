"""What stands around a name, from events, entries and cells."""

from __future__ import annotations

import json

import pandas as pd

from pdm.entity_resolution import mentions_of
from pdm.records import CELLS, ENTRIES, EVENTS, READINGS


def test_mentions_carry_lattice_fields_and_place() -> None:
    fields = [
        {"equipment": "P-1O1A", "equipment_name": "feed pump", "functional_location": "N-01", "serial_no": "77"},
        {"equipment": "P-102"},
        {},
    ]
    entries = ENTRIES.rows(
        {
            "entry_id": f"n{n}",
            "document_id": "d",
            "site": "north",
            "page": 2,
            "row": n + 1,
            "channel": "hand",
            "fields": json.dumps(f),
        }
        for n, f in enumerate(fields)
    )
    cells = CELLS.rows([
        {"entry_id": "n0", "field": "equipment", "script": "hand", "lattice": b"L1"}, {"entry_id": "n1", "field": "equipment", "script": "print", "lattice": b"L2"},
        {"entry_id": "n0", "field": "date", "script": "hand", "lattice": b"L3"},
    ])  # fmt: skip
    events = EVENTS.rows([
        {"event_id": "a", "entry_id": "n0", "site": "north", "asset_mention": "P-1O1A", "document": "d", "page": 2, "row": 1, "technician": "AB"},
        {"event_id": "b", "entry_id": "n1", "site": "north", "asset_mention": "P-102", "document": "d", "page": 2, "row": 2},
        # a machine that the text names for itself: the cell's picture is not of it
        {"event_id": "c", "entry_id": "n0", "site": "north", "asset_mention": "M-7", "document": "d", "page": 2, "row": 1},
        {"event_id": "d", "entry_id": "n2", "site": "north", "document": "d", "page": 2, "row": 3},
    ])  # fmt: skip
    found = mentions_of(events, entries, cells).set_index("event_id")
    assert found.at["a", "lattice"] == b"L1"
    assert [found.at[e, "lattice"] for e in "bcd"] == [None, None, None]
    assert tuple(found.loc["a", ["name", "functional_location", "serial_no", "document", "page", "technician"]]) == (
        "feed pump",
        "N-01",
        "77",
        "d",
        2,
        "AB",
    )
    assert pd.isna(found.at["d", "mention"])
    assert found["measured"].isna().all()
    readings = READINGS.rows(
        {"reading_id": f"r{n}", "event_id": e, "quantity": q, "value": 1.0, "unit": "1"}
        for n, (e, q) in enumerate([("a", "vibration"), ("a", "flow"), ("a", "flow"), (None, "level")])
    )
    found = mentions_of(events, entries, cells, readings).set_index("event_id")
    assert list(found["measured"]) == ["flow vibration", "", "", ""]
    assert mentions_of(EVENTS.empty(), ENTRIES.empty(), CELLS.empty()).empty
