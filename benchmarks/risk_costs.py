"""What scoring, explaining and reporting cost: seconds, memory, and LightGBM's own contributions beside ours."""

from __future__ import annotations

import resource
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row
from benchmarks.features import tables as drawn
from pdm.explain.contributions import family_points
from pdm.explain.treeshap import leaf_tables
from pdm.features import build
from pdm.features.build import CHUNK
from pdm.model import FittedModel
from pdm.records import READINGS


def explaining(case: str, model: FittedModel, X: pd.DataFrame, count: int) -> list[dict[str, Any]]:
    """SHAP values of `count` rows by our tables and by LightGBM, one thread each; whether reasons come in the same order."""
    rows = X.iloc[np.arange(count) % len(X)].reset_index(drop=True)
    # what numba compiles once is not what is measured
    warm = leaf_tables(model.booster)
    assert warm is not None
    warm.contributions(np.zeros((1, warm.width)))
    leaf_tables.cache_clear()
    started = time.perf_counter()
    tables = leaf_tables(model.booster)
    assert tables is not None
    ours, base = model.contributions(rows, tables.contributions)
    spent = time.perf_counter() - started
    started = time.perf_counter()
    theirs, base_too = model.contributions(rows)
    usual = time.perf_counter() - started
    families = [f.family for f in model.features]
    _, points, _ = family_points(ours, base, families)
    _, points_too, _ = family_points(theirs, base_too, families)
    order, order_too = (np.argsort(-p.round(9), axis=1, kind="stable") for p in (points, points_too))
    return [
        row(case, "pdm", "explain_time", spent, "s", count), row(case, "lightgbm", "explain_time", usual, "s", count),
        row(case, "pdm", "times_faster", usual / spent, "", count),
        row(case, "pdm", "largest_difference", float(np.abs(ours - theirs).max()), "", count),
        row(case, "pdm", "same_order", float((order == order_too).all(axis=1).mean()), "", count),
    ]  # fmt: skip


def scoring(case: str, model: FittedModel, assets: int) -> list[dict[str, Any]]:
    """Features and risks of many assets of one date, three events each, part by part; memory is the growth of the peak."""
    events, register, _ = drawn(1, 1, 3 * assets, per_asset=3)
    before = _peak()
    started = time.perf_counter()
    day = events["available_at"].max()
    done = 0
    # a part holds whole assets with all that was written of them; sites are the natural parts of a plant
    for part in np.array_split(np.arange(len(register)), max(len(register) // CHUNK, 1)):
        mine = register.iloc[part]
        wanted = pd.DataFrame({"asset_id": mine["asset_id"].to_numpy(), "as_of": day})
        told = events[events["asset_id"].isin(set(mine["asset_id"]))]
        X = build(wanted, events=told, readings=READINGS.empty(), register=mine)
        done += len(model.probability(X))
    spent = time.perf_counter() - started
    return [
        row(case, "pdm", "scoring_time", spent, "s", done),
        row(case, "pdm", "memory", _peak() - before, "MB", done),
    ]


def reporting(case: str, folder: Path, count: int) -> list[dict[str, Any]]:
    """Reports of the newest list of a workspace that was scored: its summaries, told again until there are `count`."""
    import pdm
    from pdm.reports import render_html, render_pdf
    from pdm.workspace.report import Reporter

    reporter = Reporter(pdm.open(folder).context, None)
    listed = list(reporter.risk.nsmallest(50, "rank")["asset_id"])
    after = reporter.after_repair(listed)
    made = [reporter.summary(a, after) for a in listed]
    out = []
    for name, render in (("html", render_html), ("pdf", render_pdf)):
        render(made[0])
        started = time.perf_counter()
        for number in range(count):
            # each with a title of its own
            one = made[number % len(made)]
            render(replace(one, asset={**one.asset, "tag": f"{one.asset['tag']}-{number}"}))
        out.append(row(case, name, "reports_time", time.perf_counter() - started, "s", count))
    return out


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
