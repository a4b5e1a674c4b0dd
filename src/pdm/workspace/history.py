"""What a reliability engineer asks of a history first: bad actors, time between failures, Pareto of a column."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pdm.errors import UsageError
from pdm.service import ends

YEAR = 365.25
_BY = ("asset_id", "equipment_class", "site", "model", "manufacturer")


def counted_failures(events: pd.DataFrame) -> pd.DataFrame:
    """Failures that happened, each once: dated, linked, not negated, not merely planned, not told a second time.

    Args:
        events: Current events (records.EVENTS).
    """
    happened = events["is_failure"].fillna(False).astype(bool)
    for column in ("negated", "planned"):
        happened &= ~events[column].fillna(False).astype(bool)
    return events[
        happened & events["same_event_as"].isna() & events["asset_id"].notna() & events["occurred_at"].notna()
    ]


def bad_actors(
    events: pd.DataFrame, register: pd.DataFrame, *, top: int = 10, days: float | None = None
) -> pd.DataFrame:
    """The assets that failed most.

    Args:
        events: Current events.
        register: records.REGISTER.
        top: How many.
        days: Only failures of the last so many days of the records; all when None.

    Returns:
        asset_id, tag, site, equipment_class, description, failures, downtime_hours, cost (both NaN where nobody wrote any),
        last_failure, share (of all failures, 0 to 1) and cumulative share, most failures first.
    """
    failures = counted_failures(events)
    if days is not None and not failures.empty:
        failures = failures[failures["occurred_at"] > failures["occurred_at"].max() - pd.Timedelta(days=days)]
    grouped = failures.groupby("asset_id").agg(
        failures=("event_id", "size"), downtime_hours=("downtime_hours", _written), cost=("cost", _written),
        last_failure=("occurred_at", "max"),
    )  # fmt: skip
    about = register.set_index("asset_id")[["tag", "site", "equipment_class", "description"]]
    out = about.join(grouped, how="inner").sort_values(["failures", "downtime_hours"], ascending=False, kind="stable")
    out["share"] = out["failures"] / max(int(out["failures"].sum()), 1)
    out["cumulative"] = out["share"].cumsum()
    return out.reset_index().head(top)


def time_between_failures(
    events: pd.DataFrame, readings: pd.DataFrame, register: pd.DataFrame, *, by: str = "equipment_class"
) -> pd.DataFrame:
    """Mean time between failures in calendar days and in operating hours.

    Calendar: asset-days on record divided by failures; an asset is on record from the first to the last line of its site
    while it is in service. Operating: running hours gained between the first and the last reading of an asset, divided by
    its failures between the two; assets without two hour-meter readings do not count there.

    Args:
        events: Current events.
        readings: Measurements that count (records.READINGS).
        register: records.REGISTER.
        by: asset_id, equipment_class, site, model or manufacturer.

    Returns:
        The group, assets, failures, asset_years, mtbf_days (calendar), low and high (95 % Poisson), hours, failures_in_hours,
        mtbf_hours (operating); fewest days first. NaN where nothing failed.

    Raises:
        UsageError: `by` is not one of these.
    """
    if by not in _BY:
        raise UsageError(f"{by!r} cannot be grouped by.", remedy=f"One of: {', '.join(_BY)}.")
    failures = counted_failures(events)
    table = register[["asset_id", "site", "equipment_class", "model", "manufacturer"]].copy()
    table["days"] = _days_on_record(events, register)
    table["failures"] = table["asset_id"].map(failures["asset_id"].value_counts()).fillna(0).astype(int)
    hours = _operating(readings, failures)
    table = table.merge(hours, on="asset_id", how="left")
    table[by] = table[by].fillna("unknown")
    out = table.groupby(by if by != "asset_id" else "asset_id").agg(
        assets=("days", "size"), failures=("failures", "sum"), days=("days", "sum"), hours=("hours", "sum"),
        failures_in_hours=("failures_in_hours", "sum"),
    )  # fmt: skip
    low, high = _poisson(out["failures"])
    result = pd.DataFrame({
        "assets": out["assets"], "failures": out["failures"], "asset_years": out["days"] / YEAR,
        "mtbf_days": out["days"] / out["failures"].where(out["failures"] > 0),
        "low": out["days"] / high, "high": out["days"] / low.where(low > 0),
        "hours": out["hours"], "failures_in_hours": out["failures_in_hours"],
        "mtbf_hours": out["hours"] / out["failures_in_hours"].where(out["failures_in_hours"] > 0),
    })  # fmt: skip
    return result.sort_values("mtbf_days", na_position="last").reset_index()


def pareto(events: pd.DataFrame, column: str = "failure_mode") -> pd.DataFrame:
    """How often each value of a column occurs among failures, and the share that the commonest make up together.

    Args:
        events: Current events.
        column: failure_mode, mechanism, cause, component, action, site or technician.

    Returns:
        The column, failures, downtime_hours, share, cumulative; uncoded failures are a row of their own ("not stated").

    Raises:
        UsageError: Events have no such column.
    """
    if column not in events:
        raise UsageError(
            f"events have no column {column!r}.", remedy="Take failure_mode, component, mechanism or cause."
        )
    failures = counted_failures(events)
    grouped = failures.groupby(failures[column].fillna("not stated")).agg(
        failures=("event_id", "size"), downtime_hours=("downtime_hours", _written)
    )
    grouped = grouped.sort_values(["failures", "downtime_hours"], ascending=False, kind="stable").reset_index()
    grouped["share"] = grouped["failures"] / max(int(grouped["failures"].sum()), 1)
    grouped["cumulative"] = grouped["share"].cumsum()
    return grouped


def _written(values: pd.Series[Any]) -> float:
    """Sum of what was written down; what nobody wrote is not nought."""
    return float(values.sum(min_count=1))


def _days_on_record(events: pd.DataFrame, register: pd.DataFrame) -> pd.Series[Any]:
    dated = events.dropna(subset=["occurred_at"])
    first, last = (dated.groupby("site")["occurred_at"].agg(f) for f in ("min", "max"))
    start = pd.concat([register["site"].map(first), register["installed_on"]], axis=1).max(axis=1)
    end = pd.concat([register["site"].map(last), ends(register)], axis=1).min(axis=1)
    # a site that sent nothing has no time on record, whatever its assets' dates say
    known = register["site"].map(first).notna()
    days = (end - start).dt.total_seconds() / 86400
    return days.clip(lower=0).where(known, 0.0).fillna(0.0)


def _operating(readings: pd.DataFrame, failures: pd.DataFrame) -> pd.DataFrame:
    meter = readings[
        (readings["quantity"] == "running_hours") & readings["asset_id"].notna() & readings["value"].notna()
    ]
    meter = meter[meter["plausible"].fillna(True).astype(bool)].sort_values(["asset_id", "measured_at"])
    ends = meter.groupby("asset_id").agg(
        first_at=("measured_at", "first"),
        last_at=("measured_at", "last"),
        low=("value", "first"),
        high=("value", "last"),
    )
    # a meter that was changed or read wrongly runs backwards: nothing can be said of it
    ends = ends[(ends["last_at"] > ends["first_at"]) & (ends["high"] > ends["low"])].reset_index()
    ends["hours"] = ends["high"] - ends["low"]
    inside = failures[["asset_id", "occurred_at"]].merge(ends[["asset_id", "first_at", "last_at"]], on="asset_id")
    inside = inside[(inside["occurred_at"] > inside["first_at"]) & (inside["occurred_at"] <= inside["last_at"])]
    ends["failures_in_hours"] = ends["asset_id"].map(inside["asset_id"].value_counts()).fillna(0).astype(int)
    return ends[["asset_id", "hours", "failures_in_hours"]]


def _poisson(count: pd.Series[Any]) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Exact 95 % bounds of a Poisson mean (Garwood)."""
    from scipy.stats import chi2

    low = pd.Series(chi2.ppf(0.025, 2 * count) / 2, index=count.index).fillna(0.0)
    high = pd.Series(chi2.ppf(0.975, 2 * (count + 1)) / 2, index=count.index)
    return low, high
