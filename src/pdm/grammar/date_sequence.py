"""Days in the order in which a page is written: which sequence of days fits all of its lines best."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

PACES = (1.0, 3.0, 9.0)
"""How far lines of a page lie apart, against the usual: a log is written day by day, a form now and then. Each page shows which."""
_OFTEN_WITHIN, _SELDOM_AFTER = 3.0, 0.02
"""Days within which the next line mostly lies; log chance lost with each day of a longer gap."""
_BACK, _FURTHER_BACK, _LEAP, _AGAIN = -5.0, -0.03, -9.0, -1.5
"""Log chance of a late entry, and what each day back takes off it; least log chance of any step; log chance that a day is written
again on a page with ditto marks."""
_NONE = -18.0
"""Log evidence below which a day does not fit what is written: no date is better than a wrong one."""


class Sequenced(NamedTuple):
    """Days of a page, and how likely all that is written is with them.

    Attributes:
        likelihood: Log.
        days: Day and its chance of each line; (None, 0.0) where nothing fits.
    """

    likelihood: float
    days: list[tuple[date | None, float]]


def steps(day: Floats, pace: float, *, marks: bool) -> Floats:
    """Log chance of each step from day to day: later or the same day is usual, backwards is a late entry and costs.

    Args:
        day: Numbers of the days, in order; [days].
        pace: How far lines lie apart, against the usual.
        marks: Whether the page has ditto marks: who makes them does not write the same day again.
    """
    gap = day[None, :] - day[:, None]
    on = np.maximum(gap, 0.0) / pace
    chance = np.where(gap >= 0, -np.log1p(on / _OFTEN_WITHIN) - _SELDOM_AFTER * on, _BACK + _FURTHER_BACK * np.abs(gap))
    chance = np.where(gap == 0, _AGAIN if marks else 0.0, np.maximum(chance, _LEAP))
    # what may lie farther apart is each time less likely to lie just there
    return np.asarray(np.where(chance > _LEAP, chance - np.log(pace) * (gap >= 0), chance))


def in_sequence(
    scores: Sequence[Floats | None], move: Floats, days: Sequence[date], begins: Floats, odds: float = 0.0
) -> Sequenced:
    """The likeliest day of each line, given all lines.

    Args:
        scores: Log evidence of each day for each line, [days]; None where nothing is written.
        move: Log chance of each step (`steps`).
        days: The days.
        begins: Log chance that a page begins on each of them.
        odds: Log odds of what was supposed, for comparing.
    """
    live = [i for i, s in enumerate(scores) if s is not None]
    if not live:
        return Sequenced(odds, [(None, 0.0)] * len(scores))
    forward: list[Floats] = []
    for n, i in enumerate(live):
        own = scores[i]
        assert own is not None
        forward.append(own + begins if n == 0 else own + _lse(forward[-1][:, None] + move, axis=0))
    backward = [np.zeros(len(days))]
    for i in reversed(live[1:]):
        own = scores[i]
        assert own is not None
        backward.append(_lse(move + (own + backward[-1])[None, :], axis=1))
    backward.reverse()
    out: list[tuple[date | None, float]] = [(None, 0.0)] * len(scores)
    for n, i in enumerate(live):
        total = forward[n] + backward[n]
        weight = np.exp(total - total.max())
        best = int(weight.argmax())
        if float(np.asarray(scores[i])[best]) > _NONE:
            out[i] = days[best], float(weight[best] / weight.sum())
    return Sequenced(odds + float(_lse(forward[-1][:, None], axis=0)[0]), out)


def _lse(x: Floats, axis: int) -> Floats:
    top = x.max(axis=axis, keepdims=True)
    return np.asarray(np.log(np.exp(x - top).sum(axis=axis)) + np.squeeze(top, axis=axis))
