"""What stands at the ends of a free page and is no work: its titles, the month or year that they name, the heads of its columns, and its number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.config import DateOrder
from pdm.grammar.dates import parse, parse_period
from pdm.ocr.collect import Collector
from pdm.ocr.forms.page_heads import is_title, page_head
from pdm.ocr.free.days_in_turn import Period, below_title
from pdm.ocr.free.free_line import FreeLine
from pdm.ocr.writing.beside_days import only_weekdays
from pdm.ocr.writing.day_heads import leading_day, period_of
from pdm.ocr.writing.named_people import only_people
from pdm.ocr.writing.periods import named_period
from pdm.vocabulary.fields import recognise

OFTEN = 0.25
"""Share of a page's lines that begin with a day where days stand in its margin."""
EDGE_OF_PAGE = 0.08
"""Share of the page at its upper and lower end in which its number stands."""
_NUMBER = re.compile(r"^\W*(?:(?:p|pg|page|seite|s|página|pagina)\W{0,2})?\d{1,3}\W*$", re.I)
_REVISION = re.compile(
    r"\b(?:rev|revision|version|ver|issue|ausgabe|édition|edition|form|formular|stand)\b\W*\w*\d", re.I
)
"""What stands on printed forms beside their number."""
_LINES_SIGNED, _RIGHT = 4, 0.5
"""Lines of a page that somebody signs at least, and the share of its width behind which that stands."""
_TITLES, _WORDS_OF_TITLE = 2, 8
"""Lines at the top of a page of which one may name its month, and the words that it has at most."""
_ALONE = 2
"""Days that stand alone above others, from which their share of the lines says nothing."""


def told_by_head(lines: list[FreeLine], collector: Collector, order: DateOrder) -> tuple[list[FreeLine], str]:
    """Lines without those that only tell the year or month of the page, its number, the weekdays of a calendar, or its titles; and the titles that tell more."""
    dated = any(led is not None and led.sure for led in (leading_day(x.text, order) for x in lines))
    year = next((y for x in lines[:_TITLES] if (y := _year_in(x.text, order)) is not None), None)
    dated |= sum(below_title(x.text, order, year) is not None for x in lines) >= _ALONE
    dated |= sum(x.figures is not None for x in lines) >= max(2, OFTEN * len(lines))
    periods = {n: p for n, x in enumerate(lines) if not x.struck and (p := period_of(x.text, order)) is not None}
    # a month says more than a year, which is a number like others on a page without days
    periods = {n: p for n, p in periods.items() if (dated or p[1] is not None) and _at_an_end(lines[n], lines)}
    told = [lines[n] for n in sorted(periods, key=lambda n: (periods[n][1] is None, n))]
    title = ""
    if told and len(told) < len(lines):
        collector.head.setdefault("period", told[0].text)
    elif not told and (found := _titled(lines, order)) is not None:
        told, title = [lines[found[0]]], lines[found[0]].text
        collector.head.setdefault("period", found[1])
    calendar = any(x.region.day is not None for x in lines)
    numbers = [x for x in lines if _is_page_number(x, lines, collector.shape[0]) or _is_footer(x, collector.shape[0])]
    if dated and (signed := _signatures([x for x in lines if not any(x is t for t in numbers)])):
        numbers += signed
        collector.head.setdefault("signature", signed[0].text)
    left = [
        x for x in lines
        if not any(x is t for t in (*told, *numbers)) and not (calendar and only_weekdays(x.text))
    ]  # fmt: skip
    titles = _titles(left) if dated else []
    title = " / ".join(filter(None, (title, *(x.text for x in titles))))
    return left[len(titles) :] or lines, title


def _titles(lines: Sequence[FreeLine]) -> list[FreeLine]:
    """Titles and heads of columns at the top of a page on which days stand below."""
    first = next((n for n, x in enumerate(lines[: _TITLES + 1]) if not _is_title(x)), 0)
    return list(lines[:first])


def _is_title(line: FreeLine) -> bool:
    if line.struck or line.region.apart:
        return False
    named = [recognise(b.text.strip(" :.")) for b in line.blocks]
    heads = len(named) > 1 and None not in named and any(m is not None and m.field == "date" for m in named)
    return heads or is_title(line.text)


