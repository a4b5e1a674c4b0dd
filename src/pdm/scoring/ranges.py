"""How far what is in doubt could move a risk."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

WIDTH = 1.8
"""How many times the mean distance of the draws a range reaches to either side; fitted on used plants, see benchmarks/README.md."""
_EDGE = 1e-6
"""Risks are told apart up to here from none and from certain."""


def ranges(risk: Floats, draws: Floats | None) -> tuple[Floats, Floats]:
    """Least and greatest that a risk may well be, given its values under other plausible pasts.

    The least and greatest of the draws hang on the one that strays most. How far draws lie from the risk on average, as log-odds, says
    the same from all of them, and moves half as much with the luck of the draws. What was misread may be either way, so the range reaches
    as far up as down.

    Args:
        risk: Risk of the accepted records, [rows].
        draws: Risks under draws of what is in doubt, [draws, rows]; None or none of them where nothing is.

    Returns:
        low and high, [rows]; both equal to `risk` where no draw differs from it.
    """
    if draws is None or not len(draws):
        return risk.copy(), risk.copy()
    middle = _log_odds(risk)
    reach = WIDTH * np.abs(_log_odds(draws) - middle).mean(axis=0)
    low, high = (1.0 / (1.0 + np.exp(-(middle + side * reach))) for side in (-1.0, 1.0))
    still = (draws == risk).all(axis=0)
    return np.where(still, risk, np.minimum(low, risk)), np.where(still, risk, np.maximum(high, risk))


def _log_odds(risk: Floats) -> Floats:
    held = np.clip(risk, _EDGE, 1.0 - _EDGE)
    return np.asarray(np.log(held) - np.log1p(-held))
