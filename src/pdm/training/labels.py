"""Which rows to learn from, and what happened after them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.service import begins, ends
from pdm.training.late import share_known
from pdm.training.unplaced import counted, stands_for

STRAY_FROM = 30
"""Dated lines from which on the two newest may be strays."""
HOLE_DAYS = 45.0
"""Days without any record that a site may well have had nothing to write: shorter holes in its records are none."""
HOLE_UNLIKELY = 5.0
"""How far beyond the longest pause that is to be expected of a site (the logarithm of its days with records, in mean pauses) a hole begins."""
UNSEEN = 0.25
"""Share of a window in holes from which nothing is known of it."""
WARM_UP_DAYS = 120
MERGE_DAYS = 3.0
"""A failure this soon after another of the same asset is the same one reopened."""


def failures_of(events: pd.DataFrame, merge_days: float = MERGE_DAYS) -> pd.DataFrame:
    """Failures that count: asset_id, occurred_at, confidence of the link (0 to 1); reopened ones merged into the first."""
    use = counted(events) & events["asset_id"].notna() & events["occurred_at"].notna()
    found = events.loc[use, ["asset_id", "occurred_at", "asset_confidence"]].rename(
        columns={"asset_confidence": "confidence"}
    )
    found["confidence"] = found["confidence"].fillna(1.0).clip(0.0, 1.0).astype(float)
    found = found.sort_values(
        ["asset_id", "occurred_at", "confidence"], ascending=[True, True, False], ignore_index=True
    )
    gap = found.groupby("asset_id")["occurred_at"].diff()
    return found[gap.isna() | (gap > pd.Timedelta(days=merge_days))].reset_index(drop=True)


def records_begin(times: pd.Series[Any]) -> pd.Timestamp:
    """When a site's records begin in earnest: from where on more months hold records than do not.

    A stray line years before (a year misread, an old order typed in later) does not make a site's silence a record.

    Args:
        times: When things occurred (UTC), at least one.
    """
    month = times.dt.year * 12 + times.dt.month
    held = np.zeros(int(month.max() - month.min()) + 1)
    held[month.to_numpy(int) - int(month.min())] = 1.0
    # the start whose months, to the end, hold records most often beyond half
    balance = np.cumsum((2 * held - 1)[::-1])[::-1]
    start = int(month.min()) + int(np.flatnonzero(balance == balance.max())[0])
    return pd.Timestamp(times[month >= start].min())


def records_end(times: pd.Series[Any]) -> pd.Timestamp:
    """The last day that records reach; the third newest, where there are many, since one misread day is not a record."""
    return pd.Timestamp(times.nlargest(3).iloc[-1] if len(times) >= STRAY_FROM else times.max())


def holes(times: pd.Series[Any]) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Pauses in a site's records so long that rather the records are missing than that nothing happened.

    Pauses between days that come by chance are about as long as the logarithm of their number, in mean pauses; a lost binder or a
    log that was not kept for a season is far longer.

    Args:
        times: When things occurred (UTC).

    Returns:
        The last day before and the first day after each.
    """
    days = pd.Series(times.dt.floor("D").unique()).sort_values(ignore_index=True)
    if len(days) < STRAY_FROM:
        return []
    pause = days.diff().dt.total_seconds() / 86400
    usual = pause.mean()
    long = pause > max(HOLE_DAYS, usual * (math.log(len(days)) + HOLE_UNLIKELY))
    return [(days[i - 1] + pd.Timedelta(days=1), days[i]) for i in np.flatnonzero(long)]


def _unseen(
    rows: pd.DataFrame, site: pd.Series[Any], known: pd.DataFrame, horizon: pd.Timedelta
) -> npt.NDArray[np.bool_]:
    """Windows of which much lies in a hole of their site's records."""
    share = np.zeros(len(rows))
    for name, times in known.dropna(subset=["occurred_at"]).groupby("site")["occurred_at"]:
        here = (site == name).to_numpy(bool)
        start = rows.loc[here, "as_of"]
        for first, last in holes(times[times >= records_begin(times)]):
            inside = (start + horizon).clip(upper=last) - start.clip(lower=first)
            share[here] += (inside / horizon).clip(lower=0.0).to_numpy(float)
    return share >= UNSEEN


