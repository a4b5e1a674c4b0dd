"""Lists of planned work with what was planned and what was done side by side: columns "P | D" under each month, or rows "Plan" and "Actual" of each task."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pdm.config import DateOrder
from pdm.grammar.dates import parse, parse_period
from pdm.grammar.months import month_of
from pdm.sources.tables.done_marks import Told, told_of
from pdm.sources.tables.layout import HEAD_ROWS
from pdm.sources.tables.sheet_rows import Row
from pdm.vocabulary.field_content import DATE
from pdm.vocabulary.fields import normalise

_PLAN = re.compile(
    r"(?:pl|pln|plan|planned|sch|sched|schd|schedule|scheduled|target|due|soll|geplant|fallig|vorgesehen|prevu|prev|planifie|programme|planificado|planeado|prog|programado|previsto|"
    r"pianificato|programmato|gepland|plan(?:owan[eay])?|zaplanowan[eay])(?: (?:dt|date|day|on|for|datum|am|le|fecha|data|termin))?"
)
"""Heads, as `normalise` writes them, of what was planned."""
_DONE = re.compile(
    r"(?:dn|done|act|actual|actl|comp|compl|completed|completion|executed|exec|attended|carried out|performed|ist|erledigt|durchgefuhrt|ausgefuhrt|fait|realise|effectue|execute|hecho|realizado|ejecutado|"
    r"efectuado|real|feito|executado|fatto|eseguito|effettuato|gedaan|uitgevoerd|gereed|werkelijk|wykonan[eoay]|zrobion[eoay])(?: (?:dt|date|day|on|datum|am|le|fecha|data))?|(?:date|day|datum|fecha|data) (?:done|completed|actual|realizado|erledigt)"
)
"""Heads, as `normalise` writes them, of what was done."""
_PLAN_LETTERS, _DONE_LETTERS = frozenset("pst"), frozenset("darceiw")
"""Initials of such heads: planned, scheduled, Soll, target; done, actual, réalisé, realizado, completed, ejecutado, Ist, wykonane."""
_SPAN = re.compile(r"(?P<word>[^\W\d_]{3,12})\.?(?:[\s./'’-]{0,3}(?P<year>\d{4}|\d{2}))?")
_WEEK = re.compile(
    r"(?:KW|CW|W|wk|week|woche|semaine|semana|sem|Q|qtr|quarter)[-. ]{0,2}\d{1,2}(?:[-/ ]\d{2,4})?", re.I
)
_FIRST = re.compile(r"(?P<month>\d{4}-\d{2})-01(?:[ T]00:00(?::00)?)?")
"""A month as a spreadsheet keeps it: its first day."""
_OF_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?")
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}\.?|\d{1,2}[-. ]{0,2}(?P<word>[^\W\d_]{3,12})\.?")
_TICK = re.compile(r"[✓✔√☑●■]|y|yes|ok|o\.k\.?|done|d|comp(?:leted)?|ja|erledigt|oui|fait|s[ií]|hecho|sim|feito|fatto|gedaan|tak", re.I)  # fmt: skip
"""Marks that say that it was done where what was planned stands beside them."""
_NOTHING = re.compile(r"[-–—/.*]*|n\.?/?a\.?|nil|not due|not applicable|entf[aä]llt|s/?o|no aplica", re.I)
_NOT_DONE = re.compile(
    r"\b(?:not?|non|nicht|noch|pas|niet|nao|nie|pending|open|postpon\w*|p ?p|defer\w*|cancel\w*|resched\w*|shift(?:ed)?|carried (?:over|fwd|forward)|c ?f|skip\w*|miss(?:ed)?|due|overdue|o ?d|hold|held|wait\w*|awaiting|"
    r"verschob\w*|offen|ausgefallen|report\w*|annul\w*|attente|aplazad\w*|pendient\w*|cancelad\w*|reprogramad\w*|rinviat\w*|sospes\w*|annullat\w*|adiad\w*|pendent\w*|uitgesteld|vervallen|przelozon\w*|odwolan\w*)\b"
)
"""Words of what was planned and not done, as `normalise` writes them."""
_AMOUNT = re.compile(r"[-+]?\d+(?:[.,]\d+)?\s*%?")
_LAST, _MOST_AMOUNTS = 31, 0.1
_LEAST_ROWS, _LEAST_LETTERS = 2, 2


@dataclass(frozen=True)
class PlanAndDone:
    """Where a list says what was planned and what was done.

    Attributes:
        at: Position of the lowest row of its header.
        head: Header of the columns before the months, and nothing above those.
        first: First column of the months.
        spans: Columns of what was done, with the month or week that each stands under.
        planned: Column of what was planned by that of what was done; empty where rows tell it.
        kind: Column whose cells say which rows are plans; -1 where columns tell it.
        above: Rows of the header above the lowest.
        day_alone: Whether a figure alone is a day of the month that it stands under.
    """

    at: int
    head: Row
    first: int
    spans: dict[int, str]
    planned: dict[int, int] = field(default_factory=dict)
    kind: int = -1
    above: int = 0
    day_alone: bool = True


def plan_and_done(top: Sequence[Row]) -> PlanAndDone | None:
    """How a sheet parts what was planned from what was done; None where it does not.

    Args:
        top: Its first rows.
    """
    for at, row in enumerate(top[:HEAD_ROWS]):
        found = _in_columns(top, at, row) or _in_rows(top, at, row)
        if found is not None:
            return _without_amounts(found, top[at + 1 :])
    return None


def _without_amounts(found: PlanAndDone, below: Sequence[Row]) -> PlanAndDone | None:
    """The list with whether bare figures are days of its months; None where amounts that were planned and reached stand in it ("Target 95 %, actual 91.2 %").

    Of jobs that were to be done and were done, the second number is never the greater one; a job is rarely done before its day.
    """
    pairs = [
        (plan.at(found.planned.get(p, p)), row.at(p))
        for n, row in enumerate(below) if (plan := plan_beside(found, below, n)) is not None for p in found.spans
    ]  # fmt: skip
    figures = [c for pair in pairs for c in pair if _AMOUNT.fullmatch(c)]
    days = [c for c in figures if c.isdigit() and 1 <= int(c) <= _LAST]
    if len(figures) - len(days) > _MOST_AMOUNTS * sum(bool(c) for pair in pairs for c in pair):
        return None
    both = [(int(a), int(b)) for a, b in pairs if a.isdigit() and b.isdigit()]
    fewer, more = sum(b < a for a, b in both), sum(b > a for a, b in both)
    return replace(found, day_alone=more >= fewer)


def row_of(found: PlanAndDone, row: Row, before: Row | None) -> Row:
    """A row as one of what was done: without days where it is a plan, with machine and task of the row above it where it leaves them out.

    Args:
        found: How the list is made.
        row: The row.
        before: The row above it.
    """
    if found.kind < 0 or row.number <= found.head.number:
        return row
    if not _says(row.at(found.kind), _DONE, _DONE_LETTERS):
        return replace(row, cells=row.cells[: found.first])
    own = [row.at(p) for p in range(found.first)]
    # the machine stands once for both rows
    if before is not None and not any(c for p, c in enumerate(own) if p != found.kind):
        own = [before.at(p) for p in range(found.first)]
    return replace(row, cells=[*("" if p == found.kind else c for p, c in enumerate(own)), *row.cells[found.first :]])


def plan_beside(found: PlanAndDone, rows: Sequence[Row], n: int) -> Row | None:
    """The row in which the plan of a row stands: itself, or the row of plans above or below one of what was done; None for any other row.

    Args:
        found: How the list is made.
        rows: Rows below its header.
        n: Position of the row.
    """
    if found.kind < 0:
        return rows[n]
    if not _says(rows[n].at(found.kind), _DONE, _DONE_LETTERS):
        return None
    beside = [rows[k] for k in (n - 1, n + 1) if 0 <= k < len(rows)]
    return next((row for row in beside if _says(row.at(found.kind), _PLAN, _PLAN_LETTERS)), None)


def told_done(found: PlanAndDone, cell: str, column: int, dismissed: frozenset[str], order: DateOrder) -> Told | None:
    """What a cell for what was done tells: its day, the month where it only bears a mark; None where it was not done.

    Args:
        found: How the list is made.
        cell: As written.
        column: Where it stands.
        dismissed: Marks of what was not done.
        order: Order of day and month in days of figures.
    """
    if not cell or _NOTHING.fullmatch(cell) or cell.casefold() in dismissed:
        return None
    span = found.spans[column]
    month = first["month"] if (first := _FIRST.fullmatch(span)) else span
    if DATE.match(cell):
        return Told(cell, "", "")
    named = _DAY.fullmatch(cell)
    if named is not None and (named["word"] is None or month_of(named["word"].casefold()) is not None):
        return Told(_with_year(cell, span, order), "", "")
    if day := _OF_MONTH.fullmatch(cell):
        if not found.day_alone:
            return None
        return Told(f"{month}-{int(day[1]):02}" if first else f"{day[1]} {month}", "", "")
    if _TICK.fullmatch(cell):
        return Told(month, "", "")
    told = told_of(cell, dismissed)
    if told is None or not told.done or (told.said and _NOT_DONE.search(normalise(told.said))):
        return None
    return told._replace(day=_with_year(told.day, span, order) if told.day else month)


def _with_year(day: str, span: str, order: DateOrder) -> str:
    """A day without a year with that which brings it nearest to the month that it stands under; as it is where that has no year or it has its own."""
    found = parse_period(span, order)
    if DATE.match(day) or found is None or found[1] is None:
        return day
    middle = date(found[0], found[1], 15)
    near = [
        (abs((told[0].day - middle).days), year)
        for year in range(found[0] - 1, found[0] + 2) if (told := parse(day, order=order, default=(year, None)))
    ]  # fmt: skip
    mark = " " if any(map(str.isalpha, day)) else "." if "." in day else "/" if "/" in day else "-"
    return f"{day.rstrip('.')}{mark}{min(near)[1]}" if near else day


def is_planned(cell: str) -> bool:
    """Whether a cell for what was planned holds a day or mark."""
    return bool(cell) and not _NOTHING.fullmatch(cell)


def _in_columns(top: Sequence[Row], at: int, row: Row) -> PlanAndDone | None:
    """Columns of what was planned and done, each under its month, in a row of their own or behind the month in one cell."""
    pairs: dict[int, int] = {}
    spans: dict[int, str] = {}
    letters = words = 0
    above = _carried(top[at - 1]) if at else []
    last: tuple[int, str] | None = None
    for p in range(len(row.cells)):
        over = above[p] if p < len(above) else ""
        span, head = (over, row.at(p)) if _is_span(over) else _split(row.at(p))
        if not span:
            last = None
        elif _says(head, _PLAN, _PLAN_LETTERS):
            last = (p, span)
        elif _says(head, _DONE, _DONE_LETTERS) and last is not None and last[1] == span:
            pairs[p], spans[p], last = last[0], span, None
            letters += len(normalise(head)) == 1
            words += len(normalise(head)) > 1
    if not spans or (not words and letters < _LEAST_LETTERS):
        return None
    first = min(pairs.values())
    heads = [row.at(p) or (top[at - 1].at(p) if at else "") for p in range(first)]
    named = sum(map(bool, heads)) > 0 and not any(map(_is_span, heads))
    filled = sum(any(r.at(p) for p in (*pairs, *pairs.values())) for r in top[at + 1 :])
    if not named or filled < _LEAST_ROWS:
        return None
    below_months = bool(above) and any(_is_span(above[p]) for p in spans if p < len(above))
    return PlanAndDone(at, Row(row.number, heads), first, spans, pairs, above=int(below_months))


def _in_rows(top: Sequence[Row], at: int, row: Row) -> PlanAndDone | None:
    """Rows of what was planned and done by turns, told by a column before those of the months."""
    spans = {p: c.strip() for p, c in enumerate(row.cells) if _is_span(c.strip())}
    if len(spans) < _LEAST_ROWS:
        return None
    first = min(spans)
    for kind in reversed(range(first)):
        told = [c for r in top[at + 1 :] if (c := r.at(kind))]
        plans = sum(_says(c, _PLAN, _PLAN_LETTERS) for c in told)
        done = sum(_says(c, _DONE, _DONE_LETTERS) for c in told)
        if min(plans, done) >= _LEAST_ROWS and plans + done == len(told):
            head = Row(row.number, ["" if p == kind else row.at(p) for p in range(first)])
            return PlanAndDone(at, head, first, spans, kind=kind) if any(head.cells) else None
    return None


def _carried(row: Row) -> list[str]:
    """Cells of a row in which a month stands over the columns behind it, too, up to the next head."""
    out: list[str] = []
    for cell in map(str.strip, row.cells):
        out.append(cell or (out[-1] if out and _is_span(out[-1]) else ""))
    return out + out[-1:] * _LEAST_LETTERS


def _is_span(text: str) -> bool:
    """Whether a head is a month, a week or a quarter."""
    if _WEEK.fullmatch(text) or _FIRST.fullmatch(text):
        return True
    found = _SPAN.fullmatch(text)
    return found is not None and month_of(found["word"].casefold()) is not None


def _split(cell: str) -> tuple[str, str]:
    """Month and kind of a head that holds both ("APR-24 P", "Jan Actual"), empty where it does not."""
    words = re.split(r"[\s_()/-]+", cell.strip().rstrip(")"))
    span = cell[: cell.rfind(words[-1])].strip(" _()/-") if len(words) > 1 else ""
    return (span, words[-1]) if span and _is_span(span) else ("", "")


def _says(head: str, words: re.Pattern[str], letters: frozenset[str]) -> bool:
    told = normalise(head)
    return told in letters or bool(words.fullmatch(told))
