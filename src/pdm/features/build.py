"""Build the declared features for rows (asset, T)."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.catalogue import CATALOGUE
from pdm.features.events import EventColumns, prepare_events
from pdm.features.kernel import put_rows
from pdm.features.peers import Peers, Rows
from pdm.features.readings import ReadingColumns
from pdm.features.register import RegisterColumns
from pdm.features.times import micro, numbered

CHUNK = 4096
"""Rows at a time: bounds the memory of the statistics."""
THREADS = min(os.cpu_count() or 1, 4)


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
    group = {g: [f for f in CATALOGUE if f.group == g] for g in ("event", "gap", "peer", "reading", "register")}
    written = EventColumns([*group["event"], *group["gap"], *group["peer"]], told, peers)
    asset, names = numbered(rows["asset_id"])
    at = micro(rows["as_of"])
    # an asset's rows together and in time: its events are then at hand
    order = np.lexsort((at, asset))
    numbers = peers.rows(asset[order], names, at[order])
    measured = ReadingColumns(group["reading"], readings, register, limits, knowledge)
    place = measured.assets.get_indexer(names).astype(np.int64)[asset[order]]
    known = RegisterColumns(of)
    out = np.empty((len(rows), len(CATALOGUE)))

    def fill(start: int) -> None:
        stop = min(start + CHUNK, len(rows))
        part = numbers.part(start, stop)
        columns = {**written.columns(part), **measured.columns(place[start:stop], part.at), **known.columns(part)}
        put_rows(out, order[start:stop], _together(columns, part))

    first, *others = range(0, max(len(rows), 1), CHUNK)
    fill(first)  # what all parts share is worked out once
    if others:
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            list(pool.map(fill, others))
    return pd.DataFrame(out, columns=[f.name for f in CATALOGUE], index=rows.index, copy=False)


def _together(columns: dict[str, npt.NDArray[np.float64]], rows: Rows) -> npt.NDArray[np.float64]:
    block = np.empty((len(rows.at), len(CATALOGUE)))
    for i, feature in enumerate(CATALOGUE):
        block[:, i] = columns[feature.name]
    return block
