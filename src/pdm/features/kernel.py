"""Statistics of an asset's events and readings at T, exact on two times.

An event of time e, known from `on` until `off`, counts at T when `e <= T` and `on <= T < off`. For each row (asset, T) the
asset's events are visited once, newest first; what all selections need of an event is added up at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

DAY = 86_400_000_000
"""Microseconds of a day."""
LANES = 32
"""Selections counted together: a fixed number, so that one instruction adds several."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def event_statistics(
    told: Any, at: Any, first: Any, occurred: Any, on: Any, off: Any, member: Any, bits: Any, renewal: Any, amount: Any,
    windows: Any, rhythmic: Any, wanted: Any, within: Any, summed: Any, over: Any,
) -> Any:  # fmt: skip
    """Statistics of rows (asset, T).

    Args:
        told: Number of the asset among those with events, -1 for none, [rows].
        at: T in microseconds, [rows]; fastest where rows of an asset stand together and ascend.
        first: Position of each asset's first event, and the number of events, [assets + 1].
        occurred: Time of each event, sorted within the asset, [events].
        on: When it became available, [events].
        off: When it was superseded, [events].
        member: A byte for each selection, 1 where an event belongs to it; eight bytes in one number, [events, LANES / 8].
        bits: The same as bits of one number, [events].
        renewal: Whether it renews the asset (repair, failure), [events].
        amount: What is added up of each event, [sums, events].
        windows: Lengths in microseconds, growing, the last one all-embracing, [windows].
        rhythmic: Selections of which intervals are wanted.
        wanted: Selection of each count that is wanted, [counts].
        within: Its window, [counts].
        summed: Selection of each sum, [sums].
        over: Its window, [sums].

    Returns:
        counts [rows, counts]; days since the last, days since the first after the last renewal (NaN if none), counts since the
        last renewal [rows, LANES] each; median days between two [rows, rhythmic] (NaN if fewer); days since the last renewal
        [rows]; sums [rows, sums].
    """
    rows, lengths = at.shape[0], windows.shape[0]
    counts = np.zeros((rows, wanted.shape[0]))
    since = np.full((rows, LANES), np.nan)
    begun = np.full((rows, LANES), np.nan)
    after = np.zeros((rows, LANES))
    interval = np.full((rows, rhythmic.shape[0]), np.nan)
    renewed_ago = np.full(rows, np.nan)
    sums = np.zeros((rows, summed.shape[0]), dtype=np.int64)
    most = 1
    for a in range(first.shape[0] - 1):
        most = max(most, first[a + 1] - first[a])
    times = np.empty((rhythmic.shape[0], most), dtype=np.int64)
    number = np.zeros(rhythmic.shape[0], dtype=np.int64)
    gaps = np.empty(most)
    # up to the end of each window
    found = np.zeros((lengths, LANES), dtype=np.int64)
    total = np.zeros((lengths, summed.shape[0]), dtype=np.int64)
    adds = np.zeros(summed.shape[0], dtype=np.int64)
    count = np.zeros(LANES, dtype=np.int64)
    fresh = np.zeros(LANES, dtype=np.int64)
    none, one = np.uint64(0), np.uint64(1)
    special = none
    for k in range(summed.shape[0]):
        special |= one << np.uint64(summed[k])
    for k in range(rhythmic.shape[0]):
        special |= one << np.uint64(rhythmic[k])
    place = 0
    for r in range(rows):
        a, t = told[r], at[r]
        if a < 0:
            continue
        if r == 0 or told[r - 1] != a or at[r - 1] > t:
            place = first[a]
        while place < first[a + 1] and occurred[place] <= t:
            place += 1
        count[:] = 0
        fresh[:] = 0
        adds[:] = 0
        number[:] = 0
        # eight counts of a byte each are added up as one number, and written down before a byte can overflow
        c0, c1, c2, c3, held = none, none, none, none, 0
        open_ = np.uint64(0xFFFFFFFF)
        renewed = False
        w = 0
        for e in range(place - 1, first[a] - 1, -1):
            if on[e] > t or off[e] <= t:
                continue
            age = t - occurred[e]
            # the window of an event only grows on the way back in time
            if held == 255 or (age >= windows[w] and w < lengths - 1):
                _write_down(count, c0, c1, c2, c3)
                c0, c1, c2, c3, held = none, none, none, none, 0
                while age >= windows[w] and w < lengths - 1:
                    found[w, :] = count
                    total[w, :] = adds
                    w += 1
            m0, m1, m2, m3 = member[e, 0], member[e, 1], member[e, 2], member[e, 3]
            c0 += m0
            c1 += m1
            c2 += m2
            c3 += m3
            held += 1
            mine = bits[e]
            if mine & special:
                for k in range(summed.shape[0]):
                    if (mine >> np.uint64(summed[k])) & one:
                        adds[k] += amount[k, e]
                for k in range(rhythmic.shape[0]):
                    if (mine >> np.uint64(rhythmic[k])) & one:
                        times[k, number[k]] = occurred[e]
                        number[k] += 1
            if mine & open_:
                for s in range(LANES):
                    if ((mine & open_) >> np.uint64(s)) & one:
                        since[r, s] = age / 86_400_000_000.0
                open_ &= ~mine
            if not renewed:
                if renewal[e]:
                    renewed = True
                    renewed_ago[r] = age / 86_400_000_000.0
                else:
                    _write_down(fresh, m0, m1, m2, m3)
                    for s in range(LANES):
                        if (mine >> np.uint64(s)) & one:
                            begun[r, s] = age / 86_400_000_000.0
        _write_down(count, c0, c1, c2, c3)
        for v in range(w, lengths):
            found[v, :] = count
            total[v, :] = adds
        for s in range(LANES):
            after[r, s] = fresh[s]
        for k in range(wanted.shape[0]):
            counts[r, k] = found[within[k], wanted[k]]
        for k in range(summed.shape[0]):
            sums[r, k] = total[over[k], k]
        for k in range(rhythmic.shape[0]):
            n = number[k] - 1
            if n < 1:
                continue
            for i in range(n):
                gaps[i] = (times[k, i] - times[k, i + 1]) / 86_400_000_000.0
            high = _select(gaps, n, n // 2)
            if n % 2:
                interval[r, k] = high
            else:
                low = gaps[0]
                for i in range(1, n // 2):
                    low = max(low, gaps[i])
                interval[r, k] = (low + high) / 2.0
    return counts, since, begun, after, interval, renewed_ago, sums


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def spread(bits: Any) -> Any:
    """A byte for each of 32 bits, eight to a number, [events, LANES / 8]."""
    wide = np.zeros(256, dtype=np.uint64)
    for value in range(256):
        for s in range(8):
            wide[value] |= np.uint64((value >> s) & 1) << np.uint64(8 * s)
    out = np.empty((bits.shape[0], LANES // 8), dtype=np.uint64)
    for e in range(bits.shape[0]):
        for k in range(LANES // 8):
            out[e, k] = wide[np.int64((bits[e] >> np.uint64(8 * k)) & np.uint64(255))]
    return out


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _write_down(count: Any, c0: Any, c1: Any, c2: Any, c3: Any) -> None:
    """Add the bytes of four numbers to 32 counts."""
    for s in range(8):
        shift = np.uint64(8 * s)
        count[s] += np.int64((c0 >> shift) & np.uint64(255))
        count[8 + s] += np.int64((c1 >> shift) & np.uint64(255))
        count[16 + s] += np.int64((c2 >> shift) & np.uint64(255))
        count[24 + s] += np.int64((c3 >> shift) & np.uint64(255))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _select(values: Any, n: Any, k: Any) -> Any:
    """The k-th smallest of values[:n] (Hoare); afterwards none before it is larger, and none behind it smaller."""
    left, right = 0, n - 1
    while left < right:
        pivot = values[(left + right) // 2]
        i, j = left, right
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if k <= j:
            right = j
        elif k >= i:
            left = i
        else:
            break
    return values[k]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def by_asset(code: Any, occurred: Any, assets: Any) -> Any:
    """Order of events by asset and time (equal ones as they stand), where each asset's begin [assets + 1], and whether some are equal."""
    first = np.zeros(assets + 1, dtype=np.int64)
    for e in range(code.shape[0]):
        first[code[e] + 1] += 1
    for a in range(assets):
        first[a + 1] += first[a]
    order = np.empty(code.shape[0], dtype=np.int64)
    free = first[:-1].copy()
    for e in range(code.shape[0]):
        order[free[code[e]]] = e
        free[code[e]] += 1
    equal = False
    for a in range(assets):
        mine = order[first[a] : first[a + 1]]
        mine[:] = mine[np.argsort(occurred[mine], kind="mergesort")]
        for i in range(1, len(mine)):
            equal |= occurred[mine[i]] == occurred[mine[i - 1]]
    return order, first, equal


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
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
    newest = np.zeros(kinds)
    for r in range(rows):
        t = at[r]
        number[:] = 0.0
        total[:] = 0.0
        moment[:] = 0.0
        square[:] = 0.0
        cross[:] = 0.0
        longest[:] = 0.0
        newest[:] = np.nan
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


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def newest_age(first: Any, last: Any, at: Any, measured: Any, on: Any) -> Any:
    """Days from the newest of measured[first:last] that is available to T, [rows]; NaN if none."""
    out = np.full(at.shape[0], np.nan)
    for r in range(at.shape[0]):
        for e in range(last[r] - 1, first[r] - 1, -1):
            if measured[e] <= at[r] and on[e] <= at[r]:
                out[r] = (at[r] - measured[e]) / 86_400_000_000.0
                break
    return out


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def put_rows(out: Any, places: Any, rows: Any) -> None:
    """out[places] = rows."""
    for r in range(rows.shape[0]):
        for c in range(rows.shape[1]):
            out[places[r], c] = rows[r, c]
