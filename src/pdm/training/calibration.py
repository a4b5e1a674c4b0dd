"""From raw scores to log-odds: Platt on the trees' score, with the asset's plain failure rate beside it.

Where failures come by habit and little else is known, trees that learned on old years rank worse than the plain rate of the
last year. So the calibrator, fitted on forecasts out of time, may lean on that rate as far as they show that it helps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pdm.model import log_rate, logistic
from pdm.training.boosting import Floats, Outcome
from pdm.training.metrics import SLOPE_SPREAD, logistic_fit

RATE = "failure_rate_1y"
RATE_SPREAD = 0.3
"""Prior standard deviation of the rate's coefficient around 0."""


@dataclass(frozen=True)
class Calibrator:
    """Log-odds = slope * raw score + rate * (log of the rate - centre) + offset."""

    slope: float
    rate: float
    centre: float
    offset: float

    def __call__(self, raw: Floats, X: pd.DataFrame) -> Floats:
        """Calibrated log-odds, [rows]."""
        return np.asarray(self.slope * raw + self.rate * _centred(X, self.centre) + self.offset)


def calibrate(raw: Floats, X: pd.DataFrame, outcome: Outcome, usual: float = 1.0) -> Calibrator:
    """Fit on raw scores that were out of time and the features of the same rows (without the rate: Platt alone).

    Args:
        raw: Raw scores, [rows].
        X: Features of the same rows.
        outcome: What happened after them.
        usual: Slope that such scores usually need; what few failures show is drawn towards it.
    """
    centre = float(np.mean(log_rate(X[RATE].to_numpy(np.float64)))) if RATE in X else 0.0
    columns = np.column_stack([raw, _centred(X, centre)])
    slope, rate, offset = logistic_fit(
        columns, outcome.y, outcome.weight, mean=np.array([usual, 0.0]), spread=np.array([SLOPE_SPREAD, RATE_SPREAD])
    )
    return Calibrator(float(slope), float(rate) if RATE in X else 0.0, centre, float(offset))


def levelled(
    calibrator: Calibrator, raw: Floats, X: pd.DataFrame, outcome: Outcome, reported: Floats | None = None
) -> Calibrator:
    """The same calibrator for other trees: what it says of rows that these learned from is as much, on average, as what happened.

    Trees that learned from more are sharper. An offset that was found with scores of weaker ones would make their forecasts too
    low (by 6 % on simulated plants).

    Args:
        calibrator: Fitted on scores of trees that had learned from less.
        raw: Raw scores of the trees it is to be used with, of the later ones of the rows they learned from, [rows].
        X: Features of these rows.
        outcome: What happened after them.
        reported: Share of the failures after each row that were reported in time to be seen; all when None.
    """
    # a failure that was seen stands for those still on their way
    happened = outcome.y if reported is None else outcome.y / reported
    wanted = float(np.average(happened, weights=outcome.weight))
    fixed = calibrator(raw, X) - calibrator.offset
    low, high = -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2.0
        if float(np.average(logistic(fixed + middle), weights=outcome.weight)) < wanted:
            low = middle
        else:
            high = middle
    return replace(calibrator, offset=(low + high) / 2.0)


def _centred(X: pd.DataFrame, centre: float) -> Floats:
    return log_rate(X[RATE].to_numpy(np.float64)) - centre if RATE in X else np.zeros(len(X))
