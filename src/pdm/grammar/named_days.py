"""Days that the name of a file or its folder tells, or a camera: weak evidence of when its lines were written, for that is before it was scanned."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from pdm.config import DateOrder
from pdm.grammar.dates import parse, parse_period
from pdm.grammar.months import WORDS_TOO, month_of

Floats = npt.NDArray[np.float64]

FILE_NAME, CAMERA, MAIL = "name of the file", "time of the photograph", "date of the mail"
"""Where a span comes from, as it is told."""
_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_. ]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_STAMP = re.compile(
    r"(?<!\d)((?:19|20)\d{2})()(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[0-2]\d[0-5]\d(?:[0-5]\d)?(?!\d))"
)
_WRITTEN = re.compile(r"(?<!\d)\d{1,2}([-_. ])\d{1,2}\1(?:(?:19|20)\d{2}|\d{2})(?!\d)")
_RUN_ON = re.compile(r"(?<!\d)(\d{2})(\d{2})((?:19|20)\d{2})(?!\d)")
_NAMED = re.compile(
    r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?[-_. ]{0,2}[A-Za-zäéû]{3,9}[-_.' ]{0,2}(?:(?:19|20)\d{2}|\d{2})(?!\d)"
)
_QUARTER = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_ ]?[Qq]([1-4])(?!\d)|[Qq]([1-4])[-_ /]?((?:19|20)\d{2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}[-_.](?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[-_.](?:19|20)\d{2})(?![-_.]?\d)")
_MONTH_NAMED = re.compile(r"[A-Za-zäû]{3,9}[-_. ]{0,2}(?:19|20)\d{2}(?!\d)")
_MONTH_SHORT = re.compile(r"(?<![^\W_])([A-Za-zäéû]{3,9})['’_. -]?(\d{2})(?![^\W_]|[-.]\d)")
"""A month and two figures, which are its year: "log_sep24"."""
_YEAR = re.compile(r"(?<![^\W_])((?:19|20)\d{2})(?:[-_. ]((?:19|20)\d{2}|\d{2}))?(?![^\W_])")
_COUNTED = re.compile(
    r"wo|order|auftrag|ot|os|job|ticket|no|nr|num|img|dscn?|dscf|pict?|scan|scn|image|bild|foto|photo|cam|page|sheet|seite|form|report|doc|serial",
    re.I,
)
"""Words whose numbers count something and are no years."""
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
_PAGE_OF_BOOK = re.compile(
    r"^(?P<book>.*?[^\W\d_]{2}.*?)[\s_\-.,(]+(?:p{1,2}|pgs?|pages?|fol|folio|seite|bl|blatt|blad|pag|página|pagina|hoja|side|sida)[\s_\-.]*0*(?P<number>\d{1,4})\)?$",
    re.I,
)
"""A book and the number of its page: "Daybook p112"; the numbers that cameras and scanners count name no book."""
_LONGEST = 400
"""Days between two days of one name beyond which they are no span."""
_WEEK, _QUARTER_LONG = 7, 100
"""Days from which a span is that of a pile of pages, and up to which one is that of a month or quarter."""
_BEFORE, _AFTER = 40, 800
"""Days after and before the last day of a span that are told apart."""
_ON_THE_DAY, _INSIDE, _LATER, _TAU = 0.3, 0.7, 0.02, 15.0
"""Chance that a line is of the very day in a name; that it lies within the span of a pile; that it is later than the name says;
days after which a page is usually scanned."""
_NOTHING = 5.0
"""Documents that what is usual everywhere is worth beside those of the site."""
_NEAR = ((0, 0.8), (-1, 0.06), (1, 0.06), (-2, 0.04), (2, 0.04))
"""How far a known distance speaks for those beside it."""
_FLOOR, _TOP = -3.0, 1.0
"""Log chance that the name says nothing true of the page; how much it may speak for a day. One digit that was clearly read outweighs both."""
_SURE = 0.85
"""What a day that was never written down can be worth at the most."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days that a name tells: one, or those of a month or quarter.

    Attributes:
        first: First day.
        last: Last day.
        source: Where it comes from.
    """

    first: date
    last: date
    source: str = FILE_NAME


@dataclass(frozen=True)
class NamedDays:
    """What the names of a site's documents tell.

    Attributes:
        spans: Span by document_id, of those that tell one.
        known: Last day of a span less a day that was read for sure, and its weight, for all documents read so far.
        books: Book and number of page by document_id, of those that are pages of one.
    """

    spans: Mapping[str, Span]
    known: tuple[tuple[Span, int, float], ...] = ()
    books: Mapping[str, tuple[str, int]] = field(default_factory=dict)


def page_of_book(origin: str) -> tuple[str, int] | None:
    """The book that a file is a page of, with its folder, and the number of the page; None where its name tells none."""
    found = _PAGE_OF_BOOK.match(_EXTENSION.sub("", origin))
    return (found["book"].casefold(), int(found["number"])) if found is not None else None


def in_name(origin: str, order: DateOrder, today: date) -> Span | None:
    """The days that a file's name tells, else its folders, else a year in either; none later than `today`, and None where there is none.

    Args:
        origin: Path of the file, members behind `!`.
        order: Order of day, month and year at the site.
        today: Last plausible day.
    """
    *folders, name = (_EXTENSION.sub("", part) for part in re.split(r"[/\\!]", origin))
    # "2024/03/scan 7.jpg" is of March as "2024-03 scan 7.jpg" is
    narrow = (_narrow(one, order) for one in (name, "-".join(folders)))
    found = chain(narrow, (_of_year(one) for one in (name, *reversed(folders))))
    span = next((s for s in found if s is not None and date(1970, 1, 1) <= s.first <= today), None)
    return span if span is None or span.last <= today else _until(span, today)


def _until(span: Span, today: date) -> Span | None:
    """A month, quarter or year up to today; a day of the future is none."""
    return replace(span, last=today) if _piled(span) else None


def _narrow(name: str, order: DateOrder) -> Span | None:
    return _of_days(name, order) or _of_quarter(name) or _of_month(name, order)


def _of_year(name: str) -> Span | None:
    """The last year that stands alone in a name, or two years that follow each other ("2023-24"), unless a word before them says that they count something."""
    # days that lie too far apart for one pile tell of no year either
    for found in () if _DAY.search(name) else reversed(list(_YEAR.finditer(name))):
        before = re.findall(r"[^\W\d_]+", name[: found.start()])
        first, behind = int(found[1]), int((found[2] or found[1])[-2:])
        if not (before and _COUNTED.fullmatch(before[-1])):
            return Span(date(first, 1, 1), date(first + (behind == (first + 1) % 100), 12, 31))
    return None


def _of_days(name: str, order: DateOrder) -> Span | None:
    days = [
        date(int(y), int(m), int(d))
        for y, _, m, d in _numbers(name)
        if int(d) <= calendar.monthrange(int(y), int(m))[1]
    ]
    if not days:
        texts = [re.sub(r"[_ ]", "-", found[0]) for found in _WRITTEN.finditer(name)]
        texts += [f"{a}-{b}-{y}" for a, b, y in _RUN_ON.findall(name)] + [found[0] for found in _NAMED.finditer(name)]
        days = [c.day for text in texts for c in parse(text.replace("_", " "), order=order)[:1] if c.weight > 0.9]
    if not days or (max(days) - min(days)).days > _LONGEST:
        return None
    return Span(min(days), max(days))


def _numbers(name: str) -> list[tuple[str, str, str, str]]:
    return [*_DAY.findall(name), *_STAMP.findall(name)]


def _of_quarter(name: str) -> Span | None:
    found = _QUARTER.search(name)
    if found is None:
        return None
    year, quarter = int(found[1] or found[4]), int(found[2] or found[3])
    return Span(date(year, 3 * quarter - 2, 1), date(year, 3 * quarter, calendar.monthrange(year, 3 * quarter)[1]))


def _of_month(name: str, order: DateOrder) -> Span | None:
    for found in (*_MONTH.finditer(name), *_MONTH_NAMED.finditer(name)):
        period = parse_period(found[0].replace("_", "-"), order)
        if period is not None and period[1] is not None:
            year, month = period[0], period[1]
            return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    for short in () if _YEAR.search(name) else _MONTH_SHORT.finditer(name):
        named = month_of(short[1].casefold())
        if named is not None and short[1].casefold() not in WORDS_TOO:
            year = 2000 + int(short[2])
            return Span(date(year, named, 1), date(year, named, calendar.monthrange(year, named)[1]))
    return None


class Lags:
    """How long before the last day in a name the lines of a site are written: as is usual everywhere, and as was seen there.

    Args:
        known: See `NamedDays`.
    """

    def __init__(self, known: Sequence[tuple[Span, int, float]] = ()) -> None:
        self._seen = {kind: np.zeros(_BEFORE + _AFTER + 1) for kind in range(3)}
        self._count(known, 1.0)

    def _count(self, known: Sequence[tuple[Span, int, float]], sign: float) -> None:
        for span, lag, weight in known:
            for beside, share in _NEAR:
                if -_BEFORE <= lag + beside <= _AFTER:
                    self._seen[_kind(span)][lag + beside + _BEFORE] += sign * weight * share

    def but(self, known: Sequence[tuple[Span, int, float]]) -> Lags:
        """Without what some of the known ones taught: a page does not bear itself out."""
        out = Lags()
        out._seen = {kind: seen.copy() for kind, seen in self._seen.items()}
        out._count(known, -1.0)
        out._seen = {kind: np.maximum(seen, 0.0) for kind, seen in out._seen.items()}
        return out

    def _chances(self, span: Span) -> Floats:
        """Chance of each distance, from `_BEFORE` days after the span's end to `_AFTER` before it."""
        seen = self._seen[_kind(span)]
        total = _NOTHING * _usual((span.last - span.first).days) + seen
        return np.asarray(total / total.sum())

    def log_chance(self, span: Span, days: Sequence[date]) -> Floats:
        """Log chance of each day beside a usual one, never less than that the name is wrong, [days]."""
        chances = self._chances(span)
        low, high = np.searchsorted(np.cumsum(chances), (0.05, 0.95))
        usual = 0.9 / float(high - low + 1)
        lags = np.array([(span.last - day).days for day in days]) + _BEFORE
        inside = (lags >= 0) & (lags < len(chances))
        told = np.where(inside, np.log(np.maximum(chances[np.clip(lags, 0, len(chances) - 1)], 1e-12)), -np.inf)
        return np.asarray(np.clip(told - float(np.log(usual)), _FLOOR, _TOP))

    def likely(self, span: Span, widest: int) -> tuple[date, float, date, date] | None:
        """The likeliest day, its chance, and the days between which nine in ten lie; None where these are further apart than `widest`."""
        chances = self._chances(span)
        low, middle, high = np.searchsorted(np.cumsum(chances), (0.05, 0.5, 0.95)) - _BEFORE
        if high - low > widest:
            return None
        best = int(chances.argmax()) - _BEFORE
        # one day stands out, or none does and the middle is least far from all
        lag = best if chances[best + _BEFORE] >= 0.5 else int(middle)
        first, day, last = (span.last - timedelta(days=int(n)) for n in (max(high, lag), lag, min(low, lag)))
        return day, min(float(chances[lag + _BEFORE]), _SURE), first, last


def _piled(span: Span) -> bool:
    return _kind(span) > 0


def _kind(span: Span) -> int:
    """0 for a day, 1 for a month or quarter, 2 for a year: each is written of in a way of its own."""
    width = (span.last - span.first).days
    return (width >= _WEEK) + (width > _QUARTER_LONG)


@lru_cache(maxsize=64)
def _usual(width: int) -> Floats:
    """What is usual everywhere: on the day or within the span, or a while before it; hardly ever later."""
    lags = np.arange(-_BEFORE, _AFTER + 1)
    inside = _INSIDE if width >= _WEEK else _ON_THE_DAY
    before = np.where(lags >= 0, np.exp(-np.maximum(lags - width, 0) / _TAU) * (lags > width), 0.0)
    later = (lags < 0) * np.exp(lags / 5.0)
    return np.asarray(
        (1 - inside - _LATER) * before / before.sum()
        + inside * ((lags >= 0) & (lags <= width)) / (width + 1)
        + _LATER * later / later.sum()
    )
