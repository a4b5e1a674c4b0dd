"""Columns that come from an asset's own events."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.catalogue import CATALOGUE, FAILURES, REPAIRS
from pdm.features.kernel import DAY, LANES, by_asset, event_statistics, spread
from pdm.features.peers import Peers, Rows, Select, name_of
from pdm.features.times import NEVER, Ints, micro, numbered, selected
from pdm.model import Feature

PRIOR_YEARS = 1.0
"""How many years of its class an asset's own rate is mixed with."""

RECENT_DAYS = 90.0
"""What a trend compares with its whole window."""
PARTS = 1e4
"""Sums are of whole ten-thousandths: sums of floats would depend on what else is summed before them."""
NaN = float("nan")

Floats = npt.NDArray[np.float64]
_TIMES = ("event_id", "asset_id", "site", "occurred_at", "available_at", "known_at", "supersedes", "same_event_as")


@dataclass(frozen=True)
class Told:
    """Events that can count, by asset and time; times in microseconds.

    Attributes:
        table: The events, as they came.
        order: Their order by asset and time; all below is in this order.
        first: Where each asset's begin, and their number, [assets + 1].
        assets: The assets.
        asset: Number of each event's asset.
        occurred: When it happened.
        on: When it was available.
        off: When it was superseded or told again, NEVER if not.
        selections: Bit of each selection that some feature makes, by name.
        bits: Which selections hold each event.
    """

    table: pd.DataFrame
    order: Ints
    first: Ints
    assets: pd.Index[Any]
    asset: Ints
    occurred: Ints
    on: Ints
    off: Ints
    selections: dict[str, int]
    bits: npt.NDArray[np.uint64]

    def member(self, select: Select) -> npt.NDArray[np.bool_]:
        """Which events a selection holds, [events]."""
        return np.asarray((self.bits & np.uint64(1 << self.selections[name_of(select)])) != 0)


def prepare_events(events: pd.DataFrame, knowledge: pd.Timestamp | None) -> Told:
    """Events that can count: seen while on <= T < off.

    A version is seen until one that supersedes it is available; a second telling until the first one is.
    """
    known = events[[c for c in events.columns if c in _used()]]  # texts and pictures would only be copied about
    known = known if knowledge is None else known[known["known_at"] <= knowledge]
    on, off = micro(known["available_at"]), np.full(len(known), NEVER, dtype=np.int64)
    newer = known["supersedes"].notna().to_numpy(bool)
    if newer.any():
        replaced = pd.Series(on[newer]).groupby(known["supersedes"].to_numpy(object)[newer]).min()
        # not through floats: NEVER as a float is beyond the largest integer and would become the smallest
        off = known["event_id"].map(replaced).astype("Int64").fillna(NEVER).to_numpy(np.int64)
    usable = (known["asset_id"].notna() & known["occurred_at"].notna()).to_numpy(bool)
    twice = usable & known["same_event_as"].notna().to_numpy(bool)
    if twice.any():
        first = known[usable].assign(_on=on[usable]).drop_duplicates("event_id").set_index("event_id")
        told = known.loc[twice, "same_event_as"]
        same = told.map(first["asset_id"]).to_numpy(object) == known.loc[twice, "asset_id"].to_numpy(object)
        seen = told.map(first["_on"]).to_numpy(object)
        off = np.array(off)
        off[twice] = np.minimum(
            off[twice], np.array([o if s else NEVER for o, s in zip(seen, same, strict=True)], dtype=np.int64)
        )
    table = known if usable.all() else known[usable]
    asset, assets = numbered(table["asset_id"])
    occurred = micro(table["occurred_at"])
    order, starts, equal = by_asset(asset, occurred, len(assets))
    if equal:
        order = _ties_by_name(order, asset, occurred, table["event_id"])
    selections = _selections()
    bits = selected(table, list(selections.values()))[order]
    index = {name: s for s, name in enumerate(selections)}
    if not usable.all():
        on, off = on[usable], off[usable]
    return Told(table, order, starts, assets, asset[order], occurred[order], on[order], off[order], index, bits)


def _ties_by_name(order: Ints, asset: Ints, occurred: Ints, names: pd.Series[Any]) -> Ints:
    """The order with events of an asset at the same time by event_id."""
    same = (np.diff(asset[order]) == 0) & (np.diff(occurred[order]) == 0)
    tied = np.flatnonzero(np.append(False, same) | np.append(same, False))
    part = order[tied]
    named = pd.DataFrame({"a": asset[part], "t": occurred[part], "n": names.iloc[part].to_numpy(object), "at": part})
    out = order.copy()
    out[tied] = named.sort_values(["a", "t", "n"])["at"].to_numpy(np.int64)
    return out


@cache
def _selections() -> dict[str, dict[str, tuple[Any, ...]]]:
    """Selections of events that some feature makes, by name."""
    made = [_events_of(f) for f in CATALOGUE if f.group in ("event", "gap", "peer")]
    found = {name_of(select): select for select in [*made, REPAIRS, FAILURES]}
    if len(found) > LANES:
        raise ValueError(f"{len(found)} selections of events are more than are counted together ({LANES}).")
    return found


