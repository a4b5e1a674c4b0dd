"""The hazard: wear as a finite Markov chain per asset, and what it gives off.

State of an asset: wear w in 0..4 and whether lubrication is overdue, o in {0, 1}. Each day in service, in this order:

1. *Wear.* w goes up by one (not above 4) with probability ``a = min(rate * (1 + ageing * years), 0.5) * (overdue if o else 1)``;
   `years` is the age since installation, and ``rate = base * class * load * site`` is the asset's own.
2. *Failure* with probability ``fail[w]``. It is repaired the same day: w becomes 0 with probability `mended`, else 2.
3. *Precursor.* If it has not failed: one of kind c with probability ``precursor[w] * mix[w][c]``. With probability `repair`
   the crew repairs it the same day (w becomes 0 or 2 as in step 2).
4. *Inspection*, on the days of its schedule: found fine with probability ``fine[w]``; if found worn, it is repaired with
   probability `found_repair` (w as in step 2).
5. *Lubrication*, on the days of its schedule: done with probability `lubricated` (o becomes 0), else o becomes 1.

The chance of a failure in one day is thus ``sum over w of P(w after step 1) * fail[w]``. Every record (failure,
precursor with or without repair, inspection with its finding, lubrication) depends on the state of that day alone, and
what else is written (measured values, downtime, words) depends on the record alone. So the forecast given all records
is an exact forward filter over ten states (`pdm.simulation.forward_filter`).

Day d is the site's local calendar day; an asset is in service on start <= d < end. Wear is drawn evenly from 0..2 at start.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

KINDS = ("leak", "noise", "heat", "vibration", "other")
"""Kinds of precursor."""
LEVELS = 5


@dataclass(frozen=True)
class Hazard:
    """Parameters of the hazard; probabilities are per day, tuples run over wear 0..4.

    Attributes:
        rate: Base rate of wear.
        ageing: Growth of the rate per year of age.
        overdue: Factor on the rate while lubrication is overdue.
        fail: Failure.
        precursor: A precursor of any kind.
        mix: Kinds of precursor, [wear][kind], rows sum to 1.
        repair: A precursor is repaired the same day.
        mended: A repair takes the wear to 0 (else to 2).
        fine: An inspection finds nothing.
        found_repair: What an inspection finds worn is repaired the same day.
        lubricated: A due lubrication is done.
    """

    rate: float = 1 / 220
    ageing: float = 0.03
    overdue: float = 2.0
    fail: tuple[float, ...] = (0.00001, 0.00005, 0.0002, 0.003, 0.028)
    precursor: tuple[float, ...] = (0.0005, 0.0008, 0.002, 0.025, 0.12)
    mix: tuple[tuple[float, ...], ...] = (
        (0.30, 0.25, 0.10, 0.05, 0.30),
        (0.35, 0.25, 0.12, 0.08, 0.20),
        (0.32, 0.25, 0.18, 0.15, 0.10),
        (0.27, 0.26, 0.22, 0.20, 0.05),
        (0.15, 0.20, 0.30, 0.33, 0.02),
    )
    repair: float = 0.05
    mended: float = 0.95
    fine: tuple[float, ...] = (0.985, 0.95, 0.85, 0.60, 0.35)
    found_repair: float = 0.55
    lubricated: float = 0.78

    def as_dict(self) -> dict[str, Any]:
        """For the truth's parameters."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Hazard:
        """From the truth's parameters (lists become tuples)."""
        return cls(**{k: _tuple(v) for k, v in values.items()})

    @property
    def emissions(self) -> Floats:
        """Probability of each kind of precursor by wear, [wear, kind]."""
        out: Floats = np.asarray(self.precursor)[:, None] * np.asarray(self.mix)
        return out


def _tuple(value: Any) -> Any:
    return tuple(_tuple(v) for v in value) if isinstance(value, (list, tuple)) else value


