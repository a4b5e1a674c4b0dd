"""Days of a page's date cells, read together from their lattices."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise

import numpy as np

from pdm.config import DateOrder
from pdm.grammar.date_hands import HABITS, Written
from pdm.grammar.date_sequence import PACES, Sequenced, in_sequence, steps
from pdm.grammar.dates import DateCandidate, parse
from pdm.grammar.named_days import Lags, Span
from pdm.lattice import Lattice

_OFTEN = 0.15
"""Share of a page's dates from which a year may be that of all."""
_BESIDE, _APART = 75, 60
"""Days beside those of a page that its other cells may mean; days between two of them from which they are two stretches."""
_PLAIN, _YEARS_ASKED = 0.9, 10
"""Weight from which a text is plainly a date; years before the end of the window that the lattices of others are asked about."""
_WELL, _ALIKE = -4.2, 0.5
"""Log evidence of a day that fits well; difference within which two days fit alike."""
_FAIR, _CLEAR = -10.0, 4.2
"""Log evidence of a day that fits passably, and by how much it has to fit better than any other."""
_HALF_MONTH = 15
_A_MONTH_OFF = 0.6
"""Log chance lost with each month between a page's head and its first day."""
_HABIT = 5.0
"""Log odds against each habit of a hand."""
_NUMBER, _MOSTLY = re.compile(r"^\W*[0-3]?\d(?:st|nd|rd|th)?\W*$"), 0.6
"""The number of a day in its month; share of a page's cells from which its days are written so."""
_NAME = re.compile(r"[^\W\d_]{2}[^\W_]|[^\W_][^\W\d_]{2}|[^\W\d_][^\W_][^\W\d_]")
"""Three characters that stand together as in the name of a month, one of which may have been read as a figure ("0ct")."""
_OUT_OF_ORDER = -3.0
"""Log chance that a page does not go on where the one before it ended."""
_BETWEEN = 0.5
"""Confidence of a day whose year was misread beyond all likeness and which lies between the days beside it."""
_STRANGE_YEAR = -3.0
"""Log chance of a page of years that a site does not write of."""
_HEAD_WRONG = -4.0
"""Log chance that a head says nothing true."""


def read_column(
    cells: Sequence[tuple[str, Lattice | None]],
    *,
    order: DateOrder,
    window: tuple[date, date],
    default: tuple[int, int | None] | None = None,
    after: date | None = None,
    years: tuple[int, int] | None = None,
    named: tuple[Span, Lags] | None = None,
    ditto: Sequence[bool] | None = None,
) -> list[tuple[date | None, float]]:
    """Days of a page's date cells, read together: they run on, a late entry now and then aside.

    Args:
        cells: Text and lattice of each cell, from top to bottom.
        order: Order at the site.
        window: First and last plausible day.
        default: Year and month from the form's head.
        after: Day with which the page before it in the same document ends.
        years: First and last year that the site is known to write of; others are possible, and less likely.
        named: Days that the document's name tells, and how long before them lines are written at the site.
        ditto: Which cells only repeat the one above: one writing is looked at once, and means one day.

    Returns:
        Day and confidence of each cell; (None, 0.0) where nothing fits.
    """
    own = [n == 0 or ditto is None or not ditto[n] for n in range(len(cells))]
    written = [cell for cell, is_own in zip(cells, own, strict=True) if is_own]
    # who makes ditto marks does not write the same day again
    marks = len(written) < len(cells)
    told = _read_written(written, order, window, default, after, years, named, marks)
    return [told[n - 1] for n in accumulate(own)]


