"""Dates as people write them: in the site's order, with two-digit years, without a year, with letters for digits."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

import numpy as np

from pdm.config import DateOrder
from pdm.lattice import Candidates, Lattice

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januar january janv", "feb februar february fev", "mar mrz maerz märz march mars", "apr april avr", "may mai", "jun juni june juin",
         "jul juli july", "aug august aout", "sep sept september", "oct okt october oktober", "nov november", "dec dez december dezember déc"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_CONFUSED = str.maketrans({"O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "i": "1", "|": "1", "!": "1", "S": "5", "s": "5", "B": "8",
                           "Z": "2", "z": "2", "G": "6", "b": "6", "q": "9", "g": "9"})  # fmt: skip
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?")
_NUMERIC = re.compile(
    r"(?<!\d)(\d{1,4})\s?([./\-, ])\s?(\d{1,2})\s?(?:[./\-, ])\s?(\d{1,4})(?!\d)(?:[T\s]+(\d{1,2})[:.h](\d{2}))?"
)
_SHORT = re.compile(r"(?<!\d)(\d{1,2})\s?[./\-]\s?(\d{1,2})\.?(?![\d./\-])")
_NAMED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[.\s\-]*)([A-Za-zäöüÄÖÜéû]{3,9})\.?[\s\-,.]*(\d{2,4})?")
_NAMED_FIRST = re.compile(r"([A-Za-zäöüéû]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_RUN_ON = re.compile(r"^\W*(\d{2})[./\-, ]?(\d{2})[./\-, ]?(\d{4}|\d{2})\W*$")
"""Day, month and year of two digits each at least, where a reader lost one or both separators."""
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.h]([0-5]\d)(?!\d)")

EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)
_OFTEN = 0.15
"""Share of a page's dates from which a year may be that of all."""
_TEMPER = 0.6
"""Lattices are too sure of themselves: log ratios between days are scaled by this."""
_BESIDE, _APART = 75, 60
"""Days beside those of a page that its other cells may mean; days that one page may reach from its middle."""
_PLAIN, _YEARS_ASKED = 0.9, 10
"""Weight from which a text is plainly a date; years before the end of the window that the lattices of others are asked about."""
_WELL, _ALIKE = -2.5, 0.3
"""Log evidence of a day that fits well; difference within which two days fit alike."""


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One meaning of a written date.

    Attributes:
        day: The day.
        weight: 0 to 1.
        time: (hour, minute) where one was written.
        first: Earliest day that may be meant (the same day unless only a month is known).
        last: Latest day that may be meant.
    """

    day: date
    weight: float
    time: tuple[int, int] | None = None
    first: date | None = None
    last: date | None = None


def parse(text: str, *, order: DateOrder, default: tuple[int, int | None] | None = None) -> list[DateCandidate]:
    """Meanings of a written date, likeliest first; empty when there is none.

    Args:
        text: As written or read.
        order: Order of day, month and year at the site.
        default: Year, and month if known, that the form's head gives, for dates without a year.

    Impossible days (30 February) and years outside 1950 to 2100 (0850, 2300) give nothing.
    """
    found = _parse(text.strip(), order, default)
    if not found and any(c.isdigit() for c in text):
        # letters that readers put for digits
        found = [
            DateCandidate(c.day, 0.7 * c.weight, c.time, c.first, c.last)
            for c in _parse(text.strip().translate(_CONFUSED), order, default)
        ]
    return found or _run_together(text, order)


def _run_together(text: str, order: DateOrder) -> list[DateCandidate]:
    """A day that lost a separator; six digits alone are any number, and a month with its year is none."""
    run = _RUN_ON.match(text)
    if run is None or order == "YMD" or len(text.strip()) <= 6:
        return []
    period = parse_period(text, order)
    if period is not None and EARLIEST.year <= period[0] < LATEST.year:
        return []
    found = _in_order(run[1], run[2], run[3], order, None)
    return [DateCandidate(c.day, 0.5 * c.weight, c.time, c.first, c.last) for c in found]


@lru_cache(maxsize=100_000)
def _parse_cached(text: str, order: DateOrder, default: tuple[int, int | None] | None) -> tuple[DateCandidate, ...]:
    if iso := _ISO.search(text):
        return _made(int(iso[1]), int(iso[2]), int(iso[3]), 1.0, (int(iso[4]), int(iso[5])) if iso[4] else None)
    for found in _NUMERIC.finditer(text):
        a, b, c = found[1], found[3], found[4]
        time = (
            (int(found[5]), int(found[6]))
            if found[5] and int(found[5]) < 24 and int(found[6]) < 60
            else _time(text[found.end() :])
        )
        made = _in_order(a, b, c, order, time)
        if made:
            return made
    if named := _NAMED.search(text):
        month = _MONTHS.get(named[2].casefold()[:4]) or _MONTHS.get(named[2].casefold()[:3])
        if month:
            year = _year(named[3]) if named[3] else (default[0] if default else None)
            if year is not None:
                return _made(year, month, int(named[1]), 0.95, _time(text))
    if first := _NAMED_FIRST.search(text):
        month = _MONTHS.get(first[1].casefold()[:4]) or _MONTHS.get(first[1].casefold()[:3])
        year = int(first[3]) if first[3] else (default[0] if default else None)
        if month and year is not None:
            return _made(year, month, int(first[2]), 0.95, _time(text))
    if (compact := _COMPACT.search(text)) and 1950 <= int(compact[1]) <= 2100:
        return _made(int(compact[1]), int(compact[2]), int(compact[3]), 0.9, None)
    if default is not None and (short := _SHORT.search(text)):
        a, b = int(short[1]), int(short[2])
        day, month = (b, a) if order in ("MDY", "YMD") else (a, b)
        return _made(default[0], month, day, 0.8, _time(text[short.end() :])) or _made(
            default[0], day, month, 0.3, None
        )
    if default is not None and default[1] is not None and re.fullmatch(r"\d{1,2}\.?", text):
        return _made(default[0], default[1], int(text.rstrip(".")), 0.8, None)
    return ()


def _parse(text: str, order: DateOrder, default: tuple[int, int | None] | None) -> list[DateCandidate]:
    return list(_parse_cached(text, order, default))


def _time(text: str) -> tuple[int, int] | None:
    found = _TIME.search(text)
    return (int(found[1]), int(found[2])) if found else None


def parse_time(text: str) -> tuple[int, int] | None:
    """A time of day: 14:30, 14.30, 14h30, 0630, 0630h."""
    if found := _TIME.search(text):
        return int(found[1]), int(found[2])
    if (found := re.fullmatch(r"\s*([01]\d|2[0-3])([0-5]\d)\s*h?\s*", text)) is not None:
        return int(found[1]), int(found[2])
    return None


def parse_period(text: str, order: DateOrder) -> tuple[int, int | None] | None:
    """Year and month of a form's head: 05/2024, May 2024, 2024-05, 2024."""
    if found := re.search(r"(?<!\d)(\d{1,2})\s?[./\- ]\s?(\d{4})(?!\d)", text):
        return (int(found[2]), int(found[1])) if 1 <= int(found[1]) <= 12 else None
    if (found := re.search(r"(?<!\d)(\d{4})\s?[./\- ]\s?(\d{1,2})(?!\d)", text)) and 1 <= int(found[2]) <= 12:
        return int(found[1]), int(found[2])
    named = re.search(r"([A-Za-zäöüéû]{3,9})\.?[\s\-/']*(\d{4}|\d{2})(?!\d)", text)
    if named:
        month = _MONTHS.get(named[1].casefold()[:4]) or _MONTHS.get(named[1].casefold()[:3])
        if month:
            return _year(named[2]), month
    whole = re.search(r"(?<!\d)((?:19|20)\d{2})(?!\d)", text)
    return (int(whole[1]), None) if whole else None


