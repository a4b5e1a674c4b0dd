"""Columns that come from measurements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.kernel import DAY, newest_age, reading_statistics
from pdm.features.times import Ints, micro, numbered
from pdm.grammar.units import in_common
from pdm.model import Feature

Floats = npt.NDArray[np.float64]


class ReadingColumns:
    """Features of group reading: what does not depend on the rows is made once.

    Statistics: last, mean, slope (unit a year), excess (last less mean), of_limit (last in percent of the upper limit) over the
    window, days_since (the last of any of the quantities).
    """

    def __init__(
        self,
        features: list[Feature],
        readings: pd.DataFrame,
        register: pd.DataFrame,
        limits: pd.DataFrame | None,
        knowledge: pd.Timestamp | None,
    ) -> None:
        """Sort out what was measured.

        Args:
            features: Their declarations.
            readings: records.READINGS.
            register: records.REGISTER, for the classes of limits.
            limits: records.LIMITS.
            knowledge: Only readings known by then exist; all when None.
        """
        self.features = features
        self.table = prepare_readings(readings, knowledge)
        code, self.assets = numbered(self.table["asset_id"])
        self._code = code
        highest = upper_limits(limits, register)
        quantities = {f.select["quantity"][0] for f in features if f.statistic == "of_limit"}
        # the last place stands for assets of which nothing was measured
        self._limit = {
            q: np.append(highest.reindex([(q, a) for a in self.assets]).to_numpy(np.float64), np.nan)
            if len(highest)
            else np.full(len(self.assets) + 1, np.nan)
            for q in quantities
        }
        self._parts: dict[tuple[str, ...], _Part] = {}

    def columns(self, asset: Ints, at: Ints) -> dict[str, Floats]:
        """Values by name, [rows] each.

        Args:
            asset: Places in `assets`, -1 for none, [rows].
            at: T in microseconds, [rows].
        """
        single = [f for f in self.features if f.statistic != "days_since"]
        keys = list(dict.fromkeys((f.select["quantity"][0], f.window_days) for f in single))
        out: dict[str, Floats] = {}
        for feature in self.features:
            if feature.statistic == "days_since":
                part = self._part(tuple(feature.select["quantity"]))
                out[feature.name] = newest_age(*part.range(asset), at, part.measured, part.on)
        for window_days in dict.fromkeys(w for _, w in keys):
            kinds = [q for q, w in keys if w == window_days]
            part = self._part(tuple(kinds))
            length = int((window_days or 36500) * DAY)
            latest, mean, slope = reading_statistics(
                *part.range(asset), at, part.measured, part.on, part.value, part.kind, len(kinds),
                np.full(len(kinds), length, dtype=np.int64),
            )  # fmt: skip
            found = {"last": latest, "mean": mean, "slope": slope, "excess": latest - mean}
            for feature in single:
                if feature.window_days != window_days:
                    continue
                k = kinds.index(feature.select["quantity"][0])
                if feature.statistic == "of_limit":
                    out[feature.name] = 100.0 * latest[:, k] / self._limit[kinds[k]][asset]
                else:
                    out[feature.name] = found[feature.statistic][:, k]
        return out

    def _part(self, quantities: tuple[str, ...]) -> _Part:
        """Readings of these quantities."""
        if quantities not in self._parts:
            chosen = self.table["quantity"].isin(list(quantities)).to_numpy(bool)
            table = self.table[chosen]
            edges = np.searchsorted(self._code[chosen], np.arange(len(self.assets) + 1)).astype(np.int64)
            self._parts[quantities] = _Part(
                edges, micro(table["measured_at"]), micro(table["available_at"]), table["value"].to_numpy(np.float64),
                table["quantity"].map({k: i for i, k in enumerate(quantities)}).to_numpy(np.int64),
            )  # fmt: skip
        return self._parts[quantities]


@dataclass(frozen=True)
class _Part:
    """Readings of some quantities by asset and time; `edges` says where each asset's begin."""

    edges: Ints
    measured: Ints
    on: Ints
    value: Floats
    kind: Ints

    def range(self, asset: Ints) -> tuple[Ints, Ints]:
        """Where each asset's readings begin and end."""
        known = asset >= 0
        return np.where(known, self.edges[asset], 0), np.where(known, self.edges[np.where(known, asset + 1, 0)], 0)


def prepare_readings(readings: pd.DataFrame, knowledge: pd.Timestamp | None) -> pd.DataFrame:
    """Plausible readings of known assets, in common units, sorted by asset and time."""
    use = readings["asset_id"].notna() & readings["measured_at"].notna() & readings["value"].notna()
    use &= readings["plausible"].fillna(True).astype(bool)
    if knowledge is not None:
        use &= readings["known_at"] <= knowledge
    return in_common(readings[use]).sort_values(["asset_id", "measured_at", "reading_id"], ignore_index=True)


def upper_limits(limits: pd.DataFrame | None, register: pd.DataFrame) -> pd.Series[Any]:
    """Upper limit by (quantity, asset_id): the asset's own, else its class's; absent where none above nought is known."""
    names = register["asset_id"].to_numpy(object)
    parts = []
    if limits is not None:
        usable = limits[limits["high"] > 0]
        own, of_class = (
            usable[usable["asset_id"].notna()],
            usable[usable["asset_id"].isna() & usable["equipment_class"].notna()],
        )
        of = pd.DataFrame({"asset": names, "equipment_class": register["equipment_class"].to_numpy()})
        merged = of_class.merge(of, on="equipment_class")
        parts = [
            pd.Series(
                own["high"].to_numpy(),
                index=pd.MultiIndex.from_arrays([own["quantity"], own["asset_id"].to_numpy(object)]),
            ),
            pd.Series(
                merged["high"].to_numpy(), index=pd.MultiIndex.from_arrays([merged["quantity"], merged["asset"]])
            ),
        ]
    if not parts:
        return pd.Series(dtype=np.float64, index=pd.MultiIndex.from_arrays([[], []]))
    found = pd.concat(parts)
    return found[~found.index.duplicated()].astype(np.float64)
