"""Free lines to entries: dated in the margin, under a day that stands above them, or without a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise

import numpy as np

from pdm.config import DateOrder
from pdm.grammar.dates import parse, parse_period
from pdm.lattice import Lattice
from pdm.ocr.collect import CROSSED_OUT, Collector, Line, Reading
from pdm.ocr.engines import Engine
from pdm.ocr.forms.page_heads import sections
from pdm.ocr.free.days_in_turn import Day, by_weekday, in_year, turn
from pdm.ocr.free.end_days import from_the_end
from pdm.ocr.free.free_line import FreeLine, line_of, tell_clocks
from pdm.ocr.free.goes_on import GoesOn
from pdm.ocr.free.margin_days import Margin, margin_of, settle, tell_strokes
from pdm.ocr.free.nights import date_night, is_night
from pdm.ocr.free.regions import regions
from pdm.ocr.free.titles import OFTEN, dated_by_head, told_by_head
from pdm.ocr.picture.orient import Grey
from pdm.ocr.picture.ruling import Grid
from pdm.ocr.writing.begun_again import without_false_starts
from pdm.ocr.writing.crossed_words import without_crossed
from pdm.ocr.writing.day_heads import Led, leading_day
from pdm.ocr.writing.freeform import Block, around, in_lines, part
from pdm.ocr.writing.insertions import with_insertions

SOMETIMES = 0.15
"""The same where days in figures without a year stand above others."""
_PLAIN = 0.9
"""Weight from which a text is plainly a day; what is written is looked at again in others."""


def read_free(
    found: list[Block],
    collector: Collector,
    hand: Engine,
    *,
    flat: Grey | None = None,
    grid: Grid | None = None,
    order: DateOrder = "DMY",
) -> None:
    """Read the lines of a page without a table that is recognised.

    A day that stands alone is that of the lines below it, each an entry of its own. Where lines begin with days, a day
    starts an entry, and lines without one follow on. Without any day each line is an entry.

    Args:
        found: Pieces of writing.
        collector: Takes the entries.
        hand: Who read them.
        flat: The page, for its verticals.
        grid: Its ruling.
        order: Of day, month and year at the site.
    """
    engine = f"{hand.name} {hand.version}"
    found = without_false_starts(with_insertions(*without_crossed(found)))
    parts = regions(found, flat, grid, partial(_is_day, order=order))
    lines = [line_of(blocks, region) for region in parts for blocks in in_lines(region.found)]
    from_the_end(lines, order)
    tell_clocks(lines, order)
    lines, titled = told_by_head(lines, collector, order)
    lines = _in_sections(lines)
    _lead(lines, collector.head.get("period", ""), order)
    tell_strokes(lines, order)
    if (margin := margin_of(lines)) is not None:
        settle(lines, margin, order)
    lines, title = dated_by_head(lines, collector, order)
    heads = _heads(lines)
    led = {n for n, x in enumerate(lines) if n not in heads and x.led is not None and x.led.sure}
    aside = {n for n in heads if _in_margin(n, lines, heads)}
    above = heads - aside
    beside = (led | aside | {n for n, x in enumerate(lines) if x.figures}) - above
    calendar = any(x.region.day is not None for x in lines)
    if calendar or (above and len(above) >= len(beside)):
        _under_days(lines, heads | led, collector, engine, order)
    elif len(beside | above) >= max(2, OFTEN * len(lines)):
        _dated_in_margin(lines, collector, engine, margin)
    elif 0 in led:
        _under_days(lines, led, collector, engine, order)
    else:
        for line in lines:
            collector.lines.append(
                Line(len(collector.lines) + 1, line.box, [line.reading(line.text, line.lattice, engine)])
            )
            _beside(line, collector.lines[-1])
    if (titled or title) and collector.lines:
        collector.lines[0].extra["title"] = " / ".join(filter(None, (titled, title)))
    collector.form = "free lines"


def _lead(lines: Sequence[FreeLine], period: str, order: DateOrder) -> None:
    """Find the day with which each line begins, the days above it and what the head names known."""
    before: date | None = None
    default = parse_period(period, order) if period else None
    for line in lines:
        if line.clocked:
            continue
        line.led = leading_day(line.text, order, default is not None and default[1] is not None)
        line.led = line.led or by_weekday(line.text, line.lattice, before, order, default)
        if line.led is not None and line.led.bare and not line.struck:
            before = turn(line.led.day, before, order, default)


def _is_day(text: str, order: DateOrder) -> bool:
    """Whether a line is a day that stands above others."""
    led = leading_day(text, order)
    return led is not None and led.bare and led.sure


def _in_sections(lines: list[FreeLine]) -> list[FreeLine]:
    """Lines without the printed names of sections, which are kept with those below."""
    named = sections([x.text for x in lines])
    if not named:
        return lines
    above = ""
    for n, line in enumerate(lines):
        above = line.text.strip(" :") if n in named else above
        line.section = above
    return [x for n, x in enumerate(lines) if n not in named]


def _beside(line: FreeLine, entry: Line) -> None:
    """Keep beside what an entry tells the words of a line that were crossed out, its section, and what stands beside its day."""
    if line.beside:
        entry.extra.setdefault("beside_day", line.beside)
    if line.section:
        entry.extra.setdefault("section", line.section)
    if words := " ".join(b.crossed for b in line.blocks if b.crossed):
        entry.extra[CROSSED_OUT] = " ".join(filter(None, (entry.extra.get(CROSSED_OUT), words)))


def _heads(lines: Sequence[FreeLine]) -> set[int]:
    """Which lines are days that stand alone; days in figures without a year count where there are several."""
    bare = {n for n, x in enumerate(lines) if x.led is not None and x.led.bare and not x.struck}
    sure = {n for n in bare if (led := lines[n].led) is not None and led.sure}
    return bare if sure or len(bare) >= max(2, SOMETIMES * len(lines)) else sure


def _in_margin(n: int, lines: Sequence[FreeLine], heads: set[int]) -> bool:
    """Whether the lines below a day begin to the right of it."""
    below = []
    for m in range(n + 1, len(lines)):
        if m in heads or lines[m].region is not lines[n].region:
            break
        below.append(lines[m].box[0])
    return bool(below) and float(np.median(below)) >= lines[n].box[2] - 0.3 * lines[n].height


def _dated_in_margin(
    lines: Sequence[FreeLine], collector: Collector, engine: str, margin: Margin | None = None
) -> None:
    """A day at the beginning of a line starts an entry, lines without one follow on, or are further jobs of that day beside a column of days."""
    above: FreeLine | None = None
    first: FreeLine | None = None
    dated: Reading | None = None
    for line in lines:
        figures = line.figures if not line.repeated else None
        day, body = (
            figures.groups()
            if figures
            else (line.led.day, line.led.rest)
            if line.led and line.led.sure
            else ("", line.text)
        )
        lattice = part(line.lattice, body) if day else line.lattice
        last = _last(collector)
        further = dated is not None and margin is not None and _begins(margin, first, above, line)
        if not line.struck:
            above = line
            first = line if day or further or first is None else first
        if not day and last is not None and not line.struck and not further:
            _append(last, line, engine)
            continue
        cells: list[Reading] = []
        if day or figures:
            cells.append(
                Reading("date", day, line.confidence, line.box, None, None, engine, line.struck, line.repeated)
            )
            dated = cells[0] if not line.struck else dated
        elif further and dated is not None:
            cells.append(replace(dated, ditto=True))
        words = [line.reading(body, lattice, engine)] if body else []
        collector.lines.append(Line(len(collector.lines) + 1, line.box, [*cells, *words]))
        _beside(line, collector.lines[-1])


def _begins(margin: Margin, first: FreeLine | None, above: FreeLine | None, line: FreeLine) -> bool:
    return first is not None and above is not None and margin.begins(first, above, line)


def _last(collector: Collector) -> Line | None:
    """The last entry that is not crossed out."""
    return next((x for x in reversed(collector.lines) if any(not c.struck for c in x.cells)), None)


def _append(entry: Line, line: FreeLine, engine: str) -> None:
    """Add a line to an entry."""
    told = next((c for c in entry.cells if c.field == "description" and not c.struck), None)
    if told is not None:
        told.text = f"{told.text} {line.text}".strip()
        told.lattice = Lattice.joined([told.lattice, line.lattice]) if told.lattice and line.lattice else None
    else:
        entry.cells.append(line.reading(line.text, line.lattice, engine))
    entry.box = around([entry.box, line.box])
    _beside(line, entry)


def _under_days(
    lines: Sequence[FreeLine], heads: set[int], collector: Collector, engine: str, order: DateOrder
) -> None:
    """Each line is an entry of the day above it; lines that go on are added to the one before."""
    goes_on = GoesOn(lines, heads)
    day: Day | None = None
    dated: date | None = None
    begun: list[FreeLine] = []
    repeated = False
    nights: list[tuple[int, bool]] = []
    for n, line in enumerate(lines):
        if line.region.apart and (n == 0 or lines[n - 1].region is not line.region):
            mark = line.region.day
            day = Day(mark.text, mark.confidence, mark.box, mark.picture) if mark is not None else None
            begun, repeated = [], False
        elif n > 0 and lines[n - 1].region is not line.region:
            begun = []
        text, lattice = line.text, line.lattice
        if n in heads and line.led is not None and not line.struck:
            day, dated = in_year(_day(line, line.led, order), dated, order)
            begun, repeated = [], False
            nights.append((len(collector.lines), is_night(line.text)))
            if line.led.bare:
                continue
            text, lattice = line.led.rest, part(line.lattice, line.led.rest)
        last = _last(collector)
        if begun and last is not None and not line.struck and goes_on(begun, line):
            _append(last, line, engine)
            begun.append(line)
            continue
        collector.lines.append(Line(len(collector.lines) + 1, line.box, [line.reading(text, lattice, engine)]))
        _beside(line, collector.lines[-1])
        if line.struck:
            continue
        if day is not None:
            collector.lines[-1].cells.insert(0, day.reading(engine, repeated))
        begun, repeated = [line], day is not None
    for (first, night), (end, _) in pairwise([*nights, (len(collector.lines), False)]):
        date_night(collector.lines[first:end], night, order)
    if not collector.lines and day is not None:
        # a day and nothing else
        collector.lines.append(Line(1, day.box, [day.reading(engine, False)]))


def _day(line: FreeLine, led: Led, order: DateOrder) -> Day:
    """The day of a line; what is written is kept where it alone is to be looked at."""
    picture = line.blocks[0].picture if len(line.blocks) == 1 else None
    alone = led.plain and not led.rest and line.text.rstrip(" .:").endswith(led.day)
    told = parse(led.day, order=order)
    doubted = alone and line.lattice is not None and (not told or told[0].weight < _PLAIN)
    return Day(led.day, line.confidence, line.box, picture, part(line.lattice, led.day) if doubted else None)
