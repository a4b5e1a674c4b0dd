"""Days in a column of their own at the edge of a free page: marks that repeat them, strokes that were lost, and several jobs of one day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.grammar.tags import Tag
from pdm.grammar.tags import parse as parse_tag
from pdm.lattice import Candidates
from pdm.ocr.free.days_in_turn import FITS, with_stroke
from pdm.ocr.free.free_line import FreeLine
from pdm.ocr.picture.cells import Crop, is_ditto
from pdm.ocr.writing.day_heads import Led, bulleted
from pdm.ocr.writing.freeform import Block

_DAY = re.compile(r"\W*(\d{1,2}\s?[./\-]\s?\d{1,2}(?:\s?[./\-]\s?(?:\d{2}|\d{4}))?)\.?\W*")
_FIGURES = re.compile(r"\W*(\d{3,4})\W*")
_OPEN = re.compile(
    r"(?:[,&+/\-–]|\b(?:and|und|et|y|e|with|mit|to|of|the|for|from|on|at|by|in|into|via|auf|an|von))\s*$", re.I
)
"""How a line ends that has not said all."""
_LEAST, _LEAST_MISREAD, _OFTEN = 2, 4, 0.25
"""Days that stand in a margin at least, the same where none of them is clear, and their share of the lines."""
_LEVEL, _ROOM, _ROOM_FOR_SMALL = 0.7, 0.5, 2.0
"""Heights of writing by which lines begin apart that begin together, and that are left free behind the first word of a line that had room above:
a line that begins with a small letter is seldom a job of its own."""
_FIGURES_OF_TAG = 2
_ANY_YEAR, _SURE = 2024, 0.8


@dataclass(frozen=True)
class Margin:
    """A page's column of days.

    Attributes:
        body: Where what is told beside the days begins, x in pixels.
        edge: Where its lines end.
        height: Of its writing.
        misread: None of its days was read clearly: a line that begins with a capital letter is then rather a job of its own.
    """

    body: float
    edge: float
    height: float
    misread: bool = False

    def begins(self, first: FreeLine, above: FreeLine, line: FreeLine) -> bool:
        """Whether a line without a day is a job of its own: the one above had said all, and had room for its first word, or the job that begins in
        `first` is another machine's by the tags with which both open."""
        if above.region is not line.region or abs(line.box[0] - self.body) > _LEVEL * self.height:
            return False
        if bulleted(line.text):
            return True
        tags = _opening_tag(first.led.rest if first.led else first.text), _opening_tag(line.text)
        if (None not in tags and tags[0] != tags[1]) or (self.misread and line.text[:1].isupper()):
            return _OPEN.search(above.text) is None
        word = line.text.split(maxsplit=1)[0]
        room = (line.box[2] - line.box[0]) * (len(word) + 1) / max(len(line.text), 1)
        letter = next((c for c in line.text if c.isalnum()), "A")
        room += (_ROOM_FOR_SMALL if letter.islower() else _ROOM) * self.height
        return above.box[2] + room < self.edge and _OPEN.search(above.text) is None


def _opening_tag(text: str) -> Tag | None:
    """The tag with which a text opens; a letter and a figure may be anything."""
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    tag = parse_tag(word) if word[:1].isupper() else None
    return tag if tag is not None and tag.letters and len(tag.number) >= _FIGURES_OF_TAG else None


def tell_strokes(lines: Sequence[FreeLine], order: DateOrder) -> None:
    """Tell the days of a page in whose margin no day is clear: in all of several figures a stroke was read as a one ("519", "1219"), the days that are
    left are of one month, each later than the one above, and each picture may show its day."""
    figured = [x for x in lines if len(x.blocks) > 1 and _FIGURES.fullmatch(x.blocks[0].text) and not x.struck]
    others = [x for x in lines if len(x.blocks) > 1 and not any(x is y for y in figured)]
    if (
        len(figured) < max(_LEAST_MISREAD, _OFTEN * len(lines))
        or len(others) > len(figured) // 2
        or any(map(_day_in, lines))
    ):
        return
    ways = [_misread(x.blocks[0], order) for x in figured]
    months = set.intersection(*({day.month for day in way} for way in ways))
    if len(months) != 1:
        return
    told = [[(day, short) for day, short in way.items() if day.month in months] for way in ways]
    if any(len(t) != 1 for t in told) or any(a[0][0] >= b[0][0] for a, b in pairwise(told)):
        return
    for line, ((_, short),) in zip(figured, told, strict=True):
        line.led = Led(short, 0, " ".join(b.text for b in line.blocks[1:]), True, False)


