"""Lists of checks with a column for each day or week: what was written into a cell is a line of that day and of the machine of its row.

Initials with a day say by whom and when the task of the row was done. Cells with a mark or initials alone say that something was looked at, or was to be, each plant in its
own way: they are counted and told, not read. Where what was planned and what was done stand apart (`plan_and_done`), only what was done is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise

from pdm.errors import BESIDE, Reason, Refusal
from pdm.grammar.dates import parse
from pdm.sources.files.opened import Source
from pdm.sources.tables.done_marks import Told, not_done, told_of
from pdm.sources.tables.layout import HEAD_ROWS
from pdm.sources.tables.plan_and_done import PlanAndDone, is_planned, plan_and_done, plan_beside, row_of, told_done
from pdm.sources.tables.sheet_rows import Row, Sheet
from pdm.sources.tables.stacked_tables import heads_a_log
from pdm.vocabulary.column_cells import machine_key, machine_keys
from pdm.vocabulary.columns import name_columns
from pdm.vocabulary.fields import recognise, recognise_row

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}(?:[./-](?:\d{2}|\d{4}))?\.?|\d{1,2}[-. ]{1,2}[^\W\d_]{3,9}\.?(?:[-. ]{1,2}\d{2,4})?|[^\W\d_]{3,9}\.? \d{1,2}")  # fmt: skip
_WEEK = re.compile(r"(?:KW|CW|W|wk|week|woche|semaine|semana)[-. ]{0,2}\d{1,2}", re.I)
_WORDS = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_PREVENTIVE = re.compile(
    r"\b(?:p?pm|planned|prevent\w*|lub\w*|wartung\w*|schmier\w*|entretien|préventi\w*|preventiv\w*|engrase|graissage|onderhoud\w*|smering)\b",
    re.I,
)
"""Words of headings and titles of lists of planned work."""
_DATE, _WHO, _SAID, _REMARKS, _KIND, _NOT_DONE = (
    "Date",
    "Technician",
    "Description",
    "Remarks",
    "Type of work",
    "Not done",
)
_OF_REGISTER = 0.6
"""Share of cells that the register knows, from which a column holds the list's machines."""
_SHIFTED = 60
"""Days from its column within which a day in a cell is that on which the task was done."""
_LEAST_COLUMNS, _MOST_COLUMNS, _LEAST_ROWS = 5, 120, 3
_MOST_NUMBERS = 0.3
"""Share of figures above which the cells are readings, not marks."""
_ANY_YEAR = 2024
"""A leap year, for the order of days without one."""


@dataclass(frozen=True)
class _Matrix:
    """Position and columns of the row of days; fields of the columns before them, marks of what was not done, and whether the list is one of planned work."""

    at: int
    row: Row
    days: dict[int, str]
    fields: dict[int, str] = field(default_factory=dict)
    dismissed: frozenset[str] = frozenset()
    planned: bool = False
    plan: PlanAndDone | None = None
    """How what was planned stands apart from what was done, where it does."""

    @property
    def first(self) -> int:
        """The first column that is no longer the machine's or the task's."""
        return self.plan.first if self.plan is not None else min(self.days)


def matrix_of(source: Source, sheet: Sheet, top: Sequence[Row]) -> tuple[list[Sheet], list[Refusal]] | None:
    """The days of a sheet as tables of their own, numbered as tables that stand beside one another, and a log below them, and what is told of marks; None
    where it is no such list.

    Args:
        source: The workbook.
        sheet: The sheet.
        top: Its first rows.
    """
    found = _find(source, top)
    if found is None:
        return None
    log = _log_below(top[found.at + 1 :])
    if log is None:
        return _of_list(source, sheet, found, top)
    above = [row for row in top if row.number < log]
    of_days = _of_list(source, replace(sheet, rows=partial(_between, sheet, 0, log)), found, above)
    parts, told = of_days or ([], [])
    return [
        *parts,
        Sheet(sheet.number + BESIDE * len(parts), sheet.name, partial(_between, sheet, log, None), sheet.hidden),
    ], told


def _log_below(below: Sequence[Row]) -> int | None:
    """Number of the first row of a log that stands below a list of checks, behind a blank row, with a header of its own: what was found, day by day."""
    begins, last = -1, below[0].number - 1 if below else 0
    for row in below:
        filled = sum(map(bool, row.cells))
        if not filled:
            continue
        if row.number > last + 1 or begins < 0:
            begins = row.number if row.number > last + 1 else -1
        last = row.number
        if begins >= 0 and filled > 1:
            if heads_a_log(row) and "date" in recognise_row(row.cells).values():
                return begins
            begins = -1
    return None


def _between(sheet: Sheet, first: int, behind: int | None) -> Iterator[Row]:
    """The rows of a sheet from one number to the one before another."""
    return (row for row in sheet.rows() if row.number >= first and (behind is None or row.number < behind))


