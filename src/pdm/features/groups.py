"""Counts of a group's events at many T: each event is looked at once, whatever the number of T."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def levels(
    asset: Any, of: Any, begin: Any, since: Any, end: Any, window: Any, bits: Any, mask: Any, edges: Any, times: Any
) -> Any:
    """How many of their group's intervals hold each T, [times]: max(begin, since) <= T < min(end, begin + window).

    Args:
        asset: Asset of each interval, -1 for none.
        of: Group of each asset, -1 for none.
        begin: Begin of each interval.
        since: And not before this.
        end: And before this.
        window: Its length at most; any when nought.
        bits: Selections that hold it.
        mask: Those that are wanted.
        edges: Where the times of each group begin, [groups + 1].
        times: T, ascending within the group.
    """
    out = np.zeros(times.shape[0])
    for e in range(asset.shape[0]):
        if asset[e] < 0 or not bits[e] & mask:
            continue
        g = of[asset[e]]
        first, last = max(begin[e], since[e]), end[e]
        if window > 0:
            last = min(last, begin[e] + window)
        if g < 0 or first >= last or edges[g] == edges[g + 1]:
            continue
        place = _from(times, edges[g], edges[g + 1], first)
        if place < edges[g + 1]:
            out[place] += 1.0
            place = _from(times, place, edges[g + 1], last)
            if place < edges[g + 1]:
                out[place] -= 1.0
    for g in range(edges.shape[0] - 1):
        for i in range(edges[g] + 1, edges[g + 1]):
            out[i] += out[i - 1]
    return out


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def oldest_known(asset: Any, of: Any, on: Any, occurred: Any, edges: Any, times: Any) -> Any:
    """The oldest event of the group that was available at each T, T where there is none, [times]; arguments as for `levels`."""
    out = np.full(times.shape[0], np.iinfo(np.int64).max)
    for e in range(asset.shape[0]):
        g = of[asset[e]] if asset[e] >= 0 else -1
        if g >= 0 and edges[g] < edges[g + 1]:
            place = _from(times, edges[g], edges[g + 1], on[e])
            if place < edges[g + 1]:
                out[place] = min(out[place], occurred[e])
    for g in range(edges.shape[0] - 1):
        for i in range(edges[g] + 1, edges[g + 1]):
            out[i] = min(out[i], out[i - 1])
    return np.minimum(out, times)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _from(times: Any, low: Any, high: Any, moment: Any) -> Any:
    """Place of the first of times[low:high] that is not before the moment."""
    if low == high or moment <= times[low]:
        return low
    if moment > times[high - 1]:
        return high
    # dates are mostly evenly spaced: the place is guessed first
    span = times[high - 1] - times[low]
    guess = low + np.int64((moment - times[low]) / span * (high - 1 - low))
    guess = min(max(guess, low), high - 1)
    step = 1
    if times[guess] < moment:
        low = guess
        while times[min(low + step, high - 1)] < moment:
            low += step
            step *= 2
        high = min(low + step, high - 1)
    else:
        high = guess
        while times[max(high - step, low)] >= moment and high - step > low:
            high -= step
            step *= 2
        low = max(high - step, low)
    # times[low] < moment <= times[high]
    while high - low > 1:
        middle = (low + high) // 2
        if times[middle] < moment:
            low = middle
        else:
            high = middle
    return high
