"""Where the header of a table stands, which column is which field, and what the lines above it say."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pdm.errors import Reason, Refusal, Refused
from pdm.records import stable_id
from pdm.sources.files.opened import Source
from pdm.sources.tables.clock_columns import holds_clocks
from pdm.sources.tables.counted_in import hours_by_place
from pdm.sources.tables.date_labels import only_date
from pdm.sources.tables.dated_texts import begins_with_day, dated_columns
from pdm.sources.tables.figure_blocks import figures_told, without_figures
from pdm.sources.tables.head_labels import label_values, may_name
from pdm.sources.tables.header_rows import find_header, like_a_header
from pdm.sources.tables.keys import explaining_columns
from pdm.sources.tables.planned_tables import announced_by
from pdm.sources.tables.site_names import is_name
from pdm.sources.tables.summaries import SumsUp, aside, is_named, summing_columns
from pdm.sources.tables.titled import head_of, place_above, week_told, weeks_differ, with_weekdays
from pdm.sources.tables.titles import Titled, file_name, titles_of
from pdm.sources.tables.unread_texts import texts_left
from pdm.vocabulary.column_cells import machine_key, machine_keys
from pdm.vocabulary.columns import name_columns
from pdm.vocabulary.field_content import DATE, guess_by_content
from pdm.vocabulary.field_units import heading_units, unit_columns
from pdm.vocabulary.fields import (
    FIELDS,
    MEASURED,
    candidates,
    normalise,
    site_mapping,
)
from pdm.vocabulary.headings import shown_headings
from pdm.vocabulary.numbered_places import TITLED
from pdm.vocabulary.work_types import work_of_table

_MERGED, _LOG_ROWS = 3, 3
"""Equal cells of a row that are one merged over them, and dated rows that are a log."""
HEAD_ROWS = 40
"""A header stands within this many rows from the top."""

# fields that a form's head may give for all its rows
_HEAD_FIELDS = frozenset(
    {"period", "technician", "equipment", "equipment_name", "site", "department", "functional_location", "date", "work_order",
     "running_hours", "serial_no", "manufacturer", "reported_by"}
)  # fmt: skip
_TEXT = ("description", "long_text", "remarks")
_PLACE = ("equipment", "equipment_name", "functional_location", "serial_no")
_NAMES = ("equipment", "equipment_name")
_WHEN = ("date", "started_at", "ended_at")
_MOMENTS = ("started_at", "ended_at")
_FIGURES = frozenset({*MEASURED, "status"} - {"downtime", "cost"})
_TOLD = (*_WHEN, *_PLACE, *_TEXT, "downtime", "cost", "work_order")
"""Fields that a record cannot lose without a word."""
_CMMS = frozenset(
    normalise(n)
    for n in ["QMNUM", "AUFNR", "EQUNR", "TPLNR", "QMTXT", "KTEXT", "AUSVN", "AUSBS", "ILART", "AUART", "QMART", "FECOD", "URCOD", "MNCOD", "OTEIL", "QMDAT", "WONUM", "ASSETNUM", "WORKTYPE", "REPORTDATE", "ACTSTART", "ACTFINISH", "SITEID", "FAILURECODE", "PROBLEMCODE", "DESCRIPTION_LONGDESCRIPTION", "PMType", "BscStartDate", "OriginalShorttext", "FuncLocation", "WERKS", "SWERK"]
) | {"functional loc", "notification", "order type", "malf start", "main workctr", "techn platz", "bsc start", "notif date", "auftrag", "meldung"}  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """How a table is laid out.

    Attributes:
        columns: Column position to field.
        headers: Header texts by position; an unnamed column has an empty text.
        first: Position of the first data row among the rows looked at.
        head: Fields that the lines above the header give for all rows.
        units: Unit written in the header, by field.
        amounts: Column of an amount to the column that holds its unit.
        cmms: The headers are those of a maintenance system.
        notices: Important fields that no header was found for.
        week: First day of the week that its titles tell.
        met_on: The day of the meeting whose minutes it is part of.
        announced: A title, or the name of the sheet or file, that says that what stands below is still to be done.
    """

    columns: dict[int, str]
    headers: tuple[str, ...]
    first: int
    head: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    amounts: dict[int, int] = field(default_factory=dict, kw_only=True)
    cmms: bool = False
    notices: tuple[Refusal, ...] = ()
    week: date | None = field(default=None, kw_only=True)
    met_on: date | None = field(default=None, kw_only=True)
    announced: str = field(default="", kw_only=True)

    @property
    def form(self) -> str:
        """Signature of the header; lines of one form have the same."""
        return stable_id("form", *(normalise(h) for h in self.headers), length=12)


def find_layout(
    source: Source,
    rows: Sequence[Sequence[str]],
    *,
    page: int = 0,
    what: str = "table",
    most: int = HEAD_ROWS,
    sheet: str = "",
    titled: Titled | None = None,
) -> Layout:
    """Find the header within the first rows of a table.

    Args:
        source: The document, for the site's forms and refusals.
        rows: The first rows as text, from the top; some rows below the header help to name its columns.
        page: Sheet or page, for refusals.
        what: What the rows are, for messages.
        most: Rows from the top among which the header stands; 1 where it is the first.
        sheet: Name of the sheet, which may tell of which week its rows are.
        titled: What titles say that are not among the rows.

    Raises:
        Refused: No header was found, or its columns mean nothing known.
    """
    forms = source.settings.forms
    best = find_header(rows, most, forms, source)
    if best is None:
        return _without_header(source, rows, page, what)
    start, cells, height = best
    first = start + height
    # the header again, as on every page of a list, is no cell of any column
    below = [r for r in _own_rows(rows[first : first + 200]) if [c.strip() for c in r] != cells]
    samples = {p: [r[p] if p < len(r) else "" for r in below] for p in range(len(cells))}
    people = source.settings.people
    columns = name_columns(
        cells, samples, forms=forms, origin=source.origin, people=people, headings=source.headings, machines=machine_keys(source.names)
    )  # fmt: skip
    columns = with_weekdays(_of_the_row(columns, cells), samples)
    columns |= hours_by_place(columns, cells, samples)
    source.noted.shown.append(shown_headings(cells, samples, columns, people=people))
    above = without_figures(rows[:start])
    titled = titled or titles_of(above, source.settings.date_order, sheet=sheet, origin=source.origin)
    head = _head(above)
    of_titles = head_of(titled, columns, samples, sent=source.sent_at is not None)
    if "functional_location" not in head:
        head |= place_above(above, sheet, columns, source.names)
    head |= {f: v for f, v in of_titles.items() if f not in head or (f == "period" and titled.week is not None)}
    if _of_all(
        head.get("equipment", ""),
        machine_keys(source.names),
        [samples[p] for p, f in columns.items() if f in ("equipment", "site")],
    ):
        head.pop("equipment", None)
    if work := work_of_table(cells if not {"work_type", "order_type"} & set(columns.values()) else ()):
        head["work_type"] = work
    columns = _rather_of_head(columns, cells, samples, head, source)
    around = [*(c for row in above for c in row), sheet, file_name(source.origin)]
    log = "date" in head or is_named(source, cells)
    summing = [] if log else summing_columns(cells, columns, samples, around)
    explaining = [] if log else explaining_columns(cells, columns, samples, around)
    if summing or explaining:
        told = aside(source, summing or explaining, page, start + 1, explains=not summing)
        return _behind(source, rows, start, told, page=page, what=what, most=most, sheet=sheet)
    notices = (
        *_missing(source, columns, cells, head, page, start + 1),
        *_misnamed(source, cells, page, start + 1),
        *_repeated(source, columns, cells, samples, page, start + 1),
        *texts_left(source, columns, cells, samples, page, start + 1),
        *_passed_over(source, rows[:start], page, start + 1),
        *figures_told(source, rows[:start], page, start + 1),
        *weeks_differ(source, titled, page, start + 1),
    )
    units = heading_units(cells, columns)
    amounts = {p: u for u, p in unit_columns(cells, samples).items() if p >= 0 and u not in columns}
    # an order with both its types is a record of a system, whatever the system calls its columns
    typed = {"work_order", "order_type", "work_type"} <= set(columns.values())
    cmms = typed or sum(1 for c in cells if normalise(c) in _CMMS) >= 2
    return Layout(
        columns, tuple(cells), first, head, units, cmms, notices, amounts=amounts, week=week_told(titled), met_on=titled.met_on, announced=announced_by(around)
    )  # fmt: skip


def _behind(source: Source, rows: Sequence[Sequence[str]], start: int, told: SumsUp, *, page: int, what: str, most: int, sheet: str) -> Layout:  # fmt: skip
    """The layout of a log that stands below a table of sums.

    Raises:
        SumsUp: There is none.
    """
    end = next((i for i in range(start, len(rows)) if not any(c.strip() for c in rows[i])), len(rows))
    rest = [[""] * len(r) if i < end else r for i, r in enumerate(rows)]
    if most == 1 or find_header(rest, most, source.settings.forms, source) is None:
        raise told
    try:
        found = find_layout(source, rest, page=page, what=what, most=most, sheet=sheet)
    except Refused:
        raise told from None
    return replace(found, notices=(told.refusal, *found.notices))


def retitled(layout: Layout, titled: Titled) -> Layout:
    """The layout of rows below titles that tell another day, week or month than those above the table."""
    if not titled:
        return layout
    return replace(layout, head={**layout.head, **head_of(titled, layout.columns, {})}, week=week_told(titled))


def replaced(layout: Layout, place: Mapping[str, str]) -> Layout:
    """The layout of rows below a title that names another place, or none, than the one above the table."""
    if "functional_location" in (*layout.columns.values(), *layout.head):
        return layout
    return replace(layout, head={**{f: v for f, v in layout.head.items() if f != TITLED}, **place})


def _of_the_row(columns: dict[int, str], cells: Sequence[str]) -> dict[int, str]:
    """Columns without the figures and states of machines that stand beside one another ("Boiler #1 psi", "Boiler #2 psi"): they are of no one machine, and a
    row of them alone tells of nothing that happened.
    """
    if set(columns.values()) & set(_PLACE):
        return columns
    ends = Counter(words[-1] for c in cells if (words := normalise(c).split()))
    beside = {p for p, f in columns.items() if f in _FIGURES and ends[normalise(cells[p]).split()[-1]] > 1}
    return {p: f for p, f in columns.items() if p not in beside}


def _own_rows(below: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows below a header without headings merged over them, up to where another table may begin."""
    out: list[Sequence[str]] = []
    blank = False
    for row in below:
        told = [c for c in row if c.strip()]
        if blank and like_a_header(told):
            break
        # a title may stand between the blank row and the header below it
        blank = not told or (blank and len(told) == 1)
        if len(told) < _MERGED or len(set(told)) > 1:
            out.append(row)
    return out


