"""Days at the beginning of a free line: in figures or with the name of a month, behind a weekday, a shift or a bullet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from pdm.config import DateOrder
from pdm.grammar.dates import parse, parse_period
from pdm.grammar.months import MONTHS, WORDS_TOO, month_of
from pdm.grammar.units import unit_of
from pdm.grammar.weekdays import like_weekday
from pdm.ocr.writing.beside_days import CREWS, LETTERED, WEEKDAYS, behind_day, is_beside, plain_word, weekday_of

DATE_FIRST = re.compile(r"^\s*(\d{1,4}\s?[./\-]\s?\d{1,2}(?:\s?[./\-]\s?\d{2,4})?)(?:\.(?!\d))?[\s,:;\-–]*(.*)$")
"""What looks like a day in figures, and the text behind it."""

_BULLET = re.compile(r"^\s*(?:[*•·●○▪>»–—+]+|-+(?!\d))\s*")

_MISREAD = frozenset(
    name
    for names in (
        "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    )
    for name in names.split()
)

_FIGURES = r"[\dOolI|]"
_FULL = re.compile(rf"({_FIGURES}{{1,4}}\s?[./\-]\s?{_FIGURES}{{1,2}}\s?[./\-]\s?{_FIGURES}{{2,4}})(?![\dA-Za-z])")
_SHORT = re.compile(r"(\d{1,2}\s?[./\-]\s?\d{1,2}\.?)(?![\dA-Za-z./\-])")
_MONTH = r"(?P<month>[^\W\d_](?:[^\W\d_]|[015]){2,11}?)"
_DAY = rf"(?P<day>[0-3OolI]?{_FIGURES})(?:\s?(?i:st|nd|rd|th|er|te[rn]?|º|°))?"
_YEAR = r"(?:(?P<by>[\s.,/'’\-]+)(?P<year>(?:19|20)\d{2}|\d{2}))?"
_NAMED = (
    re.compile(rf"{_DAY}[\s.,\-/]*(?:(?:of|de|di)\s+)?{_MONTH}\b\.?{_YEAR}(?![\dA-Za-z:])"),
    re.compile(rf"{_MONTH}[\s.,\-/]*(?:(?<![^\W\d_])|(?=\d)){_DAY}{_YEAR}(?![\dA-Za-z:])"),
    re.compile(rf"(?P<year>(?:19|20)\d{{2}})(?P<by>[\s,/\-]+){_MONTH}\b\.?[\s,/\-]+{_DAY}(?![\dA-Za-z:])"),
)
_LOST_STROKE = re.compile(r"(?P<figures>\d{3,5})\s?[./\-]\s?(?P<year>(?:20)?\d{2})(?![\dA-Za-z./\-])")
_LIKELY = 0.5
"""Weight from which figures are read in the order of the site."""
_AS_FIGURES = str.maketrans("OolI|", "00111")
_AS_LETTERS = str.maketrans("015", "Ols")
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PERIOD = re.compile(r"^\W*(?:(?:19|20)\d{2}|[^\W\d_]{3,12}\.?[\s,\-/]*(?:del?\s+)?(?:19|20)\d{2}|(?:0?[1-9]|1[0-2])\s?[/.\-]\s?(?:19|20)\d{2}|(?:19|20)\d{2}\s?[/.\-]\s?(?:0[1-9]|1[0-2]))\W*$")  # fmt: skip
_USUAL = frozenset(
    name
    for names in (
        "jan feb mar apr may jun june jul july aug sep sept oct nov dec january february march april august september october",
        "november december mär mrz mai okt dez januar februar märz maerz juni juli oktober dezember",
    )
    for name in names.split()
)
"""Names of months that are no other word of the trade, as AVR and lug are."""
_WEATHER = re.compile(r"^\W*(?:\d{1,2}\s?°?\s?[CF]?\b)?\W*$")
_COUNTED = re.compile(r"\s*(?P<unit>[^\W\d_/%°]+(?:/[^\W\d_]+)?|[°%]\w?)(?![^\W\d_])")
"""The word behind figures, which they may count."""
_PIECES = re.compile(
    r"x|pcs?|nos?|off|ea(?:ch)?|stk|stück|pi[eè]ces?|v(?:olts?)?|l(?:tr|it[er]+|itro)?s?|kg|g|t|mm|cm|m|ft|in", re.I
)
"""What is counted beside the units of readings."""
_IN_ORDER = 0.8
"""Weight of two figures that are read in the order of the site."""
_ANY_YEAR = 2024
"""A leap year: days without a year are looked at in it."""


@dataclass(frozen=True)
class Led:
    """A day at the beginning of a line.

    Attributes:
        day: As written; day, month and year in this order where it would not be read otherwise.
        at: Characters before it.
        rest: What stands behind it, weekday, shift and week aside.
        sure: Certainly a day: with its year, the name of its month, its weekday or its shift.
        plain: All figures, as written.
    """

    day: str
    at: int
    rest: str
    sure: bool
    plain: bool

    @property
    def bare(self) -> bool:
        """Only a day stands there, or how cold it was beside it."""
        return _WEATHER.match(self.rest) is not None


def leading_day(text: str, order: DateOrder, period: bool = False) -> Led | None:
    """The day with which a line begins.

    Args:
        text: The line.
        order: Of day, month and year at the site.
        period: The page says which month it is of: "Mon 4" is a day.
    """
    begins = _beginnings(text, order)
    # "mar" is a Tuesday before a day that goes on, and March before a number alone
    for start, led in sorted(begins, key=lambda at: _either(text[at[0] :], order)):
        for find in (_in_figures, _named):
            found = find(text, start, order, led)
            if found is not None:
                return found
    if (lost := _without_stroke(text, begins[-1][0], order)) is not None:
        return lost
    start, led = begins[-1]
    number = re.match(r"([0-3]?\d)(?i:st|nd|rd|th|\.)?(?=\W*$|[\s,;:\-–]+\D)", text[start:]) if period and led else None
    if number is None:
        return None
    told = _led(text, number[1], start, start + number.end(), sure=True, plain=False)
    # "Sub 1 VCB tested" is no Sunday
    known = all(is_beside(word) for word in re.findall(r"[^\W\d_]+", text[:start]))
    return told if known or told.bare else None


def period_of(text: str, order: DateOrder) -> tuple[int, int | None] | None:
    """Year, and month if there is one, of a line that holds nothing else ("2024", "MARCH 2024")."""
    if _PERIOD.match(text) is None:
        return None
    found = parse_period(text, order)
    return found if found is not None and (found[1] is not None or not re.search(r"[^\W\d_]", text)) else None


def bulleted(text: str) -> bool:
    """Whether a line begins with a bullet."""
    return _BULLET.match(text) is not None


def _either(text: str, order: DateOrder) -> bool:
    """Whether a text begins with a word that is a weekday as well as a month, unless two figures behind it may be a day and its year ("Mar 6/23")."""
    word = re.match(r"([^\W\d_]+)\W*", text)
    if word is None or plain_word(word[1]) not in WEEKDAYS or plain_word(word[1]) not in MONTHS:
        return False
    short = _SHORT.match(text, word.end())
    told = parse(short[1], order=order, default=(_ANY_YEAR, None)) if short is not None else []
    return short is None or (order == "DMY" and bool(told) and told[0].weight >= _IN_ORDER)


def _beginnings(text: str, order: DateOrder) -> list[tuple[int, bool]]:
    """Where a day may begin: behind the bullet, and behind each weekday and shift (`True`)."""
    bullet = _BULLET.match(text)
    at = bullet.end() if bullet else len(text) - len(text.lstrip())
    out = [(at, False)]
    for _ in range(4):
        word = re.match(r"[(\[]?([^\s,;:()\[\]]+?)[.,;:)\]]*(?:[\s,;:\-–]+|(?<=\.)(?=\d))", text[at:])
        if word is None or not (
            _heads(word[1]) or _crew(text, at, word) or _misread(word[1], text[at + word.end() :], order)
        ):
            break
        at += word.end()
        out.append((at, True))
    return out


def _heads(word: str) -> bool:
    """Whether a word is a weekday or a shift; a letter of a weekday may be misread."""
    low = plain_word(word)
    return is_beside(word) or (low not in MONTHS and any(_like(low, day) for day in _MISREAD))


def _misread(word: str, behind: str, order: DateOrder) -> bool:
    """Whether a word is the name of the very weekday of the whole day behind it but for a letter, and no work follows ("jlu 11/01/24 matin")."""
    for found in (_FULL.match(behind), *(form.match(behind) for form in _NAMED)):
        told = parse(found[0], order=order) if found is not None and not behind_day(behind[found.end() :])[1] else []
        if told and like_weekday(word, told[0].day.weekday()):
            return True
    return False


def _like(word: str, day: str) -> bool:
    """Whether a word is the name of a day but for a letter; in a name of three, not the first one."""
    near = abs(len(day) - len(word)) <= 1 and OSA.distance(word, day, score_cutoff=1) <= 1
    return near and (len(word) > 3 or (len(day) == 3 == len(word) and word[0] == day[0]))


def _crew(text: str, at: int, word: re.Match[str]) -> bool:
    """Whether a word tells which shift: one is named right before or behind it."""
    if LETTERED.match(word[1]) is None or (word[1].isdigit() and not word[0][-1].isspace()):
        return False
    beside = re.search(r"([^\W\d_]+)\W*$", text[:at]), re.match(r"\W*([^\W\d_]+)", text[at + word.end() :])
    return any(w is not None and plain_word(w[1]) in CREWS for w in beside)


def _in_figures(text: str, start: int, order: DateOrder, led: bool) -> Led | None:
    full = _FULL.match(text, start)
    if full is not None and sum(c.isdigit() for c in full[1]) >= 3 and parse(full[1], order=order):
        return _led(text, full[1], start, full.end(), sure=True, plain=True)
    short = _SHORT.match(text, start)
    if short is not None and parse(short[1], order=order, default=(_ANY_YEAR, None)):
        told = _led(text, short[1], start, short.end(), sure=False, plain=True)
        # "Sun 3/4" is a day, "Die 3/4 bolts" is none
        return replace(told, sure=told.sure or (led and told.bare))
    return None


def _without_stroke(text: str, start: int, order: DateOrder) -> Led | None:
    """A whole day whose first stroke was lost or read as a one, where one way of putting it back gives the weekday beside it ("811/25 MON"), or only a shift
    stands there ("8125/23 D shift").
    """
    run = _LOST_STROKE.match(text, start)
    beside = re.search(r"([^\W\d_]+)\W*$", text[:start]) or (run and re.match(r"\W*([^\W\d_]+)", text[run.end() :]))
    weekday = weekday_of(beside[1]) if beside else None
    if run is None or not (weekday is not None or (behind_day(text[run.end() :])[0] and not text[:start].strip())):
        return None
    figures, year = run["figures"], run["year"]
    ways = [f"{figures[:k]}/{figures[k:]}/{year}" for k in (1, 2) if len(figures) - k in (1, 2)]
    ways += [f"{figures[:k]}/{figures[k + 1 :]}/{year}" for k in (1, 2) if figures[k] == "1" and figures[k + 1 :]]
    days = {told[0].day for way in ways if (told := parse(way, order=order)) and told[0].weight >= _LIKELY}
    fits = [day for day in days if weekday is None or day.weekday() == weekday]
    if len(fits) != 1:
        return None
    day = f"{fits[0].day} {SHORT_MONTHS[fits[0].month - 1]} {fits[0].year}"
    return _led(text, day, start, run.end(), sure=True, plain=False)


def _named(text: str, start: int, order: DateOrder, led: bool) -> Led | None:
    """A day with the name of its month; a misread name counts beside a weekday, a shift or a whole year only."""
    for form in _NAMED:
        found = form.match(text, start)
        if found is None or not any(c.isdigit() for c in found["day"]):
            continue
        year, end = found["year"], found.end()
        if (
            year
            and len(year) == 2
            and not (_is_year(found["by"], text[end:]) or _fits(text, found["by"], start, end, order))
        ):
            year, end = None, found.start("by")
        whole = bool(year) and len(year) == 4
        month, day = _month(found["month"], led or whole, whole), int(found["day"].translate(_AS_FIGURES))
        if month is None or not 1 <= day <= 31:
            continue
        written = text[start:end].strip(" ,.")
        # "Feb 14" without a year is taken for a month of 2014
        first = found.start("month") < found.start("day")
        if (first and not year) or not _reads(written, day, month, year, order):
            written = " ".join([str(day), SHORT_MONTHS[month - 1], *([_whole(year)] if year else [])])
        if not _reads(written, day, month, year, order):
            continue
        told = _led(text, written, start, end, sure=True, plain=False)
        if told.bare or led or year or found["month"].casefold() in _USUAL:
            return told
    return None


def _month(written: str, misread: bool, whole: bool) -> int | None:
    """The month that a name is of; one that may be misread beside a weekday or a year, one that is a word beside a whole year."""
    name = written.translate(_AS_LETTERS).casefold()
    if name in WORDS_TOO and not whole:
        return None
    return MONTHS.get(name) or (month_of(name) if misread or len(name) > 4 else None)


def _is_year(by: str, behind: str) -> bool:
    """Whether two figures behind a day and a month are a year: they hang on it or nothing follows ("9 Feb 20 bolts", "Jan 16 -35")."""
    if "-" in by and by[0].isspace() and not by[-1].isspace():
        return False
    if bool(by.strip()) or not re.search(r"\w", behind_day(behind)[1]):
        return True
    # "16 juillet 24 - soir - pompe 2 arrêtée"
    shift = re.match(r"\s*[-–—,(/]\s*([^\W\d_]+)", behind)
    return shift is not None and is_beside(shift[1])


def _fits(text: str, by: str, start: int, end: int, order: DateOrder) -> bool:
    """Whether a day with a year of two figures is of the weekday before it, and what follows the figures is nothing that they count ("Tue 14 May 24 R-2302")."""
    counted = _COUNTED.match(text, end)
    # "Jan 16 -35" is how cold it was
    if not by.isspace() or (counted is not None and _is_counted(counted["unit"])):
        return False
    told = parse(text[start:end], order=order)
    weekdays = {weekday_of(word) for word in re.findall(r"[^\W\d_]+", text[:start])}
    return bool(told) and told[0].day.weekday() in weekdays


def _is_counted(word: str) -> bool:
    return _PIECES.fullmatch(word) is not None or unit_of(word) is not None


def _reads(written: str, day: int, month: int, year: str | None, order: DateOrder) -> bool:
    """Whether the dates of a site are read as this day, with its year."""
    told = parse(written, order=order, default=None if year else (_ANY_YEAR, None))
    return bool(told) and (told[0].day.day, told[0].day.month) == (day, month)


def _whole(year: str) -> str:
    return year if len(year) == 4 else f"20{year}" if int(year) < 60 else f"19{year}"


def _led(text: str, day: str, start: int, end: int, *, sure: bool, plain: bool) -> Led:
    heads, rest = behind_day(text[end:])
    return Led(day, start, rest, sure or heads, plain)
