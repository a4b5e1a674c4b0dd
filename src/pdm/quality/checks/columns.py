"""Columns of tables that hold something and were taken for nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_rows
from pdm.quality.inputs import PAPER, QualityInputs
from pdm.records import NO_HEADINGS
from pdm.vocabulary.own_words import writes_of_events

_LOOKED_AT, _LEAST = 200, 3
"""Lines of a document that are looked at, and cells that a column holds at least."""
_REMEDY = "If it matters, name it in plant.toml under [[sites.SITE.forms]] (match and columns), then run ingest again."


def unread_columns(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Headings of each site that no field is known for, each once, with a cell of theirs; those below which people wrote of events first."""
    typed = inputs.entries[inputs.entries["extra"].notna() & ~inputs.entries["channel"].isin(PAPER)]
    typed = typed[typed["extra"].str.len() > 2]
    cells: dict[tuple[str, str], list[str]] = {}
    documents: dict[tuple[str, str], Counter[str]] = {}
    for line in typed.groupby("document_id").head(_LOOKED_AT).itertuples():
        for heading, cell in json.loads(str(line.extra)).items():
            if isinstance(cell, str) and cell.strip() and heading not in NO_HEADINGS:
                key = str(line.site), str(heading)
                cells.setdefault(key, []).append(cell)
                documents.setdefault(key, Counter())[str(line.document_id)] += 1
    rows = []
    for (site, heading), told in cells.items():
        if len(told) < _LEAST:
            continue
        document = documents[site, heading].most_common(1)[0][0]
        words = writes_of_events(heading, told)
        rows.append({
            "check": "unread_columns", "reason": Code.COLUMN_NOT_READ, "severity": "warning" if words else "info", "site": site, "document": document,
            "origin": inputs.origins.get(document), "field": heading, "value": told[0][:200],
            "rule": "every column of a table is known" + (", and what people write is read" if words else ""), "remedy": _REMEDY.replace("SITE", site),
        })  # fmt: skip
    yield of_rows(sorted(rows, key=lambda r: (r["severity"] != "warning", r["site"])))
