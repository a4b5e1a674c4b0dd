"""Rows that carry on the row above, and rows of the steps of an order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from pdm.sources.tables.clock_columns import clocks_alone
from pdm.sources.tables.dated_texts import begins_with_day
from pdm.vocabulary.fields import MACHINE_FIELDS, TEXT_FIELDS, normalise

_NAMING = ("date", "time", "started_at", "ended_at", "equipment", "equipment_name", "functional_location", "work_order")
"""Fields of which a line of its own has one at least."""
_COUNTER = frozenset(
    ("zeile", "zeilennummer", "zeilennr", "lfdnr", "lfd", "pos", "position", "line", "lineno", "linenumber", "textline", "seq", "sequence", "ligne", "linea", "riga", "regel")
)  # fmt: skip
"""Headings, as `normalise` writes them, of columns that count the lines of a text."""
_DATED, _SHARE_DATED, _MOST_REPEATED = 2, 0.2, 0.25
"""Rows with a day, and their share, from which a log gives each day once, and how often it may repeat one all the same."""
_STEP = frozenset({"istask", "is task", "is task?", "task flag"})
_STEPS = frozenset({"1", "y", "yes", "true", "x"})
_OF_ORDER = ("work_type", "order_type", "damage_code", "cause_code", "breakdown", "downtime")
"""What a step of an order has from its order."""


def carried_on(
    table: pd.DataFrame, extra: pd.DataFrame, headings: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows without those that only carry on a text, which stands in the row above them then.

    A row carries on if it comes right below, names no day, machine or order, holds a text that begins with no day and nothing else but a counter of lines,
    and the rows of the table name an order or a machine.

    Args:
        table: Columns are fields, the index is the row in the file.
        extra: The other columns of the same rows.
        headings: Of the fields.
    """
    naming = [f for f in _NAMING if f in table]
    texts = [f for f in TEXT_FIELDS if f in table]
    if not texts or not {"equipment", "work_order"} & set(naming) or len(table) < 2:
        return table, extra
    counting = [f for f in table if normalise(headings.get(f, "")).replace(" ", "") in _COUNTER]
    others = [f for f in table if f not in texts and f not in counting]
    bare = table[others].eq("").all(axis=1) & table[texts].ne("").any(axis=1)
    bare &= ~table[texts].map(begins_with_day).any(axis=1)
    bare &= extra.apply(lambda c: c.str.fullmatch(r"\d{0,4}")).all(axis=1) if len(extra.columns) else True
    rows = table.index.to_numpy()
    on = bare.to_numpy(bool) & np.append(False, np.diff(rows) == 1)
    if not on.any():
        return table, extra
    table = table.copy()
    first = int(np.argmax(~on))
    for n in range(first, len(rows)):
        if not on[n]:
            first = n
            continue
        for field in texts:
            said = table.iloc[n, table.columns.get_loc(field)]
            if said:
                at = table.columns.get_loc(field)
                table.iloc[first, at] = f"{table.iloc[first, at]} {said}".strip()
    # what counted lines is the place of no machine
    counted = [f for f in counting if table[f].str.fullmatch(r"\d{0,4}").all()]
    return table[~on].drop(columns=counted), extra[~on]


def days_from_above(table: pd.DataFrame, merged: Collection[int] = ()) -> tuple[pd.DataFrame, list[int]]:
    """The table with the day of the row above in rows that name a machine and no day, as people write who give each day once; in a table without
    a column for the machine, in rows with a text.

    Only in logs that show the habit: several rows with a day, and never across a row that was left out (a blank one, a total, a heading),
    nor in rows with an order, which have days of their own in their system.

    Args:
        table: Columns are fields, the index is the row in the file.
        merged: Rows whose day is that of a cell merged with the row above: it was written once.

    Returns:
        The table and the rows whose day was taken from above.
    """
    machines = [f for f in MACHINE_FIELDS if f in table] or [f for f in TEXT_FIELDS if f in table]
    if "date" not in table or not machines:
        return table, []
    own = table["date"].ne("")
    for other in [f for f in ("started_at", "ended_at") if f in table]:
        # a clock beside it makes no day
        own |= table[other].ne("") & ~clocks_alone(table[other], beside_days=True)
    dated = own & table["date"].ne("")
    lacking = ~own & table[machines].ne("").any(axis=1)
    if "work_order" in table:
        lacking &= table["work_order"].eq("")
    if not lacking.any() or dated.sum() < _DATED:
        return table, []
    rows = pd.Series(table.index.to_numpy(), index=table.index)
    blocks = rows.diff().ne(1)
    if dated.mean() < _SHARE_DATED and (blocks.sum() < _DATED or not dated.eq(blocks).all()):
        # where each block of rows begins with its day, the habit is clear however many machines stand below it
        return table, []
    days = table.loc[dated & ~table.index.isin(list(merged)), "date"]
    if days.eq(days.shift()).mean() > _MOST_REPEATED:
        # each row has its day, also the same one: where none is, it is missing
        return table, []
    begins = rows.diff().ne(1) | dated
    # a run begins with a day or behind a gap; what stands behind a gap has no day above it
    above = table["date"].where(dated).groupby(begins.cumsum()).transform("first")
    taken = lacking & above.notna()
    table = table.copy()
    table["date"] = table["date"].mask(taken, above)
    return table, [int(r) for r in rows[taken]]


def steps_of_orders(
    table: pd.DataFrame, frame: pd.DataFrame, headers: Sequence[str], columns: Mapping[int, str]
) -> pd.DataFrame:
    """The table with what steps of an order have from it taken out: an order of kind "emergency" is one breakdown, not one for each of its steps.

    Args:
        table: Columns are fields.
        frame: The same rows, all columns by their position in the file.
        headers: Header texts by position.
        columns: Position to field.
    """
    marks = [p for p, h in enumerate(headers) if normalise(h) in _STEP and p in frame and p not in columns]
    if not marks:
        return table
    steps = frame.loc[table.index, marks[0]].str.casefold().isin(_STEPS)
    inherited = [f for f in _OF_ORDER if f in table]
    if not steps.any() or not inherited:
        return table
    table = table.copy()
    table.loc[steps, inherited] = ""
    return table
