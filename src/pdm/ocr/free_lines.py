"""Free lines to entries: dated in the margin, under a day that stands above them, or without a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.lattice import Lattice
from pdm.ocr.collect import Box, Collector, Line, Reading
from pdm.ocr.crossed_words import without_crossed
from pdm.ocr.day_heads import DATE_FIRST, Led, bulleted, leading_day, only_weekdays, period_of
from pdm.ocr.days_in_turn import Day, by_weekday, in_year, turns
from pdm.ocr.engines import Engine
from pdm.ocr.freeform import Block, around, in_lines, part
from pdm.ocr.insertions import with_insertions
from pdm.ocr.orient import Grey
from pdm.ocr.page_heads import page_head, sections
from pdm.ocr.regions import Region, regions
from pdm.ocr.ruling import Grid

OFTEN = 0.25
"""Share of a page's lines that begin with a day where days stand in its margin."""
SOMETIMES = 0.15
"""The same where days in figures without a year stand above others."""
EDGE_OF_PAGE = 0.08
"""Share of the page at its upper and lower end in which its number stands."""
_NUMBER = re.compile(r"^\W*(?:(?:p|pg|page|seite|s|página|pagina)\W{0,2})?\d{1,3}\W*$", re.I)
_CLOCK = re.compile(r"^\W*(?:[01]\d|2[0-4])(?:\s?[:.h]?\s?[0-5]\d)\b")
_OFTEN_MARKED = 0.3
"""Share of lines with a bullet or a time from which one begins each entry."""
_INDENTED, _A_LITTLE = 0.7, 0.25
"""Heights of writing to the right of an entry's beginning from which a line goes on with it, by itself and where the line above was full."""
_APART, _NOTED = 0.5, 0.15
"""Heights of writing between a note in the margin and the lines, and share of the lines that have one at most."""
_PLAIN = 0.9
"""Weight from which a text is plainly a day; what is written is looked at again in others."""


@dataclass
class FreeLine:
    """A line of a free page.

    Attributes:
        blocks: Its pieces, from left to right.
        text: What was read.
        box: Around it.
        confidence: Of the recogniser.
        lattice: Of all of it.
        region: Part of the page that it stands in.
        led: The day with which it begins.
        section: The printed name above it under which it stands.
    """

    blocks: list[Block]
    text: str
    box: Box
    confidence: float
    lattice: Lattice | None
    region: Region
    led: Led | None
    section: str = ""

    @property
    def struck(self) -> bool:
        """Whether all of it is crossed out."""
        return all(b.struck for b in self.blocks)

    @property
    def height(self) -> float:
        """Height of its writing."""
        return float(np.mean([b.height if b.high is None else b.high for b in self.blocks]))

    def reading(self, text: str, lattice: Lattice | None, engine: str) -> Reading:
        """What it tells of the work."""
        picture = self.blocks[0].picture if len(self.blocks) == 1 else None
        return Reading("description", text, self.confidence, self.box, picture, lattice, engine, self.struck)


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
    found = with_insertions(*without_crossed(found))
    parts = regions(found, flat, grid, partial(_is_day, order=order))
    lines = [_line(blocks, region) for region in parts for blocks in in_lines(region.found)]
    lines = _in_sections(_told_by_head(lines, collector, order))
    for line in lines:
        line.led = leading_day(line.text, order, "period" in collector.head)
    for line, before in zip(
        lines, turns([x.led.day if x.led and x.led.bare else None for x in lines], order), strict=True
    ):
        line.led = line.led or by_weekday(line.text, line.lattice, before, order)
    lines, title = _dated_by_head(lines, collector, order)
    heads = _heads(lines)
    led = {n for n, x in enumerate(lines) if n not in heads and x.led is not None and x.led.sure}
    aside = {n for n in heads if _in_margin(n, lines, heads)}
    above = heads - aside
    beside = (led | aside | {n for n, x in enumerate(lines) if DATE_FIRST.match(x.text)}) - above
    calendar = any(x.region.day is not None for x in lines)
    if calendar or (above and len(above) >= len(beside)):
        _under_days(lines, heads | led, collector, engine, order)
    elif len(beside | above) >= max(2, OFTEN * len(lines)):
        _dated_in_margin(lines, collector, engine)
    elif 0 in led:
        _under_days(lines, led, collector, engine, order)
    else:
        for line in lines:
            collector.lines.append(
                Line(len(collector.lines) + 1, line.box, [line.reading(line.text, line.lattice, engine)])
            )
            _beside(line, collector.lines[-1])
    if title and collector.lines:
        collector.lines[0].extra["title"] = title
    collector.form = "free lines"


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


