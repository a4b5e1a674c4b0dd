"""Order of events, and statistics of an asset's readings at T, exact on two times."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdm.compiled import compiled
from pdm.features.times import NEVER

DAY = 86_400_000_000
"""Microseconds of a day."""
CROWD = 32
"""Times in a step beyond which they are sorted as a whole."""


@compiled(nogil=True)
def begin_of(code: Any, assets: Any) -> Any:
    """Where the rows of each asset begin once they stand together, [assets + 1]."""
    first = np.zeros(assets + 1, dtype=np.int64)
    for e in range(code.shape[0]):
        first[code[e] + 1] += 1
    for a in range(assets):
        first[a + 1] += first[a]
    return first


@compiled(nogil=True)
def together(code: Any, first: Any, values: Any) -> Any:
    """Values with those of an asset together, as they stand within one."""
    out = np.empty_like(values)
    free = first[:-1].copy()
    for e in range(code.shape[0]):
        out[free[code[e]]] = values[e]
        free[code[e]] += 1
    return out


@compiled(nogil=True)
def in_time(first: Any, low: Any, high: Any, times: Any, order: Any) -> bool:
    """Sort times, and `order` with them, within each of the assets low to before high (equal ones as they stand).

    Times are dealt into twice as many steps as there are, then put right among their neighbours.

    Returns:
        Whether some times of an asset are equal.
    """
    longest = 1
    for a in range(low, high):
        longest = max(longest, first[a + 1] - first[a])
    before = np.empty(2 * longest + 1, dtype=np.int64)
    time, what = np.empty(longest, dtype=np.int64), np.empty(longest, dtype=np.int64)
    equal = False
    for a in range(low, high):
        b, n = first[a], first[a + 1] - first[a]
        rising, least, most = True, NEVER, -NEVER
        for i in range(b, b + n):
            rising &= i == b or times[i] >= times[i - 1]
            least, most = min(least, times[i]), max(most, times[i])
        if not rising:
            digits, crowd = 0, n
            if most - least >= 0:
                while (most - least) >> digits >= 2 * n:
                    digits += 1
                steps = ((most - least) >> digits) + 1
                before[: steps + 1] = 0
                for i in range(b, b + n):
                    before[((times[i] - least) >> digits) + 1] += 1
                crowd = 0
                for k in range(1, steps + 1):
                    crowd = max(crowd, before[k])
                    before[k] += before[k - 1]
            if crowd <= CROWD:
                for i in range(b, b + n):
                    k = (times[i] - least) >> digits
                    time[before[k]], what[before[k]] = times[i], order[i]
                    before[k] += 1
                for i in range(n):
                    k = b + i
                    while k > b and times[k - 1] > time[i]:
                        times[k], order[k] = times[k - 1], order[k - 1]
                        k -= 1
                    times[k], order[k] = time[i], what[i]
            else:
                place = np.argsort(times[b : b + n], kind="mergesort")
                times[b : b + n], order[b : b + n] = times[b : b + n][place], order[b : b + n][place]
        for i in range(b + 1, b + n):
            equal |= times[i] == times[i - 1]
    return equal


@compiled(nogil=True)
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


@compiled(nogil=True)
def newest_age(first: Any, last: Any, at: Any, measured: Any, on: Any) -> Any:
    """Days from the newest of measured[first:last] that is available to T, [rows]; NaN if none."""
    out = np.full(at.shape[0], np.nan)
    for r in range(at.shape[0]):
        for e in range(last[r] - 1, first[r] - 1, -1):
            if measured[e] <= at[r] and on[e] <= at[r]:
                out[r] = (at[r] - measured[e]) / 86_400_000_000.0
                break
    return out


@compiled(nogil=True)
def whole_parts(out: Any, k: Any, values: Any, order: Any, parts: Any) -> None:
    """Put values in an order into a column, as whole numbers of parts; 0 for none."""
    for e in range(order.shape[0]):
        value = values[order[e]]
        out[e, k] = np.int64(np.rint(parts * value)) if value == value else 0


@compiled(nogil=True)
def put_rows(out: Any, places: Any, rows: Any) -> None:
    """Put rows, as far as the columns of `out` go, into their places."""
    for r in range(rows.shape[0]):
        for c in range(out.shape[1]):
            out[places[r], c] = rows[r, c]