def _year(text: str) -> int:
    year = int(text)
    return year + (2000 if year < 60 else 1900) if len(text) <= 2 else year


def _in_order(a: str, b: str, c: str, order: DateOrder, time: tuple[int, int] | None) -> tuple[DateCandidate, ...]:
    """Three numbers in the site's order; in another one where that gives no day."""
    if len(a) == 4:
        return _made(int(a), int(b), int(c), 1.0, time)
    if len(a) == 3 or len(c) == 3 or (len(c) == 1 and order != "YMD"):
        return ()
    if order == "YMD" and len(c) == 1:
        orders: tuple[DateOrder, ...] = ("YMD",)
    elif order == "YMD" and len(c) == 2:
        orders = ("YMD", "DMY", "MDY")
    else:
        orders = ("MDY", "DMY") if order == "MDY" else ("DMY", "MDY")
    for rank, way in enumerate(orders):
        y, m, d = {"DMY": (c, b, a), "MDY": (c, a, b), "YMD": (a, b, c)}[way]
        made = _made(_year(y), int(m), int(d), 0.98 if rank == 0 else 0.6, time)
        if made:
            return made
    return ()


def _made(year: int, month: int, day: int, weight: float, time: tuple[int, int] | None) -> tuple[DateCandidate, ...]:
    if not (
        EARLIEST.year <= year < LATEST.year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    ):
        return ()
    return (DateCandidate(date(year, month, day), weight, time),)


