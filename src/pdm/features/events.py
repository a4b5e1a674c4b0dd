"""Columns that come from an asset's own events."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.catalogue import CATALOGUE, FAILURES, REPAIRS
from pdm.features.kernel import DAY, event_statistics, ranges
from pdm.features.peers import Peers, Rows
from pdm.features.times import NEVER, micro
from pdm.model import Feature

PRIOR_YEARS = 1.0
"""How many years of its class an asset's own rate is mixed with."""

RECENT_DAYS = 90.0
"""What a trend compares with its whole window."""
NaN = float("nan")

Floats = npt.NDArray[np.float64]
_TIMES = ("event_id", "asset_id", "site", "occurred_at", "available_at", "known_at", "supersedes", "same_event_as")


def prepare_events(events: pd.DataFrame, knowledge: pd.Timestamp | None) -> pd.DataFrame:
    """Events that can count, sorted by asset and time, with `_on` and `_off` (microseconds): seen while on <= T < off.

    A version is seen until one that supersedes it is available; a second telling until the first one is.
    """
    known = events[[c for c in events.columns if c in _used()]]  # texts and pictures would only be copied about
    known = known if knowledge is None else known[known["known_at"] <= knowledge]
    known = known.assign(_on=micro(known["available_at"]), _off=NEVER)
    replaced = known[known["supersedes"].notna()].groupby("supersedes")["_on"].min()
    # not through floats: NEVER as a float is beyond the largest integer and would become the smallest
    off = known["event_id"].map(replaced).astype("Int64").fillna(NEVER).to_numpy(np.int64)
    usable = (known["asset_id"].notna() & known["occurred_at"].notna()).to_numpy(bool)
    twice = usable & known["same_event_as"].notna().to_numpy(bool)
    if twice.any():
        first = known[usable].drop_duplicates("event_id").set_index("event_id")
        told = known.loc[twice, "same_event_as"]
        same = told.map(first["asset_id"]).to_numpy(object) == known.loc[twice, "asset_id"].to_numpy(object)
        seen = told.map(first["_on"]).to_numpy(object)
        off = np.array(off)
        off[twice] = np.minimum(
            off[twice], np.array([o if s else NEVER for o, s in zip(seen, same, strict=True)], dtype=np.int64)
        )
    out = known.assign(_off=off)[usable]
    return out.sort_values(["asset_id", "occurred_at", "event_id"], ignore_index=True)


@cache
def _used() -> frozenset[str]:
    """Columns of an event that some feature looks at."""
    chosen = [f.select for f in CATALOGUE if f.group in ("event", "gap", "peer")]
    sums = [f.select["column"] for f in CATALOGUE if f.statistic == "sum"]
    return frozenset(_TIMES).union(*chosen, *sums, FAILURES, REPAIRS)


def event_columns(features: list[Feature], assets: npt.NDArray[Any], rows: Rows, peers: Peers) -> dict[str, Floats]:
    """Values of features of groups event and gap by name, [rows] each.

    Args:
        features: Their declarations.
        assets: asset_id of the rows, as `times.plain` gives them.
        rows: The rows.
        peers: The events, and rates of equipment like it.
    """
    index: dict[str, int] = {}
    selections: list[Any] = []
    for feature in features:
        if _key(feature) not in index:
            index[_key(feature)] = len(selections)
            selections.append(_events_of(feature))
    lengths = sorted({f.window_days for f in features if f.window_days is not None})
    rhythmic = np.zeros(len(selections), dtype=bool)
    for feature in features:
        rhythmic[index[_key(feature)]] |= feature.statistic in ("interval", "overdue")
    inside = [peers.member(s) for s in selections]
    stacked = np.stack(inside, axis=1) if inside else np.zeros((len(peers.table), 0), dtype=bool)
    begin = np.concatenate([[0], np.cumsum(stacked.sum(axis=1))]).astype(np.int64)
    renewal = peers.member(REPAIRS) | peers.member(FAILURES)
    first, last = ranges(peers.names, assets)
    counts, since, begun, interval, after, renewed = event_statistics(
        first, last, rows.at, peers.occurred, peers.on, peers.off, begin,
        np.nonzero(stacked)[1].astype(np.int64), renewal, np.array([*(int(w * DAY) for w in lengths), NEVER], dtype=np.int64),
        len(selections), rhythmic,
    )  # fmt: skip
    out: dict[str, Floats] = {}
    for feature in features:
        s = index[_key(feature)]
        w = lengths.index(feature.window_days) if feature.window_days is not None else len(lengths)
        if feature.statistic == "count":
            out[feature.name] = counts[:, s, w]
        elif feature.statistic == "count_since_repair":
            out[feature.name] = after[:, s]
        elif feature.statistic == "days_since_first":
            out[feature.name] = begun[:, s]
        elif feature.statistic == "days_since_renewal":
            out[feature.name] = renewed
        elif feature.statistic == "interval":
            out[feature.name] = interval[:, s]
        elif feature.statistic == "overdue":
            # intervals of a day or less are the same job written twice
            out[feature.name] = since[:, s] / np.maximum(interval[:, s], 1.0)
        elif feature.statistic == "trend":
            recent, whole = counts[:, s, lengths.index(RECENT_DAYS)], counts[:, s, w]
            rate = recent * (feature.window_days or NaN) / RECENT_DAYS
            out[feature.name] = np.where(whole > 0, rate / np.maximum(whole, 1.0), np.nan)
        elif feature.statistic == "sum":
            out[feature.name] = peers.total(rows, _events_of(feature), feature.window_days, feature.select["column"][0])
        elif feature.statistic == "rate":
            years = peers.years(rows, feature.window_days)
            usual, _ = peers.rates(rows, feature.select, feature.window_days)
            out[feature.name] = (counts[:, s, w] + PRIOR_YEARS * usual) / (years + PRIOR_YEARS)
        else:
            out[feature.name] = since[:, s]
    return out


def _events_of(feature: Feature) -> dict[str, tuple[Any, ...]]:
    """Which events the feature looks at; `column` says what of them is added up."""
    return {k: v for k, v in feature.select.items() if k != "column"}


def _key(feature: Feature) -> str:
    return repr(sorted(_events_of(feature).items()))
