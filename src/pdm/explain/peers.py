"""What lies behind a figure of equipment like it: how many failures, of how many others, in what time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pdm.model import Feature, plural
from pdm.service import ends

MIXED = 3
"""How many assets of its site a class counts together with, as the feature has it."""
YEAR = 365.25
LEAST_DAYS = 30.0
"""A site is not judged by less than a month of records."""


@dataclass(frozen=True)
class Counted:
    """Failures of others, recounted from the events, and the rates and shares that they make.

    Attributes:
        own: Failures of the asset in the window.
        of_class: Those of others of its class at its site.
        of_site: Those of all others at its site.
        alike: Others of its class at its site, in service.
        others: All others there.
        days: Days of the window for which the site has records.
    """

    own: int
    of_class: int
    of_site: int
    alike: int
    others: int
    days: float

    @property
    def site_rate(self) -> float:
        """Failures of another asset of the site a year."""
        return self.of_site / max(self.others, 1) / (self.days / YEAR)

    @property
    def class_rate(self) -> float:
        """The same of its class, together with `MIXED` assets of the site."""
        return (self.of_class / (self.days / YEAR) + MIXED * self.site_rate) / (self.alike + MIXED)

    @property
    def share(self) -> float:
        """Part of its site's failures that were its own, percent; NaN where there were none."""
        every = self.own + self.of_site
        return 100.0 * self.own / every if every else float("nan")


class Others:
    """Counts failures of others at the date of a list; what assets share is counted once."""

    def __init__(self, register: pd.DataFrame, events: pd.DataFrame, as_of: pd.Timestamp) -> None:
        """Sort out who serves where.

        Args:
            register: records.REGISTER.
            events: Events with asset and day, each told once.
            as_of: Day of the list.
        """
        self._of = register.drop_duplicates("asset_id").set_index("asset_id")
        self._site = events["asset_id"].map(self._of["site"])
        self._kind = self._of["equipment_class"].fillna("")
        self._events, self._as_of = events, as_of
        self._first = events["occurred_at"].groupby(self._site).min()
        started = self._of["installed_on"].isna() | (self._of["installed_on"] <= as_of)
        left = ends(self._of)
        serving = started & (left.isna() | (left > as_of))
        self._serving = set(self._of.index[serving])
        self._size = pd.Series(serving).groupby([self._of["site"], self._kind]).sum().to_dict()
        self._counts: dict[str, tuple[dict[Any, int], dict[Any, int]]] = {}

    def count(self, feature: Feature, asset: str, chosen: np.ndarray[Any, Any]) -> Counted:
        """Count for an asset; `chosen` tells which events the feature counts, bool [events]."""
        site, kind = self._of.at[asset, "site"], self._kind[asset]
        window = pd.Timedelta(days=feature.window_days or 36500)
        if feature.name not in self._counts:
            when = self._events["occurred_at"]
            inside = chosen & ((when > self._as_of - window) & (when <= self._as_of)).to_numpy(bool)
            each = self._events.loc[inside, "asset_id"].value_counts()
            each = each[each.index.isin(self._of.index)]
            grouped = each.groupby([self._of["site"].reindex(each.index), self._kind.reindex(each.index)]).sum()
            self._counts[feature.name] = (each.to_dict(), grouped.to_dict())
        each_of, grouped_of = self._counts[feature.name]
        first = self._first.get(site)
        known = LEAST_DAYS if first is None or pd.isna(first) else (self._as_of - first) / pd.Timedelta(days=1)
        own, here = int(each_of.get(asset, 0)), int(asset in self._serving)
        return Counted(
            own=own, of_class=int(grouped_of.get((site, kind), 0)) - own,
            of_site=sum(int(n) for (s, _), n in grouped_of.items() if s == site) - own,
            alike=int(self._size.get((site, kind), 0)) - here, others=sum(int(n) for (s, _), n in self._size.items() if s == site) - here,
            days=max(min(float(known), float(window.days)), LEAST_DAYS),
        )  # fmt: skip


def in_words(feature: Feature, found: Counted, equipment: str, site: str) -> str:
    """What was counted, in a sentence without its stop."""
    period = _period(found.days, feature.window_days)
    if feature.statistic == "share":
        return f"{found.own} of {_failures(found.own + found.of_site)} at {site} {period}"
    there = f"at the {found.others} other asset{'' if found.others == 1 else 's'} of {site} {period}"
    if feature.statistic == "site_rate":
        return f"{_failures(found.of_site)} {there}"
    name = equipment.replace("_", " ")
    if not found.alike:
        return f"No other {name} at {site}: {_failures(found.of_site)} {there}"
    others = f"{found.alike} other {name if found.alike == 1 else plural(equipment)}"
    return (
        f"{_failures(found.of_class)} at the {others}, {_failures(found.of_site)} {there} "
        f"(a class counts together with {MIXED} assets of its site)"
    )


def _failures(count: int) -> str:
    return f"{count} failure{'' if count == 1 else 's'}"


def _period(days: float, window: float | None) -> str:
    if window is not None and days >= window:
        return {90: "in 90 days", 365: "in a year", 1095: "in three years"}.get(int(window), f"in {window:.0f} days")
    return f"in {days:.0f} days of records"
