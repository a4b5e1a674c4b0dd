"""Dates as people write them: in the site's order, with two-digit years, without a year, with letters for digits."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from pdm.config import DateOrder
from pdm.grammar.clock import Clock, find_clock
from pdm.grammar.date_words import in_figures
from pdm.grammar.day_spans import ends
from pdm.grammar.months import MONTHS, WORDS_TOO, month_of
from pdm.grammar.weekdays import like_weekday, weekday_of

_LETTER = r"[^\W\d_]"
_OF = re.compile(r"(?<=\d)\s+de\s+([A-Za-zç]{3,9})(?:\s+del?)?\s+(?=\d{2,4})", re.I)
"""4 de mayo de 2023."""
_SHORT_YEAR = re.compile(r"(?<=[./\- ])['’](?=\d\d(?!\d))")
_CONFUSED = str.maketrans({"O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "i": "1", "|": "1", "!": "1", "S": "5", "s": "5", "B": "8",
                           "Z": "2", "z": "2", "G": "6", "b": "6", "q": "9", "g": "9"})  # fmt: skip
_LETTERS = str.maketrans("015", "Ols")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?([./\-, ])\s?(\d{1,2})\s?([./\-, ])\s?(\d{1,4})(?!\d)")
_SHORT = re.compile(r"(?<![\dA-Za-z])(\d{1,2})\s?[./\-]\s?(\d{1,2})\.?(?![\d./\-])")
_MONTH_LIKE = re.compile(r"(?<![A-Za-z\d])(?=[015]?[A-Za-z]{2}|[A-Za-z][015][A-Za-z])[A-Za-z015]{3,9}(?![A-Za-z\d])")
"""A word that may be a month with figures for some of its letters."""
_NO_CLOCK = (
    rf"(?!\d|[:h]\d\d|\.\d\d(?!\d)|\s?(?:[ap]\.?m|uhr|hrs?|h)\b|\s?(?i:{'|'.join(sorted(set(MONTHS) - WORDS_TOO))})\b)"
)
"""Behind two figures that may be a year: they are no hour, and not the day of another month ("14 Feb - 15 Feb")."""
_NAMED = re.compile(
    rf"(?:(\d{{1,2}})(?i:st|nd|rd|th)?[.\s\-]*)({_LETTER}{{3,12}})\.?[\s\-,./]*(\d{{3,4}}|\d{{2}}{_NO_CLOCK})?"
)
_NAMED_FIRST = re.compile(
    rf"({_LETTER}{{3,12}})(?:\.?\s+|\s?[/-]\s?(?=\d{{1,2}}\s?[/-]\s?\d{{2}}))(\d{{1,2}})(?i:st|nd|rd|th)?(?![\d:])"
    rf"(?:,?\s+(\d{{4}})|\s?[/-]\s?(\d{{4}}|\d{{2}}{_NO_CLOCK})|,?\s*['’](\d\d)(?!\d))?"
)
"""Month and day, and the year behind a stroke or an apostrophe also with two figures: "Oct 3/23", "Oct 3 '23"."""
_BEHIND_MONTH = re.compile(rf"({_LETTER}{{3,12}})\.?\s+(?=\d{{1,2}}(?i:st|nd|rd|th)?(?!\w))")
_TWO_DAYS = 0.6
"""Weight of "Oct 22/23" as a day and its year: it may be two days as well."""
_ORDERS: tuple[DateOrder, ...] = ("DMY", "MDY")
_OF_SEVERAL, _LONGEST_SPAN = 0.9, timedelta(days=62)
"""Weight of the first of several days, and days from it to the last beyond which it is a period that is told."""
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?:([01]\d|2[0-3])([0-5]\d)(?:[0-5]\d)?)?(?!\d)")
_WEEK = re.compile(
    r"^\W*(?:(?P<y1>(?:19|20)\d{2})[-/ ]?(?:W|KW|week)[-. ]?(?P<w1>\d{1,2})(?:-(?P<day>[1-7]))?|(?:W|KW|CW|wk|week|woche|semaine|semana)[-. ]{0,2}(?P<w2>\d{1,2})(?:[-/., ]{1,2}(?P<y2>(?:19|20)?\d{2}))?)\W*$",
    re.I,
)
"""A week, with its year or without: 2024-W18, 2024-W18-3, KW 18/2024, week 18."""
_RUN_ON = re.compile(r"^\W*(\d{2})[./\-, ]?(\d{2})[./\-, ]?(\d{4}|\d{2})\W*$")
"""Day, month and year of two digits each at least, where a reader lost one or both separators."""

_ONES = re.compile(r"^\W*(\d{1,2})\s+[1Il|!]\s+(\d{1,2})\s+[1Il|!]\s+(\d{4}|\d{2})\W*$")
"""The same with blanks around separators that a reader took for ones: "19 1 8 1 25"."""

_OF_MONTH = re.compile(r"(?:(?P<weekday>[^\W\d_]{2,12})\.?,?\s+)?(?P<day>\d{1,2})(?i:st|nd|rd|th|\.)?")
"""A day of the month that a head names, behind its day of the week or alone."""
_MISREAD_OF_MONTH = re.compile(
    r"(?P<weekday>[^\W\d_]{2,12})\.?,?\s+(?P<day>[\dOoQIil|!aZzSsB]{1,2})\s?(?P<ending>st|nd|rd|th)", re.I
)
_ENDINGS = {"st": (1, 21, 31), "nd": (2, 22), "rd": (3, 23)}
"""The same with letters for its figures ("Wed ist", "Thu and", "Fri 1oth"): its ending and its day of the week have to say so, too."""

HALF_A_YEAR = 183
"""Days by which a day without a year may lie before the one above it: further back, it is of the next year."""
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One meaning of a written date.

    Attributes:
        day: The day.
        weight: 0 to 1.
        time: (hour, minute) where one was written.
        first: Earliest day that may be meant (the same day unless only a month is known).
        last: Latest day that may be meant.
        offset: Minutes east of Greenwich, where day and time say so; else they are those of the site's clocks.
    """

    day: date
    weight: float
    time: tuple[int, int] | None = None
    first: date | None = None
    last: date | None = None
    offset: int | None = None


