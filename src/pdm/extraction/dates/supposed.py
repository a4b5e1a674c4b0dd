"""The year of days that are written without one where no head, mail or line above tells it: by whole days of the same list, the name of the document or
its folder, the days of the week beside the days, and the years of the site's other lines."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from pdm.config import DateOrder
from pdm.extraction.dates.years import DAY_AND_MONTH, Default, Years, weekday_of
from pdm.grammar.dates import following, parse
from pdm.grammar.named_days import Span

SUPPOSED = "year supposed"
"""Source of days whose year is written nowhere."""
_NAMED, _SITE, _LEAST = 0.85, 0.7, 0.2
"""Chance of a year that the document or its name tells at the most, and of one of the site's; the least that is told."""
_BACK = 6
"""Years that are asked where only days of the week can tell them."""
_STRANGE, _UNLIKE = 0.02, 0.05
"""Chance of a year that nothing speaks for; of a wrong day of the week, and of a step that no log takes."""
_LATE, _APART = timedelta(days=31), timedelta(days=180)
"""How far a line may lie before the one above it, and behind it."""
_IN_TURN = 0.8
"""Share of the steps of a log that are such."""

Line = tuple[str, DateOrder, date | None]
"""Day as written, the order of its figures, and the whole day."""


def supposed_years(
    lines: pd.DataFrame,
    texts: pd.Series,  # type: ignore[type-arg]
    orders: Sequence[DateOrder],
    told: Sequence[Default | None],
    spans: Mapping[str, Span],
    elsewhere: Years,
    limit: date,
) -> dict[int, tuple[int, float]]:
    """Year of lines that write a day without one, and its chance, by position. Where nothing speaks for a year, none is supposed.

    Args:
        lines: document_id.
        texts: Days as written.
        orders: Of day, month and year, by line.
        told: Years that heads, mails or other lines of the page tell; nothing is supposed of these.
        spans: Days in names, by document_id.
        elsewhere: Of which years the site's other lines are.
        limit: Last plausible day.
    """
    ways = {key: parse(key[0], order=key[1]) for key in set(zip(texts, orders, strict=True))}
    found = [
        (t, o, next((c.day for c in ways[t, o] if c.day <= limit), None)) for t, o in zip(texts, orders, strict=True)
    ]
    asked = {
        k
        for k, (text, order, _) in enumerate(found)
        if told[k] is None and not ways[text, order] and _lacks_year(text, order)
    }
    if not asked:
        return {}
    site = Counter(elsewhere.typed) + Counter(elsewhere.read) + Counter(d.year for *_, d in found if d is not None)
    out: dict[int, tuple[int, float]] = {}
    for document, places in lines.groupby("document_id", sort=False).indices.items():
        here = [int(k) for k in places if int(k) in asked or found[k][2] is not None]
        if asked.isdisjoint(here):
            continue
        log = [found[k] for k in here]
        if not _in_turn(log) and _in_turn(log[::-1]):
            log, here = log[::-1], here[::-1]
        span = spans.get(str(document))
        own = Counter(d.year for *_, d in log if d is not None)
        years, chance = _years(log, _weights(span, own or site), limit if span is None else min(limit, span.last))
        chance *= _SITE if span is None and not own else _NAMED
        if chance >= _LEAST:
            out |= {k: (y, round(chance, 4)) for k, y in zip(here, years, strict=True) if k in asked}
    return out


def _weights(span: Span | None, counts: Mapping[int, int]) -> dict[int, float]:
    """Share of each year: of those in a name, else of other lines."""
    if span is not None:
        counts = dict.fromkeys(range(span.first.year, span.last.year + 1), 1)
    total = sum(counts.values())
    return {y: n / total for y, n in counts.items()}


def _years(log: Sequence[Line], weights: Mapping[int, float], last: date) -> tuple[list[int], float]:
    """Years of a document's lines, and their chance; none where nothing tells them."""
    if not weights and any(weekday_of(text) is not None for text, *_ in log):
        weights = dict.fromkeys(range(last.year - _BACK + 1, last.year + 1), 1 / _BACK)
    found: list[tuple[float, list[date]]] = []
    for year in sorted({y - back for y in weights for back in (0, 1)}):
        days = _days(log, year, last)
        if days and max(days) <= last:
            found.append((_fit(log, days, weights), days))
    if not found:
        return [], 0.0
    # of years that are as likely the last one
    best, days = max(found, key=lambda f: (round(f[0], 6), f[1][0]))
    return [d.year for d in days], 1.0 / sum(math.exp(fit - best) for fit, _ in found)


def _days(log: Sequence[Line], year: int, last: date) -> list[date]:
    """Days of lines from a year on, where they run on; else of the last year up to that one in which they may be. None where one does not exist."""
    out: list[date] = []
    runs_on = _in_turn(log)
    for text, order, whole in log:
        if whole is None and runs_on and out:
            day = following(text, out[-1], order)
        else:
            told = [_in_year(text, order, y) for y in (year, year - 1)]
            day = whole or next((d for d in told[: 1 if runs_on else 2] if d is not None and d <= last), None)
        if day is None:
            return []
        out.append(day)
    return out


def _fit(log: Sequence[Line], days: Sequence[date], weights: Mapping[int, float]) -> float:
    """Log chance of the days of a log."""
    named = [(weekday_of(text), day) for (text, *_), day in zip(log, days, strict=True)]
    wrong = sum(weekday is not None and weekday != day.weekday() for weekday, day in named)
    if _in_turn(log):
        wrong += sum(not _follows(a, b) for a, b in pairwise(days))
    years = sum(math.log(weights.get(day.year, _STRANGE)) for day in days) / len(days)
    return years + wrong * math.log(_UNLIKE)


def _in_turn(log: Sequence[Line]) -> bool:
    """Whether lines follow each other day by day, over New Year, too."""
    good = 0
    for (text, order, day), (below, its_order, its_day) in pairwise(log):
        here = day or _in_year(text, order, _LEAP)
        there = its_day if day is not None and its_day is not None else None
        there = there or (following(below, here, its_order) if here is not None else None)
        good += here is not None and there is not None and _follows(here, there)
    return good >= _IN_TURN * (len(log) - 1)


def _lacks_year(text: str, order: DateOrder) -> bool:
    """Whether a text tells a day of whatever year it is asked in."""
    return DAY_AND_MONTH.search(text) is not None and all(
        (day := _in_year(text, order, year)) is not None and day.year == year for year in (_LEAP, _LEAP + 4)
    )


def _in_year(text: str, order: DateOrder, year: int) -> date | None:
    return next((c.day for c in parse(text, order=order, default=(year, None))), None)


def _follows(day: date, below: date) -> bool:
    return -_LATE <= below - day <= _APART


_LEAP = 2024
"""A year that has every day."""
