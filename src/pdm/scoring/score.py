"""Scores of all assets of one date as a ranked list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.config import CostSettings
from pdm.model import NO_BETTER, FittedModel, logistic
from pdm.records import RISK
from pdm.scoring.ranges import ranges
from pdm.service import begins
from pdm.vocabulary.held_back import figure_day, held_reason, over

MOVED = 0.005
"""Change of risk from which an asset is told to have moved."""

Floats = npt.NDArray[np.float64]


def probability(model: FittedModel, rows: pd.DataFrame, X: pd.DataFrame, register: pd.DataFrame) -> Floats:
    """Risk of each row by the model, or by failure rates shrunk to class for a fallback."""
    if model.kind == "lightgbm":
        return model.probability(X) if len(X) else np.zeros(0)
    return fallback_risk(model, rows, X, register)


def fallback_risk(model: FittedModel, rows: pd.DataFrame, X: pd.DataFrame, register: pd.DataFrame) -> Floats:
    """1 - exp(-rate * horizon), the rate being the asset's own failures of a year, or of what is on record of it, mixed with its class's."""
    of = register.drop_duplicates("asset_id").set_index("asset_id")
    cls, site, came = (rows["asset_id"].map(c) for c in (of["equipment_class"], of["site"], begins(of)))
    usual = cls.map(lambda c: model.rates.get(str(c), model.rates.get("", 0.0))).to_numpy(float)
    prior = model.rates.get("_prior_days", 365.0)
    rate = (X["failures_365d"].to_numpy(float) + prior * usual) / (model.own_days(site, came, rows["as_of"]) + prior)
    return np.asarray(1.0 - np.exp(-rate * model.horizon_days))


NOT_TO_RELY_ON = "on months that it had not seen, the model did no better than one figure for everybody: do not rely on the order of the list"


def score(
    model: FittedModel,
    rows: pd.DataFrame,
    X: pd.DataFrame,
    *,
    register: pd.DataFrame,
    gate: Mapping[str, Any],
    previous: pd.DataFrame,
    costs: CostSettings,
    run_id: str,
    data_through: Mapping[str, pd.Timestamp],
    draws: Floats | None = None,
) -> pd.DataFrame:
    """The list of one date.

    Args:
        model: The model.
        rows: asset_id, as_of of all assets in service.
        X: Features, same order.
        register: records.REGISTER.
        gate: State of each site (`.open`, `.reasons`); a site that is held back gives `stale` rows.
        previous: The list before this one (may be empty).
        costs: What failure, planned repair and inspection cost; no saving is told unless the plant named all three.
        run_id: Name of the run.
        data_through: Newest record used, by site.
        draws: Risks under other plausible readings and links, [draws, rows].

    Returns:
        records.RISK without reasons, one row per row of `rows`, by rank.
    """
    of = register.drop_duplicates("asset_id").set_index("asset_id").reindex(rows["asset_id"])
    site = of["site"].to_numpy(object)
    risk = probability(model, rows, X, register)
    low, high = ranges(risk, draws)
    if model.kind == "lightgbm" and len(X):
        model_low, model_high = model.interval(model.margin(X))
    else:
        model_low = model_high = np.full(len(rows), np.nan)
    basis = np.full(len(rows), "model" if model.kind == "lightgbm" else "fallback", dtype=object)
    reason: npt.NDArray[Any] = np.full(len(rows), None, dtype=object)
    if model.kind != "lightgbm":
        reason[:] = str(model.card.get("why", "too little to learn from"))
    elif any(w["name"] == NO_BETTER for w in model.card.get("warnings", ())):
        reason[:] = NOT_TO_RELY_ON
    last = (
        previous.drop_duplicates("asset_id").set_index("asset_id")["risk"]
        if not previous.empty
        else pd.Series(dtype=float)
    )
    before = rows["asset_id"].map(last).to_numpy(float)
    days = _figure_days(previous)
    for name in pd.unique(site):
        state = gate.get(str(name))
        if state is None or state.open:
            continue
        held = site == name
        basis[held] = "stale"
        reason[held] = [held_reason(state.reasons, days.get(str(a))) for a in rows.loc[held, "asset_id"]]
        for values in (risk, low, high):
            values[held] = before[held]
        model_low[held] = model_high[held] = np.nan
    # a saving at costs that nobody named would be no saving of this plant
    saving = np.full(len(rows), np.nan)
    if not costs.unnamed():
        at = costs.taken()
        saving = risk * (at.failure - at.planned_repair) - at.inspection
    base = np.full(len(rows), float(logistic(np.array([model.base]))[0]))
    out = pd.DataFrame({
        "run_id": run_id, "asset_id": rows["asset_id"].to_numpy(), "tag": of["tag"].to_numpy(), "description": of["description"].to_numpy(),
        "site": site, "equipment_class": of["equipment_class"].to_numpy(), "functional_location": of["functional_location"].to_numpy(),
        "as_of": rows["as_of"].to_numpy(), "horizon_days": model.horizon_days, "risk": risk, "risk_low": low, "risk_high": high,
        "model_low": model_low, "model_high": model_high, "base_risk": base, "previous_risk": before,
        "expected_saving": saving, "basis": basis, "basis_reason": reason,
        "data_through": pd.Series(site).map(dict(data_through)).to_numpy(), "model_id": model.model_id,
    })  # fmt: skip
    # a figure that is no forecast any more takes no place from one that is
    ended = [over(r) is not None for r in out[["basis", "basis_reason", "as_of", "horizon_days"]].to_dict("records")]
    out.loc[ended, "expected_saving"] = np.nan
    out = out.assign(_order=np.arange(len(out)), _ended=ended).sort_values(
        ["_ended", "risk", "asset_id"], ascending=[True, False, True], na_position="last"
    )
    out["rank"] = np.arange(1, len(out) + 1)
    # reasons are filled by position: the list keeps the order of `rows`
    return RISK.conform(out.sort_values("_order").drop(columns=["_order", "_ended"]).reset_index(drop=True))


def _figure_days(previous: pd.DataFrame) -> dict[str, date | None]:
    """Day of each figure of a list: the list's own, and of figures that were older ones already the day they came from."""
    days: dict[str, date | None] = {}
    if previous.empty:
        return days
    for asset, risk, basis, why, day in previous[["asset_id", "risk", "basis", "basis_reason", "as_of"]].itertuples(
        index=False
    ):
        own = None if pd.isna(day) else day.date()
        days[str(asset)] = None if pd.isna(risk) else figure_day(why) if basis == "stale" else own
    return days