def _titled(lines: Sequence[FreeLine], order: DateOrder) -> tuple[int, str] | None:
    """The line above all days that names their month or year, and what it names."""
    for n, line in enumerate(lines[:_TITLES]):
        if line.figures or line.struck or len(line.text.split()) > _WORDS_OF_TITLE:
            return None
        if _is_heading(line.text, order):
            return None
        year = _year_in(line.text, order)
        days = [day for x in lines[n + 1 :] if (day := _day_below(x, order, year)) is not None]
        many = len(days) >= OFTEN * len(lines[n + 1 :]) or sum(alone for _, alone in days) >= _ALONE
        if many and (found := named_period([line.text], [day for day, _ in days], order)) is not None:
            return n, found[1]
    return None


def _year_in(text: str, order: DateOrder) -> Period | None:
    """The year that a title names; what looks like its month may be the number of a book."""
    named = parse_period(text, order)
    return (named[0], None) if named is not None else None


def _day_below(line: FreeLine, order: DateOrder, year: Period | None) -> tuple[str, bool] | None:
    """The day with which a line below a title begins, and whether nothing else stands there."""
    if line.clocked:
        return None
    if (figures := line.figures) is not None:
        return figures[1], not figures[2]
    led = leading_day(line.text, order)
    return (led.day, led.bare) if led is not None else below_title(line.text, order, year)


def _is_heading(text: str, order: DateOrder) -> bool:
    """Whether a line is the day of those below it, by its weekday or its year: "Mon 6 Nov 23" is, "June 24" names a month."""
    led = leading_day(text, order)
    return led is not None and led.bare and led.sure and (led.at > 0 or bool(parse(led.day, order=order)))


def _stands_alone(line: FreeLine, order: DateOrder) -> bool:
    led = leading_day(line.text, order)
    return led is not None and led.bare and led.sure


def _at_an_end(line: FreeLine, lines: Sequence[FreeLine]) -> bool:
    """Whether a line stands first or last in its part of the page, or first but for others that tell no work."""
    here = [x for x in lines if x.region is line.region]
    return any(line is x for x in (*here[:2], here[-1]))


def _is_page_number(line: FreeLine, lines: Sequence[FreeLine], height: int) -> bool:
    if _NUMBER.match(line.text) is None or len(lines) < 3 or line.region.apart:
        return False
    middle = (line.box[1] + line.box[3]) / 2
    if EDGE_OF_PAGE * height < middle < (1 - EDGE_OF_PAGE) * height:
        return False
    # it stands for itself
    gap = 4 * line.height
    level = [x.box for x in lines if x is not line and x.box[3] > line.box[1] and x.box[1] < line.box[3]]
    return all(b[2] + gap < line.box[0] or b[0] > line.box[2] + gap for b in level)


def _is_footer(line: FreeLine, height: int) -> bool:
    """Whether a line at the lower end of a page is the number of its printed form: "OPS-F-017 rev 06"."""
    low = line.box[1] > (1 - EDGE_OF_PAGE) * height and not line.region.apart
    return low and len(line.text.split()) <= _WORDS_OF_TITLE and _REVISION.search(line.text) is not None


def _signatures(lines: Sequence[FreeLine]) -> list[FreeLine]:
    """The last line of a page where it is a name or initials at its right, as who wrote it signs."""
    if len(lines) < _LINES_SIGNED or lines[-1].region.apart or lines[-1].struck:
        return []
    last, left = lines[-1], min(x.box[0] for x in lines)
    right = max(x.box[2] for x in lines)
    aside = last.box[0] > left + _RIGHT * (right - left)
    return [last] if aside and len(last.blocks) == 1 and only_people(last.text) else []


def dated_by_head(lines: list[FreeLine], collector: Collector, order: DateOrder) -> tuple[list[FreeLine], str]:
    """Lines of a page that its head dates, with the day above all of them and without its titles, which are told beside."""
    head = page_head([x.blocks for x in lines], order)
    if head is None or len(lines) < 2 or any(x.region.apart for x in lines):
        return lines, ""
    others = [x for n, x in enumerate(lines) if n != head.at]
    # days that stand alone further down go on from it
    if any(
        (x.led is not None and x.led.sure and not x.led.bare) or (x.figures and not _stands_alone(x, order))
        for x in others
    ):
        return lines, ""
    lines[head.at].led = head.led
    for name, text in head.fields.items():
        collector.head.setdefault(name, text)
    return [x for n, x in enumerate(lines) if n not in head.titles], head.title
