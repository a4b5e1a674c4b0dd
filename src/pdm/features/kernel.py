"""Statistics of an asset's events and readings at T, exact on two times.

An event of time e, known from `on` until `off`, counts at T when `e <= T` and `on <= T < off`. For each row (asset, T) the
asset's events are visited once, newest first; what a selection needs of them is added up on the way.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

DAY = 86_400_000_000
"""Microseconds of a day."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def event_statistics(
    first: Any, last: Any, at: Any, occurred: Any, on: Any, off: Any, begin: Any, member: Any, renewal: Any,
    windows: Any, selections: int, rhythmic: Any, wanted: Any, within: Any,
) -> Any:  # fmt: skip
    """Statistics of rows (asset, T).

    Args:
        first: Position of the asset's first event, [rows].
        last: Position after its last, [rows].
        at: T in microseconds, [rows].
        occurred: Time of each event, sorted within the asset, [events].
        on: When it became available, [events].
        off: When it was superseded, [events].
        begin: Where the selections of each event begin in `member`, [events + 1].
        member: Selections that the events belong to, one after the other.
        renewal: Whether it renews the asset (repair, failure), [events].
        windows: Lengths in microseconds, growing, the last one all-embracing, [windows].
        selections: Number of selections.
        rhythmic: Whether intervals are wanted of a selection, [selections].
        wanted: Selection of each count that is wanted, [counts].
        within: Its window, [counts].

    Returns:
        counts [counts, rows]; days since the last, days since the first after the last renewal, and median days between two
        (NaN if none), counts since the last renewal [selections, rows] each; days since the last renewal [rows].
    """
    rows, lengths = at.shape[0], windows.shape[0]
    counts = np.empty((wanted.shape[0], rows))
    since = np.empty((selections, rows))
    begun = np.empty((selections, rows))
    interval = np.full((selections, rows), np.nan)
    after = np.empty((selections, rows))
    renewed_ago = np.full(rows, np.nan)
    most = 0
    for r in range(rows):
        most = max(most, last[r] - first[r])
    gaps = np.empty(max(most, 1))
    # what one row needs stays small and is copied out when the row is done
    found = np.empty((selections, lengths))
    newest = np.empty(selections)
    oldest = np.empty(selections)
    fresh = np.empty(selections)
    for r in range(rows):
        t = at[r]
        found[:] = 0.0
        newest[:] = np.nan
        oldest[:] = np.nan
        fresh[:] = 0.0
        renewed = False
        # the window of an event only grows on the way back in time
        w = 0
        for e in range(last[r] - 1, first[r] - 1, -1):
            if occurred[e] > t or on[e] > t or off[e] <= t:
                continue
            age = t - occurred[e]
            days = age / 86_400_000_000.0
            while age >= windows[w] and w < lengths - 1:
                w += 1
            for j in range(begin[e], begin[e + 1]):
                s = member[j]
                found[s, w] += 1.0
                if np.isnan(newest[s]):
                    newest[s] = days
                if not renewed and not renewal[e]:
                    fresh[s] += 1.0
                    oldest[s] = days
            if renewal[e] and not renewed:
                renewed = True
                renewed_ago[r] = days
        for s in range(selections):
            for w in range(1, lengths):
                found[s, w] += found[s, w - 1]
            since[s, r] = newest[s]
            begun[s, r] = oldest[s]
            after[s, r] = fresh[s]
        for k in range(wanted.shape[0]):
            counts[k, r] = found[wanted[k], within[k]]
        for s in range(selections):
            if not rhythmic[s] or found[s, lengths - 1] < 2.0:
                continue
            number = 0
            previous = np.int64(-1)
            for e in range(first[r], last[r]):
                if occurred[e] > t or on[e] > t or off[e] <= t:
                    continue
                for j in range(begin[e], begin[e + 1]):
                    if member[j] == s:
                        if previous >= 0:
                            gaps[number] = (occurred[e] - previous) / 86_400_000_000.0
                            number += 1
                        previous = occurred[e]
            interval[s, r] = np.median(gaps[:number])
    return counts, since, begun, interval, after, renewed_ago


@njit(cache=True)  # type: ignore[untyped-decorator]
def reading_statistics(
    first: Any, last: Any, at: Any, measured: Any, on: Any, value: Any, kind: Any, kinds: int, window: Any
) -> Any:
    """Last value within each kind's window, mean and slope a year over it, [rows, kinds] each (NaN if none).

    The slope is that of the least-squares line; it needs three values over 20 days or more.
    """
    rows = at.shape[0]
    latest = np.full((rows, kinds), np.nan)
    mean = np.full((rows, kinds), np.nan)
    slope = np.full((rows, kinds), np.nan)
    number = np.zeros(kinds)
    total = np.zeros(kinds)
    moment = np.zeros(kinds)
    square = np.zeros(kinds)
    cross = np.zeros(kinds)
    longest = np.zeros(kinds)
    for r in range(rows):
        t = at[r]
        number[:] = 0.0
        total[:] = 0.0
        moment[:] = 0.0
        square[:] = 0.0
        cross[:] = 0.0
        longest[:] = 0.0
        newest = np.full(kinds, np.nan)
        for e in range(last[r] - 1, first[r] - 1, -1):
            k = kind[e]
            if measured[e] > t or on[e] > t or t - measured[e] >= window[k]:
                continue
            x = -((t - measured[e]) / 86_400_000_000.0) / 365.25
            if np.isnan(latest[r, k]):
                latest[r, k] = value[e]
                newest[k] = x
            number[k] += 1.0
            total[k] += value[e]
            moment[k] += x
            square[k] += x * x
            cross[k] += x * value[e]
            longest[k] = newest[k] - x
        for k in range(kinds):
            n = number[k]
            if n > 0:
                mean[r, k] = total[k] / n
            if n >= 3 and longest[k] * 365.25 >= 20.0:
                slope[r, k] = (n * cross[k] - moment[k] * total[k]) / (n * square[k] - moment[k] * moment[k])
    return latest, mean, slope


def ranges(assets: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where each wanted asset's rows begin and end in sorted `assets`."""
    return (
        np.searchsorted(assets, wanted, side="left").astype(np.int64),
        np.searchsorted(assets, wanted, side="right").astype(np.int64),
    )


@njit(cache=True)  # type: ignore[untyped-decorator]
def positions(first: Any, last: Any, times: Any, at: Any) -> Any:
    """How many of times[first:last], ascending, are not after T, [rows]."""
    out = np.empty(at.shape[0], dtype=np.int64)
    for r in range(at.shape[0]):
        low, high = first[r], last[r]
        while low < high:
            middle = (low + high) // 2
            if times[middle] <= at[r]:
                low = middle + 1
            else:
                high = middle
        out[r] = low - first[r]
    return out


@njit(cache=True)  # type: ignore[untyped-decorator]
def newest_age(first: Any, last: Any, at: Any, measured: Any, on: Any) -> Any:
    """Days from the newest of measured[first:last] that is available to T, [rows]; NaN if none."""
    out = np.full(at.shape[0], np.nan)
    for r in range(at.shape[0]):
        for e in range(last[r] - 1, first[r] - 1, -1):
            if measured[e] <= at[r] and on[e] <= at[r]:
                out[r] = (at[r] - measured[e]) / 86_400_000_000.0
                break
    return out
