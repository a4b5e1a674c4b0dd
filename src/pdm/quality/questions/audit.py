"""The random audit of automatic links: the only basis of the promise on their precision."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pdm.quality.questions.base import Context, line, placed
from pdm.quality.questions.links import affects, choices
from pdm.records import stable_id

AUTOMATIC = ("default", "audit-backed", "register")


def draw(identifier: str) -> float:
    """A number from 0 to 1 that depends on the place alone, so the same items come back however often it is asked."""
    return int(stable_id("audit", identifier, length=12), 16) / 16**12


def ask_audit(context: Context) -> Iterator[pd.DataFrame]:
    """`audit_share` of the automatic links, asked like any doubtful one."""
    share = context.settings.review.audit_share
    events = context.events
    automatic = events["asset_id"].notna() & events["accepted_by"].isin(AUTOMATIC)
    # a link that rests on a name which a person confirmed is not the machine's own
    automatic &= ~events["decided_by"].fillna("").str.contains("asset:", regex=False)
    linked = placed(events[automatic])
    if linked.empty or share <= 0:
        return
    items = context.items("link", linked, {
        "field": "equipment", "reading": linked["asset_id"], "candidates": linked["candidates"],
        "confidence": linked["asset_confidence"], "gain": 0.0,
    })  # fmt: skip
    chosen = [draw(i) < share for i in items["item_id"]]
    items, linked = items[chosen].copy(), linked[chosen]
    items["audit"] = True
    items["written"] = [line(e, context) for e in linked.itertuples()]
    items["candidates"] = [choices(c, context.labels) for c in linked["candidates"]]
    items["affects"] = [affects(e, context) for e in linked.itertuples()]
    yield items


def blend(items: pd.DataFrame) -> pd.DataFrame:
    """Give items of the audit the gain of an open link question, chosen by their place."""
    audit = items["audit"].fillna(False).astype(bool)
    others = items.loc[~audit & (items["kind"] == "link"), "gain"].sort_values()
    if not audit.any():
        return items
    items = items.copy()
    spread = others.to_numpy() if len(others) else items.loc[~audit, "gain"].sort_values().to_numpy()
    if not len(spread):
        spread = pd.Series([0.1]).to_numpy()
    rank = [int(draw("place " + i) * len(spread)) for i in items.loc[audit, "item_id"]]
    items.loc[audit, "gain"] = spread[rank]
    return items
