"""The gate: which sites are held back from scoring, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pandas as pd

from pdm.config import GateSettings, Settings
from pdm.quality.inputs import PAPER, QualityInputs, local_day, undated
from pdm.vocabulary.held_back import CLOSED

WINDOW_DAYS = 365
"""Shares are taken over the newest records, of this many days, so that an old sin does not hold a good site back."""
MIN_EVENTS = 10
"""Below this many events a share says nothing, and holds nobody back."""


@dataclass(frozen=True)
class GateState:
    """State of one site.

    Attributes:
        open: Whether the site is scored.
        reasons: Why not, in words; empty when open.
    """

    open: bool
    reasons: tuple[str, ...] = ()


def gate(inputs: QualityInputs, settings: Settings, day: pd.Timestamp) -> dict[str, GateState]:
    """State of every site at `day` (UTC).

    Only events with `available_at <= day` count, so a replay gives the same. Each site is judged by its own events alone.
    """
    events = inputs.events[inputs.events["available_at"] <= day]
    by_site = {str(s): part for s, part in events.groupby("site")}
    empty = events.iloc[:0]
    state = {}
    for site in inputs.sites(settings):
        lag = settings.site(site).reporting_lag_days
        reasons = _reasons(by_site.get(site, empty), settings.gate, lag, day, settings.site(site).zone)
        if site in settings.gate.closed:
            reasons.insert(0, CLOSED)
        state[site] = GateState(not reasons, tuple(reasons))
    return state


def _reasons(events: pd.DataFrame, limits: GateSettings, lag: int, day: pd.Timestamp, zone: ZoneInfo) -> list[str]:
    if events.empty:
        return ["no records"]
    reasons = []
    dated = events["occurred_at"].dropna()
    dated = dated[dated <= day]
    if dated.empty:
        reasons.append("no record carries a date")
    else:
        silent = days_between(dated.max(), day)
        # a record is known a reporting lag after it happened: so much silence is normal
        if silent > limits.max_days_silent + lag:
            reasons.append(
                f"silent for {silent} days (newest record {local_day(dated.max(), zone)}; at most {limits.max_days_silent + lag} are "
                f"allowed, {lag} of them for reporting)"
            )
    recent = newest(events, day)
    if len(recent) < MIN_EVENTS:
        return reasons
    unresolved = recent["asset_id"].isna().mean()
    if unresolved > limits.max_unresolved_share:
        reasons.append(
            f"{percent(unresolved)} of the records are tied to no asset (at most {percent(limits.max_unresolved_share)})"
        )
    share = undated(recent).mean()
    if share > limits.max_undated_share:
        reasons.append(
            f"{percent(share)} of the {len(recent):,} newest records have no date (at most {percent(limits.max_undated_share)})"
        )
    read = recent.loc[recent["channel"].isin(PAPER), "text_confidence"].dropna()
    if len(read) >= MIN_EVENTS and read.median() < limits.min_reading_confidence:
        reasons.append(
            f"pages are read with a median confidence of {read.median():.2f} (at least {limits.min_reading_confidence:.2f})"
        )
    return reasons


def days_between(record: pd.Timestamp, day: pd.Timestamp) -> int:
    """Days from a record to `day`, counted on the calendar as a reader of both dates does."""
    return int((day.date() - record.date()).days)


def newest(events: pd.DataFrame, day: pd.Timestamp, days: int = WINDOW_DAYS) -> pd.DataFrame:
    """Events of a site's last `days` days that hold records, as seen on `day`.

    The days end with the newest record: how long the site has been silent since is another matter. A line without a date counts with the others of its
    document, and when it was available where none of these has one: else old files that are loaded today would be old where dated and new where not.
    """
    happened = events["occurred_at"].where(events["occurred_at"] <= day)
    if happened.isna().all():
        return events[events["available_at"] > day - pd.Timedelta(days=days)]
    beside = happened.groupby(events["document"]).transform("median")
    when = happened.fillna(beside).fillna(events["available_at"])
    return events[when > happened.max() - pd.Timedelta(days=days)]


def percent(share: float) -> str:
    """A share in words, never rounded up to all or down to nothing."""
    shown = round(100 * share)
    if shown == 0 and share > 0:
        return "under 1 %"
    if shown == 100 and share < 1:
        return "over 99 %"
    return f"{shown} %"
