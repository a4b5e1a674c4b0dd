"""How the list did before at a site: what became of those it listed, and what it missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

LISTED = 20
"""Listings after which no older list is looked back on; the last list counts whole."""
_TOLD = ["asset_id", "occurred_at", "same_event_as", "negated", "planned", "is_failure", "action"]
"""Columns that tell of failures and repairs; the others make a report's tables slow to cut."""
REACH = pd.Timedelta(days=7)
"""Days without a line at the end of a span that cast no doubt on its records."""
TOP = 0.10
"""Share of a list that counts as listed."""


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """What became of the assets that earlier lists put into their top tenth.

    Attributes:
        listed: Listings looked back on, the newest lists first; an asset counts once a list.
        machines: Assets among them.
        failed: Of the listings, followed by a failure within the horizon.
        repaired: Of the others, followed by a repair within it.
        missed: Failed assets of the site in the same spans that were not listed, once a list.
        chance: Of as many of the site's assets chosen blindly, how many would have failed.
        horizon_days: Days.
    """

    listed: int
    machines: int
    failed: int
    repaired: int
    missed: int
    chance: float
    horizon_days: int

    def sentence(self) -> str:
        """In words; empty when there was no earlier list whose time has passed."""
        if not self.listed:
            return ""
        were = f"{self.machines} asset{' was' if self.machines == 1 else 's were'} listed at this site"
        times = "" if self.machines == self.listed else f", {_times(self.listed)} together"
        missed = {0: "No other asset failed", 1: "1 failure came to an asset that was not listed"}.get(
            self.missed, f"{self.missed} failures came to assets that were not listed"
        )
        return (
            f"{were}{times} (in the top tenth of earlier lists): {_times(self.failed)} a failure followed within {self.horizon_days} days, "
            f"{_times(self.repaired)} a repair came first. Of {self.listed} chosen blindly {_about(self.chance)} would have failed. {missed}."
        )


NONE = TrackRecord(0, 0, 0, 0, 0, 0.0, 0)
"""Nothing to look back on."""


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
        return NONE
    days = int(lists["horizon_days"].iloc[0])
    horizon = pd.Timedelta(days=days)
    newest = events.loc[(events["site"] == site) & (events["occurred_at"] <= until), "occurred_at"].max()
    if pd.isna(newest):
        return NONE
    failures, repairs = _what_happened(events[events["site"] == site])
    listed = failed = repaired = missed = 0
    chance, machines = 0.0, set[str]()
    end = newest
    for day in sorted(lists["as_of"].unique(), reverse=True):
        # windows must have passed and must not overlap: a failure counts once
        if day + horizon > end or listed >= LISTED:
            continue
        end = day
        whole = lists[lists["as_of"] == day]
        top = whole[(whole["rank"] <= max(1, round(TOP * len(whole)))) & (whole["site"] == site)]
        chosen, here = set(top["asset_id"]), set(whole.loc[whole["site"] == site, "asset_id"])
        fell = set(_within(failures, day, horizon)["asset_id"])
        mended = set(_within(repairs, day, horizon)["asset_id"]) - fell
        listed += len(chosen)
        machines |= chosen
        failed += len(fell & chosen)
        repaired += len(mended & chosen)
        missed += len(fell - chosen)
        chance += len(chosen) * len(fell & here) / max(len(here), 1)
    return TrackRecord(listed, len(machines), failed, repaired, missed, chance, days)


def aftermath(
    lists: pd.DataFrame, events: pd.DataFrame, *, newest: pd.Timestamp, until: pd.Timestamp, zone: ZoneInfo
) -> list[dict[str, Any]]:
    """What earlier lists said of one asset, and what came after, newest first.

    Args:
        lists: as_of, risk, horizon_days of earlier lists that were forecasts, all of one asset.
        events: Its current events available at `until`.
        newest: When the newest record of its site happened; NaT without any.
        until: Date of the present list.
        zone: The site's time zone.

    Returns:
        `date` of each list, its `risk`, and in words what came `after` within its horizon.
    """
    if lists.empty:
        return []
    failures, repairs = (e["occurred_at"].sort_values() for e in _what_happened(events[_TOLD]))
    told = []
    past = lists[lists["as_of"] < until].dropna(subset=["risk"]).sort_values("as_of", ascending=False)
    for day, risk, days in past[["as_of", "risk", "horizon_days"]].itertuples(index=False):
        end = day + pd.Timedelta(days=int(days))
        fell, mended = (_first(t, day, min(end, until)) for t in (failures, repairs))
        parts = []
        if mended is not None and (fell is None or mended < fell):
            parts.append(f"repaired on {mended.tz_convert(zone):%Y-%m-%d}")
        if fell is not None:
            parts.append(f"failed on {fell.tz_convert(zone):%Y-%m-%d}")
        elif end > until:
            parts.append("no failure so far")
        elif pd.isna(newest) or newest < end - REACH:
            parts.append("not known, as the site's records end before")
        else:
            parts.append(f"no failure within {days} days")
        told.append({"date": f"{day:%Y-%m-%d}", "risk": float(risk), "after": ", ".join(parts)})
    return told


def _what_happened(events: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Failures and repairs that were done, each told once."""
    happened = events[events["occurred_at"].notna() & events["asset_id"].notna() & events["same_event_as"].isna()]
    happened = happened[~_true(happened["negated"]) & ~_true(happened["planned"])]
    return happened[_true(happened["is_failure"])], happened[happened["action"].isin(["repair", "replace"])]


def _first(times: pd.Series[Any], after: pd.Timestamp, until: pd.Timestamp) -> pd.Timestamp | None:
    inside = times[(times > after) & (times <= until)]
    return None if inside.empty else inside.iloc[0]


def _times(count: int) -> str:
    return {0: "not once", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _about(number: float) -> str:
    return "hardly one" if number < 0.5 else f"about {int(number + 0.5)}"


def _within(events: pd.DataFrame, day: pd.Timestamp, horizon: pd.Timedelta) -> pd.DataFrame:
    return events[(events["occurred_at"] > day) & (events["occurred_at"] <= day + horizon)]


def _true(values: pd.Series[Any]) -> pd.Series[Any]:
    return values.fillna(False).astype(bool)