def parse(text: str, *, order: DateOrder, default: tuple[int, int | None] | None = None) -> list[DateCandidate]:
    """Meanings of a written date, likeliest first; empty when there is none.

    Args:
        text: As written or read.
        order: Order of day, month and year at the site.
        default: Year, and month if known, that the form's head gives, for dates without a year.

    Impossible days (30 February) and years outside 1950 to 2100 (0850, 2300) give nothing. Of several days ("12-19.08.24") it is the first, with the
    last one as the end of its range.
    """
    found = _several(text, order, default) or _parse(text.strip(), order, default)
    if not found and any(c.isdigit() for c in text) and not _behind_months(text):
        # letters that readers put for digits
        found = [replace(c, weight=0.7 * c.weight) for c in _parse(text.strip().translate(_CONFUSED), order, default)]
    return found or _run_together(text, order)


@lru_cache(maxsize=100_000)
def _several(text: str, order: DateOrder, default: tuple[int, int | None] | None) -> list[DateCandidate]:
    """Days from one to another, at most two months on, in the site's order or another."""
    if (both := ends(text)) is None:
        return []
    for way in dict.fromkeys((order, *_ORDERS)):
        begin, end = (_parse(day, way, default) for day in both)
        if not begin or not end:
            continue
        first, last = begin[0].day, end[0].day
        if first > last and first.month > last.month:
            # the year stands behind the last day only
            first = date(
                first.year - 1, first.month, min(first.day, calendar.monthrange(first.year - 1, first.month)[1])
            )
        if timedelta(0) < last - first <= _LONGEST_SPAN:
            weight = _OF_SEVERAL if way == order else 0.6
            return [DateCandidate(first, weight * min(begin[0].weight, end[0].weight), None, first, last)]
    return []


def _run_together(text: str, order: DateOrder) -> list[DateCandidate]:
    """A day that lost a separator; six digits alone are any number, and a month with its year is none."""
    run = _ONES.match(text) or _RUN_ON.match(text)
    if run is None or order == "YMD" or len(text.strip()) <= 6:
        return []
    period = parse_period(text, order)
    if period is not None and EARLIEST.year <= period[0] < LATEST.year:
        return []
    found = _in_order(run[1], run[2], run[3], order, None)
    return [replace(c, weight=0.5 * c.weight) for c in found]


