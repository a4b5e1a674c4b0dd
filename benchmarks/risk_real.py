"""Risk on real work orders: excavators and chillers, judged out of time beside plain baselines.

Protocol of the excavators: an asset is a machine with a functional location; a row every 14 days once five corrective orders lie
before T; failure = a corrective order within 30 days; fitted to 2006, calibrated on 2007, judged on 2008 and 2009, a horizon's
gap between; windows that reach beyond a machine's last record are left out. Chillers: the same, the last two years out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row
from benchmarks.risk_data import Tables, chillers, excavators
from pdm.features import CATALOGUE, build
from pdm.scoring.score import probability
from pdm.training import baseline_scores, label, train
from pdm.training.baselines import logistic_scores
from pdm.training.metrics import average_precision, draw_weights, figures

HORIZON, STEP, ENOUGH, DRAWS, GOAL = 30, 14, 5, 2000, 1.05


def day(text: str) -> pd.Timestamp:
    """A UTC day."""
    return pd.Timestamp(text, tz="UTC").as_unit("us")


def excavators_case(folder: Path) -> list[dict[str, Any]]:
    """Excavators by the protocol above."""
    tables = excavators(folder)
    return judge(
        "excavators", tables, test=day("2008-01-01"), origins=[day("2004-12-31"), day("2005-12-31"), day("2006-12-31")]
    )


def chillers_case(folder: Path) -> list[dict[str, Any]]:
    """Chillers: the last two years of the records are judged."""
    tables = chillers(folder)
    end = tables.events["occurred_at"].max().normalize()
    test = end - pd.DateOffset(years=2)
    origins = [test - pd.DateOffset(months=m) for m in (36, 24, 12)]
    return judge("chillers", tables, test=test, origins=origins)


def labelled_rows(tables: Tables) -> pd.DataFrame:
    """Rows by the protocol with what happened after them: asset_id, as_of, y, n, weight, reason."""
    failures = tables.events[tables.events["is_failure"].astype(bool)].sort_values("occurred_at")
    enters = failures.groupby("asset_id")["occurred_at"].nth(ENOUGH - 1)
    enters.index = failures.loc[enters.index, "asset_id"]
    first, last = tables.events["occurred_at"].min().normalize(), tables.events["occurred_at"].max()
    days = pd.date_range(first, last, freq=f"{STEP}D").as_unit("us")
    rows = pd.concat(
        [pd.DataFrame({"asset_id": enters.index[(enters <= d).to_numpy()], "as_of": d}) for d in days],
        ignore_index=True,
    )
    of = tables.register.set_index("asset_id")["site"]
    newest = rows["asset_id"].map(of).map(tables.events.groupby("site")["occurred_at"].max())
    rows = rows[rows["as_of"] + pd.Timedelta(days=HORIZON) <= newest].reset_index(drop=True)
    found = label(
        rows, events=tables.events, register=tables.register, horizon_days=HORIZON, cutoff=last + pd.Timedelta(days=HORIZON),
        lag_days=tables.lag_days, merge_days=0.0, censor_overhauls=False,
    )  # fmt: skip
    # a gap in a machine's records says nothing of what happened in it
    return found[found["y"].notna()].reset_index(drop=True)


def judge(case: str, tables: Tables, *, test: pd.Timestamp, origins: Sequence[pd.Timestamp]) -> list[dict[str, Any]]:
    """Fit up to the last origin, calibrate up to `test`, judge from there on."""
    labels = labelled_rows(tables)
    X = build(labels[["asset_id", "as_of"]], events=tables.events, readings=tables.readings, register=tables.register)
    past = (labels["as_of"] + pd.Timedelta(days=HORIZON) <= test).to_numpy()
    tested = (labels["as_of"] >= test).to_numpy()
    known = tables.events[tables.events["available_at"] <= test]
    rows, y = labels.loc[tested, ["asset_id", "as_of"]].reset_index(drop=True), labels.loc[tested, "y"].to_numpy(float)
    systems: dict[str, Any] = {}
    for name, refit in (("pdm", False), ("pdm, trees also learn from the calibration year", True)):
        model = train(
            X[past].reset_index(drop=True), labels[past].reset_index(drop=True), features=CATALOGUE, horizon_days=HORIZON, seed=7,
            lag_days=tables.lag_days, register=tables.register, events=known, origins=origins, judge=False, refit=refit,
        )  # fmt: skip
        if model.kind != "lightgbm":
            print(f"{case}: the model refuses: {model.card['why']}")
            name = "pdm fallback"
        systems[name] = probability(model, rows, X[tested].reset_index(drop=True), tables.register)
    plain = baseline_scores(rows, events=tables.events, register=tables.register, horizon_days=HORIZON)
    baselines = {c: plain[c].to_numpy(float) for c in plain.columns if c not in ("asset_id", "as_of")}
    baselines["failures_3y, not shrunk"] = X.loc[tested, "failures_1095d"].to_numpy(float)
    fitted = (labels["as_of"] <= origins[-1]).to_numpy()
    baselines["logistic on counts"] = logistic_scores(X[fitted], labels.loc[fitted, "y"].to_numpy(float), X[tested])
    out = [row(case, "base rate", "average_precision", float(y.mean()), n=len(y))]
    for name, scores in {**systems, **baselines}.items():
        found = figures(scores, y, rows["as_of"].to_numpy(), probabilities=name.startswith("pdm"))
        out += [row(case, name, metric, value, n=len(y)) for metric, value in found.items()]
    assets = rows["asset_id"].to_numpy(object)
    machine = rows["asset_id"].map(tables.register.set_index("asset_id")["site"]).to_numpy(object)
    for name, scores in systems.items():
        out += _against_best(case, name, scores, baselines, y, assets, machine)
    return out


def _against_best(
    case: str, name: str, scores: Any, baselines: dict[str, Any], y: Any, assets: Any, machine: Any
) -> list[dict[str, Any]]:
    """Average precision over that of the baseline that turned out best: draws of assets, and without one machine at a time."""
    found = {k: average_precision(v, y) for k, v in baselines.items()}
    best = max(found, key=lambda k: found[k])
    ratio = average_precision(scores, y) / found[best]
    drawn = np.concatenate([
        average_precision(scores, y, w) / average_precision(baselines[best], y, w)
        for w in (draw_weights(assets, 100, seed) for seed in range(DRAWS // 100))
    ])  # fmt: skip
    system = f"{name} / {best}"
    out = [
        row(case, system, "ratio", ratio, n=len(y)),
        row(case, system, "ratio_low", float(np.nanquantile(drawn, 0.025)), n=len(y)),
        row(case, system, "ratio_high", float(np.nanquantile(drawn, 0.975)), n=len(y)),
        row(case, system, "draws_at_goal", float(np.nanmean(drawn >= GOAL)), n=len(y)),
    ]
    for left_out in sorted(set(machine)) if len(set(machine)) > 1 else []:
        here = machine != left_out
        without = average_precision(scores[here], y[here]) / average_precision(baselines[best][here], y[here])
        out.append(row(case, system, f"ratio_without_{left_out}", without, n=int(here.sum())))
    return out
