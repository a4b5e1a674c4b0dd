"""The exact forward filter: P(wear, overdue lubrication | records), moved forward a day at a time.

The steps are those of `pdm.simulation.hazard`, in the same order. A day whose records are known multiplies the state by
the probability of exactly these records; a day whose records are not known is summed over all it might have held.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pdm.simulation.hazard import (
    KINDS,
    LEVELS,
    Bools,
    Floats,
    Hazard,
    Ints,
    daily_rate,
    in_service,
    schedules,
)

NOTHING, FAILED = -1, -2


@dataclass(frozen=True)
class DayRecords:
    """What was recorded on one day, [assets] each.

    Attributes:
        kind: Index into KINDS, `FAILED` or `NOTHING`.
        repaired: The precursor was repaired the same day.
        inspection: 0 fine, 1 worn, 2 worn and repaired; looked at on days of inspection only.
        lubricated: Lubrication done; looked at on days of lubrication only.
    """

    kind: Ints
    repaired: Bools
    inspection: Ints
    lubricated: Bools

    @classmethod
    def none(cls, count: int) -> DayRecords:
        """A day without records."""
        no = np.zeros(count, dtype=bool)
        return cls(np.full(count, NOTHING, dtype=np.int64), no, np.zeros(count, dtype=np.int64), no)


class Filter:
    """The state of knowledge about every asset.

    Attributes:
        state: P(overdue, wear | records), [assets, 2, 5]; sums to 1 for each asset, less what has failed in a forecast.
    """

    def __init__(self, assets: pd.DataFrame, hazard: Hazard) -> None:
        """Start from the distribution that the simulation draws from.

        Args:
            assets: `rate, start, end, age` and the schedules.
            hazard: Parameters.
        """
        self.assets = assets
        self.hazard = hazard
        self.state = np.zeros((len(assets), 2, LEVELS))
        self.state[:, 0, :3] = 1 / 3
        self.lub, self.seen = schedules(assets)
        self.fail, self.fine = np.asarray(hazard.fail), np.asarray(hazard.fine)
        self.emit = hazard.emissions
        self.renewed = np.array([hazard.mended, 0.0, 1 - hazard.mended, 0.0, 0.0])

    def copy(self) -> Filter:
        """The same state, to go on from separately."""
        other = object.__new__(Filter)
        other.__dict__.update(self.__dict__)
        other.state = self.state.copy()
        return other

    def day(self, day: int, known: Bools, records: DayRecords, *, absorb: bool = False) -> None:
        """Go through one day.

        Args:
            day: Day from 0.
            known: Whether the asset's records of this day are known, [assets].
            records: The records; looked at where `known`.
            absorb: A failure leaves the state (forecast) instead of starting anew; no records are known then.
        """
        alive = in_service(self.assets, day)[:, None, None]
        moved = self._wear(day)
        moved = self._failures(moved, known, records, absorb)
        moved = self._inspections(moved, day, known, records)
        moved = self._lubrications(moved, day, known, records)
        if not absorb:
            total = moved.sum(axis=(1, 2), keepdims=True)
            moved = moved / np.where(total > 0, total, 1.0)
        self.state = np.where(alive, moved, self.state)

    def _wear(self, day: int) -> Floats:
        step = daily_rate(self.assets, self.hazard, day)[:, None] * np.array([1.0, self.hazard.overdue])
        going = self.state[:, :, :-1] * step[:, :, None]
        out = self.state.copy()
        out[:, :, :-1] -= going
        out[:, :, 1:] += going
        return out

    def _failures(self, state: Floats, known: Bools, records: DayRecords, absorb: bool) -> Floats:
        hazard = self.hazard
        failing = state * self.fail
        living = state - failing
        emitted = self.emit.sum(axis=1)
        anew = failing.sum(axis=2, keepdims=True) * self.renewed
        repaired = (living * emitted).sum(axis=2, keepdims=True) * hazard.repair * self.renewed
        unknown = living * (1 - emitted * hazard.repair) + repaired
        if absorb:
            return np.asarray(unknown)
        unknown = unknown + anew
        if not known.any():
            return np.asarray(unknown)
        kind = records.kind[:, None, None]
        of_kind = living * self.emit.T[np.clip(records.kind, 0, len(KINDS) - 1)][:, None, :]
        renewed = of_kind.sum(axis=2, keepdims=True) * hazard.repair * self.renewed
        told = np.where(records.repaired[:, None, None], renewed, of_kind * (1 - hazard.repair))
        seen = np.where(kind == NOTHING, living * (1 - emitted), np.where(kind == FAILED, anew, told))
        return np.asarray(np.where(known[:, None, None], seen, unknown))

    def _inspections(self, state: Floats, day: int, known: Bools, records: DayRecords) -> Floats:
        due = self.seen.due(day)
        if not due.any():
            return state
        share = self.hazard.found_repair
        fine, worn = state * self.fine, state * (1 - self.fine)
        renewed = worn.sum(axis=2, keepdims=True) * share * self.renewed
        finding = records.inspection[:, None, None]
        seen = np.where(finding == 0, fine, np.where(finding == 1, worn * (1 - share), renewed))
        out = np.where(known[:, None, None], seen, fine + worn * (1 - share) + renewed)
        return np.where(due[:, None, None], out, state)

    def _lubrications(self, state: Floats, day: int, known: Bools, records: DayRecords) -> Floats:
        due = self.lub.due(day)
        if not due.any():
            return state
        chance = self.hazard.lubricated
        wear, nothing = state.sum(axis=1), np.zeros_like(state[:, 0])
        done = chance * np.stack([wear, nothing], axis=1)
        missed = (1 - chance) * np.stack([nothing, wear], axis=1)
        seen = np.where(records.lubricated[:, None, None], done, missed)
        out = np.where(known[:, None, None], seen, done + missed)
        return np.where(due[:, None, None], out, state)
