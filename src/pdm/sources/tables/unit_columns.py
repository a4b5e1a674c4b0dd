"""Amounts whose unit stands in a column of its own, row by row: "35,00 | MIN", "2,00 | TAG"; and quantities that have several columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from pdm.vocabulary.field_units import fits, measured_in, of_another_time, says_only_value, unit_of, with_unit
from pdm.vocabulary.fields import MEASURED, TEXT_FIELDS, candidates, planned
from pdm.vocabulary.parameters import ROUND, parameter_column, quantity_of
from pdm.vocabulary.several_readings import several_readings

_BARE = r"[-+]?\d[\d.,' ]*-?"
_WITH_UNIT = re.compile(r"^[-+]?\d[\d.,]*\s*(°\s?[CF]|mm/s|in/s|bar[ag]?|mbar|psi[ag]?|kPa|MPa)$", re.I)
"""An amount with the unit of something that is read off a machine; hours and shares may be of anything."""
_FIGURE = r"[-+]?(?:\d[\d.,' ]*|[.,]\d+)"
_FEW, _MOSTLY = 2, 0.6


def with_units(
    table: pd.DataFrame,
    frame: pd.DataFrame,
    headers: Sequence[str],
    columns: Mapping[int, str],
    amounts: Mapping[int, int],
) -> pd.DataFrame:
    """The table with the unit of its own row behind each bare amount; what a value is that only calls itself so, its unit tells, be it beside the amount or behind
    it in the same cell.

    Args:
        table: Columns are fields.
        frame: The same rows, all columns by their position in the file.
        headers: Header texts by position.
        columns: Position to field.
        amounts: Position of an amount to that of its unit.
    """
    for amount, unit in amounts.items():
        if unit not in frame or amount not in frame:
            continue
        units = frame.loc[table.index, unit]
        values = frame.loc[table.index, amount]
        bare = values.str.fullmatch(_BARE).fillna(False).astype(bool) & units.ne("")
        field = columns.get(amount, "")
        if field in MEASURED:
            # a stop of "2 AT" is of no known length rather than of two hours
            told = bare & units.map(lambda u, f=field: f == "downtime" or fits(u, f)).astype(bool)
            table[field] = table[field].mask(told, values + " " + units)
        elif not field and amount < len(headers) and says_only_value(headers[amount]):
            meant = units.map(measured_in)
            table = _as_measured(table, values + " " + units, meant.where(bare, ""))
    for position, heading in enumerate(headers):
        if position in frame and position not in columns and position not in amounts and _of_readings(heading):
            values = frame.loc[table.index, position]
            units = values.str.extract(_WITH_UNIT, expand=False).fillna("").astype("str")
            meant = units.map(measured_in)
            if meant.ne("").sum() >= max(_FEW, _MOSTLY * values.ne("").sum()):
                table = _as_measured(table, values, meant)
    return table


def with_parameters(
    table: pd.DataFrame, frame: pd.DataFrame, headers: Sequence[str], columns: Mapping[int, str]
) -> pd.DataFrame:
    """The table with what was read in each row as the quantity that its parameter names ("Steam psig | 104"). What is no quantity that is kept, and has no
    remark beside it, is told as a text; a row without a remark is one of a round.

    Args:
        table: Columns are fields.
        frame: The same rows, all columns by their position in the file.
        headers: Header texts by position.
        columns: Position to field.
    """
    pair = parameter_column(headers)
    if pair is None or set(pair) & columns.keys() or not set(pair) <= set(frame):
        return table
    parameters, values = (frame.loc[table.index, p] for p in pair)
    told = parameters.map(quantity_of)
    figures = values.str.fullmatch(_FIGURE).fillna(False).astype(bool)
    written = values.where(values.str[:1] != ".", "0" + values) + told.map(lambda t: f" {t[1]}" if t[1] else "")
    texts = [f for f in TEXT_FIELDS if f in table]
    silent = table[texts].eq("").all(axis=1) & values.ne("")
    table = _as_measured(table.copy(), written, told.str[0].where(figures, ""))
    unkept = silent & table[[f for f in MEASURED if f in table]].eq("").all(axis=1)
    if unkept.any():
        before = table["description"] if "description" in table else pd.Series("", index=table.index, dtype="str")
        table["description"] = before.mask(unkept, parameters + ": " + values)
    if silent.any() and not {"work_type", "order_type"} & set(table):
        table["work_type"] = pd.Series("", index=table.index, dtype="str").mask(silent, ROUND)
    return table


def _of_readings(heading: str) -> bool:
    """Whether amounts with their units below a heading may be what was read off a machine: under one that says so, or nothing known."""
    if says_only_value(heading):
        return True
    return bool(heading) and not candidates(heading) and not of_another_time(heading) and not planned(heading)


def _as_measured(table: pd.DataFrame, values: pd.Series, meant: pd.Series) -> pd.DataFrame:  # type: ignore[type-arg]
    """The table with values as the quantities that they are, where a row has none of its own yet."""
    for quantity in sorted(set(meant) - {""}):
        before = table[quantity] if quantity in table else pd.Series("", index=table.index, dtype="str")
        table[quantity] = before.mask(meant.eq(quantity) & before.eq(""), values)
    return table


def with_places(
    table: pd.DataFrame, frame: pd.DataFrame, headers: Sequence[str], columns: Mapping[int, str]
) -> pd.DataFrame:
    """The table with all columns of a quantity that has several, each figure with its place: "Suct: 0.4 bar; Disch: 9.8 bar".

    Args:
        table: Columns are fields, cells text with their units.
        frame: The same rows, all columns by their position in the file.
        headers: Header texts by position.
        columns: Position to field.
    """
    samples = {p: frame[p].tolist() for p in range(len(headers)) if p in frame and p not in columns}
    for field, places in several_readings(headers, samples, columns).items():
        told = []
        for position, place in places.items():
            unit = unit_of(headers[position])
            cells = (
                table[field]
                if position in columns
                else frame.loc[table.index, position].map(lambda c, u=unit: with_unit(c, u))
            )
            told.append((f"{place}: " + cells if place else cells).mask(cells.eq(""), ""))
        table = table.assign(**{field: ["; ".join(filter(None, row)) for row in zip(*told, strict=True)]})
    return table
