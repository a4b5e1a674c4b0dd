"""Beginnings and ends whose clock stands in a column of its own, or that are clocks alone beside the day of the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from pdm.config import DateOrder
from pdm.grammar.clock import parse_time
from pdm.grammar.dates import parse
from pdm.vocabulary.fields import candidates, normalise

_CLOCK = r"(?:\d{1,2}[:.h]\d{2}(?::\d{2})?|(?:[01]\d|2[0-3])[0-5]\d)(?:\s*(?:[ap]m|uhr|hrs?|h))?"
_HAS_CLOCK = r"\d{1,2}[:h]\d{2}"
"""A point stands between day and month, too."""
_MIDNIGHT = r"(?:.*\s)?0?0[:.h]00(?::00)?"
_NEVER = 2
"""Rows that begin and end at midnight, from which that is what a system writes where it has no time."""
_PAIRS = {"ausvn": "auztv", "ausbs": "auztb"}
"""Columns of systems whose names do not tell that they belong together: the day's, the clock's."""
_DAY_OF = re.compile(r"\b(?:date|datum|fecha|data)\b")
_SAME_FIELD = 0.8
_CLOCK_WORDS = ("time", "uhrzeit", "zeit", "heure", "hora", "godzina", "tijd", "ora")


def with_clocks(
    table: pd.DataFrame, frame: pd.DataFrame, headers: Sequence[str], columns: dict[int, str], order: DateOrder
) -> pd.DataFrame:
    """`started_at` and `ended_at` as day and clock together.

    Args:
        table: Columns are fields, cells text.
        frame: The same rows, all columns by their position in the file.
        headers: Header texts by position.
        columns: Position to field.
        order: Order of day, month and year at the site.
    """
    table = table.copy()
    first: pd.Series[Any] | str = ""
    for field in [f for f in ("started_at", "ended_at") if f in table]:
        position = next((p for p, f in columns.items() if f == field), -1)
        clocks = _partner(frame, headers, columns, position)
        if clocks is not None:
            bare = ~table[field].str.contains(_HAS_CLOCK) & table[field].ne("")
            both = table[field].str.cat(clocks, sep=" ")
            if field == "started_at":
                first = clocks
            elif columns.get(int(str(clocks.name))) == "time" and "time" in table:
                # the clock of the end is not when it happened
                table["time"] = first
            table[field] = table[field].mask(bare & clocks.str.fullmatch(_CLOCK, case=False).fillna(False), both)
    return clocks_on_days(table, order)


def clocks_alone(cells: pd.Series[Any], *, beside_days: bool) -> pd.Series[Any]:
    """Which cells are a clock alone; two numbers with a point between are one where the table has days as well."""
    clock = _CLOCK if beside_days else rf"{_HAS_CLOCK}(?::\d{{2}})?(?:\s*(?:[ap]m|uhr|h))?"
    return cells.str.fullmatch(clock, case=False).fillna(False).astype(bool)


def clocks_on_days(table: pd.DataFrame, order: DateOrder) -> pd.DataFrame:
    """`started_at` and `ended_at` that are clocks alone, on the days of their rows.

    Args:
        table: Columns are fields, cells text.
        order: Order of day, month and year at the site.
    """
    if "date" not in table:
        return table
    alone = {f: clocks_alone(table[f], beside_days=True) for f in ("started_at", "ended_at") if f in table}
    if not any(rows.any() for rows in alone.values()):
        return table
    table = table.copy()
    if "started_at" in alone:
        clockless = ~table["date"].str.contains(_HAS_CLOCK)
        time = table["time"] if "time" in table else pd.Series("", index=table.index, dtype="str")
        table["time"] = time.mask(time.eq("") & clockless & alone["started_at"], table["started_at"])
    if "ended_at" in alone:
        never = alone["ended_at"] & _without_end(table)
        alone["ended_at"], table["ended_at"] = alone["ended_at"] & ~never, table["ended_at"].mask(never, "")
    for field, rows in alone.items():
        # an end is of the day of its beginning, or of the next one
        began = table["started_at"] if field == "ended_at" and "started_at" in table else table["date"].mask(rows, "")
        cells = [c.loc[rows].tolist() for c in (began, table["date"], table[field])]
        days = {d: next(iter(parse(d, order=order)), None) for d in {*cells[0], *cells[1]}}
        made = []
        for begin, day, clock in zip(*cells, strict=True):
            at, first = parse_time(clock), days[begin]
            found = first or days[day]
            if at is None or found is None:
                made.append(clock)
                continue
            past = first is not None and first.time is not None and at < first.time
            told = found.day + timedelta(days=past)
            made.append(f"{told:%Y-%m-%d} {at[0]:02d}:{at[1]:02d}")
        table.loc[rows, field] = made
    return table


def _without_end(table: pd.DataFrame) -> pd.Series[Any]:
    """Rows that end at midnight in a table in which several begin and end so: there is no time."""
    last = table["ended_at"].str.fullmatch(_MIDNIGHT).fillna(False).astype(bool)
    if "started_at" not in table:
        return last & False
    both = last & table["started_at"].str.fullmatch(_MIDNIGHT).fillna(False).astype(bool)
    return last & bool(both.sum() >= _NEVER)


def holds_clocks(cells: Sequence[str]) -> bool:
    """Whether cells are nothing but clocks."""
    return _clocks(pd.Series([c.strip() for c in cells], dtype="str"))


def _partner(
    frame: pd.DataFrame, headers: Sequence[str], columns: dict[int, str], position: int
) -> pd.Series[Any] | None:
    """The column with the clocks of the days in another: named alike but for the word, or the other one of a pair."""
    if not 0 <= position < len(headers):
        return None
    own = normalise(headers[position])
    if own in _PAIRS:
        wanted = {_PAIRS[own]}
    elif _DAY_OF.search(own):
        wanted = {_DAY_OF.sub(word, own) for word in _CLOCK_WORDS}
    else:
        wanted = set()
    free = [p for p in range(len(headers)) if columns.get(p, "time") == "time" and p in frame and p != position]
    named = [p for p in free if normalise(headers[p]) in wanted]
    if not named and columns[position] in ("started_at", "ended_at"):
        # "Malf.Start (T)", "Störungsbeginn (Uhrzeit)": a heading of the same field above nothing but clocks
        named = [p for p in free if _same_field(headers[p], columns[position]) and _clocks(frame[p])]
    return frame[named[0]] if len(named) == 1 else None


def _same_field(header: str, field: str) -> bool:
    return any(m.field == field and m.score >= _SAME_FIELD for m in candidates(header))


def _clocks(cells: pd.Series[Any]) -> bool:
    filled = cells[cells.ne("")]
    return bool(len(filled)) and bool(filled.str.fullmatch(_CLOCK, case=False).all())