@dataclass(frozen=True)
class Schedule:
    """Days of lubrication or inspection: every so many days from an offset, none on the first day in service."""

    every: Ints
    offset: Ints
    start: Ints

    def due(self, day: int) -> Bools:
        """Which assets are due on a day."""
        due: Bools = (day > self.start) & ((day - self.offset) % self.every == 0)
        return due


def in_service(assets: pd.DataFrame, day: int) -> Bools:
    """Which assets are in service on a day, [assets]."""
    alive: Bools = (assets["start"].to_numpy(np.int64) <= day) & (day < assets["end"].to_numpy(np.int64))
    return alive


def daily_rate(assets: pd.DataFrame, hazard: Hazard, day: int) -> Floats:
    """Chance of a step of wear on `day` without overdue lubrication, [assets]."""
    years = np.maximum(day - assets["start"].to_numpy(float), 0.0) / 365.25 + assets["age"].to_numpy(float)
    out: Floats = np.minimum(assets["rate"].to_numpy(float) * (1 + hazard.ageing * years), 0.5)
    return out


def schedules(assets: pd.DataFrame) -> tuple[Schedule, Schedule]:
    """Schedules of lubrication and inspection."""
    start = assets["start"].to_numpy(np.int64)
    made = [
        Schedule(assets[f"{what}_every"].to_numpy(np.int64), assets[f"{what}_offset"].to_numpy(np.int64), start)
        for what in ("lub", "inspect")
    ]
    return made[0], made[1]


def run(assets: pd.DataFrame, hazard: Hazard, days: int, rng: np.random.Generator) -> pd.DataFrame:
    """Let the plant run.

    Args:
        assets: `rate, start, end, age, lub_every, lub_offset, inspect_every, inspect_offset`.
        hazard: Parameters.
        days: Number of days from 0.
        rng: Source of chance.

    Returns:
        asset (position), day, kind (failure, one of KINDS, fine, worn, lubrication), repaired, wear (of that day, before
        a repair); in the order of days.
    """
    count = len(assets)
    wear = rng.integers(0, 3, count)
    overdue = np.zeros(count, dtype=bool)
    lub, seen = schedules(assets)
    fail, fine = np.asarray(hazard.fail), np.asarray(hazard.fine)
    emitted = hazard.emissions.cumsum(axis=1)
    names = np.array([*KINDS, "failure", "fine", "worn", "lubrication"])
    parts: list[tuple[Ints, int, Ints, Bools, Ints]] = []

    def renew(which: Bools) -> None:
        wear[which] = np.where(rng.random(int(which.sum())) < hazard.mended, 0, 2)

    def note(which: Bools, kind: Ints, repaired: Bools, day: int, before: Ints) -> None:
        at = np.flatnonzero(which)
        if len(at):
            parts.append((at, day, kind[at], repaired[at], before[at]))

    for day in range(days):
        alive = in_service(assets, day)
        step = daily_rate(assets, hazard, day) * np.where(overdue, hazard.overdue, 1.0)
        wear = np.where(alive & (rng.random(count) < step), np.minimum(wear + 1, LEVELS - 1), wear)
        before = wear.copy()
        failed = alive & (rng.random(count) < fail[wear])
        kind = (rng.random(count)[:, None] >= emitted[wear]).sum(axis=1)
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
        note(failed, np.full(count, 5), np.ones(count, dtype=bool), day, before)
        note(told, kind, at_once, day, before)
        note(inspected, np.where(worn, 7, 6), found, day, before)
        note(done, np.full(count, 8), np.zeros(count, dtype=bool), day, before)
    if not parts:
        return pd.DataFrame({"asset": [], "day": [], "kind": [], "repaired": [], "wear": []})
    return pd.DataFrame({
        "asset": np.concatenate([p[0] for p in parts]),
        "day": np.repeat([p[1] for p in parts], [len(p[0]) for p in parts]),
        "kind": names[np.concatenate([p[2] for p in parts])],
        "repaired": np.concatenate([p[3] for p in parts]),
        "wear": np.concatenate([p[4] for p in parts]),
    })  # fmt: skip
