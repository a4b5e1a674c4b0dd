"""The truth of a simulated enterprise: what no stage reads and every benchmark compares with.

`assets`: asset_id, site, equipment_class, tag, description, rate (daily chance of a step of wear without overdue
lubrication, at age 0), ageing (growth of the rate per year), start (day it is in service), lub_every, lub_offset,
inspect_every, inspect_offset (days), registered.
`events`: event_id, asset_id, site, day (from 0 = `first_day`), occurred_at (local, naive), kind (failure, precursor, repair,
lubrication, inspection, other), mode, component, is_failure, work_type, planned, negated, repaired, and what is written of
measurements, downtime, cost.
`lines`: the logbook (pdm.simulation.logbook).
`documents`: a row for each line and file: line_id, file (relative to the workspace, members of mails and archives behind `!`),
page, row (of a drawn page: the how-many-eth line), mention, text, date as they stand there, box, ditto, struck, messes of the
page, dpi, document_kind, site, arrives_at, copy_of, pages, writer_id (the hand).
`cells`: a row for each cell drawn on a page: line_id, file, page, row, field, value (meant), written (drawn; of a text in
several pieces, the piece), box, quad (corners as the writing lies), ditto, struck, part, crossed (written first, crossed out).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd


@dataclass
class Truth:
    """All that is true, and how it was written.

    Attributes:
        parameters: Hazard (pdm.simulation.hazard.Hazard as a dictionary), first_day, days, seed, profile, sites.
        assets: One row an asset.
        events: One row an event.
        lines: One row a written line.
        register: The register as the plant has it (records.REGISTER without `row`).
        readings: asset_id, measured_at, quantity, value, unit.
        limits: equipment_class, quantity, low, high, unit.
        documents: Where each line stands; filled when the documents are written.
        cells: Cells drawn on pages; filled when the documents are written.
    """

    parameters: dict[str, Any]
    assets: pd.DataFrame
    events: pd.DataFrame
    lines: pd.DataFrame
    register: pd.DataFrame
    readings: pd.DataFrame
    limits: pd.DataFrame
    documents: pd.DataFrame = field(default_factory=pd.DataFrame)
    cells: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def first_day(self) -> pd.Timestamp:
        """Day 0."""
        return pd.Timestamp(self.parameters["first_day"])

    def save(self, folder: Path) -> None:
        """Write everything into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _TABLES:
            getattr(self, name).to_parquet(folder / f"{name}.parquet")
        text = json.dumps(self.parameters, indent=1, sort_keys=True)
        (folder / "parameters.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Truth:
        """Read what `save` wrote."""
        parameters = json.loads((folder / "parameters.json").read_text(encoding="utf-8"))
        return cls(parameters, **{n: pd.read_parquet(folder / f"{n}.parquet") for n in _TABLES})


_TABLES = ("assets", "events", "lines", "register", "readings", "limits", "documents", "cells")
