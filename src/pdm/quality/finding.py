"""Findings: the rows a check gives, and the codes of their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any

import pandas as pd

from pdm.records import FINDINGS

SEVERITIES = ("error", "warning", "info")


class Code(StrEnum):
    """Reason codes of findings, beside those of pdm.errors.Reason. Never renamed."""

    SILENT = "silent"
    NEWEST = "newest_record"
    NO_RECORDS = "no_records"
    VOLUME_DROP = "volume_drop"
    NO_DATE = "no_date"
    NO_NAME = "no_equipment_name"
    NO_TEXT = "no_text"
    NO_QUANTITY = "quantity_missing"
    OUTSIDE_LIMITS = "outside_limits"
    IMPOSSIBLE_VALUE = "impossible_value"
    COUNTER_BACK = "counter_went_back"
    COUNTER_FAST = "counter_too_fast"
    FUTURE_DATE = "future_date"
    TOLD_TWICE = "told_twice"
    SAME_LINE = "same_line"
    AMBIGUOUS = "ambiguous_name"
    NOT_REGISTERED = "not_in_register"
    PROPOSED_ASSET = "proposed_asset"
    TEXT_CONTRADICTS = "text_names_another_asset"
    SEVERAL_MACHINES = "several_machines"
    PEOPLE_DISAGREE = "people_disagree"
    UNRESOLVED_SHARE = "unresolved_share"
    LOW_CONFIDENCE = "low_confidence"
    ENGINE_CONFIDENCE = "engine_confidence"
    SPREADSHEET_TAG = "spreadsheet_tag"
    LOST_ZEROS = "leading_zeros_lost"
    SOURCES_DISAGREE = "sources_disagree"
    OUTSIDE_SERVICE = "outside_service"
    DUPLICATE_TAG = "duplicate_tag"
    SHARED_ALIAS = "shared_alias"
    PARENT_LOOP = "parent_loop"
    PARENT_SITE = "parent_elsewhere"
    DATES_CROSSED = "dates_crossed"
    NO_CLASS = "no_equipment_class"
    HELD_BACK = "held_back"
    COLUMN_NOT_READ = "column_not_read"


def of_events(
    events: pd.DataFrame, origins: pd.Series[Any], *, check: str, reason: str | pd.Series[Any], severity: str | pd.Series[Any],
    rule: str | pd.Series[Any], remedy: str, value: pd.Series[Any] | None = None, field: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Findings on rows of events (or of readings, refusals: whatever names a place), one each.

    Args:
        events: The rows.
        origins: document_id -> path as a person knows it.
        check: Name of the check.
        reason: Code, one for all or one a row; likewise `severity` and `rule`.
        rule: The rule in words, with its limit.
        remedy: What to do.
        value: What was found, by row.
        field: Field in question.
    """
    if events.empty:
        return _nothing().copy()
    columns: dict[str, Any] = {
        name: events[name] for name in ("site", "document", "page", "row", "event_id", "asset_id") if name in events
    }
    if "document" in events:
        columns["origin"] = events["document"].map(origins)
    columns |= {"check": check, "reason": reason, "severity": severity, "rule": rule, "remedy": remedy, "field": field}
    if value is not None:
        columns["value"] = _text(value)
    return FINDINGS.conform(pd.DataFrame(columns, index=events.index))


def of_rows(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Findings from mappings."""
    return FINDINGS.rows(rows) if rows else _nothing().copy()


@cache
def _nothing() -> pd.DataFrame:
    return FINDINGS.empty()


def _text(value: pd.Series[Any]) -> pd.Series[Any]:
    """Values as text, cut to 200 characters, missing ones missing."""
    if pd.api.types.is_datetime64_any_dtype(value):
        value = value.dt.strftime("%Y-%m-%d")
    elif pd.api.types.is_float_dtype(value):
        value = value.map("{:.4g}".format, na_action="ignore")
    return value.astype("str").str.slice(0, 200)
