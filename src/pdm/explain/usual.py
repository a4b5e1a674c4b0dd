"""What is usual among others on the day of the list: the figures of equipment like it, those included of which nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.model import Feature, plural

LEAST = 10
"""Others of a class below which an asset is compared with all equipment."""
LEAST_MEASURED = 5
"""Others with a figure below which nothing is compared."""
AGO = ("days_since", "days_since_first", "days_since_renewal")
"""Statistics that tell how long ago something was; never is longest."""
MIDDLE = (*AGO, "last", "mean", "of_limit", "slope", "renewals_usual")
"""Statistics of which the one in the middle is usual; of counts and rates it is the average, as most counts are none."""
NEVER = float("inf")
"""The usual number of days where most others have none on record."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Usual:
    """A figure that others have.

    Attributes:
        value: The figure; `NEVER` where most have no such day on record.
        who: Whose it is, in words.
    """

    value: float
    who: str


class Alike:
    """Figures of all assets of one list, and what is usual among those that an asset is compared with.

    An asset is compared with others of its class at all sites, with all equipment where its class has fewer than `LEAST` others:
    the same group for every figure, whichever way a figure points.

    Args:
        X: Features, one row an asset.
        assets: asset_ids, [rows].
        kinds: Equipment class of each or none, [rows].
        sites: Site of each, [rows].
        current: Whether the asset's figures are those of the day: a silent site's are not, [rows].
    """

    def __init__(
        self,
        X: pd.DataFrame,
        assets: Sequence[str],
        kinds: Sequence[Any],
        sites: Sequence[Any],
        current: Sequence[bool],
    ) -> None:
        self._column = {str(name): X[name].to_numpy(np.float64) for name in X.columns}
        self._place = {str(a): i for i, a in enumerate(assets)}
        self._current = np.asarray(current, dtype=bool)
        self._site = np.asarray([str(s) for s in sites], dtype=object)
        self._kind = [k if isinstance(k, str) else "" for k in kinds]
        named = np.asarray(self._kind, dtype=object)
        self._members: dict[str, npt.NDArray[np.bool_]] = {"": self._current}
        self._members |= {k: self._current & (named == k) for k in set(self._kind) - {""}}
        self._sorted: dict[tuple[str, str], Floats] = {}

    def value(self, name: str, asset: str) -> float | None:
        """A figure of an asset itself; None where there is none of that name."""
        place = self._place.get(asset)
        return None if place is None or name not in self._column else float(self._column[name][place])

    def usual(self, feature: Feature, asset: str) -> Usual | None:
        """What is usual of a feature for an asset; None where that cannot be said."""
        if feature.group == "peer":
            return self._elsewhere(feature, asset)
        never = feature.statistic in AGO
        what = " measured" if feature.group == "reading" and not never else ""
        return self._among(feature.name, asset, middle=feature.statistic in MIDDLE, never=never, what=what)

    def average(self, name: str, asset: str) -> Usual | None:
        """The average of a count among the same others; None where that cannot be said."""
        return self._among(name, asset, middle=False, never=False, what="")

    def _among(self, name: str, asset: str, *, middle: bool, never: bool, what: str) -> Usual | None:
        place = self._place.get(asset)
        if place is None or name not in self._column:
            return None
        group = self._group(place)
        values, own = self._figures(name, group, never), float(self._column[name][place])
        own = NEVER if never and own != own else own
        inside = bool(self._members[group][place]) and own == own
        count = len(values) - inside
        if count < LEAST_MEASURED:
            return None
        who = f"{count} other {plural(group) if group else 'assets'}{what}"
        if middle:
            return Usual(_middle(values, own if inside else None), f"typical of {who}")
        return Usual((float(values.sum()) - (own if inside else 0.0)) / count, f"average of {who}")

    def _group(self, place: int) -> str:
        kind = self._kind[place]
        return kind if kind and int(self._members[kind].sum()) - int(self._current[place]) >= LEAST else ""

    def _figures(self, name: str, group: str, never: bool) -> Floats:
        """Known figures of a group, ascending."""
        if (name, group) not in self._sorted:
            values = self._column[name][self._members[group]]
            values = np.where(np.isnan(values), NEVER, values) if never else values[~np.isnan(values)]
            self._sorted[name, group] = np.sort(values)
        return self._sorted[name, group]

    def _elsewhere(self, feature: Feature, asset: str) -> Usual | None:
        """Of a figure that a site shares: the same at other sites; of a share of all its failures, an even one."""
        place = self._place.get(asset)
        if place is None or feature.name not in self._column:
            return None
        here = self._site == self._site[place]
        if feature.statistic == "share":
            count = int(here.sum())
            return Usual(100.0 / count, f"an even share among its {count} assets") if count > 1 else None
        kind = self._kind[place] if feature.statistic == "class_rate" else ""
        there = self._members[kind] & ~here
        values = self._column[feature.name][there]
        values = values[~np.isnan(values)]
        return Usual(float(values.mean()), "at other sites") if len(values) >= LEAST_MEASURED else None


def _middle(values: Floats, own: float | None) -> float:
    """The median of ascending values without one of them."""
    if own is not None:
        at = int(np.searchsorted(values, own))
        values = np.delete(values, min(at, len(values) - 1))
    half = len(values) // 2
    low, high = (values[half - 1], values[half]) if len(values) % 2 == 0 else (values[half], values[half])
    return float(high) if np.isinf(high) else float((low + high) / 2)
