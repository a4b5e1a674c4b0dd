"""Columns that hold sentences and that nobody reads, as no heading or setting says what they are."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_rows
from pdm.quality.inputs import QualityInputs
from pdm.vocabulary.column_cells import Column

_LOOKED_AT, _LEAST, _PROSE, _UNLIKE = 200, 3, 0.5, 0.5
"""Lines of a sheet that are looked at, cells that a column needs, how far they have to speak for a text, and the share that differs or is a day."""


def unread_texts(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """One finding for each unknown column of a table that holds sentences, at its first line."""
    lines = inputs.entries
    if lines.empty:
        return
    kept = lines[lines["extra"].fillna("").str.len() > 2]
    seen: set[tuple[str, str]] = set()
    for (document, page), sheet in kept.groupby(["document_id", "page"], sort=False):
        told = sheet.head(_LOOKED_AT)
        cells: dict[str, list[tuple[int, str]]] = {}
        for row, extra in zip(told["row"], told["extra"], strict=True):
            for heading, cell in json.loads(extra).items():
                cells.setdefault(heading, []).append((int(row), str(cell)))
        for heading, filled in cells.items():
            holds = Column.of([c for _, c in filled])
            listed = holds.distinct < _UNLIKE or holds.dates > _UNLIKE
            if (
                holds.filled < _LEAST
                or listed
                or holds.fit("description") <= _PROSE
                or (str(document), heading) in seen
            ):
                continue
            seen.add((str(document), heading))
            yield of_rows([
                {
                    "check": "unread_texts", "reason": Code.UNREAD_TEXT, "severity": "info", "site": sheet["site"].iloc[0], "document": document,
                    "origin": inputs.origins.get(document), "page": int(page), "row": filled[0][0], "field": heading, "value": filled[0][1][:200],
                    "rule": "what people wrote is part of the record",
                    "remedy": f'If it tells of the machine, name it under [[sites.{sheet["site"].iloc[0]}.forms]]: columns = {{"{heading}" = "remarks"}}; else leave it.',
                }
            ])  # fmt: skip