def training_rows(register: pd.DataFrame, events: pd.DataFrame, *, step_days: int, until: pd.Timestamp) -> pd.DataFrame:
    """Rows asset x date from which to learn.

    Args:
        register: records.REGISTER.
        events: Current events known at the cut-off.
        step_days: Distance of the dates.
        until: Cut-off.

    Returns:
        asset_id, as_of. Dates are the same for all sites and count back from the cut-off; a site enters once its records
        are `WARM_UP_DAYS` old, an asset while it is in service.
    """
    dated = events.dropna(subset=["occurred_at"])
    if dated.empty:
        return pd.DataFrame({"asset_id": pd.Series(dtype="str"), "as_of": pd.Series(dtype="datetime64[us, UTC]")})
    begin = pd.Series({s: records_begin(t) for s, t in dated.groupby("site")["occurred_at"]}) + pd.Timedelta(
        days=WARM_UP_DAYS
    )
    steps = int(max((until - begin.min()).days, 0) // step_days)
    days = [until - pd.Timedelta(days=step_days * k) for k in range(steps, 0, -1)]
    parts = []
    enters, leaves = begins(register), ends(register)
    for day in days:
        open_sites = set(begin[begin <= day].index)
        here = register["site"].isin(open_sites) & (enters.isna() | (enters <= day))
        here &= leaves.isna() | (leaves > day)
        parts.append(pd.DataFrame({"asset_id": register.loc[here, "asset_id"], "as_of": day}))
    if not parts:
        return pd.DataFrame({"asset_id": pd.Series(dtype="str"), "as_of": pd.Series(dtype="datetime64[us, UTC]")})
    return pd.concat(parts, ignore_index=True)


def label(
    rows: pd.DataFrame,
    *,
    events: pd.DataFrame,
    register: pd.DataFrame,
    horizon_days: int,
    cutoff: pd.Timestamp,
    lag_days: Mapping[str, int],
    merge_days: float = MERGE_DAYS,
    censor_overhauls: bool = True,
) -> pd.DataFrame:
    """What happened in (T, T + horizon], as known at the cut-off.

    Args:
        rows: asset_id, as_of.
        events: Events; those with `available_at` after the cut-off are not seen.
        register: For sites and retirement.
        horizon_days: Days ahead.
        cutoff: C: a label exists only if T + horizon + lag <= C.
        lag_days: Reporting lag by site.
        merge_days: A failure this soon after another of the same asset is the same one reopened.
        censor_overhauls: Whether a planned renewal before any failure ends what a window can say.

    Returns:
        asset_id, as_of, y (1 failed, 0 did not, NaN unknown), n (number of failures, NaN unknown), weight (posterior of the
        link of the failure, times how many failures of its site it stands for, since some are on no asset; 1 otherwise), known (share
        of the failures of this window that were reported by the cut-off, see `late`), reason (why unknown: immature, silent, retired,
        overhauled).
    """
    horizon = pd.Timedelta(days=horizon_days)
    known = events[events["available_at"] <= cutoff]
    failures = failures_of(known, merge_days)
    of = register.drop_duplicates("asset_id").set_index("asset_id")
    site = rows["asset_id"].map(of["site"])
    lag = pd.to_timedelta(site.map(dict(lag_days)).fillna(0).astype(float), unit="D")
    end = rows["as_of"] + horizon
    n, weight, failed = _first_within(rows, failures, horizon)
    weight *= site.map(stands_for(known)).fillna(1.0).astype(float)
    told = known[counted(known) & known["occurred_at"].notna()]
    told_by_now = share_known(rows.assign(site=site), told, horizon_days=horizon_days, cutoff=cutoff)
    y = (n > 0).astype(float)
    newest = known.dropna(subset=["occurred_at"]).groupby("site")["occurred_at"].agg(records_end)
    last = pd.to_datetime(site.map({str(k): v for k, v in newest.items()}), utc=True)
    reason = pd.Series("", index=rows.index, dtype="object")
    # no record is not no failure: the site's records must reach over the window
    silent = (y == 0) & (last.isna() | (last < end))
    # within a hole what is known early would again be told without what is not
    silent |= _unseen(rows, site, known, horizon)
    retired = rows["asset_id"].map(ends(of))
    gone = retired.notna() & (retired <= end) & (failed.isna() | (retired < failed))
    renewals = _overhauls(known) if censor_overhauls else known.head(0)
    _, _, renewed = _first_within(rows, renewals.assign(confidence=1.0), horizon)
    overhauled = renewed.notna() & (failed.isna() | (renewed < failed))
    # a failure that is known early is as immature as a quiet window: only the two together are fair
    immature = end + lag > cutoff
    for mask, why in (
        (overhauled, "overhauled"), (silent, "silent"), (gone, "retired"), (immature, "immature"),
    ):  # fmt: skip
        y, n = y.where(~mask, np.nan), n.where(~mask, np.nan)
        reason = reason.where(~mask, why)
    weight = weight.where(y == 1, 1.0)
    return pd.DataFrame({
        "asset_id": rows["asset_id"], "as_of": rows["as_of"], "y": y, "n": n, "weight": weight, "known": told_by_now,
        "reason": reason,
    })  # fmt: skip


def _overhauls(events: pd.DataFrame) -> pd.DataFrame:
    """Planned renewals that were done: preventive work that replaced or repaired."""
    done = (events["work_type"] == "preventive") & events["action"].isin(["replace", "repair"])
    for column in ("negated", "planned", "is_failure"):
        done &= ~events[column].fillna(False).astype(bool)
    return events[done & events["asset_id"].notna() & events["occurred_at"].notna()]


def _first_within(
    rows: pd.DataFrame, failures: pd.DataFrame, horizon: pd.Timedelta
) -> tuple[pd.Series[Any], pd.Series[Any], pd.Series[Any]]:
    """Number of events in (T, T + horizon], the confidence of the first one's link (1 where there is none), and its time."""
    code = {a: i for i, a in enumerate(pd.unique(pd.concat([rows["asset_id"], failures["asset_id"]])))}
    begin, failed = _micro(rows["as_of"]), _micro(failures["occurred_at"])
    end = begin + horizon // pd.Timedelta(microseconds=1)
    # one ascending line of time for all assets, one after the other: asset first, then the rank of the time
    rank = np.unique(np.concatenate([begin, end, failed]), return_inverse=True)[1].astype(np.int64)
    base = rows["asset_id"].map(code).to_numpy(np.int64) << 32
    start, stop = base + rank[: len(rows)], base + rank[len(rows) : 2 * len(rows)]
    times = (failures["asset_id"].map(code).to_numpy(np.int64) << 32) + rank[2 * len(rows) :]
    order = np.argsort(times, kind="stable")
    times, confidence = times[order], failures["confidence"].to_numpy(float)[order]
    first = np.searchsorted(times, start, side="right")
    number = np.searchsorted(times, stop, side="right") - first
    padded = np.append(confidence, 1.0)
    weight = np.where(number > 0, padded[np.minimum(first, len(confidence))], 1.0)
    when = pd.Series(failures["occurred_at"].to_numpy()[order], dtype="datetime64[us, UTC]").reindex(
        np.where(number > 0, first, -1)
    )
    return (
        pd.Series(number.astype(float), index=rows.index), pd.Series(weight, index=rows.index), when.set_axis(rows.index)
    )  # fmt: skip


def _micro(times: pd.Series[Any]) -> npt.NDArray[np.int64]:
    return np.asarray(times.astype("datetime64[us, UTC]").astype("int64"), dtype=np.int64)
