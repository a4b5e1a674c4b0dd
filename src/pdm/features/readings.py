"""Columns that come from measurements."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.kernel import DAY, newest_age, ranges, reading_statistics
from pdm.features.times import micro, plain
from pdm.grammar.units import in_common
from pdm.model import Feature

Floats = npt.NDArray[np.float64]


def prepare_readings(readings: pd.DataFrame, knowledge: pd.Timestamp | None) -> pd.DataFrame:
    """Plausible readings of known assets, in common units, sorted by asset and time."""
    use = readings["asset_id"].notna() & readings["measured_at"].notna() & readings["value"].notna()
    use &= readings["plausible"].fillna(True).astype(bool)
    if knowledge is not None:
        use &= readings["known_at"] <= knowledge
    return in_common(readings[use]).sort_values(["asset_id", "measured_at", "reading_id"], ignore_index=True)


def reading_columns(
    features: list[Feature],
    assets: npt.NDArray[Any],
    at: npt.NDArray[np.int64],
    table: pd.DataFrame,
    highest: pd.Series[Any],
) -> dict[str, Floats]:
    """Values of features of group reading by name, [rows] each.

    Statistics: last, mean, slope (unit a year), excess (last less mean), of_limit (last in percent of the upper limit) over the
    window, days_since (the last of any of the quantities).

    Args:
        features: Their declarations.
        assets: asset_id of the rows, as `times.plain` gives them.
        at: T in microseconds, [rows].
        table: Readings as `prepare_readings` gives them.
        highest: Upper limits as `upper_limits` gives them.
    """
    single = [f for f in features if f.statistic != "days_since"]
    keys = list(dict.fromkeys((f.select["quantity"][0], f.window_days) for f in single))
    out: dict[str, Floats] = {
        f.name: _days_since(f, assets, at, table) for f in features if f.statistic == "days_since"
    }
    for window_days in dict.fromkeys(w for _, w in keys):
        kinds = [q for q, w in keys if w == window_days]
        part = table[table["quantity"].isin(kinds)]
        first, last = ranges(plain(part["asset_id"]), assets)
        length = int((window_days or 36500) * DAY)
        latest, mean, slope = reading_statistics(
            first, last, at, micro(part["measured_at"]), micro(part["available_at"]), part["value"].to_numpy(np.float64),
            part["quantity"].map({k: i for i, k in enumerate(kinds)}).to_numpy(np.int64), len(kinds),
            np.full(len(kinds), length, dtype=np.int64),
        )  # fmt: skip
        found = {"last": latest, "mean": mean, "slope": slope, "excess": latest - mean}
        for feature in single:
            quantity = feature.select["quantity"][0]
            if feature.window_days == window_days and feature.statistic == "of_limit":
                limit = highest.reindex(pd.MultiIndex.from_product([[quantity], assets])).to_numpy(np.float64)
                out[feature.name] = 100.0 * latest[:, kinds.index(quantity)] / limit
            elif feature.window_days == window_days:
                out[feature.name] = found[feature.statistic][:, kinds.index(quantity)]
    return out


def upper_limits(limits: pd.DataFrame | None, register: pd.DataFrame) -> pd.Series[Any]:
    """Upper limit by (quantity, asset_id): the asset's own, else its class's; absent where none above nought is known."""
    names = plain(register["asset_id"])
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
                own["high"].to_numpy(), index=pd.MultiIndex.from_arrays([own["quantity"], plain(own["asset_id"])])
            ),
            pd.Series(
                merged["high"].to_numpy(), index=pd.MultiIndex.from_arrays([merged["quantity"], merged["asset"]])
            ),
        ]
    if not parts:
        return pd.Series(dtype=np.float64, index=pd.MultiIndex.from_arrays([[], []]))
    found = pd.concat(parts)
    return found[~found.index.duplicated()].astype(np.float64)


def _days_since(feature: Feature, assets: npt.NDArray[Any], at: npt.NDArray[np.int64], table: pd.DataFrame) -> Floats:
    """Days since the last measurement of any of the quantities, NaN if none, [rows]."""
    part = table[table["quantity"].isin(list(feature.select["quantity"]))]
    first, last = ranges(plain(part["asset_id"]), assets)
    return np.asarray(newest_age(first, last, at, micro(part["measured_at"]), micro(part["available_at"])))