def forms_of(day: date, order: DateOrder) -> list[str]:
    """Ways in which a day is written by hand, in the site's order."""
    d, m, y, yy = f"{day.day:02d}", f"{day.month:02d}", f"{day.year}", f"{day.year % 100:02d}"
    d1, m1 = str(day.day), str(day.month)
    out = []
    for sep in (".", "/", "-"):
        for dd, mm in ((d, m), (d1, m1)):
            for year in (yy, y):
                out.append(
                    {
                        "DMY": f"{dd}{sep}{mm}{sep}{year}",
                        "MDY": f"{mm}{sep}{dd}{sep}{year}",
                        "YMD": f"{year}{sep}{mm}{sep}{dd}",
                    }[order]
                )
    short = {"DMY": f"{d1}/{m1}", "MDY": f"{m1}/{d1}", "YMD": f"{m}-{d}"}[order]
    return list(dict.fromkeys([*out, short, f"{d1}.{m1}."]))


def _run_on(day: date, order: DateOrder) -> list[str]:
    """A day without its separators, which readers lose where they touch the digits."""
    d, m = f"{day.day:02d}", f"{day.month:02d}"
    return [
        {"DMY": d + m + year, "MDY": m + d + year, "YMD": year + m + d}[order]
        for year in (f"{day.year}", f"{day.year % 100:02d}")
    ]


def _grown_together(forms: Sequence[str]) -> list[str]:
    """Forms in which two ones side by side are a single stroke, as some hands write them."""
    return [other for form in forms if (other := _ELEVEN.sub("1", form)) != form]


class _Written:
    """All ways in which some days are written, ready for lattices; `joined` where a hand writes two ones as one stroke."""

    def __init__(self, days: Sequence[date], order: DateOrder, *, joined: bool = False) -> None:
        forms = [[*forms_of(day, order), *_run_on(day, order)] for day in days]
        if joined:
            forms = [[*own, *_grown_together(own)] for own in forms]
        self.owner = np.repeat(np.arange(len(days)), [len(f) for f in forms])
        self.strings = Candidates(f for own in forms for f in own)
        self.size = len(days)

    def evidence(self, lattice: Lattice, temper: float) -> np.ndarray:  # type: ignore[type-arg]
        """Log evidence of each day, [days]."""
        out = np.full(self.size, -np.inf)
        np.maximum.at(out, self.owner, lattice.evidence(self.strings, temper))
        return out


def read(lattice: Lattice, days: Sequence[date], order: DateOrder, temper: float = _TEMPER) -> np.ndarray:  # type: ignore[type-arg]
    """Log evidence of each day: its best written form against the lattice, tempered, [days]."""
    return _Written(days, order).evidence(lattice, temper)


def read_column(
    cells: Sequence[tuple[str, Lattice | None]],
    *,
    order: DateOrder,
    window: tuple[date, date],
    default: tuple[int, int | None] | None = None,
    after: date | None = None,
) -> list[tuple[date | None, float]]:
    """Days of a page's date cells, read together: they run on, a late entry now and then aside.

    Args:
        cells: Text and lattice of each cell, from top to bottom.
        order: Order at the site.
        window: First and last plausible day.
        default: Year and month from the form's head.
        after: Day with which the page before it in the same document ends.

    Returns:
        Day and confidence of each cell; (None, 0.0) where nothing fits.
    """
    texts = [next(iter(parse(t, order=order, default=default)), None) if t else None for t, _ in cells]
    plausible = [c.day for c in texts if c is not None and window[0] <= c.day <= window[1]]
    # where a text is no date, or only with good will, its lattice is asked about every day of the window
    doubtful = [
        x for (t, x), c in zip(cells, texts, strict=True) if x is not None and t and (c is None or c.weight < _PLAIN)
    ]
    plausible += _anywhere(doubtful, window, order)
    if not plausible:
        return [(None, 0.0)] * len(cells)
    told = [*_around(plausible), *plausible, *_of_month(default)]
    told += [after + timedelta(days=k) for k in range(_HALF_MONTH * 3)] if after is not None else []
    days = sorted(d for d in dict.fromkeys(told) if window[0] <= d <= window[1])
    step = np.array([d.toordinal() for d in days], dtype=float)
    begins = _by_head(days, default) + _run_on_from(step, after)
    found = []
    for joined in (False, True) if any(11 in (d.month, d.day) for d in days) else (False,):
        written = _Written(days, order, joined=joined)
        scores = [
            _cell_scores(lattice, parsed, days, written) for (_, lattice), parsed in zip(cells, texts, strict=True)
        ]
        found.append(_viterbi(scores, step, days, begins))
    # a hand that joins its ones does so all over the page: it is thought of once, not line by line
    return found[-1][0] if len(found) > 1 and found[1][1] - _JOINED > found[0][1] else found[0][0]


