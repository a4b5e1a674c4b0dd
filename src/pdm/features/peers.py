"""Rates of assets like it: same class at the same site, drawn towards the site as a whole.

Within a site only: what one site does must not move another site's figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.kernel import DAY, positions
from pdm.features.times import NEVER, member, micro, plain
from pdm.model import Feature

YEAR = 365.25
PRIOR_ASSETS = 3.0
"""How many assets of its site a class is mixed with."""
LEAST_DAYS = 30.0
"""A site is not judged by less than a month of records."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Select = Mapping[str, tuple[Any, ...]]
Lists = tuple[Ints, Ints, Ints, Ints]
"""Group and time of beginnings, group and time of ends; each in the order of both."""
MOST_BITS = 62


@dataclass(frozen=True)
class Rows:
    """Rows (asset, T) by number.

    Attributes:
        at: T in microseconds, [rows].
        groups: Number of the row's group by `asset`, `site` and `class` (of its site), [rows] each; -1 for none.
        installed: When the asset was installed, microseconds, NEVER if unknown, [rows].
    """

    at: Ints
    groups: dict[str, Ints]
    installed: Ints


class Peers:
    """Counts of selected events by asset, site and class of a site, at any T.

    An event is in a window of length w from `max(occurred, available)` until `occurred + w` or until it is superseded, so a
    count at T is the number of these intervals that have begun less the number that have ended: two sorted lists a group.
    """

    def __init__(self, table: pd.DataFrame, of: pd.DataFrame) -> None:
        """Number the groups.

        Args:
            table: Events as `prepare_events` gives them.
            of: records.REGISTER by asset_id.
        """
        self.table, self.of = table, of
        site = pd.factorize(of["site"])[0].astype(np.int64)
        kind = pd.factorize(of["equipment_class"])[0].astype(np.int64)
        # no class is a class of its own within the site
        of_site = np.where(site >= 0, site * (int(kind.max(initial=0)) + 2) + kind + 1, -1)
        self.group_of_asset = {"asset": np.arange(len(of), dtype=np.int64), "site": site, "class": of_site}
        self.occurred = micro(table["occurred_at"])
        self.on, self.off = table["_on"].to_numpy(np.int64), table["_off"].to_numpy(np.int64)
        self.asset = of.index.get_indexer(table["asset_id"]).astype(np.int64)
        self.installed = micro(of["installed_on"].astype("datetime64[us, UTC]"))
        self.retired = micro(of["retired_on"].astype("datetime64[us, UTC]"))
        self.names = plain(table["asset_id"])
        self._members: dict[str, npt.NDArray[np.bool_]] = {}
        self._lists: dict[str, Lists] = {}
        self._oldest: tuple[Ints, Ints, Ints] | None = None

    def rows(self, rows: pd.DataFrame) -> Rows:
        """Number rows asset_id, as_of."""
        asset = self.of.index.get_indexer(rows["asset_id"]).astype(np.int64)
        known = asset >= 0
        groups = {k: np.where(known, v[asset], -1) for k, v in self.group_of_asset.items()}
        return Rows(micro(rows["as_of"]), groups, np.where(known, self.installed[asset], NEVER))

    def member(self, select: Select) -> npt.NDArray[np.bool_]:
        """Which events a declaration selects, [events]."""
        key = repr(sorted(select.items()))
        if key not in self._members:
            self._members[key] = member(self.table, select)
        return self._members[key]

    def count(self, rows: Rows, by: str, select: Select, window_days: float | None) -> Floats:
        """Selected events of the row's group in the window before T, [rows]."""
        key = f"{by} {window_days} {sorted(select.items())!r}"
        if key not in self._lists:
            chosen = self.member(select) & (self.asset >= 0)
            occurred = self.occurred[chosen]
            off = self.off[chosen]
            if window_days is not None:
                off = np.minimum(off, occurred + int(window_days * DAY))
            group = self.group_of_asset[by][self.asset[chosen]]
            self._lists[key] = _sorted(group, np.maximum(occurred, self.on[chosen]), off)
        return _level(self._lists[key], rows.groups[by], rows.at)

    def total(self, rows: Rows, select: Select, window_days: float | None, column: str) -> Floats:
        """Sum of a column (nothing counts as nought) over the asset's selected events in the window before T, [rows]."""
        chosen = self.member(select) & (self.asset >= 0)
        # whole ten-thousandths: sums of floats would depend on what else is summed before them
        value = np.rint(1e4 * np.nan_to_num(self.table[column].to_numpy(np.float64)[chosen])).astype(np.int64)
        occurred, off = self.occurred[chosen], self.off[chosen]
        if window_days is not None:
            off = np.minimum(off, occurred + int(window_days * DAY))
        on, group = np.maximum(occurred, self.on[chosen]), self.asset[chosen]
        real = on < off
        begin, end = np.lexsort((on[real], group[real])), np.lexsort((off[real], group[real]))
        lists = group[real][begin], on[real][begin], off[real][end]
        # sums up to each place: what lies between two places is their difference
        upto_on, upto_off = (np.append(0, np.cumsum(value[real][o])) for o in (begin, end))
        asked = rows.groups["asset"]
        first, last = np.searchsorted(lists[0], asked, side="left"), np.searchsorted(lists[0], asked, side="right")
        begun, ended = (
            first + positions(first, last, lists[1], rows.at),
            first + positions(first, last, lists[2], rows.at),
        )
        out = (upto_on[begun] - upto_on[first]) - (upto_off[ended] - upto_off[first])
        return np.asarray(out / 1e4)

    def size(self, rows: Rows, by: str) -> Floats:
        """Registered assets of the row's group in service at T, [rows]."""
        key = f"size {by}"
        if key not in self._lists:
            started = np.where(self.installed == NEVER, np.iinfo(np.int64).min, self.installed)
            self._lists[key] = _sorted(self.group_of_asset[by], started, self.retired)
        return _level(self._lists[key], rows.groups[by], rows.at)

    def years(self, rows: Rows, window_days: float | None, *, asset_age: bool = True) -> Floats:
        """Years of the window for which the site has records (and the asset was there), a month at least, [rows].

        The records begin with the oldest event of the site that was available by T.
        """
        if self._oldest is None:
            known = np.flatnonzero(self.asset >= 0)
            site = self.group_of_asset["site"][self.asset[known]]
            order = np.lexsort((self.on[known], site))
            group, on, oldest = site[order], self.on[known][order], self.occurred[known][order]
            for start, stop in zip(*_edges(group), strict=True):
                oldest[start:stop] = np.minimum.accumulate(oldest[start:stop])
            self._oldest = group, on, oldest
        group, on, oldest = self._oldest
        first, last = (np.searchsorted(group, rows.groups["site"], side=side) for side in ("left", "right"))
        place = first + positions(first, last, on, rows.at)
        begin = rows.at.copy()
        found = place > first
        begin[found] = np.minimum(oldest[place[found] - 1], rows.at[found])
        if asset_age:
            known_age = (rows.installed != NEVER) & (rows.installed <= rows.at)
            begin = np.where(known_age, np.maximum(begin, rows.installed), begin)
        days = (rows.at - begin) / DAY
        if window_days is not None:
            days = np.minimum(days, window_days)
        return np.asarray(np.maximum(days, LEAST_DAYS) / YEAR)

    def rates(self, rows: Rows, select: Select, window_days: float | None) -> tuple[Floats, Floats]:
        """Selected events per asset and year of the others of the class at the site, and of the others at the site.

        Returns:
            Two arrays [rows]: the class's rate mixed with `PRIOR_ASSETS` assets of the site's rate, and the site's rate.
        """
        years = self.years(rows, window_days, asset_age=False)
        own, of_site, of_class = (self.count(rows, by, select, window_days) for by in ("asset", "site", "class"))
        by_site = (of_site - own) / np.maximum(self.size(rows, "site") - 1.0, 1.0) / years
        # a class of its own has only the site to go by
        others = np.maximum(self.size(rows, "class") - 1.0, 0.0)
        by_class = ((of_class - own) / years + PRIOR_ASSETS * by_site) / (others + PRIOR_ASSETS)
        return by_class, by_site

    def share(self, rows: Rows, select: Select, window_days: float | None) -> Floats:
        """The asset's part of all selected events at its site, in percent, [rows]; NaN where the site has none."""
        own, of_site = (self.count(rows, by, select, window_days) for by in ("asset", "site"))
        return np.where(of_site > 0, 100.0 * own / np.maximum(of_site, 1.0), np.nan)


