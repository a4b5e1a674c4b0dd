"""Sheets of readings: hours down, machines and quantities across, remarks at the foot. Figures are no entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pdm.lattice import Lattice
from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.engines import Engine
from pdm.ocr.forms.forms import label_values
from pdm.ocr.forms.labels import LABEL, leading, meant, name_of
from pdm.ocr.writing.freeform import Block, around, in_lines
from pdm.vocabulary.fields import MACHINE_FIELDS, PERSON_FIELDS, TEXT_FIELDS

_HOUR = re.compile(r"^\W*([01]?\d|2[0-4])(?:\s?[:.hH]?\s?([0-5]\d))?\s?(?:h|hrs?|am|pm|uhr)?\W*$", re.I)
_FIGURE = re.compile(r"^[\s\-+<>~]*[\doOIl]+(?:[.,/:][\doO]+)*\s?[%°]?\s?[A-Za-z]?\W*$")
ROWS, EVEN_ROWS = 6, 4
"""Rows of an hour each that a sheet of readings has at least, and where they are equally far apart."""
_CLOCK = re.compile(r"^\W*(?:[01]\d|2[0-4])[:.hH]?[0-5]\d\b(?!\s*[:.,/-]?\d)")
"""A time of day at the beginning of a remark."""
_WORD = re.compile(r"[^\W\d_]{3}")
_SHORT = 7
"""Signs of an hour at most, however it was read."""
_FIGURES = 0.8
"""Share of the pieces behind the hours that are figures."""
_RISING = 0.75
"""Share of the rows whose hour is later than that above, or in which a new day begins."""
_TOLD = frozenset(("date", "equipment", "equipment_name", *TEXT_FIELDS))
"""Fields without which the rows of a table tell of nothing that happened."""
_WHEN = frozenset(("date", "time"))
_DAY, _APART, _EVEN = 24 * 60, 4 * 60, 0.6
"""Minutes of a day; minutes between rows by the hour at most, and share of the rows that follow one another by the same time."""
_NAMES = 3
"""Words of a name at most."""
_INDENT, _FULL = 0.5, 0.7
"""Heights of writing by which a line that goes on is set in, and how far the line before it reaches across the remarks."""


def may_be_hours(table: Collector) -> bool:
    """Whether a page that was read as a table holds figures alone: its columns name quantities, no day, machine or text."""
    told = (c for line in table.lines for c in line.cells if c.field in _TOLD)
    # a column of figures may be called a text by its heading
    return len(table.lines) >= ROWS and all(c.field in TEXT_FIELDS and not _WORD.search(c.text) for c in told)


def set_figures_aside(table: Collector) -> None:
    """Take rows that hold an hour and figures alone out of a table by the hour: they are kept in `extra` of the first that tells something.

    Rows with a machine of their own are that machine's, and stay; so do those of a log whose times come as things happened.
    """
    times = {id(line): _time_of(line) for line in table.lines}
    known = [t for t in times.values() if t is not None]
    steps = Counter((b - a) % _DAY for a, b in pairwise(known))
    step, often = steps.most_common(1)[0] if steps else (0, 0)
    # an hour may be read wrong
    silent = [line for line in table.lines if any(c.field == "time" for c in line.cells) and _is_silent(line)]
    if len(known) < ROWS or often < _EVEN * (len(known) - 1) or not 0 < step <= _APART or 2 * len(silent) < len(known):
        return
    figures: dict[str, list[str]] = {}
    for line in silent:
        at = next(c.text for c in line.cells if c.field == "time")
        for name, text in (*((c.field, c.text) for c in line.cells if c.field not in _WHEN), *line.extra.items()):
            figures.setdefault(name, []).append(f"{at} {text}")
    telling = [line for line in table.lines if not any(line is other for other in silent)]
    table.lines = telling or [Line(silent[0].row, around([line.box for line in silent]))]
    table.lines[0].extra |= {name: ", ".join(texts) for name, texts in figures.items()}


def _time_of(line: Line) -> int | None:
    """Minutes of the day at which a row was written."""
    told = next((m for c in line.cells if c.field == "time" and (m := _HOUR.match(c.text))), None)
    return int(told.group(1)) * 60 + int(told.group(2) or 0) if told is not None else None


def _is_silent(line: Line) -> bool:
    """Whether a row holds two figures at least and neither words nor a machine of its own, one that stands above the table aside."""
    own = [c for c in line.cells if c.box[3] > line.box[1]]
    if any(c.field in MACHINE_FIELDS for c in own):
        return False
    others = [c.text for c in own if c.field not in _WHEN and c.field not in PERSON_FIELDS] + list(line.extra.values())
    return sum(_FIGURE.match(t) is not None for t in others) >= 2 and not any(_WORD.search(t) for t in others)


def read_hours(found: list[Block], collector: Collector, hand: Engine) -> bool:
    """Read a sheet of readings: what is remarked below the figures are its entries, the figures are kept in `extra` of the first.

    Args:
        found: Writing of the page.
        collector: Takes the entries; the day of the sheet's head is that of all.
        hand: Who read it.

    Returns:
        False when the page is no such sheet.
    """
    lines = in_lines(found)
    rows = _rows(lines)
    if rows is None:
        return False
    first, last = rows
    heads = lines[first - 1] if first and not _is_row(lines[first - 1]) else []
    for field, text in label_values([b for line in lines[: max(first - 1, 0)] for b in line]):
        collector.head.setdefault(field, text)
    figures = _figures(heads, lines[first : last + 1])
    remarks: list[list[Block]] = []
    for line in lines[last + 1 :]:
        signed = signed_in(line)
        collector.head |= {f: t for f, t in signed.items() if f not in collector.head}
        if not signed and not only_label(line):
            remarks.append(line)
    engine = f"{hand.name} {hand.version}"
    for number, line in enumerate(told_lines(remarks), start=1):
        collector.lines.append(Line(number, around([b.box for b in line]), [remark(line, engine)]))
    if not collector.lines:
        collector.lines.append(Line(1, around([b.box for line in lines[first : last + 1] for b in line])))
    collector.lines[0].extra |= figures
    collector.form = " | ".join(b.text for b in heads) or "hours"
    return True


def _is_row(line: Sequence[Block]) -> bool:
    """Whether a line is an hour and figures."""
    if len(line) < 3 or not _HOUR.match(line[0].text):
        return False
    return sum(_FIGURE.match(b.text) is not None for b in line[1:]) >= _FIGURES * (len(line) - 1)


def _rows(lines: Sequence[Sequence[Block]]) -> tuple[int, int] | None:
    """The first and the last row of figures; None where the page is no sheet of readings."""
    rows = [n for n, line in enumerate(lines) if _is_row(line)]
    if len(rows) < EVEN_ROWS:
        return None
    first, last = rows[0], rows[-1]
    hours = [int(m.group(1)) * 60 + int(m.group(2) or 0) for n in rows if (m := _HOUR.match(lines[n][0].text))]
    if len(rows) < ROWS and len({b - a for a, b in pairwise(hours)}) > 1:
        return None
    rising = sum(a < b or b == 0 for a, b in pairwise(hours))
    # a few rows may be read wrong; the head and the remarks stand outside
    if rising < _RISING * (len(hours) - 1) or len(rows) < 0.7 * (last - first + 1):
        return None
    wide = float(np.median([len(lines[n]) for n in rows]))
    if wide < 3:
        return None
    # nor are rows below remarks where only their hour was read wrong; above, heads may be numbers
    while last + 1 < len(lines) and _is_all_figures(lines[last + 1], wide):
        last += 1
    return first, last


def _is_all_figures(line: Sequence[Block], wide: float) -> bool:
    """Whether a line is as long as rows usually are, a mark or two with a figure and figures behind it."""
    figures = sum(_FIGURE.match(b.text) is not None for b in line[1:])
    hour = any(c.isdigit() for c in line[0].text) and len(line[0].text) <= _SHORT
    return hour and len(line) >= max(3, wide - 1) and figures >= _FIGURES * (len(line) - 1)


def _figures(heads: Sequence[Block], rows: Sequence[Sequence[Block]]) -> dict[str, str]:
    """What was written under each head, with its hour: {"BO-1 psi": "0000 150, 0100 152"}."""
    out: dict[str, list[str]] = {}
    middles = [(b.box[0] + b.box[2]) / 2 for b in heads[1:]]
    for row in rows:
        for n, block in enumerate(row[1:], start=1):
            at = (block.box[0] + block.box[2]) / 2
            near = int(np.argmin([abs(at - m) for m in middles])) if middles else -1
            name = heads[near + 1].text if near >= 0 else f"column {n + 1}"
            out.setdefault(name, []).append(f"{row[0].text} {block.text}")
    return {name: ", ".join(texts) for name, texts in out.items()}


def signed_in(line: Sequence[Block]) -> dict[str, str]:
    """Who signed, where a line says nothing else: "Signed T Boyd"."""
    lead = leading(" ".join(b.text for b in line))
    if lead is not None and lead[1].field == "signature" and len(lead[2].split()) <= _NAMES:
        return {lead[1].field: lead[2]}
    return {f: t for f, t in label_values(list(line)) if f in PERSON_FIELDS}


def only_label(line: Sequence[Block]) -> bool:
    """Whether a line says only that remarks follow."""
    told = LABEL.match(line[0].text)
    return len(line) == 1 and not (told and told.group(2).strip()) and meant(name_of(line[0].text)) is not None


def told_lines(lines: Sequence[Sequence[Block]], edge: float | None = None) -> list[list[Block]]:
    """Remarks: where they begin with times, a line without one goes on; elsewhere one that is set in, with a full one above it.

    Args:
        lines: Of the remarks.
        edge: Where the page's writing ends, x in pixels: a line that begins small goes on with one that had no room for its first word.
    """
    if not lines:
        return []
    timed = [_CLOCK.match(line[0].text) is not None for line in lines]
    if timed[0] and sum(timed) >= 2:
        starts = [n for n, begins in enumerate(timed) if begins]
        return [
            [b for line in lines[a:z] for b in line] for a, z in zip(starts, [*starts[1:], len(lines)], strict=True)
        ]
    left, right = min(line[0].box[0] for line in lines), max(line[-1].box[2] for line in lines)
    out: list[list[Block]] = []
    for n, line in enumerate(lines):
        full = n > 0 and lines[n - 1][-1].box[2] - left > _FULL * (right - left)
        set_in = line[0].box[0] - left > _INDENT * line[0].height
        small = edge is not None and n > 0 and _had_no_room(lines[n - 1], line, edge)
        if out and ((full and set_in) or small):
            out[-1] += line
        else:
            out.append(list(line))
    return out


def _had_no_room(above: Sequence[Block], line: Sequence[Block], edge: float) -> bool:
    """Whether a line that begins small goes on with the one above, in which its first word had no room."""
    first = line[0]
    word = first.text.split(maxsplit=1)[0]
    room = (first.box[2] - first.box[0]) * (len(word) + 1) / len(first.text)
    return word[:1].islower() and above[-1].box[2] + room > edge


def remark(line: Sequence[Block], engine: str) -> Reading:
    """What a line of remarks tells."""
    box = around([b.box for b in line])
    seen = [b.recognition.lattice for b in line if b.recognition.lattice is not None]
    whole = Lattice.joined(seen) if len(seen) == len(line) else None
    picture = line[0].picture if len(line) == 1 else None
    confidence = float(np.mean([b.confidence for b in line]))
    text = " ".join(b.text for b in line)
    return Reading("description", text, confidence, box, picture, whole, engine, all(b.struck for b in line))