_HALF_MONTH = 15
_A_MONTH_OFF = 0.6
"""Log chance lost with each month between a page's head and its first day."""
_JOINED = 5.0
"""Log odds against a hand that writes 11 as a single stroke."""
_ELEVEN = re.compile(r"(?<!\d)11(?!\d)")
_OUT_OF_ORDER = -3.0
"""Log chance that a page does not go on where the one before it ended."""
_HEAD_WRONG = -4.0
"""Log chance that a head says nothing true."""


def _of_month(default: tuple[int, int | None] | None) -> list[date]:
    """Days of the month that a head names, and of half a month around it; none where it names only a year."""
    if default is None or default[1] is None:
        return []
    first = date(default[0], default[1], 1) - timedelta(days=_HALF_MONTH)
    return [first + timedelta(days=k) for k in range(31 + 2 * _HALF_MONTH)]


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


def _anywhere(lattices: Sequence[Lattice], window: tuple[date, date], order: DateOrder) -> list[date]:
    """The day of each lattice that fits best, where it fits well and none of another month fits as well."""
    if not lattices:
        return []
    first = max(window[0], window[1] - timedelta(days=_YEARS_ASKED * 366))
    days, written = _whole_window(first, window[1], order)
    out = []
    for lattice in lattices:
        evidence = written.evidence(lattice, _TEMPER)
        top = float(evidence.max(initial=-np.inf))
        best = [days[n] for n in np.flatnonzero(evidence > top - _ALIKE).tolist()] if top > _WELL else []
        if best and (best[-1] - best[0]).days < 31:
            out.append(days[int(evidence.argmax())])
    return out


@lru_cache(maxsize=4)
def _whole_window(first: date, last: date, order: DateOrder) -> tuple[list[date], _Written]:
    days = [first + timedelta(days=k) for k in range(max((last - first).days + 1, 0))]
    return days, _Written(days, order)


def _centres(days: Sequence[date]) -> list[date]:
    """The middle day of a page, and the same day of other years that its cells were read as: a year is often misread alike."""
    middle = sorted(days)[len(days) // 2]
    often = Counter(d.year for d in days)
    years = [y for y, n in often.items() if y != middle.year and n >= max(2, _OFTEN * len(days))]
    # days of one page lie close by: their middle within the year is that of any of its years
    return [middle, *(_in_year(middle, y) for y in sorted(years))]


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


def _cell_scores(
    lattice: Lattice | None, parsed: DateCandidate | None, days: list[date], written: _Written
) -> np.ndarray | None:  # type: ignore[type-arg]
    if lattice is not None:
        return written.evidence(lattice, _TEMPER)
    if parsed is None:
        return None
    return np.array([0.0 if d == parsed.day else -12.0 for d in days])


def _viterbi(
    scores: list[np.ndarray | None],  # type: ignore[type-arg]
    step: np.ndarray,  # type: ignore[type-arg]
    days: list[date],
    begins: np.ndarray,  # type: ignore[type-arg]
) -> tuple[list[tuple[date | None, float]], float]:
    """Best sequence, and its log likelihood: later or the same day is usual, backwards is a late entry and costs."""
    gap = step[None, :] - step[:, None]
    move = np.where(gap >= 0, -0.035 * gap, -4.0 + 0.01 * gap)
    move = np.maximum(move, -9.0)
    live = [i for i, s in enumerate(scores) if s is not None]
    if not live:
        return [(None, 0.0)] * len(scores), 0.0
    forward: list[np.ndarray] = []  # type: ignore[type-arg]
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
        # nothing on the page fits the writing: no date is better than a wrong one
        fits = float(np.asarray(scores[i])[best]) > -11.0
        out[i] = (days[best], float(weight[best] / weight.sum())) if fits else (None, 0.0)
    return out, float(_lse(forward[-1][:, None], axis=0)[0])


def _lse(x: np.ndarray, axis: int) -> np.ndarray:  # type: ignore[type-arg]
    top = x.max(axis=axis, keepdims=True)
    return np.asarray(np.log(np.exp(x - top).sum(axis=axis)) + np.squeeze(top, axis=axis))


def as_datetime(candidate: DateCandidate) -> datetime:
    """The day with its time, noon when none was written."""
    hour, minute = candidate.time or (12, 0)
    return datetime(candidate.day.year, candidate.day.month, candidate.day.day, hour, minute)