def peer_columns(features: list[Feature], rows: Rows, peers: Peers) -> dict[str, Floats]:
    """Values of features of group peer by name: class_rate and site_rate (events a year of the others), share of the site's."""
    out = {}
    for feature in features:
        select = {k: v for k, v in feature.select.items() if k != "column"}
        if feature.statistic == "share":
            out[feature.name] = peers.share(rows, select, feature.window_days)
        else:
            by_class, by_site = peers.rates(rows, select, feature.window_days)
            out[feature.name] = by_class if feature.statistic == "class_rate" else by_site
    return out


def _sorted(group: Ints, on: Ints, off: Ints) -> Lists:
    """When intervals begin and end, each by group and ascending; empty intervals are left out, and ends that never come."""
    real = (on < off) & (group >= 0)
    group, on, off = group[real], on[real], off[real]
    ends = off < NEVER
    return *_ordered(group, on), *_ordered(group[ends], off[ends])


def _ordered(group: Ints, times: Ints) -> tuple[Ints, Ints]:
    """Groups and times in the order of both."""
    if not len(times):
        return group, times
    low = int(times.min())
    bits = (int(times.max()) - low).bit_length()
    if bits + int(group.max()).bit_length() > MOST_BITS or low < -(1 << MOST_BITS):
        order = np.lexsort((times, group))
        return group[order], times[order]
    # both in one number: sorting plain numbers is many times faster than ordering by two keys
    key = np.sort((group << bits) | (times - low))
    return key >> bits, (key & ((1 << bits) - 1)) + low


def _level(lists: Lists, group: Ints, at: Ints) -> Floats:
    """How many of the group's intervals `on <= T < off` hold T, [rows]."""
    begun_of, on, ended_of, off = lists
    return np.asarray(_upto(begun_of, on, group, at) - _upto(ended_of, off, group, at), dtype=np.float64)


def _upto(of: Ints, times: Ints, group: Ints, at: Ints) -> Ints:
    """How many times of the row's group are not after T, [rows]."""
    edges = np.searchsorted(of, np.arange(int(of[-1]) + 2 if len(of) else 1))
    inside = (group >= 0) & (group < len(edges) - 1)
    first = np.where(inside, edges[np.where(inside, group, 0)], 0)
    last = np.where(inside, edges[np.where(inside, group + 1, 0)], 0)
    return np.asarray(positions(first, last, times, at))


def _edges(group: Ints) -> tuple[Ints, Ints]:
    """Where each run of equal groups starts and stops."""
    starts = np.flatnonzero(np.diff(group, prepend=group[:1] - 1) != 0) if len(group) else np.zeros(0, dtype=np.int64)
    return starts, np.append(starts[1:], len(group)) if len(starts) else starts