def _misread(block: Block, order: DateOrder) -> dict[date, str]:
    """Days that figures may be in which a stroke was read as a one, as far as their picture may show them."""
    figures = re.sub(r"\D", "", block.text)
    out = {}
    for k in range(1, len(figures) - 1):
        short = f"{figures[:k]}/{figures[k + 1 :]}"
        if figures[k] == "1" and max(map(len, short.split("/"))) <= 2 and (day := _any_year(short, order)) is not None:
            out[day] = short
    lattice = block.recognition.lattice
    if lattice is None or not out:
        return out
    fits = lattice.evidence(Candidates(list(out.values())))
    return {day: short for (day, short), fit in zip(out.items(), fits, strict=True) if fit > FITS}


def margin_of(lines: Sequence[FreeLine]) -> Margin | None:
    """The column of days at the edge of a page; None where days do not stand in pieces of their own, left of all that is told."""
    dated = [x for x in lines if _day_in(x) and not x.region.apart]
    if len(dated) < max(_LEAST, _OFTEN * len(lines)):
        return None
    height = float(np.median([x.height for x in lines]))
    body = float(np.median([x.blocks[1].box[0] for x in dated]))
    if any(x.blocks[0].box[2] > body for x in dated):
        return None
    misread = not any(x.led is None or x.led.plain for x in dated)
    return Margin(body, float(max(x.box[2] for x in lines)), height, misread)


def settle(lines: Sequence[FreeLine], margin: Margin, order: DateOrder) -> None:
    """Tell the days of lines in whose margin a mark repeats the day above, or figures stand whose stroke was lost or read as a one ("316").

    The stroke is put back where one way gives a day of a month that a day above or below is of, and the days go on in turn.
    """
    clear = [_day_in(x) for x in lines]
    above = ""
    for n, line in enumerate(lines):
        first = line.blocks[0]
        rest = " ".join(b.text for b in line.blocks[1:])
        if clear[n]:
            above = clear[n]
        elif not rest or first.box[2] > margin.body or first.struck:
            continue
        elif above and is_ditto(first.text, Crop(first.picture, first.box)):
            line.led, line.repeated = Led(above, 0, rest, True, False), True
        elif (found := _FIGURES.fullmatch(first.text)) is not None:
            below = next((c for c in clear[n + 1 :] if c), "")
            if day := _in_turn(found[1], above, below, order):
                line.led, above = Led(day, 0, rest, True, False), day


def _day_in(line: FreeLine) -> str:
    """The day in figures that stands in a piece of writing of its own at the beginning of a line, or nothing."""
    if line.led is not None and len(line.blocks) > 1 and _FIGURES.fullmatch(line.blocks[0].text):
        return line.led.day
    found = _DAY.fullmatch(line.blocks[0].text) if len(line.blocks) > 1 and line.figures else None
    return found[1] if found is not None else ""


def _in_turn(figures: str, above: str, below: str, order: DateOrder) -> str:
    """The only day that figures without their stroke may be between two others, as it is written; empty where there are several or none."""
    first, last = _any_year(above, order), _any_year(below, order)
    months = {d.month for d in (first, last) if d is not None}
    ways = {}
    for short in with_stroke(figures):
        day = _any_year(short, order)
        if day is not None and day.month in months and (first or day) <= day <= (last or day):
            ways[day] = short
    return next(iter(ways.values())) if len(ways) == 1 else ""


def _any_year(text: str, order: DateOrder) -> date | None:
    """A day in a year that stands for any."""
    found = parse(text, order=order, default=(_ANY_YEAR, None)) if text else []
    return found[0].day.replace(year=_ANY_YEAR) if found and found[0].weight >= _SURE else None
