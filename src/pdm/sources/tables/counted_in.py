"""What stands beside a downtime: beginning and end tell in what it is counted, or how long it was; further columns tell that of other areas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from itertools import takewhile
from typing import Any

import pandas as pd

from pdm.config import DateOrder
from pdm.grammar.dates import DateCandidate, parse
from pdm.vocabulary.column_cells import Column
from pdm.vocabulary.fields import candidates, normalise
from pdm.vocabulary.stop_categories import harmless_stop
from pdm.vocabulary.stops import runs_again

_BARE = r"\d{1,6}(?:[.,]\d+)?"
_WITH_UNIT = rf"^({_BARE})\s?(?:[A-Za-z]{{1,8}}\.?)?$"
_MOST = 200
"""Rows that are looked at."""
_LEAST, _SHARE = 2, 0.6
"""Rows that have to tell, and the share of them that has to tell the same."""
_ALL_BUT, _FORGOTTEN = 0.9, 1 / 3
"""Share of figures that are the time between beginning and end, from which the others are, and share of rows that may lack a figure."""
_ROUNDED, _NEARLY, _DAY = 1.0, 0.03, 24 * 60
"""Minutes, and share of them, by which a figure may be off; minutes of a day."""


_FIGURE, _FIGURES, _NAMED = re.compile(_BARE), 0.8, 0.85
"""A bare figure, the share of cells that are, and the score of a heading over several columns that says what they count."""


def counted_in(table: pd.DataFrame, order: DateOrder, *, meant: str = "h") -> pd.DataFrame:
    """The table with the unit behind bare downtimes, where most of those with a beginning and an end are the minutes (or hours) between them.

    Args:
        table: Columns are fields, cells text; `started_at` and `ended_at` with their days.
        order: Order of day, month and year at the site.
        meant: The unit that the site means where it writes none; it is not written behind figures that say the same.
    """
    if not {"downtime", "started_at", "ended_at"} <= set(table.columns):
        return table
    bare = table["downtime"].str.fullmatch(_BARE).fillna(False).astype(bool)
    between = _between(table[bare], table.loc[bare, "downtime"], order)
    if len(between) < _LEAST:
        return table
    said = {"min": _fitting(between, 1.0), "h": _fitting(between, 60.0)}
    unit = max(said, key=lambda u: said[u])
    if said[unit] < _SHARE or said["min"] == said["h"] or unit == meant:
        return table
    return table.assign(downtime=table["downtime"].mask(bare, table["downtime"] + f" {unit}"))


def stood_between(table: pd.DataFrame, order: DateOrder) -> pd.DataFrame:
    """The table with the time between beginning and end as the downtime of the few rows that give none, where it is that of all others.

    Args:
        table: Columns are fields, cells text; `started_at` and `ended_at` with their days.
        order: Order of day, month and year at the site.
    """
    if not {"downtime", "started_at", "ended_at"} <= set(table.columns) or "breakdown" in table:
        # where each row says whether the machine stood, one without a figure may be one that did not
        return table
    both = table["started_at"].ne("") & table["ended_at"].ne("")
    lacking = both & table["downtime"].eq("")
    figures = table["downtime"].str.extract(_WITH_UNIT, expand=False)
    between = _between(table[figures.notna()], figures.dropna(), order)
    if not lacking.any() or len(between) < _LEAST or lacking.sum() > _FORGOTTEN * both.sum():
        return table
    if max(_fitting(between, 1.0), _fitting(between, 60.0)) < _ALL_BUT:
        return table
    pairs = zip(table.loc[lacking, "started_at"], table.loc[lacking, "ended_at"], strict=True)
    minutes = [_minutes(str(b), str(e), order) for b, e in pairs]
    downtime = table["downtime"].copy()
    downtime[lacking] = [f"{m:.0f} min" if m is not None and m > 0 else "" for m in minutes]
    return table.assign(downtime=downtime)


def stood_until_back(table: pd.DataFrame, headings: Mapping[str, str], order: DateOrder) -> pd.DataFrame:
    """The table with the time until a machine ran again ("Back in service", "wieder in Betrieb um") as its downtime, from the beginning or, without one, from
    the time of the line.

    Args:
        table: Columns are fields, cells text; `ended_at` with its day.
        headings: Field to the heading of its column.
        order: Order of day, month and year at the site.
    """
    told = "ended_at" in table and runs_again(normalise(headings.get("ended_at", "")))
    if not told or "breakdown" in table or ("downtime" in table and table["downtime"].ne("").any()):
        return table
    began = table.get("started_at")
    of_line = began is None and {"date", "time"} <= {*table}
    if of_line:
        began = table["date"].str.cat(table["time"], sep=" ")
    if began is None:
        return table
    minutes = [_minutes(str(b), str(e), order) for b, e in zip(began, table["ended_at"], strict=True)]
    # a clock on the day of the line that is before it is one past midnight
    past = [m + _DAY if of_line and m is not None and -_DAY < m < 0 else m for m in minutes]
    return table.assign(downtime=[f"{m:.0f} min" if m is not None and m > 0 else "" for m in past])


def _between(rows: pd.DataFrame, figures: pd.Series, order: DateOrder) -> list[tuple[float, float]]:  # type: ignore[type-arg]
    """Figures of the first rows that have a beginning and an end, each with the minutes between them."""
    told = rows[rows["started_at"].ne("") & rows["ended_at"].ne("")].head(_MOST)
    pairs = zip(figures[told.index], told["started_at"], told["ended_at"], strict=True)
    between = [(_figure(d), _minutes(str(b), str(e), order)) for d, b, e in pairs]
    return [(figure, m) for figure, m in between if figure > 0 and m is not None and m > 0]


def _fitting(between: list[tuple[float, float]], minutes: float) -> float:
    """Share of figures that say how many minutes lie between, each standing for some."""
    # hours are written to a tenth or a quarter
    rounded = _ROUNDED if minutes == 1.0 else 0.13 * minutes
    return sum(abs(figure * minutes - m) <= max(rounded, _NEARLY * m) for figure, m in between) / len(between)


def _figure(cell: object) -> float:
    return float(str(cell).replace(",", "."))


def _minutes(begin: str, end: str, order: DateOrder) -> float | None:
    """Minutes from one moment to another; None where either has no time of day."""
    first, last = (next(iter(parse(t, order=order)), None) for t in (begin, end))
    if first is None or last is None or first.time is None or last.time is None:
        return None
    return (_moment(last) - _moment(first)).total_seconds() / 60


def _moment(written: DateCandidate) -> datetime:
    return datetime.combine(written.day, time(*(written.time or (0, 0))))


def hours_by_place(
    columns: Mapping[int, str], headers: Sequence[str], samples: Mapping[int, Sequence[str]]
) -> dict[int, str]:
    """Further columns of hours that stand below one heading with those of the downtime, one for each area ("Hours lost: Mill | Boiler"); those of rain and of what
    breaks nothing down are left out.

    Args:
        columns: Column to field.
        headers: Texts of the header row by column, of two rows joined.
        samples: Column to some of its cells.
    """
    at = next((p for p, f in columns.items() if f == "downtime"), -1)
    out: dict[int, str] = {}
    for position, header in enumerate(headers) if at >= 0 else ():
        words, own = header.split(), headers[at].split()
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(words, own, strict=False)))
        if position in columns or not 0 < same < min(len(words), len(own)):
            continue
        over = candidates(" ".join(words[:same]))
        lasted = bool(over) and over[0].field == "downtime" and over[0].score >= _NAMED
        if (
            lasted
            and not harmless_stop(" ".join(words[same:]))
            and Column.of(samples.get(position, ())).numbers >= _FIGURES
        ):
            out[position] = "downtime"
    return out


def added(one: pd.Series[Any], other: pd.Series[Any]) -> pd.Series[Any]:
    """Hours of two columns together, row by row; what is no bare figure stays beside nothing and nought only."""
    return pd.Series([_sum(a, b) for a, b in zip(one, other, strict=True)], index=one.index, dtype="str")


def _sum(one: str, other: str) -> str:
    figures = [float(c.replace(",", ".")) if _FIGURE.fullmatch(c) else None for c in (one, other)]
    if not other or figures[1] == 0:
        return one or other
    if not one or figures[0] == 0:
        return other
    first, second = figures
    return one if first is None or second is None else f"{first + second:g}"
