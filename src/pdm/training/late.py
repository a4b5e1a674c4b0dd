"""Failures that are reported late: how much of what happened was known at the cut-off, from the delays in a site's own records.

A window that ended a reporting lag ago counts as complete, but some papers turn up months later. How long they take can be told from
those that came: of lines as old as a delay, the share that took just so long (the chain ladder of insurers, by days; the
reverse-time product-limit estimate of Lagakos, Barraj and De Gruttola, Biometrika 75, 1988). Only what had arrived is
looked at, so a line that was still on its way is not taken for one that was never written.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

MOST_DAYS = 365
"""A line that came later than this is rather one whose year was misread."""
DOUBT = 10.0
"""Lines that took no longer, counted with those of each delay: what few lines show of late ones is drawn towards none."""

Floats = npt.NDArray[np.float64]


def known_after(happened: pd.Series[pd.Timestamp], available: pd.Series[pd.Timestamp], cutoff: pd.Timestamp) -> Floats:
    """Share of what happened that is known so many days later, [days from 0]; 1 from the last of them on.

    Args:
        happened: When things happened (UTC).
        available: When they were known, by the cut-off.
        cutoff: The cut-off.
    """
    delay = np.ceil(_days(available - happened)).clip(0).astype(int)
    age = np.floor(_days(cutoff - happened))
    told = (delay <= MOST_DAYS) & (age >= 0)
    delay, age = delay[told], age[told]
    longest = int(delay.max()) if len(delay) else 0
    came = np.bincount(delay, minlength=longest + 1)
    known = np.ones(longest + 1)
    for d in range(longest, 0, -1):
        # of lines old enough to have come so late, those that had come by then
        by_then = int(((delay <= d) & (age >= d)).sum())
        known[d - 1] = known[d] * (1.0 - min(came[d], by_then) / (by_then + DOUBT))
    return known


def share_known(rows: pd.DataFrame, failures: pd.DataFrame, *, horizon_days: int, cutoff: pd.Timestamp) -> Floats:
    """Share of the failures in (T, T + horizon] that were known at the cut-off, as the delays of each row's site let expect, [rows].

    Args:
        rows: site, as_of.
        failures: site, occurred_at, available_at of failures known at the cut-off.
        horizon_days: Days ahead.
        cutoff: The cut-off.
    """
    out = np.ones(len(rows))
    site = rows["site"].to_numpy(object)
    for name, part in failures.groupby("site"):
        known = known_after(part["occurred_at"], part["available_at"], cutoff)
        here = site == name
        # many rows, few dates
        begun, date = np.unique(np.floor(_days(cutoff - rows.loc[here, "as_of"])).astype(int), return_inverse=True)
        ages = begun[:, None] - np.arange(1, horizon_days + 1)[None, :]
        out[here] = known[ages.clip(0, len(known) - 1)].mean(axis=1)[date]
    return out


def _days(spans: pd.Series[pd.Timedelta]) -> Floats:
    return np.asarray(spans.dt.total_seconds(), dtype=np.float64) / 86400