@lru_cache(maxsize=100_000)
def _parse_cached(text: str, order: DateOrder, default: tuple[int, int | None] | None) -> tuple[DateCandidate, ...]:
    quoted = _OF.sub(r" \1 ", in_figures(text))
    text = _SHORT_YEAR.sub("", quoted)
    if iso := _ISO.search(text):
        return _made(int(iso[1]), int(iso[2]), int(iso[3]), 1.0, find_clock(text[iso.end() :]))
    told = _behind_months(text)
    for found in _NUMERIC.finditer(text):
        # "Feb 14, 7.30" is a day and a clock; "mar 14/03/23" is a Tuesday
        behind = found.start() in told and (found[2] in " ," or found[2] != found[4])
        if made := () if behind else _in_order(found[1], found[3], found[5], order, find_clock(text[found.end() :])):
            return made
    if made := _with_month(_MONTH_LIKE.sub(_month_or_same, text), _MONTH_LIKE.sub(_month_or_same, quoted), default):
        return made
    if (compact := _COMPACT.search(text)) and 1950 <= int(compact[1]) <= 2100:
        clock = Clock(int(compact[4]), int(compact[5])) if compact[4] else None
        return _made(int(compact[1]), int(compact[2]), int(compact[3]), 0.9, clock)
    if default is not None and (short := _SHORT.search(text)):
        a, b = int(short[1]), int(short[2])
        day, month = (b, a) if order in ("MDY", "YMD") else (a, b)
        return _made(default[0], month, day, 0.8, find_clock(text[short.end() :])) or _made(
            default[0], day, month, 0.3, None
        )
    if default is not None and default[1] is not None:
        if of_month := _OF_MONTH.fullmatch(text):
            return _of_weekday(default[0], default[1], int(of_month["day"]), of_month["weekday"], 0.8)
        if of_month := _MISREAD_OF_MONTH.fullmatch(text):
            figures = of_month["day"].translate(_CONFUSED).replace("a", "2")
            ending = next((e for e, days in _ENDINGS.items() if figures.isdigit() and int(figures) in days), "th")
            if figures.isdigit() and of_month["ending"].casefold() == ending:
                return _of_weekday(default[0], default[1], int(figures), of_month["weekday"], 0.6)
    return _week(text, default)


def _of_weekday(year: int, month: int, day: int, weekday: str | None, weight: float) -> tuple[DateCandidate, ...]:
    """A day of a month, which has to be of the day of the week that is named: "Mon 10th" of a month in which the tenth is no Monday is another day."""
    made = _made(year, month, day, weight, None)
    if not weekday or not made:
        return made
    named, meant = weekday_of(weekday), made[0].day.weekday()
    if named is None and like_weekday(weekday, meant):
        return (replace(made[0], weight=0.6 * weight),)
    return made if meant == named else ()


def _behind_months(text: str) -> set[int]:
    """Where figures stand right behind the name of a month."""
    return {found.end() for found in _BEHIND_MONTH.finditer(text) if _month(found[1], sure=False)}


def _with_month(text: str, quoted: str, default: tuple[int, int | None] | None) -> tuple[DateCandidate, ...]:
    """A day with the name of its month; `quoted` still has the apostrophes of its years."""
    if named := _NAMED.search(text):
        month = _month(named[2], sure=named[3] is not None and (len(named[3]) == 4 or " " not in named[0]))
        if month:
            year = _year(named[3]) if named[3] else (default[0] if default else None)
            if year is not None:
                return _made(year, month, int(named[1]), 0.95, find_clock(text))
    if first := _NAMED_FIRST.search(quoted):
        written = first[3] or first[4] or first[5]
        month = _month(first[1], sure=bool(first[3]))
        doubtful = bool(first[4]) and int(first[4]) == int(first[2]) + 1
        year = _year(written) if written else None
        if default is not None and (year is None or doubtful):
            year = default[0]
        if month and year is not None:
            return _made(year, month, int(first[2]), _TWO_DAYS if doubtful else 0.95, find_clock(quoted[first.end() :]))
    return ()


def _week(text: str, default: tuple[int, int | None] | None) -> tuple[DateCandidate, ...]:
    """A week is a range, a day of a week a day (ISO 8601)."""
    if (found := _WEEK.match(text)) is None:
        return ()
    written = found["y1"] or found["y2"]
    year = _year(written) if written else default[0] if default else 0
    try:
        first = date.fromisocalendar(year, int(found["w1"] or found["w2"]), int(found["day"] or 1))
    except ValueError:
        return ()
    if not EARLIEST.year <= year < LATEST.year:
        return ()
    if found["day"]:
        return (DateCandidate(first, 1.0),)
    return (DateCandidate(first + timedelta(days=3), 0.5, None, first, first + timedelta(days=6)),)


def _month(name: str, *, sure: bool) -> int | None:
    """The month that a name begins like; `sure` where a year stands beside it."""
    low = name.casefold()
    if low in WORDS_TOO and not sure:
        return None
    return month_of(low)


def _month_or_same(found: re.Match[str]) -> str:
    """`Ju1` is Jul and `0ct` Oct; any other word stays what it is."""
    word = found[0].translate(_LETTERS)
    return word if word.casefold() in MONTHS else found[0]


def _parse(text: str, order: DateOrder, default: tuple[int, int | None] | None) -> list[DateCandidate]:
    return list(_parse_cached(text, order, default))


