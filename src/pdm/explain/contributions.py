"""Shares of a score by family, in points of risk.

With m the calibrated log-odds of an asset, b that of the base value and phi a family's sum of calibrated SHAP values
(b + sum of phi = m), the family's risk points are phi (s(m) - s(b)) / (m - b), s the logistic function. So the base
risk and all points add up to the risk.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def logistic(x: Floats) -> Floats:
    """The logistic function, without overflow."""
    out: Floats = np.where(x >= 0, 1.0 / (1.0 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1.0 + np.exp(-np.abs(x))))
    return out


def family_points(contributions: Floats, base: float, families: Sequence[str]) -> tuple[list[str], Floats, Floats]:
    """Risk points by family.

    Args:
        contributions: Calibrated SHAP values, log-odds, [rows, features].
        base: Calibrated log-odds of the base value.
        families: Family of each feature.

    Returns:
        Names of the families, their points [rows, families], and the risks [rows].
    """
    names = list(dict.fromkeys(families))
    member = np.zeros((len(families), len(names)))
    for i, family in enumerate(families):
        member[i, names.index(family)] = 1.0
    phi = contributions @ member
    total = contributions.sum(axis=1)
    margin = base + total
    risk = logistic(margin)
    base_risk = logistic(np.array([base]))[0]
    # the slope of the chord; of the tangent where the asset is the typical one
    flat = np.abs(total) < 1e-12
    slope = np.where(flat, base_risk * (1 - base_risk), (risk - base_risk) / np.where(flat, 1.0, total))
    return names, phi * slope[:, None], risk
