"""The tables that the quality room looks at, and views of them that several checks need."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from pdm.config import Settings

PAPER = ("hand", "print")
"""Channels that are read from pictures."""
LOW_CONFIDENCE = 0.5
"""A reading below this is as likely wrong as right."""


@dataclass(frozen=True)
class QualityInputs:
    """What is looked at; all frames as in pdm.records.

    Attributes:
        documents: What came in.
        entries: Lines as written.
        cells: Cells read from pictures.
        events: Current events.
        readings: Measurements that count.
        refusals: What was set aside.
        register: The assets.
        limits: What is plausible.
        proposals: Machines that are written of and in no register, as `entity_resolution.propose_assets` gives them.
        contradictions: Lines whose text names another machine than they are booked on, as `entity_resolution.contradictions`
            gives them.
        decisions: What people decided; None where that is not looked at.
        too_little: Why training would learn no model from events of some sites, on a day; empty where it would. None where nobody is to be
            asked: readiness then estimates it.
    """

    documents: pd.DataFrame
    entries: pd.DataFrame
    cells: pd.DataFrame
    events: pd.DataFrame
    readings: pd.DataFrame
    refusals: pd.DataFrame
    register: pd.DataFrame
    limits: pd.DataFrame
    proposals: pd.DataFrame | None = None
    contradictions: pd.DataFrame | None = None
    decisions: pd.DataFrame | None = None
    too_little: Callable[[pd.DataFrame, Collection[str], pd.Timestamp], str] | None = None

    def as_of(self, day: pd.Timestamp) -> QualityInputs:
        """The same without events and readings that were not available by `day`."""
        return replace(self, events=available(self.events, day), readings=available(self.readings, day))

    def sites(self, settings: Settings) -> list[str]:
        """Sites with settings, then those that only the register or the records name."""
        named: Iterable[Any] = [
            *self.register["site"].dropna().unique(),
            *self.events["site"].dropna().unique(),
            *self.documents["site"].dropna().unique(),
        ]
        return list(dict.fromkeys([*settings.sites, *sorted({str(s) for s in named if s})]))

    @cached_property
    def refused(self) -> set[str]:
        """document_id of documents of which nothing was read."""
        return set(self.documents.loc[self.documents["status"] == "refused", "document_id"])

    @cached_property
    def origins(self) -> pd.Series[Any]:
        """Path as a person knows it, by document_id."""
        return self.documents.drop_duplicates("document_id").set_index("document_id")["origin"]


def available(frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Rows that were available by `day`; rows that do not say when count as available."""
    return frame[frame["available_at"].isna() | (frame["available_at"] <= day)]


def flag(series: pd.Series[Any]) -> pd.Series[Any]:
    """A nullable truth column with unknown as False."""
    return series.fillna(False).astype(bool)


def local_day(when: Any, zone: ZoneInfo) -> str:
    """The day of a moment where it happened, as 2024-05-31; empty where there is none."""
    return "" if pd.isna(when) else f"{when.tz_convert(zone):%Y-%m-%d}"


def local_days(frame: pd.DataFrame, column: str, settings: Settings) -> pd.Series[Any]:
    """Days of moments, each in the time zone of the row's site."""
    zones = {s: settings.site(str(s)).zone for s in frame["site"].unique()}
    told = [local_day(t, zones[s]) for t, s in zip(frame[column], frame["site"], strict=True)]
    return pd.Series(told, index=frame.index, dtype="object")


def undated(events: pd.DataFrame) -> pd.Series[Any]:
    """Events without a day; a plan whose day is still to come lacks none."""
    return events["occurred_at"].isna() & events["date_source"].fillna("").ne("plan")


def failures(events: pd.DataFrame) -> pd.DataFrame:
    """Events that tell of a failure that happened, told once."""
    use = (
        flag(events["is_failure"])
        & ~flag(events["negated"])
        & ~flag(events["planned"])
        & events["same_event_as"].isna()
    )
    return events[use]


def failure_chance(events: pd.DataFrame) -> pd.Series[Any]:
    """Probability that an event tells of a failure that happened (0 to 1), from the coding and its confidence."""
    failed = flag(events["is_failure"]) & ~flag(events["negated"]) & ~flag(events["planned"])
    sure = events["failure_confidence"].astype(float)
    # a coding without a confidence is taken at its word
    sure = sure.where(sure.notna(), 1.0).clip(0.5, 1.0)
    return sure.where(failed, 1.0 - sure).where(events["same_event_as"].isna(), 0.0)
