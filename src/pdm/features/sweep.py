"""Statistics of an asset's own events at T, exact on two times: one sweep over its events and its dates together.

An event of time e, known from `on` until `off`, is held at T when `e <= T` and `on <= T < off`. The dates of an asset are
visited in ascending order and the events held are kept up to date in between, with running sums by selection. A count in a
window is then the difference of two running sums, and what changes little from date to date (the middle of intervals) is
changed, not worked out again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pdm.compiled import compiled
from pdm.features.compiled import inner
from pdm.features.times import NEVER

MOST = 32
"""Selections at most: the bits of a number."""
FEW = 16
"""New events up to which the sorted intervals are changed one by one."""


@compiled(nogil=True)
def own_events(
    told: Any, at: Any, first: Any, occurred: Any, on: Any, off: Any, bits: Any, amount: Any, lanes: int, windows: Any, renewing: Any,
    counted: Any, since: Any, fresh: Any, fading: Any, begun: Any, renewed: Any, rhythms: Any, trends: Any, sums: Any, parts: Any,
    out: Any,
) -> None:  # fmt: skip
    """Write statistics of rows (asset, T) into their columns.

    Args:
        told: Number of the asset among those with events, -1 for none, [rows]; rows of an asset stand together.
        at: T in microseconds, ascending within the asset, [rows].
        first: Position of each asset's first event, and the number of events, [assets + 1].
        occurred: Time of each event, sorted within the asset, [events].
        on: When it became available, [events].
        off: When it was superseded, NEVER if not, [events].
        bits: Selections that hold it, [events].
        amount: What is added up of each event, [events, sums].
        lanes: Number of selections, rounded up to whole eights.
        windows: Lengths in microseconds, the last one all-embracing, [windows].
        renewing: Bits of the selections that renew the asset (repair, failure).
        counted: Selection, window and column of each count.
        since: Selection and column of days since the last.
        fresh: Selection, window and column of counts since the last renewal.
        fading: Selection, half-life in microseconds and column of counts since the last renewal in which older events count less.
        begun: Selection and column of days since the first after the last renewal.
        renewed: Columns of days since the last renewal.
        rhythms: Selection, column of median days between two, column of days since the last in such intervals; -1 for no column.
        trends: Selection, shorter and longer window and column of the rate in the one over that in the other.
        sums: Selection, window and column of each sum.
        parts: What sums are divided by.
        out: The columns, [rows, columns]; NaN where there is none, counts and sums 0.
    """
    most = 1
    for r in range(told.shape[0]):
        if told[r] >= 0:
            most = max(most, first[told[r] + 1] - first[told[r]])
    lengths, summed = windows.shape[0], sums.shape[0]
    held = np.empty(most, dtype=np.int64)
    new = np.empty(most, dtype=np.int64)
    waiting = np.empty(most, dtype=np.int64)
    wide = np.empty((256, 8), dtype=np.int32)
    for byte in range(256):
        for s in range(8):
            wide[byte, s] = (byte >> s) & 1
    running = np.zeros((most + 1, lanes), dtype=np.int32)
    total = np.zeros((most + 1, summed), dtype=np.int64)
    begin = np.zeros(lengths, dtype=np.int64)
    ordered = np.zeros(rhythms.shape[0], dtype=np.int64)
    times = np.empty((rhythms.shape[0], most), dtype=np.int64)
    number = np.zeros(rhythms.shape[0], dtype=np.int64)
    gaps = np.empty((rhythms.shape[0], most), dtype=np.int64)
    n = wait = place = end = 0
    until, ever = NEVER, np.uint32(0)
    for r in range(told.shape[0]):
        a, t = told[r], at[r]
        if r == 0 or told[r - 1] != a or at[r - 1] > t:
            n, wait, until = 0, 0, NEVER
            place, end = (first[a], first[a + 1]) if a >= 0 else (0, 0)
            ever = np.uint32(0)
            begin[:] = 0
            ordered[:] = 0
            number[:] = 0
        if until <= t:
            n, until = _superseded(held, n, t, off)
            _sums_from(0, n, held, bits, wide, amount, sums, running, total)
            ever = np.uint32(0)
            for i in range(n):
                ever |= bits[held[i]]
            for k in range(rhythms.shape[0]):
                number[k] = _again(k, times, gaps, held, n, bits, occurred, rhythms)
                ordered[k] = 0
        # what was known of only later, then what happened since: both in order of time
        m = kept = 0
        for i in range(wait):
            e = waiting[i]
            if on[e] > t:
                waiting[kept] = e
                kept += 1
            elif off[e] > t:
                new[m] = e
                m += 1
        wait = kept
        while place < end and occurred[place] <= t:
            if off[place] > t:
                if on[place] > t:
                    waiting[wait] = place
                    wait += 1
                else:
                    new[m] = place
                    m += 1
            place += 1
        if m > 0:
            lowest = _merged(held, n, new, m)
            n += m
            _sums_from(lowest, n, held, bits, wide, amount, sums, running, total)
            for i in range(m):
                until = min(until, off[new[i]])
                ever |= bits[new[i]]
            for k in range(rhythms.shape[0]):
                one, more = np.uint32(1) << np.uint32(rhythms[k, 0]), 0
                for i in range(m):
                    if bits[new[i]] & one:
                        more += 1
                if more > FEW:
                    number[k] = _again(k, times, gaps, held, n, bits, occurred, rhythms)
                    ordered[k] = 0
                elif more > 0:
                    if not ordered[k]:
                        gaps[k, : max(number[k] - 1, 0)].sort()
                        ordered[k] = 1
                    for i in range(m):
                        if bits[new[i]] & one:
                            _joined(k, times, gaps, number[k], occurred[new[i]])
                            number[k] += 1
        for w in range(lengths - 1):
            b, edge = min(begin[w], n), t - windows[w]
            while b > 0 and occurred[held[b - 1]] > edge:
                b -= 1
            while b < n and occurred[held[b]] <= edge:
                b += 1
            begin[w] = b
        _write(
            r, t, n, held, occurred, bits, running, total, ever, begin, windows, renewing, counted, since, fresh, fading,
            begun, renewed, trends, sums, parts, out,
        )  # fmt: skip
        for k in range(rhythms.shape[0]):
            middle = _middle(k, gaps, number[k] - 1, ordered[k], new) if number[k] > 1 else np.nan
            if rhythms[k, 1] >= 0:
                out[r, rhythms[k, 1]] = middle
            if rhythms[k, 2] >= 0:
                # intervals of a day or less are the same job written twice
                ago = (t - times[k, number[k] - 1]) / 86_400_000_000.0
                out[r, rhythms[k, 2]] = ago / max(middle, 1.0) if number[k] > 1 else np.nan


@inner
def _write(
    r: Any, t: Any, n: Any, held: Any, occurred: Any, bits: Any, running: Any, total: Any, ever: Any, begin: Any, windows: Any,
    renewing: Any, counted: Any, since: Any, fresh: Any, fading: Any, begun: Any, renewed: Any, trends: Any, sums: Any, parts: Any,
    out: Any,
) -> None:  # fmt: skip
    """All columns but those of intervals."""
    for k in range(counted.shape[0]):
        s = counted[k, 0]
        out[r, counted[k, 2]] = running[n, s] - running[begin[counted[k, 1]], s]
    sought = np.uint32(0)
    for k in range(since.shape[0]):
        sought |= np.uint32(1) << np.uint32(since[k, 0])
        out[r, since[k, 1]] = np.nan
    sought &= ever
    i = n
    while sought and i > 0:
        i -= 1
        found = bits[held[i]] & sought
        if found:
            for k in range(since.shape[0]):
                if (found >> np.uint32(since[k, 0])) & np.uint32(1):
                    out[r, since[k, 1]] = (t - occurred[held[i]]) / 86_400_000_000.0
            sought ^= found
    for k in range(trends.shape[0]):
        s, short, long = trends[k, 0], trends[k, 1], trends[k, 2]
        lately, whole = running[n, s] - running[begin[short], s], running[n, s] - running[begin[long], s]
        rate = lately * (windows[long] / 86_400_000_000.0) / (windows[short] / 86_400_000_000.0)
        out[r, trends[k, 3]] = rate / whole if whole > 0 else np.nan
    for k in range(sums.shape[0]):
        out[r, sums[k, 2]] = (total[n, k] - total[begin[sums[k, 1]], k]) / parts
    after, selected = n, np.uint32(0)
    while after > 0 and not bits[held[after - 1]] & renewing:
        after -= 1
        selected |= bits[held[after]]
    for k in range(renewed.shape[0]):
        out[r, renewed[k]] = (t - occurred[held[after - 1]]) / 86_400_000_000.0 if after > 0 else np.nan
    for k in range(fresh.shape[0]):
        s = fresh[k, 0]
        out[r, fresh[k, 2]] = running[n, s] - running[max(after, begin[fresh[k, 1]]), s]
    for k in range(fading.shape[0]):
        one, left = np.uint32(1) << np.uint32(fading[k, 0]), 0.0
        if selected & one:
            for i in range(after, n):
                if bits[held[i]] & one:
                    left += 0.5 ** ((t - occurred[held[i]]) / fading[k, 1])
        out[r, fading[k, 2]] = left
    for k in range(begun.shape[0]):
        one = np.uint32(1) << np.uint32(begun[k, 0])
        out[r, begun[k, 1]] = np.nan
        if selected & one:
            i = after
            while not bits[held[i]] & one:
                i += 1
            out[r, begun[k, 1]] = (t - occurred[held[i]]) / 86_400_000_000.0


@inner
def _sums_from(
    lowest: Any, n: Any, held: Any, bits: Any, wide: Any, amount: Any, sums: Any, running: Any, total: Any
) -> None:
    """Running sums of the events held, from a position on."""
    for i in range(lowest, n):
        mine = bits[held[i]]
        for byte in range(running.shape[1] // 8):
            which = (mine >> np.uint32(8 * byte)) & np.uint32(255)
            for s in range(8):
                running[i + 1, 8 * byte + s] = running[i, 8 * byte + s] + wide[which, s]
        for k in range(sums.shape[0]):
            more = amount[held[i], k] if (mine >> np.uint32(sums[k, 0])) & np.uint32(1) else 0
            total[i + 1, k] = total[i, k] + more


@inner
def _merged(held: Any, n: Any, new: Any, m: Any) -> Any:
    """Take the new events among those held, both in order; the lowest position that changed."""
    i, j, k = n - 1, m - 1, n + m - 1
    while j >= 0:
        if i >= 0 and held[i] > new[j]:
            held[k] = held[i]
            i -= 1
        else:
            held[k] = new[j]
            j -= 1
        k -= 1
    return i + 1


@inner
def _superseded(held: Any, n: Any, t: Any, off: Any) -> Any:
    """Leave out what was superseded by T; how many are left, and when the next one will be."""
    kept, until = 0, NEVER
    for i in range(n):
        if off[held[i]] > t:
            until = min(until, off[held[i]])
            held[kept] = held[i]
            kept += 1
    return kept, until


@inner
def _again(k: Any, times: Any, gaps: Any, held: Any, n: Any, bits: Any, occurred: Any, rhythms: Any) -> Any:
    """Times of a selection's events and the intervals between them, in order of time; how many events."""
    one = np.uint32(1) << np.uint32(rhythms[k, 0])
    found = 0
    for i in range(n):
        if bits[held[i]] & one:
            times[k, found] = occurred[held[i]]
            if found:
                gaps[k, found - 1] = times[k, found] - times[k, found - 1]
            found += 1
    return found


