"""Days that stand in several columns: year, month and day, or year and week, put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from pdm.grammar.weekdays import split_weekday, weekdays_of
from pdm.vocabulary.fields import normalise

_WORDS: dict[str, frozenset[str]] = {
    "year": frozenset(("year", "yr", "jahr", "annee", "ano", "anno", "jaar", "rok", "calendar year", "kalenderjahr")),
    "month": frozenset(("month", "mth", "monat", "mois", "mes", "mese", "maand", "miesiac", "month no", "calendar month")),
    "week": frozenset(
        ("week", "wk", "kw", "cw", "woche", "kalenderwoche", "semaine", "semana", "settimana", "tydzien", "calendar week", "week no", "week number", "week nr", "weeknr",
         "iso week", "cal week")
    ),
    "day": frozenset(("day", "tag", "jour", "dia", "giorno", "dag", "dzien", "day of month")),
}  # fmt: skip
_YEAR = re.compile(r"((?:19|20)\d{2})(?:\.0)?")
_NUMBER = re.compile(r"(\d{1,2})(?:\.0?)?")
_WEEK = re.compile(r"(?:W|KW|CW|wk|week)?[-. ]{0,2}(\d{1,2})(?:\.0)?", re.I)
_WHOLE_WEEK = re.compile(r"(?:19|20)\d{2}[-/ ]?(?:W|KW)[-. ]?\d{1,2}|(?:W|KW|CW|wk|week)[-. ]{0,2}\d{1,2}[-/., ]{1,2}(?:19|20)\d{2}", re.I)  # fmt: skip
_NAME = re.compile(r"[^\W\d_]{3,10}\.?")
_OF_MONTH = r"(?:0?[1-9]|[12]\d|3[01])\.?"
_BARE = r"\d{0,2}\.?"
"""A cell under "date" that is no date by itself."""


def whole_days(table: pd.DataFrame, frame: pd.DataFrame, headers: Sequence[str]) -> pd.DataFrame:
    """The table with a `date` or a `period` where year, month, week and day stand in columns of their own; dates that are whole stay.

    Args:
        table: Columns are fields, cells text.
        frame: The same rows, all columns by their position in the file.
        headers: Header texts by position.
    """
    columns = _columns(frame, headers)
    if set(columns) == {"day"} and "date" not in table and "period" in table:
        # which month it is stands in the title
        return table.assign(date=columns["day"].where(columns["day"].str.fullmatch(_OF_MONTH).fillna(False), ""))
    if "week" not in columns and ("year" not in columns or "month" not in columns):
        return table
    cells = [
        columns[part].tolist() if part in columns else [""] * len(frame) for part in ("year", "month", "week", "day")
    ]
    named = weekdays_of(split_weekday(d)[0] for d in dict.fromkeys(cells[3]))
    cells[3] = [str(named[d] + 1) if d in named else d for d in cells[3]]
    of_week = [d in named for d in (columns["day"] if "day" in columns else cells[3])]
    made = pd.Series([_day(*row) for row in zip(*cells, of_week, strict=True)], index=table.index, dtype="str")
    months = pd.Series([_month(*row) for row in zip(*cells[:2], strict=True)], index=table.index, dtype="str")
    date = table["date"] if "date" in table else pd.Series("", index=table.index, dtype="str")
    open_ = date.str.fullmatch(_BARE) | date.isin(list(named))
    out = table.assign(date=date.mask(open_ & made.ne(""), made))
    # of a month alone the table tells as of a sheet with a month in its head
    alone = open_ & made.eq("") & months.ne("")
    if alone.any():
        period = out["period"] if "period" in out else pd.Series("", index=out.index, dtype="str")
        out = out.assign(period=period.mask(alone, months))
    return out


def _columns(frame: pd.DataFrame, headers: Sequence[str]) -> dict[str, pd.Series[Any]]:
    """The one column of each part of a day; parts of which there are two are absent."""
    found: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        name = normalise(header)
        for part, words in _WORDS.items():
            if name in words and position in frame:
                found.setdefault(part, []).append(position)
    return {part: frame[places[0]] for part, places in found.items() if len(places) == 1}


def _day(year: str, month: str, week: str, day: str, of_week: bool) -> str:
    """A day, or a week as a range, as `grammar.dates` reads it; empty where the parts make none. `of_week`: the day is one of the week, Monday 1."""
    if _WHOLE_WEEK.fullmatch(week):
        return week
    known = _YEAR.fullmatch(year)
    if known is None:
        return ""
    of_month = None if of_week else _NUMBER.fullmatch(day)
    if of_month and (number := _NUMBER.fullmatch(month)):
        return f"{known[1]}-{int(number[1]):02d}-{int(of_month[1]):02d}"
    if of_month and _NAME.fullmatch(month):
        return f"{int(of_month[1])} {month} {known[1]}"
    of_year = _WEEK.fullmatch(week)
    return f"{known[1]}-W{int(of_year[1]):02d}{'-' + day if of_week else ''}" if of_year else ""


def _month(year: str, month: str) -> str:
    known, number = _YEAR.fullmatch(year), _NUMBER.fullmatch(month)
    if known is None or (number is None and not _NAME.fullmatch(month)):
        return ""
    return f"{known[1]}-{int(number[1]):02d}" if number else f"{month} {known[1]}"
