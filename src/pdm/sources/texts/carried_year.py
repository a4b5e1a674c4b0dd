"""The year of typed lines that do not write it: that of the line above."""

from __future__ import annotations

import re
from datetime import date

from pdm.grammar.dates import following, parse

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SHORT_YEAR = re.compile(
    r"\d[./-]\d{1,2}[./-](?P<year>\d{2})$|\d[^\W\d_]{0,2}[.\s-]*[^\W\d_]{3,12}\.?[\s,-]*['’]?(?P<named>\d{2})$"
)
BARE_DAY = re.compile(r"\d{1,2}[./]\d{1,2}\.?")
"""A day of two figures, without a year."""
_NAMED_DAY = re.compile(
    r"(?<!\d)\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:(?:of|de)\s+)?[^\W\d_]{3,12}\.?$|[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?$",
    re.I,
)
""""1st May" and "May 1", without a year."""
_NAMED_MONTH = re.compile(r"[^\W\d_]{3}")


def lacks_year(day: str) -> bool:
    """Whether a day is written without its year."""
    return BARE_DAY.fullmatch(day) is not None or _NAMED_DAY.fullmatch(day) is not None


class CarriedYear:
    """The year that was last written on a page."""

    def __init__(self) -> None:
        self._year = ""
        self._last: date | None = None
        """The last whole day with the name of its month."""

    def dated(self, day: str, weekday: str) -> str:
        """A day as it is dated; where no year is known, the day of the week stands beside it, which may tell it."""
        told = self.carried(day)
        return f"{weekday} {day}".strip() if told == day and lacks_year(day) else told

    def carried(self, day: str) -> str:
        """A day with the year of the line above, where it has none."""
        whole, short = _YEAR.search(day), _SHORT_YEAR.search(day)
        year = whole[0] if whole else (short["year"] or short["named"]) if short else ""
        bare = BARE_DAY.search(day)
        if not year and bare is not None and bare.end() == len(day) and self._year:
            mark = "/" if "/" in day else "."
            return f"{day.rstrip('.')}{mark}{self._year}"
        if not year and self._year and _NAMED_DAY.search(day):
            # January follows December
            told = following(day, self._last, "DMY") if self._last is not None else None
            if told is not None:
                self._year, self._last = str(told.year), told
            return f"{day} {self._year}"
        if year:
            self._year = year
            self._last = next((c.day for c in parse(day, order="DMY") if _NAMED_MONTH.search(day)), None)
        return day
