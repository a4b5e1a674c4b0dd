"""Rolling origin: which dates are learned from and which are judged, never nearer than the gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

MIN_DATES = 12
SHARES = (0.40, 0.55, 0.70, 0.85)
"""Where the origins lie when none are given: two to choose settings and trees, one to calibrate, one to judge."""
SHORT_SHARES = (0.36, 0.57, 0.78)
"""The same for a short history, of which the gaps would eat too much: one to choose, one to calibrate, one to judge."""
SHORT_GAPS = 14
"""A history of fewer gaps than this is short."""


@dataclass(frozen=True)
class Fold:
    """One origin.

    Attributes:
        fit: Dates up to the origin.
        judge: Dates from origin + gap to the next origin.
    """

    fit: pd.DatetimeIndex
    judge: pd.DatetimeIndex


def folds(dates: pd.DatetimeIndex, gap: pd.Timedelta, origins: Sequence[pd.Timestamp] | None = None) -> list[Fold]:
    """Folds in the order of time.

    Args:
        dates: Dates of the rows.
        gap: Horizon and longest lag: what a row of the fit side knows of its outcome lies before the judged dates.
        origins: Last date to fit on, one a fold, oldest first; shares of the time when None.

    Returns:
        One fold an origin; none when there are too few dates or a fold would be empty.
    """
    ordered = pd.DatetimeIndex(dates.unique()).sort_values()
    if len(ordered) < MIN_DATES:
        return []
    first, span = ordered[0], ordered[-1] - ordered[0]
    shares = SHARES if span >= SHORT_GAPS * gap else SHORT_SHARES
    edges = [first + span * s for s in shares] if origins is None else list(origins)
    out = []
    for edge, following in zip(edges, [*edges[1:], ordered[-1]], strict=True):
        fit = ordered[ordered <= edge]
        judge = ordered[(ordered >= edge + gap) & (ordered <= following)]
        if fit.empty or judge.empty:
            return []
        out.append(Fold(fit, judge))
    return out
