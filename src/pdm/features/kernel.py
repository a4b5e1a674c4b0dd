"""Counts and times of an asset's events at T, exact on two times, one sweep over the asset's events a row.

An event is seen at T when `on <= T < off` and it happened by T: `on` is when it became available, `off` when it was
superseded.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

DAY = 86_400_000_000


@njit(cache=True)  # type: ignore[untyped-decorator]
def event_statistics(
    first: Any, last: Any, at: Any, occurred: Any, on: Any, off: Any, member: Any, renewal: Any, windows: Any
) -> Any:
    """Statistics of rows (asset, T).

    Args:
        first: Position of the asset's first event, [rows].
        last: Position after its last, [rows].
        at: T in microseconds, [rows].
        occurred: Time of each event, sorted within the asset, [events].
        on: When it became available, [events].
        off: When it was superseded, [events].
        member: Whether it belongs to a selection, [events, selections].
        renewal: Whether it renews the asset (repair, failure), [events].
        windows: Lengths in microseconds, the last one all-embracing, [windows].

    Returns:
        counts [rows, selections, windows], days since the last (NaN if none) [rows, selections], counts since the last
        renewal [rows, selections].
    """
    rows, selections, count = at.shape[0], member.shape[1], windows.shape[0]
    counts = np.zeros((rows, selections, count))
    since = np.full((rows, selections), np.nan)
    after = np.zeros((rows, selections))
    for r in range(rows):
        t = at[r]
        renewed = False
        for e in range(last[r] - 1, first[r] - 1, -1):
            if occurred[e] > t or on[e] > t or off[e] <= t:
                continue
            age = t - occurred[e]
            for s in range(selections):
                if not member[e, s]:
                    continue
                for w in range(count):
                    if age < windows[w]:
                        counts[r, s, w] += 1.0
                if np.isnan(since[r, s]):
                    since[r, s] = age / 86_400_000_000.0
                if not renewed and not renewal[e]:
                    after[r, s] += 1.0
            if renewal[e]:
                renewed = True
    return counts, since, after


@njit(cache=True)  # type: ignore[untyped-decorator]
def reading_statistics(
    first: Any, last: Any, at: Any, measured: Any, on: Any, value: Any, kind: Any, kinds: int, window: Any
) -> Any:
    """Last value within each kind's window and mean over it, [rows, kinds] each (NaN if none)."""
    rows = at.shape[0]
    latest = np.full((rows, kinds), np.nan)
    total = np.zeros((rows, kinds))
    number = np.zeros((rows, kinds))
    for r in range(rows):
        t = at[r]
        for e in range(last[r] - 1, first[r] - 1, -1):
            k = kind[e]
            if measured[e] > t or on[e] > t or t - measured[e] >= window[k]:
                continue
            if np.isnan(latest[r, k]):
                latest[r, k] = value[e]
            total[r, k] += value[e]
            number[r, k] += 1.0
    mean = np.where(number > 0, total / np.maximum(number, 1.0), np.nan)
    return latest, mean


def ranges(assets: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where each wanted asset's rows begin and end in sorted `assets`."""
    return (
        np.searchsorted(assets, wanted, side="left").astype(np.int64),
        np.searchsorted(assets, wanted, side="right").astype(np.int64),
    )
