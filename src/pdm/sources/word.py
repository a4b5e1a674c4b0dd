"""Word documents (DOCX): their tables are read like sheets, with the lines above each as its titles; without a table their lines are."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from pdm.errors import Reason, Refused
from pdm.sources.opened import Opened, Source, guarded
from pdm.sources.package import opened_package
from pdm.sources.sheet import sheet_readings
from pdm.sources.sheet_rows import Row, Sheet
from pdm.sources.typed_lines import read_lines
from pdm.sources.xml_stream import Event, Mark, UnsafeXml, XmlFault, events

BODY = "word/document.xml"
_BLOCK = 1 << 18
_TITLES = 6
"""Lines above a table that may say what it is of."""
_DELETED = frozenset({"del", "moveFrom"})
"""Parts of a document that somebody took out while changes were tracked."""
_MOST_COLUMNS = 1_000


@dataclass
class _Table:
    """A table: its rows, and the lines above it since the last one."""

    above: list[str]
    rows: list[Row] = field(default_factory=list)


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
    filled = [t for t in tables if any(any(r.cells) for r in t.rows)]
    if filled:
        sheets = [Sheet(n, "", partial(_rows, t)) for n, t in enumerate(filled, start=1)]
        try:
            opened = sheet_readings(source, sheets, len(sheets))
            opened.document["kind"] = "docx"
            return opened
        except Refused:
            if not lines:
                raise
    reading = read_lines(source, lines, page=1, channel="typed")
    if reading.entries.empty:
        source.refuse(
            Reason.NO_TABLE, "The text document holds no table of log lines and no lines that begin with a date.",
            "Send a table with a header row (date, equipment, description), or begin each line with its date.",
        )  # fmt: skip
    opened = Opened(source.document("docx", 1))
    opened.chunks = guarded(source, iter([reading]))
    return opened


def _read(source: Source) -> tuple[list[_Table], list[str]]:
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
    yield from (Row(0, [text]) for text in table.above)
    for row in table.rows:
        yield Row(row.number, list(row.cells), merged=row.merged)


def _parts(found: Iterator[Event]) -> tuple[list[_Table], list[str]]:
    """Tables, and the lines outside of them."""
    tables: list[_Table] = []
    lines: list[str] = []
    recent: list[str] = []
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
        elif name == "tbl":
            if begins and depth == 0:
                tables.append(_Table(recent[-_TITLES:]))
                recent = []
            depth += 1 if begins else -1
        elif ends and name == "p":
            line, text = "".join(text).strip(), []
            if depth:
                cell.append(line)
            elif line:
                lines.append(line)
                recent.append(line)
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
