"""Figures of merit, each with its number of rows and, where it matters, an interval over assets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

SLOPE_SPREAD = 0.3
"""How far the slope is expected to lie from the usual one: a narrow prior lets forecasts of failures that change with the years down."""


def average_precision(scores: Floats, y: Floats, weight: Floats | None = None) -> Any:
    """Area under precision over recall, by steps; tied scores count as one step.

    Args:
        scores: Higher is riskier, [rows].
        y: 0 or 1, [rows].
        weight: Weight of each row; [draws, rows] gives one figure a draw.

    Returns:
        A number, or [draws]; NaN where there is no failure.
    """
    order = np.argsort(-scores, kind="stable")
    ordered = scores[order]
    ends = np.append(np.flatnonzero(np.diff(ordered) != 0), len(ordered) - 1)
    w = np.ones((1, len(y))) if weight is None else np.atleast_2d(weight)
    w = w[:, order].astype(np.float64)
    hits = np.cumsum(w * y[order], axis=1)[:, ends]
    listed = np.cumsum(w, axis=1)[:, ends]
    with np.errstate(invalid="ignore", divide="ignore"):
        gained = np.diff(hits, axis=1, prepend=0.0) / hits[:, -1:]
        out = np.where(listed > 0, gained * hits / np.where(listed > 0, listed, 1.0), 0.0).sum(axis=1)
    out = np.where(hits[:, -1] > 0, out, np.nan)
    return out if weight is not None and np.ndim(weight) == 2 else float(out[0])


def caught_top10(scores: Floats, y: Floats, dates: npt.NDArray[Any], share: float = 0.10) -> float:
    """Share of the failures found in the top tenth of each date's list, averaged over dates with a failure.

    Where scores tie across the end of the tenth, the tied rows share what room is left.
    """
    caught = []
    for date in pd.unique(dates):
        here = dates == date
        total = float(y[here].sum())
        if total == 0:
            continue
        mine, hit = scores[here], y[here]
        count = max(1, round(share * len(mine)))
        edge = np.sort(mine)[::-1][count - 1]
        above, tied = mine > edge, mine == edge
        room = (count - int(above.sum())) / int(tied.sum())
        caught.append((float(hit[above].sum()) + room * float(hit[tied].sum())) / total)
    return float(np.mean(caught)) if caught else float("nan")


def figures(scores: Floats, y: Floats, dates: npt.NDArray[Any], *, probabilities: bool) -> dict[str, float]:
    """average_precision, roc_auc, caught_top10; for probabilities also brier_skill, calibration slope, ratio and ece."""
    from sklearn.metrics import roc_auc_score

    if not 0 < y.sum() < len(y):
        return {}
    out = {
        "average_precision": float(average_precision(scores, y)),
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
    kept = np.clip(p, 1e-6, 1 - 1e-6)
    slope, _ = platt(np.log(kept / (1 - kept)), y, np.ones(len(y)), spread=np.inf)
    return slope


def expected_calibration_error(p: Floats, y: Floats, bins: int = 10) -> float:
    """Mean distance of predicted and observed over bins of equal count."""
    order = np.argsort(p, kind="stable")
    parts = [i for i in np.array_split(order, bins) if len(i)]
    return float(sum(len(i) * abs(p[i].mean() - y[i].mean()) for i in parts) / len(p))


def platt(
    z: Floats, y: Floats, weight: Floats, *, usual: float = 1.0, spread: float = SLOPE_SPREAD
) -> tuple[float, float]:
    """Slope and offset of the logistic regression of y on z.

    Args:
        z: Log-odds, [rows].
        y: Outcomes, [rows].
        weight: Weights, [rows].
        usual: Mean of the normal prior of the slope.
        spread: Its standard deviation; infinite for none.
    """
    slope, offset = logistic_fit(z[:, None], y, weight, mean=np.array([usual]), spread=np.array([spread]))
    return float(slope), float(offset)


def logistic_fit(Z: Floats, y: Floats, weight: Floats, *, mean: Floats, spread: Floats) -> Floats:
    """Coefficients of a logistic regression with normal priors, the free offset last, [columns + 1].

    Args:
        Z: Columns, [rows, columns].
        y: Outcomes, [rows].
        weight: Weights, [rows].
        mean: Prior mean of each coefficient.
        spread: Prior standard deviation of each coefficient; infinite for none.
    """
    design = np.column_stack([Z, np.ones(len(Z))])
    centre = np.append(mean, 0.0)
    pull = np.append(np.maximum(1.0 / np.asarray(spread, dtype=np.float64) ** 2, 1e-9), 1e-9)
    found = centre.copy()
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(design @ found, -40, 40)))
        slope = design.T @ (weight * (p - y)) + pull * (found - centre)
        curvature = (design * (weight * p * (1 - p))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(curvature, slope)
        # far from the optimum Newton's step can overshoot
        step *= min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        found = found - step
        if np.abs(step).max() < 1e-10:
            break
    return found


def draw_weights(assets: npt.NDArray[Any], draws: int, seed: int) -> Floats:
    """How often each row is drawn when whole assets are drawn with replacement, [draws, rows]."""
    rng = np.random.default_rng(seed)
    names, inverse = np.unique(np.asarray(assets).astype(str), return_inverse=True)
    counts = rng.multinomial(len(names), np.full(len(names), 1.0 / len(names)), size=draws)
    return np.asarray(counts[:, inverse], dtype=np.float64)


def roc_auc(scores: Floats, y: Floats, weight: Floats) -> Floats:
    """Chance that a failure has the higher score than a quiet row, ties counting half, [draws]; `weight` is [draws, rows]."""
    order = np.argsort(scores, kind="stable")
    starts = np.append(0, np.flatnonzero(np.diff(scores[order]) != 0) + 1)
    failed, quiet = (np.add.reduceat(weight[:, order] * of[order], starts, axis=1) for of in (y, 1.0 - y))
    below = np.cumsum(quiet, axis=1) - 0.5 * quiet
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((failed * below).sum(axis=1) / (failed.sum(axis=1) * quiet.sum(axis=1)))


def predicted_over_observed(scores: Floats, y: Floats, weight: Floats) -> Floats:
    """Failures expected for each one that came, [draws]; `weight` is [draws, rows]."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((weight @ scores) / (weight @ y))


def bootstrap_interval(
    scores: Floats,
    y: Floats,
    assets: npt.NDArray[Any],
    draws: int = 500,
    seed: int = 0,
    of: Callable[..., Any] = average_precision,
) -> tuple[float, float]:
    """95 % interval of a figure (average precision unless `of` is another) over draws of whole assets; NaN without failures."""
    if not y.sum():
        return float("nan"), float("nan")
    found = np.concatenate([
        of(scores, y, draw_weights(assets, min(100, draws - k), seed + k)) for k in range(0, draws, 100)
    ])  # fmt: skip
    found = found[np.isfinite(found)]
    if not len(found):
        return float("nan"), float("nan")
    return float(np.nanquantile(found, 0.025)), float(np.nanquantile(found, 0.975))
