"""Typed pages: words with their places into a table under a header row, a form, or free lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pdm.errors import Reason, Refusal, Refused
from pdm.records import PageReading
from pdm.sources.files.opened import Source
from pdm.sources.pdf.form_pages import OpenForms, going_on
from pdm.sources.pdf.ruling import ROWS, Rules, ruled_lines
from pdm.sources.pdf.text_beside import with_text_beside
from pdm.sources.pdf.typed_reports import LABELLED, Line, read_report
from pdm.sources.pdf.words import Word, lines_of
from pdm.sources.tables.cards import card_readings, cards_of, joined, says_what
from pdm.sources.tables.date_labels import only_date
from pdm.sources.tables.layout import Layout, find_layout
from pdm.sources.tables.rows import text_frame, to_entries
from pdm.sources.tables.sheet_rows import Row
from pdm.sources.tables.summaries import SumsUp
from pdm.sources.tables.totals import counts_lines
from pdm.sources.texts.typed_lines import read_lines
from pdm.vocabulary.fields import normalise, site_mapping
from pdm.vocabulary.header_likeness import header_score, is_header

_WIDE_GAP = 0.4
"""A gap wider than this share of the letters' height is more than a space between words."""


_MARK = re.compile(r"^:[-–]?")
"""A colon that stands before the value, not behind the label; some write a dash behind it."""
_LEAST_CELLS, _FREE_HEADER, _ONE_EDGE = 3, 0.5, 0.008
"""Cells of a header; score beyond which a line that no ruling parts is a header; share of the page within which edges are one."""


@dataclass(frozen=True)
class Carried:
    """A table that goes on over the page: its layout, where its columns lie, and whether its rows are ruled."""

    layout: Layout
    edges: tuple[float, ...]
    ruled: bool = False


def read_typed_page(
    source: Source,
    words: Sequence[Word],
    page: int,
    carried: Carried | None = None,
    *,
    aspect: float = 1.414,
    rules: Rules | None = None,
) -> tuple[PageReading, Carried | OpenForms | None]:
    """Read a typed page.

    Args:
        source: The document.
        words: Words of the page.
        page: Page number.
        carried: The table of the page before, for a table that goes on without repeating its header.
        aspect: Height of the page by its width; gaps are measured against the height of letters.
        rules: Lines drawn on the page; what they part is a cell, however it was wrapped.

    Returns:
        Its lines (none if it holds nothing like a log line) and the table to carry on, or its forms.
    """
    goes_on = carried is not None and carried.ruled
    lines = ruled_lines(words, rules, least=1 if goes_on else ROWS) if rules is not None else lines_of(words)
    segments = [_segments(line, aspect) for line in lines]
    refusals: list[Refusal] = []
    at = _header_line(source, segments)
    ruled = [line for line in lines if line[0].cell]
    if carried is not None and (at is None or (ruled and goes_on)):
        first = lines.index(ruled[0]) if ruled and goes_on else 0
        reading, rest = _table(source, lines, first, carried.layout, carried.edges, page)
        mine = [line for line in (ruled if goes_on else lines) if not _is_header_of(line, carried)]
        same = at is None or _is_header_of(segments[at], carried)
        if mine and same and len(reading.entries) >= 0.5 * len(mine):
            texts = [_spaced(line, aspect) for line in lines]
            return with_text_beside(source, reading, texts, first, rest, carried.layout.head, page), carried
    if (report := read_report(source, report_lines := _report_lines(lines, segments), page)) is not None:
        return report, OpenForms(tuple(report_lines), page)
    # one cell each for what stands apart on a line, so that a form's second column is a line of its own
    texts = [_spaced(line, aspect) for line in lines]
    if ruled and (forms := _forms(source, lines, page)) is not None:
        first = lines.index(ruled[0])
        rest = [n for n in range(first, len(lines)) if not lines[n][0].cell]
        return with_text_beside(source, forms, texts, first, rest, {}, page), None
    if at is not None or ruled:
        edges = _edges(segments[at]) if at is not None else _ruled_edges(ruled)
        start = at if at is not None else lines.index(ruled[0])
        try:
            rows = [_own_cells(cells, _place(line, edges)) for line, cells in zip(lines[:start], segments)]
            rows += [_place(line, edges) for line in lines[start : start + 200]]
            layout = _layout(source, rows, at, start, page)
        except SumsUp as summing:
            reading = read_lines(source, texts[:start], page=page, channel="typed")
            reading.refusals.append(summing.refusal)
            return reading, None
        except Refused as refused:
            layout, refusals = None, [refused.refusal]
        if layout is not None and (layout.columns or layout.head):
            above = _layout_head(layout, segments[:start])
            reading, rest = _table(source, lines, layout.first, above, edges, page)
            if len(reading.entries):
                reading.refusals[:0] = layout.notices
                reading = with_text_beside(source, reading, texts, start, rest, above.head, page)
                return reading, Carried(above, edges, bool(ruled))
    reading = read_lines(source, texts, page=page, channel="typed", titles=not refusals)
    if reading.entries.empty:
        # a report of one day gives it behind a label above its items
        headed = read_lines(source, texts, page=page, channel="typed", titles=not refusals, headed=True)
        reading = reading if headed.entries.empty else headed
    if ruled and sum(lines[row - 1][0].cell for row in reading.entries["row"]) < len(ruled) - 1:
        reading.refusals.extend(refusals)
    return reading, None


