"""The best possible forecast: an exact forward filter over wear and overdue lubrication.

For a date T it has seen the true events of days up to T minus the site's lag (and of no day after the site fell
silent); days that are not known yet are summed over; then the state runs on over (T, T + horizon] with failure
absorbing. The start is the distribution that the simulation draws from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.simulation.hazard import KINDS, Hazard, daily_rate, schedules
from pdm.simulation.truth import Truth

Floats = npt.NDArray[np.float64]


class Filter:
    """P(wear, overdue | records), [assets, overdue, wear], moved forward a day at a time."""

    def __init__(self, assets: pd.DataFrame, hazard: Hazard) -> None:
        self.assets = assets
        self.hazard = hazard
        self.state = np.zeros((len(assets), 2, 5))
        self.state[:, 0, :3] = 1 / 3
        self.lub, self.seen = schedules(assets)
        self.start = assets["start"].to_numpy(np.int64)
        self.fail, self.fine = np.asarray(hazard.fail), np.asarray(hazard.fine)
        self.emit = hazard.emissions
        self.renewed = np.array([hazard.mended, 0.0, 1 - hazard.mended, 0.0, 0.0])

    def copy(self) -> Filter:
        """The same state, to go on from separately."""
        other = object.__new__(Filter)
        other.__dict__.update(self.__dict__)
        other.state = self.state.copy()
        return other

    def day(
        self,
        day: int,
        known: npt.NDArray[np.bool_],
        records: Mapping[str, npt.NDArray[np.int64]],
        *,
        absorb: bool = False,
    ) -> None:
        """Go through one day.

        Args:
            day: Day from 0.
            known: Whether the records of this day are known, [assets].
            records: `kind` (-1 none, -2 failure, else index into KINDS), `repaired`, `inspection` (0 fine, 1 worn, 2 worn
                and repaired), `lubricated`, each [assets]; looked at where `known`.
            absorb: A failure leaves the state (forecast) instead of starting anew.
        """
        alive = day >= self.start
        before = self.state.copy()
        state = self._wear(self.state, day)
        state = self._failures(state, known, records, absorb)
        state = self._inspections(state, day, known, records)
        state = self._lubrications(state, day, known, records)
        self.state = np.where(alive[:, None, None], state, before)
        if not absorb:
            total = self.state.sum(axis=(1, 2), keepdims=True)
            self.state = self.state / np.where(total > 0, total, 1.0)

    def _wear(self, state: Floats, day: int) -> Floats:
        step = daily_rate(self.assets, self.hazard, day)[:, None] * np.array([1.0, self.hazard.overdue])
        moved = state[:, :, :4] * step[:, :, None]
        out = state.copy()
        out[:, :, :4] -= moved
        out[:, :, 1:] += moved
        return out

    def _failures(
        self,
        state: Floats,
        known: npt.NDArray[np.bool_],
        records: Mapping[str, npt.NDArray[np.int64]],
        absorb: bool,
    ) -> Floats:
        hazard = self.hazard
        failing = state * self.fail
        living = state - failing
        emitted = self.emit.sum(axis=1)
        repaired = (living * emitted).sum(axis=2, keepdims=True) * hazard.repair * self.renewed
        marginal = living * (1 - emitted * hazard.repair) + repaired
        if not absorb:
            marginal = marginal + failing.sum(axis=2, keepdims=True) * self.renewed
        if absorb or not known.any():
            return marginal
        kind, at_once = records["kind"], records["repaired"].astype(bool)
        quiet = living * (1 - emitted)
        of_kind = living * self.emit.T[np.clip(kind, 0, len(KINDS) - 1)][:, None, :]
        kept = of_kind * (1 - hazard.repair)
        renewed = of_kind.sum(axis=2, keepdims=True) * hazard.repair * self.renewed
        anew = failing.sum(axis=2, keepdims=True) * self.renewed
        seen = np.where((kind == -1)[:, None, None], quiet, np.where(at_once[:, None, None], renewed, kept))
        seen = np.where((kind == -2)[:, None, None], anew, seen)
        return np.where(known[:, None, None], seen, marginal)

    def _inspections(
        self,
        state: Floats,
        day: int,
        known: npt.NDArray[np.bool_],
        records: Mapping[str, npt.NDArray[np.int64]],
    ) -> Floats:
        due = self.seen.due(day)
        if not due.any():
            return state
        share = self.hazard.found_repair
        fine, worn = state * self.fine, state * (1 - self.fine)
        renewed = worn.sum(axis=2, keepdims=True) * share * self.renewed
        marginal = fine + worn * (1 - share) + renewed
        finding = records["inspection"][:, None, None]
        seen = np.where(finding == 0, fine, np.where(finding == 1, worn * (1 - share), renewed))
        out = np.where(known[:, None, None], seen, marginal)
        return np.where(due[:, None, None], out, state)

    def _lubrications(
        self,
        state: Floats,
        day: int,
        known: npt.NDArray[np.bool_],
        records: Mapping[str, npt.NDArray[np.int64]],
    ) -> Floats:
        due = self.lub.due(day)
        if not due.any():
            return state
        done = np.stack([state.sum(axis=1), np.zeros_like(state[:, 0])], axis=1)
        missed = np.stack([np.zeros_like(state[:, 0]), state.sum(axis=1)], axis=1)
        chance = self.hazard.lubricated
        marginal = chance * done + (1 - chance) * missed
        seen = np.where(
            records["lubricated"].astype(bool)[:, None, None], chance * done, (1 - chance) * missed
        )
        out = np.where(known[:, None, None], seen, marginal)
        return np.where(due[:, None, None], out, state)


def oracle(
    truth_dir: Path | Truth,
    as_of: Iterable[pd.Timestamp],
    horizon_days: int,
    lag_days: Mapping[str, int] | int,
) -> pd.DataFrame:
    """The best possible forecast at several dates.

    Args:
        truth_dir: Folder with the truth, or the truth itself.
        as_of: Dates T.
        horizon_days: Days ahead.
        lag_days: Days until a site's record is known, by site or for all.

    Returns:
        asset_id, as_of, risk (probability of at least one failure within the horizon).
    """
    truth = truth_dir if isinstance(truth_dir, Truth) else Truth.load(truth_dir)
    assets, hazard = truth.assets, Hazard.from_dict(truth.parameters["hazard"])
    records = _records(truth)
    silent = assets["site"].map(truth.parameters["silent_from"]).to_numpy(np.int64)
    lag = (
        assets["site"].map(dict(lag_days))
        if isinstance(lag_days, Mapping)
        else pd.Series(lag_days, index=assets.index)
    ).fillna(0)
    lags = lag.to_numpy(np.int64)
    position = Filter(assets, hazard)
    everything = np.ones(len(assets), dtype=bool)
    reached = 0
    out = []
    for day, when in sorted((_day(truth, t), t) for t in as_of):
        # a day of records is known when all of it lies lag days back
        through = np.minimum(day - lags, silent)
        while reached < max(int(through.min()), 0):
            position.day(reached, everything, records(reached))
            reached += 1
        ahead = position.copy()
        for d in range(reached, day):
            ahead.day(d, d < through, records(d))
        nobody = ~everything
        for d in range(day, day + horizon_days):
            ahead.day(d, nobody, records(d), absorb=True)
        risk = 1.0 - ahead.state.sum(axis=(1, 2))
        out.append(pd.DataFrame({"asset_id": assets["asset_id"], "as_of": when, "risk": risk}))
    return pd.concat(out, ignore_index=True)


def true_labels(truth: Truth, as_of: Iterable[pd.Timestamp], horizon_days: int) -> pd.DataFrame:
    """Whether an asset truly failed in (T, T + horizon]: asset_id, as_of, y."""
    failures = truth.events[truth.events["kind"] == "failure"]
    parts = []
    for when in as_of:
        day = _day(truth, when)
        hit = set(failures.loc[(failures["day"] >= day) & (failures["day"] < day + horizon_days), "asset_id"])
        ids = truth.assets["asset_id"]
        parts.append(pd.DataFrame({"asset_id": ids, "as_of": when, "y": ids.isin(hit).astype(int)}))
    return pd.concat(parts, ignore_index=True)


def _day(truth: Truth, when: pd.Timestamp) -> int:
    """Days that are over at `when`."""
    plain = pd.Timestamp(when).tz_localize(None) if pd.Timestamp(when).tzinfo else pd.Timestamp(when)
    return int((plain.normalize() - truth.first_day).days)


def _records(truth: Truth):  # type: ignore[no-untyped-def]
    events = truth.events[truth.events["true_kind"].notna()]
    index = {a: i for i, a in enumerate(truth.assets["asset_id"])}
    count = len(index)
    by_day = {int(str(d)): g for d, g in events.groupby("day")}

    def of(day: int) -> dict[str, npt.NDArray[np.int64]]:
        kind = np.full(count, -1, dtype=np.int64)
        repaired, inspection, lubricated = (np.zeros(count, dtype=np.int64) for _ in range(3))
        group = by_day.get(day)
        if group is not None:
            for asset, what, mended in zip(
                group["asset_id"], group["true_kind"], group["repaired"], strict=True
            ):
                i = index[asset]
                if what == "failure":
                    kind[i] = -2
                elif what in KINDS:
                    kind[i], repaired[i] = KINDS.index(what), int(mended)
                elif what in ("fine", "worn"):
                    inspection[i] = 0 if what == "fine" else 2 if mended else 1
                elif what == "lubrication":
                    lubricated[i] = 1
        return {"kind": kind, "repaired": repaired, "inspection": inspection, "lubricated": lubricated}

    return of
