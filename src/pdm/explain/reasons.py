"""Reasons for and against a failure, in words a plant manager can check."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pdm.config import Settings
from pdm.explain.by_rates import by_rates
from pdm.explain.contributions import family_points
from pdm.explain.evidence import Evidence
from pdm.explain.held import held_back, silence
from pdm.explain.treeshap import leaf_tables
from pdm.explain.words import AGO, agrees, tells, word
from pdm.model import Feature, FittedModel
from pdm.records import RISK

MATTERS = 0.02
"""Change of risk from which a doubtful line is worth telling of."""
DOUBTED = {"link": "whose it is", "day": "when it was", "words": "what it says"}
LEADING = 2
"""Features told per family."""


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
    for place, sentence in _matters_most(risk, unsure, events, zones).items():
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
    reasons, against = [], []
    for i, asset in enumerate(out["asset_id"]):
        if not explained[i]:
            single = _fallback(out.iloc[[i]], model, evidence, names_of)
            reasons.append(single[0][0])
            against.append(single[1][0])
            continue
        told = [
            _reason(family, points[i, k], phi[i], features, values[i], evidence, str(asset), model)
            for k, family in enumerate(names)
            if points[i, k] != 0.0
        ]
        reasons.append(
            json.dumps(
                sorted((r for r in told if r["risk_points"] > 0), key=lambda r: -r["risk_points"]), ensure_ascii=False
            )
        )
        against.append(
            json.dumps(
                sorted((r for r in told if r["risk_points"] < 0), key=lambda r: r["risk_points"]), ensure_ascii=False
            )
        )
    out["reasons"], out["against"] = reasons, against
    return RISK.conform(out)


def _reason(
    family: str,
    points: float,
    phi: Any,
    features: list[Feature],
    values: Any,
    evidence: Evidence,
    asset: str,
    model: FittedModel,
) -> dict[str, Any]:
    """One family: the features that carry it, told with their value and what is typical, and their evidence."""
    members = [k for k, f in enumerate(features) if f.family == family]
    sign = 1.0 if points > 0 else -1.0
    members.sort(key=lambda k: -sign * phi[k])
    # a figure that a reader would take for the opposite is told only where nothing else carries the family, and as what it is
    members = [
        k for k in members if sign * phi[k] > 0 and agrees(features[k], float(values[k]), model, asset, evidence, sign)
    ] or members[:1]
    leading = [k for k in members[:LEADING] if sign * phi[k] > 0.25 * sign * phi[members[0]]] or members[:1]
    told: list[str] = []
    figures: set[tuple[str, str, bool]] = set()
    absent = False
    found, seen = [], set()
    for k in leading:
        feature, value = features[k], float(values[k])
        # nor does a second figure tell anything that says the same, or is not known, or a nought beside "none on record"
        seen_as = evidence.days_ago(feature, asset, value) if feature.statistic in AGO else value
        shown = f"{seen_as:.0f}" if feature.unit == "d" or abs(value) >= 20 else f"{value:.1f}"
        figure = tells(feature, shown)
        if told and (value != value or absent or figure in figures):
            continue
        figures.add(figure)
        absent = value != value
        told.append(word(feature, value, model, asset, evidence, sign))
        for piece in evidence.of(feature, asset, value):
            key = json.dumps(piece.get("rows") or piece, sort_keys=True, default=str)
            if key not in seen:
                seen.add(key)
                found.append(piece)
    text = "; ".join(told)
    return {"family": family, "text": text[:1].upper() + text[1:], "risk_points": float(points), "evidence": found}


def data_gaps(
    risk: pd.DataFrame,
    events: pd.DataFrame,
    readings: pd.DataFrame,
    as_of: pd.Timestamp,
    zones: Mapping[str, ZoneInfo],
) -> list[list[str]]:
    """What is missing per asset, in sentences."""
    last_event = events.dropna(subset=["asset_id"]).groupby("asset_id")["occurred_at"].max()
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


def _matters_most(
    risk: pd.DataFrame, unsure: pd.DataFrame | None, events: pd.DataFrame, zones: Mapping[str, ZoneInfo]
) -> dict[int, str]:
    """The doubtful line that matters most to an asset, in a sentence, by place in the list; where it could matter."""
    if unsure is None or unsure.empty:
        return {}
    first = (
        unsure[(unsure["otherwise"] - unsure["risk"]).abs() >= MATTERS]
        .drop_duplicates("asset_id")
        .set_index("asset_id")
    )
    lines = events[events["event_id"].isin(set(first["event_id"]))].drop_duplicates("event_id").set_index("event_id")
    out = {}
    rows = zip(risk["asset_id"], risk["site"], risk["risk"], risk["basis"], strict=True)
    for place, (asset, site, figure, basis) in enumerate(rows):
        # an old figure is not the one that an answer would change
        if asset not in first.index or figure != figure or basis == "stale":
            continue
        item = first.loc[asset]
        line = lines.loc[item["event_id"]]
        when = line["occurred_at"]
        dated = "" if pd.isna(when) else f" of {when.tz_convert(zones.get(str(site), ZoneInfo('UTC'))):%Y-%m-%d}"
        text = line["text"] if isinstance(line["text"], str) else "no text"
        out[place] = (
            f"the unsure line “{text}”{dated} matters most here ({DOUBTED[item['kind']]}): settled otherwise, the figure "
            f"would be about {100 * item['otherwise']:.0f} in 100 instead of {100 * item['risk']:.0f}"
        )
    return out


def _fallback(
    risk: pd.DataFrame, model: FittedModel, evidence: Evidence, site_names: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """Without a model that can be explained: failure rates are the reason, or that the asset's site is held back."""
    reasons, against = [], []
    for row in risk.to_dict("records"):
        if row["basis"] == "stale":
            held = held_back(row, evidence, site_names.get(str(row["site"]), str(row["site"])))
            told, lowers = [held], []
        elif row["basis"] == "fallback":
            made = sorted(by_rates(row, model, evidence), key=lambda r: -abs(r["risk_points"]))
            told, lowers = [r for r in made if r["risk_points"] > 0], [r for r in made if r["risk_points"] < 0]
        else:
            told, lowers = [], []
        reasons.append(json.dumps(told, ensure_ascii=False))
        against.append(json.dumps(lowers, ensure_ascii=False))
    return reasons, against