def _passed_over(source: Source, above: Sequence[Sequence[str]], page: int, row: int) -> tuple[Refusal, ...]:
    """Dated rows above the header, as of a log whose own header means nothing known: they are no head of a form."""
    told = [(i, r) for i, r in enumerate(above) if sum(bool(c.strip()) for c in r) >= _MERGED]
    dated = Counter(p for _, r in told for p, c in enumerate(r) if DATE.match(c.strip()))
    if not dated or dated.most_common(1)[0][1] < _LOG_ROWS:
        return ()
    at, first = next((i, r) for i, r in told if any(DATE.match(c.strip()) for c in r))
    return (
        source.refusal(
            Reason.UNMAPPED_HEADER,
            f"{dated.most_common(1)[0][1]} dated rows from row {at + 1} on stand above the header in row {row} and were not read.",
            "Give them a header (date, equipment, description), or move one of the two tables to a sheet of its own.",
            page=page, row=at + 1, value=" | ".join(first),
        ),
    )  # fmt: skip


def _without_header(source: Source, rows: Sequence[Sequence[str]], page: int, what: str) -> Layout:
    """No header was recognised: take the first row as one if columns tell by their content what they are."""
    filled = [i for i, r in enumerate(rows) if sum(1 for c in r if c.strip()) >= 2]
    if not filled:
        raise Refused(
            source.refusal(
                Reason.NO_TABLE, f"There is no {what} of log lines in it.",
                "Send a file with one line an entry and a header row (date, equipment, description).", page=page,
            )
        )  # fmt: skip
    start = filled[0]
    width = max(len(r) for r in rows)
    samples = {p: [r[p] if p < len(r) else "" for r in rows[start + 1 : start + 200]] for p in range(width)}
    begins = dated_columns(samples, machine_keys(source.names))
    columns = begins or guess_by_content(samples)
    fields = set(columns.values())
    top = [c.strip() for c in rows[start]]
    top_guess = guess_by_content({p: [c, c] for p, c in enumerate(top)})
    is_data = "date" in top_guess.values() or any(re.fullmatch(r"[\d.,:/-]{4,}", c) or begins_with_day(c) for c in top)
    if "description" in fields and ("date" in fields or "equipment" in fields):
        headers = tuple("" for _ in range(width)) if is_data else tuple(top + [""] * (width - len(top)))
        source.noted.shown.append(shown_headings(headers, samples, columns, people=source.settings.people))
        source.noted.poor = source.noted.poor or not {"date", "equipment"} <= fields
        notice = source.refusal(
            Reason.NO_HEADER if is_data else Reason.UNMAPPED_HEADER,
            "No known header was found; columns were taken for what they hold: "
            + ", ".join(f"column {p + 1} is {f}" for p, f in sorted(columns.items()))
            + (", whose texts begin with their days." if begins else "."),
            _remedy(source.site), page=page, row=start + 1, value=" | ".join(top),
        )  # fmt: skip
        return Layout(columns, headers, start if is_data else start + 1, notices=(notice,))
    source.noted.poor = True
    reason = Reason.NO_HEADER if is_data or len(filled) < 2 else Reason.UNMAPPED_HEADER
    raise Refused(
        source.refusal(
            reason, "No header row was recognised and the columns do not tell what they are.",
            _remedy(source.site), page=page, row=start + 1, value=" | ".join(top),
        )
    )  # fmt: skip


