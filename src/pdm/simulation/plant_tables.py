"""What the plant keeps beside its logs: the register with its gaps, readings of rounds, limits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pdm.simulation.enterprise import BY_NAME
from pdm.simulation.naming import site_alias
from pdm.simulation.profiles import Profile

_GAPS = (("installed_on", 0.1), ("manufacturer", 0.2), ("serial_no", 0.3), ("criticality", 0.15))
_LIMITS = (
    ("temperature", -20.0, 150.0, "degC"), ("load", 0.0, 130.0, "%"), ("vibration", 0.0, 45.0, "mm/s"),
    ("running_hours", 0.0, 400000.0, "h"),
)  # fmt: skip


def make_register(assets: pd.DataFrame, first: pd.Timestamp, days: int, rng: np.random.Generator) -> pd.DataFrame:
    """The register as the plant has it: some assets missing, aliases half known, cells empty, a few retired."""
    kept = assets[assets["registered"]].reset_index(drop=True)
    out = kept[[
        "asset_id", "tag", "site", "description", "equipment_class", "functional_location", "manufacturer", "model",
        "serial_no", "installed_on", "criticality",
    ]].copy()  # fmt: skip
    out["parent_id"] = None
    out["valid_from"] = out["valid_to"] = pd.NaT
    gone = kept["end"] < days
    out["retired_on"] = (first + pd.to_timedelta(kept["end"], unit="D")).where(gone)
    known = rng.random(len(kept)) < 0.6
    names = [site_alias(a) for a in kept.to_dict("records")]
    out["aliases"] = [name if is_known else None for name, is_known in zip(names, known, strict=True)]
    for column, share in _GAPS:
        out.loc[rng.random(len(out)) < share, column] = None
    return out


def make_readings(
    assets: pd.DataFrame, first: pd.Timestamp, profile: Profile, rng: np.random.Generator
) -> pd.DataFrame:
    """Sparse readings from rounds: many assets have none. Columns: asset_id, measured_at, quantity, value, unit."""
    rows = []
    for asset in assets[assets["registered"]].to_dict("records"):
        if rng.random() < profile.missing:
            continue
        start, end = int(asset["start"]), int(asset["end"])
        for day in range(start + int(rng.integers(0, 60)), end, int(rng.choice((30, 45, 91)))):
            at = first + pd.Timedelta(days=day, hours=7)
            key = (asset["asset_id"], at)
            rows.append((*key, "running_hours", float(round(hours_run(asset, day))), "h"))
            rows.append((*key, "load", load_percent(asset, rng), "%"))
            if rng.random() > profile.missing:
                rows.append((*key, "temperature", round(float(52 + rng.normal(0, 5)), 1), "degC"))
    return pd.DataFrame(rows, columns=["asset_id", "measured_at", "quantity", "value", "unit"])


def make_limits() -> pd.DataFrame:
    """Limits of plausible values: equipment_class, quantity, low, high, unit."""
    rows = [(name, *limit) for name in BY_NAME for limit in _LIMITS]
    return pd.DataFrame(rows, columns=["equipment_class", "quantity", "low", "high", "unit"])


def hours_run(asset: dict[str, object], day: int) -> float:
    """Hours on the meter by `day`."""
    start, age = float(str(asset["start"])), float(str(asset["age"]))
    return max((day - start) * 20 + age * 6000, 0.0)


def load_percent(asset: dict[str, object], rng: np.random.Generator) -> float:
    """A reading of the load, %."""
    return round(float(np.clip(60 * float(str(asset["load"])) ** 0.3 + rng.normal(0, 4), 10, 120)), 1)
