"""LightGBM: settings, fit, and the small search for settings and number of trees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.training.metrics import platt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# random thresholds: on a few hundred failures they generalise better than the best thresholds
SEARCH: tuple[dict[str, Any], ...] = tuple(
    {
        "objective": "poisson",
        "num_leaves": leaves,
        "min_data_in_leaf": least,
        "learning_rate": 0.04,
        "feature_fraction": 0.3,
        "lambda_l2": 20.0,
    }
    for leaves, least in ((10, 100), (6, 50))
)
"""`poisson` learns how often an asset failed: better where failures come in numbers. `binary` (whether it failed) won the search by
chance alone: where it had won, later months were ranked worse than by `poisson`."""
USUAL_SLOPE = 1.35
"""How much further from the middle than its raw score says the log-odds usually lies (used simulated plants).

LightGBM damps each step of `poisson`, and the settings above shrink all trees.
"""
MAX_TREES = 400
MIN_TREES = 30
EVERY = 10
"""Numbers of trees are tried in steps."""
GROWTH = 0.25
"""Power of the number of rows with which that of the trees grows (used simulated plants: 1.2 times as many for all rows as were best for
those of the search have a log-loss lower by 3.0 ten-thousandths, standard error 0.8, and slopes nearer to one; 1.4 times no more)."""
LARGE = 5_000_000
"""Cells from which a second thread pays; the number of threads depends on the data alone, for the same trees everywhere."""


@dataclass(frozen=True)
class Outcome:
    """What happened after each row.

    Attributes:
        y: 1 failed, 0 did not.
        n: Number of failures.
        weight: Weight.
    """

    y: Floats
    n: Floats
    weight: Floats

    def of(self, rows: npt.NDArray[Any]) -> Outcome:
        """The outcome of some of the rows."""
        return Outcome(self.y[rows], self.n[rows], self.weight[rows])


@dataclass(frozen=True)
class Chosen:
    """Settings and number of trees, what else was tried (each with its log-loss), and the raw scores of the judged rows."""

    settings: dict[str, Any]
    trees: int
    tried: tuple[dict[str, Any], ...]
    margins: Floats


def boost(
    X: pd.DataFrame, outcome: Outcome, settings: dict[str, Any], trees: int, seed: int, rising: Sequence[str] = ()
) -> Any:
    """Fit trees; the same arguments give the same trees. Their raw score is a log-odds or, for `poisson`, a log-rate.

    Args:
        X: Features.
        outcome: Outcomes.
        settings: LightGBM's.
        trees: Number of trees.
        seed: Seed.
        rising: Columns of which more never lowers the score.
    """
    import lightgbm

    parameters = {
        "verbose": -1, "seed": seed, "deterministic": True, "force_row_wise": True, "num_threads": 1 if X.size < LARGE else 2,
        "extra_trees": True, "bagging_fraction": 0.75, "bagging_freq": 1, "boost_from_average": True, **settings,
    }  # fmt: skip
    constraints = [int(c in rising and bool(X[c].notna().any())) for c in X.columns]
    if any(constraints):
        # the plain method bars splits far beyond what is asked
        parameters |= {"monotone_constraints": constraints, "monotone_constraints_method": "advanced"}
    target = outcome.n if settings["objective"] == "poisson" else outcome.y
    return lightgbm.train(parameters, lightgbm.Dataset(X, target, weight=outcome.weight), trees)


def grown(trees: int, ratio: float) -> int:
    """Trees for `ratio` times as many rows as those for which `trees` were best: what more rows say takes more small steps to learn."""
    wanted: float = trees * max(1.0, ratio) ** GROWTH
    return round(wanted)


def raw_margin(booster: Any, X: pd.DataFrame) -> Floats:
    """Raw score, before calibration, [rows]."""
    return np.asarray(booster.predict(X.to_numpy(), raw_score=True, num_threads=1), dtype=np.float64)


def choose(
    X: pd.DataFrame, outcome: Outcome, parts: Sequence[tuple[Bools, Bools]], seed: int,
    search: Sequence[dict[str, Any]] = SEARCH, rising: Sequence[str] = (),
) -> Chosen:  # fmt: skip
    """Settings and number of trees with the least log-loss, after calibration, over all judged rows of several origins.

    Args:
        X: Features.
        outcome: Outcomes, known within the parts.
        parts: Rows to fit on and rows to judge, one pair an origin.
        seed: Seed.
        search: Settings to try.
        rising: See `boost`.
    """
    steps = list(range(MIN_TREES, MAX_TREES + 1, EVERY))
    truth = outcome.of(judge_rows(parts))
    y, weight = truth.y, truth.weight
    tried: list[dict[str, Any]] = []
    kept: list[Floats] = []
    for settings in search:
        margins = np.concatenate(
            [_path(X, outcome, fit, judge, settings, steps, seed, rising) for fit, judge in parts], axis=1
        )
        loss = []
        for raw in margins:
            slope, offset = platt(raw, y, weight, usual=USUAL_SLOPE)
            loss.append(float(np.sum(weight * _log_loss(slope * raw + offset, y)) / weight.sum()))
        best = int(np.argmin(loss))
        tried.append({**settings, "trees": steps[best], "log_loss": loss[best]})
        kept.append(margins[best])
    place = int(np.argmin([t["log_loss"] for t in tried]))
    return Chosen(dict(search[place]), int(tried[place]["trees"]), tuple(tried), kept[place])


def judge_rows(parts: Sequence[tuple[Bools, Bools]]) -> npt.NDArray[np.int64]:
    """Positions of the judged rows, origin by origin."""
    return np.concatenate([np.flatnonzero(judge) for _, judge in parts]).astype(np.int64)


def _path(
    X: pd.DataFrame, outcome: Outcome, fit: Bools, judge: Bools, settings: dict[str, Any], steps: Sequence[int], seed: int,
    rising: Sequence[str],
) -> Floats:  # fmt: skip
    """Raw scores of the judged rows after each number of trees, [steps, rows]."""
    booster = boost(X[fit], outcome.of(fit), settings, steps[-1], seed, rising)
    at = X[judge].to_numpy()
    out = np.zeros((len(steps), len(at)))
    done = 0
    for i, trees in enumerate(steps):
        more = booster.predict(at, raw_score=True, start_iteration=done, num_iteration=trees - done, num_threads=1)
        out[i] = (out[i - 1] if i else 0.0) + more
        done = trees
    return out


def _log_loss(margin: Floats, y: Floats) -> Floats:
    return np.asarray(np.logaddexp(0.0, margin) - y * margin)
