"""Days of six figures with no mark between them: 250103 is 3 January 2025 where years come first.

One such number alone may be anything; a column of them, all of which are days of few years, holds days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pdm.config import DateOrder
from pdm.grammar.dates import DateCandidate, parse

SIX = r"\d{6}(?!\d)"
_PARTED = re.compile(r"^(\d\d)(\d\d)(\d\d)(?!\d)(.*)$")
MOST = 0.8
"""Share of a column's texts that are six figures, where it holds such days."""
VALID = 0.95
"""Share of these that are days which have been."""
FEW = 3
"""Different ones from which they speak for an order that need not be the site's."""
_ORDERS: tuple[DateOrder, ...] = ("YMD", "DMY", "MDY")


def written_out(texts: Iterable[str], order: DateOrder, limit: date) -> dict[str, str]:
    """Days of six figures, each as year-month-day with what stood behind it; empty where a column does not hold such days.

    Args:
        texts: The days of a column as written.
        order: Order of day, month and year at the site; another one where in that the days are of fewer years.
        limit: The last day that may be meant.
    """
    filled = {t.strip() for t in texts} - {""}
    parted = {t: found for t in filled if (found := _PARTED.match(t))}
    if not parted or len(parted) < MOST * len(filled):
        return {}
    best: tuple[int, dict[str, str]] | None = None
    for way in sorted(_ORDERS, key=lambda o: o != order):
        if len(parted) < FEW and not way == order == "YMD":
            continue
        days = {t: _day(f, way) for t, f in parted.items()}
        good = {t: d for t, d in days.items() if d is not None and d <= limit}
        if len(good) < VALID * len(parted):
            continue
        years = len({d.year for d in good.values()})
        if best is None or years < best[0]:
            best = years, {t: f"{d.isoformat()}{parted[t][4]}" for t, d in good.items()}
    return best[1] if best is not None else {}


def _day(found: re.Match[str], order: DateOrder) -> date | None:
    """The day in this very order, None where it is none."""
    made: list[DateCandidate] = parse(f"{found[1]}-{found[2]}-{found[3]}", order=order)
    # less sure: it was none in this order and was taken for one in another
    return made[0].day if made and made[0].weight > 0.9 else None
