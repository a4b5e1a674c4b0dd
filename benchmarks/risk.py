"""Risk: forecasts beside plain baselines and, on simulated plants, the best possible one.

Cases `simulated/<profile>/<seed>`: true events (system `pdm/true`), trained at a cut-off and judged on the dates after it, one
horizon apart; the first of them is also drawn as documents and read (`pdm/read`, `pdm`). Cases `excavators` and `chillers`: real
work orders by the protocol in README.md. Without `--only` all cases are run, with reasons and costs.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import data_set, row
from benchmarks.risk_data import Tables, simulated
from benchmarks.risk_real import chillers_case, excavators_case
from benchmarks.risk_weibull import weibull_scores
from pdm.features import CATALOGUE, build
from pdm.model import FittedModel
from pdm.scoring.score import probability
from pdm.simulation.logbook import build_truth
from pdm.simulation.oracle import day_of, oracle, true_labels
from pdm.training import baseline_scores, label, train, training_rows
from pdm.training.baselines import logistic_scores
from pdm.training.metrics import figures

HORIZON = 30
STEP = 14
DATES = 6
END = pd.Timestamp("2026-01-01", tz="UTC").as_unit("us")
ENOUGH = 50
"""Failures of a site or class from which its forecasts are looked at by themselves."""
GOALS = ("average_precision", "roc_auc", "caught_top10")


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Run all cases; returns figures {case, system, metric, value, unit, n}."""
    parser = argparse.ArgumentParser(prog="bench risk", description=__doc__)
    parser.add_argument("--seed", type=int, action="append", help="seed of a simulated plant; may be given again")
    parser.add_argument("--profile", action="append", help="easy, normal or worst; may be given again")
    parser.add_argument("--size", default="demo", help="size of the simulated plant")
    parser.add_argument(
        "--only",
        choices=("simulated", "ingested", "excavators", "chillers", "costs"),
        help="one kind of case",
    )
    parser.add_argument(
        "--workspace", type=Path, help="a demo's folder: also figures of what was read and linked there"
    )
    parser.add_argument(
        "--count", type=int, default=100_000, help="rows explained with --only costs; ten times as many are scored"
    )
    parser.add_argument(
        "--reasons", action="store_true", help="also whether true drivers are named (slow: many exact forecasts)"
    )
    args = parser.parse_args(argv)
    if args.only == "costs":
        return costs_case(args.workspace, args.count)
    if args.workspace:
        return workspace_case(args.workspace)
    rows = _real_cases(args.only)
    plants = [(profile, seed) for profile in args.profile or ["normal"] for seed in args.seed or [11]]
    if args.only in (None, "simulated"):
        for profile, seed in plants:
            rows += simulated_case(seed, profile, args.size, reasons=args.reasons or args.only is None)
    if args.only in (None, "ingested"):
        profile, seed = plants[0]
        with tempfile.TemporaryDirectory() as place:
            folder = ingested(Path(place) / "plant", seed, profile, args.size)
            read = workspace_case(folder)
            rows += read + [
                {**r, "case": f"simulated/{profile}/{seed}"} for r in read if r["system"] in ("pdm", "pdm/read")
            ]
            if args.only is None:
                rows += costs_case(folder, args.count)
    return rows


def simulated_case(seed: int, profile: str, size: str, *, reasons: bool = False) -> list[dict[str, Any]]:
    """One simulated plant: `pdm/true`, every baseline, the oracle."""
    truth = build_truth(seed, profile, size)
    case, tables = f"simulated/{profile}/{seed}", simulated(truth)
    out = case_of(case, truth, {"pdm/true": tables})
    if reasons:
        from benchmarks.risk_reasons import driver_figures

        rows = judged_rows(truth, tables)[["asset_id", "as_of"]]
        model = fitted(tables, min(rows["as_of"]))[0]
        if model.kind != "lightgbm":
            print(f"{case}: no reasons, for the model refuses: {model.card['why']}")
            return out
        out += driver_figures(
            case, model, truth, tables, rows[rows["as_of"].isin([min(rows["as_of"]), max(rows["as_of"])])]
        )
    return out