def following(text: str, before: date, order: DateOrder) -> date | None:
    """A day that is written without its year below another: in the year of that one or, more than half a year back, in the next."""
    for year in (before.year, before.year + 1):
        told = parse(text, order=order, default=(year, None))
        if told and told[0].day > before - timedelta(days=HALF_A_YEAR):
            return told[0].day
    return None


def parse_period(text: str, order: DateOrder) -> tuple[int, int | None] | None:
    """Year and month of a form's head: 05/2024, May 2024, 2024-05, 2024."""
    if found := re.search(r"(?<!\d)(\d{1,2})\s?[./\- ]\s?(\d{4})(?!\d)", text):
        return (int(found[2]), int(found[1])) if 1 <= int(found[1]) <= 12 else None
    if (found := re.search(r"(?<!\d)(\d{4})\s?[./\- ]\s?(\d{1,2})(?!\d)", text)) and 1 <= int(found[2]) <= 12:
        return int(found[1]), int(found[2])
    named = re.search(rf"({_LETTER}{{3,12}})\.?[\s\-/']*(?:del?\s+)?(\d{{4}}|\d{{2}})(?!\d)", text)
    if named:
        month = _month(named[1], sure=True)
        if month:
            return _year(named[2]), month
    whole = re.search(r"(?<!\d)((?:19|20)\d{2})(?!\d)", text)
    return (int(whole[1]), None) if whole else None


def _year(text: str) -> int:
    year = int(text)
    return year + (2000 if year < 60 else 1900) if len(text) <= 2 else year


def _in_order(a: str, b: str, c: str, order: DateOrder, time: Clock | None) -> tuple[DateCandidate, ...]:
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


def _made(year: int, month: int, day: int, weight: float, clock: Clock | None) -> tuple[DateCandidate, ...]:
    if not (
        EARLIEST.year <= year < LATEST.year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    ):
        return ()
    if clock is None:
        return (DateCandidate(date(year, month, day), weight),)
    return (DateCandidate(date(year, month, day), weight, (clock.hour, clock.minute), offset=clock.offset),)


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
    if order == "YMD":
        out.append(f"{yy}{m}{d}")
    short = {"DMY": f"{d1}/{m1}", "MDY": f"{m1}/{d1}", "YMD": f"{m}-{d}"}[order]
    return list(dict.fromkeys([*out, short, f"{d1}.{m1}."]))


def mixed_forms_of(day: date, order: DateOrder) -> list[str]:
    """Ways in which a day is written by hand with a zero before one of its numbers only ("1.03.24")."""
    if day.day > 9 or day.month > 9:
        return []
    out = []
    for dd, mm in ((f"{day.day}", f"{day.month:02d}"), (f"{day.day:02d}", f"{day.month}")):
        for year in (f"{day.year % 100:02d}", f"{day.year}"):
            for sep in "./-":
                parts = {"DMY": (dd, mm, year), "MDY": (mm, dd, year), "YMD": (year, mm, dd)}[order]
                out.append(sep.join(parts))
    return out


_SHORT_MONTHS = (
    ("Jan",), ("Feb",), ("Mar", "Mrz", "Mär"), ("Apr",), ("May", "Mai"), ("Jun", "June"), ("Jul", "July"), ("Aug",), ("Sep", "Sept"),
    ("Oct", "Okt"), ("Nov",), ("Dec", "Dez"),
)  # fmt: skip


def named_forms_of(day: date) -> list[str]:
    """Ways in which a day is written by hand with the name of its month, English and German."""
    out = []
    for month in _SHORT_MONTHS[day.month - 1]:
        for first in dict.fromkeys((f"{day.day:02d}", str(day.day))):
            for year in (f"{day.year % 100:02d}", f"{day.year}"):
                out += [f"{first}-{month}-{year}", f"{first} {month} {year}", f"{first}.{month}.{year}"]
    return out


def on_clocks_of(written: DateCandidate, zone: ZoneInfo) -> DateCandidate:
    """Day and time on a site's clocks, where they are written with an offset; midnight is a system's way to write no time."""
    if written.offset is None or written.time is None or written.time == (0, 0):
        return written
    there = timezone(timedelta(minutes=written.offset))
    at = datetime.combine(written.day, time(*written.time), there).astimezone(zone)
    return replace(written, day=at.date(), time=(at.hour, at.minute), offset=None)


def until(written: DateCandidate, limit: date) -> DateCandidate:
    """A range that has begun and runs on past `limit`, cut there: this week's records are not of the future."""
    if written.first is None or written.last is None or not written.first <= limit < written.last:
        return written
    return replace(written, day=written.first + (limit - written.first) / 2, last=limit)