def forms_going_on(
    source: Source, words: Sequence[Word], forms: OpenForms, *, aspect: float, rules: Rules | None
) -> tuple[PageReading, list[Word]] | None:
    """The forms of the page before with what this page says of the last of them, and the words that are left; None where nothing goes on.

    Args:
        source: The document.
        words: Words of the page.
        forms: The page before.
        aspect: Height of the page by its width.
        rules: Lines drawn on the page.
    """
    lines = ruled_lines(words, rules) if rules is not None else lines_of(words)
    more = going_on(source, forms, _report_lines(lines, [_segments(line, aspect) for line in lines]))
    if more is None:
        return None
    taken = {id(word) for line in lines[: more[1]] for word in line}
    return more[0], [word for word in words if id(word) not in taken]


def _report_lines(lines: Sequence[Sequence[Word]], segments: Sequence[Sequence[Word]]) -> list[Line]:
    """Lines of a page as the cells that stand apart on them."""
    return [
        Line(n, [w.text for w in cells], line[0].cell)
        for n, (line, cells) in enumerate(zip(lines, segments, strict=True), start=1)
    ]


def _forms(source: Source, lines: Sequence[Sequence[Word]], page: int) -> PageReading | None:
    """Records of a page on which label and value stand by turns between ruled lines; None where they do not."""
    rows = [Row(n, [w.text for w in line]) for n, line in enumerate(lines, start=1) if line[0].cell]
    cards = cards_of(source, page, rows)
    if not cards or not all(says_what(source, card) for card in cards):
        return None
    readings, refusals = card_readings(source, cards)
    if not readings:
        return None
    page_reading = joined(readings)
    page_reading.refusals.extend(refusals)
    return page_reading


def _own_cells(segments: Sequence[Word], placed: list[str]) -> list[str]:
    """Cells of a line above a table: titles, labels and values of a form's head stand where they like, not below one another."""
    cells = [w.text for w in segments]
    return cells if len(cells) == 1 or any(":" in cell for cell in cells) else placed


def _layout(source: Source, rows: list[list[str]], at: int | None, start: int, page: int) -> Layout:
    """How the table of a page is laid out: by its header, else by its first ruled row if that may be one, else by what its cells hold."""
    if at is not None:
        return find_layout(source, rows, page=page)
    first = [cell for cell in rows[start] if cell]
    header = len(first) >= _LEAST_CELLS and not any(map(str.isdigit, "".join(first)))
    layout = (
        find_layout(source, rows[start:], page=page, most=1) if header else find_layout(source, rows[start:], page=page)
    )
    return replace(layout, first=layout.first + start)


