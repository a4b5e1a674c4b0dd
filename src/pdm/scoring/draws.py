"""Other plausible pasts: risks when doubtful links and dates are drawn anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.model import FittedModel
from pdm.scoring.score import probability

DRAWS = 20
SURE = 0.98
Build = Callable[..., pd.DataFrame]


def draws(
    model: FittedModel,
    rows: pd.DataFrame,
    events: pd.DataFrame,
    readings: pd.DataFrame,
    register: pd.DataFrame,
    build: Build,
    *,
    seed: int,
    count: int = DRAWS,
) -> npt.NDArray[np.float64]:
    """Risks of `rows` under `count` draws of doubtful links and dates.

    Args:
        model: The model.
        rows: asset_id, as_of.
        events: Current events available at the date.
        readings: Readings available at the date.
        register: records.REGISTER.
        build: The feature builder (pdm.features.build).
        seed: Seed.
        count: Number of draws.

    Returns:
        [draws, rows]; no rows of draws when nothing is in doubt.
    """
    links, dates = doubtful_links(events), doubtful_dates(events)
    if (links.empty and not dates.any()) or rows.empty:
        return np.zeros((0, len(rows)))
    touched = _touched(events, links, dates)
    here = rows["asset_id"].isin(touched).to_numpy()
    sub = rows[here].reset_index(drop=True)
    # an asset that no doubtful line can belong to keeps its risk; peers' rates are left as they are for it
    base = probability(model, rows, build(rows, events=events, readings=readings, register=register), register)
    out = np.repeat(base[None, :], count, axis=0)
    rng = np.random.default_rng(seed)
    for k in range(count):
        drawn = draw(events, links, dates, rng)
        X = build(sub, events=drawn, readings=readings, register=register)
        out[k, here] = probability(model, sub, X, register)
    return out


def doubtful_links(events: pd.DataFrame) -> pd.DataFrame:
    """Candidates of events whose asset is not sure: position, asset_id (None = in no register), posterior."""
    open_ = (events["asset_id"].isna() | (events["asset_confidence"] < SURE)) & (events["accepted_by"] != "person")
    found: list[tuple[int, Any, float]] = []
    for position in np.flatnonzero(open_.to_numpy() & events["candidates"].notna().to_numpy()):
        for candidate in json.loads(events["candidates"].iloc[position]):
            found.append((int(position), candidate.get("asset_id"), float(candidate.get("posterior", 0.0))))
    return pd.DataFrame(found, columns=["position", "asset_id", "posterior"])


def doubtful_dates(events: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Events whose date is a span of more than two days."""
    span = events["occurred_to"] - events["occurred_from"]
    return np.asarray((span > pd.Timedelta(days=2)).fillna(False).to_numpy(bool))


def draw(
    events: pd.DataFrame, links: pd.DataFrame, dates: npt.NDArray[np.bool_], rng: np.random.Generator
) -> pd.DataFrame:
    """One plausible past.

    Args:
        events: The events.
        links: As of `doubtful_links`: the candidates of an event stand together.
        dates: As of `doubtful_dates`.
        rng: Where chance comes from.
    """
    out = events
    if len(links):
        position, names = links["position"].to_numpy(np.int64), links["asset_id"].to_numpy(object)
        first = np.flatnonzero(np.append(True, position[1:] != position[:-1]))
        size = np.diff(np.append(first, len(position)))
        upto = np.cumsum(links["posterior"].to_numpy(float).clip(0))
        upto -= np.repeat(np.append(0.0, upto[first[1:] - 1]), size)
        at = rng.random(len(first)) * np.maximum(upto[first + size - 1], 1.0)
        chosen = np.add.reduceat((upto <= np.repeat(at, size)).astype(np.int64), first)
        assets = events["asset_id"].to_numpy(object).copy()
        # what no candidate explains stays without an asset
        assets[position[first]] = np.where(chosen < size, names[first + np.minimum(chosen, size - 1)], None)
        out = out.assign(asset_id=pd.Series(assets, index=out.index).astype("str"))
    if dates.any():
        span = (out["occurred_to"] - out["occurred_from"])[dates]
        moved = out["occurred_at"].copy()
        moved[dates] = out.loc[dates, "occurred_from"] + span * rng.random(int(dates.sum()))
        out = out.assign(occurred_at=moved)
    return out


def _touched(events: pd.DataFrame, links: pd.DataFrame, dates: npt.NDArray[np.bool_]) -> set[str]:
    named = set(links["asset_id"].dropna()) | set(events["asset_id"].iloc[links["position"].unique()].dropna())
    return named | set(events.loc[dates, "asset_id"].dropna())
