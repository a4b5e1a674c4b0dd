"""Whether a line of a free page goes on with the entry above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pdm.ocr.free.free_line import FreeLine
from pdm.ocr.writing.day_heads import bulleted

_CLOCK = re.compile(r"^\W*(?:[01]\d|2[0-4])(?:\s?[:.h]?\s?[0-5]\d)\b")
_OPENS = re.compile(r"\s*(?:w/|&\s|\+\s|(?:and|und|et|y|e|with|mit|avec|con|com|met)\s)")
"""How a line begins that goes on."""
_CODED = re.compile(r"\W*[A-Z]{1,4}[-_ #]?\d")
_LINES, _GAP, _LITTLE_IN, _FAR_IN, _KEPT = 5, 0.2, 0.35, 3.0, 0.2
"""Lines from which a part of a page shows its margins; heights of writing that lie free between them, and between their middles at least and at
most; share of the lines that is set in from which every further line is."""
_OFTEN_MARKED = 0.3
"""Share of lines with a bullet or a time from which one begins each entry."""
_INDENTED, _A_LITTLE = 0.7, 0.25
"""Heights of writing to the right of an entry's beginning from which a line goes on with it, by itself and where the line above was full."""
_APART, _NOTED = 0.5, 0.15
"""Heights of writing between a note in the margin and the lines, and share of the lines that have one at most."""


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


@dataclass(frozen=True)
class Indents:
    """Where the entries of a part of a page begin, and where their further lines do: a hand keeps to two margins of its own.

    Attributes:
        between: Place that parts the two, x in pixels on the page made upright.
        slope: Of its lines, by which their beginnings wander down the page.
        kept: So many further lines are set in that one at the outer margin is none.
    """

    between: float
    slope: float
    kept: bool

    def set_in(self, x: int, line: FreeLine) -> bool:
        """Whether a line that begins at `x` is set in."""
        return _upright(x, line, self.slope) > self.between


def _upright(x: int, line: FreeLine, slope: float) -> float:
    return x + slope * (line.box[1] + line.box[3]) / 2


def _slope(lines: Sequence[FreeLine]) -> float:
    """Slope of the lines of a page, as its pieces of writing know it."""
    told = [
        (b.middle - b.level) / max((b.box[0] + b.box[2]) / 2, 1.0)
        for x in lines
        for b in x.blocks
        if b.level is not None
    ]
    return float(np.median(told)) if told else 0.0


def _indents(lines: Sequence[FreeLine], begins: Sequence[int], height: float, firsts: set[int]) -> Indents | None:
    """The two margins of a part of a page; None where its lines do not plainly begin at two.

    Args:
        lines: Of the part, days above others aside.
        begins: Where they begin, x in pixels.
        height: Of the writing.
        firsts: Identities of lines that begin an entry for sure: those below a day.
    """
    if len(lines) < _LINES:
        return None
    slope = _slope(lines)
    at = np.array([_upright(x, line, slope) for x, line in zip(begins, lines, strict=True)])
    order = np.sort(at)
    gaps = np.diff(order)
    # the widest gap parts them: each margin is ragged by less
    cut = int(np.argmax(gaps))
    outer, inner = order[: cut + 1], order[cut + 1 :]
    apart = float(np.median(inner) - np.median(outer)) / height
    if gaps[cut] < _GAP * height or not _LITTLE_IN <= apart <= _FAR_IN or len(inner) > len(outer):
        return None
    between = float(order[cut] + order[cut + 1]) / 2
    if any(id(line) in firsts and x > between for line, x in zip(lines, at, strict=True)):
        return None
    return Indents(between, slope, len(inner) >= max(2.0, _KEPT * len(lines)))


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
        self._indents: dict[int, Indents | None] = {}
        below = {id(x) for n, x in enumerate(lines) if n not in heads and (n == 0 or n - 1 in heads)}
        for region in {id(x.region): x.region for x in texts}.values():
            here_ = [x for x in texts if x.region is region and not x.struck]
            told = _indents(here_, [self._begin(x) for x in here_], self._height, below)
            self._indents[id(region)] = told

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
        if indent >= _INDENTED or (line.region.apart and small) or self._left_open(last, line):
            return True
        if (margins := self._indents.get(id(line.region))) is not None:
            outside = not margins.set_in(self._begin(first), first)
            if outside and margins.set_in(self._begin(line), line):
                return True
            if outside and margins.kept:
                return False
        return self._full(last, line) and (small or indent >= _A_LITTLE)

    @staticmethod
    def _left_open(above: FreeLine, line: FreeLine) -> bool:
        """Whether the line above ends with a comma, or a line begins with what it goes on with; one that opens with a code is another job."""
        if _OPENS.match(line.text):
            return True
        return above.text.rstrip().endswith(",") and _CODED.match(line.text) is None

    def _begin(self, line: FreeLine) -> int:
        """Where a line begins, a note in the margin before it aside."""
        return line.blocks[1].box[0] if id(line) in self._noted else line.box[0]

    def _full(self, above: FreeLine, line: FreeLine) -> bool:
        """Whether the first word of a line had no room in the one above."""
        word = line.text.split(maxsplit=1)[0]
        room = (line.box[2] - line.box[0]) * (len(word) + 1) / max(len(line.text), 1)
        return above.box[2] + room > self._edges[id(line.region)]