def _layout_head(layout: Layout, above: Sequence[Sequence[Word]]) -> Layout:
    from pdm.sources.tables.head_labels import label_values
    from pdm.sources.tables.layout import Layout as Made

    head = dict(layout.head)
    for line in above:
        for name, value in label_values([w.text for w in line], several=True).items():
            head.setdefault(name, value)
    if "date" not in head and (day := only_date("  ".join(w.text for w in line) for line in above)):
        head["date"] = day
    keep = {k: v for k, v in head.items() if k not in ("description", "long_text", "remarks", "cost", "status")}
    return Made(layout.columns, layout.headers, layout.first, keep, layout.units, layout.cmms, layout.notices)


def _segments(line: Sequence[Word], aspect: float) -> list[Word]:
    """Words of a line that stand together are one segment: a cell, most of the time; so are a label and the value whose colon was set apart from it."""
    out: list[Word] = []
    for word in line:
        if out and not word.cell and (_is_near(out[-1], word, aspect) or word.text.startswith(":")):
            last, text = out[-1], _MARK.sub(": ", word.text).strip()
            out[-1] = Word(f"{last.text} {text}", last.x0, min(last.y0, word.y0), word.x1, max(last.y1, word.y1))
        else:
            out.append(word)
    return out


def _is_near(last: Word, word: Word, aspect: float) -> bool:
    """Whether no more than a space lies between two words of a line."""
    return word.x0 - last.x1 < _WIDE_GAP * (word.y1 - word.y0) * aspect


def _is_header_of(line: Sequence[Word], carried: Carried) -> bool:
    """Whether a line is the header of the table that goes on, told again at the head of a page."""
    return [w.text for w in line] == [h for h in carried.layout.headers if h]


