"""Tables whose columns are kept apart by blanks alone, as old systems print them to a file."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from pdm.errors import Reason, Refusal, Refused
from pdm.records import PageReading
from pdm.sources.files.opened import Opened, Source, guarded
from pdm.sources.tables.layout import HEAD_ROWS, find_layout
from pdm.sources.tables.rows import CHUNK_ROWS, text_frame, to_entries
from pdm.sources.texts.delimited import too_many_rows
from pdm.vocabulary.fields import TEXT_FIELDS, recognise_row
from pdm.vocabulary.header_likeness import is_header

_RULE = re.compile(r"^\s*[-=_]{2,}(?:\s+[-=_]{1,})+\s*$")
_LINE = re.compile(r"^[\s\-=_*+]*$")
_NUMBERED = re.compile(r"\s*(?=\S*\d\S*\d\S*\d)")
"""A line that begins with a number of an order or a day is no title."""
_GAP = re.compile(r"\s{2,}")
_LOOKED_AT = 300
_LEAST_COLUMNS, _LEAST_ROWS = 3, 2
_MANY = 20
"""Rows from which a gap of one blank through all of them is no accident."""
_STRAY = 0.03
"""Share of rows, such as titles and totals, that may have letters in a gap."""


def columns_of(head: str) -> tuple[int, list[int]] | None:
    """Line of the header (from 0) and where each column begins, None where the text is no such table.

    Args:
        head: The first lines of the text.
    """
    if "\t" in head[:5000]:
        return None
    lines = [line.rstrip() for line in head.splitlines()[:_LOOKED_AT]]
    for at, line in enumerate(lines[:HEAD_ROWS]):
        if len(_GAP.split(line.strip())) < _LEAST_COLUMNS and not _ruled_below(lines, at):
            continue
        starts = _by_rule(lines[at + 1]) if _ruled_below(lines, at) else _by_gaps(lines, at)
        cells = cut(line, starts)
        if len(starts) >= _LEAST_COLUMNS and is_header(cells) and _tells(cells):
            return at, starts
    return None


def cut(line: str, starts: Sequence[int]) -> list[str]:
    """Cells of a line."""
    return [line[a:b].strip() for a, b in itertools.pairwise([*starts, None])]


def open_fixed_width(source: Source, encoding: str, header: int, starts: Sequence[int]) -> Opened:
    """Open a table of aligned columns; lines that carry on a text alone belong to the row above.

    Args:
        source: The document.
        encoding: Its encoding.
        header: Line of the header, from 0.
        starts: Where each column begins.

    Raises:
        Refused: The columns mean nothing known.
    """
    with source.path.open("r", encoding=encoding, errors="replace") as file:
        top = [line.rstrip("\r\n") for line in itertools.islice(file, header + _LOOKED_AT)]
    above = [[c for c in _GAP.split(line.strip()) if c] for line in top[:header]]
    below = [cut(line, starts) for line in top[header:] if not _LINE.match(line)]
    layout = find_layout(source, [*above, *below])
    texts = {p for p, f in layout.columns.items() if f in TEXT_FIELDS}
    opened = Opened(source.document("csv"), refusals=list(layout.notices))

    def chunks() -> Iterator[PageReading]:
        numbers: list[int] = []
        rows: list[list[str]] = []
        refusals: list[Refusal] = []
        total = last = 0
        with source.path.open("r", encoding=encoding, errors="replace") as file:
            for number, line in enumerate(file, start=1):
                line = line.rstrip("\r\n").replace("\x00", "").replace("\x0c", "")
                if number <= header + 1 or _LINE.match(line):
                    continue
                if _crosses(line, starts):
                    if _NUMBERED.match(line) or len(_GAP.split(line.strip())) >= _LEAST_COLUMNS:
                        refusals.append(_broken(source, number, line))
                    continue
                cells = cut(line, starts)
                if rows and last == number - 1 and {p for p, c in enumerate(cells) if c} <= texts:
                    rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells, strict=True)]
                    last = number
                    continue
                total += 1
                if total > source.limits.rows:
                    raise Refused(too_many_rows(source))
                if len(rows) >= CHUNK_ROWS:
                    yield to_entries(source, text_frame(rows, numbers), layout)
                    numbers, rows = [], []
                numbers.append(number)
                rows.append(cells)
                last = number
        if rows:
            yield to_entries(source, text_frame(rows, numbers), layout)
        if refusals:
            yield PageReading.nothing(*refusals)

    opened.chunks = guarded(source, chunks())
    return opened


def _ruled_below(lines: Sequence[str], at: int) -> bool:
    return at + 1 < len(lines) and bool(_RULE.match(lines[at + 1])) and len(lines[at + 1].split()) >= _LEAST_COLUMNS


def _by_rule(rule: str) -> list[int]:
    """Where the dashes below each header begin."""
    return [m.start() for m in re.finditer(r"\S+", rule)]


def _by_gaps(lines: Sequence[str], at: int) -> list[int]:
    """Where columns begin by the blanks that run through all rows from the header on."""
    rows = [line for line in lines[at:] if not _LINE.match(line) and len(_GAP.split(line.strip())) > 1]
    if len(rows) <= _LEAST_ROWS:
        return []
    width = max(map(len, rows))
    often = [sum(1 for row in rows if p < len(row) and row[p] != " ") for p in range(width)]
    letters = [n > _STRAY * len(rows) for n in often]
    starts, gap = [], 2
    for p, filled in enumerate(letters):
        if filled:
            if gap >= (1 if len(rows) >= _MANY else 2):
                starts.append(p)
            gap = 0
        else:
            gap += 1
    return starts


def _tells(cells: Sequence[str]) -> bool:
    """Whether a header names a text and a day or a machine."""
    fields = set(recognise_row(cells).values())
    return bool(fields & set(TEXT_FIELDS)) and len(fields) >= _LEAST_COLUMNS


def _crosses(line: str, starts: Sequence[int]) -> bool:
    """Whether something stands where two columns are kept apart."""
    return any(0 < p <= len(line) and line[p - 1] != " " for p in starts)


def _broken(source: Source, number: int, line: str) -> Refusal:
    return source.refusal(
        Reason.BROKEN_ROW, "The line does not keep to the columns of the header.",
        "Export with wider columns, or as CSV with a separator.", page=1, row=number, value=line.strip(),
    )  # fmt: skip
