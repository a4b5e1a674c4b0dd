"""Rates of assets like it: same class at the same site, drawn towards the site as a whole.

Within a site only: what one site does must not move another site's figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.groups import guide, levels, oldest_known
from pdm.features.kernel import DAY
from pdm.features.threads import side_by_side
from pdm.features.times import NEVER, Ints, micro, numbered
from pdm.service import ends

if TYPE_CHECKING:
    from pdm.features.told import Told

YEAR = 365.25
PRIOR_ASSETS = 3.0
"""How many assets of its site a class is mixed with."""
LEAST_DAYS = 30.0
"""A site is not judged by less than a month of records."""

Floats = npt.NDArray[np.float64]
Select = Mapping[str, tuple[Any, ...]]


def name_of(select: Select) -> str:
    """A selection's name: the same columns and values have the same."""
    return repr(sorted(select.items()))


@dataclass(frozen=True)
class Moments:
    """Groups at times, each pair once: rows share most of them.

    Attributes:
        edges: Where the times of each group begin, [groups + 1]; those of no group stand before the first.
        at: T in microseconds, ascending within the group.
        values: What was worked out for them, by name.
    """

    edges: Ints
    at: Ints
    values: dict[Any, Any] = field(default_factory=dict)

    @cached_property
    def guide(self) -> tuple[Ints, Ints, Ints]:
        """Where to look for a moment, see `groups.guide`."""
        return guide(self.edges, self.at)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Rows:
    """Rows (asset, T) by number.

    Attributes:
        at: T in microseconds, [rows].
        told: Number of the asset among those with events, -1 for none, [rows].
        asset: Its place in the register, -1 for none, [rows].
        installed: When the asset was installed, microseconds, NEVER if unknown, [rows].
        moments: Sites, and classes of a site, at times.
        moment: Which of them are a row's, [rows] each.
    """

    at: Ints
    told: Ints
    asset: Ints
    installed: Ints
    moments: dict[str, Moments]
    moment: dict[str, Ints]

    def part(self, start: int, stop: int) -> Rows:
        """The rows from `start` to before `stop`."""
        at = slice(start, stop)
        moment = {k: v[at] for k, v in self.moment.items()}
        return Rows(self.at[at], self.told[at], self.asset[at], self.installed[at], self.moments, moment)


