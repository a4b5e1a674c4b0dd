"""Simulated lines as the stages see them, for the benchmark of links: entries, events, mentions, and the truth of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pdm.config import SiteSettings
from pdm.entity_resolution import mentions_of
from pdm.extraction import extract
from pdm.records import CELLS, ENTRIES, LIMITS, REGISTER, entry_id, stable_id
from pdm.simulation.logbook import build_truth
from pdm.simulation.profiles import Size

CHANNEL = {"sheet": "hand", "work_order_form": "hand", "photo": "hand", "typed_pdf": "print", "workbook": "typed", "sap": "cmms",
           "maximo": "cmms", "csv": "typed", "mail": "mail"}  # fmt: skip
_FIELDS = {"mention": "equipment", "text": "description", "technician": "technician", "work_order": "work_order", "order_type": "order_type",
           "damage_code": "damage_code", "activity_code": "activity_code", "temperature": "temperature", "load": "load",
           "vibration": "vibration", "running_hours": "running_hours", "downtime": "downtime", "cost": "cost"}  # fmt: skip
KNOWN_AT = pd.Timestamp("2026-06-01", tz="UTC")


@dataclass
class Lines:
    """Events of simulated lines with what is true of them.

    Attributes:
        register: records.REGISTER.
        events: records.EVENTS, without assets.
        mentions: As `mentions_of` gives them, same rows.
        asset: True asset_id of each event, registered or not; None where no machine is meant.
        line: line_id of each event.
        copy_of: line_id that tells the same, or None.
    """

    register: pd.DataFrame
    events: pd.DataFrame
    mentions: pd.DataFrame
    asset: list[str | None]
    line: list[str]
    copy_of: list[str | None]

    @property
    def registered(self) -> list[str | None]:
        """True asset where the register has it."""
        known = set(self.register["asset_id"])
        return [a if a in known else None for a in self.asset]


def simulated(seed: int, profile: str, size: Size | str | None = None, *, times: bool = True) -> Lines:
    """Lines of a simulated enterprise, read without error (reading is measured elsewhere), through extraction.

    `times=False` leaves the time of day away: many sheets have a date alone.
    """
    truth = build_truth(seed, profile, size)
    register = REGISTER.conform(truth.register.assign(row=range(2, len(truth.register) + 2)))
    lines = truth.lines[~truth.lines["void"].fillna(False).astype(bool)]
    entries = _entries(lines, times)
    cells, limits = CELLS.empty(), LIMITS.conform(truth.limits)
    parts, readings = [], []
    for site, here in entries.groupby("site"):
        about = truth.parameters["sites"][site]
        settings = SiteSettings(
            timezone=about["timezone"], date_order="YMD", reporting_lag_days=round(about["lag_days"])
        )
        taken = extract(
            here,
            cells,
            site=str(site),
            settings=settings,
            truth=(),
            known_at=KNOWN_AT,
            loaded_as="history",
            limits=limits,
            today=KNOWN_AT,
        )
        parts.append(taken.events)
        readings.append(taken.readings)
    events = pd.concat(parts, ignore_index=True)
    by_entry = dict(zip(entries["entry_id"], lines.to_dict("records"), strict=True))
    true = [by_entry[e] for e in events["entry_id"]]
    return Lines(
        register, events, mentions_of(events, entries, cells, pd.concat(readings)), [_text(t["asset_id"]) for t in true], [t["line_id"] for t in true],
        [_text(t["duplicate_of"]) for t in true],
    )  # fmt: skip


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _entries(lines: pd.DataFrame, times: bool) -> pd.DataFrame:
    rows = []
    counts: dict[str, int] = {}
    for line in lines.to_dict("records"):
        document = stable_id("bench", line["site"], line["channel"], f"{line['written_at']:%Y-%m}")
        counts[document] = row = counts.get(document, 0) + 1
        fields = {name: _shown(line[column]) for column, name in _FIELDS.items() if _shown(line[column])}
        fields["date"] = f"{line['occurred_at']:%Y-%m-%d}"
        if times:
            fields["time"] = f"{line['occurred_at']:%H:%M}"
        rows.append({
            "entry_id": entry_id(document, 1 + row // 20, row % 20 + 1), "document_id": document, "site": line["site"], "page": 1 + row // 20,
            "row": row % 20 + 1, "channel": CHANNEL[line["channel"]], "form": line["channel"], "fields": json.dumps(fields), "text": line["text"],
            "text_confidence": 1.0,
        })  # fmt: skip
    return ENTRIES.rows(rows)


def _shown(value: Any) -> str:
    return "" if value is None or value != value else str(value)
