"""Columns that come from measurements."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.kernel import DAY, ranges, reading_statistics
from pdm.features.times import micro, plain
from pdm.grammar.units import in_common
from pdm.model import Feature


def prepare_readings(readings: pd.DataFrame, knowledge: pd.Timestamp | None) -> pd.DataFrame:
    """Plausible readings of known assets, in common units, sorted by asset and time."""
    use = readings["asset_id"].notna() & readings["measured_at"].notna() & readings["value"].notna()
    use &= readings["plausible"].fillna(True).astype(bool)
    if knowledge is not None:
        use &= readings["known_at"] <= knowledge
    return in_common(readings[use]).sort_values(["asset_id", "measured_at", "reading_id"], ignore_index=True)


def reading_columns(
    features: list[Feature], assets: npt.NDArray[Any], at: npt.NDArray[np.int64], table: pd.DataFrame
) -> dict[str, npt.NDArray[np.float64]]:
    """Values of features of group reading by name, [rows] each.

    Statistics: last, mean, slope (unit a year), excess (last less mean) over the window.
    """
    keys = list(dict.fromkeys((f.select["quantity"][0], f.window_days) for f in features))
    out: dict[str, npt.NDArray[np.float64]] = {}
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
        for feature in features:
            if feature.window_days == window_days:
                out[feature.name] = found[feature.statistic][:, kinds.index(feature.select["quantity"][0])]
    return out
