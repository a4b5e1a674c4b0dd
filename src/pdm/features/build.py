"""Build the declared features for rows (asset, T)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pdm.features.catalogue import CATALOGUE
from pdm.features.events import EventColumns
from pdm.features.kernel import begin_of, in_time, put_rows, together
from pdm.features.peers import Peers
from pdm.features.readings import ReadingColumns
from pdm.features.register import RegisterColumns
from pdm.features.threads import parts, side_by_side
from pdm.features.times import micro, numbered
from pdm.features.told import prepare_events

CHUNK = 4096
"""Rows at a time: bounds the memory of the statistics."""


def build(
    rows: pd.DataFrame,
    *,
    events: pd.DataFrame,
    readings: pd.DataFrame,
    register: pd.DataFrame,
    knowledge: pd.Timestamp | None = None,
    limits: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Features of assets at dates.

    Args:
        rows: `asset_id, as_of` (UTC).
        events: records.EVENTS; superseded versions may be among them.
        readings: records.READINGS.
        register: records.REGISTER.
        knowledge: K: only rows with `known_at <= K` exist; all when None.
        limits: records.LIMITS, for the share of a limit; none known when None.

    Returns:
        One row per row of `rows` (same index), one column per feature of `CATALOGUE`, float64, NaN for "none".
        Depends on nothing with `available_at > as_of` or `known_at > knowledge`.
    """
    of = register.drop_duplicates("asset_id").set_index("asset_id")
    told = prepare_events(events, knowledge)
    peers = Peers(told, of)
    column = {f.name: i for i, f in enumerate(CATALOGUE)}
    group = {g: [f for f in CATALOGUE if f.group == g] for g in ("event", "gap", "peer", "reading", "register")}
    written = EventColumns([*group["event"], *group["gap"], *group["peer"]], column, told, peers)
    asset, names = numbered(rows["asset_id"])
    at = micro(rows["as_of"])
    # an asset's rows together and in time: its events are then at hand
    first = begin_of(asset + 1, len(names) + 1)
    order, when = (together(asset + 1, first, values) for values in (np.arange(len(at)), at))
    in_time(first, 0, len(names) + 1, when, order)
    numbers = peers.rows(asset[order], names, when)
    measured = ReadingColumns(group["reading"], readings, register, limits, knowledge)
    place = measured.assets.get_indexer(names).astype(np.int64)[asset[order]]
    known = RegisterColumns(of)
    out = np.empty((len(rows), len(CATALOGUE)))

    def fill(part: tuple[int, int]) -> None:
        here = numbers.part(*part)
        block = np.empty((len(here.at), len(CATALOGUE) + written.extra))
        written.fill(here, block)
        for name, values in (measured.columns(place[slice(*part)], here.at) | known.columns(here)).items():
            block[:, column[name]] = values
        put_rows(out, order[slice(*part)], block)

    peers.prepare(numbers, written.shared())
    side_by_side(fill, parts(len(rows), CHUNK), len(rows))
    return pd.DataFrame(out, columns=[f.name for f in CATALOGUE], index=rows.index, copy=False)
