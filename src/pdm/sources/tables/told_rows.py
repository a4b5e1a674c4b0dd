"""Rows of a document as a message names them."""

from __future__ import annotations

from collections.abc import Iterable

_SHOWN = 12
"""Runs of rows that are named; the others are counted."""


def counted_rows(rows: Iterable[int]) -> str:
    """Rows in words, those that follow one another as one run: `3-5, 9 and 14 more`.

    Args:
        rows: Numbers of rows, in any order.
    """
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs[:_SHOWN])
    more = sum(b - a + 1 for a, b in runs[_SHOWN:])
    return f"{shown} and {more} more" if more else shown
