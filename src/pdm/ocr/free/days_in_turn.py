"""Days of a free page that the days above them tell: their year, and what was misread of a day that leaves the order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pdm.config import DateOrder
from pdm.grammar.dates import following, parse
from pdm.lattice import Candidates, Lattice
from pdm.ocr.collect import Box, Reading
from pdm.ocr.picture.orient import Grey
from pdm.ocr.writing.day_heads import SHORT_MONTHS, Led, weekday_of

_LATE, _LATER = 31, 92
"""Days that a day may lie before and behind the one above it without doubt about what was read."""
_SOON = 14
"""Days behind the one above within which a weekday tells a day."""
FITS, _CLEAR = -6.0, 2.0
"""Log evidence from which a picture may show a day, and by how much it shows it more than any other."""
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


def by_weekday(text: str, lattice: Lattice | None, before: date | None, order: DateOrder) -> Led | None:
    """The day of a line that is a weekday and a number, in which the stroke between month and day was lost or read as a one ("Wed 316").

    Args:
        text: The line.
        lattice: Of the line.
        before: The day above it; none is told without.
        order: Of day, month and year at the site.
    """
    found = _LOST_STROKE.match(text)
    weekday = weekday_of(found[1]) if found is not None else None
    if found is None or weekday is None or before is None:
        return None
    days = []
    for short in with_stroke(found[2]):
        told = following(short, before, order)
        if told is not None and told.weekday() == weekday and 0 <= (told - before).days <= _SOON:
            days.append((told, short))
    if lattice is not None:
        fits = lattice.evidence(Candidates([f"{found[1]} {short}" for _, short in days])) if days else ()
        days = [day for day, fit in zip(days, fits, strict=True) if fit > FITS]
    if len({d for d, _ in days}) != 1:
        return None
    return Led(_written(days[0][0]), found.start(1), "", True, False)


def turns(texts: Sequence[str | None], order: DateOrder) -> list[date | None]:
    """The last whole day above each line, from the texts of the days that stand at lines, None where none does."""
    out: list[date | None] = []
    last: date | None = None
    for text in texts:
        out.append(last)
        if text is None:
            continue
        whole = parse(text, order=order)
        last = whole[0].day if whole else (following(text, last, order) if last is not None else None) or last
    return out


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
