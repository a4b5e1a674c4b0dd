"""The random audit of readings that were taken without a person: dates and measurements of lines from paper."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pdm.quality.questions.audit import draw
from pdm.quality.questions.base import Context
from pdm.quality.questions.readings import lines_with_cells, question
from pdm.quality.reading_promise import FIELDS

_WHAT = {"date": "the day of"}
"""What depends on an answer, in the words of the doubtful ones: nothing may tell them apart."""


def ask_reading_audit(context: Context) -> Iterator[pd.DataFrame]:
    """`audit_share` of the readings that are taken as they are, asked like any doubtful one.

    A date is taken when its day is as sure as `[review] reading_precision`, a measurement when its cell is. What is asked about a
    date is the day that its page gave, not its cell alone.
    """
    share, target = context.settings.review.audit_share, context.settings.review.reading_precision
    at = lines_with_cells(context, FIELDS)
    if at.empty or share <= 0:
        return
    dated = at["field"] == "date"
    sure = at["confidence"].mask(dated, at["date_confidence"].where(at["occurred_at"].notna(), 0.0)).fillna(0.0)
    at = at[sure >= target]
    if at.empty:
        return
    items = question(context, at.assign(doubt=0.0, what=at["field"].map(_WHAT).fillna("what was measured in")))
    items["audit"] = True
    days = [
        when.tz_convert(context.settings.site(str(site)).zone).date().isoformat() if field == "date" else cell
        for when, site, field, cell in zip(at["occurred_at"], at["site"], at["field"], at["cell"], strict=True)
    ]
    items["reading"] = pd.Series(days, index=items.index, dtype="object")
    yield items[[draw(i) < share for i in items["item_id"]]]