@inner
def _joined(k: Any, times: Any, gaps: Any, n: Any, moment: Any) -> None:
    """Take one more time among n sorted ones, and its intervals among the sorted intervals."""
    i = n
    while i > 0 and times[k, i - 1] > moment:
        times[k, i] = times[k, i - 1]
        i -= 1
    times[k, i] = moment
    count = max(n - 1, 0)
    if 0 < i < n:
        _changed(k, gaps, count, times[k, i + 1] - times[k, i - 1], moment - times[k, i - 1])
        _changed(k, gaps, count, -1, times[k, i + 1] - moment)
    elif n > 0:
        _changed(k, gaps, count, -1, times[k, 1] - moment if i == 0 else moment - times[k, n - 1])


@inner
def _changed(k: Any, gaps: Any, n: Any, gone: Any, come: Any) -> None:
    """Put a value into n sorted ones, in the place of `gone` unless that is negative."""
    i = n
    if gone >= 0:
        low, i = 0, n - 1
        while low < i:
            half = (low + i) // 2
            if gaps[k, half] < gone:
                low = half + 1
            else:
                i = half
        while i < n - 1 and gaps[k, i + 1] < come:
            gaps[k, i] = gaps[k, i + 1]
            i += 1
    while i > 0 and gaps[k, i - 1] > come:
        gaps[k, i] = gaps[k, i - 1]
        i -= 1
    gaps[k, i] = come


@inner
def _middle(k: Any, gaps: Any, n: Any, ordered: Any, scratch: Any) -> Any:
    """Median of n intervals in days."""
    if ordered:
        high, low = gaps[k, n // 2], gaps[k, (n - 1) // 2]
    else:
        for i in range(n):
            scratch[i] = gaps[k, i]
        high = _select(scratch, n, n // 2)
        low = high
        if n % 2 == 0:
            low = scratch[0]
            for i in range(1, n // 2):
                low = max(low, scratch[i])
    if n % 2:
        return high / 86_400_000_000.0
    return (low / 86_400_000_000.0 + high / 86_400_000_000.0) / 2.0


@inner
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
