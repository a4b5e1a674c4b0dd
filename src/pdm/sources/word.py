"""Word documents (DOCX): their tables are read like sheets, with the lines above each as its titles, or as forms where label and value stand by
turns; lines outside of them that begin with a day are log lines, too.
"""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from pdm.config import DateOrder
from pdm.errors import Reason, Refusal, Refused
from pdm.grammar.dates import parse
from pdm.grammar.weeks import week_of
from pdm.sources.files.opened import Opened, Source, guarded
from pdm.sources.files.package import opened_package
from pdm.sources.files.xml_stream import Event, Mark, UnsafeXml, XmlFault, events
from pdm.sources.tables.cards import Card, card_readings, cards_of, head_of, machine_of, says_what, with_text
from pdm.sources.tables.dated_texts import DAY_FIRST
from pdm.sources.tables.day_headings import day_heading, day_of_head
from pdm.sources.tables.sheet_rows import Row, Sheet
from pdm.sources.tables.titles import titles_of
from pdm.sources.texts.typed_entry import BULLET
from pdm.sources.texts.typed_flow import clock_first, says_planned
from pdm.sources.texts.typed_lines import begins_with_day, read_lines
from pdm.sources.workbooks.sheet import sheet_readings

BODY = "word/document.xml"
_BLOCK = 1 << 18
_TITLES = 6
"""Lines above a table that may say what it is of; log lines are none."""
_DELETED = frozenset({"del", "moveFrom"})
"""Parts of a document that somebody took out while changes were tracked."""
_MOST_COLUMNS = 1_000


_LISTED = re.compile(r"list(?:bullet|number)|aufz|listennummer|liste(?:apuces|numros)|listacon", re.I)
"""Names of styles whose paragraphs are items of a list."""
_TITLE = re.compile(r"(?:heading|title|subtitle|berschrift|überschrift|titel|titre|ttulo|título)", re.I)
_WORDS = 5
"""Words from which a line beside a table that begins with a day is a log line though it names no machine; fewer may be a title."""
_PARTS = re.compile(r"\s+[–—|-]\s+|\s{3,}")
"""What parts the title of a report from its plant and month."""
_APART = re.compile(r"\s*\t\s*| {3,}")
"""What parts the labels of a line above a table."""
_CAPTION = 8
"""Words of the longest caption of a table."""


@dataclass
class _Table:
    """A table: the titles above it, and its rows."""

    above: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class _Line:
    """A line outside of tables: how many tables stand above it, and whether it is an item of a list or a heading."""

    text: str
    below: int
    item: bool = False
    heading: bool = False

    @property
    def shown(self) -> str:
        """As it is seen on paper."""
        return f"- {self.text}" if self.item else self.text


def is_docx(source: Source) -> bool:
    """Whether the package holds a text document."""
    try:
        with zipfile.ZipFile(source.path) as package:
            return BODY in package.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def open_docx(source: Source) -> Opened:
    """Open a text document of Word, LibreOffice and others.

    Raises:
        Refused: Damaged, protected, a bomb, unsafe, or nothing in it is like a log line.
    """
    tables, lines = _read(source)
    lines = _with_heads(source, tables, lines)
    machines = _machines_over(source, tables)
    _give_titles(source, tables, lines)
    for n, machine in machines.items():
        tables[n].above = [*machine, *tables[n].above]
    filled = [n for n, t in enumerate(tables, start=1) if any(any(r.cells) for r in t.rows)]
    cards, sheets, told = _forms_and_sheets(source, tables, filled, lines)
    opened, refused = _opened(source, sheets, cards, len(filled))
    beside = opened is not None
    texts = ["" if n in told else _beside(source, lines, n) if beside else line.shown for n, line in enumerate(lines)]
    reading = read_lines(
        source, texts, page=len(filled) + 1 if beside else 1, channel="typed", head=_year_of(source, lines), headed=True, paragraphs=True
    )  # fmt: skip
    if opened is None and reading.entries.empty:
        if refused is not None and (not lines or cards):
            raise Refused(refused)
        source.refuse(
            Reason.NO_TABLE, "The text document holds no table of log lines and no lines that begin with a date.",
            "Send a table with a header row (date, equipment, description), or begin each line with its date.",
        )  # fmt: skip
    if opened is None:
        opened = Opened(source.document("docx", 1), refusals=[refused] if refused is not None and cards else [])
    if not reading.entries.empty or reading.refusals:
        opened.document["pages"] = len(filled) + 1 if beside else 1
        opened.chunks = itertools.chain(opened.chunks, guarded(source, iter([reading])))
    return opened


