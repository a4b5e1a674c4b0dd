"""The same event told twice: on paper and in the CMMS, in two reports, in a scan and its copy."""

from __future__ import annotations

from typing import Any

import pandas as pd
from rapidfuzz import fuzz

PREFERENCE = {"cmms": 0, "typed": 1, "mail": 2, "print": 3, "hand": 4}
"""The source that is taken for the event itself, best first."""
NEAR_DAYS = 1.5


def find_duplicates(events: pd.DataFrame) -> pd.DataFrame:
    """Events that tell what another one tells.

    Args:
        events: Current events.

    Returns:
        event_id, same_event_as (the event that stands for both), probability.
    """
    use = events[events["asset_id"].notna() & events["occurred_at"].notna()].copy()
    use["_channel"] = use["channel"].map(PREFERENCE).fillna(9)
    use = use.sort_values(["asset_id", "occurred_at", "_channel", "event_id"], ignore_index=True)
    found: list[tuple[str, str, float]] = []
    for _, group in use.groupby("asset_id", sort=False):
        if len(group) > 1:
            found += _pairs(group.to_dict("records"))
    return pd.DataFrame(found, columns=["event_id", "same_event_as", "probability"])


def _pairs(rows: list[dict[str, Any]]) -> list[tuple[str, str, float]]:
    out = []
    taken: set[str] = set()
    for i, one in enumerate(rows):
        for other in rows[i + 1 :]:
            days = (other["occurred_at"] - one["occurred_at"]).total_seconds() / 86400
            if days > NEAR_DAYS:
                break
            if one["event_id"] in taken or other["event_id"] in taken:
                continue
            chance = _same(one, other, days)
            if chance < 0.9:
                continue
            kept, copy = (
                (one, other)
                if (one["_channel"], one["event_id"]) <= (other["_channel"], other["event_id"])
                else (other, one)
            )
            out.append((copy["event_id"], kept["event_id"], chance))
            taken.add(copy["event_id"])
    return out


def _same(one: dict[str, Any], other: dict[str, Any], days: float) -> float:
    """How surely two events of one asset a day or less apart are one."""
    if one["document"] == other["document"] and one["page"] == other["page"] and one["row"] == other["row"]:
        return 0.0
    if isinstance(one["work_order"], str) and one["work_order"] == other["work_order"]:
        return 0.999
    alike = fuzz.token_set_ratio(str(one["text"]), str(other["text"])) / 100
    same_source = one["document"] == other["document"]
    if same_source:
        return 0.97 if alike > 0.97 and days < 0.02 else 0.0
    if alike > 0.85:
        return 0.97
    agree = sum(
        isinstance(one[c], str) and one[c] == other[c] for c in ("failure_mode", "component", "action")
    ) + (one["is_failure"] is True and other["is_failure"] is True)  # fmt: skip
    both_failures = one["is_failure"] is True and other["is_failure"] is True
    if both_failures and days < 0.75:
        return 0.95
    return 0.92 if agree >= 2 and days < 0.75 and one["channel"] != other["channel"] else 0.0
