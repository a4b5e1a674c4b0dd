"""What the titles of a table mean for its rows: their day, their week, the year of days that have none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from pdm.errors import Reason, Refusal
from pdm.sources.files.opened import Source
from pdm.sources.tables.titles import Titled
from pdm.sources.tables.week_days import are_weekdays, month_of_week
from pdm.vocabulary.column_cells import machine_keys
from pdm.vocabulary.numbered_places import TITLED, place_of_titles

_WHEN = ("date", "started_at", "ended_at")
_YEARLESS = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?(?:\d{1,2}[./-]\d{1,2}\.?|\d{1,2}(?:st|nd|rd|th|\.)?[\s-]*[^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?)"
)
"""A day without its year: "3/3", "Mon 10.3.", "10 March"."""


def week_told(titled: Titled) -> date | None:
    """The week of the rows below titles; a Monday that stands alone is its first day."""
    monday = titled.day if titled.day is not None and titled.day.weekday() == 0 and not titled.weeks else None
    return titled.week or monday


def head_of(
    titled: Titled, columns: Mapping[int, str], samples: Mapping[int, Sequence[str]], *, sent: bool = False
) -> dict[str, str]:
    """What titles say of all rows below them: their month or that of their week, a year for days without one, and a day where no column has any.

    Args:
        titled: What they tell.
        columns: Of the table below them.
        samples: Column to some of its cells.
        sent: Whether a mail carried the table, whose day tells the year better than a name does.
    """
    out = {}
    days = [c.strip() for p, f in columns.items() if f in _WHEN for c in samples.get(p, ())]
    if titled.week is not None:
        out["period"] = month_of_week(titled.week)
    elif titled.month:
        out["period"] = titled.month
    elif any(map(_YEARLESS.fullmatch, days)) and (year := _year(titled, sent)):
        out["period"] = year
    if titled.dated and titled.day is not None and not set(columns.values()) & set(_WHEN):
        out["date"] = titled.day.isoformat()
    return out


def place_above(
    rows: Sequence[Sequence[str]], sheet: str, columns: Mapping[int, str], names: frozenset[str]
) -> dict[str, str]:
    """The line, hall or the like that titles above a table name, or its sheet where they name none, for a table that has no places of its own.

    Args:
        rows: Above the header.
        sheet: Name of the sheet.
        columns: Of the table.
        names: Of the site's machines.
    """
    if "functional_location" in columns.values():
        return {}
    machines = machine_keys(names)
    cells = [c.strip() for row in rows for c in dict.fromkeys(row) if c.strip()]
    place = place_of_titles(cells, machines) or place_of_titles([sheet], machines)
    return {TITLED: place} if place else {}


def _year(titled: Titled, sent: bool) -> str:
    """The year of days without one; empty where titles and names tell none, or differ."""
    own = titled.year or (str(titled.day.year) if titled.day is not None else "")
    return own or ("" if sent else titled.named_year)


def with_weekdays(columns: dict[int, str], samples: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """Columns with one of days of the week as that of the days, whatever its heading, where there is no other."""
    if set(columns.values()) & {"date", "started_at"}:
        return columns
    told = [p for p, cells in samples.items() if are_weekdays(cells)]
    return {**{p: f for p, f in columns.items() if p not in told[:1]}, **dict.fromkeys(told[:1], "date")}


def weeks_differ(source: Source, titled: Titled, page: int, row: int) -> tuple[Refusal, ...]:
    """That titles, sheet and file name different weeks, if they do."""
    if len(titled.weeks) < 2:
        return ()
    return (
        source.refusal(
            Reason.BAD_DATE,
            "Titles, sheet and file tell different weeks (from " + " and ".join(map(str, titled.weeks)) + "); days of the week below them cannot be read.",
            "Correct the title or the name of the sheet, and send the file again.", page=page, row=row,
        ),
    )  # fmt: skip
