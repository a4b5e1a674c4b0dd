"""What following the list would have been worth: failures caught and missed, lead time, money; the best number of inspections.

An inspection of an asset that fails within the horizon is taken to turn the failure into a planned repair; other inspections
cost their price and find nothing. That is the most a list can do, the same for every policy compared here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pdm.config import CostSettings

_WORDS = {"failure": "a failure", "planned_repair": "a planned repair", "inspection": "an inspection"}
PER_WEEK = (1, 2, 3, 5, 8, 12, 20, 30, 50)


def value_of_lists(
    lists: pd.DataFrame, failures: pd.DataFrame, costs: CostSettings, *, per_week: Sequence[int] = PER_WEEK
) -> pd.DataFrame:
    """Judge lists whose horizon has passed by what happened after them.

    Args:
        lists: asset_id, as_of, risk, horizon_days; one horizon, dates at least a horizon apart (others are left out).
        failures: asset_id, occurred_at (UTC), each failure once.
        costs: What a failure, a planned repair and an inspection cost; usual costs in place of those that are not named.
        per_week: Numbers of inspections a week to try.

    Returns:
        One row per number: per_week, inspections, caught, missed, lead_days (median from list to failure), saving (of the
        list against running to failure), calendar_saving (the same number of inspections taken in turn, on average) and
        perfect_saving (if one knew), in the plant's currency; empty without a list whose time has passed.
    """
    columns = [
        "per_week", "inspections", "caught", "missed", "lead_days", "saving", "calendar_saving", "perfect_saving",
    ]  # fmt: skip
    days = _apart(lists)
    if not days:
        return pd.DataFrame(columns=columns)
    horizon = int(lists["horizon_days"].iloc[0])
    at = costs.taken()
    gain = at.failure - at.planned_repair
    marked = [_outcome(lists[lists["as_of"] == day], failures, day, horizon) for day in days]
    rows = []
    for count in per_week:
        wanted = max(1, round(count * horizon / 7))
        chosen = [m.head(wanted) for m in marked]
        inspections = sum(len(c) for c in chosen)
        hits = pd.concat(chosen)
        hits = hits[hits["lead_days"].notna()]
        total = sum(int(m["lead_days"].notna().sum()) for m in marked)
        by_turn = sum(m["lead_days"].notna().mean() * min(wanted, len(m)) for m in marked)
        known = sum(min(wanted, int(m["lead_days"].notna().sum())) for m in marked)
        rows.append({
            "per_week": count, "inspections": inspections, "caught": len(hits), "missed": total - len(hits),
            "lead_days": float(hits["lead_days"].median()) if len(hits) else np.nan,
            "saving": len(hits) * gain - inspections * at.inspection,
            "calendar_saving": by_turn * gain - inspections * at.inspection,
            "perfect_saving": known * (gain - at.inspection),
        })  # fmt: skip
        if all(wanted >= len(m) for m in marked):
            break
    return pd.DataFrame(rows, columns=columns)


def best(value: pd.DataFrame) -> pd.Series[Any] | None:
    """The row with the largest saving; None when no number of inspections pays."""
    if value.empty or value["saving"].max() <= 0:
        return None
    return value.loc[value["saving"].idxmax()]


def value_sentence(value: pd.DataFrame, costs: CostSettings) -> str:
    """What following the list would have been worth, for a page; empty when nothing can be said.

    Args:
        value: As `value_of_lists` gives it.
        costs: Those it was worked out with: the page says which of them nobody named.
    """
    if value.empty:
        return ""
    top, unnamed = best(value), costs.unnamed()
    taken = _taken(costs) if unnamed else ""
    if top is None:
        at = "at the costs that are taken" if unnamed else "at the costs in plant.toml"
        return f"On the lists so far, no number of inspections would have paid for itself {at}.{taken}"
    turns = round(top["calendar_saving"])
    by_turn = f"saved {turns:,}" if turns > 0 else f"cost {-turns:,} more than they saved" if turns else "saved nothing"
    return (
        f"On the lists so far, {_counted(top['per_week'], 'inspection')} a week would have paid best: {_counted(top['caught'], 'failure')} "
        f"caught{_lead(top)}, {top['missed']:.0f} missed, {top['saving']:,.0f} saved against running to failure; the same inspections taken in "
        f"turn would have {by_turn}. It takes an inspection in time to turn a failure into a planned repair.{taken}"
    )


def _lead(row: pd.Series[Any]) -> str:
    """How long before the failures the list named them."""
    ahead = _counted(round(row["lead_days"]), "day") if row["lead_days"] >= 1 else "less than a day"
    return f", {ahead} ahead" if row["caught"] == 1 else f", half of them {ahead} ahead or more"


def _counted(number: float, noun: str) -> str:
    return f"{number:.0f} {noun}{'' if number == 1 else 's'}"


def _taken(costs: CostSettings) -> str:
    """Which costs are taken because nobody named them."""
    unnamed, at = costs.unnamed(), costs.taken()
    each = [f"{getattr(at, k):,.0f} for {_WORDS[k]}" for k in unnamed]
    told = each[0] if len(each) == 1 else f"{', '.join(each[:-1])} and {each[-1]}"
    missing = "No costs stand" if len(unnamed) == len(_WORDS) else "Not all costs stand"
    return f" {missing} in plant.toml under [costs], so these are taken: {told}."


def _apart(lists: pd.DataFrame) -> list[pd.Timestamp]:
    """Dates from the newest back, a horizon apart, so that no failure counts twice."""
    if lists.empty:
        return []
    horizon = pd.Timedelta(days=int(lists["horizon_days"].iloc[0]))
    kept: list[pd.Timestamp] = []
    for day in sorted(lists["as_of"].unique(), reverse=True):
        if not kept or day + horizon <= kept[-1]:
            kept.append(day)
    return kept


def _outcome(day_list: pd.DataFrame, failures: pd.DataFrame, day: pd.Timestamp, horizon: int) -> pd.DataFrame:
    """The list of a day by falling risk, with the days until each asset's first failure within the horizon."""
    inside = failures[(failures["occurred_at"] > day) & (failures["occurred_at"] <= day + pd.Timedelta(days=horizon))]
    first = inside.groupby("asset_id")["occurred_at"].min()
    out = day_list.sort_values(["risk", "asset_id"], ascending=[False, True], na_position="last")
    # by position: mapping onto an empty column of times loses their type
    when = first.reindex(out["asset_id"]).array
    return out.assign(lead_days=(pd.Series(when, index=out.index) - day).dt.total_seconds() / 86400)
