"""Weeks as people write them: "Week commencing 03/03/2025", "w/e 9.3.25", "KW 10/2025", "3 - 9 March 2025"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.grammar.months import month_of

_NAME = r"[^\W\d_]{3,12}"
_YEAR = r"(?:(?:19|20)\d{2}|['’]?\d{2})(?!\d)"
_NUMERIC_DAY = rf"\d{{1,2}}(?P<s>[./-])\d{{1,2}}(?P=s){_YEAR}"
_DAY = re.compile(
    rf"(?<![\d./-])(?:(?:19|20)\d\d-\d\d-\d\d(?!\d)|{_NUMERIC_DAY}|(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s-]*(?:of\s+|de\s+)?(?P<m>{_NAME})\.?,?[\s-]*(?:de\s+)?{_YEAR}"
    rf"|(?P<m2>{_NAME})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{{2}}(?!\d))"
)
_SHORT_DAY = re.compile(
    rf"(?<![\d./-])(?:\d{{1,2}}[./-]\d{{1,2}}\.?(?![\d./-])|\d{{1,2}}(?:st|nd|rd|th|\.)?[\s-]*(?P<m>{_NAME})\.?(?!\s*\d))"
)
_RUN_ON = re.compile(r"(?<!\d)(\d\d)(\d\d)((?:20)?\d\d)(?!\d)")
_TO = r"\s*(?:-|–|—|to|bis|au|al|a|t/m|tot|thru|through|until|do)\s*"
_BEGINS_RANGE = re.compile(
    rf"(?<![\d./-])(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:[./-](?P<month>\d{{1,2}})\.?|\s*(?P<name>{_NAME})\.?)?{_TO}(?:[^\W\d_]{{2,9}}\.?\s+)?$",
    re.I,
)
"""What stands before the last day of a range: "3 - ", "31.03. bis "."""
_WEEK = r"(?:weeks?|wks?|woche|kalenderwoche|kw|cw|semaine|sem|semana|settimana|sett|weeknr|weeknummer|tydzie[nń]|tydz)"
_ENDS = re.compile(
    rf"(?<![^\W_])(?:w\s?[/.-]?\s?e|{_WEEK}\.?[\s_-]*(?:ending|ended|(?<=[\s_.-])ends?|endet|endend|bis|tot|t/m|jusqu'au|hasta)(?:[\s_-]+(?:on|at))?)(?![^\W\d_])",
    re.I,
)
_BEGINS = re.compile(
    rf"(?<![^\W_])(?:w\s?[/.-]?\s?[cb]|{_WEEK}\.?[\s_-]*(?:commencing|commences?|commenced|comm|com|starting|starts?|started|beginning|begins?|beg|from|vom|von|ab|van|du|de|del|desde|dal|dès|od))(?![^\W\d_])",
    re.I,
)
_OF = re.compile(rf"(?<![^\W_]){_WEEK}(?:\s+of)?(?![^\W\d_])", re.I)
_NUMBER = re.compile(
    rf"(?<![^\W_])(?:{_WEEK}\.?[\s_.-]{{0,2}}(?:no\.?|nr\.?|number|nummer|#)?[\s_.:-]{{0,2}}(?P<w1>\d{{1,2}})(?![\d.])(?:[\s_/.,-]{{1,3}}(?P<y1>(?:19|20)\d{{2}}|\d{{2}})(?!\d))?"
    rf"|(?P<y2>(?:19|20)\d{{2}})[\s_/-]{{0,3}}(?:W|{_WEEK})[\s_.-]{{0,2}}(?P<w2>\d{{1,2}})(?!\d)|W(?P<w3>\d{{1,2}})(?:[\s_/.-]{{1,3}}(?P<y3>(?:19|20)\d{{2}}))?$)",
    re.I,
)
_SUNDAY = 6
_SHORTEST, _LONGEST = 4, 6
"""Days from the first to the last day of a week that may leave out its Saturday and Sunday."""


def days_in(text: str, order: DateOrder, year: int | None = None) -> list[date]:
    """All days that a text tells with their years, or without one where `year` is theirs, as they follow one another."""
    found = [m for m in _DAY.finditer(text) if _named(m["m"] or m["m2"])]
    if not found and year is not None:
        found = [m for m in _SHORT_DAY.finditer(text) if _named(m["m"])]
    default = (year, None) if year is not None else None
    days = [c.day for m in found for c in parse(m[0], order=order, default=default)[:1]]
    if len(days) == len(found) == 1 and (first := _first_of_range(text[: found[0].start()], days[0])):
        return [first, *days]
    return list(dict.fromkeys(days))


def week_of(text: str, order: DateOrder, year: int | None = None) -> date | None:
    """The first day of the week that a text tells; None where it tells none.

    Args:
        text: A title, the name of a sheet or file.
        order: Order of day, month and year at the site.
        year: Of weeks and days that are written without one.
    """
    ends, begins, named = _ENDS.search(text), _BEGINS.search(text), _OF.search(text)
    if ends or begins:
        text = _RUN_ON.sub(r"\1.\2.\3", text)
    days = days_in(text, order, year)
    if len(days) == 2 and _SHORTEST <= (days[1] - days[0]).days <= _LONGEST:
        return days[0]
    if len(days) == 1 and (ends or begins or named):
        if ends:
            return days[0] - timedelta(days=6)
        # a week may begin on a Sunday; "week of" any other day is the one that it lies in
        return days[0] if begins or days[0].weekday() == _SUNDAY else _monday(days[0])
    return None if days else _by_number(text, year)


def _by_number(text: str, year: int | None) -> date | None:
    """The Monday of a week that is told by its number (ISO 8601)."""
    found = list(_NUMBER.finditer(text))
    if len(found) != 1:
        return None
    number, told = (
        next((g for g in found[0].group(*names) if g), "") for names in (("w1", "w2", "w3"), ("y1", "y2", "y3"))
    )
    of = int(told) + (2000 if len(told) == 2 else 0) if told else year
    if of is None:
        return None
    try:
        return date.fromisocalendar(of, int(number), 1)
    except ValueError:
        return None


def _first_of_range(before: str, last: date) -> date | None:
    """The first day of a range that takes month and year from its last one: "3 - 9 March 2025"."""
    found = _BEGINS_RANGE.search(before)
    if found is None:
        return None
    month = int(found["month"]) if found["month"] else month_of(found["name"].casefold()) if found["name"] else None
    if found["name"] and month is None:
        return None
    day = int(found["day"])
    for back in range(2):
        at = month or (last.month - 1 - back) % 12 + 1
        year = last.year - (1 if at > last.month else 0)
        try:
            if (first := date(year, at, day)) < last:
                return first
        except ValueError:
            continue
    return None


def _named(month: str | None) -> bool:
    return month is None or month_of(month.casefold()) is not None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
