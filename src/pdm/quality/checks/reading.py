"""How surely pages were read: lines and cells that are likelier wrong than right, and each engine as a whole."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_events, of_rows
from pdm.quality.inputs import LOW_CONFIDENCE, PAPER, QualityInputs
from pdm.quality.reading import cells_read, reading_confidence

KEY_FIELDS = ("date", "equipment")
"""Cells that decide when and for whom a line counts."""
_REMEDY = "Answer its question in the queue, or scan the page again, flat and at 300 dpi."


def reading_quality(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Lines and key cells with low confidence, and a summary by site, engine and script."""
    events = inputs.events
    poor = events[events["channel"].isin(PAPER) & (events["text_confidence"] < LOW_CONFIDENCE)]
    yield of_events(
        poor, inputs.origins, check="reading_confidence", reason=Code.LOW_CONFIDENCE, severity="warning", field="text",
        rule=f"text read with a confidence of at least {LOW_CONFIDENCE}", remedy=_REMEDY, value=poor["text_confidence"],
    )  # fmt: skip
    cells = cells_read(inputs, settings)
    cells = cells[cells["field"].isin(KEY_FIELDS) & (cells["confidence"] < LOW_CONFIDENCE)]
    first = events.drop_duplicates("entry_id").set_index("entry_id")[["event_id", "asset_id"]]
    at = cells.join(first, on="entry_id")
    found = of_events(
        at, inputs.origins, check="reading_confidence", reason=Code.LOW_CONFIDENCE, severity="warning",
        rule=f"cell read with a confidence of at least {LOW_CONFIDENCE}", remedy=_REMEDY,
        value=pd.Series([f"{c:.2f}: {t}" for c, t in zip(at["confidence"], at["text"], strict=True)], index=at.index, dtype="str"),
    )  # fmt: skip
    found["field"] = at["field"]
    yield found
    yield of_rows([
        {
            "check": "reading_confidence", "reason": Code.ENGINE_CONFIDENCE, "site": row.site, "field": row.script,
            "severity": "warning" if row.median < LOW_CONFIDENCE else "info",
            "value": f"{row.engine}: median {row.median:.2f}, {100 * row.poor:.0f} % of {row.cells} cells below {LOW_CONFIDENCE}",
            "rule": f"an engine's median confidence at least {LOW_CONFIDENCE}",
            "remedy": "Better scans, or another engine in plant.toml, [ocr]." if row.median < LOW_CONFIDENCE else None,
        }
        for row in reading_confidence(inputs, settings).itertuples()
    ])  # fmt: skip
