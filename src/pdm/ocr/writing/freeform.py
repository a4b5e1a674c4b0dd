"""Writing without a ruled table, found by text detection: pieces of writing, and the lines that they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from pdm.lattice import Lattice
from pdm.ocr.collect import Box
from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.picture.components import components
from pdm.ocr.picture.orient import Grey, ink
from pdm.ocr.picture.strikes import Strokes, unless_most
from pdm.ocr.writing.detection import Quad, detect
from pdm.ocr.writing.drawn_out import read_wide
from pdm.ocr.writing.looks import looked_at

STRUCK_AT_MOST = 0.25
"""Share of a page's pieces of writing that may be struck out."""
_IN_COMMON = 0.6
"""Share of its height that the smaller of two pieces of writing has in common with the taller one where they stand side by side."""


@dataclass
class Block:
    """A piece of writing: its box and what was read.

    Attributes:
        box: Upright, around it.
        text: What was read.
        confidence: Of the recogniser.
        recognition: Whole.
        picture: As it was read, level.
        level: Height of its middle were the page's writing level; that of its box where nothing else is known.
        high: Height of the writing across its own line; that of its box where nothing else is known.
        struck: A stroke runs through it.
        crossed: Words of it that were crossed out and are no longer in its text.
    """

    box: Box
    text: str
    confidence: float
    recognition: Recognition
    picture: Any
    level: float | None = None
    high: float | None = None
    struck: bool = False
    crossed: str = ""

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.box[3] - self.box[1]

    @property
    def at(self) -> float:
        """Where its line runs: the height of its middle were the page's writing level."""
        return self.middle if self.level is None else self.level

    @property
    def size(self) -> float:
        """Height of what is written, across its own line."""
        return float(self.height) if self.high is None else self.high


def box_of(quad: Quad, shape: tuple[int, ...]) -> Box:
    """The upright box around a piece of writing, within a picture of `shape`."""
    x0, y0 = np.floor(quad.min(axis=0)).astype(int)
    x1, y1 = np.ceil(quad.max(axis=0)).astype(int)
    return int(max(x0, 0)), int(max(y0, 0)), int(min(x1, shape[1])), int(min(y1, shape[0]))


def straight(flat: Grey, quad: Quad) -> Grey:
    """The picture of a piece of writing; made level where it slopes."""
    x0, y0, x1, y1 = box_of(quad, flat.shape)
    wide = max(float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[2] - quad[3])), 2.0)
    high = max(float(np.linalg.norm(quad[3] - quad[0])), float(np.linalg.norm(quad[2] - quad[1])), 2.0)
    slope = abs(float(quad[1][1] - quad[0][1])) + abs(float(quad[2][1] - quad[3][1]))
    if slope < 0.15 * high or high > wide:
        return flat[y0:y1, x0:x1]
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(quad, target)
    level = cv2.warpPerspective(
        flat, warp, (round(wide), round(high)), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(level, dtype=np.uint8)


def blocks(flat: Grey, hand: Engine, quads: list[Quad] | None = None) -> list[Block]:
    """Pieces of writing with their readings; `quads` are those of `detect`, where they are known."""
    quads = detect(flat) if quads is None else quads
    pictures = [straight(flat, q) for q in quads]
    slope = _slope(quads)
    struck = unless_most([_struck(p) for p in pictures], len(pictures), STRUCK_AT_MOST)
    return [
        Block(box_of(q, flat.shape), r.text, r.confidence, r, p, *_leveled(q, slope), struck=s)
        for q, r, p, s in zip(
            quads, looked_at(pictures, read_wide(pictures, hand), hand), pictures, struck, strict=True
        )
        if r.text
    ]


def _struck(picture: Grey) -> bool:
    """Whether a stroke runs through the writing of a picture."""
    mask = ink(picture) > 0
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return False
    strokes = Strokes.of(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    return strokes is not None and strokes.alone


def _slope(quads: list[Quad]) -> float:
    """Slope of the lines of a page, from its long pieces of writing."""
    long = [q for q in quads if np.ptp(q[:, 0]) > 6 * _height(q)]
    return (
        float(np.median([(q[1] + q[2] - q[0] - q[3])[1] / (q[1] + q[2] - q[0] - q[3])[0] for q in long]))
        if long
        else 0.0
    )


def _height(quad: Quad) -> float:
    return float(np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])) / 2


