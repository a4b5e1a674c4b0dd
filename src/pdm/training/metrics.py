"""Figures of merit, each with its number of rows and, where it matters, an interval over assets."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]


def caught_top10(scores: Floats, y: Floats, dates: npt.NDArray[Any], share: float = 0.10) -> float:
    """Share of the failures found in the top tenth of each date's list, averaged over dates with a failure."""
    caught = []
    for date in pd.unique(dates):
        here = dates == date
        total = float(y[here].sum())
        if total == 0:
            continue
        count = max(1, round(share * int(here.sum())))
        top = np.argsort(-scores[here], kind="stable")[:count]
        caught.append(float(y[here][top].sum()) / total)
    return float(np.mean(caught)) if caught else float("nan")


def figures(scores: Floats, y: Floats, dates: npt.NDArray[Any], *, probabilities: bool) -> dict[str, float]:
    """average_precision, roc_auc, caught_top10; for probabilities also brier_skill, calibration slope, ratio and ece."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    if not 0 < y.sum() < len(y):
        return {}
    out = {
        "average_precision": float(average_precision_score(y, scores)),
        "roc_auc": float(roc_auc_score(y, scores)),
        "caught_top10": caught_top10(scores, y, dates),
    }
    if probabilities:
        base = float(y.mean())
        out["brier_skill"] = 1.0 - float(np.mean((scores - y) ** 2)) / (base * (1 - base))
        out["calibration_slope"] = calibration_slope(scores, y)
        out["predicted_over_observed"] = float(scores.mean()) / base
        out["ece"] = expected_calibration_error(scores, y)
    return out


def calibration_slope(p: Floats, y: Floats) -> float:
    """Slope of the logistic regression of the outcome on the log-odds; 1 is right, below 1 too extreme."""
    z = np.log(np.clip(p, 1e-6, 1 - 1e-6) / (1 - np.clip(p, 1e-6, 1 - 1e-6)))
    slope, _ = platt(z, y, np.ones(len(y)))
    return slope


def expected_calibration_error(p: Floats, y: Floats, bins: int = 10) -> float:
    """Mean distance of predicted and observed over bins of equal count."""
    order = np.argsort(p, kind="stable")
    parts = [i for i in np.array_split(order, bins) if len(i)]
    return float(sum(len(i) * abs(p[i].mean() - y[i].mean()) for i in parts) / len(p))


def platt(z: Floats, y: Floats, weight: Floats) -> tuple[float, float]:
    """Slope and offset of the logistic regression of y on z (Newton's method with a weak pull towards slope 1)."""
    a, b = 1.0, 0.0
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(a * z + b, -40, 40)))
        g = np.array([np.sum(weight * (p - y) * z) + 1e-2 * (a - 1.0), np.sum(weight * (p - y))])
        w = weight * p * (1 - p)
        h = np.array([[np.sum(w * z * z) + 1e-2, np.sum(w * z)], [np.sum(w * z), np.sum(w) + 1e-9]])
        step = np.linalg.solve(h, g)
        a, b = float(a - step[0]), float(b - step[1])
        if np.abs(step).max() < 1e-10:
            break
    return a, b


def bootstrap_interval(
    scores: Floats,
    y: Floats,
    dates: npt.NDArray[Any],
    assets: npt.NDArray[Any],
    metric: str,
    draws: int = 200,
    seed: int = 0,
) -> tuple[float, float]:
    """95 % interval of a figure over draws of whole assets."""
    rng = np.random.default_rng(seed)
    names, inverse = np.unique(assets.astype(str), return_inverse=True)
    rows_of = [np.flatnonzero(inverse == i) for i in range(len(names))]
    values = []
    for _ in range(draws):
        take = np.concatenate([rows_of[i] for i in rng.integers(0, len(names), len(names))])
        found = figures(scores[take], y[take], dates[take], probabilities=False)
        if metric in found and found[metric] == found[metric]:
            values.append(found[metric])
    return (
        (float(np.quantile(values, 0.025)), float(np.quantile(values, 0.975)))
        if values
        else (float("nan"), float("nan"))
    )
