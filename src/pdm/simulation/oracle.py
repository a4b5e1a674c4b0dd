"""The best possible forecast: what the true records up to T minus the site's lag say about (T, T + horizon].

The filter (`pdm.simulation.forward_filter`) goes through all true records of days that are known at T, sums over the days
between (a failure there starts the asset anew and does not count), and then runs on with failure absorbing. No forecast
from the same records can be better on average; reading, linking and late papers only lose from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from pdm.simulation.forward_filter import FAILED, NOTHING, DayRecords, Filter
from pdm.simulation.hazard import KINDS, Hazard, Ints
from pdm.simulation.truth import Truth


def oracle(
    truth_dir: Path | Truth,
    as_of: Iterable[pd.Timestamp],
    horizon_days: int,
    lag_days: Mapping[str, int] | int,
) -> pd.DataFrame:
    """The best possible forecast at several dates.

    Args:
        truth_dir: Folder with the truth, or the truth itself.
        as_of: Dates T; the days before T's calendar day are over.
        horizon_days: Days ahead.
        lag_days: Days until a site's record is known, by site or for all. A silent site's records end when it fell silent.

    Returns:
        asset_id, as_of, risk (probability of at least one failure within the horizon), a row per asset and date, assets in
        their order; 0 for an asset that is out of service by then.
    """
    truth = truth_dir if isinstance(truth_dir, Truth) else Truth.load(truth_dir)
    assets, count = truth.assets, len(truth.assets)
    records = _by_day(truth)
    quiet = DayRecords.none(count)
    silent = assets["site"].map(truth.parameters["silent_from"]).to_numpy(np.int64)
    lags = _lags(assets, lag_days)
    position = Filter(assets, Hazard.from_dict(truth.parameters["hazard"]))
    nobody = np.zeros(count, dtype=bool)
    reached = 0
    out = []
    for day, when in sorted(((day_of(truth, t), t) for t in as_of), key=lambda x: x[0]):
        # days before `settled` are known now and for good; those of a silent site are for good unknown
        settled = max(int((day - lags).min()), reached) if count else reached
        while reached < settled:
            position.day(reached, reached < silent, records.get(reached, quiet))
            reached += 1
        ahead = position.copy()
        for d in range(reached, day):
            ahead.day(d, (d < day - lags) & (d < silent), records.get(d, quiet))
        for d in range(day, day + horizon_days):
            ahead.day(d, nobody, quiet, absorb=True)
        risk = np.clip(1.0 - ahead.state.sum(axis=(1, 2)), 0.0, 1.0)
        out.append(pd.DataFrame({"asset_id": assets["asset_id"], "as_of": when, "risk": risk}))
    if not out:
        return pd.DataFrame({"asset_id": pd.Series(dtype="str"), "as_of": [], "risk": []})
    return pd.concat(out, ignore_index=True)


def true_labels(truth: Truth, as_of: Iterable[pd.Timestamp], horizon_days: int) -> pd.DataFrame:
    """Whether an asset truly failed in (T, T + horizon]: asset_id, as_of, y (0 or 1)."""
    failures = truth.events[truth.events["kind"] == "failure"]
    ids = truth.assets["asset_id"]
    parts = []
    for when in as_of:
        day = day_of(truth, when)
        hit = set(failures.loc[(failures["day"] >= day) & (failures["day"] < day + horizon_days), "asset_id"])
        parts.append(pd.DataFrame({"asset_id": ids, "as_of": when, "y": ids.isin(hit).astype(int)}))
    return pd.concat(parts, ignore_index=True)


def day_of(truth: Truth, when: pd.Timestamp) -> int:
    """Calendar day of `when`, which is the number of days that are over by then."""
    moment = pd.Timestamp(when)
    plain = moment.tz_localize(None) if moment.tzinfo else moment
    return int((plain.normalize() - truth.first_day).days)


def _lags(assets: pd.DataFrame, lag_days: Mapping[str, int] | int) -> Ints:
    if isinstance(lag_days, Mapping):
        lags: Ints = assets["site"].map(dict(lag_days)).fillna(0).to_numpy(np.int64)
        return lags
    return np.full(len(assets), lag_days, dtype=np.int64)


def _by_day(truth: Truth) -> dict[int, DayRecords]:
    """The true records by day; a day without records is absent."""
    events = truth.events[truth.events["true_kind"].notna()]
    position = pd.Series(np.arange(len(truth.assets)), index=truth.assets["asset_id"])
    out: dict[int, DayRecords] = {}
    for day, group in events.groupby("day"):
        made = DayRecords.none(len(truth.assets))
        made = DayRecords(made.kind, made.repaired.copy(), made.inspection, made.lubricated.copy())
        at = position.loc[group["asset_id"]].to_numpy()
        kind = group["true_kind"].to_numpy(dtype=object)
        mended = group["repaired"].to_numpy(bool)
        number = (
            pd.Series(kind).map({"failure": FAILED} | {k: n for n, k in enumerate(KINDS)}).fillna(NOTHING).to_numpy(int)
        )
        says = number != NOTHING
        made.kind[at[says]] = number[says]
        made.repaired[at[says]] = mended[says] & (number[says] >= 0)
        worn = kind == "worn"
        made.inspection[at[worn]] = 1 + mended[worn]
        made.lubricated[at[kind == "lubrication"]] = True
        out[int(str(day))] = made
    return out