def _of_list(source: Source, sheet: Sheet, found: _Matrix, top: Sequence[Row]) -> tuple[list[Sheet], list[Refusal]] | None:  # fmt: skip
    """The days of a list of checks, and what is told of its marks."""
    found = _named(source, found, top)
    below = list(_of_done(found, top[found.at + 1 :]))
    told = [p for p in found.days if any(_told(source, found, row, p) for row in below)]
    parts = [
        Sheet(
            sheet.number + BESIDE * n, sheet.name, partial(_rows, source, sheet, found, p), sheet.hidden, _known(found)
        )
        for n, p in enumerate(told)
    ]
    if found.plan is not None:
        not_done = _not_done(source, sheet, found, top, below)
        return (parts, not_done) if parts or not_done else None
    cells = [(row, p) for row in below for p in found.days if row.at(p)]
    marks = sum(_told(source, found, row, p) is None for row, p in cells)
    return parts, [_marks(source, sheet, found, marks)] if marks else []


def _find(source: Source, top: Sequence[Row]) -> _Matrix | None:
    plan = plan_and_done(top)
    if plan is not None:
        return _Matrix(plan.at, plan.head, plan.spans, plan=plan)
    for at, row in enumerate(top[:HEAD_ROWS]):
        days = _days(source, row)
        if _LEAST_COLUMNS <= len(days) <= _MOST_COLUMNS and _is_list(days, row, top[at + 1 :]):
            return _Matrix(at, row, days)
    return None


def _days(source: Source, row: Row) -> dict[int, str]:
    """Columns of the days of a row that follow one another; empty where they do not."""
    told = {p: c.strip() for p, c in enumerate(row.cells) if _DAY.fullmatch(c.strip()) or _WEEK.fullmatch(c.strip())}
    order = source.settings.date_order
    meant = [parse(c, order=order, default=(_ANY_YEAR, None)) for c in told.values()]
    days = [m[0].day for m in meant if m]
    # the list of a winter goes on into the next year
    falls = sum(b <= a for a, b in pairwise(days))
    apart = [(b - a).days for a, b in pairwise(days) if b > a]
    return told if len(days) == len(told) and falls <= 1 and len(apart) >= _LEAST_COLUMNS - 2 else {}


def _is_list(days: dict[int, str], head: Row, below: Sequence[Row]) -> bool:
    """Whether a heading and names stand before the days, and marks and words, not figures, below them."""
    first = min(days)
    if not any(head.cells[:first]):
        return False
    filled = [(row, [c for p in days if (c := row.at(p))]) for row in below]
    named = [cells for row, cells in filled if cells and any(_WORDS.search(c) for c in row.cells[:first])]
    cells = [c for told in named for c in told]
    return len(named) >= _LEAST_ROWS and sum(bool(_NUMBER.fullmatch(c)) for c in cells) <= _MOST_NUMBERS * len(cells)


def _named(source: Source, found: _Matrix, top: Sequence[Row]) -> _Matrix:
    """With the fields of the columns before the days, by all their cells: a day alone has too few of them."""
    first = found.first
    heads = [found.row.at(p) for p in range(first)]
    below = [row for row in _of_done(found, top[found.at + 1 :]) if any(row.at(p) for p in found.days)]
    samples = {p: [row.at(p) for row in below] for p in range(first)}
    task = any(m is not None and m.field == "description" for m in map(recognise, heads))
    # what was written and its days have their fields already
    days, said = (
        [next(iter(found.days.values()))] * len(below),
        ["" if found.plan else " ".join(row.at(p) for p in found.days) for row in below],
    )
    settings = source.settings
    fields = name_columns(
        [*heads, "Date", _REMARKS if task else _SAID], {**samples, first: days, first + 1: said}, forms=settings.forms, origin=source.origin,
        people=settings.people, headings=source.headings, machines=machine_keys(source.names),
    )  # fmt: skip
    fields = {p: f for p, f in fields.items() if p < first and f not in ("date", "remarks")}
    fields = _of_register(fields, samples, machine_keys(source.names))
    above = [c for row in top[: found.at] for c in row.cells if c]
    planned = found.plan is not None or any(map(_PREVENTIVE.search, (*above, *heads)))
    return replace(found, fields=fields, dismissed=not_done(above), planned=planned)


def _of_register(fields: dict[int, str], samples: dict[int, list[str]], machines: Collection[str]) -> dict[int, str]:
    """The fields with the column that the register knows best as that of the machine, and the one taken for it before as its name."""
    known = {
        p: sum(machine_key(c) in machines for c in cells) / max(sum(map(bool, cells)), 1)
        for p, cells in samples.items()
    }
    best = max(known, key=lambda p: known[p], default=-1)
    taken = next((p for p, f in fields.items() if f == "equipment"), best)
    if best == taken or known[best] < _OF_REGISTER or known[best] <= known[taken]:
        return fields
    return {**fields, best: "equipment", taken: "equipment_name"}


