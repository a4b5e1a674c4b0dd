"""Lines as a reader is shown them: what was written or measured, on which day, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from pdm.grammar.named_days import CAMERA, FILE_NAME, MAIL
from pdm.vocabulary.places import place

_SHOWN = {"degC": "°C", "degF": "°F"}
"""Units as people write them."""


class Lines:
    """Shows events and measurements with the day at their site and the place in their file.

    Args:
        documents: records.DOCUMENTS, for the names of files.
        zones: Time zone by site, for local dates.
    """

    def __init__(self, documents: pd.DataFrame, zones: Mapping[str, ZoneInfo]) -> None:
        self._origins = dict(zip(documents["document_id"], documents["origin"], strict=True))
        self._kinds = dict(zip(documents["document_id"], documents["kind"].fillna(""), strict=True))
        self._zones = zones

    def zone(self, site: str) -> ZoneInfo:
        """Time zone of a site."""
        return self._zones.get(site, ZoneInfo("UTC"))

    def event(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """A line that somebody wrote."""
        zone = self.zone(str(event["site"]))
        return {
            "event_id": event["event_id"], "date": f"{event['occurred_at'].tz_convert(zone):%Y-%m-%d}",
            "text": written(event["text"]), "where": self._where(event), "document": event["document"],
            "page": _number(event["page"]), "row": _number(event["row"]), "crop": _text(event["crop"]),
            "mention": _text(event["asset_mention"]), "technician": _text(event["technician"]),
            "confidence": None if pd.isna(event["asset_confidence"]) else round(float(event["asset_confidence"]), 4),
            "decided_by": _text(event["decided_by"]), "dated_by": _supposed(event.get("date_source")),
        }  # fmt: skip

    def reading(self, reading: Mapping[str, Any]) -> dict[str, Any]:
        """What was measured, as a line."""
        zone = self.zone(str(reading["site"]))
        part = f" {reading['part']}".replace("_", " ") if isinstance(reading["part"], str) else ""
        return {
            "event_id": _text(reading["event_id"]), "date": f"{reading['measured_at'].tz_convert(zone):%Y-%m-%d}",
            "text": f"{reading['quantity'].replace('_', ' ')}{part}: {_value(float(reading['value']))} {_SHOWN.get(reading['unit'], reading['unit'] or '')}".strip(),
            "where": self._where(reading) if isinstance(reading["document"], str) else "readings.csv",
            "document": _text(reading["document"]), "page": _number(reading["page"]), "row": _number(reading["row"]),
            "crop": None, "mention": None, "technician": None, "confidence": None, "decided_by": None, "dated_by": None,
        }  # fmt: skip

    def _where(self, row: Mapping[str, Any]) -> str:
        origin = self._origins.get(row["document"], str(row["document"])[:12])
        page, line = _number(row["page"]), _number(row["row"])
        return place(origin, self._kinds.get(row["document"], ""), page or 0, line or 0)


def _supposed(source: Any) -> str | None:
    """Where a day comes from that nobody wrote; None for others."""
    return source if source in (FILE_NAME, CAMERA, MAIL) else None


def written(value: Any) -> str:
    """A value as it stands, and that a cell is empty."""
    if value is None or pd.isna(value):
        return "(empty)"
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _value(value: float) -> str:
    """A measurement without the digits that a change of unit brings."""
    return f"{round(value, 1 if abs(value) >= 20 else 3):.10g}"
