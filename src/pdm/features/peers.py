"""Rates of assets like it: same class at the same site, drawn towards the site as a whole.

Within a site only: what one site does must not move another site's figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.kernel import DAY, level
from pdm.features.times import NEVER, member, micro
from pdm.model import Feature

YEAR = 365.25
PRIOR_ASSETS = 3.0
"""How many assets of its site a class is mixed with."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def peer_columns(
    features: list[Feature], rows: pd.DataFrame, at: Ints, table: pd.DataFrame, of: pd.DataFrame
) -> dict[str, Floats]:
    """Values of features of group peer by name: class_rate and site_rate (events a year of the others), share of the site's."""
    out = {}
    for feature in features:
        select = {k: v for k, v in feature.select.items() if k != "column"}
        if feature.statistic == "share":
            out[feature.name] = site_share(select, feature.window_days, rows, at, table, of)
            continue
        by_class, by_site = class_rates(select, feature.window_days, rows, at, table, of)
        out[feature.name] = by_class if feature.statistic == "class_rate" else by_site
    return out


def class_rates(
    select: Mapping[str, tuple[Any, ...]], window_days: float | None, rows: pd.DataFrame, at: Ints, table: pd.DataFrame, of: pd.DataFrame
) -> tuple[Floats, Floats]:  # fmt: skip
    """Selected events per asset and year of the others of the class at the site, and of the others at the site.

    Returns:
        Two arrays [rows]: the class's rate mixed with `PRIOR_ASSETS` assets of the site's rate, and the site's rate.
    """
    asset, site, on, off, cls = _chosen(select, window_days, table, of)
    row_asset = rows["asset_id"].to_numpy(object)
    row_site, row_cls = (pd.Series(row_asset).map(of[c]).to_numpy(object) for c in ("site", "equipment_class"))
    years = exposure_years(rows, at, table, of, window_days, asset_age=False)
    own = _levels(_codes(asset, row_asset), on, off, at)
    site_count = _levels(_codes(site, row_site), on, off, at) - own
    both = _pair(site, cls), _pair(row_site, row_cls)
    class_count = _levels(_codes(*both), on, off, at) - own
    site_size = _in_service(of, _codes(of["site"].to_numpy(object), row_site), at)
    class_size = _in_service(
        of, _codes(_pair(of["site"].to_numpy(object), of["equipment_class"].to_numpy(object)), both[1]), at
    )
    site_rate = site_count / np.maximum(site_size - 1.0, 1.0) / years
    # a class of its own has only the site to go by
    others = np.maximum(class_size - 1.0, 0.0)
    by_class = (class_count / years + PRIOR_ASSETS * site_rate) / (others + PRIOR_ASSETS)
    return by_class, site_rate


def site_share(
    select: Mapping[str, tuple[Any, ...]], window_days: float | None, rows: pd.DataFrame, at: Ints, table: pd.DataFrame, of: pd.DataFrame
) -> Floats:  # fmt: skip
    """The asset's part of all selected events at its site, in percent, [rows]; NaN where the site has none."""
    asset, site, on, off = _chosen(select, window_days, table, of)[:4]
    row_asset = rows["asset_id"].to_numpy(object)
    row_site = pd.Series(row_asset).map(of["site"]).to_numpy(object)
    own = _levels(_codes(asset, row_asset), on, off, at)
    all_of_site = _levels(_codes(site, row_site), on, off, at)
    return np.where(all_of_site > 0, 100.0 * own / np.maximum(all_of_site, 1.0), np.nan)


def _chosen(
    select: Mapping[str, tuple[Any, ...]], window_days: float | None, table: pd.DataFrame, of: pd.DataFrame
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], Ints, Ints, npt.NDArray[Any]]:
    """Asset, site, when it enters and leaves the window, and class of the selected events."""
    chosen = table[member(table, select)]
    occurred = micro(chosen["occurred_at"])
    on = np.maximum(occurred, chosen["_on"].to_numpy(np.int64))
    off = chosen["_off"].to_numpy(np.int64)
    if window_days is not None:
        off = np.minimum(off, occurred + int(window_days * DAY))
    asset = chosen["asset_id"].to_numpy(object)
    site, cls = (pd.Series(asset, dtype="object").map(of[c]).to_numpy(object) for c in ("site", "equipment_class"))
    return asset, site, on, off, cls


def exposure_years(
    rows: pd.DataFrame,
    at: Ints,
    table: pd.DataFrame,
    of: pd.DataFrame,
    window_days: float | None,
    *,
    asset_age: bool = True,
) -> Floats:
    """Years of the window for which the site has records (and the asset was there), at least a month, [rows].

    The records begin with the oldest event of the site that was available by T.
    """
    asset = rows["asset_id"]
    row_site = asset.map(of["site"]).to_numpy(object)
    site = table["asset_id"].map(of["site"]).to_numpy(object)
    on, occurred = table["_on"].to_numpy(np.int64), micro(table["occurred_at"])
    begin = at.copy()
    for code, (events, here) in _codes(site, row_site).items():
        del code
        order = np.argsort(on[events], kind="stable")
        oldest = np.minimum.accumulate(occurred[events][order])
        position = np.searchsorted(on[events][order], at[here], side="right") - 1
        found = position >= 0
        begin[here[found]] = np.minimum(oldest[position[found]], at[here[found]])
    if asset_age:
        installed = micro(asset.map(of["installed_on"]).astype("datetime64[us, UTC]"))
        known = (installed != NEVER) & (installed <= at)
        begin = np.where(known, np.maximum(begin, installed), begin)
    days = (at - begin) / DAY
    if window_days is not None:
        days = np.minimum(days, window_days)
    return np.asarray(np.maximum(days, 30.0) / YEAR)


def _codes(of_events: npt.NDArray[Any], of_rows: npt.NDArray[Any]) -> dict[Any, tuple[Ints, Ints]]:
    """Positions of events and rows by key, for keys that rows have."""
    events, rows = _groups(of_events), _groups(of_rows)
    none = np.zeros(0, dtype=np.int64)
    return {k: (events.get(k, none), v) for k, v in rows.items()}


def _groups(keys: npt.NDArray[Any]) -> dict[Any, Ints]:
    series = pd.Series(keys, dtype="object")
    return {k: np.asarray(v, dtype=np.int64) for k, v in series.groupby(series, dropna=True).indices.items()}


def _pair(site: npt.NDArray[Any], cls: npt.NDArray[Any]) -> npt.NDArray[Any]:
    both = pd.Series(site, dtype="object").astype("str") + "\x1f" + pd.Series(cls, dtype="object").astype("str")
    return np.asarray(both.to_numpy(object))


def _levels(groups: dict[Any, tuple[Ints, Ints]], on: Ints, off: Ints, at: Ints) -> Floats:
    out = np.zeros(len(at))
    for events, rows in groups.values():
        if len(events):
            out[rows] = level(on[events], off[events], at[rows])
    return out


def _in_service(of: pd.DataFrame, groups: dict[Any, tuple[Ints, Ints]], at: Ints) -> Floats:
    """How many registered assets of the row's group are in service at T."""
    installed = micro(of["installed_on"])
    started = np.where(installed == NEVER, np.iinfo(np.int64).min, installed)
    return _levels(groups, started, micro(of["retired_on"]), at)