def ingested(folder: Path, seed: int, profile: str, size: str) -> Path:
    """A simulated plant drawn as documents and read, with a model and a list at its end."""
    import pdm
    from pdm.simulation import simulate

    simulate(folder, seed=seed, profile=profile, size=size)
    workspace = pdm.open(folder)
    workspace.ingest(history=True)
    workspace.train(until=END)
    workspace.score(END)
    return folder


def workspace_case(folder: Path) -> list[dict[str, Any]]:
    """A demo's folder after `ingest`: `pdm/true`, `pdm/read` and `pdm` beside baselines on what was read, and the oracle."""
    import pdm
    from benchmarks.risk_intervals import intervals
    from benchmarks.risk_reasons import citation_figures
    from benchmarks.risk_truth import told_truly
    from benchmarks.risk_workspace import tables_of

    truth, tables = tables_of(folder)
    case = f"simulated/{truth.parameters['profile']}/{truth.parameters['seed']}/ingested"
    read = tables["pdm"]
    true, known = told_truly(read.events, truth, pdm.open(folder).documents, read.register)
    rows = judged_rows(truth, read)[["asset_id", "as_of"]]
    model = fitted(read, min(rows["as_of"]))[0]
    out = case_of(case, truth, tables)
    if model.kind != "lightgbm":
        print(f"{case}: no reasons and ranges, for the model refuses: {model.card['why']}")
        return out
    out += intervals(case, model, read, true, rows)
    return out + citation_figures(case, model, read, true, known, rows, pdm.open(folder).context.settings)


def costs_case(folder: Path | None, count: int) -> list[dict[str, Any]]:
    """Explaining and scoring with a model of a simulated plant; reports where a scored workspace is given."""
    from benchmarks.risk_costs import explaining, reporting, scoring

    tables = simulated(build_truth(501, "normal", "demo"))
    model, X, _ = fitted(tables, END - pd.Timedelta(days=HORIZON * DATES))
    out = explaining(f"explaining {count:,} rows", model, X, count) + scoring(
        f"scoring {10 * count:,} assets", model, 10 * count
    )
    return out + (reporting("1,000 reports", folder, 1000) if folder else [])


def case_of(case: str, truth: Any, tables: dict[str, Tables]) -> list[dict[str, Any]]:
    """Forecasts by system on the same rows; baselines see the tables of the last system."""
    base = list(tables.values())[-1]
    judged = judged_rows(truth, base)
    rows = judged[["asset_id", "as_of"]]
    systems: dict[str, Any] = {}
    for name, given in tables.items():
        systems[name], logistic = forecast(given, rows, cutoff=min(rows["as_of"]))
    systems |= {"oracle": judged["risk"].to_numpy(float), "logistic on counts": logistic}
    plain = baseline_scores(rows, events=base.events, register=base.register, horizon_days=HORIZON)
    systems |= {c: plain[c].to_numpy(float) for c in plain.columns if c not in ("asset_id", "as_of")}
    systems["weibull"] = weibull_scores(
        rows, events=base.events, register=base.register, horizon_days=HORIZON, cutoff=min(rows["as_of"])
    )
    y = judged["y"].to_numpy(float)
    out = _figures(case, systems, y, judged["as_of"].to_numpy())
    out += _gain(case, out)
    for name in tables:
        out += group_figures(case, name, rows["asset_id"], systems[name], y, base.register)
    return out


def group_figures(
    case: str, system: str, assets: pd.Series[Any], risk: Any, y: Any, register: pd.DataFrame
) -> list[dict[str, Any]]:
    """Predicted over observed of each site and class with `ENOUGH` failures."""
    of = register.drop_duplicates("asset_id").set_index("asset_id")
    out = []
    for column in ("site", "equipment_class"):
        for name, place in pd.Series(y).groupby(assets.map(of[column]).to_numpy(object)).groups.items():
            if y[place].sum() >= ENOUGH:
                ratio = float(risk[place].sum() / y[place].sum())
                out.append(row(case, f"{system}, {name}", "predicted_over_observed", ratio, n=int(y[place].sum())))
    return out