def _dated_by_head(lines: list[FreeLine], collector: Collector, order: DateOrder) -> tuple[list[FreeLine], str]:
    """Lines of a page that its head alone dates, with the day above all of them and without its titles, which are told beside."""
    head = page_head([x.blocks for x in lines], order)
    if head is None or len(lines) < 2 or any(x.region.apart for x in lines):
        return lines, ""
    others = [x for n, x in enumerate(lines) if n != head.at]
    if any(DATE_FIRST.match(x.text) or (x.led is not None and x.led.sure) for x in others):
        return lines, ""
    lines[head.at].led = head.led
    for name, text in head.fields.items():
        collector.head.setdefault(name, text)
    return [x for n, x in enumerate(lines) if n not in head.titles], head.title


def _beside(line: FreeLine, entry: Line) -> None:
    """Keep beside what an entry tells the words of a line that were crossed out, and its section."""
    if line.section:
        entry.extra.setdefault("section", line.section)
    if words := " ".join(b.crossed for b in line.blocks if b.crossed):
        entry.extra["crossed_out"] = " ".join(filter(None, (entry.extra.get("crossed_out"), words)))


def _line(blocks: list[Block], region: Region) -> FreeLine:
    seen = [b.recognition.lattice for b in blocks if b.recognition.lattice is not None]
    whole = Lattice.joined(seen) if seen and len(seen) == len(blocks) else None
    text, sure = " ".join(b.text for b in blocks), float(np.mean([b.confidence for b in blocks]))
    return FreeLine(blocks, text, around([b.box for b in blocks]), sure, whole, region, None)


def _told_by_head(lines: list[FreeLine], collector: Collector, order: DateOrder) -> list[FreeLine]:
    """Lines without those that only tell the year or month of the page, its number, or the weekdays of a calendar."""
    dated = any(led is not None and led.sure for led in (leading_day(x.text, order) for x in lines))
    dated |= sum(DATE_FIRST.match(x.text) is not None for x in lines) >= max(2, OFTEN * len(lines))
    periods = {n: p for n, x in enumerate(lines) if not x.struck and (p := period_of(x.text, order)) is not None}
    # a month says more than a year, which is a number like others on a page without days
    periods = {n: p for n, p in periods.items() if (dated or p[1] is not None) and _at_an_end(lines[n], lines)}
    told = [lines[n] for n in sorted(periods, key=lambda n: (periods[n][1] is None, n))]
    if told and len(told) < len(lines):
        collector.head.setdefault("period", told[0].text)
    calendar = any(x.region.day is not None for x in lines)
    numbers = [x for x in lines if _is_page_number(x, lines, collector.shape[0])]
    left = [
        x for x in lines
        if not any(x is t for t in (*told, *numbers)) and not (calendar and only_weekdays(x.text))
    ]  # fmt: skip
    return left or lines


def _at_an_end(line: FreeLine, lines: Sequence[FreeLine]) -> bool:
    """Whether a line stands first or last in its part of the page, or first but for others that tell no work."""
    here = [x for x in lines if x.region is line.region]
    return any(line is x for x in (*here[:2], here[-1]))


def _is_page_number(line: FreeLine, lines: Sequence[FreeLine], height: int) -> bool:
    if _NUMBER.match(line.text) is None or len(lines) < 3 or line.region.apart:
        return False
    middle = (line.box[1] + line.box[3]) / 2
    if EDGE_OF_PAGE * height < middle < (1 - EDGE_OF_PAGE) * height:
        return False
    # it stands for itself
    gap = 4 * line.height
    level = [x.box for x in lines if x is not line and x.box[3] > line.box[1] and x.box[1] < line.box[3]]
    return all(b[2] + gap < line.box[0] or b[0] > line.box[2] + gap for b in level)


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


