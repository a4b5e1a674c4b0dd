"""Events that can count, by asset and time, with the selections that hold each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.catalogue import CATALOGUE, FAILURES, REPAIRS
from pdm.features.codes import selected
from pdm.features.kernel import begin_of, in_time, together
from pdm.features.peers import Select, name_of
from pdm.features.sweep import MOST
from pdm.features.threads import THREADS, parts, side_by_side
from pdm.features.times import NEVER, Ints, micro, numbered
from pdm.model import Feature

_TIMES = ("event_id", "asset_id", "site", "occurred_at", "available_at", "known_at", "supersedes", "same_event_as")


@dataclass(frozen=True)
class Told:
    """Events that can count, by asset and time; times in microseconds.

    Attributes:
        table: The events, as they came.
        order: Their order by asset and time; all below is in this order.
        first: Where each asset's begin, and their number, [assets + 1].
        assets: The assets.
        occurred: When it happened.
        on: When it was available.
        off: When it was superseded or told again, NEVER if not.
        selections: Bit of each selection that some feature makes, by name.
        bits: Which selections hold each event.
    """

    table: pd.DataFrame
    order: Ints
    first: Ints
    assets: pd.Index[Any]
    occurred: Ints
    on: Ints
    off: Ints
    selections: dict[str, int]
    bits: npt.NDArray[np.uint32]

    def mask(self, *selects: Select) -> np.uint32:
        """Bits of selections."""
        return np.uint32(sum(1 << self.selections[name] for name in {name_of(select) for select in selects}))


def prepare_events(events: pd.DataFrame, knowledge: pd.Timestamp | None) -> Told:
    """Events that can count: seen while on <= T < off.

    A version is seen until one that supersedes it is available; a second telling until the first one is.
    """
    known = events[[c for c in events.columns if c in _used()]]  # texts and pictures would only be copied about
    known = known if knowledge is None else known[known["known_at"] <= knowledge]
    on, off = micro(known["available_at"]), np.full(len(known), NEVER, dtype=np.int64)
    newer = known["supersedes"].notna().to_numpy(bool)
    if newer.any():
        replaced = pd.Series(on[newer]).groupby(known["supersedes"].to_numpy(object)[newer]).min()
        # not through floats: NEVER as a float is beyond the largest integer and would become the smallest
        off = known["event_id"].map(replaced).astype("Int64").fillna(NEVER).to_numpy(np.int64)
    usable = (known["asset_id"].notna() & known["occurred_at"].notna()).to_numpy(bool)
    twice = usable & known["same_event_as"].notna().to_numpy(bool)
    if twice.any():
        first = known[usable].assign(_on=on[usable]).drop_duplicates("event_id").set_index("event_id")
        told = known.loc[twice, "same_event_as"]
        same = told.map(first["asset_id"]).to_numpy(object) == known.loc[twice, "asset_id"].to_numpy(object)
        seen = told.map(first["_on"]).to_numpy(object)
        off = np.array(off)
        off[twice] = np.minimum(
            off[twice], np.array([o if s else NEVER for o, s in zip(seen, same, strict=True)], dtype=np.int64)
        )
    table = known if usable.all() else known[usable]
    if not usable.all():
        on, off = on[usable], off[usable]
    both: list[Callable[[], Any]] = [
        partial(numbered, table["asset_id"]),
        partial(selected, table, list(_selections().values())),
    ]
    (asset, assets), bits = side_by_side(lambda work: work(), both, len(table))
    occurred = micro(table["occurred_at"])
    first = begin_of(asset, len(assets))
    order, times = side_by_side(partial(together, asset, first), [np.arange(len(table)), occurred], len(table))
    shares = parts(len(assets), -(-len(assets) // THREADS))
    if any(side_by_side(lambda share: in_time(first, *share, times, order), shares, len(table))):
        order = _ties_by_name(order, asset, occurred, table["event_id"])
    on, off, bits = side_by_side(lambda values: values[order], [on, off, bits], len(table))
    index = {name: s for s, name in enumerate(_selections())}
    return Told(table, order, first, assets, times, on, off, index, bits)


def _ties_by_name(order: Ints, asset: Ints, occurred: Ints, names: pd.Series[Any]) -> Ints:
    """The order with events of an asset at the same time by event_id."""
    same = (np.diff(asset[order]) == 0) & (np.diff(occurred[order]) == 0)
    tied = np.flatnonzero(np.append(False, same) | np.append(same, False))
    part = order[tied]
    named = pd.DataFrame({"a": asset[part], "t": occurred[part], "n": names.iloc[part].to_numpy(object), "at": part})
    out = order.copy()
    out[tied] = named.sort_values(["a", "t", "n"])["at"].to_numpy(np.int64)
    return out


@cache
def _selections() -> dict[str, dict[str, tuple[Any, ...]]]:
    """Selections of events that some feature makes, by name."""
    made = [events_of(f) for f in CATALOGUE if f.group in ("event", "gap", "peer")]
    found = {name_of(select): select for select in [*made, REPAIRS, FAILURES, {**REPAIRS, **FAILURES}]}
    if len(found) > MOST:
        raise ValueError(f"{len(found)} selections of events are more than are counted together ({MOST}).")
    return found


@cache
def _used() -> frozenset[str]:
    """Columns of an event that some feature looks at."""
    chosen = [f.select for f in CATALOGUE if f.group in ("event", "gap", "peer")]
    sums = [f.select["column"] for f in CATALOGUE if f.statistic == "sum"]
    return frozenset(_TIMES).union(*chosen, *sums, FAILURES, REPAIRS)


def events_of(feature: Feature) -> dict[str, tuple[Any, ...]]:
    """Which events the feature looks at; `column` says what of them is added up."""
    return {k: v for k, v in feature.select.items() if k != "column"}
