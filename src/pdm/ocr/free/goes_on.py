"""Whether a line of a free page goes on with the entry above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from pdm.ocr.free.free_line import FreeLine
from pdm.ocr.writing.day_heads import bulleted

_CLOCK = re.compile(r"^\W*(?:[01]\d|2[0-4])(?:\s?[:.h]?\s?[0-5]\d)\b")
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
