"""Of which year the dates of a page are: by its head, its own dates, and the years that its site writes of."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from pdm.config import DateOrder
from pdm.extraction.dates.by_name import pictured
from pdm.grammar.dates import following, parse
from pdm.grammar.weekdays import weekday_of as weekday_named

Default = tuple[int, int | None]
"""Year and, where it is told, month."""
FEW = 30
"""Dates by which the years of a site are known."""
AHEAD = 45
"""Days after a mail of which it may tell as planned."""
_PAGES_APART, _PLAIN, _LATE = 2, 0.9, 31
"""Numbers of pages between which a book goes on; weight from which a text is plainly a day; days that a late entry is behind the one below it."""
DAY_AND_MONTH = re.compile(r"\d\s?[./\- ]\s?\d|\d\W*[^\W\d_]{3}|[^\W\d_]{3}\W*\d")
"""How a day without its year may be written."""
_WEEKDAY = re.compile(r"^\s*([^\W\d_]{2,12})\.?,?\s+\d{1,2}(?:[./-]|\.?\s+[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Years:
    """How many other lines of the site are of each year: typed ones, and those whose day was surely read from a picture."""

    typed: Mapping[int, int] = field(default_factory=dict)
    read: Mapping[int, int] = field(default_factory=dict)


def carried_years(
    lines: pd.DataFrame,
    texts: pd.Series,  # type: ignore[type-arg]
    orders: Sequence[DateOrder],
    defaults: Sequence[Default | None],
    limit: date,
    books: Mapping[str, tuple[str, int]],
) -> list[Default | None]:
    """Years of days that pages read from pictures write without one: that of a day which is written out above them, or below, in the same document
    or on the page of the book before it, carried from day to day.

    Args:
        lines: document_id, page, row, channel.
        texts: Days as written.
        orders: Of day, month and year, by line.
        defaults: Years that heads or mails tell; these stay.
        limit: Last plausible day.
        books: Book and number of page, by document_id.
    """
    out = list(defaults)
    seen = pictured(lines).tolist()
    places = [
        (*books.get(document, (document, 0)), page, row)
        for document, page, row in zip(lines["document_id"], lines["page"], lines["row"], strict=True)
    ]
    asked = [k for k, text in enumerate(texts) if seen[k] and defaults[k] is None and DAY_AND_MONTH.search(text)]
    for run in _runs(sorted(asked, key=lambda k: places[k]), places):
        whole = {k: d for k in run if (d := _whole_day(texts.iloc[k], orders[k], limit)) is not None}
        last: date | None = None
        for k in run:
            told = whole.get(k) or (following(texts.iloc[k], last, orders[k]) if last is not None else None)
            if told is not None and k not in whole:
                out[k] = (told.year, None)
            last = told or last
        below: date | None = None
        for k in reversed(run):
            below = whole.get(k, below)
            if k not in whole and out[k] is None and below is not None:
                out[k] = _year_before(texts.iloc[k], below, orders[k])
    return out


def _runs(ordered: Sequence[int], places: Sequence[tuple[str, int, int, int]]) -> list[list[int]]:
    """Lines of a document, or of pages of a book that follow each other closely."""
    out: list[list[int]] = []
    for k in ordered:
        before = places[out[-1][-1]] if out else None
        if before is not None and before[0] == places[k][0] and places[k][1] - before[1] <= _PAGES_APART:
            out[-1].append(k)
        else:
            out.append([k])
    return out


def _whole_day(text: str, order: DateOrder, limit: date) -> date | None:
    """A day that is surely written out with its year."""
    told = parse(text, order=order)
    return told[0].day if told and told[0].weight >= _PLAIN and told[0].day <= limit else None


def _year_before(text: str, below: date, order: DateOrder) -> Default | None:
    """The year of a day without one above a whole one; it may be a little later than that."""
    for year in (below.year, below.year - 1):
        told = parse(text, order=order, default=(year, None))
        if told and told[0].day <= below + timedelta(days=_LATE):
            return year, None
    return None


def has_year(text: str, day: date) -> bool:
    """Whether a text writes the year of a day out."""
    return str(day.year) in text or f"{day.year % 100:02d}" in text[-2:]


def weekday_of(text: str) -> int | None:
    """The day of the week that a text begins with, Monday 0; None where it begins with none."""
    found = _WEEKDAY.match(text)
    if found is None:
        return None
    return weekday_named(found[1])


def year_meant(text: str, day: date, last: date, sent: bool, mailed: bool) -> int:
    """The year of a day that was written without one.

    Where it is that of a mail, the day of the week beside the day says which year is meant, and a line typed in the mail itself is rather of
    one of the next weeks, as planned, than of a year ago. Else it is the last one of which the page can tell.

    Args:
        text: As it is written.
        day: In the year of the page's head or of the mail.
        last: The last day of which the page can tell.
        sent: Whether the year is that of the mail that carried the page.
        mailed: Whether the line is typed in the mail itself.
    """
    soon = last + timedelta(days=AHEAD)
    years = (day.year - 1, day.year, day.year + 1) if sent else ()
    days = [day.replace(year=year) for year in years if _exists(day, year)]
    told = weekday_of(text)
    if fitting := [d for d in days if d.weekday() == told and d <= soon]:
        return max(fitting).year
    if mailed and days:
        return max((d for d in days if d <= soon), default=day).year
    return day.year - 1 if day > last else day.year


def _exists(day: date, year: int) -> bool:
    return (day.month, day.day) != (2, 29) or calendar.isleap(year)


def years_of_site(
    lines: pd.DataFrame, days: Mapping[int, date | None], pictured: set[str], elsewhere: Years
) -> tuple[int, int] | None:
    """First and last year that the site writes of, by its typed dates, else by years written out; None with few of them."""
    typed, written = ([y for y, n in counts.items() for _ in range(n)] for counts in (elsewhere.typed, elsewhere.read))
    for k, (entry, text) in enumerate(zip(lines["entry_id"], lines["date"], strict=True)):
        day = days[k]
        if day is None:
            continue
        if entry not in pictured:
            typed.append(day.year)
        elif has_year(str(text), day):
            written.append(day.year)
    years = sorted(typed if len(typed) >= FEW else written)
    if len(years) < FEW:
        return None
    # a stray misread year does not widen the span
    return years[len(years) // 50], years[-1 - len(years) // 50]


def heads_of_documents(
    numbered: pd.DataFrame, defaults: list[Default | None], years: tuple[int, int] | None
) -> dict[str, int]:
    """The commonest believable year of the heads in each document."""
    out: dict[str, int] = {}
    for document, part in numbered[numbered["period"] != ""].groupby("document_id"):
        found = Counter(d[0] for k in part["k"] if (d := defaults[int(k)]) is not None and _believable(d[0], years))
        if found:
            out[str(document)] = found.most_common(1)[0][0]
    return out


def _believable(year: int, years: tuple[int, int] | None) -> bool:
    return years is None or years[0] <= year <= years[1]


def year_of_page(
    ks: list[int],
    lines: pd.DataFrame,
    defaults: list[Default | None],
    days: Mapping[int, date | None],
    years: tuple[int, int] | None,
    heads: Mapping[str, int],
) -> Default | None:
    """Year (and month) of a page: of its head, unless its own dates or the site's years say that the head was misread."""
    default = defaults[ks[0]]
    texts = lines["date"]
    written = sorted(d.year for k in ks if (d := days[k]) is not None and has_year(str(texts.iloc[k]), d))
    if default is None:
        return None
    if len(written) >= max(3, len(ks) // 3):
        usual = written[len(written) // 2]
        if abs(usual - default[0]) > 1:
            return usual, None
    if _believable(default[0], years):
        return default
    other = heads.get(str(lines["document_id"].iloc[ks[0]]))
    return None if other is None else (other, default[1])
