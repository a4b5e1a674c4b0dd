"""LightGBM: settings, fit, and the small search for settings and number of trees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# random thresholds: on a few hundred failures they generalise better than the best thresholds
SEARCH: tuple[dict[str, Any], ...] = (
    {"num_leaves": 10, "min_data_in_leaf": 100, "learning_rate": 0.04, "feature_fraction": 0.3, "lambda_l2": 20.0},
    {"num_leaves": 6, "min_data_in_leaf": 50, "learning_rate": 0.04, "feature_fraction": 0.4, "lambda_l2": 10.0},
    {"num_leaves": 16, "min_data_in_leaf": 200, "learning_rate": 0.04, "feature_fraction": 0.3, "lambda_l2": 40.0},
)
MAX_TREES = 400
MIN_TREES = 30
EVERY = 10
"""Numbers of trees are tried in steps."""
LARGE = 5_000_000
"""Cells from which a second thread pays; the number of threads depends on the data alone, for the same trees everywhere."""


@dataclass(frozen=True)
class Chosen:
    """Settings and number of trees, and what else was tried (each with its log-loss)."""

    settings: dict[str, Any]
    trees: int
    tried: tuple[dict[str, Any], ...]


def boost(X: pd.DataFrame, y: Floats, weight: Floats, settings: dict[str, Any], trees: int, seed: int) -> Any:
    """Fit trees; the same arguments give the same trees."""
    import lightgbm

    parameters = {
        "objective": "binary", "verbose": -1, "seed": seed, "deterministic": True, "force_row_wise": True,
        "extra_trees": True, "num_threads": 1 if X.size < LARGE else 2, "bagging_fraction": 0.75, "bagging_freq": 1, "boost_from_average": True, **settings,
    }  # fmt: skip
    return lightgbm.train(parameters, lightgbm.Dataset(X, y, weight=weight), trees)


def raw_margin(booster: Any, X: pd.DataFrame) -> Floats:
    """Log-odds before calibration, [rows]."""
    return np.asarray(booster.predict(X.to_numpy(), raw_score=True, num_threads=1), dtype=np.float64)


def choose(
    X: pd.DataFrame, y: Floats, weight: Floats, parts: Sequence[tuple[Bools, Bools]], seed: int,
    search: Sequence[dict[str, Any]] = SEARCH,
) -> Chosen:  # fmt: skip
    """Settings and number of trees with the least log-loss over all judged rows of several origins.

    Args:
        X: Features.
        y: Outcomes, NaN nowhere within the parts.
        weight: Weights.
        parts: Rows to fit on and rows to judge, one pair an origin.
        seed: Seed.
        search: Settings to try.
    """
    steps = list(range(MIN_TREES, MAX_TREES + 1, EVERY))
    tried: list[dict[str, Any]] = []
    for settings in search:
        loss = np.zeros(len(steps))
        total = 0.0
        for fit, judge in parts:
            booster = boost(X[fit], y[fit], weight[fit], settings, MAX_TREES, seed)
            at = X[judge].to_numpy()
            total += float(weight[judge].sum())
            margins = np.zeros(int(judge.sum()))
            done = 0
            for i, trees in enumerate(steps):
                margins = margins + booster.predict(
                    at, raw_score=True, start_iteration=done, num_iteration=trees - done, num_threads=1
                )
                done = trees
                loss[i] += float(np.sum(weight[judge] * _log_loss(margins, y[judge])))
        best = int(np.argmin(loss))
        tried.append({**settings, "trees": steps[best], "log_loss": float(loss[best] / total)})
    found = min(tried, key=lambda t: t["log_loss"])
    settings = {k: v for k, v in found.items() if k not in ("trees", "log_loss")}
    return Chosen(settings, int(found["trees"]), tuple(tried))


def _log_loss(margin: Floats, y: Floats) -> Floats:
    return np.asarray(np.logaddexp(0.0, margin) - y * margin)
