"""What is written: cells of a page that were not surely read and that something depends on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import pandas as pd

from pdm.grammar.dates import parse
from pdm.quality.inputs import PAPER
from pdm.quality.questions.base import Context, failing, line, options, placed, times
from pdm.quality.reading import cells_read
from pdm.records import ITEMS, item_id

SURE = {"date": 0.6, "equipment": 0.5, "description": 0.5}
"""Confidence from which a cell is not asked about."""
DAYS = 4
"""Days offered for a date at most."""
PLAIN = 0.9
"""Confidence of a cell that hardly anybody would read otherwise."""
HORIZON_DAYS = 30.0
"""A date that is off by a forecast horizon puts the event in the wrong one."""


def ask_readings(context: Context) -> Iterator[pd.DataFrame]:
    """Dates, names and descriptions of lines from paper.

    A name is asked about only where no asset is likely: else the question which machine is meant says more. A date counts by
    how far off it may be, a description by how unsure it leaves the coding.
    """
    at = lines_with_cells(context, SURE)
    if at.empty:
        return
    yield question(context, _dates(at))
    yield question(context, _names(at))
    yield question(context, _texts(at))


def lines_with_cells(context: Context, fields: Collection[str]) -> pd.DataFrame:
    """Cells of some fields (`cell`, `cell_crop`, `confidence`) beside the first event of their line; empty without lines from paper."""
    events = placed(context.events)
    events = events[events["channel"].isin(PAPER)].sort_values(["entry_id", "part"])
    if events.empty:
        return pd.DataFrame()
    cells = cells_read(context.inputs, context.settings)
    cells = cells[cells["field"].isin(fields)].drop_duplicates(["entry_id", "field"])
    first = events.drop_duplicates("entry_id").set_index("entry_id")
    per_line = events.groupby("entry_id").agg(worth=("worth", "sum"), lines=("event_id", "size"))
    lines = first.join(per_line, rsuffix="_all").drop(columns=["site", "document", "page", "row"])
    return cells.rename(columns={"text": "cell", "crop": "cell_crop"}).join(lines, on="entry_id", how="inner")


def _dates(at: pd.DataFrame) -> pd.DataFrame:
    """Date cells of lines whose day is unknown or unsure."""
    at = at[at["field"] == "date"]
    sure = at["date_confidence"].where(at["occurred_at"].notna(), 0.0).fillna(at["confidence"])
    width = (at["occurred_to"] - at["occurred_from"]).dt.total_seconds() / 86400
    off = (width / HORIZON_DAYS).clip(0.1, 1.0).where(at["occurred_at"].notna(), 1.0).fillna(1.0)
    # a cell that was surely read as one day has nothing to ask
    plain = (at["confidence"] >= PLAIN) & at["occurred_at"].notna() & (width <= 1)
    return at.assign(doubt=(1 - sure) * off, what="the day of")[(sure < SURE["date"]) & ~plain]


def _names(at: pd.DataFrame) -> pd.DataFrame:
    """Equipment cells that were read as something that fits no asset, once for all lines that repeat one of them."""
    at = at[(at["field"] == "equipment") & at["asset_id"].isna() & (at["confidence"] < SURE["equipment"])]
    at = at[at["accepted_by"].fillna("").ne("person")]
    likely = at["candidates"].fillna("").str.contains(r'^\[\{"asset_id": "', regex=True)
    at = at[~likely]
    named = at.groupby(["document", "page", "cell"])
    at = at.assign(worth_all=named["worth_all"].transform("sum"), lines=named["lines"].transform("sum"))
    at = at[~at["ditto"].fillna(False).astype(bool)]
    return at.assign(doubt=1 - at["confidence"], what="the machine of")


def _texts(at: pd.DataFrame) -> pd.DataFrame:
    """Descriptions that were not surely read."""
    at = at[(at["field"] == "description") & (at["confidence"] < SURE["description"])]
    coded = at["failure_confidence"].astype(float).fillna(0.5).clip(0.5, 1.0)
    # a reading that is likely wrong leaves the coding no surer than a guess
    return at.assign(doubt=np.maximum(1 - at["confidence"], 2 * (1 - coded)) * 0.5, what="what happened in")


def question(context: Context, at: pd.DataFrame) -> pd.DataFrame:
    """Items on cells as `lines_with_cells` gives them, with `doubt` (0 to 1) and `what` depends on the answer in words."""
    if at.empty:
        return ITEMS.empty()
    ids = [
        item_id("reading", str(d), int(p), int(r), 0, f)
        for d, p, r, f in zip(at["document"], at["page"], at["row"], at["field"], strict=True)
    ]
    crop = at["cell_crop"].fillna(at["crop"])
    affects = [
        f"{e.what} {times(int(e.lines), 'record')} ({failing(float(e.chance))}): {line(e, context)}"[:300]
        for e in at.itertuples()
    ]
    return ITEMS.conform(
        pd.DataFrame(
            {
                "item_id": ids, "kind": "reading", "site": at["site"], "document": at["document"],
                "origin": at["document"].map(context.inputs.origins), "page": at["page"], "row": at["row"], "part": 0,
                "event_id": at["event_id"], "field": at["field"], "written": at["cell"], "reading": at["cell"],
                "candidates": [_days(e, context) if e.field == "date" else options([(e.cell, "as read", float(e.confidence))]) for e in at.itertuples()],
                "confidence": at["confidence"], "crop": crop, "gain": at["doubt"] * at["worth_all"], "affects": affects, "audit": False,
            },
            index=at.index,
        )
    )  # fmt: skip


def _days(cell: Any, context: Context) -> str:
    """Days that a date cell may mean: the one taken now, then what the text may say; as 2024-05-31."""
    site = context.settings.site(str(cell.site))
    days: dict[str, float] = {}
    if not pd.isna(cell.occurred_at):
        sure = cell.date_confidence
        days[cell.occurred_at.tz_convert(site.zone).date().isoformat()] = 0.5 if pd.isna(sure) else float(sure)
    for found in parse(str(cell.cell), order=site.date_order):
        days.setdefault(found.day.isoformat(), 0.5 * found.weight)
    return options((d, d, p) for d, p in list(days.items())[:DAYS])
