"""Columns that come from an asset's own events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.features.catalogue import FAILURES, REPAIRS
from pdm.features.kernel import DAY, whole_parts
from pdm.features.peers import YEAR, Peers, Rows, Select, name_of
from pdm.features.sweep import own_events
from pdm.features.times import NEVER, Ints
from pdm.features.told import Told, events_of
from pdm.model import Feature

RATES = ("rate", "renewal_rate", "renewals_usual")
"""Statistics of an asset's own events that are mixed with those of its class."""
RENEWALS: tuple[tuple[float, Select], ...] = ((1.0, REPAIRS), (1.0, FAILURES), (-1.0, {**REPAIRS, **FAILURES}))
"""How often repairs or failures came: the sum less those that are both."""
PRIOR_YEARS = 1.0
"""How many years of its class an asset's own rate is mixed with."""
RECENT_DAYS = 90.0
"""What a trend compares with its whole window."""
PARTS = 1e4
"""Sums are of whole ten-thousandths: sums of floats would depend on what else is summed before them."""

Floats = npt.NDArray[np.float64]


class EventColumns:
    """Features of groups event, gap and peer: what does not depend on the rows is made once.

    Attributes:
        extra: How many columns beyond the features' own are needed behind them, for counts that only rates are made of.
    """

    def __init__(self, features: Sequence[Feature], column: dict[str, int], told: Told, peers: Peers) -> None:
        """Sort out what is to be counted.

        Args:
            features: Their declarations.
            column: Column of each feature.
            told: The events.
            peers: Rates of equipment like it.
        """
        self.column, self.told, self.peers = column, told, peers
        self.mixed = [f for f in features if f.group == "peer" or f.statistic in RATES]
        own = [f for f in features if f not in self.mixed]
        by = {s: [f for f in own if f.statistic == s] for s in {f.statistic for f in own}}
        lengths = sorted({float(f.window_days) for f in features if f.window_days is not None} | {RECENT_DAYS})
        window = {w: i for i, w in enumerate(lengths)} | {None: len(lengths)}
        self.windows = np.array([*(int(w * DAY) for w in lengths), NEVER], dtype=np.int64)
        # counts that rates are made of are often columns already
        self.count = {(name_of(f.select), f.window_days): column[f.name] for f in by.get("count", [])}
        before = len(self.count)
        for f in self.mixed:
            for _, select in terms(f):
                self.count.setdefault((name_of(select), f.window_days), len(column) + len(self.count) - before)
        self.extra = len(self.count) - before
        self.counted = _table(
            [(told.selections[name], window[w], place) for (name, w), place in self.count.items()], 3
        )  # fmt: skip
        pick = told.selections
        pair = {
            s: _table([(pick[name_of(events_of(f))], column[f.name]) for f in by.get(s, [])], 2)
            for s in ("days_since", "days_since_first")
        }
        self.since, self.begun = pair["days_since"], pair["days_since_first"]
        self.fresh = _table(
            [(pick[name_of(f.select)], window[f.window_days], column[f.name]) for f in by.get("count_since_repair", [])], 3
        )  # fmt: skip
        self.fading = _table(
            [(pick[name_of(f.select)], int((f.window_days or 0) * DAY), column[f.name]) for f in by.get("fading", [])], 3
        )  # fmt: skip
        self.renewed = np.array([column[f.name] for f in by.get("days_since_renewal", [])], dtype=np.int64)
        self.trends = _table(
            [(pick[name_of(f.select)], window[RECENT_DAYS], window[f.window_days], column[f.name]) for f in by.get("trend", [])], 4
        )  # fmt: skip
        rhythm: dict[int, list[int]] = {}
        for place, statistic in enumerate(("interval", "overdue")):
            for f in by.get(statistic, []):
                rhythm.setdefault(pick[name_of(f.select)], [-1, -1])[place] = column[f.name]
        self.rhythms = _table([(s, *columns) for s, columns in rhythm.items()], 3)
        sums = by.get("sum", [])
        self.sums = _table([(pick[name_of(events_of(f))], window[f.window_days], column[f.name]) for f in sums], 3)
        self.amount = np.zeros((len(told.order), len(sums)), dtype=np.int64)
        for k, f in enumerate(sums):
            whole_parts(self.amount, k, told.table[f.select["column"][0]].to_numpy(np.float64), told.order, PARTS)
        self.lanes = -(-len(told.selections) // 8) * 8
        self.renewing = told.mask(REPAIRS, FAILURES)

    def shared(self) -> list[tuple[Select, float | None]]:
        """Counts of groups that rows need: selection and window of each."""
        asked = {(name_of(s), f.window_days): (s, f.window_days) for f in self.mixed for _, s in terms(f)}
        return list(asked.values())

    def fill(self, rows: Rows, out: Floats) -> None:
        """Write the columns of rows, [rows, columns]."""
        told, peers = self.told, self.peers
        own_events(
            rows.told, rows.at, told.first, told.occurred, told.on, told.off, told.bits, self.amount, self.lanes, self.windows,
            self.renewing, self.counted, self.since, self.fresh, self.fading, self.begun, self.renewed, self.rhythms,
            self.trends, self.sums, PARTS, out,
        )  # fmt: skip
        usual: dict[tuple[str, float | None], tuple[Floats, Floats]] = {}
        for feature in self.mixed:
            window, place = feature.window_days, self.column[feature.name]
            if feature.statistic == "share":
                asked = events_of(feature)
                out[:, place] = peers.share(rows, asked, window, out[:, self.count[name_of(asked), window]])
                continue
            own, by_class, by_site = np.zeros(len(out)), np.zeros(len(out)), np.zeros(len(out))
            for sign, select in terms(feature):
                key = name_of(select), window
                count = out[:, self.count[key]]
                if key not in usual:
                    usual[key] = peers.rates(rows, select, window, count)
                own, by_class, by_site = (
                    whole + sign * part
                    for whole, part in zip((own, by_class, by_site), (count, *usual[key]), strict=True)
                )
            if feature.statistic in RATES:
                rate = (own + PRIOR_YEARS * by_class) / (peers.years(rows, window) + PRIOR_YEARS)
                out[:, place] = rate * self._years_since(rows, out) if feature.statistic == "renewals_usual" else rate
            else:
                out[:, place] = by_class if feature.statistic == "class_rate" else by_site

    def _years_since(self, rows: Rows, out: Floats) -> Floats:
        """Years since the last renewal; all years on record where there is none, [rows]."""
        since = out[:, self.renewed[0]] / YEAR
        return np.where(np.isnan(since), self.peers.years(rows, None), since)


def terms(feature: Feature) -> tuple[tuple[float, Select], ...]:
    """Selections of events whose counts make up what a rate counts, each with its sign."""
    return RENEWALS if feature.statistic in ("renewal_rate", "renewals_usual") else ((1.0, events_of(feature)),)


def _table(entries: list[tuple[Any, ...]], width: int) -> Ints:
    return np.array(entries, dtype=np.int64).reshape(-1, width)