def _with_heads(source: Source, tables: Sequence[_Table], lines: Sequence[_Line]) -> list[_Line]:
    """Lines of a document with what tables say of the day and shift of the lines below them, which are no tables then."""
    out = list(lines)
    for n, table in enumerate(tables, start=1):
        below = next((i for i, line in enumerate(out) if line.below >= n), len(out))
        told = head_of(source, table.rows) if below < len(out) and out[below].below == n else ()
        if told:
            out[below:below] = [_Line(f"{label}: {value}", n) for label, value in told]
            table.rows.clear()
    return out


def _machines_over(source: Source, tables: Sequence[_Table]) -> dict[int, list[str]]:
    """By table, what a form right above it says of the machine that it is the history of; such a form is no record then."""
    out: dict[int, list[str]] = {}
    filled = [n for n, t in enumerate(tables) if any(any(r.cells) for r in t.rows)]
    for above, below in itertools.pairwise(filled):
        told = machine_of(source, tables[above].rows)
        if told and not cards_of(source, below, tables[below].rows):
            out[below] = [f"{label}: {value}" for label, value in told]
            tables[above].rows.clear()
    return out


def _year_of(source: Source, lines: Sequence[_Line]) -> dict[str, str]:
    """The year that the titles of a document tell, where days of its lines have none."""
    if not any(_lacks_year(line.text, source.settings.date_order) for line in lines):
        return {}
    headings = [_PARTS.split(line.text) for line in lines if line.heading or line is lines[0]]
    titled = titles_of(headings, source.settings.date_order, origin=source.origin if source.sent_at is None else "")
    week = str((titled.week + timedelta(days=3)).year) if titled.week is not None else ""
    year = week or titled.year or titled.named_year
    return {"period": year} if year else {}


def _lacks_year(text: str, order: DateOrder) -> bool:
    """Whether a line begins with a day without its year, or is the heading of one."""
    heading = day_heading(text, order)
    first = DAY_FIRST.match(text)
    day = heading.day if heading is not None else first["date"] if first is not None else ""
    return bool(day) and not parse(day, order=order)


def _give_titles(source: Source, tables: Sequence[_Table], lines: Sequence[_Line]) -> None:
    """Give each table the lines right above it that are no log lines, the one day that lines further above tell, and the title of the document."""
    order = source.settings.date_order
    groups = {n: list(group) for n, group in itertools.groupby(lines, key=lambda line: line.below)}
    for n, told in enumerate(tables):
        above = [line for line in groups.get(n, ()) if not _is_log_line(source, line)]
        told.above = [line.text for line in above[-_TITLES:]]
        texts = [line.text for line in above if not begins_with_day(line.text)]
        days = [t for t in texts if day_heading(t, order) is not None or day_of_head(t, order) is not None]
        of_document = [line.text for line in lines[:1] if line.heading]
        for title in (*(days if len(days) == 1 else ()), *of_document):
            if title not in told.above:
                told.above.insert(0, title)


def _is_log_line(source: Source, line: _Line) -> bool:
    """Whether a line above a table tells of something that happened, not of what the table is."""
    if day_heading(line.text, source.settings.date_order) is not None:
        return False
    text = BULLET.sub("", line.text)
    return clock_first(text, dotted=True) is not None or (begins_with_day(text) and not _is_title(source, line))


def _forms_and_sheets(
    source: Source, tables: Sequence[_Table], filled: Sequence[int], lines: Sequence[_Line]
) -> tuple[list[Card], list[Sheet], set[int]]:
    """Forms, other tables, and which lines are the text of a form that has no box for it."""
    cards: list[Card] = []
    sheets: list[Sheet] = []
    told: set[int] = set()
    for page, n in enumerate(filled, start=1):
        own = cards_of(source, page, tables[n - 1].rows)
        if not own:
            sheets.append(Sheet(page, "", partial(_rows, tables[n - 1])))
            continue
        if not says_what(source, own[-1]):
            under = [i for i, line in enumerate(lines) if line.below == n and not begins_with_day(line.text)]
            own[-1] = with_text(source, own[-1], [lines[i].text for i in under])
            told.update(under)
        cards += own
    return cards, sheets, told


def _opened(
    source: Source, sheets: list[Sheet], cards: Sequence[Card], pages: int
) -> tuple[Opened | None, Refusal | None]:
    """Lines of tables and forms, or why there are none."""
    opened, refused = None, None
    if sheets:
        try:
            opened = sheet_readings(source, sheets, pages)
            opened.document["kind"] = "docx"
        except Refused as error:
            refused = error.refusal
    readings, refusals = card_readings(source, cards)
    if refused is not None and (opened is not None or readings):
        refusals.insert(0, refused)
    if opened is None and not readings:
        return None, refusals[0] if refusals else refused
    if opened is None:
        opened = Opened(source.document("docx", pages))
    opened.refusals += refusals
    opened.chunks = itertools.chain(opened.chunks, guarded(source, iter(readings)))
    return opened, refused


