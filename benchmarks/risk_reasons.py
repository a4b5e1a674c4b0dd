"""Are the reasons true? Named families against the true drivers of risk, and cited lines against what they truly say."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.common import row
from benchmarks.risk_data import Tables
from pdm.config import Settings
from pdm.explain import explain
from pdm.explain.contributions import family_points
from pdm.features import CATALOGUE, build
from pdm.features.catalogue import ALL_MODES
from pdm.model import Feature, FittedModel
from pdm.records import DOCUMENTS, RISK
from pdm.simulation.oracle import oracle
from pdm.simulation.truth import Truth

TOP = 100
Floats = npt.NDArray[np.float64]

WEAR, ANY_TROUBLE, RECORD = "wear, damage and other trouble", "reported trouble", "past failures and trouble"
TROUBLE = {"leak": "leaks", "noise": "noise", "heat": "heat", "vibration": "vibration", "other": WEAR}
FAMILIES = {
    **{driver: (family,) for driver, family in TROUBLE.items()},
    "found worn": ("inspections", WEAR),
    "not lubricated": ("lubrication",),
    "wears fast": (
        RECORD, "time lost", "equipment like it", "load", "running hours", "age", "criticality", "amount of records",
        "measured temperature", "measured vibration",
    ),
}  # fmt: skip
"""Families that name each true driver. `reported trouble` names whichever kind of trouble drives; `repairs` and `data gaps` none."""


def drivers(truth: Truth, day: pd.Timestamp, horizon: int, lag: dict[str, int]) -> tuple[Floats, pd.DataFrame]:
    """The exact forecast, and how much of it each true driver carries: what it would lose without it, [assets, drivers].

    Kinds of trouble and findings: had they not been recorded. Lubrication: did being overdue not matter. Wears fast: had the
    asset the middle rate of wear of all assets.
    """

    def risk(given: Truth) -> Floats:
        return oracle(given, [day], horizon, lag)["risk"].to_numpy(float)

    whole = risk(truth)
    lost = {}
    kinds = {**{kind: kind for kind in TROUBLE}, "found worn": "worn"}
    for name, kind in kinds.items():
        lost[name] = whole - risk(replace(truth, events=truth.events[truth.events["true_kind"] != kind]))
    hazard = {**truth.parameters["hazard"], "overdue": 1.0}
    lost["not lubricated"] = whole - risk(replace(truth, parameters={**truth.parameters, "hazard": hazard}))
    assets = truth.assets.assign(rate=float(truth.assets["rate"].median()), age=float(truth.assets["age"].median()))
    lost["wears fast"] = whole - risk(replace(truth, assets=assets))
    return whole, pd.DataFrame(lost, index=truth.assets["asset_id"])


def driver_figures(
    case: str, model: FittedModel, truth: Truth, tables: Tables, rows: pd.DataFrame
) -> list[dict[str, Any]]:
    """How often the strongest true driver of the riskiest assets is named first, and among the first three families.

    Assets that no driver lifts by a point in 100 are left out. By chance: the families of another listed asset.
    """
    first, third, chance_first, chance_third = [], [], [], []
    rng = np.random.default_rng(7)
    days = sorted(rows["as_of"].unique())
    for day in days:
        now = rows[rows["as_of"] == day].reset_index(drop=True)
        X = build(now, events=tables.events, readings=tables.readings, register=tables.register, limits=tables.limits)
        phi, base = model.contributions(X)
        names, points, risk = family_points(phi, base, [f.family for f in model.features])
        _, lost = drivers(truth, day, model.horizon_days, tables.lag_days)
        listed = np.argsort(-risk, kind="stable")[: TOP // len(days) + 1]
        told = [[names[k] for k in np.argsort(-points[i], kind="stable") if points[i, k] > 0] for i in listed]
        found = lost.reindex(now["asset_id"]).to_numpy()
        for place, i in enumerate(listed):
            if found[i].max() < 0.01:
                continue
            strongest = str(lost.columns[int(found[i].argmax())])
            other = told[(place + 1 + int(rng.integers(len(told) - 1))) % len(told)]
            first.append(_named(told[place][:1], strongest))
            third.append(_named(told[place][:3], strongest))
            chance_first.append(_named(other[:1], strongest))
            chance_third.append(_named(other[:3], strongest))
    count = len(first)
    return [
        row(case, "reasons", "strongest_first", float(np.mean(first)), n=count), row(case, "reasons", "strongest_in_three", float(np.mean(third)), n=count),
        row(case, "reasons of another asset", "strongest_first", float(np.mean(chance_first)), n=count),
        row(case, "reasons of another asset", "strongest_in_three", float(np.mean(chance_third)), n=count),
        row(case, "reasons", "families", float(len({f.family for f in CATALOGUE})), n=count),
    ]  # fmt: skip


def _named(families: list[str], driver: str) -> bool:
    allowed = set(FAMILIES[driver]) | ({ANY_TROUBLE} if driver in TROUBLE else set())
    return bool(allowed & set(families))


def citation_figures(
    case: str,
    model: FittedModel,
    tables: Tables,
    true: pd.DataFrame,
    known: npt.NDArray[np.bool_],
    rows: pd.DataFrame,
    settings: Settings,
) -> list[dict[str, Any]]:
    """Of the lines cited for the riskiest assets: how many are truly of the asset, and truly say what the reason says.

    Args:
        case: Name of the case.
        model: The model.
        tables: As read and linked.
        true: The same events (same order) as they should have been read.
        known: Which of them stand where a true line stands; others are not judged.
        rows: asset_id, as_of.
        settings: For the sites' zones.
    """
    day = max(rows["as_of"])
    seen = (tables.events["available_at"] <= day).to_numpy(bool)
    events, readings = tables.events[seen], tables.readings[tables.readings["available_at"] <= day]
    now = rows[rows["as_of"] == day].reset_index(drop=True)
    X = build(now, events=events, readings=readings, register=tables.register, limits=tables.limits)
    risk = model.probability(X)
    top = np.argsort(-risk, kind="stable")[:TOP]
    site = tables.register.drop_duplicates("asset_id").set_index("asset_id")["site"]
    listed = RISK.conform(pd.DataFrame({
        "run_id": "bench", "asset_id": now["asset_id"].iloc[top], "site": now["asset_id"].iloc[top].map(site), "as_of": day,
        "horizon_days": model.horizon_days, "risk": risk[top], "basis": "model",
    })).reset_index(drop=True)  # fmt: skip
    told = explain(
        model, X.iloc[top].reset_index(drop=True), listed, events=events, readings=readings, register=tables.register,
        documents=DOCUMENTS.empty(), settings=settings,
    )  # fmt: skip
    meant = true[seen & known].drop_duplicates("event_id").set_index("event_id")
    features = {f.name: f for f in CATALOGUE}
    owned, says, counted = [], [], []
    values = X.iloc[top].reset_index(drop=True)
    for place, asset, reasons in zip(range(len(told)), told["asset_id"], told["reasons"], strict=True):
        for piece in (p for r in json.loads(reasons) for p in r["evidence"] if p["kind"] == "rows"):
            feature = features[piece["feature"]]
            if feature.group == "event" and feature.statistic in ("count", "count_since_repair"):
                counted.append(piece["count"] == values[feature.name].iloc[place])
            for line in piece["rows"]:
                if line["event_id"] in meant.index and feature.group in ("event", "gap"):
                    event = meant.loc[line["event_id"]]
                    owned.append(event["asset_id"] == asset)
                    says.append(owned[-1] and _shows(event, feature))
    return [
        row(case, "citations", "cited_of_the_asset", float(np.mean(owned)), n=len(owned)), row(case, "citations", "cited_and_true", float(np.mean(says)), n=len(says)),
        row(case, "citations", "number_is_rows_cited", float(np.mean(counted)), n=len(counted)),
    ]  # fmt: skip


def _shows(event: pd.Series[Any], feature: Feature) -> bool:
    """Whether the true event is one of those that the feature tells of."""
    if feature.statistic == "days_since_renewal" or feature.statistic.startswith("renewal"):
        return bool(event["is_failure"]) or event["action"] in ("repair", "replace")
    # these families speak of trouble of any kind, whatever kind it was
    any_kind = feature.family in (WEAR, ANY_TROUBLE, RECORD) and (
        event["failure_mode"] in ALL_MODES or bool(event["is_failure"])
    )
    return all(
        (c == "failure_mode" and any_kind) or (bool(event[c]) if isinstance(allowed[0], bool) else event[c]) in allowed
        for c, allowed in feature.select.items()
        if c != "column"
    )