@cache
def _used() -> frozenset[str]:
    """Columns of an event that some feature looks at."""
    chosen = [f.select for f in CATALOGUE if f.group in ("event", "gap", "peer")]
    sums = [f.select["column"] for f in CATALOGUE if f.statistic == "sum"]
    return frozenset(_TIMES).union(*chosen, *sums, FAILURES, REPAIRS)


class EventColumns:
    """Features of groups event, gap and peer: what does not depend on the rows is made once."""

    def __init__(self, features: list[Feature], told: Told, peers: Peers) -> None:
        """Sort out what is to be counted.

        Args:
            features: Their declarations.
            told: The events.
            peers: Rates of equipment like it.
        """
        self.features, self.told, self.peers = features, told, peers
        own = [f for f in features if f.group != "peer"]
        wanted = list(dict.fromkeys((name_of(_events_of(f)), f.window_days) for f in features))
        wanted += [(name_of(_events_of(f)), RECENT_DAYS) for f in own if f.statistic == "trend"]
        self.place = {pair: i for i, pair in enumerate(wanted)}
        index = told.selections
        lengths = sorted({w for _, w in wanted if w is not None})
        self.windows = np.array([*(int(w * DAY) for w in lengths), NEVER], dtype=np.int64)
        window = {w: i for i, w in enumerate(lengths)} | {None: len(lengths)}
        self.counted = np.array([[index[k], window[w]] for k, w in wanted], dtype=np.int64).reshape(-1, 2)
        self.rhythms = list(
            dict.fromkeys(index[name_of(_events_of(f))] for f in own if f.statistic in ("interval", "overdue"))
        )
        self.sums = [f for f in own if f.statistic == "sum"]
        self.summed = np.array(
            [[index[name_of(_events_of(f))], window[f.window_days]] for f in self.sums], dtype=np.int64
        ).reshape(-1, 2)
        self.member = spread(told.bits)
        self.renewal = told.member(REPAIRS) | told.member(FAILURES)
        self.amount = np.zeros((len(self.sums), len(told.order)), dtype=np.int64)
        for k, feature in enumerate(self.sums):
            values = told.table[feature.select["column"][0]].to_numpy(np.float64)[told.order]
            self.amount[k] = np.rint(PARTS * np.nan_to_num(values))

    def columns(self, rows: Rows) -> dict[str, Floats]:
        """Values by name, [rows] each."""
        told, peers = self.told, self.peers
        counts, since, begun, after, interval, renewed, sums = event_statistics(
            rows.told, rows.at, told.first, told.occurred, told.on, told.off, self.member, told.bits, self.renewal, self.amount,
            self.windows, np.array(self.rhythms, dtype=np.int64), self.counted[:, 0].copy(), self.counted[:, 1].copy(),
            self.summed[:, 0].copy(), self.summed[:, 1].copy(),
        )  # fmt: skip
        out: dict[str, Floats] = {}
        for feature in self.features:
            key, window = name_of(_events_of(feature)), feature.window_days
            s, count = told.selections[key], counts[:, self.place[key, window]]
            if feature.statistic == "count":
                out[feature.name] = count
            elif feature.statistic == "count_since_repair":
                out[feature.name] = after[:, s]
            elif feature.statistic == "days_since_first":
                out[feature.name] = begun[:, s]
            elif feature.statistic == "days_since_renewal":
                out[feature.name] = renewed
            elif feature.statistic == "interval":
                out[feature.name] = interval[:, self.rhythms.index(s)]
            elif feature.statistic == "overdue":
                # intervals of a day or less are the same job written twice
                out[feature.name] = since[:, s] / np.maximum(interval[:, self.rhythms.index(s)], 1.0)
            elif feature.statistic == "trend":
                rate = counts[:, self.place[key, RECENT_DAYS]] * (window or NaN) / RECENT_DAYS
                out[feature.name] = np.where(count > 0, rate / np.maximum(count, 1.0), np.nan)
            elif feature.statistic == "sum":
                out[feature.name] = sums[:, self.sums.index(feature)] / PARTS
            elif feature.statistic == "rate":
                years = peers.years(rows, window)
                usual, _ = peers.rates(rows, _events_of(feature), window, count)
                out[feature.name] = (count + PRIOR_YEARS * usual) / (years + PRIOR_YEARS)
            elif feature.statistic == "share":
                out[feature.name] = peers.share(rows, _events_of(feature), window, count)
            elif feature.statistic in ("class_rate", "site_rate"):
                by_class, by_site = peers.rates(rows, _events_of(feature), window, count)
                out[feature.name] = by_class if feature.statistic == "class_rate" else by_site
            else:
                out[feature.name] = since[:, s]
        return out


def _events_of(feature: Feature) -> dict[str, tuple[Any, ...]]:
    """Which events the feature looks at; `column` says what of them is added up."""
    return {k: v for k, v in feature.select.items() if k != "column"}