def _remedy(site: str) -> str:
    return f"Name the columns in plant.toml under [[sites.{site}.forms]] (match and columns), or add a header row."


def _missing(
    source: Source, columns: dict[int, str], cells: Sequence[str], head: dict[str, str], page: int, row: int
) -> tuple[Refusal, ...]:
    have = set(columns.values()) | set(head)
    unknown = [c for p, c in enumerate(cells) if c and p not in columns]
    lacking = [
        name
        for name, group in (("date", (*_WHEN, "period")), ("equipment", _PLACE), ("description", _TEXT))
        if not have & set(group)
    ]
    if not lacking:
        return ()
    source.noted.poor = source.noted.poor or bool(unknown)
    codes = have & {"damage_code", "cause_code", "object_part", "activity_code"}
    nothing_to_tell = not have & set(_TEXT) and not codes
    if len(lacking) >= (2 if nothing_to_tell else 3):
        raise Refused(
            source.refusal(
                Reason.UNMAPPED_HEADER, f"No column is known for {' and '.join(lacking)}.",
                _remedy(source.site), page=page, row=row, value=" | ".join(unknown),
            )
        )  # fmt: skip
    if not unknown:
        return ()
    return (
        source.refusal(
            Reason.UNMAPPED_HEADER,
            f"No column is known for {' and '.join(lacking)}; unknown: {', '.join(unknown)}. The rows were kept.",
            _remedy(source.site), page=page, row=row, value=" | ".join(unknown),
        ),
    )  # fmt: skip


