"""Which of several tellings of an event stands for all: the best source in its newest state (`rank`), and where equally good sources do not say the same, the
one that is surer of the failure (`surest`)."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from pdm.entity_resolution.cancelled import is_cancelled

PREFERENCE = {"cmms": 0, "typed": 1, "mail": 2, "print": 3, "hand": 4}
"""The source that is taken for the event itself, best first."""
_LATER = pd.Timedelta(days=1)
"""How much later a telling may have been known to stand for the event all the same."""


def rank(row: dict[str, Any]) -> tuple[Any, ...]:
    """What of several tellings stands for all comes first: the best source, and what it said last (an order that was closed since) unless the event
    would count as known later by that.

    Args:
        row: event_id, channel, available_at and known_at of an event.
    """
    known = row["known_at"]
    available = row["available_at"]
    return (
        PREFERENCE.get(row["channel"], 9),
        math.inf if pd.isna(available) else available.timestamp(),
        math.inf if pd.isna(known) else -known.timestamp(),
        row["event_id"],
    )


def surest(found: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The links of copies, turned round where a copy knows of a failure that the telling it was linked to does not know of.

    A notification says that the machine broke down, the order beside it what was done: whichever stands for both, the failure and
    its downtime are not lost. Tellings of worse sources, or known later, do not come to stand for better ones; nor does anything for an
    order that was cancelled.

    Args:
        found: event_id, same_event_as, as `find_duplicates` gives them.
        events: event_id, asset_id, channel, available_at, is_failure, failure_confidence, failure_reason, downtime_hours.
    """
    if found.empty:
        return found
    rows = {r["event_id"]: r for r in events.to_dict("records")}
    turned: dict[str, str] = {}
    for kept, copies in found.groupby("same_event_as", sort=True)["event_id"]:
        if is_cancelled(rows[kept]):
            continue
        best = max((kept, *sorted(copies)), key=lambda e: _worth(rows[e], rows[kept]))
        if best != kept and _worth(rows[best], rows[kept]) > _worth(rows[kept], rows[kept]):
            turned[str(kept)] = best
    if not turned:
        return found
    out = found.copy()
    out["same_event_as"] = out["same_event_as"].map(lambda k: turned.get(k, k))
    back = out["event_id"] == out["same_event_as"]
    out.loc[back, "event_id"] = found.loc[back, "same_event_as"]
    return out


def _worth(row: dict[str, Any], kept: dict[str, Any]) -> tuple[float, bool]:
    """How sure a telling is that a function was lost, and whether it says for how long; nothing where it may not stand."""
    if row is not kept:
        late = row["available_at"], kept["available_at"]
        moved = isinstance(kept["asset_id"], str) and row["asset_id"] != kept["asset_id"]
        if (
            moved
            or row["channel"] != kept["channel"]
            or pd.isna(late[0])
            or (not pd.isna(late[1]) and late[0] > late[1] + _LATER)
        ):
            return -1.0, False
    sure = float(row["failure_confidence"]) if not pd.isna(row["failure_confidence"]) else 0.0
    failed = bool(row["is_failure"]) if not pd.isna(row["is_failure"]) else False
    own = float(kept["failure_confidence"]) if not pd.isna(kept["failure_confidence"]) else 0.0
    told = not pd.isna(kept["is_failure"]) and bool(kept["is_failure"])
    if failed and row is not kept and not told and not _by_code(row) and sure <= own:
        # by its words, and the other is as sure that nothing failed
        return -1.0, False
    return (1.0 if failed else 0.0), not pd.isna(row["downtime_hours"])


def _by_code(row: dict[str, Any]) -> bool:
    """Whether a flag or a code says that the machine broke down."""
    reason = row["failure_reason"]
    return isinstance(reason, str) and not reason.startswith("words")
