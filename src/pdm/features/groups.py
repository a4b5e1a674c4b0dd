"""Counts of a group's events at many T: each event is looked at once, whatever the number of T."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdm.compiled import compiled
from pdm.features.compiled import inner

FINE = 8
"""Steps of the guide to a group's times, as a multiple of their number."""


@compiled(nogil=True)
def guide(edges: Any, times: Any) -> Any:
    """Where to look for a moment among the times of a group.

    Args:
        edges: Where the times of each group begin, [groups + 1].
        times: T, ascending within the group.

    Returns:
        For each group, where its steps begin in the second array [groups + 1]; for each step the place of the first of the group's
        times that is not before it; and the step's length in binary digits of a microsecond, [groups].
    """
    groups = edges.shape[0] - 1
    begin = np.zeros(groups + 1, dtype=np.int64)
    digits = np.zeros(groups, dtype=np.int64)
    for g in range(groups):
        size = edges[g + 1] - edges[g]
        steps = 0
        if size > 0:
            span = times[edges[g + 1] - 1] - times[edges[g]]
            while span >> digits[g] > FINE * size:
                digits[g] += 1
            steps = (span >> digits[g]) + 2
        begin[g + 1] = begin[g] + steps
    place = np.empty(begin[groups], dtype=np.int32)
    for g in range(groups):
        at = edges[g]
        for k in range(begin[g + 1] - begin[g]):
            while at < edges[g + 1] and times[at] - times[edges[g]] < k << digits[g]:
                at += 1
            place[begin[g] + k] = at
    return begin, place, digits


@compiled(nogil=True)
def levels(
    asset: Any, of: Any, begin: Any, since: Any, end: Any, windows: Any, bits: Any, mask: Any, edges: Any, times: Any, steps: Any,
    places: Any, digits: Any,
) -> Any:  # fmt: skip
    """How many of their group's intervals hold each T, [windows, times]: max(begin, since) <= T < min(end, begin + window).

    Args:
        asset: Asset of each interval, -1 for none.
        of: Group of each asset, -1 for none.
        begin: Begin of each interval.
        since: And not before this.
        end: And before this.
        windows: Its length at most; any when nought.
        bits: Selections that hold it.
        mask: Those that are wanted.
        edges: Where the times of each group begin, [groups + 1].
        times: T, ascending within the group.
        steps: With `places` and `digits` the guide to the times.
        places: See `steps`.
        digits: See `steps`.
    """
    out = np.zeros((windows.shape[0], times.shape[0]))
    for e in range(asset.shape[0]):
        if not bits[e] & mask or asset[e] < 0:
            continue
        g = of[asset[e]]
        first = max(begin[e], since[e])
        if g < 0 or first >= end[e] or edges[g] == edges[g + 1]:
            continue
        start = _from(times, edges[g], edges[g + 1], first, steps[g], places, digits[g])
        if start == edges[g + 1]:
            continue
        for w in range(windows.shape[0]):
            last = min(end[e], begin[e] + windows[w]) if windows[w] > 0 else end[e]
            if first >= last:
                continue
            out[w, start] += 1.0
            stop = _from(times, edges[g], edges[g + 1], last, steps[g], places, digits[g])
            if stop < edges[g + 1]:
                out[w, stop] -= 1.0
    for w in range(windows.shape[0]):
        for g in range(edges.shape[0] - 1):
            for i in range(edges[g] + 1, edges[g + 1]):
                out[w, i] += out[w, i - 1]
    return out


@compiled(nogil=True)
def oldest_known(
    asset: Any, of: Any, on: Any, occurred: Any, edges: Any, times: Any, steps: Any, places: Any, digits: Any
) -> Any:
    """The oldest event of the group that was available at each T, T where there is none, [times]; arguments as for `levels`."""
    out = np.full(times.shape[0], np.iinfo(np.int64).max)
    for e in range(asset.shape[0]):
        g = of[asset[e]] if asset[e] >= 0 else -1
        if g >= 0 and edges[g] < edges[g + 1]:
            place = _from(times, edges[g], edges[g + 1], on[e], steps[g], places, digits[g])
            if place < edges[g + 1]:
                out[place] = min(out[place], occurred[e])
    for g in range(edges.shape[0] - 1):
        for i in range(edges[g] + 1, edges[g + 1]):
            out[i] = min(out[i], out[i - 1])
    return np.minimum(out, times)


@inner
def _from(times: Any, low: Any, high: Any, moment: Any, step: Any, places: Any, digits: Any) -> Any:
    """Place of the first of times[low:high] that is not before the moment; low < high."""
    if moment <= times[low]:
        return low
    if moment > times[high - 1]:
        return high
    step += (moment - times[low]) >> digits
    at, end = places[step], places[step + 1]
    # where times crowd into a step, by halves
    while end - at > 8:
        middle = (at + end) // 2
        if times[middle] < moment:
            at = middle + 1
        else:
            end = middle
    while times[at] < moment:
        at += 1
    return at