def judged_rows(truth: Any, tables: Tables) -> pd.DataFrame:
    """asset_id, as_of, y and the oracle's risk of the rows that are judged."""
    dates = [END - pd.Timedelta(days=HORIZON * k) for k in range(DATES, 0, -1)]
    best = oracle(truth, dates, HORIZON, tables.lag_days)
    judged = true_labels(truth, dates, HORIZON).merge(best, on=["asset_id", "as_of"])
    return judged[_listed(truth, tables, judged)].reset_index(drop=True)


def _listed(truth: Any, tables: Tables, judged: pd.DataFrame) -> Any:
    """Rows of registered assets in service at sites whose records still come (the gate holds the others back)."""
    assets = truth.assets.set_index("asset_id").reindex(judged["asset_id"])
    day = judged["as_of"].map({t: day_of(truth, t) for t in judged["as_of"].unique()}).to_numpy()
    silent = assets["site"].map(truth.parameters["silent_from"]).to_numpy()
    here = judged["asset_id"].isin(set(tables.register["asset_id"])).to_numpy()
    return here & (assets["start"].to_numpy() <= day) & (day < assets["end"].to_numpy()) & (day <= silent)


def forecast(tables: Tables, rows: pd.DataFrame, *, cutoff: pd.Timestamp, seed: int = 7) -> tuple[Any, Any]:
    """Risks of `rows` by a model, and by logistic regression on counts, that saw nothing available after `cutoff`."""
    model, X, y = fitted(tables, cutoff, seed=seed)
    facts = {"readings": tables.readings, "register": tables.register, "limits": tables.limits}
    now = build(rows, events=tables.events, **facts)
    return probability(model, rows, now, tables.register), logistic_scores(X, y, now)


def fitted(tables: Tables, cutoff: pd.Timestamp, *, seed: int = 7) -> tuple[FittedModel, pd.DataFrame, Any]:
    """A model that saw nothing available after `cutoff`, with the rows it learned from and their outcomes."""
    events = tables.events[tables.events["available_at"] <= cutoff]
    readings = tables.readings[tables.readings["available_at"] <= cutoff]
    past = training_rows(tables.register, events, step_days=STEP, until=cutoff)
    labels = label(
        past, events=events, register=tables.register, horizon_days=HORIZON, cutoff=cutoff, lag_days=tables.lag_days
    )
    X = build(past, events=events, readings=readings, register=tables.register, limits=tables.limits)
    model = train(
        X,
        labels,
        features=CATALOGUE,
        horizon_days=HORIZON,
        seed=seed,
        lag_days=tables.lag_days,
        register=tables.register,
        events=events,
    )
    known = labels["y"].notna().to_numpy()
    return model, X[known], labels.loc[known, "y"].to_numpy(float)


def _figures(case: str, systems: dict[str, Any], y: Any, dates: Any) -> list[dict[str, Any]]:
    out = [row(case, "base rate", "average_precision", float(np.mean(y)), n=len(y))]
    for name, values in systems.items():
        found = figures(values, y, dates, probabilities=name.startswith(("pdm", "oracle")))
        out += [row(case, name, metric, value, n=len(y)) for metric, value in found.items()]
    return out


def _gain(case: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """(pdm/true - best baseline) / (oracle - best baseline), and the oracle over the best baseline."""
    value = {(r["system"], r["metric"]): r["value"] for r in rows}
    plain = {s for s, _ in value if not s.startswith(("pdm", "oracle", "base rate"))}
    out = []
    for metric in GOALS:
        best = max(value[s, metric] for s in plain if (s, metric) in value)
        room = value["oracle", metric] - best
        share = (value["pdm/true", metric] - best) / room if room > 0 else float("nan")
        out.append(row(case, "share of the way from best baseline to oracle", metric, share, n=rows[0]["n"]))
    return out


def _real_cases(only: str | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for name, run in (("excavators", excavators_case), ("chillers", chillers_case)):
        folder = data_set(name)
        if folder is not None and only in (None, name):
            rows += run(folder)
    return rows