def _misnamed(source: Source, cells: Sequence[str], page: int, row: int) -> tuple[Refusal, ...]:
    """Headers of this table that the settings map to something that is no field."""
    mapping = site_mapping(cells, source.settings.forms, source.origin)
    out = []
    for cell in cells:
        name = mapping.get(normalise(cell), "") if cell else ""
        if name and name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, 1)
            out.append(
                source.refusal(
                    Reason.UNMAPPED_HEADER,
                    f"plant.toml maps {cell!r} to {name!r}, which is no field" + (f"; did you mean {near[0]!r}?" if near else "."),
                    f"Correct it under [[sites.{source.site}.forms]]. Fields: {', '.join(FIELDS)}.", page=page, row=row, value=cell,
                )
            )  # fmt: skip
    return tuple(out)


def _repeated(
    source: Source, columns: dict[int, str], cells: Sequence[str], samples: dict[int, list[str]], page: int, row: int
) -> tuple[Refusal, ...]:
    """Columns whose header stands above an earlier column too, and that hold something else: a second table beside the first, or a name used twice."""
    named = {normalise(cells[p]): p for p in reversed(columns) if normalise(cells[p])}
    again = [
        p
        for p, cell in enumerate(cells)
        if p not in columns and (first := named.get(normalise(cell))) is not None and columns[first] in _TOLD
        # the clock of the day beside it was read with it
        and not (columns[first] in _MOMENTS and holds_clocks(samples[p]))
        and any(a.strip() and a.strip() != b.strip() for a, b in zip(samples[p], samples[first], strict=True))
    ]  # fmt: skip
    if not again:
        return ()
    told = ", ".join(f"column {p + 1} ({cells[p]})" for p in again)
    return (
        source.refusal(
            Reason.UNMAPPED_HEADER, f"Headers are used twice; what stands in {told} was not read.",
            "Put a table that stands beside another one below it or in a sheet of its own; else give each column a name of its own.",
            page=page, row=row, value=" | ".join(cells),
        ),
    )  # fmt: skip


