"""The rule of time: when a record would have been known in normal running.

Live rows: `available_at = known_at`. Rows of the past (`ingest --history`, or from before the site's `live_since`):
`available_at = min(known_at, occurred_at + reporting_lag_days)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pdm.config import SiteSettings


SPAN = pd.Timedelta(days=2)
"""From how far apart the first and last day of an event may lie its day is one of many."""


def set_times(
    events: pd.DataFrame, first_known: Mapping[str, pd.Timestamp], loaded_as: str, site: SiteSettings
) -> pd.DataFrame:
    """Events with `known_at`, `loaded_as` and `available_at` by the rule.

    Args:
        events: records.EVENTS of one site, as extracted (and corrected by people).
        first_known: entry_id -> when the store first held the line.
        loaded_as: live or history.
        site: The site's settings (`live_since`, `reporting_lag_days`).
    """
    if events.empty:
        return events
    events = events.copy()
    known = pd.to_datetime(events["entry_id"].map(first_known), utc=True).astype("datetime64[us, UTC]")
    past = pd.Series(loaded_as == "history", index=events.index)
    if site.live_since is not None:
        start = pd.Timestamp(site.live_since).tz_localize(site.zone).tz_convert("UTC")
        past |= events["occurred_at"] < start
    events["known_at"] = known
    events["loaded_as"] = past.map({True: "history", False: "live"}).astype("str")
    # what may have happened later than the day that stands for a span was not known before that
    span = events["occurred_to"] - events["occurred_from"]
    happened = events["occurred_at"].where(~(span > SPAN).fillna(False), events["occurred_to"])
    events["available_at"] = known.where(~past, lagged(happened, known, site.reporting_lag_days))
    return events


def lagged(occurred: pd.Series[pd.Timestamp], known: pd.Series[pd.Timestamp], days: int) -> pd.Series[pd.Timestamp]:
    """`min(known_at, occurred_at + days)`; `known_at` where it is unknown when it happened."""
    late = occurred + pd.Timedelta(days=days)
    return known.where(late.isna() | (late > known), late)
