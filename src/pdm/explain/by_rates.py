"""Reasons for a figure that comes from failure rates: how often machines of its class fail, and how often this one did.

The figure is 1 - exp(-rate * horizon) with rate = (n + d * c) / (365 + d): n failures of the last 365 days, c the failures a day of the
class and d the days that the class counts for (`pdm.training.fallback`); fewer than 365 where the asset's record is shorter. Up to the class's own figure it is the class that raises or
lowers it beside all equipment, from there on the asset's own record; both together are all that lies between base risk and risk.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pdm.explain.evidence import Evidence
from pdm.model import Feature, FittedModel, in_number, plural

YEAR = 365.0
NOTHING = 1e-10
"""Risk points that are none."""
_OWN = Feature(
    name="failures_365d", unit="1", family="past failures and trouble", group="event", statistic="count",
    select={"is_failure": (True,), "negated": (False,), "planned": (False,)}, window_days=YEAR, wording="{value} failure{s} {window}",
)  # fmt: skip


def by_rates(
    row: Mapping[str, Any], model: FittedModel, evidence: Evidence, days: float = YEAR
) -> list[dict[str, Any]]:
    """The reasons of a `fallback` row, for and against, as in `explain`.

    Args:
        row: Its row of records.RISK.
        model: The fallback.
        evidence: Evidence at the date of the list.
        days: Days of the last year that the asset's record reaches over.
    """
    if pd.isna(row["risk"]) or pd.isna(row["base_risk"]):
        return []
    asset = str(row["asset_id"])
    kind = evidence.register[asset]["equipment_class"]
    every = model.rates.get("", 0.0)
    usual = model.rates.get(str(kind), every)
    class_risk = 1.0 - math.exp(-usual * model.horizon_days)
    count = len(evidence.rows_of(_OWN, asset))
    equipment = kind if isinstance(kind, str) else "asset"
    own = _OWN.sentence(float(count), typical=None, equipment=equipment)
    that_long = ""
    if days < YEAR:
        own, that_long = own.replace("in a year", in_number(f"in {days:.0f} days of records")), " in that time"
    reasons: list[dict[str, Any]] = [
        {
            "family": "equipment like it", "text": f"{plural(equipment)} fail about {_times(usual)} a year each (all equipment: {_times(every)})",
            "risk_points": class_risk - float(row["base_risk"]), "evidence": _of_class(asset, kind, model, evidence),
        },
        {
            "family": "past failures and trouble", "text": f"{own} (the figure reckons with {usual * days:.3g} for {plural(equipment)}{that_long})", "risk_points": float(row["risk"]) - class_risk,
            "evidence": evidence.of(_OWN, asset, float(count)),
        },
    ]  # fmt: skip
    return [{**r, "text": r["text"][:1].upper() + r["text"][1:]} for r in reasons if abs(r["risk_points"]) > NOTHING]


def _of_class(asset: str, kind: Any, model: FittedModel, evidence: Evidence) -> list[dict[str, Any]]:
    """The asset's class, with the failures and assets that its rate was made of."""
    pieces, counted = evidence.of_class(asset), model.card.get("counted")
    if not counted or str(kind) not in counted["of"]:
        return pieces
    # models of earlier versions counted the same days for all
    (mine, size, *own), (every, assets, *all_) = counted["of"][str(kind)], counted["of"][""]
    days, served = (all_ or [counted.get("days")])[0], (own or [counted.get("days")])[0]
    name = plural(kind) if size != 1 else str(kind).replace("_", " ")
    apart = f" in {served} days of records" if served != days else ""
    pieces[0]["told"] = (
        f"{mine} failure{'' if mine == 1 else 's'} of {size} {name}{apart} and {every} of all {assets} assets in {days} days of records "
        f"(a class counts together with {model.card['mixed_with']:.0f} assets of all kinds)"
    )
    return pieces


def _times(rate: float) -> str:
    """A rate a day as times a year, with as many digits as tell it from another."""
    told = f"{rate * YEAR:.0f}" if rate * YEAR >= 20 else f"{rate * YEAR:.2g}"
    return {"1": "once", "2": "twice"}.get(told, f"{told} times")
