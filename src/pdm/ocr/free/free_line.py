"""A line of a page without a table: its pieces of writing and the day with which it begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pdm.lattice import Lattice
from pdm.ocr.collect import Box, Reading
from pdm.ocr.free.regions import Region
from pdm.ocr.writing.day_heads import Led
from pdm.ocr.writing.freeform import Block, around


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


def line_of(blocks: list[Block], region: Region) -> FreeLine:
    """The line that some pieces of writing of a region are."""
    seen = [b.recognition.lattice for b in blocks if b.recognition.lattice is not None]
    whole = Lattice.joined(seen) if seen and len(seen) == len(blocks) else None
    text, sure = " ".join(b.text for b in blocks), float(np.mean([b.confidence for b in blocks]))
    return FreeLine(blocks, text, around([b.box for b in blocks]), sure, whole, region, None)