class Peers:
    """Counts of selected events by site and class of a site, at any T.

    An event is in a window of length w from `max(occurred, available)` until `occurred + w` or until it is superseded, so a
    count at T is the number of these intervals that have begun less the number that have ended: two sorted lists a group.
    """

    def __init__(self, told: Told, of: pd.DataFrame) -> None:
        """Number the groups.

        Args:
            told: The events.
            of: records.REGISTER by asset_id.
        """
        self.told, self.of = told, of
        site = numbered(of["site"])[0]
        kind = numbered(of["equipment_class"])[0]
        # no class is a class of its own within the site
        of_site = np.where(site >= 0, site * (int(kind.max(initial=0)) + 2) + kind + 1, -1)
        self.groups = {"site": site, "class": of_site}
        self.asset = np.repeat(of.index.get_indexer(told.assets).astype(np.int64), np.diff(told.first))
        self.installed = micro(of["installed_on"].astype("datetime64[us, UTC]"))
        self.left = micro(ends(of).astype("datetime64[us, UTC]"))

    def rows(self, assets: Ints, names: pd.Index[Any], at: Ints) -> Rows:
        """Number rows: `assets` are places in `names`, `at` is T in microseconds."""
        place = self.of.index.get_indexer(names).astype(np.int64)[assets]
        told = self.told.assets.get_indexer(names).astype(np.int64)[assets]
        known = place >= 0
        installed = np.where(known, self.installed[place], NEVER) if len(self.of) else np.full(len(at), NEVER)
        moments, moment = {}, {}
        day, days = numbered(pd.Series(at))
        for by, groups in self.groups.items():
            group = np.where(known, groups[place], -1) if len(self.of) else np.full(len(at), -1)
            code, pairs = numbered(pd.Series((group + 1) * max(len(days), 1) + day))
            pair = pairs.to_numpy(np.int64)
            of, when = pair // max(len(days), 1) - 1, days.to_numpy(np.int64)[pair % max(len(days), 1)]
            order = np.lexsort((when, of))
            edges = np.searchsorted(of[order], np.arange(int(groups.max(initial=-1)) + 2))
            moments[by] = Moments(edges.astype(np.int64), when[order])
            rank = np.empty(len(order), dtype=np.int64)
            rank[order] = np.arange(len(order))
            moment[by] = rank[code]
        return Rows(at, told, place, installed, moments, moment)

    def prepare(self, rows: Rows, asked: Sequence[tuple[Select, float | None]]) -> None:
        """Work out once what parts of the rows share: counts of selections in windows, sizes, where records begin."""
        none = rows.part(0, 0)
        windows: dict[str, tuple[Select, list[float | None]]] = {}
        for select, window in asked:
            windows.setdefault(name_of(select), (select, []))[1].append(window)
        work: list[Callable[[], Any]] = [partial(self._begin, rows.moments["site"])]
        for by in self.groups:
            work.append(partial(self.size, none, by))
            work += [partial(self._count, rows.moments[by], by, *of) for of in windows.values()]
        side_by_side(lambda made: made(), work, len(self.told.order))

    def count(self, rows: Rows, by: str, select: Select, window_days: float | None) -> Floats:
        """Selected events of the row's group in the window before T, [rows]."""
        moments, key = rows.moments[by], (name_of(select), window_days)
        if key not in moments.values:
            self._count(moments, by, select, [window_days])
        return np.asarray(moments.values[key][rows.moment[by]])

    def _count(self, moments: Moments, by: str, select: Select, windows: Sequence[float | None]) -> None:
        """Note the counts of a selection in some windows, [moments] each."""
        told, mask = self.told, self.told.mask(select)
        lengths = np.array([int((w or 0) * DAY) for w in windows], dtype=np.int64)
        found = levels(
            self.asset, self.groups[by], told.occurred, told.on, told.off, lengths, told.bits, mask, moments.edges, moments.at,
            *moments.guide,
        )  # fmt: skip
        moments.values.update({(name_of(select), w): values for w, values in zip(windows, found, strict=True)})

    def size(self, rows: Rows, by: str) -> Floats:
        """Registered assets of the row's group in service at T, [rows]."""
        moments = rows.moments[by]
        if "size" not in moments.values:
            started = np.where(self.installed == NEVER, np.iinfo(np.int64).min, self.installed)
            each, all_of = np.arange(len(started)), np.ones(len(started), dtype=np.uint32)
            (moments.values["size"],) = levels(
                each, self.groups[by], started, started, self.left, np.zeros(1, dtype=np.int64), all_of, np.uint32(1), moments.edges,
                moments.at, *moments.guide,
            )  # fmt: skip
        return np.asarray(moments.values["size"][rows.moment[by]])

    def years(self, rows: Rows, window_days: float | None, *, asset_age: bool = True) -> Floats:
        """Years of the window for which the site has records (and the asset was there), a month at least, [rows].

        The records begin with the oldest event of the site that was available by T.
        """
        begin = self._begin(rows.moments["site"])[rows.moment["site"]]
        if asset_age:
            known_age = (rows.installed != NEVER) & (rows.installed <= rows.at)
            begin = np.where(known_age, np.maximum(begin, rows.installed), begin)
        days = (rows.at - begin) / DAY
        if window_days is not None:
            days = np.minimum(days, window_days)
        return np.asarray(np.maximum(days, LEAST_DAYS) / YEAR)

    def _begin(self, moments: Moments) -> Ints:
        """When the records of a site begin as known at T, T where there are none, [moments]."""
        if "begin" not in moments.values:
            told = self.told
            moments.values["begin"] = oldest_known(
                self.asset, self.groups["site"], told.on, told.occurred, moments.edges, moments.at, *moments.guide
            )
        return np.asarray(moments.values["begin"])

    def rates(self, rows: Rows, select: Select, window_days: float | None, own: Floats) -> tuple[Floats, Floats]:
        """Selected events per asset and year of the others of the class at the site, and of the others at the site.

        Args:
            rows: The rows.
            select: The events.
            window_days: Days back from T.
            own: Those of the asset itself, [rows].

        Returns:
            Two arrays [rows]: the class's rate mixed with `PRIOR_ASSETS` assets of the site's rate, and the site's rate.
        """
        own = np.where(rows.asset >= 0, own, 0.0)
        years = self.years(rows, window_days, asset_age=False)
        of_site, of_class = (self.count(rows, by, select, window_days) for by in ("site", "class"))
        by_site = (of_site - own) / np.maximum(self.size(rows, "site") - 1.0, 1.0) / years
        # a class of its own has only the site to go by
        others = np.maximum(self.size(rows, "class") - 1.0, 0.0)
        by_class = ((of_class - own) / years + PRIOR_ASSETS * by_site) / (others + PRIOR_ASSETS)
        return by_class, by_site

    def share(self, rows: Rows, select: Select, window_days: float | None, own: Floats) -> Floats:
        """The asset's part of all selected events at its site, in percent, [rows]; NaN where the site has none."""
        of_site = self.count(rows, "site", select, window_days)
        own = np.where(rows.asset >= 0, own, 0.0)
        return np.where(of_site > 0, 100.0 * own / np.maximum(of_site, 1.0), np.nan)
