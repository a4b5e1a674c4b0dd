"""Reasons for and against a failure, in words a plant manager can check."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pdm.config import Settings
from pdm.explain.by_rates import YEAR, by_rates
from pdm.explain.contributions import family_points
from pdm.explain.evidence import Evidence
from pdm.explain.held import held_back, silence
from pdm.explain.telling import Teller, in_order
from pdm.explain.treeshap import leaf_tables
from pdm.explain.unsure import matters_most
from pdm.explain.usual import Alike
from pdm.model import FittedModel
from pdm.records import RISK


def explain(
    model: FittedModel,
    X: pd.DataFrame,
    risk: pd.DataFrame,
    *,
    events: pd.DataFrame,
    readings: pd.DataFrame,
    register: pd.DataFrame,
    documents: pd.DataFrame,
    settings: Settings,
    unsure: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Fill `reasons`, `against` and `data_gaps` of a list of one date.

    Args:
        model: The model that scored it.
        X: Features, one row an asset of the list in service, indexed as `risk` or with a column-free index of the same
            length; `X.attrs["asset_id"]` is not needed when the lengths agree.
        risk: records.RISK of one date, without reasons.
        events: Current events available at the date.
        readings: Readings available at the date.
        register: records.REGISTER.
        documents: records.DOCUMENTS.
        settings: For the sites' time zones.
        unsure: asset_id, event_id, kind, risk, otherwise, gain of doubtful items (pdm.scoring.gains), largest gain first; the
            one that matters most to an asset is told among its gaps.

    Returns:
        `risk` with the three columns filled. base_risk and all risk points add up to risk.
    """
    if risk.empty:
        return risk
    as_of = risk["as_of"].iloc[0]
    zones = {s: settings.site(str(s)).zone for s in register["site"].dropna().unique()}
    names_of = {str(s): settings.site(str(s)).name or str(s) for s in risk["site"].dropna().unique()}
    evidence = Evidence(events, readings, register, documents, as_of, zones, names_of)
    gaps = data_gaps(risk, events, readings, as_of, zones)
    for place, sentence in matters_most(risk, unsure, events, zones, register).items():
        gaps[place].insert(0, sentence)
    for place in np.flatnonzero((risk["basis"] == "stale").to_numpy()).tolist():
        # where a whole site is silent, that comes before what one asset lacks
        site = str(risk["site"].iloc[place])
        unsent = silence(evidence, site, names_of.get(site, site))
        if unsent:
            gaps[place].insert(0, unsent)
    out = risk.copy()
    out["data_gaps"] = [json.dumps(g, ensure_ascii=False) for g in gaps]
    explained = out["basis"].isin(["model"]).to_numpy()
    if model.kind != "lightgbm" or not explained.any():
        out["reasons"], out["against"] = _fallback(out, model, evidence, names_of)
        return RISK.conform(out)
    tables = leaf_tables(model.booster)
    phi, base = model.contributions(X, tables.contributions if tables else None)
    features = list(model.features)
    names, points, _ = family_points(np.asarray(phi, dtype=float), float(base), [f.family for f in features])
    values = X[[f.name for f in features]].to_numpy(float)
    kinds = [evidence.register[str(a)]["equipment_class"] for a in out["asset_id"]]
    # figures of a silent site are not those of the day; whether a gate is shut changes nothing for others
    sends = {s: not silence(evidence, str(s), "") for s in out["site"].unique()}
    alike = Alike(X, list(out["asset_id"]), kinds, list(out["site"]), [sends[s] for s in out["site"]])
    tell = Teller(features, evidence, alike)
    reasons, against = [], []
    for i, asset in enumerate(out["asset_id"]):
        if not explained[i]:
            single = _fallback(out.iloc[[i]], model, evidence, names_of)
            reasons.append(single[0][0])
            against.append(single[1][0])
            continue
        told = [
            tell.family(family, float(points[i, k]), phi[i], values[i], str(asset))
            for k, family in enumerate(names)
            if points[i, k] != 0.0
        ]
        for sign, column in ((1, reasons), (-1, against)):
            mine = sorted((t for t in told if sign * t.points > 0), key=lambda t: -sign * t.points)
            column.append(json.dumps(in_order(mine), ensure_ascii=False))
    out["reasons"], out["against"] = reasons, against
    return RISK.conform(out)


def data_gaps(
    risk: pd.DataFrame,
    events: pd.DataFrame,
    readings: pd.DataFrame,
    as_of: pd.Timestamp,
    zones: Mapping[str, ZoneInfo],
) -> list[list[str]]:
    """What is missing per asset, in sentences."""
    last_event = events[events["occurred_at"] <= as_of].groupby("asset_id")["occurred_at"].max()
    # what no machine can show tells of no measurement
    readings = readings[readings["plausible"].fillna(True).astype(bool) & (readings["measured_at"] <= as_of)]
    newest = (
        readings.groupby(["asset_id", "quantity"])["measured_at"].max()
        if not readings.empty
        else pd.Series(dtype=object)
    )
    known = {(str(a), str(q)): t for (a, q), t in newest.items()} if len(newest) else {}
    out = []
    for asset, site in zip(risk["asset_id"], risk["site"], strict=True):
        zone = zones.get(str(site), ZoneInfo("UTC"))
        gaps = []
        for quantity, words in (
            ("temperature", "operating temperature"),
            ("load", "load"),
            ("running_hours", "running hours"),
        ):
            last = known.get((asset, quantity))
            if last is None:
                gaps.append(f"no {words} on record")
            elif (as_of - last).days > 90:
                gaps.append(f"no {words} since {last.tz_convert(zone):%B %Y}")
        seen = last_event.get(asset)
        if seen is None or pd.isna(seen):
            gaps.append("nothing was ever written about this asset")
        elif (as_of - seen).days > 365:
            gaps.append(f"nothing was written about this asset since {seen.tz_convert(zone):%B %Y}")
        out.append(gaps)
    return out


def _fallback(
    risk: pd.DataFrame, model: FittedModel, evidence: Evidence, site_names: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """Without a model that can be explained: failure rates are the reason, or that the asset's site is held back."""
    reasons, against = [], []
    days: Sequence[float] = [YEAR] * len(risk)
    if (risk["basis"] == "fallback").any():
        days = model.own_days(risk["site"], [evidence.came.get(a) for a in risk["asset_id"]], risk["as_of"]).tolist()
    for row, own in zip(risk.to_dict("records"), days, strict=True):
        if row["basis"] == "stale":
            held = held_back(row, evidence, site_names.get(str(row["site"]), str(row["site"])))
            told, lowers = [held], []
        elif row["basis"] == "fallback":
            made = sorted(by_rates(row, model, evidence, own), key=lambda r: -abs(r["risk_points"]))
            told, lowers = [r for r in made if r["risk_points"] > 0], [r for r in made if r["risk_points"] < 0]
        else:
            told, lowers = [], []
        reasons.append(json.dumps(told, ensure_ascii=False))
        against.append(json.dumps(lowers, ensure_ascii=False))
    return reasons, against
