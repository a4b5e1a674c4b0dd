"""The names to be resolved, with what stands around them."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from pdm.vocabulary.numbered_places import TITLED

COLUMNS = [
    "event_id",
    "site",
    "mention",
    "name",
    "functional_location",
    "lattice",
    "channel",
    "component",
    "text",
    "occurred_at",
    "serial_no",
    "document",
    "page",
    "technician",
    "measured",
    "titled",
]


def mentions_of(
    events: pd.DataFrame, entries: pd.DataFrame, cells: pd.DataFrame, readings: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One mention per event.

    Args:
        events: records.EVENTS with `entry_id`.
        entries: records.ENTRIES of these events.
        cells: records.CELLS; the lattice of a handwritten equipment cell is handed on.
        readings: records.READINGS of these events; not known what was measured when None.

    Returns:
        event_id, site, mention (as written), name (descriptive name in a field of its own), functional_location, lattice (bytes
        or None), channel, component, text, occurred_at, serial_no, document, page, technician, measured (quantities, in their
        order, a blank between them; None where that is not known), titled (the place that a title above the line names).
    """
    fields = {
        i: json.loads(f) if isinstance(f, str) else {}
        for i, f in zip(entries["entry_id"], entries["fields"], strict=True)
    }
    pictured = cells[(cells["field"] == "equipment") & (cells["script"] == "hand")]
    lattices: dict[Any, Any] = dict(zip(pictured["entry_id"], pictured["lattice"], strict=True))
    measured: dict[Any, str] = {}
    if readings is not None:
        kinds = readings[readings["event_id"].notna()].groupby("event_id")["quantity"]
        measured = {event: " ".join(sorted(set(own.dropna()))) for event, own in kinds}
    rows = []
    for event in events[
        [
            "event_id",
            "site",
            "asset_mention",
            "entry_id",
            "channel",
            "component",
            "text",
            "occurred_at",
            "document",
            "page",
            "technician",
        ]
    ].to_dict("records"):
        own = fields.get(event["entry_id"], {})
        # the lattice speaks for the equipment cell only, not for a name found in the text
        from_cell = isinstance(event["asset_mention"], str) and own.get("equipment") == event["asset_mention"]
        lattice = lattices.get(event["entry_id"]) if from_cell else None
        rows.append({
            "event_id": event["event_id"], "site": event["site"], "mention": event["asset_mention"], "name": own.get("equipment_name"),
            "functional_location": own.get("functional_location"), "lattice": lattice if isinstance(lattice, bytes) else None,
            "channel": event["channel"], "component": event["component"], "text": event["text"], "occurred_at": event["occurred_at"],
            "serial_no": own.get("serial_no"), "document": event["document"], "page": event["page"], "technician": event["technician"],
            "measured": None if readings is None else measured.get(event["event_id"], ""),
            "titled": own.get(TITLED),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)