def _dated_in_margin(lines: Sequence[FreeLine], collector: Collector, engine: str) -> None:
    """A day at the beginning of a line starts an entry, lines without one follow on."""
    for line in lines:
        figures = DATE_FIRST.match(line.text)
        day, body = (
            figures.groups()
            if figures
            else (line.led.day, line.led.rest)
            if line.led and line.led.sure
            else ("", line.text)
        )
        lattice = part(line.lattice, body) if day else line.lattice
        last = _last(collector)
        if not day and last is not None and not line.struck:
            _append(last, line, engine)
            continue
        cells = (
            [Reading("date", day, line.confidence, line.box, None, None, engine, line.struck)] if day or figures else []
        )
        words = [line.reading(body, lattice, engine)] if body else []
        collector.lines.append(Line(len(collector.lines) + 1, line.box, [*cells, *words]))
        _beside(line, collector.lines[-1])


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


def _with_notes(lines: Sequence[FreeLine], height: float) -> set[int]:
    """Identities of lines before which a note stands in the margin: here and there one, left of where the others begin."""
    out: set[int] = set()
    for region in {id(x.region): x.region for x in lines}.values():
        here = [x for x in lines if x.region is region]
        left = float(np.median([x.box[0] for x in here]))
        noted = {
            id(x) for x in here
            if len(x.blocks) > 1 and x.blocks[0].box[2] + _APART * height < left <= x.blocks[1].box[0] + _INDENTED * height
            and sum(c.isalnum() for c in x.blocks[0].text) > 1
        }  # fmt: skip
        if len(noted) <= max(1.0, _NOTED * len(here)):
            out |= noted
    return out


class GoesOn:
    """Whether a line goes on with the entry above it, as lines of a page do.

    Args:
        lines: Of the page.
        heads: Which of them begin with the day of those below.
    """

    def __init__(self, lines: Sequence[FreeLine], heads: set[int]) -> None:
        texts = [x for n, x in enumerate(lines) if n not in heads]
        self._height = float(np.median([x.height for x in lines])) if lines else 1.0
        self._bullets = self._often([bulleted(x.text) for x in texts])
        self._clocks = self._often([_CLOCK.match(x.text) is not None for x in texts])
        self._edges: dict[int, float] = {}
        self._noted = _with_notes(lines, self._height)
        for line in lines:
            here = [x.box for x in lines if x.region is line.region]
            margin = max(min(b[0] for b in here) - line.region.left, 0)
            self._edges[id(line.region)] = max(max(b[2] for b in here), line.region.right - 1.5 * margin)

    @staticmethod
    def _often(marked: list[bool]) -> bool:
        return sum(marked) >= max(2, _OFTEN_MARKED * len(marked))

    def __call__(self, begun: Sequence[FreeLine], line: FreeLine) -> bool:
        """Args: `begun`, the lines of the entry so far; `line`, the one below."""
        first, last = begun[0], begun[-1]
        if bulleted(line.text):
            return False
        if self._bullets and bulleted(first.text):
            return True
        indent = (self._begin(line) - self._begin(first)) / self._height
        letter = next((c for c in line.text if c.isalnum()), "A")
        small = letter.islower()
        if self._clocks and _CLOCK.match(line.text) is not None:
            return False
        if indent >= _INDENTED or (line.region.apart and small):
            return True
        return self._full(last, line) and (small or indent >= _A_LITTLE)

    def _begin(self, line: FreeLine) -> int:
        """Where a line begins, a note in the margin before it aside."""
        return line.blocks[1].box[0] if id(line) in self._noted else line.box[0]

    def _full(self, above: FreeLine, line: FreeLine) -> bool:
        """Whether the first word of a line had no room in the one above."""
        word = line.text.split(maxsplit=1)[0]
        room = (line.box[2] - line.box[0]) * (len(word) + 1) / max(len(line.text), 1)
        return above.box[2] + room > self._edges[id(line.region)]