def _beside(source: Source, lines: Sequence[_Line], at: int) -> str:
    """A line of a document with tables as it is read with the others: empty where it is a title, with a colon where it leads in what is still to be done."""
    line = lines[at]
    order = source.settings.date_order
    if day_heading(line.text, order) is not None:
        return line.shown
    if line.heading and not begins_with_day(line.text):
        leads = says_planned(line.text)
        return (
            f"{line.text.rstrip(':')}:"
            if leads
            else line.text
            if day_of_head(line.text, order) or week_of(line.text, order)
            else ""
        )
    return "" if line.heading or _is_title(source, line) or _is_caption(lines, at) else line.shown


def _is_title(source: Source, line: _Line) -> bool:
    """Whether a line beside a table only says of which day the table is."""
    if not begins_with_day(line.text):
        return False
    reading = read_lines(source, [line.text], page=1, channel="typed")
    if reading.entries.empty:
        return False
    return '"equipment"' not in reading.entries["fields"].iloc[0] and len(line.text.split()) < _WORDS


def _is_caption(lines: Sequence[_Line], at: int) -> bool:
    """Whether a line stands right above a table and is no sentence, item or label."""
    line = lines[at]
    last = at + 1 < len(lines) and lines[at + 1].below > line.below
    plain = not (line.item or ":" in line.text or BULLET.match(line.text) or line.text.endswith((".", "!", "?")))
    return last and plain and not any(map(str.isdigit, line.text[:1])) and len(line.text.split()) <= _CAPTION


def _read(source: Source) -> tuple[list[_Table], list[_Line]]:
    with opened_package(source) as package, package.open(BODY) as content:
        try:
            return _parts(events(iter(partial(content.read, _BLOCK), b"")))
        except (UnsafeXml, XmlFault) as error:
            source.refuse(
                Reason.DAMAGED, f"The text document is damaged or unsafe ({error}).",
                "Open it in the program that made it and save it again.",
            )  # fmt: skip


def _rows(table: _Table) -> Iterator[Row]:
    """Titles and rows of a table; rows have the numbers that a person counts in it."""
    yield from (Row(0, _APART.split(text)) for text in table.above)
    for row in table.rows:
        yield Row(row.number, list(row.cells), merged=row.merged)


def _parts(found: Iterator[Event]) -> tuple[list[_Table], list[_Line]]:
    """Tables, and the lines outside of them."""
    tables: list[_Table] = []
    lines: list[_Line] = []
    item = heading = False
    text: list[str] = []
    depth = gone = 0
    cells: list[str] = []
    merged: list[int] = []
    cell: list[str] = []
    span, goes_on = 1, False
    reading = False
    for event in found:
        begins, ends = event.mark is Mark.START, event.mark is Mark.END
        name = event.name
        if name in _DELETED and event.mark is not Mark.TEXT:
            gone += 1 if begins else -1
        elif gone:
            continue
        elif event.mark is Mark.TEXT:
            if reading:
                text.append(event.text)
        elif name == "t":
            reading = begins
        elif begins and name in ("tab", "br", "cr"):
            text.append(" " if name != "tab" else "\t")
        elif begins and name == "numPr":
            item = True
        elif begins and name == "pStyle":
            style = event.attributes.get("val", "")
            item, heading = item or bool(_LISTED.match(style)), bool(_TITLE.search(style))
        elif name == "tbl":
            if begins and depth == 0:
                tables.append(_Table())
            depth += 1 if begins else -1
        elif ends and name == "p":
            line, text = "".join(text).strip(), []
            if depth:
                cell.append(line)
            elif line:
                lines.append(_Line(line, len(tables), item, heading))
            item = heading = False
        elif depth != 1:
            continue  # a table within a cell is text of that cell
        elif begins and name == "tr":
            cells, merged = [], []
        elif begins and name == "tc":
            cell, span, goes_on = [], 1, False
        elif begins and name == "gridSpan":
            told = event.attributes.get("val", "")
            span = min(int(told), _MOST_COLUMNS) if told.isdecimal() else 1
        elif begins and name == "vMerge":
            goes_on = event.attributes.get("val", "continue") != "restart"
        elif ends and name == "tc":
            said = " ".join(c for c in cell if c)
            rows = tables[-1].rows
            if goes_on and not said and rows and len(cells) < len(rows[-1].cells):
                # a cell over several rows holds for each of them
                said = rows[-1].cells[len(cells)]
                merged.append(len(cells))
            cells += [said, *[""] * (span - 1)]
        elif ends and name == "tr":
            tables[-1].rows.append(Row(len(tables[-1].rows) + 1, cells, merged=tuple(merged)))
    return tables, lines
