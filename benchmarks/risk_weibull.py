"""A plain peer of reliability work: Weibull times between failures, by class, given the time since the last one."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.training import failures_of

Floats = npt.NDArray[np.float64]
SHAPES = np.linspace(0.4, 3.0, 53)
PRIOR_FAILURES = 5.0
"""Failures of the whole plant that a class is mixed with."""


def weibull_scores(
    rows: pd.DataFrame, *, events: pd.DataFrame, register: pd.DataFrame, horizon_days: int, cutoff: pd.Timestamp
) -> Floats:
    """Chance of a failure within the horizon, [rows].

    One shape for the plant by maximum likelihood, a scale for each class mixed with the plant's; what runs at the cut-off counts
    as censored. Fitted on what was available at the cut-off, asked at T with the failures available then.
    """
    known = events[events["available_at"] <= cutoff]
    begin = known["occurred_at"].min()
    of = register.drop_duplicates("asset_id").set_index("asset_id")["equipment_class"].fillna("")
    times, failed, cls = _spans(failures_of(known), of, begin, cutoff)
    shape = max(SHAPES, key=lambda k: _likelihood(times, failed, float(k)))
    whole = float((times**shape).sum() / max(failed.sum(), 1))
    scale = {}
    for name in pd.unique(cls):
        here = cls == name
        scale[str(name)] = float(
            ((times[here] ** shape).sum() + PRIOR_FAILURES * whole) / (failed[here].sum() + PRIOR_FAILURES)
        )
    out = np.zeros(len(rows))
    for day, part in rows.groupby("as_of"):
        seen = failures_of(events[(events["available_at"] <= day) & (events["occurred_at"] <= day)])
        last = part["asset_id"].map(seen.groupby("asset_id")["occurred_at"].max()).fillna(begin)
        age = np.maximum((day - last).dt.total_seconds().to_numpy(float) / 86400, 0.0)
        size = part["asset_id"].map(of).map(lambda c: scale.get(str(c), whole)).to_numpy(float)
        out[rows.index.get_indexer(part.index)] = 1 - np.exp((age**shape - (age + horizon_days) ** shape) / size)
    return out


def _spans(
    failures: pd.DataFrame, of: pd.Series[Any], begin: pd.Timestamp, end: pd.Timestamp
) -> tuple[Floats, Floats, Any]:
    """Days between failures of each asset, whether they ended in one, and the asset's class."""
    times, failed, cls = [], [], []
    by_asset = {str(a): list(g) for a, g in failures.groupby("asset_id")["occurred_at"]}
    for asset, kind in of.items():
        edges = [begin, *by_asset.get(str(asset), []), end]
        for i, (a, b) in enumerate(pairwise(edges)):
            days = (b - a).total_seconds() / 86400
            if days > 0:
                times.append(days)
                failed.append(float(i < len(edges) - 2))
                cls.append(kind)
    return np.array(times), np.array(failed), np.array(cls, dtype=object)


def _likelihood(times: Floats, failed: Floats, shape: float) -> float:
    """Log-likelihood at the best scale of a shape."""
    count = max(float(failed.sum()), 1.0)
    scale = float((times**shape).sum() / count)
    return float(count * np.log(shape / scale) + (shape - 1) * (failed * np.log(times)).sum() - count)