def _read_written(
    cells: Sequence[tuple[str, Lattice | None]],
    order: DateOrder,
    window: tuple[date, date],
    default: tuple[int, int | None] | None,
    after: date | None,
    years: tuple[int, int] | None,
    named: tuple[Span, Lags] | None,
    marks: bool,
) -> list[tuple[date | None, float]]:
    """`read_column` of the cells in which something is written; `marks`: whether the page has ditto marks."""
    texts = [next(iter(parse(t, order=order, default=default)), None) if t else None for t, _ in cells]
    plausible = [c.day for c in texts if c is not None and window[0] <= c.day <= window[1]]
    # names of months make twice as many forms: they are tried where letters stand together
    lettered = sum(_NAME.search(t) is not None for t, _ in cells) >= 0.3 * sum(bool(t) for t, _ in cells)
    bare = _numbers_of_month(cells, default)
    # where a text is no date, only with good will, or none of the window, its lattice is asked about every day of the window
    doubtful = [
        x
        for (t, x), c in zip(cells, texts, strict=True)
        if x is not None and t and (c is None or c.weight < _PLAIN or not window[0] <= c.day <= window[1])
    ]
    # numbers of a month's days say nothing of other days
    plausible += _anywhere(doubtful, window, order, named=lettered) if bare is None else []
    if not plausible:
        return [(None, 0.0)] * len(cells)
    asked = [*_around(plausible), *plausible, *_of_month(default)]
    asked += [after + timedelta(days=k) for k in range(_HALF_MONTH * 3)] if after is not None else []
    asked += _in_years(plausible, years)
    asked += [named[0].last - timedelta(days=k) for k in range(_HALF_MONTH * 3)] if named is not None else []
    days = sorted(d for d in dict.fromkeys(asked) if window[0] <= d <= window[1])
    step = np.array([d.toordinal() for d in days], dtype=float)
    # a name is thought of once, not line by line
    by_name = named[1].log_chance(named[0], days) / len(cells) if named is not None else None
    begins = _by_head(days, default) + _run_on_from(step, after) + _by_years(days, years)
    paces = [steps(step, pace, marks=marks) for pace in PACES]
    found: list[Sequenced] = []
    for habit in (None, *HABITS):
        if found and _smooth(_likeliest(found)):
            break
        written = Written(days, order, named=lettered, slips=True, habit=habit, bare=bare)
        fits = iter(written.on_page([lattice for _, lattice in cells if lattice is not None]))
        scores = [
            next(fits) if lattice is not None else _by_text(parsed, days)
            for (_, lattice), parsed in zip(cells, texts, strict=True)
        ]
        if by_name is not None:
            scores = [None if s is None else s + by_name for s in scores]
        # a hand that has a habit has it all over the page: it is thought of once, not line by line
        odds = -_HABIT if found else 0.0
        found += [in_sequence(scores, pace, days, begins, odds) for pace in paces]
    return _by_neighbours(_likeliest(found), texts)


def _likeliest(found: Sequence[Sequenced]) -> list[tuple[date | None, float]]:
    return max(found, key=lambda one: one.likelihood).days


def _by_neighbours(
    told: Sequence[tuple[date | None, float]], texts: Sequence[DateCandidate | None]
) -> list[tuple[date | None, float]]:
    """Cells that fit no day, but whose text is one of another year: of the year in which it lies between the days beside it."""
    out = list(told)
    for n, (text, (day, _)) in enumerate(zip(texts, told, strict=True)):
        before = next((d for d, _ in reversed(told[:n]) if d is not None), None)
        after = next((d for d, _ in told[n + 1 :] if d is not None), None)
        if day is not None or text is None or before is None or after is None:
            continue
        same = [_in_year(text.day, year) for year in sorted({before.year, after.year})]
        if (here := next((d for d in same if before <= d <= after), None)) is not None:
            out[n] = (here, _BETWEEN)
    return out


def _smooth(told: Sequence[tuple[date | None, float]]) -> bool:
    """Whether days are sure and run on without a leap, so that no habit of the hand has to explain them."""
    days = [d for d, confidence in told if d is not None and confidence > _PLAIN]
    return len(days) == len(told) and all(0 <= (b - a).days <= _APART for a, b in pairwise(days))


def _of_month(default: tuple[int, int | None] | None) -> list[date]:
    """Days of the month that a head names, and of half a month around it; none where it names only a year."""
    if default is None or default[1] is None:
        return []
    first = date(default[0], default[1], 1) - timedelta(days=_HALF_MONTH)
    return [first + timedelta(days=k) for k in range(31 + 2 * _HALF_MONTH)]


def _numbers_of_month(
    cells: Sequence[tuple[str, Lattice | None]], default: tuple[int, int | None] | None
) -> tuple[date, date] | None:
    """First and last day of the month that a head names and of half the next, where most cells are numbers of its days."""
    if default is None or default[1] is None:
        return None
    written = [t for t, _ in cells if t.strip()]
    if not written or sum(_NUMBER.match(t) is not None for t in written) < _MOSTLY * len(written):
        return None
    first = date(default[0], default[1], 1)
    return first, first + timedelta(days=30 + _HALF_MONTH)