def _told(source: Source, found: _Matrix, row: Row, column: int) -> Told | None:
    """What a cell tells; None where it is a mark or initials alone, or a day that is far from its column's."""
    task = any(f == "description" and row.at(p) for p, f in found.fields.items())
    if found.plan is not None:
        done = told_done(found.plan, row.at(column), column, found.dismissed, source.settings.date_order)
        return done if done is not None and (done.said or task) else None
    told = told_of(row.at(column), found.dismissed)
    if told is None or (not told.said and not (told.day and task)):
        return None
    order = source.settings.date_order
    days = [parse(d, order=order, default=(_ANY_YEAR, None)) for d in (told.day, found.days[column])]
    if told.day and all(days):
        apart = abs((days[0][0].day.replace(year=_ANY_YEAR) - days[1][0].day.replace(year=_ANY_YEAR)).days)
        if min(apart, 366 - apart) > _SHIFTED:
            return None
    return told


def _added(found: _Matrix) -> tuple[str, list[str]]:
    """Headings of what was written and of the type of work, if that is known."""
    said = _REMARKS if "description" in found.fields.values() else _SAID
    return said, [_KIND] if found.planned and not {"order_type", "work_type"} & set(found.fields.values()) else []


def _known(found: _Matrix) -> dict[str, str]:
    """Fields of all headings of a day's table; those before the days that have none are left alone."""
    said, kind = _added(found)
    heads = {found.row.at(p): found.fields.get(p, "") for p in reversed(range(found.first))}
    own = {_DATE: "date", _WHO: "technician", said: said.lower(), **dict.fromkeys(kind, "work_type"), _NOT_DONE: ""}
    return {h: f for h, f in {**heads, **own}.items() if h}


def _rows(source: Source, sheet: Sheet, found: _Matrix, column: int) -> Iterator[Row]:
    """The rows of one day: what stands before the days, the day, who did it, and what was written; a task that was not done stands apart from what was."""
    first = found.first
    said, kind = _added(found)
    heads = found.row.number - (found.plan.above if found.plan is not None else 0)
    for row in _of_done(found, sheet.rows()):
        before = ((found.row if row.number == found.row.number else row).cells + [""] * first)[:first]
        if row.number < heads:
            yield Row(row.number, row.cells)
        elif row.number < found.row.number:
            continue
        elif row.number == found.row.number:
            yield Row(row.number, [*before, _DATE, _WHO, said, *kind, _NOT_DONE])
        elif (told := _told(source, found, row, column)) is not None:
            # what was written says itself what it was
            planned = ["preventive" if found.plan is not None or not told.said else ""] if kind else []
            tasks = (
                {} if told.done else {p: cell for p, cell in enumerate(before) if found.fields.get(p) == "description"}
            )
            before = ["" if p in tasks else cell for p, cell in enumerate(before)]
            day = told.day or found.days[column]
            yield Row(
                row.number, [*before, day, told.who, told.said, *planned, " / ".join(filter(None, tasks.values()))]
            )


def _of_done(found: _Matrix, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, those of plans without their days."""
    before: Row | None = None
    for row in rows:
        yield row_of(found.plan, row, before) if found.plan is not None else row
        before = row


def _not_done(source: Source, sheet: Sheet, found: _Matrix, top: Sequence[Row], done: Sequence[Row]) -> list[Refusal]:
    """What is told of cells that say that something was planned, or something of which it is not plain whether it was done."""
    assert found.plan is not None
    planned = 0
    for n, row in enumerate(done):
        plan = plan_beside(found.plan, top[found.at + 1 :], n)
        if plan is None:
            continue
        for p in found.days:
            asked = is_planned(plan.at(found.plan.planned.get(p, p))) or is_planned(row.at(p))
            planned += asked and _told(source, found, row, p) is None
    if not planned:
        return []
    return [
        source.refusal(
            Reason.NO_TEXT,
            f"Sheet '{sheet.name}' says what was planned and what was done; {planned} job{'s' * (planned > 1)} for which no day or mark says 'done' {'were' if planned > 1 else 'was'} not read.",
            "If they were done, write the day into the cell for what was done.",
            page=sheet.number, row=found.row.number, value=" | ".join(dict.fromkeys(found.days.values())),
        )
    ]  # fmt: skip


def _marks(source: Source, sheet: Sheet, found: _Matrix, marks: int) -> Refusal:
    return source.refusal(
        Reason.NO_TEXT,
        f"Row {found.row.number} of sheet '{sheet.name}' has a column for each day or week; {marks} cells below it hold a mark or initials alone and were not "
        "read as records.",
        "If they are jobs that were done, list them with day, machine and what was done.",
        page=sheet.number, row=found.row.number, value=" | ".join(found.days.values()),
    )  # fmt: skip
