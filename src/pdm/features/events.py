"""Columns that come from an asset's own events."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.catalogue import CATALOGUE, FAILURES, REPAIRS
from pdm.features.kernel import DAY, event_statistics
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


class EventColumns:
    """Features of groups event and gap: what does not depend on the rows is made once."""

    def __init__(self, features: list[Feature], peers: Peers) -> None:
        """Sort out what is to be counted.

        Args:
            features: Their declarations.
            peers: The events, and rates of equipment like it.
        """
        self.features, self.peers = features, peers
        index: dict[str, int] = {}
        selections: list[Any] = []
        for feature in features:
            if _key(feature) not in index:
                index[_key(feature)] = len(selections)
                selections.append(_events_of(feature))
        lengths = sorted({f.window_days for f in features if f.window_days is not None})
        self.windows = np.array([*(int(w * DAY) for w in lengths), NEVER], dtype=np.int64)
        self.selection = [index[_key(f)] for f in features]
        window = {w: i for i, w in enumerate(lengths)} | {None: len(lengths)}
        wanted = [(self.selection[k], window[f.window_days]) for k, f in enumerate(features)]
        wanted += [(self.selection[k], window[RECENT_DAYS]) for k, f in enumerate(features) if f.statistic == "trend"]
        self.pairs = sorted(set(wanted))
        self.place = {(s, lengths[w] if w < len(lengths) else None): i for i, (s, w) in enumerate(self.pairs)}
        self.rhythmic = np.zeros(len(selections), dtype=bool)
        for k, feature in enumerate(features):
            self.rhythmic[self.selection[k]] |= feature.statistic in ("interval", "overdue")
        inside = [peers.member(s) for s in selections]
        number = np.zeros(len(peers.table), dtype=np.int64)
        for chosen in inside:
            number += chosen
        self.begin = np.concatenate([[0], np.cumsum(number)]).astype(np.int64)
        self.member = np.empty(int(self.begin[-1]), dtype=np.int64)
        free = self.begin[:-1].copy()
        for s, chosen in enumerate(inside):
            self.member[free[chosen]] = s
            free += chosen
        self.renewal = peers.member(REPAIRS) | peers.member(FAILURES)
        starts = (
            np.flatnonzero(np.append(True, peers.names[1:] != peers.names[:-1]))
            if len(peers.names)
            else np.zeros(0, int)
        )
        self.first = np.append(starts, len(peers.names)).astype(np.int64)
        self.assets = pd.Index(peers.names[starts])

    def columns(self, assets: npt.NDArray[Any], rows: Rows) -> dict[str, Floats]:
        """Values by name, [rows] each.

        Args:
            assets: asset_id of the rows, as `times.plain` gives them.
            rows: The rows.
        """
        peers = self.peers
        at = self.assets.get_indexer(pd.Index(assets))
        first = np.where(at >= 0, self.first[at], 0)
        last = np.where(at >= 0, self.first[np.minimum(at + 1, len(self.first) - 1)], 0)
        pairs = np.array(self.pairs, dtype=np.int64).reshape(-1, 2)
        counts, since, begun, interval, after, renewed = event_statistics(
            first, last, rows.at, peers.occurred, peers.on, peers.off, self.begin, self.member, self.renewal, self.windows,
            len(self.rhythmic), self.rhythmic, pairs[:, 0].copy(), pairs[:, 1].copy(),
        )  # fmt: skip
        out: dict[str, Floats] = {}
        for s, feature in zip(self.selection, self.features, strict=True):
            count = counts[self.place[s, feature.window_days]]
            if feature.statistic == "count":
                out[feature.name] = count
            elif feature.statistic == "count_since_repair":
                out[feature.name] = after[s]
            elif feature.statistic == "days_since_first":
                out[feature.name] = begun[s]
            elif feature.statistic == "days_since_renewal":
                out[feature.name] = renewed
            elif feature.statistic == "interval":
                out[feature.name] = interval[s]
            elif feature.statistic == "overdue":
                # intervals of a day or less are the same job written twice
                out[feature.name] = since[s] / np.maximum(interval[s], 1.0)
            elif feature.statistic == "trend":
                rate = counts[self.place[s, RECENT_DAYS]] * (feature.window_days or NaN) / RECENT_DAYS
                out[feature.name] = np.where(count > 0, rate / np.maximum(count, 1.0), np.nan)
            elif feature.statistic == "sum":
                column = feature.select["column"][0]
                out[feature.name] = peers.total(rows, _events_of(feature), feature.window_days, column)
            elif feature.statistic == "rate":
                years = peers.years(rows, feature.window_days)
                usual, _ = peers.rates(rows, feature.select, feature.window_days)
                out[feature.name] = (count + PRIOR_YEARS * usual) / (years + PRIOR_YEARS)
            else:
                out[feature.name] = since[s]
        return out


def _events_of(feature: Feature) -> dict[str, tuple[Any, ...]]:
    """Which events the feature looks at; `column` says what of them is added up."""
    return {k: v for k, v in feature.select.items() if k != "column"}


def _key(feature: Feature) -> str:
    return repr(sorted(_events_of(feature).items()))
