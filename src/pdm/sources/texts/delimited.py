"""CSV, TSV and their relatives: any encoding, any separator, ragged, cut, with stray quotes and NUL bytes."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from pdm.errors import Reason, Refusal, Refused
from pdm.records import PageReading
from pdm.sources.files.encoding import encoding_of
from pdm.sources.files.kinds import HOLE
from pdm.sources.files.opened import Opened, Source, guarded
from pdm.sources.tables.dated_texts import DAY_FIRST
from pdm.sources.tables.header_rows import find_header
from pdm.sources.tables.json_cells import in_words
from pdm.sources.tables.layout import HEAD_ROWS, Layout, find_layout
from pdm.sources.tables.rows import CHUNK_ROWS, text_frame, to_entries
from pdm.sources.tables.sheet_rows import Row, Sheet
from pdm.sources.tables.stacked_tables import told_rows
from pdm.vocabulary.header_likeness import header_score

SEPARATORS = (",", ";", "\t", "|", "^", "~")
_OF_SENTENCES = (",", ";")
"""Separators that sentences hold, too."""
_LEAST_LINES, _MOST_LINES = 3, 0.5
"""Lines that begin with a day, and their share, from which a text without a header is a log typed line by line."""
_ALIKE, _VARIED = 0.85, 0.6
"""Share of rows with the same number of cells above which they are rows of a table, and where the day is a cell of its own."""
_DAY_ALONE = re.compile(r"[\d./-]+(?:[ T]+[\d:.]+)?")
_LINE_LIMIT = 1 << 20
_JOINED_LINES = 200
_HOLE = "\x00" * HOLE
_WHOLE = Sheet(1, "", lambda: iter(()))
"""Stands for the text where a table of a sheet would be named."""
TORN = "\x00"
"""Stands for a line with a hole of zero bytes in it."""


def open_delimited(source: Source) -> Opened:
    """Open a delimited text file as one table, or several below one another.

    Raises:
        Refused: No table of log lines is in it.
    """
    encoding = encoding_of(source.path)
    separator, skip = sniff(source.path, encoding)
    top = _top(source.path, encoding, separator, skip)
    layout = find_layout(source, [cells for _, cells in top])
    first = top[layout.first][0] if layout.first < len(top) else top[-1][0] + 1
    opened = Opened(source.document("csv"), refusals=list(layout.notices))
    opened.chunks = guarded(source, _chunks(source, encoding, separator, skip, layout, first))
    return opened


def reads_as_lines(source: Source) -> bool:
    """Whether a text is a log typed line by line, whose commas are those of its sentences: it has no header that is known, most of its lines begin with a day,
    and they have now more cells, now fewer.
    """
    encoding = encoding_of(source.path)
    separator, skip = sniff(source.path, encoding)
    rows = [cells for _, cells in _top(source.path, encoding, separator, skip) if any(c.strip() for c in cells)]
    if skip or separator not in _OF_SENTENCES:
        return False
    begun = [found.end() for cells in rows if (found := DAY_FIRST.match(separator.join(cells)))]
    if len(begun) < max(_LEAST_LINES, _MOST_LINES * len(rows)):
        return False
    if find_header(
        [cells for cells in rows if not DAY_FIRST.match(cells[0])], HEAD_ROWS, source.settings.forms, source
    ):
        return False
    usual = Counter(map(len, rows)).most_common(1)[0][1] / len(rows)
    days_alone = sum(_DAY_ALONE.fullmatch(cells[0].strip()) is not None for cells in rows)
    return usual <= (_VARIED if 2 * days_alone > len(begun) else _ALIKE)


def sniff(path: Path, encoding: str) -> tuple[str, int]:
    """The separator, and how many lines to pass over before the table (`sep=;` of spreadsheets)."""
    lines = []
    with _text(path, encoding) as file:
        for line in _lines(file):
            lines.append(line)
            if len(lines) >= 200:
                break
    if lines and lines[0].casefold().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[4], 1
    best, best_score = ",", -1.0
    for separator in SEPARATORS:
        rows = [cells for _, cells in _records(iter(lines), separator) if cells]
        if not rows:
            continue
        widths = Counter(len(r) for r in rows if len(r) > 1)
        if not widths:
            continue
        width, n = widths.most_common(1)[0]
        header = max((header_score(r) * len(r) ** 0.5 for r in rows[:HEAD_ROWS]), default=0.0)
        score = 3.0 * header + n / len(rows) + 0.01 * min(width, 30)
        if score > best_score:
            best, best_score = separator, score
    return best, 0


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows of a delimited file with their number as a person sees it; for `register.csv` and its like."""
    encoding = encoding_of(path)
    separator, skip = sniff(path, encoding)
    with _text(path, encoding) as file:
        for number, cells in _records(_lines(file), separator):
            if number > skip:
                yield number, cells


