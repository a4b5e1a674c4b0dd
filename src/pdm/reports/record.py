"""How the list did before at a site: what became of those it listed, and what it missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

LISTED = 20
"""How many listed assets are looked back on."""
TOP = 0.10
"""Share of a list that counts as listed."""


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """What became of the assets that earlier lists put into their top tenth.

    Attributes:
        listed: Assets looked back on, at most `LISTED`, the newest lists first.
        failed: Of these, failed within the horizon.
        repaired: Of the others, repaired within it.
        missed: Failures at the site in the same spans of assets that were not listed.
        horizon_days: Days.
    """

    listed: int
    failed: int
    repaired: int
    missed: int
    horizon_days: int

    def sentence(self) -> str:
        """In words; empty when there was no earlier list whose time has passed."""
        if not self.listed:
            return ""
        missed = (
            "no other asset failed"
            if not self.missed
            else "1 failure was not listed"
            if self.missed == 1
            else f"{self.missed} failures were not listed"
        )
        if self.listed == 1:
            became = "failed" if self.failed else "was repaired" if self.repaired else "did not fail"
            return f"The last one listed at this site {became} within {self.horizon_days} days; {missed}."
        were = "was" if self.repaired == 1 else "were"
        return (
            f"Of the last {self.listed} listed at this site, {self.failed} failed within {self.horizon_days} days and "
            f"{self.repaired or 'none'} of the others {were} repaired first; {missed}."
        )


def track_record(lists: pd.DataFrame, events: pd.DataFrame, *, site: str, until: pd.Timestamp) -> TrackRecord:
    """Look back on the lists whose horizon has passed by `until`, and which the site's records reach over.

    No record is not no failure: what a list is worth cannot be told of months in which the site sent nothing.

    Args:
        lists: asset_id, site, as_of, rank, horizon_days of earlier lists, each date once, one horizon.
        events: Current events available at `until`.
        site: Site.
        until: Date of the present list.
    """
    if lists.empty:
        return TrackRecord(0, 0, 0, 0, 0)
    days = int(lists["horizon_days"].iloc[0])
    horizon = pd.Timedelta(days=days)
    newest = events.loc[(events["site"] == site) & (events["occurred_at"] <= until), "occurred_at"].max()
    if pd.isna(newest):
        return TrackRecord(0, 0, 0, 0, 0)
    happened = events[events["occurred_at"].notna() & events["asset_id"].notna() & events["same_event_as"].isna()]
    happened = happened[~_true(happened["negated"]) & ~_true(happened["planned"]) & (happened["site"] == site)]
    failures = happened[_true(happened["is_failure"])]
    repairs = happened[happened["action"].isin(["repair", "replace"])]
    listed = failed = repaired = missed = 0
    end = newest
    for day in sorted(lists["as_of"].unique(), reverse=True):
        # windows must have passed and must not overlap: a failure counts once
        if day + horizon > end or listed >= LISTED:
            continue
        end = day
        whole = lists[lists["as_of"] == day]
        top = whole[(whole["rank"] <= max(1, round(TOP * len(whole)))) & (whole["site"] == site)]
        chosen = list(top.sort_values("rank")["asset_id"])[: LISTED - listed]
        fell = set(_within(failures, day, horizon)["asset_id"])
        mended = set(_within(repairs, day, horizon)["asset_id"]) - fell
        listed += len(chosen)
        failed += len(fell & set(chosen))
        repaired += len(mended & set(chosen))
        missed += len(fell - set(top["asset_id"]))
    return TrackRecord(listed, failed, repaired, missed, days)


def _within(events: pd.DataFrame, day: pd.Timestamp, horizon: pd.Timedelta) -> pd.DataFrame:
    return events[(events["occurred_at"] > day) & (events["occurred_at"] <= day + horizon)]


def _true(values: pd.Series[Any]) -> pd.Series[Any]:
    return values.fillna(False).astype(bool)