def _rather_of_head(
    columns: dict[int, str], cells: Sequence[str], samples: Mapping[int, Sequence[str]], head: Mapping[str, str], source: Source
) -> dict[int, str]:  # fmt: skip
    """Columns without one that only its cells made the machine's, none of them a machine of the site, where the head names one."""
    machines = machine_keys(source.names)
    if not is_name(head.get("equipment", ""), source.names):
        return columns
    guessed = {
        p for p, f in columns.items()
        if f == "equipment" and not any(m.field == f for m in candidates(cells[p])) and not any(machine_key(c) in machines for c in samples[p])
    }  # fmt: skip
    return {p: f for p, f in columns.items() if p not in guessed}


def _of_all(named: str, machines: Collection[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether what a head calls its unit is where the machines of the column are ("Unit: Nordic Petrel"), not one of them."""
    cells = [c.strip() for column in columns for c in column]
    several = len({c for c in cells if c}) > 1 and sum(map(bool, cells)) >= 0.5 * len(cells)
    return bool(named) and several and machine_key(named) not in machines


def _head(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    out: dict[str, str] = {}
    for row in rows:
        for name, value in label_values(row, several=True).items():
            if name in _HEAD_FIELDS and name in FIELDS and (name not in _NAMES or may_name(value)):
                out.setdefault(name, value)
    if "date" not in out and (day := only_date("  ".join(c for c in row if c) for row in rows)):
        out["date"] = day
    return out
