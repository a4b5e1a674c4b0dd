"""Counts by group at many T: equal to counting one T after the other, however the dates are spaced."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.features.groups import guide, levels, oldest_known

MOMENTS = st.integers(-50, 50) | st.sampled_from([-(10**15), 10**15])


def by_group(times: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    rows = [sorted(set(t)) for t in times]
    edges = np.append(0, np.cumsum([len(t) for t in rows])).astype(np.int64)
    return edges, np.array([t for row in rows for t in row], dtype=np.int64)


@settings(deadline=None)  # the first call compiles
@given(
    st.lists(st.tuples(st.integers(-1, 3), MOMENTS, MOMENTS, MOMENTS, st.integers(0, 3)), max_size=20),
    st.lists(st.lists(MOMENTS, max_size=30), min_size=2, max_size=2),
    st.sampled_from([0, 7, 400]),
)
def test_each_time_is_held_by_as_many_intervals_as_counting_says(
    events: list[tuple[int, int, int, int, int]], times: list[list[int]], window: int
) -> None:
    asset, begin, since, end, bits = (
        np.array([e[k] for e in events], dtype=np.uint32 if k == 4 else np.int64) for k in range(5)
    )
    of = np.array([0, 1, 1, -1])
    edges, at = by_group(times)
    both = np.array([window, 0], dtype=np.int64)
    found, open_ = levels(asset, of, begin, since, end, both, bits, np.uint32(2), edges, at, *guide(edges, at))
    for g in range(2):
        for i in range(edges[g], edges[g + 1]):
            mine = [e for e in events if e[0] >= 0 and of[e[0]] == g and e[4] & 2]
            ends = [(e, min(e, b + window) if window else e) for _, b, _, e, _ in mine]
            for place, counted in enumerate((open_, found)):
                held = sum(max(b, s) <= at[i] < stop[place] for (_, b, s, _, _), stop in zip(mine, ends, strict=True))
                assert counted[i] == held


@settings(deadline=None)  # the first call compiles
@given(
    st.lists(st.tuples(st.integers(-1, 2), MOMENTS, MOMENTS), max_size=20),
    st.lists(st.lists(MOMENTS, max_size=30), min_size=2, max_size=2),
)
def test_the_oldest_record_is_that_of_those_available(
    events: list[tuple[int, int, int]], times: list[list[int]]
) -> None:
    asset, on, occurred = (np.array([e[k] for e in events], dtype=np.int64) for k in range(3))
    of = np.array([0, 1, -1])
    edges, at = by_group(times)
    found = oldest_known(asset, of, on, occurred, edges, at, *guide(edges, at))
    for g in range(2):
        for i in range(edges[g], edges[g + 1]):
            seen = [o for a, n, o in events if a >= 0 and of[a] == g and n <= at[i]]
            assert found[i] == min([*seen, at[i]])
