"""A sheet of paper to print and write on: printed matter and ink apart, lengths in millimetres from the top left corner."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pdm.simulation.documents.hands import Hand, Writing, write
from pdm.simulation.documents.ink import Mask, Strokes

Rect = tuple[float, float, float, float]
TIGHTEST = 0.66
"""How far a line of writing is squeezed to fit, at most."""
LOOSE = 0.84
"""How far it is squeezed before the writer goes on below instead."""
USUAL_ROW = 8.5
"""Height of the ruled rows that people are used to, mm."""


class Canvas:
    """Printed matter and pen strokes of one page.

    Attributes:
        size: Width and height in mm.
        scale: Pixels per mm.
        printed: Print and ruling, 255 white.
        strokes: Pen strokes.
    """

    def __init__(self, width: float, height: float, dpi: int) -> None:
        """An empty page.

        Args:
            width: Width in mm.
            height: Height in mm.
            dpi: Resolution at which it is drawn.
        """
        self.size = (width, height)
        self.scale = dpi / 25.4
        self.printed: Mask = np.full((round(height * self.scale), round(width * self.scale)), 255, dtype=np.uint8)
        self.strokes = Strokes()

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, grey: int = 100, width: float = 0.2, gaps: float = 0.0,
        rng: np.random.Generator | None = None,
    ) -> None:  # fmt: skip
        """A straight line; `gaps` is the share of it that the print has lost."""
        ends = [(x0, y0, x1, y1)]
        if gaps and rng is not None:
            count = max(2, int(np.hypot(x1 - x0, y1 - y0) / 6))
            cuts = np.linspace(0, 1, count + 1)
            kept = [i for i in range(count) if rng.random() >= gaps]
            ends = [
                (x0 + (x1 - x0) * cuts[i], y0 + (y1 - y0) * cuts[i], x0 + (x1 - x0) * cuts[i + 1], y0 + (y1 - y0) * cuts[i + 1])
                for i in kept
            ]  # fmt: skip
        thick = max(1, round(width * self.scale))
        for a, b, c, d in ends:
            start, end = (round(a * self.scale * 16), round(b * self.scale * 16)), (
                round(c * self.scale * 16), round(d * self.scale * 16),
            )  # fmt: skip
            cv2.line(self.printed, start, end, grey, thick, cv2.LINE_AA, 4)

    def box(self, rect: Rect, grey: int = 100, width: float = 0.2) -> None:
        """A rectangle."""
        x0, y0, x1, y1 = rect
        for a, b, c, d in ((x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)):
            self.rule(a, b, c, d, grey, width)

    def print(
        self,
        text: str,
        x: float,
        y: float,
        height: float = 2.6,
        *,
        weight: int = 400,
        face: str = "sans",
        grey: int = 40,
    ) -> float:
        """Print with the baseline at `y`; `height` is about that of a capital. Gives where it ends."""
        font = cv2.FontFace(face)
        size = max(6, round(height * self.scale * 1.35))
        end, _ = cv2.putText(
            self.printed, text, (round(x * self.scale), round(y * self.scale)), grey, font, size, weight
        )
        return float(end[0]) / self.scale

    def print_fitted(self, text: str, rect: Rect, height: float, **style: object) -> None:
        """Print into a rectangle: smaller, and in two lines, until it fits."""
        x0, y0, x1, y1 = rect
        words = text.split()
        for size in (height, 0.85 * height, 0.7 * height, 0.6 * height):
            for lines in _breaks(words, 1 if y1 - y0 < 5 else 2):
                if max(self._printed_width(t, size) for t in lines) <= x1 - x0 - 1.2:
                    self._print_lines(lines, rect, size, style)
                    return
        self._print_lines(_breaks(words, 2)[-1], rect, 0.5 * height, style)

    def _print_lines(self, lines: Sequence[str], rect: Rect, size: float, style: dict[str, object]) -> None:
        x0, y0, _, y1 = rect
        step = 1.45 * size
        base = (y0 + y1) / 2 + 0.5 * size - (len(lines) - 1) * step / 2
        for n, line in enumerate(lines):
            self.print(line, x0 + 0.8, base + n * step, size, **style)  # type: ignore[arg-type]

    def _printed_width(self, text: str, height: float) -> float:
        size = max(6, round(height * self.scale * 1.35))
        rect = cv2.getTextSize((10, 10), text, (0, 0), cv2.FontFace("sans"), size, 400)
        return float(rect[2]) / self.scale

    def pen(
        self,
        writing: Writing,
        x: float,
        y: float,
        size: float,
        hand: Hand,
        rng: np.random.Generator,
        squeeze: float = 1.0,
    ) -> Rect:
        """Put writing down.

        Args:
            writing: Strokes, in heights of a small letter.
            x: Where it begins.
            y: Line of writing.
            size: Height of a small letter, mm.
            hand: Whose pen.
            rng: Source of chance.
            squeeze: Factor on its width.

        Returns:
            The box of the ink.
        """
        if not len(writing.points):
            return (x, y, x, y)
        points = writing.points * np.array([size * squeeze, -size]) + np.array([x, y])
        self.strokes.add(points * self.scale, writing.lifted, hand.pen * self.scale, hand.pressure, rng)
        low, high = points.min(axis=0), points.max(axis=0)
        return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    def strike(self, rect: Rect, hand: Hand, rng: np.random.Generator) -> None:
        """Cross something out: a stroke through it, twice, or a scribble."""
        x0, y0, x1, y1 = rect
        middle, tall = (y0 + y1) / 2, y1 - y0
        kind = rng.random()
        if kind < 0.75:
            for _ in range(1 if kind < 0.5 else 2):
                count = max(4, int((x1 - x0) / 6))
                xs = np.linspace(x0 - 0.8, x1 + 0.8, count)
                ys = middle + 0.08 * tall * rng.normal(0, 1) + np.cumsum(rng.normal(0, 0.04 * tall, count))
                self._stroke(np.stack([xs, ys], axis=1), hand, rng)
            return
        count = max(6, int((x1 - x0) / 1.4))
        xs = np.linspace(x0 - 0.3, x1 + 0.3, count) + rng.normal(0, 0.2, count)
        ys = middle + np.where(np.arange(count) % 2, 0.4, -0.4) * tall * rng.uniform(0.7, 1.1, count)
        self._stroke(np.stack([xs, ys], axis=1), hand, rng)

    def _stroke(self, points: npt.NDArray[np.float64], hand: Hand, rng: np.random.Generator) -> None:
        t = np.linspace(0, len(points) - 1, len(points) * 5)
        at = np.arange(len(points))
        smooth = np.stack([np.interp(t, at, points[:, k]) for k in (0, 1)], axis=1)
        lifted = np.zeros(len(smooth), dtype=bool)
        lifted[0] = True
        self.strokes.add(smooth * self.scale, lifted, hand.pen * self.scale, hand.pressure, rng)

    def write(
        self, text: str, rect: Rect, hand: Hand, rng: np.random.Generator, *, row: float, hurry: float = 0.0, indent: float = 0.8,
        cross: int | None = None,
    ) -> Rect:  # fmt: skip
        """Write a line into a rectangle, its lower edge a ruled line; squeezed where it is long, running on where it is too long.

        Args:
            text: What to write.
            rect: Where.
            hand: Whose hand.
            rng: Source of chance.
            row: Height of a ruled row, mm; small rows make small writing.
            hurry: See `hands.write`.
            indent: Room before the text, mm.
            cross: Number of a word to cross out.

        Returns:
            The box of the ink.
        """
        x0, _, x1, y1 = rect
        made = write(text, hand, rng, hurry)
        size = letter_height(hand, row)
        room = max(x1 - x0 - indent - 0.4, 2.0)
        squeeze = float(np.clip(room / max(made.width * size, 0.1), TIGHTEST, 1.0))
        base = y1 - row * (hand.drop + float(rng.normal(0, 0.03)))
        where = self.pen(made, x0 + indent, base, size, hand, rng, squeeze)
        if cross is not None and cross < len(made.words):
            a, b = made.words[cross]
            left = x0 + indent + (a + 0.4 * hand.slant) * size * squeeze
            right = x0 + indent + (b + 0.4 * hand.slant) * size * squeeze
            self.strike((left, base - 1.1 * size, right, base), hand, rng)
        return where


def letter_height(hand: Hand, row: float) -> float:
    """Height of a small letter, mm, in a ruled row of a height."""
    return min(hand.size * USUAL_ROW, 0.38 * row)


def fits(text: str, width: float, hand: Hand, row: float, hurry: float = 0.0) -> bool:
    """Whether a line of writing goes into `width` mm when it is squeezed a little."""
    letters = sum(0.45 if c in " .,'il1" else 0.72 for c in text) * hand.width * (1 - 0.2 * hurry)
    gaps = len(text) * max(hand.spacing, 0.02) + text.count(" ") * (hand.word_space - 0.4)
    return (letters + gaps) * letter_height(hand, row) * LOOSE <= width - 1.2


def _breaks(words: list[str], most: int) -> list[list[str]]:
    """The ways to break words into one or two lines, the even ones first."""
    out = [[" ".join(words)]]
    if most > 1 and len(words) > 1:
        at = min(range(1, len(words)), key=lambda i: abs(len(" ".join(words[:i])) - len(" ".join(words[i:]))))
        out.append([" ".join(words[:at]), " ".join(words[at:])])
    return out
