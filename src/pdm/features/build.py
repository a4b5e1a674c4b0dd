"""Build the declared features for rows (asset, T)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.catalogue import CATALOGUE
from pdm.features.events import EventColumns, prepare_events
from pdm.features.peers import Peers, peer_columns
from pdm.features.readings import prepare_readings, reading_columns, upper_limits
from pdm.features.register import register_columns
from pdm.features.times import plain

CHUNK = 65_536
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
    measured = prepare_readings(readings, knowledge)
    highest = upper_limits(limits, register)
    of = register.drop_duplicates("asset_id").set_index("asset_id")
    peers = Peers(prepare_events(events, knowledge), of)
    told = EventColumns([f for f in CATALOGUE if f.group in ("event", "gap")], peers)
    names = [f.name for f in CATALOGUE]
    out = np.empty((len(rows), len(names)))
    for start in range(0, len(rows), CHUNK):
        part = rows.iloc[start : start + CHUNK]
        columns = _columns(part, told, measured, highest)
        for i, name in enumerate(names):
            out[start : start + CHUNK, i] = columns[name]
    return pd.DataFrame(out, columns=names, index=rows.index)


def _columns(
    rows: pd.DataFrame, told: EventColumns, measured: pd.DataFrame, highest: pd.Series[Any]
) -> dict[str, npt.NDArray[np.float64]]:
    peers = told.peers
    numbered, assets = peers.rows(rows), plain(rows["asset_id"])
    columns = peer_columns([f for f in CATALOGUE if f.group == "peer"], numbered, peers)
    columns |= told.columns(assets, numbered)
    columns |= reading_columns([f for f in CATALOGUE if f.group == "reading"], assets, numbered.at, measured, highest)
    columns |= register_columns(rows, peers.of)
    return columns
