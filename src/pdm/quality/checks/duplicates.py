"""Events told twice and lines that came twice."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_events
from pdm.quality.inputs import QualityInputs


def duplicates(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Events linked as one with another, and lines equal to another one that are not linked yet."""
    events = inputs.events
    twice = events[events["same_event_as"].notna()]
    yield of_events(
        twice, inputs.origins, check="duplicates", reason=Code.TOLD_TWICE, severity="info", value=twice["same_event_as"],
        rule="one event counts once; both sources are kept", remedy="Nothing, or answer the question about it in the queue.",
        field="same_event_as",
    )  # fmt: skip
    single = events[events["same_event_as"].isna() & events["text"].fillna("").ne("") & events["occurred_at"].notna()]
    single = single.sort_values(["site", "occurred_at", "document", "page", "row", "event_id"])
    same = single.duplicated(["site", "occurred_at", "asset_mention", "work_order", "text"])
    again = single[same]
    yield of_events(
        again, inputs.origins, check="duplicates", reason=Code.SAME_LINE, severity="warning", value=again["text"],
        rule="no two lines with the same day, equipment, order and text", remedy="Check whether the line was sent twice.",
        field="text",
    )  # fmt: skip