def _by_head(days: list[date], default: tuple[int, int | None] | None) -> np.ndarray:  # type: ignore[type-arg]
    """Log chance that a page begins on each day, by its head: pages run on into other months, and heads are misread."""
    if default is None:
        return np.zeros(len(days))
    year, month = default
    if month is None:
        outside = [
            max(date(year, 1, 1).toordinal() - d.toordinal(), d.toordinal() - date(year, 12, 31).toordinal(), 0)
            for d in days
        ]
        months = np.array(outside) / 30.0
    else:
        middle = date(year, month, 15).toordinal()
        months = np.array([max(abs(d.toordinal() - middle) - 30, 0) for d in days]) / 30.0
    return np.maximum(-_A_MONTH_OFF * months, _HEAD_WRONG)


def _in_years(plausible: Sequence[date], years: tuple[int, int] | None) -> list[date]:
    """Days of years that the site does not write of, in the years that it does."""
    if years is None or years[1] - years[0] > _YEARS_ASKED:
        return []
    strange = [d for d in plausible if not years[0] <= d.year <= years[1]]
    return [_in_year(d, y) for d in strange for y in range(years[0], years[1] + 1)]


def _by_years(days: list[date], years: tuple[int, int] | None) -> np.ndarray:  # type: ignore[type-arg]
    """Log chance that a page begins on each day, by the years that the site is known to write of."""
    if years is None:
        return np.zeros(len(days))
    return np.array([0.0 if years[0] <= d.year <= years[1] else _STRANGE_YEAR for d in days])


def _run_on_from(step: np.ndarray, after: date | None) -> np.ndarray:  # type: ignore[type-arg]
    """Log chance that a page begins on each day, by the end of the page before it: documents are not always in order."""
    if after is None:
        return np.zeros(len(step))
    gap = step - after.toordinal()
    return np.maximum(np.where(gap >= 0, -0.03 * np.maximum(gap - _HALF_MONTH, 0), 0.1 * gap), _OUT_OF_ORDER)


def _around(plausible: Sequence[date]) -> list[date]:
    """Days that a page may tell of: about each stretch of days that its cells were read as, and the same days of years read instead.

    A page is often read as two: "19/11" as "19/1" where another line has "3/12".
    """
    _, *others = _centres(plausible)
    found = sorted(plausible)
    breaks = [n for n in range(1, len(found)) if (found[n] - found[n - 1]).days > _APART]
    stretches = [found[i:j] for i, j in pairwise([0, *breaks, len(found)])]
    enough = min(max(2.0, _OFTEN * len(found)), max(len(s) for s in stretches))
    spans = [(s[0], s[-1]) for s in stretches if len(s) >= enough] + [(c, c) for c in others]
    return [a + timedelta(days=k) for a, b in spans for k in range(-_BESIDE, (b - a).days + _BESIDE + 1)]


def _anywhere(lattices: Sequence[Lattice], window: tuple[date, date], order: DateOrder, *, named: bool) -> list[date]:
    """The day of each lattice that fits best, where it fits well and none of another month as well, or passably and none of another month nearly."""
    if not lattices:
        return []
    first = max(window[0], window[1] - timedelta(days=_YEARS_ASKED * 366))
    days, written = _whole_window(first, window[1], order, named)
    out = []
    for lattice in lattices:
        evidence = written.evidence(lattice)
        top = float(evidence.max(initial=-np.inf))
        best = [days[n] for n in np.flatnonzero(evidence > top - _ALIKE).tolist()] if top > _WELL else []
        rivals = [days[n] for n in np.flatnonzero(evidence > top - _CLEAR).tolist()] if top > _FAIR else []
        if any(some and (some[-1] - some[0]).days < 31 for some in (best, rivals)):
            out.append(days[int(evidence.argmax())])
    return out


@lru_cache(maxsize=4)
def _whole_window(first: date, last: date, order: DateOrder, named: bool) -> tuple[list[date], Written]:
    days = [first + timedelta(days=k) for k in range(max((last - first).days + 1, 0))]
    return days, Written(days, order, named=named)


def _centres(days: Sequence[date]) -> list[date]:
    """The middle day of a page, and the same day of other years that its cells were read as: a year is often misread alike."""
    middle = sorted(days)[len(days) // 2]
    often = Counter(d.year for d in days)
    years = [y for y, n in often.items() if y != middle.year and n >= max(2, _OFTEN * len(days))]
    # days of one page lie close by: their middle within the year is that of any of its years
    return [middle, *(_in_year(middle, y) for y in sorted(years))]


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


def _by_text(parsed: DateCandidate | None, days: list[date]) -> np.ndarray | None:  # type: ignore[type-arg]
    """Log evidence of each day where there is only a text; None where it tells no day."""
    return None if parsed is None else np.array([0.0 if d == parsed.day else -12.0 for d in days])
