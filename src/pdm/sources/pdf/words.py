"""Words of a typed page and their lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box in fractions of the page, y from the top; or all words of a cell that lines part from others."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    cell: bool = False


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words to lines, top to bottom, each from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: ((w.y0 + w.y1) / 2, w.x0)):
        middle = (word.y0 + word.y1) / 2
        if lines:
            last = lines[-1]
            reference = sum((w.y0 + w.y1) / 2 for w in last) / len(last)
            if abs(middle - reference) < 0.5 * (word.y1 - word.y0):
                last.append(word)
                continue
        lines.append([word])
    return [sorted(line, key=lambda w: w.x0) for line in lines]
