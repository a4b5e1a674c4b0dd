"""What happened: the records of the hazard with their parts and values, and what happens beside it.

What stands in a record beyond its kind (part, measured values, downtime, cost) is drawn from the kind alone, never from the
wear behind it, so that the forward filter over the kinds is the best forecast there can be.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pdm.simulation.enterprise import BY_NAME
from pdm.simulation.hazard import KINDS
from pdm.simulation.profiles import Profile

_WORK = {"failure": "corrective", "precursor": "corrective", "lubrication": "preventive", "inspection": "inspection",
         "plan": "corrective", "harmless": "other", "modification": "modification"}  # fmt: skip
_WARMER = {"failure": 34.0, "heat": 30.0, "vibration": 12.0, "noise": 8.0, "leak": 3.0, "worn": 6.0}
_SHAKIER = {"failure": 5.0, "vibration": 5.5, "noise": 2.0, "heat": 1.0, "worn": 1.0}


def make_events(
    raw: pd.DataFrame, assets: pd.DataFrame, first: pd.Timestamp, profile: Profile, rng: np.random.Generator
) -> pd.DataFrame:
    """The truth's `events` (see `pdm.simulation.truth`): the hazard's records and what does not count.

    Args:
        raw: Records of the hazard (`hazard.run`).
        assets: The truth's assets.
        first: Day 0.
        profile: `trap` sets how many harmless things sound like something.
        rng: Source of chance.
    """
    events = pd.DataFrame([*_records(raw, assets, rng), *_besides(raw, assets, profile, rng)])
    events = events.sort_values(["day", "asset"], kind="stable", ignore_index=True)
    count = len(events)
    events["occurred_at"] = (
        first + pd.to_timedelta(events["day"], unit="D") + pd.to_timedelta(rng.integers(0, 24 * 60, count), unit="min")
    )
    events["event_id"] = [f"T{n:06d}" for n in range(count)]
    at = events.pop("asset").to_numpy()
    for column in ("asset_id", "site", "equipment_class"):
        events[column] = assets[column].to_numpy()[at]
    events["is_failure"] = events["kind"] == "failure"
    events["planned"] = events["kind"] == "plan"
    events["negated"] = events["true_kind"] == "fine"
    events["work_type"] = events["kind"].map(_WORK)
    shows = events["true_kind"]
    events["measured_temperature"] = 48 + shows.map(_WARMER).fillna(0.0) + rng.normal(0, 6, count)
    events["measured_vibration"] = 1.6 + shows.map(_SHAKIER).fillna(0.0) + rng.gamma(2, 0.5, count)
    failed = events["is_failure"].to_numpy()
    events["downtime"] = np.where(failed, np.round(rng.gamma(2.0, 4.0, count), 1), np.nan)
    events["cost"] = np.round(np.where(failed, rng.gamma(3, 1500, count), rng.gamma(2, 120, count)), 2)
    return events


def _records(raw: pd.DataFrame, assets: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    going: dict[int, str] = {}
    for asset, day, kind, repaired, wear in raw.itertuples(index=False):
        parts = BY_NAME[assets.at[asset, "equipment_class"]].parts
        # the part that is going is the same until it is repaired
        part = going.setdefault(asset, str(rng.choice(parts)))
        if rng.random() < 0.15:
            part = str(rng.choice(parts))
        told = {"failure": "failure", "lubrication": "lubrication"}.get(kind, "inspection")
        rows.append({
            "asset": asset, "day": day, "kind": "precursor" if kind in KINDS else told, "true_kind": kind,
            "mode": kind if kind in KINDS else None, "component": part, "repaired": repaired, "wear": wear,
        })  # fmt: skip
        if repaired:
            going.pop(asset, None)
    return rows


def _besides(
    raw: pd.DataFrame, assets: pd.DataFrame, profile: Profile, rng: np.random.Generator
) -> list[dict[str, Any]]:
    """Plans, harmless things and modifications: drawn without a look at the wear."""
    if raw.empty:
        return []
    rows = []
    days = int(raw["day"].max()) + 1
    for _ in range(int(len(raw) * (0.08 + 0.10 * profile.trap))):
        asset = int(rng.integers(0, len(assets)))
        start, end = int(assets.at[asset, "start"]), min(int(assets.at[asset, "end"]), days)
        if start >= end:
            continue
        rows.append({
            "asset": asset, "day": int(rng.integers(start, end)), "true_kind": None, "mode": None,
            "kind": str(rng.choice(("plan", "harmless", "modification"), p=(0.4, 0.5, 0.1))),
            "component": str(rng.choice(BY_NAME[assets.at[asset, "equipment_class"]].parts)), "repaired": False, "wear": -1,
        })  # fmt: skip
    return rows