def _top(path: Path, encoding: str, separator: str, skip: int) -> list[tuple[int, list[str]]]:
    out = []
    with _text(path, encoding) as file:
        for number, cells in _records(_lines(file), separator):
            if number > skip:
                out.append((number, cells))
            if len(out) >= HEAD_ROWS + 200:
                break
    return out


def _text(path: Path, encoding: str) -> TextIO:
    return path.open("r", encoding=encoding, errors="replace", newline=None)


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(_LINE_LIMIT):
        if len(line) == _LINE_LIMIT:
            raise ValueError("a line is longer than a million characters")
        if _HOLE in line:
            yield f"{TORN}\n"
        else:
            yield line.replace("\x00", "") if "\x00" in line else line


def _records(lines: Iterator[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Records with their number. A quote that is never closed spoils its own line and no other."""
    number = 0
    waiting: list[str] = []
    while True:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            return
        number += 1
        if line.count('"') % 2 and _opens(line, separator):
            joined = line
            taken: list[str] = []
            while joined.count('"') % 2 and len(taken) < _JOINED_LINES:
                more = waiting.pop(0) if waiting else next(lines, None)
                if more is None:
                    break
                taken.append(more)
                joined += more
            cells = _parsed(joined, separator) if joined.count('"') % 2 == 0 and _closes(joined, separator) else None
            if cells is not None:
                yield number, cells
                continue
            waiting = taken + waiting
            # never closed: the last record of a cut file, or a stray quote
            yield number, line.rstrip("\r\n").split(separator)
            continue
        yield number, _split(line, separator)


def _opens(line: str, separator: str) -> bool:
    """Whether a quote opens at the start of a cell and is not closed in this line."""
    cell_start, inside, i = True, False, 0
    while i < len(line):
        c = line[i]
        if inside:
            if c == '"':
                if line[i + 1 : i + 2] == '"':
                    i += 1
                else:
                    inside = False
        elif c == '"' and cell_start:
            inside = True
        cell_start = c == separator or (cell_start and c == " " and not inside)
        i += 1
    return inside


def _closes(record: str, separator: str) -> bool:
    """Whether every quote that opens a cell closes at the end of one; else a stray quote has joined two rows."""
    i = 0
    while i < len(record):
        if record[i] == '"' and not record[:i].rsplit(separator, 1)[-1].strip(" "):
            end = i + 1
            while (end := record.find('"', end)) >= 0 and record[end + 1 : end + 2] == '"':
                end += 2
            if end < 0 or record[end + 1 :].lstrip(" ")[:1] not in ("", separator, "\r", "\n"):
                return False
            i = end
        following = record.find(separator, i + 1)
        if following < 0:
            return True
        i = following + 1
    return True


def _split(record: str, separator: str) -> list[str]:
    plain = record.strip("\r\n")
    if '"' not in record:
        return plain.split(separator) if plain else []
    cells = _parsed(record, separator)
    return plain.split(separator) if cells is None else cells


def _parsed(record: str, separator: str) -> list[str] | None:
    """Cells of a record with quotes, None if its quotes make no sense."""
    csv.field_size_limit(_LINE_LIMIT * _JOINED_LINES)
    try:
        rows = list(csv.reader([record], delimiter=separator))
    except csv.Error:
        return None
    return [in_words(c) for c in rows[0]] if rows else []


def _chunks(
    source: Source, encoding: str, separator: str, skip: int, layout: Layout, first: int
) -> Iterator[PageReading]:
    table = _Table(source, layout)
    total = 0
    refusals: list[Refusal] = []
    with _text(source.path, encoding) as file:
        lines = _Lines(source, _Tail(_lines(file)), separator, max(first, skip + 1), refusals)
        for told in told_rows(source, _WHOLE, iter(lines), layout):
            if isinstance(told, Refusal):
                refusals.append(told)
                continue
            if told.layout is not table.layout:
                yield table.chunk(table.numbers, table.rows, refusals)
                table, refusals[:] = _Table(source, told.layout), list(told.layout.notices)
            if not table.take(told.row, refusals):
                continue
            total += 1
            if total > source.limits.rows:
                raise Refused(too_many_rows(source))
            # the newest row waits: it may turn out to be cut
            if len(table.rows) > CHUNK_ROWS:
                yield table.chunk(table.numbers[:-1], table.rows[:-1], refusals)
                table.numbers, table.rows = table.numbers[-1:], table.rows[-1:]
                refusals.clear()
    last, number = lines.tail.last, lines.number
    if last and not last.endswith("\n"):
        unclosed = bool(last.count('"') % 2)
        if refusals and refusals[-1].row == number and unclosed:
            refusals[-1] = _cut(source, number, last)
        elif table.rows and table.numbers[-1] == number:
            few = 0 < len(table.rows[-1]) < table.width and table.short <= max(1, total // 10)
            if few or (unclosed and any(c.lstrip().startswith('"') for c in table.rows[-1])):
                refusals.append(_cut(source, number, last))
                table.numbers, table.rows = table.numbers[:-1], table.rows[:-1]
    yield table.chunk(table.numbers, table.rows, refusals)


class _Lines:
    """Rows of a text from one on; torn ones are refused.

    Attributes:
        tail: Its lines.
        number: Number of the row that came last, whatever was in it.
    """

    def __init__(self, source: Source, tail: _Tail, separator: str, first: int, refusals: list[Refusal]) -> None:
        self._source, self._separator, self._first, self._refusals = source, separator, first, refusals
        self.tail = tail
        self.number = 0

    def __iter__(self) -> Iterator[Row]:
        for number, cells in _records(iter(self.tail), self._separator):
            self.number = number
            if number < self._first:
                continue
            if cells == [TORN]:
                self._refusals.append(torn(self._source, number))
            elif any(cells):
                yield Row(number, cells)


class _Table:
    """Rows of one table of a text that wait to be made lines.

    Attributes:
        layout: Of the table.
        width: Number of its columns.
        numbers, rows: The rows with their numbers.
        short: How many of all its rows have fewer cells than the header.
    """

    def __init__(self, source: Source, layout: Layout) -> None:
        self._source = source
        self.layout = layout
        self.width = max(len(layout.headers), *(p + 1 for p in layout.columns))
        self.numbers: list[int] = []
        self.rows: list[list[str]] = []
        self.short = 0

    def take(self, row: Row, refusals: list[Refusal]) -> bool:
        """Take a row, unless it has more cells than the table has columns."""
        cells = row.cells
        if len(cells) > self.width and any(c.strip() for c in cells[self.width :]):
            refusals.append(_broken(self._source, row.number, cells, self.width))
            return False
        if len(cells) < self.width:
            self.short += 1
        self.numbers.append(row.number)
        self.rows.append(cells)
        return True

    def chunk(self, numbers: Sequence[int], rows: Sequence[list[str]], refusals: Sequence[Refusal]) -> PageReading:
        """Rows as lines, with what was refused of them."""
        if not rows:
            return PageReading.nothing(*refusals)
        width = self.width
        padded = [r if len(r) == width else (r + [""] * width)[:width] for r in rows]
        reading = to_entries(self._source, text_frame(padded, list(numbers)), self.layout)
        reading.refusals.extend(refusals)
        return reading


class _Tail:
    """Passes lines through and remembers the last."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.last = line
            yield line


def _cut(source: Source, number: int, line: str) -> Refusal:
    return source.refusal(
        Reason.CUT_SHORT, f"The file ends in the middle of row {number}; the rows before it were kept.",
        "Export the file again and send it whole.", page=1, row=number, value=line.strip(),
    )  # fmt: skip


def torn(source: Source, number: int) -> Refusal:
    """The refusal for a row with a hole of zero bytes in it."""
    return source.refusal(
        Reason.CUT_SHORT, f"Zero bytes stand in place of row {number} and maybe of rows after it.",
        "The transfer failed half-way; export the file again and send it whole.", page=1, row=number,
    )  # fmt: skip


def _broken(source: Source, number: int, cells: Sequence[str], width: int) -> Refusal:
    return source.refusal(
        Reason.BROKEN_ROW, f"The row has {len(cells)} cells, the header {width}.",
        "Put texts that hold the separator in quotation marks, or export with another separator.",
        page=1, row=number, value=" | ".join(cells),
    )  # fmt: skip


def too_many_rows(source: Source) -> Refusal:
    """The refusal for what lies behind the permitted number of rows."""
    return source.refusal(
        Reason.TOO_LARGE, f"The file has more than {source.limits.rows:,} rows; those beyond were not read.",
        "Raise limits.rows in plant.toml or split the file.",
    )  # fmt: skip
