"""A line of a page without a table: its pieces of writing and the day with which it begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.lattice import Lattice
from pdm.ocr.collect import Box, Reading
from pdm.ocr.free.regions import Region
from pdm.ocr.writing.day_heads import DATE_FIRST, Led
from pdm.ocr.writing.freeform import Block, around

_DOTTED = re.compile(r"^\s*((?:[01]?\d|2[0-3])\.[0-5]\d)(?![\d./-])\s*\D")
"""A time of day with a dot, and words behind it."""
_PLAIN = re.compile(
    r"^\s*(?:(?:[01]?\d|2[0-3])[:hH][0-5]\d|(?:[01]\d|2[0-3])[0-5]\d)(?![\d./-])\s*(?:h|hrs?)?\W*[^\W\d_]"
)
"""A time of day that is no day, and words behind it."""
_LEAST_CLOCKS, _MOSTLY = 3, 0.5
"""Lines that begin so, from which they are times, and the share of them that are no days."""
_LIKELY = 0.5
"""Weight from which figures are a day in the order of the site."""


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
        repeated: A mark stands for its day, which is that of the line above.
        beside: What stands beside a day at its end ("erl.").
        clocked: It begins with a time of day that may look like a day: "6.40".
    """

    blocks: list[Block]
    text: str
    box: Box
    confidence: float
    lattice: Lattice | None
    region: Region
    led: Led | None
    section: str = ""
    repeated: bool = False
    beside: str = ""
    clocked: bool = False

    @property
    def figures(self) -> re.Match[str] | None:
        """The day in figures with which it seems to begin, and the text behind it."""
        return None if self.clocked else DATE_FIRST.match(self.text)

    @property
    def struck(self) -> bool:
        """Whether all of it is crossed out."""
        return all(b.struck for b in self.blocks)

    @property
    def height(self) -> float:
        """Height of its writing."""
        return float(np.mean([b.size for b in self.blocks]))

    def reading(self, text: str, lattice: Lattice | None, engine: str) -> Reading:
        """What it tells of the work."""
        picture = self.blocks[0].picture if len(self.blocks) == 1 else None
        return Reading("description", text, self.confidence, self.box, picture, lattice, engine, self.struck)


def line_of(blocks: list[Block], region: Region) -> FreeLine:
    """The line that some pieces of writing of a region are."""
    seen = [b.recognition.lattice for b in blocks if b.recognition.lattice is not None]
    whole = Lattice.joined(seen) if seen and len(seen) == len(blocks) else None
    text, sure = " ".join(b.text for b in blocks), float(np.mean([b.confidence for b in blocks]))
    return FreeLine(blocks, text, around([b.box for b in blocks]), sure, whole, region, None)


def tell_clocks(lines: Sequence[FreeLine], order: DateOrder) -> None:
    """Mark lines that begin with times of day, where most of these are no days: 6.40, 8.15, 11.00, 3.10; or others are plainly times: 22:30, 0145, 3.20."""
    told = [(line, found[1]) for line in lines if (found := _DOTTED.match(line.text)) is not None]
    none = sum(
        not (days := parse(text, order=order, default=(2024, None))) or days[0].weight < _LIKELY for _, text in told
    )
    plain = sum(_PLAIN.match(line.text) is not None for line in lines)
    if (len(told) >= _LEAST_CLOCKS and none > _MOSTLY * len(told)) or plain >= max(_LEAST_CLOCKS, len(told)):
        for line, _ in told:
            line.clocked = True
