"""A small plant in tables, and ways to spoil it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from pdm.config import Settings, parse_settings
from pdm.quality import QualityInputs, QualityReport, check
from pdm.records import CELLS, DOCUMENTS, ENTRIES, EVENTS, LIMITS, READINGS, REFUSALS, REGISTER, Table, event_id

TODAY = pd.Timestamp("2025-06-01", tz="UTC")


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC")


class Plant:
    """Two sites, `north` on paper and `south` from a maintenance system, with weekly events of two assets each."""

    def __init__(self) -> None:
        self.today = TODAY
        self.settings: Settings = parse_settings(
            {"sites": {"north": {"reporting_lag_days": 7}, "south": {"reporting_lag_days": 7}}}
        )
        self.inputs = QualityInputs(
            documents=DOCUMENTS.rows(
                {"document_id": f"doc-{s}", "site": s, "origin": f"inbox/{s}/log", "loaded_as": "history"} for s in ("north", "south")
            ),
            entries=ENTRIES.empty(),
            cells=CELLS.empty(),
            events=EVENTS.rows([*self.weekly("north", "hand"), *self.weekly("south", "cmms")]),
            readings=READINGS.rows(
                {
                    "reading_id": f"{a}-{q}-{k}", "asset_id": a, "site": s, "quantity": q, "value": v + k, "unit": u,
                    "measured_at": day("2025-05-01") + pd.Timedelta(days=k), "available_at": day("2025-05-20"),
                }
                for a, s in (("N1", "north"), ("N2", "north"), ("S1", "south"), ("S2", "south"))
                for q, v, u in (("temperature", 60.0, "degC"), ("load", 70.0, "%"), ("running_hours", 9000.0, "h"))
                for k in range(3)
            ),
            refusals=REFUSALS.empty(),
            register=REGISTER.rows(
                {
                    "asset_id": a, "tag": t, "site": s, "description": "feed pump", "equipment_class": "pump", "row": r,
                    "installed_on": day("2015-01-01"),
                }
                for r, (a, t, s) in enumerate(
                    (("N1", "P-101A", "north"), ("N2", "P-101B", "north"), ("S1", "P-101A", "south"), ("S2", "P-101B", "south")), start=2
                )
            ),
            limits=LIMITS.empty(),
        )  # fmt: skip

    def weekly(self, site: str, channel: str, weeks: int = 74) -> list[dict[str, Any]]:
        """An event a week up to the last week, alternating between the site's assets; every fifth a failure."""
        return [
            self.event(
                site, k, channel=channel, when=TODAY - pd.Timedelta(days=7 * (weeks - k)), is_failure=k % 5 == 0,
                asset_id=f"{site[0].upper()}{1 + k % 2}", text=f"job {k}",
            )
            for k in range(weeks)
        ]  # fmt: skip

    def event(self, site: str, row: int, *, when: pd.Timestamp | None = None, **columns: Any) -> dict[str, Any]:
        """An event of a site; `row` is its place."""
        document = f"doc-{site}"
        available = None if when is None else when + pd.Timedelta(days=7)
        return {
            "event_id": event_id(document, 1, row), "site": site, "occurred_at": when, "available_at": available or TODAY,
            "occurred_from": when, "occurred_to": when, "date_confidence": 0.95,
            "asset_mention": "P-101A", "asset_confidence": 0.99, "accepted_by": "default" if columns.get("asset_id") else None,
            "candidates": [{"asset_id": f"{site[0].upper()}1", "posterior": 0.99}, {"asset_id": f"{site[0].upper()}2", "posterior": 0.01}],
            "document": document, "page": 1, "row": row, "part": 0, "entry_id": f"{site}-{row}", "channel": "cmms", "text": "job",
            "text_confidence": 0.9, "work_type": "corrective", "type_confidence": 0.95, "failure_confidence": 0.95,
            "is_failure": False, "loaded_as": "history", **columns,
        }  # fmt: skip

    def add(self, **tables: list[dict[str, Any]]) -> None:
        """Add rows to tables of the inputs."""
        kinds: dict[str, Table] = {
            "documents": DOCUMENTS, "entries": ENTRIES, "cells": CELLS, "events": EVENTS, "readings": READINGS,
            "refusals": REFUSALS, "register": REGISTER, "limits": LIMITS,
        }  # fmt: skip
        for name, rows in tables.items():
            together = pd.concat([getattr(self.inputs, name), kinds[name].rows(rows)], ignore_index=True)
            self.inputs = replace(self.inputs, **{name: together})

    def change(self, mask: Any, **values: Any) -> None:
        """Change columns of the events that `mask` (a function of the events) picks."""
        events = self.inputs.events.copy()
        for column, value in values.items():
            events.loc[mask(events), column] = value
        self.inputs = replace(self.inputs, events=EVENTS.conform(events))

    def check(self, today: pd.Timestamp | None = None) -> QualityReport:
        return check(self.inputs, self.settings, today or self.today)

    def found(self, reason: str, **where: Any) -> pd.DataFrame:
        """Findings of one reason."""
        findings = self.check().findings
        keep = findings["reason"] == reason
        for column, value in where.items():
            keep &= findings[column] == value
        return findings[keep]


@pytest.fixture
def made() -> Plant:
    return Plant()
