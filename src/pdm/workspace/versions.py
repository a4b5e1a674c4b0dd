"""Versions of derived rows: nothing is updated in place, a correction is a new row that supersedes."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from pdm.records import EVENTS, READINGS, event_id

_VERSION_COLUMNS = ("event_id", "known_at", "available_at", "supersedes", "revision", "same_event_as")


def next_version(old: dict[str, Any], new: dict[str, Any], now: pd.Timestamp) -> dict[str, Any]:
    """`new` as the version after `old`.

    A better reading of the same line improves the past: it keeps `available_at` and `loaded_as` of what it replaces. A
    line of the past that had no date counts from its new date, if it got one.
    """
    revision = int(old["revision"]) + 1
    available, loaded_as = old["available_at"], old["loaded_as"]
    if pd.isna(old["occurred_at"]) and new["loaded_as"] == "history" and new["available_at"] < available:
        available, loaded_as = new["available_at"], "history"
    return {
        **new, "event_id": event_id(new["document"], new["page"], new["row"], new["part"], revision),
        "revision": revision, "supersedes": old["event_id"], "available_at": available, "loaded_as": loaded_as,
        "known_at": now,
    }  # fmt: skip


def supersede(
    current: pd.DataFrame, derived: pd.DataFrame, readings: pd.DataFrame, now: pd.Timestamp
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of `derived` that differ from `current`, as their next versions, and the readings of these.

    Args:
        current: Present versions of all events of the lines that were derived again, withdrawn ones too.
        derived: What these lines tell now; an event that they do not tell any more is withdrawn.
        readings: Measurements in the derived events.
        now: When this is found.
    """
    before = {_place(r): r for r in current.to_dict("records")}
    content = [c for c in EVENTS.names if c not in _VERSION_COLUMNS]
    rows: list[dict[str, Any]] = []
    renamed: dict[str, str] = {}
    for row in derived.to_dict("records"):
        old = before.pop(_place(row), None)
        version = {**row, "known_at": now}
        if old is not None:
            if all(same_value(old[c], row[c]) for c in content):
                continue
            version = next_version(old, {**row, "same_event_as": old["same_event_as"]}, now)
        renamed[row["event_id"]] = version["event_id"]
        rows.append(version)
    rows += [_withdrawn(old, now) for old in before.values() if old["withdrawn"] is not True]
    fresh = readings[readings["event_id"].isin(renamed)].copy()
    events = EVENTS.rows(rows)
    fresh["event_id"] = fresh["event_id"].map(renamed).astype("str")
    fresh["reading_id"] = [f"{i}-{e[:6]}" for i, e in zip(fresh["reading_id"], fresh["event_id"], strict=True)]
    of = events.set_index("event_id").reindex(fresh["event_id"])
    for column in ("known_at", "available_at"):
        fresh[column] = of[column].to_numpy()
    return events, READINGS.conform(fresh)


def _place(event: dict[str, Any]) -> tuple[Any, ...]:
    return event["document"], event["page"], event["row"], event["part"]


def _withdrawn(old: dict[str, Any], now: pd.Timestamp) -> dict[str, Any]:
    """A version of an event that says it is none: it belongs to no machine, tells nothing, and replaces the one before from the same time on."""
    kept = (
        "site",
        "occurred_at",
        "loaded_as",
        "available_at",
        "document",
        "page",
        "row",
        "part",
        "entry_id",
        "channel",
    )
    bare = {**dict.fromkeys(EVENTS.names), **{c: old[c] for c in kept}, "is_failure": False, "needs_review": False}
    return {**next_version(old, bare, now), "withdrawn": True, "same_event_as": None}


def current_readings(readings: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Readings that count: from readings files, and those written in the current version of an event."""
    return readings[readings["event_id"].isna() | readings["event_id"].isin(set(events["event_id"]))].reset_index(
        drop=True
    )


def same_value(a: Any, b: Any) -> bool:
    """Whether two cells of a table say the same; JSON is compared by what it holds."""
    missing_a, missing_b = _missing(a), _missing(b)
    if missing_a or missing_b:
        return missing_a and missing_b
    if isinstance(a, str) and isinstance(b, str) and a[:1] in "[{" and a != b:
        try:
            return bool(json.loads(a) == json.loads(b))
        except ValueError:
            return False
    return bool(a == b)


def _missing(value: Any) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value)
