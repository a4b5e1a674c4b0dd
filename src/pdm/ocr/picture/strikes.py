"""What is crossed out: a stroke through the writing of a cell, or a stroke or a scribble through a whole row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pdm.compiled import compiled
from pdm.ocr.picture.components import components

WIDE = 1.4
"""Heights that writing is wide at least; in less a stroke cannot be told from a letter."""
ALONE = 3.0
"""The same where nothing else in the row is crossed out: letters of a thick pen run into one another in short words."""
LEVEL = 0.70
"""Share of its width over which a level stroke runs through crossed writing."""
JOINED = 0.85
"""Share of its width over which crossed writing hangs together; between words there are gaps (a row of writing has 0.3, 0.8 at most)."""


@dataclass(frozen=True)
class Strokes:
    """What runs through the writing of one cell.

    Attributes:
        width: Of the writing, in heights.
        pen: Width of its strokes, in heights; 0.0 where no long level stroke runs through it, as it is then not asked for.
        level: Share of the width under a long level stroke through the middle.
        thick: Width of that stroke, in heights.
        above: Share of that stroke with ink above it.
        below: The same below it; a line under the writing has tails of letters there at most.
        joined: Share of the width that the widest piece of ink takes.
        covered: Share of the width with any ink.
        crossings: Strokes that cross the middle, each height of width; a scribble has three to five, without a gap.
    """

    width: float
    pen: float
    level: float
    thick: float
    above: float
    below: float
    joined: float
    covered: float
    crossings: float

    @classmethod
    def of(cls, mask: npt.NDArray[np.bool_]) -> Strokes | None:
        """Of a cell's ink, [height, width]; None for writing that is not wide enough."""
        height, width = mask.shape
        if width < WIDE * height:
            return None
        ink = mask.astype(np.uint8)
        level, thick, above, below = _level(ink)
        _, stats = components(np.asarray(cv2.dilate(ink, np.ones((3, 3), np.uint8)), dtype=np.uint8))
        return cls(
            width / height,
            _pen(ink) / height if level > LEVEL else 0.0,
            level, thick, above, below,
            float(stats[1:, 2].max(initial=0)) / width,
            *_across(ink),
        )  # fmt: skip

    @property
    def through(self) -> bool:
        """A level stroke runs through most of the writing, and it is a pen's: what is left of ruling is thinner."""
        return self.level > LEVEL and self.thick < 0.55 and self.thick > 0.7 * self.pen

    @property
    def scribbled(self) -> bool:
        """One stroke to and fro over all of it; short words in which every letter is joined look so, too."""
        return self.joined > JOINED and self.covered > JOINED and self.crossings > 1.7

    @property
    def alone(self) -> bool:
        """Crossed out for itself, whatever stands beside it."""
        between = min(self.above, self.below) > 0.25
        return self.through and self.width >= ALONE and self.joined > JOINED and between


def unless_most(struck: Sequence[bool], among: int, most: float) -> list[bool]:
    """What is crossed out on a page; nothing where that would be more than a share `most` of `among`: lines of the paper run through it all."""
    return [False] * len(struck) if sum(struck) > max(1, most * among) else list(struck)


def row_is_struck(row: Sequence[Strokes]) -> bool:
    """Whether a row is crossed out as a whole, by its cells with wide writing.

    One stroke through all of it, blank cells included, leaves no gap in any cell; strokes through the writing alone
    leave gaps between cells.
    """
    widths = np.array([s.width for s in row])
    if len(row) < 2:
        return False
    through, scribbled = np.array([s.through for s in row]), np.array([s.scribbled for s in row])
    if _beside([s for s in row if s.level > LEVEL]):
        return False
    either = through | scribbled
    share = widths / widths.sum()
    joined = float((share * [s.joined for s in row]).sum())
    if joined > JOINED:
        if through.sum() >= 2 and share[through].sum() > 0.45:
            return True
        if share[either].sum() > 0.8 and (scribbled.sum() >= 4 or (through.any() and either.sum() >= 3)):
            return True
    return bool(through.sum() >= 2 and share[through].sum() > 0.7 and joined > 0.7)


def _beside(row: Sequence[Strokes]) -> bool:
    """Whether level strokes run under the writing or over it, as ruling does that was not taken out."""
    if not row:
        return False
    long = [s.width * s.level for s in row]
    above, below = (float(np.average([getattr(s, side) for s in row], weights=long)) for side in ("above", "below"))
    # lines over the writing go on where nothing is written: less of them has ink below
    return (above > 0.3 and below < 0.2 * above) or (below > 0.1 and above < 0.1 * below)


def _pen(ink: npt.NDArray[np.uint8]) -> float:
    """Width of the strokes of writing in pixels."""
    depth = cv2.distanceTransform(np.pad(ink, 1), cv2.DIST_L2, 3)
    return float(2 * np.percentile(depth[depth > 0], 75))


def _level(ink: npt.NDArray[np.uint8]) -> tuple[float, float, float, float]:
    """Share of the width under a long level stroke, its width in heights, shares of it with ink above and below."""
    height = ink.shape[0]
    # a pen stroke right through is longer than any letter is wide, also where it wavers a little
    kernel = np.ones((1, max(int(1.3 * height), 24)), np.uint8)
    strokes = cv2.morphologyEx(cv2.dilate(ink, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, kernel) > 0
    strokes[: int(0.20 * height)] = False
    strokes[int(0.82 * height) :] = False
    covered, thick, above, below = _run_through(ink, strokes)
    return covered, thick / height, above, below


@compiled()
def _across(ink: Any) -> tuple[float, float]:
    """Share of the width with any ink, and strokes that cross the middle each height of width."""
    height, width = ink.shape
    starts = np.zeros(4)
    for n, share in enumerate((0.35, 0.45, 0.55, 0.65)):
        row = ink[int(share * height)]
        for x in range(1, width):
            starts[n] += row[x] != 0 and row[x - 1] == 0
    covered = 0
    for x in range(width):
        covered += ink[:, x].any()
    return covered / width, np.median(starts) * height / width


@compiled()
def _run_through(ink: Any, strokes: Any) -> tuple[float, float, float, float]:
    """Of level strokes: share of the width, usual thickness in pixels, shares of it with ink above and below."""
    height, width = ink.shape
    thick = np.zeros(width)
    covered, above, below = 0, 0, 0
    for x in range(width):
        first, last, here = height, -1, 0
        for y in range(height):
            if strokes[y, x]:
                first, last, here = min(first, y), y, here + 1
        if not here:
            continue
        thick[covered] = here
        covered += 1
        above += ink[: max(first - 2, 0), x].any()
        below += ink[last + 3 :, x].any()
    if not covered:
        return 0.0, 0.0, 0.0, 0.0
    return covered / width, np.median(thick[:covered]), above / covered, below / covered