def _leveled(quad: Quad, slope: float) -> tuple[float, float]:
    """Height of a piece's middle on the page made level, and height of its writing."""
    x, y = quad.mean(axis=0)
    return float(y - slope * x), _height(quad)


def printed_blocks(flat: Grey, hand: Engine) -> list[Block]:
    """Pieces of writing of a small clean strip (a form's head), found by closing the gaps between letters."""
    mask = ink(flat)
    height = max(8, int(np.median([s[3] for s in _parts(mask)] or [16])))
    joined = cv2.dilate(mask, np.ones((3, int(1.1 * height) | 1), np.uint8))
    boxes = [
        (x, y, x + w, y + h)
        for x, y, w, h in _parts(joined)
        if h > 0.5 * height and w > 0.8 * height and h < 6 * height
    ]
    padded = [(max(b[0] - 4, 0), max(b[1] - 4, 0), b[2] + 4, b[3] + 4) for b in boxes]
    pictures = [flat[b[1] : b[3], b[0] : b[2]] for b in padded]
    return [
        Block(b, r.text, r.confidence, r, p)
        for b, r, p in zip(padded, hand.read(pictures), pictures, strict=True)
        if r.text
    ]


def _parts(mask: Grey) -> list[tuple[int, int, int, int]]:
    """Boxes x, y, width, height of connected ink that is larger than a speck."""
    _, stats = components(mask)
    return [(x, y, w, h) for x, y, w, h, area in stats[1:].tolist() if area >= 12 and h >= 5]


def in_lines(found: list[Block], *, sizes: bool = False) -> list[list[Block]]:
    """Blocks by line from top to bottom, each from left to right.

    Args:
        found: The blocks.
        sizes: Small print and large writing may stand side by side, as labels and values of forms do: they then reach to one height.
    """
    lines: list[list[Block]] = []
    for block in sorted(found, key=lambda b: b.at):
        for line in reversed(lines[-3:]):
            usual = float(np.mean([b.at for b in line]))
            if abs(block.at - usual) < 0.5 * min(block.size, float(np.mean([b.size for b in line]))):
                line.append(block)
                break
        else:
            beside = [line for line in lines[-3:] if _stands_in(line, block)] if sizes else []
            if beside:
                beside[-1].append(block)
            else:
                lines.append([block])
    lines.sort(key=lambda line: float(np.mean([b.at for b in line])))
    return [sorted(line, key=lambda b: b.box[0]) for line in lines]


def _stands_in(line: list[Block], block: Block) -> bool:
    """Whether a block reaches as high as the ones beside it in a line, under or over none of which it stands."""
    apart = [(max(b.box[0] - block.box[2], block.box[0] - b.box[2]), b) for b in line]
    small = 0.5 * min(block.size, *(b.size for b in line))
    next_to = min(apart, key=lambda x: x[0])[1]
    common = min(b.at + b.size / 2 for b in (block, next_to)) - max(b.at - b.size / 2 for b in (block, next_to))
    return min(gap for gap, _ in apart) > -small and common >= _IN_COMMON * min(block.size, next_to.size)


def part(lattice: Lattice | None, text: str) -> Lattice | None:
    """The end of a lattice, from where it shows `text`."""
    if lattice is None:
        return None
    written = lattice.greedy()[0]
    at = written.rfind(text)
    return lattice.after(at) if at >= 0 else None


def around(boxes: list[Box]) -> Box:
    """The box around several."""
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
