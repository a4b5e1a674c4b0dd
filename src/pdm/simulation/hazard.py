"""The hazard: wear as a finite Markov chain per asset, and what it gives off.

Per asset and day, in this order:

1. wear w in 0..4 steps up by one with probability  a = rate * (1 + ageing * years in service) * (k if overdue else 1);
2. the asset fails with probability h[w]: it is repaired, w becomes 0 (probability `mended`) or 2;
3. otherwise it gives off a precursor of kind c with probability e[w] * mix[w][c]; the day's crew repairs it at once
   with probability q: w becomes 0 (`mended`) or 2;
4. on a day of its inspection schedule it is found fine with probability g[w]; if not, it is repaired with
   probability r (w as in 3);
5. on a day of its lubrication schedule it is lubricated with probability `lubricated` (then not overdue), otherwise
   it is overdue until the next lubrication that is done.

`rate` is the product of a base, the class, the load and the site. All days are alike but for 1, and every record
(failure, precursor with or without repair, inspection with its finding, lubrication) is a function of the day, so the
forecast given the records is a forward filter (`pdm.simulation.oracle`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

KINDS = ("leak", "noise", "heat", "vibration", "other")
NONE, FAILURE = -1, -2


@dataclass(frozen=True)
class Hazard:
    """Parameters of the hazard; all probabilities are per day."""

    rate: float = 1 / 150
    ageing: float = 0.03
    overdue: float = 2.0
    fail: tuple[float, ...] = (0.00005, 0.0002, 0.0008, 0.0070, 0.0330)
    precursor: tuple[float, ...] = (0.0012, 0.0022, 0.0075, 0.0290, 0.0750)
    mix: tuple[tuple[float, ...], ...] = (
        (0.30, 0.25, 0.10, 0.05, 0.30),
        (0.35, 0.25, 0.12, 0.08, 0.20),
        (0.32, 0.25, 0.18, 0.15, 0.10),
        (0.22, 0.24, 0.24, 0.25, 0.05),
        (0.15, 0.20, 0.30, 0.33, 0.02),
    )
    repair: float = 0.10
    mended: float = 0.62
    fine: tuple[float, ...] = (0.985, 0.95, 0.85, 0.60, 0.35)
    found_repair: float = 0.55
    lubricated: float = 0.78

    def as_dict(self) -> dict[str, Any]:
        """For the truth's parameters."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Hazard:
        """From the truth's parameters."""
        made = {
            k: tuple(tuple(x) if isinstance(x, list) else x for x in v) if isinstance(v, list) else v
            for k, v in values.items()
        }
        return cls(**made)

    @property
    def emissions(self) -> Floats:
        """Probability of each kind of precursor by wear, [wear, kind]."""
        out: Floats = np.asarray(self.precursor)[:, None] * np.asarray(self.mix)
        return out


@dataclass
class Schedule:
    """Days of lubrication and inspection: every so many days from an offset."""

    every: npt.NDArray[np.int64]
    offset: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]

    def due(self, day: int) -> npt.NDArray[np.bool_]:
        """Which assets are due on a day."""
        due: npt.NDArray[np.bool_] = (day > self.start) & ((day - self.offset) % self.every == 0)
        return due


def daily_rate(assets: pd.DataFrame, hazard: Hazard, day: int) -> Floats:
    """Chance of a step of wear on `day` without overdue lubrication, [assets]."""
    years = np.maximum(day - assets["start"].to_numpy(float), 0.0) / 365.25 + assets["age"].to_numpy(float)
    out: Floats = np.minimum(assets["rate"].to_numpy(float) * (1 + hazard.ageing * years), 0.5)
    return out


def schedules(assets: pd.DataFrame) -> tuple[Schedule, Schedule]:
    """Schedules of lubrication and inspection."""
    start = assets["start"].to_numpy(np.int64)
    lub = Schedule(assets["lub_every"].to_numpy(np.int64), assets["lub_offset"].to_numpy(np.int64), start)
    seen = Schedule(
        assets["inspect_every"].to_numpy(np.int64), assets["inspect_offset"].to_numpy(np.int64), start
    )
    return lub, seen


@dataclass
class History:
    """What happened: rows (asset index, day, kind, repaired) in the order of days."""

    rows: list[tuple[int, int, str, bool]] = field(default_factory=list)


def run(assets: pd.DataFrame, hazard: Hazard, days: int, rng: np.random.Generator) -> pd.DataFrame:
    """Let the plant run.

    Args:
        assets: `rate, start, age, lub_every, lub_offset, inspect_every, inspect_offset`.
        hazard: Parameters.
        days: Number of days from 0.
        rng: Source of chance.

    Returns:
        asset (position), day, kind (failure, one of KINDS, fine, worn, lubrication), repaired, wear before.
    """
    count = len(assets)
    wear = rng.integers(0, 3, count)
    overdue = np.zeros(count, dtype=bool)
    lub, seen = schedules(assets)
    start = assets["start"].to_numpy(np.int64)
    fail, fine = np.asarray(hazard.fail), np.asarray(hazard.fine)
    emitted = hazard.emissions.cumsum(axis=1)
    rows: list[tuple[int, int, str, bool, int]] = []

    def renew(which: npt.NDArray[np.bool_]) -> None:
        wear[which] = np.where(rng.random(int(which.sum())) < hazard.mended, 0, 2)

    for day in range(days):
        alive = day >= start
        step = daily_rate(assets, hazard, day) * np.where(overdue, hazard.overdue, 1.0)
        wear = np.where(alive & (rng.random(count) < step), np.minimum(wear + 1, 4), wear)
        before = wear.copy()
        failed = alive & (rng.random(count) < fail[wear])
        draw = rng.random(count)
        kind = (draw[:, None] >= emitted[wear]).sum(axis=1)
        told = alive & ~failed & (kind < len(KINDS))
        at_once = told & (rng.random(count) < hazard.repair)
        renew(failed)
        renew(at_once)
        inspected = alive & seen.due(day)
        worn = inspected & (rng.random(count) >= fine[wear])
        found = worn & (rng.random(count) < hazard.found_repair)
        renew(found)
        due = alive & lub.due(day)
        done = due & (rng.random(count) < hazard.lubricated)
        overdue = np.where(done, False, overdue | due)
        rows += [(i, day, "failure", True, int(before[i])) for i in np.flatnonzero(failed)]
        rows += [(i, day, KINDS[kind[i]], bool(at_once[i]), int(before[i])) for i in np.flatnonzero(told)]
        rows += [
            (i, day, "worn" if worn[i] else "fine", bool(found[i]), int(before[i]))
            for i in np.flatnonzero(inspected)
        ]
        rows += [(i, day, "lubrication", False, int(before[i])) for i in np.flatnonzero(done)]
    return pd.DataFrame(rows, columns=["asset", "day", "kind", "repaired", "wear"])
