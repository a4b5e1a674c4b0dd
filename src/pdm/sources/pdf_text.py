"""Typed pages: words with their places into a table under a header row, a form, or free lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pdm.errors import Refused
from pdm.records import PageReading
from pdm.sources.layout import Layout, find_layout
from pdm.sources.opened import Source
from pdm.sources.pdf_ruling import Rules, ruled_lines
from pdm.sources.pdf_words import Word, lines_of
from pdm.sources.rows import text_frame, to_entries
from pdm.sources.typed_lines import read_lines
from pdm.vocabulary.fields import header_score

_WIDE_GAP = 0.4
"""A gap wider than this share of the letters' height is more than a space between words."""


@dataclass(frozen=True)
class Carried:
    """A table that goes on over the page: its layout and where its columns lie."""

    layout: Layout
    edges: tuple[float, ...]


def read_typed_page(
    source: Source,
    words: Sequence[Word],
    page: int,
    carried: Carried | None = None,
    *,
    aspect: float = 1.414,
    rules: Rules | None = None,
) -> tuple[PageReading, Carried | None]:
    """Read a typed page.

    Args:
        source: The document.
        words: Words of the page.
        page: Page number.
        carried: The table of the page before, for a table that goes on without repeating its header.
        aspect: Height of the page by its width; gaps are measured against the height of letters.
        rules: Lines drawn on the page; what they part is a cell, however it was wrapped.

    Returns:
        Its lines (none if it holds nothing like a log line) and the table to carry on.
    """
    lines = ruled_lines(words, rules) if rules is not None else lines_of(words)
    segments = [_segments(line, aspect) for line in lines]
    at = _header_line(segments)
    if at is None and carried is not None:
        reading = _table(source, lines, 0, carried.layout, carried.edges, page)
        if len(reading.entries) >= 0.5 * len(lines):
            return reading, carried
    if at is not None:
        edges = _edges(segments[at])
        rows = [_place(line, edges) for line in lines]
        try:
            layout = find_layout(source, rows[: at + 200], page=page)
        except Refused:
            layout = None
        if layout is not None and layout.columns:
            above = _layout_head(layout, segments[:at])
            reading = _table(source, lines, layout.first, above, edges, page)
            if len(reading.entries):
                return reading, Carried(above, edges)
    # one cell each for what stands apart on a line, so that a form's second column is a line of its own
    texts = [_spaced(line, aspect) for line in lines]
    reading = read_lines(source, texts, page=page, channel="typed")
    return reading, None


def _layout_head(layout: Layout, above: Sequence[Sequence[Word]]) -> Layout:
    from pdm.sources.layout import Layout as Made
    from pdm.sources.layout import label_values

    head = dict(layout.head)
    for line in above:
        for name, value in label_values([w.text for w in line]).items():
            head.setdefault(name, value)
    keep = {k: v for k, v in head.items() if k not in ("description", "long_text", "remarks", "cost", "status")}
    return Made(layout.columns, layout.headers, layout.first, keep, layout.units, layout.cmms, layout.notices)


def _segments(line: Sequence[Word], aspect: float) -> list[Word]:
    """Words of a line that stand together are one segment: a cell, most of the time."""
    out: list[Word] = []
    for word in line:
        if out and not word.cell and word.x0 - out[-1].x1 < _WIDE_GAP * (word.y1 - word.y0) * aspect:
            last = out[-1]
            out[-1] = Word(f"{last.text} {word.text}", last.x0, min(last.y0, word.y0), word.x1, max(last.y1, word.y1))
        else:
            out.append(word)
    return out


def _header_line(segments: Sequence[Sequence[Word]]) -> int | None:
    best, best_score = None, 0.5
    for i, line in enumerate(segments):
        cells = [w.text for w in line]
        score = header_score(cells) if len(cells) >= 3 else 0.0
        if score > best_score and not any(c.endswith(":") for c in cells):
            best, best_score = i, score
    return best


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
) -> PageReading:
    rows: list[list[str]] = []
    numbers: list[int] = []
    boxes: list[list[float]] = []
    anchors = [p for p, f in layout.columns.items() if f in ("date", "equipment", "work_order", "started_at")]
    texts = [p for p, f in layout.columns.items() if f in ("description", "long_text", "remarks", "equipment_name")]
    ends = max((w.y1 for line in lines for w in line if w.cell), default=1.0)
    for number, line in enumerate(lines[first:], start=first + 1):
        if line[0].y0 >= ends:
            # below a ruled table stands what belongs to none of its rows
            break
        cells = _place(line, edges)
        begins = not anchors or any(cells[p] for p in anchors if p < len(cells))
        near = bool(boxes) and min(w.y0 for w in line) - boxes[-1][3] < 1.2 * (line[0].y1 - line[0].y0)
        if not begins and rows and near and all(not c or p in texts for p, c in enumerate(cells)):
            # a cell that was wrapped: its lower line carries it on
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells)]
            boxes[-1][3] = max(w.y1 for w in line)
            continue
        if not begins and len([c for c in cells if c]) <= 1:
            continue
        rows.append(cells)
        numbers.append(number)
        boxes.append(
            [min(w.x0 for w in line), min(w.y0 for w in line), max(w.x1 for w in line), max(w.y1 for w in line)]
        )
    if not rows:
        return PageReading.nothing()
    frame = text_frame(rows, numbers)
    reading = to_entries(source, frame, layout, page=page, channel="typed")
    place = {n: [round(v, 5) for v in box] for n, box in zip(numbers, boxes)}
    if len(reading.entries):
        import json

        reading.entries["box"] = pd.Series(
            [json.dumps(place[int(r)]) for r in reading.entries["row"]], index=reading.entries.index, dtype="str"
        )
    return reading


def _spaced(line: Sequence[Word], aspect: float) -> str:
    """The line's text, wide gaps kept as two spaces, an indent as one."""
    parts = [" " if line[0].x0 > 0.2 else ""]
    for i, word in enumerate(line):
        if i:
            gap = word.x0 - line[i - 1].x1
            parts.append("  " if word.cell or gap > _WIDE_GAP * (word.y1 - word.y0) * aspect else " ")
        parts.append(word.text)
    return "".join(parts)
