"""How honest the range of a risk is: does it hold the risk that the same model gives on the true meaning of the same lines?"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.common import row
from benchmarks.risk_data import Tables
from pdm.features import build
from pdm.model import FittedModel
from pdm.scoring import draws
from pdm.scoring.doubt import doubts
from pdm.scoring.draws import touched
from pdm.scoring.ranges import ranges
from pdm.scoring.score import probability

LEVEL = 19 / 21
"""Share of values that least and greatest of 20 draws would hold, if the value were a further draw."""
Floats = npt.NDArray[np.float64]


def intervals(
    case: str, model: FittedModel, tables: Tables, true: pd.DataFrame, rows: pd.DataFrame
) -> list[dict[str, Any]]:
    """Figures of the ranges of all assets with something in doubt.

    Args:
        case: Name of the case.
        model: The model.
        tables: As read and linked.
        true: The same events (same order) as they should have been read.
        rows: asset_id, as_of to be judged.
    """
    parts = []
    within = partial(build, limits=tables.limits)
    for day in sorted(rows["as_of"].unique()):
        seen = (tables.events["available_at"] <= day).to_numpy(bool)
        now = rows[rows["as_of"] == day].reset_index(drop=True)
        events = tables.events[seen].reset_index(drop=True)
        readings = tables.readings[tables.readings["available_at"] <= day].reset_index(drop=True)
        drawn = draws(model, now, events, readings, tables.register, within, seed=7)
        here = now["asset_id"].isin(touched(events, readings, doubts(events, readings))).to_numpy(bool)
        facts = {"readings": readings, "register": tables.register}
        risk = probability(model, now, within(now, events=events, **facts), tables.register)
        meant = probability(model, now, within(now, events=true[seen].reset_index(drop=True), **facts), tables.register)
        low, high = ranges(risk, drawn)
        parts.append(pd.DataFrame({"risk": risk, "low": low, "high": high, "true": meant})[here])
    found = pd.concat(parts, ignore_index=True)
    return figures_of(case, found)


def figures_of(case: str, found: pd.DataFrame) -> list[dict[str, Any]]:
    """Coverage and mean interval score of `low, high` for `true`, beside the constant width around `risk` that scores best."""
    risk, true = found["risk"].to_numpy(float), found["true"].to_numpy(float)
    low, high = found["low"].to_numpy(float), found["high"].to_numpy(float)
    widths = np.quantile(np.abs(true - risk), np.linspace(0.5, 1.0, 101))
    scores = [interval_score(risk - w, risk + w, true) for w in widths]
    best = float(widths[int(np.argmin(scores))])
    out = []
    for system, a, b in (("pdm", low, high), ("best constant width", risk - best, risk + best)):
        held = (a - 1e-12 <= true) & (true <= b + 1e-12)
        out += [
            row(case, system, "interval_coverage", float(held.mean()), n=len(found)),
            row(case, system, "mean_interval_score", interval_score(a, b, true), n=len(found)),
            row(case, system, "mean_width", float((b - a).mean()), n=len(found)),
        ]
    return out


def interval_score(low: Floats, high: Floats, true: Floats, level: float = LEVEL) -> float:
    """Mean interval score (Gneiting and Raftery 2007): width, and 2 / (1 - level) times the distance of what lies outside."""
    beyond = np.maximum(low - true, 0.0) + np.maximum(true - high, 0.0)
    return float(np.mean(high - low + 2.0 / (1.0 - level) * beyond))