def _header_line(source: Source, segments: Sequence[Sequence[Word]]) -> int | None:
    """The line that is the header of a table; of lines that no ruling makes rows, more is asked."""
    best, best_score = None, 0.0
    for i, line in enumerate(segments):
        cells = [w.text for w in line]
        if len(cells) < _LEAST_CELLS or any(c.endswith(":") for c in cells) or (_of_a_form(cells) and not line[0].cell):
            continue
        mapping = site_mapping(cells, source.settings.forms, source.origin)
        mapped = sum(normalise(c) in mapping for c in cells)
        if mapped >= max(1, len(mapping) // 2):
            score = 3.0 * mapped
        else:
            score = header_score(cells)
            score = score if (is_header(cells) if line[0].cell else score > _FREE_HEADER) else 0.0
        if score > best_score:
            best, best_score = i, score
    return best


def _of_a_form(cells: Sequence[str]) -> bool:
    """Whether a line holds labels with their values, not heads of columns."""
    return sum(bool(LABELLED.match(c)) for c in cells) > 1


def _ruled_edges(ruled: Sequence[Sequence[Word]]) -> tuple[float, ...]:
    """Left edges of the columns of ruled rows, whether each row fills them or not."""
    edges: list[float] = []
    for x in sorted(w.x0 for line in ruled for w in line):
        if not edges or x - edges[-1] > _ONE_EDGE:
            edges.append(x)
    return (0.0, *(x - 0.004 for x in edges[1:]))


def _edges(header: Sequence[Word]) -> tuple[float, ...]:
    """Left edges of the columns; the first begins at the page's edge."""
    return (0.0, *(w.x0 - 0.004 for w in header[1:]))


def _place(line: Sequence[Word], edges: Sequence[float]) -> list[str]:
    """Words of a line into columns. A segment belongs to the column it begins in, or covers most of."""
    cells = [""] * len(edges)
    bounds = [*edges, 1.01]
    for word in line:
        middle = (word.x0 + word.x1) / 2
        column = max((i for i, edge in enumerate(edges) if word.x0 >= edge), default=0)
        if column + 1 < len(edges) and middle >= bounds[column + 1]:
            column += 1
        cells[column] = f"{cells[column]} {word.text}".strip()
    return cells


def _table(
    source: Source, lines: Sequence[Sequence[Word]], first: int, layout: Layout, edges: Sequence[float], page: int
) -> tuple[PageReading, list[int]]:
    """Records of a table, and the positions of lines from `first` on that belong to none of its rows."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    boxes: list[list[float]] = []
    passed: list[tuple[int, str]] = []
    rest: list[int] = []
    anchors = [p for p, f in layout.columns.items() if f in ("date", "equipment", "work_order", "started_at")]
    texts = [p for p, f in layout.columns.items() if f in ("description", "long_text", "remarks", "equipment_name")]
    ends = max((w.y1 for line in lines for w in line if w.cell), default=1.0)
    last = _last_begun(lines, first, edges, anchors)
    for number, line in enumerate(lines[first:], start=first + 1):
        if line[0].y0 >= ends:
            # below a ruled table stands what belongs to none of its rows
            rest += range(number - 1, len(lines))
            break
        cells = _place(line, edges)
        begins = not anchors or any(cells[p] for p in anchors if p < len(cells))
        near = bool(boxes) and min(w.y0 for w in line) - boxes[-1][3] < 1.2 * (line[0].y1 - line[0].y0)
        ruled = line[0].cell
        if not begins and number > last and counts_lines(" ".join(filter(None, cells))):
            rest.append(number - 1)
            continue
        if not ruled and not begins and rows and near and all(not c or p in texts for p, c in enumerate(cells)):
            # a cell that was wrapped: its lower line carries it on
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells)]
            boxes[-1][3] = max(w.y1 for w in line)
            continue
        if (
            not begins
            and len([c for c in cells if c]) <= 1
            and not (ruled and any(cells[p] for p in texts if p < len(cells)))
        ):
            if ruled:
                passed.append((number, " ".join(cells).strip()))
            else:
                rest.append(number - 1)
            continue
        rows.append(cells)
        numbers.append(number)
        boxes.append(
            [min(w.x0 for w in line), min(w.y0 for w in line), max(w.x1 for w in line), max(w.y1 for w in line)]
        )
    if not rows:
        return PageReading.nothing(), rest
    frame = text_frame(rows, numbers)
    reading = to_entries(source, frame, layout, page=page, channel="typed")
    if passed:
        reading.refusals.append(_passed_over(source, passed, page))
    place = {n: [round(v, 5) for v in box] for n, box in zip(numbers, boxes)}
    if len(reading.entries):
        import json

        reading.entries["box"] = pd.Series(
            [json.dumps(place[int(r)]) for r in reading.entries["row"]], index=reading.entries.index, dtype="str"
        )
    return reading, rest


def _last_begun(lines: Sequence[Sequence[Word]], first: int, edges: Sequence[float], anchors: Sequence[int]) -> int:
    """The number of the last line that begins a row: what counts the rows stands below it."""
    placed = ((n, _place(x, edges)) for n, x in enumerate(lines[first:], start=first + 1))
    begun = (n for n, cells in placed if any(cells[p] for p in anchors if p < len(cells)))
    return max(begun, default=0)


def _passed_over(source: Source, rows: Sequence[tuple[int, str]], page: int) -> Refusal:
    return source.refusal(
        Reason.NO_TEXT, f"{len(rows)} rows of the table hold one cell that is neither day, machine nor text, and were not read.",
        "If they tell of equipment, give their columns a known header, or name the columns in plant.toml under forms.",
        page=page, row=rows[0][0], value=rows[0][1],
    )  # fmt: skip


def _spaced(line: Sequence[Word], aspect: float) -> str:
    """The line's text, wide gaps kept as two spaces, an indent as one."""
    parts = [" " if line[0].x0 > 0.2 else ""]
    for i, word in enumerate(line):
        if i:
            together = _is_near(line[i - 1], word, aspect) or word.text.startswith(":")
            parts.append(" " if together and not word.cell else "  ")
        parts.append(word.text)
    return "".join(parts)
