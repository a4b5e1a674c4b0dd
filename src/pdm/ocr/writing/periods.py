"""The month or year that a title names for the days below it, which are written without a year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.grammar.months import month_of
from pdm.ocr.writing.day_heads import SHORT_MONTHS

_WITH_NAME = re.compile(
    r"(?<![\w/.\-])(?P<month>[^\W\d_]{3,12})\.?[\s,\-–/]*(?P<year>(?:19|20)\d{2}|['’]\d{2}|\d{2})(?![\w/:]|[.\-]\d)"
)
_IN_FIGURES = re.compile(r"(?<![\w/.\-])(?P<month>0?[1-9]|1[0-2])\s?[/.\-]\s?(?P<year>(?:19|20)\d{2})(?![\w/\-])")
_ORDINAL = re.compile(r"\s[a-zA-Z|!]{1,2}(?:st|nd|rd|th)$")
"""A day of which letters were read for the figures ("Thu Ist")."""
_YEAR = re.compile(r"(?<![\w/.\-:])((?:19|20)\d{2})(?![\w/:]|[.\-–]\s?\d)")
_OF_THE_FORM = re.compile(
    r"\b(?:form|rev|revision|iso|din|edition|issue|issued|version|ver|copyright|doc|document|stand|ausgabe|formular|vordruck|since|printed|druck)\b|©|\(c\)",
    re.I,
)
"""Words of lines whose year is that of the printed form."""
_WHOLE_DAY = re.compile(r"(?<![\w/.\-])\d{1,4}\s?([/.\-])\s?\d{1,2}\s?\1\s?(?:\d{4}|\d{2})(?![\w/\-]|\.\d)")
_DUE = re.compile(
    r"\b(?:due|by|until|till|next|valid|rev|revision|issued?|version|fällig|bis|nächste\w*|gültig|échéance|prochaine?|jusqu['’]?au|vence|vencimento|próxim[ao]|hasta|até|scade|entro|prossim[ao]|tot|volgende|geldig)\b\W*$"
    r"|\b(?:next|nächste\w*|prochaine?|próxim[ao]|prossim[ao]|volgende)\W+[^\W\d_]+\W*$",
    re.I,
)
"""Words before a day that is to come, or that of a printed form."""
_BEFORE, _BEHIND, _SURE = 183, 62, 0.8
"""Days that work may lie before the day on which its page was written, and behind it as planned; weight from which that day is plainly read."""
_LEAST, _AGREE, _NAMED = 2, 0.5, 0.4
"""Days that have to stand below, the share of them that has no year, and the share that has to lie in a month that is named."""


def named_period(texts: Sequence[str], days: Sequence[str], order: DateOrder) -> tuple[int, str] | None:
    """The month with its year, or the year, that one of some lines names for days without a year.

    Args:
        texts: Lines or pieces of writing above the days.
        days: The days as they were read.
        order: Of day, month and year at the site.

    Returns:
        Which text it is and what it names ("May 2024", "2024"); None where the days have years, or where no text names what fits them.
        A year of two figures counts only where the days lie in its month: "May 24" is a day as well. A whole day tells its year where all
        days lie near it in that year.
    """
    written = [d for d in days if any(c.isdigit() for c in d) or _ORDINAL.search(d)]
    open_ = [d for d in written if not parse(d, order=order)]
    if len(open_) < _LEAST or len(open_) < _AGREE * len(written):
        return None
    years: list[tuple[int, str]] = [
        (n, str(day.year))
        for n, text in enumerate(texts)
        for day in _whole_days(text, order)
        if _lie_near(open_, day, order)
    ]
    told = [(n, text) for n, text in enumerate(texts) if _OF_THE_FORM.search(text) is None]
    for n, text in told:
        for found in (*_WITH_NAME.finditer(text), *_IN_FIGURES.finditer(text)):
            name, year = found["month"], found["year"].strip("'’")
            month = int(name) if name.isdigit() else month_of(name.casefold())
            if month is None:
                continue
            whole = int(year) if len(year) == 4 else 2000 + int(year)
            if _lie_in(open_, whole, month, order, plainly=len(year) == 4):
                return n, f"{SHORT_MONTHS[month - 1]} {whole}"
        years += [(n, found[1]) for found in _YEAR.finditer(text)]
    return years[0] if years and len({year for _, year in years}) == 1 else None


def _lie_in(days: Sequence[str], year: int, month: int, order: DateOrder, *, plainly: bool) -> bool:
    """Whether days are of a month: their own month says so, or they have none and their weekdays do not deny it; some are misread, so fewer are enough
    where the year is written plainly."""
    meant = [found[0].day for d in days if (found := parse(d, order=order, default=(year, month)))]
    inside = sum((day.year, day.month) == (year, month) for day in meant)
    return inside >= max(_LEAST, 0.0 if plainly else _NAMED * len(days)) and 2 * inside >= len(meant)


def _whole_days(text: str, order: DateOrder) -> list[date]:
    """Days with their years that a text writes in figures, as the site writes them, without those that are due."""
    found = (m for m in _WHOLE_DAY.finditer(text) if _DUE.search(text[: m.start()]) is None)
    told = (parse(m[0], order=order) for m in found)
    return [days[0].day for days in told if days and days[0].weight >= _SURE]


def _lie_near(days: Sequence[str], written: date, order: DateOrder) -> bool:
    """Whether days lie shortly before or behind the one on which their page was written, all of them in its year: those of December on a page of January do not."""
    meant = [found[0].day for d in days if (found := parse(d, order=order, default=(written.year, None)))]
    return len(meant) >= _LEAST and all(-_BEFORE <= (day - written).days <= _BEHIND for day in meant)
