"""Days of a free page that the days above them tell: their year, and what was misread of a day that leaves the order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pdm.config import DateOrder
from pdm.grammar.dates import following, parse
from pdm.lattice import Candidates, Lattice
from pdm.ocr.collect import Box, Reading
from pdm.ocr.picture.orient import Grey
from pdm.ocr.writing.beside_days import behind, weekday_of
from pdm.ocr.writing.day_heads import SHORT_MONTHS, Led

Period = tuple[int, int | None]
"""Year and perhaps month."""
_IN_ORDER = 0.8
"""Weight of two figures that are read in the order of the site."""
_LATE, _LATER = 31, 92
"""Days that a day may lie before and behind the one above it without doubt about what was read."""
_SOON = 14
"""Days behind the one above within which a weekday tells a day."""
FITS, _CLEAR = -6.0, 2.0
"""Log evidence from which a picture may show a day, and by how much it shows it more than any other."""
_OF_MONTH = re.compile(
    r"\W*(?P<day>(?P<weekday>[^\W\d_]{2,12})\.?,?\s+(?P<number>[0-3]?\d|[\dOoQIil|!aZzSsB]{1,2}(?=\s?(?:st|nd|rd|th)\b))(?P<ending>\s?(?i:st|nd|rd|th|er)\b|[º°]|\.(?!\d))?)"
    r"(?![\w/.\-]|\s*[/.:]\s*\d|\s*(?i:[ap]\.?m|hrs?|uhr|h)\b)(?P<parted>\s*[:,;\-–—])?"
)
"""A weekday and the day of a month that stands above, letters read for its figures before an ordinal."""
_LOST_STROKE = re.compile(r"^\W*([^\W\d_]{3,})\W*?\s(\d{2,5})\W*$")


@dataclass(frozen=True)
class Day:
    """A day that stands above lines."""

    text: str
    confidence: float
    box: Box
    picture: Grey | None = None
    lattice: Lattice | None = None

    def reading(self, engine: str, repeated: bool) -> Reading:
        """The day of a line; `repeated` where it is not the first one below."""
        return Reading("date", self.text, self.confidence, self.box, self.picture, self.lattice, engine, ditto=repeated)


def in_year(day: Day, before: date | None, order: DateOrder) -> tuple[Day, date | None]:
    """A day without a year in that of the whole day above it, or in the next one; and the last whole day.

    One that lies far from the day above is what its picture tells of the days close by; else it keeps what was read, without
    a year.
    """
    if whole := parse(day.text, order=order):
        return day, whole[0].day
    if before is None:
        return day, None
    told = following(day.text, before, order)
    if told is None:
        return day, before
    if not -_LATE <= (told - before).days <= _LATER and day.lattice is not None:
        near = _as_pictured(day, before, order)
        return near or (day, before)
    return replace(day, text=_written(told), lattice=None), told


def by_weekday(
    text: str, lattice: Lattice | None, before: date | None, order: DateOrder, period: Period | None = None
) -> Led | None:
    """The day of a line that begins with a weekday and a number: that of the month above ("Tue 5th" below "Mon 4 March 2024"), or one in which the stroke
    between month and day was lost or read as a one ("Wed 316").

    Args:
        text: The line.
        lattice: Of the line.
        before: The day above it.
        order: Of day, month and year at the site.
        period: Year and perhaps month that the head names; without it and a day above, none is told.
    """
    if before is None and period is None:
        return None
    if (found := _OF_MONTH.match(text)) is not None and (led := _of_month(found, text, before, order, period)):
        return led
    if (found := _LOST_STROKE.match(text)) is None or weekday_of(found[1]) is None:
        return None
    days = stroked(found[1], found[2], before, order, period)
    if lattice is not None:
        fits = lattice.evidence(Candidates([f"{found[1]} {short}" for _, short in days])) if days else ()
        days = [day for day, fit in zip(days, fits, strict=True) if fit > FITS]
    if len({d for d, _ in days}) != 1:
        return None
    return Led(_written(days[0][0]), found.start(1), "", True, False)


def stroked(
    weekday: str, figures: str, before: date | None, order: DateOrder, period: Period | None
) -> list[tuple[date, str]]:
    """Days of a weekday that figures without their stroke may be, soon after the day above or else within what the head names, and how they are written."""
    out = []
    for short in with_stroke(figures):
        if before is not None:
            told = following(short, before, order)
            near = told is not None and 0 <= (told - before).days <= _SOON
        else:
            read = parse(short, order=order, default=(period[0], None)) if period else []
            told = read[0].day if read and read[0].weight >= _IN_ORDER else None
            near = told is not None and period is not None and period[1] in (None, told.month)
        if told is not None and near and told.weekday() == weekday_of(weekday):
            out.append((told, short))
    return out


def below_title(text: str, order: DateOrder, period: Period | None) -> tuple[str, bool] | None:
    """The weekday and the day of a month with which a line below a title begins ("Mon 5th"), or day and month that lost their stroke, and whether nothing else
    stands there; a number without an ordinal counts where nothing does.
    """
    found = _OF_MONTH.match(text)
    if found is not None and weekday_of(found["weekday"]) is not None:
        alone = not behind(text[found.end() :])
        return (found["day"], alone) if alone or found["ending"] else None
    found = _LOST_STROKE.match(text)
    days = (
        stroked(found[1], found[2], None, order, period)
        if found is not None and weekday_of(found[1]) is not None
        else []
    )
    return (days[0][1], True) if len(days) == 1 else None


def _of_month(
    found: re.Match[str], text: str, before: date | None, order: DateOrder, period: Period | None
) -> Led | None:
    """The next day behind another, or of the month of the page, that is of a weekday and a number; what is written, where an ordinal says that it is a day
    and none fits.
    """
    known, misread = weekday_of(found["weekday"]) is not None, not found["number"].isdigit()
    rest = behind(text[found.end() :])
    if not (known or found["ending"]) or (
        rest and not (known and (found["parted"] or (found["ending"] and not misread)))
    ):
        return None
    for default in _months(before, period):
        told = parse(found["day"], order=order, default=default)
        if told and (before is None or 0 <= (told[0].day - before).days <= _LATE):
            return Led(_written(told[0].day), found.start("weekday"), rest, True, False)
    return (
        Led(found["day"], found.start("weekday"), rest, True, False)
        if known and found["ending"] and not misread
        else None
    )


def _months(before: date | None, period: Period | None) -> list[tuple[int, int]]:
    """Months that a day may be of: that of the day above and the next one, else that of the head."""
    if before is None:
        return [(period[0], period[1])] if period is not None and period[1] is not None else []
    next_ = (before.replace(day=1) + timedelta(days=31)).replace(day=1)
    return [(before.year, before.month), (next_.year, next_.month)]


def turn(text: str, before: date | None, order: DateOrder, period: Period | None = None) -> date | None:
    """The last whole day, behind the text of a day below another, or below a head that names year and perhaps month."""
    whole = parse(text, order=order) or (parse(text, order=order, default=period) if before is None and period else [])
    return whole[0].day if whole else (following(text, before, order) if before is not None else None) or before


def _as_pictured(day: Day, before: date, order: DateOrder) -> tuple[Day, date] | None:
    """The day close to the one above it that a picture shows, where it shows no other of them."""
    days = [before + timedelta(days=k) for k in range(-_LATE, _LATE + 1)]
    ways = [(d, text) for d in days for text in _short_forms(d, order)]
    if day.lattice is None:
        return None
    best: dict[date, float] = {}
    for (d, _), fit in zip(ways, day.lattice.evidence(Candidates([text for _, text in ways])), strict=True):
        best[d] = max(best.get(d, float(fit)), float(fit))
    first, second = sorted(best, key=lambda d: -best[d])[:2]
    if best[first] < FITS or best[first] - best[second] < _CLEAR:
        return None
    return replace(day, text=_written(first), lattice=None), first


def _short_forms(day: date, order: DateOrder) -> list[str]:
    """A day and its month in figures, as a hand writes them at the site."""
    numbers = (day.day, day.month) if order == "DMY" else (day.month, day.day)
    return [f"{numbers[0]:{form}}{sep}{numbers[1]:{form}}" for sep in "/-." for form in ("d", "02d")]


def with_stroke(figures: str) -> list[str]:
    """Days of which only figures were read: with a stroke between two of them, or in place of a one."""
    between = [f"{figures[:k]}/{figures[k:]}" for k in range(1, len(figures))]
    instead = [f"{figures[:k]}/{figures[k + 1 :]}" for k in range(1, len(figures) - 1) if figures[k] in "17"]
    return [x for x in (*between, *instead) if all(1 <= len(p) <= 2 for p in x.split("/"))]


def _written(day: date) -> str:
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"