def _place(before: Any, now: Any) -> str:
    return f"still rank {now}" if before == now else f"rank {before} to {now}"


def changes(
    previous: pd.DataFrame, current: pd.DataFrame, count: int, names: Mapping[str, str] | None = None
) -> list[str]:
    """What moved most between two lists, in words: by points of risk, then how many assets came and left. `names` are those of sites."""
    if previous.empty:
        return []
    both = current.merge(previous[["asset_id", "risk", "rank"]], on="asset_id", suffixes=("", "_before"))
    both["moved"] = both["risk"] - both["risk_before"]
    most = both["moved"].abs().dropna().sort_values(ascending=False, kind="stable")
    # what is the same when rounded has not moved for a reader
    seen = (100 * both["risk"]).round() != (100 * both["risk_before"]).round()
    told = []
    for row in both.loc[most[(most >= MOVED) & seen[most.index]].index].head(count).itertuples():
        way = "up" if row.moved > 0 else "down"
        told.append(
            f"{row.tag} ({(names or {}).get(row.site, row.site)}) {way} from {100 * row.risk_before:.0f} to {100 * row.risk:.0f} in 100, "
            f"{_place(row.rank_before, row.rank)}"
        )
    listed, before = set(current["asset_id"]), set(previous["asset_id"])
    for number, one, more in (
        (len(listed - before), "is new", "are new"),
        (len(before - listed), "is no longer", "are no longer"),
    ):
        if number:
            told.append(f"{number} asset{'' if number == 1 else 's'} {one if number == 1 else more} on the list")
    return told
