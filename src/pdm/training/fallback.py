"""Failure rates shrunk to class: what is used when there is too little to learn from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pdm.model import Feature, FittedModel
from pdm.service import begins, ends
from pdm.training.evaluation import limits
from pdm.training.labels import failures_of, records_begin, records_end

PRIOR_DAYS = 365.0
PRIOR_ASSETS = 5.0


def failure_rates(register: pd.DataFrame, events: pd.DataFrame) -> dict[str, float]:
    """Failures per asset and day by class ("" for all), and the days of class record that an asset's own is mixed with.

    A class of few assets leans on the whole (`PRIOR_ASSETS`).
    """
    of = count(register, events)["of"]
    failed, assets, days = of[""]
    total = failed / max(assets, 1) / days
    out = {"": total, "_prior_days": PRIOR_DAYS}
    for name, (found, size, served) in of.items():
        if name:
            out[name] = (found + PRIOR_ASSETS * total * days) / (size * served + PRIOR_ASSETS * days)
    return out


def count(register: pd.DataFrame, events: pd.DataFrame) -> dict[str, Any]:
    """What rates are made of: `of` each class ("" for all) its failures, assets, and days in service on record of each on average; `since`
    when each site has records.

    A site's records begin and end where they do in earnest, so that a misread year does not dilute all rates.
    """
    dated = events.dropna(subset=["occurred_at"]).groupby("site")["occurred_at"]
    first = {str(s): _begin(t) for s, t in dated}
    last = {str(s): records_end(t) for s, t in dated}
    spans = register.drop_duplicates("asset_id").set_index("asset_id")
    spans = spans.assign(kind=spans["equipment_class"].fillna(""), came=begins(spans), left=ends(spans))
    start, stop = (pd.to_datetime(spans["site"].map(t), utc=True) for t in (first, last))
    start, stop = (
        start.where(~(spans["came"] > start), spans["came"]),
        stop.where(~(spans["left"] < stop), spans["left"]),
    )
    spans["days"] = ((stop - start).dt.total_seconds() / 86400).fillna(0.0).clip(lower=0.0)
    failures = failures_of(events)
    failures = failures[failures["asset_id"].isin(spans.index)]
    failures = failures.assign(**{c: spans[c].reindex(failures["asset_id"]).to_numpy() for c in ("kind", "site")})
    begun = failures["occurred_at"] >= pd.to_datetime(failures["site"].map(first), utc=True)
    failures = failures[begun & (failures["occurred_at"] <= pd.to_datetime(failures["site"].map(last), utc=True))]
    served = spans[spans["days"] > 0]
    counted = {"": [len(failures), len(served), max(round(served["days"].mean()), 1) if len(served) else 1]}
    for kind, part in served[served["kind"] != ""].groupby("kind"):
        counted[str(kind)] = [int((failures["kind"] == kind).sum()), len(part), max(round(part["days"].mean()), 1)]
    return {"of": counted, "since": {site: begin.isoformat() for site, begin in first.items()}}


def _begin(times: pd.Series[Any]) -> pd.Timestamp:
    """When a site's records begin; of one that writes so seldom that most lines would be left out, with the oldest of them."""
    begun = records_begin(times)
    return begun if (times >= begun).mean() >= 0.5 else pd.Timestamp(times.min())


def fallback(
    labels: pd.DataFrame, *, why: str, register: pd.DataFrame, events: pd.DataFrame, features: tuple[Feature, ...],
    horizon_days: int, seed: int, cutoff: str,
) -> FittedModel:  # fmt: skip
    """A model of failure rates under its own name, with the reason why nothing more was learned."""
    rates = failure_rates(register, events)
    chance = float(np.clip(1 - np.exp(-rates[""] * horizon_days), 1e-12, 1 - 1e-9))
    known = labels["y"].notna()
    card: dict[str, Any] = {
        "kind": "fallback", "why": why, "horizon_days": horizon_days, "evaluation": [],
        "rows": {"all": len(labels), "labelled": int(known.sum()), "failures": int(labels.loc[known, "y"].sum())},
        "counted": count(register, events), "mixed_with": PRIOR_ASSETS, "limits": limits(events),
    }  # fmt: skip
    return FittedModel(
        kind="fallback", features=features, booster="", slope=1.0, offset=0.0, horizon_days=horizon_days, cutoff=cutoff,
        seed=seed, base=float(np.log(chance / (1 - chance))), rates=rates, card=card,
    )  # fmt: skip
