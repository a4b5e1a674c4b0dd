"""Questions for people, the most valuable first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pdm.config import Settings
from pdm.quality.inputs import QualityInputs
from pdm.quality.questions import QUESTIONS
from pdm.quality.questions.audit import blend
from pdm.quality.questions.base import Context
from pdm.records import ITEMS

WORTH = 10.0
"""Records put right that count as much as moving risks by a point of one in all."""
DOUBTED = {"date": "day", "equipment": "link"}


def review_items(
    inputs: QualityInputs, settings: Settings, moved: Mapping[tuple[str, str], float] | None = None
) -> pd.DataFrame:
    """Open questions (records.ITEMS), ordered by `gain`.

    `gain` is the number of records put right that an answer is expected to give, a record counting by the chance that it
    tells of a failure (a routine record counts a fifth) and by its age (half after a year); and `WORTH` times the risks that it
    is expected to move (`moved`, by event_id and what of it is in doubt: link, day or words). Items of the random audit get
    the gain of some other question, so that neither their place nor their look tells them apart.
    """
    context = Context.of(inputs, settings)
    parts = [part for ask in QUESTIONS for part in ask(context) if not part.empty]
    if not parts:
        return ITEMS.empty()
    items = ITEMS.conform(pd.concat(parts, ignore_index=True))
    if moved:
        keys = zip(items["event_id"], items["field"].map(DOUBTED).fillna("words"), strict=True)
        items["gain"] += WORTH * np.array([moved.get(k, 0.0) for k in keys])
    items = blend(items)
    items = items.drop_duplicates("item_id").sort_values(["gain", "item_id"], ascending=[False, True])
    return items.reset_index(drop=True)
