"""Work on several threads: the kernels and the columns' encoders leave Python's lock alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

THREADS = min(os.cpu_count() or 1, 4)
MUCH = 50_000
"""Events or rows below which threads would cost more than they bring."""
A = TypeVar("A")
B = TypeVar("B")


def side_by_side(work: Callable[[A], B], items: Iterable[A], size: int) -> list[B]:
    """`work` of each item, in their order; on several threads where the `size` of all together is worth it."""
    given = list(items)
    if size < MUCH or len(given) < 2 or THREADS < 2:
        return [work(item) for item in given]
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        return list(pool.map(work, given))


def parts(count: int, size: int) -> list[tuple[int, int]]:
    """Begin and end of parts of at most `size`; one empty part of nothing."""
    return [(k, min(k + size, count)) for k in range(0, max(count, 1), max(size, 1))]
