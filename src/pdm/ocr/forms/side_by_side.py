"""Forms printed side by side on one page: the same labels stand twice in its lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz import fuzz

from pdm.ocr.collect import Collector, Reading
from pdm.ocr.forms.form_or_table import another
from pdm.ocr.forms.labels import is_label, name_of
from pdm.ocr.writing.freeform import Block, in_lines
from pdm.vocabulary.fields import normalise

_LABELS, _ALIKE, _LEVEL = 3, 85, 2.0
"""Labels that stand twice at least, how like they are read of a hundred, and heights of writing by which their distances may differ."""


def read_halves(
    found: list[Block], collector: Collector, engine: str, read: Callable[[list[Block], Collector], bool]
) -> bool:
    """Read the forms that stand side by side on a page, each by itself; False where there are not two, or one of them cannot be read.

    Args:
        found: Writing of the page.
        collector: Takes the entries of both.
        engine: Who read them.
        read: Reads one of them into a collector.
    """
    halves = halves_of(found)
    read_ones = [(another(collector), half) for half in halves]
    if not read_ones or not all(read(half, one) and one.lines for one, half in read_ones):
        return False
    for one, _ in read_ones:
        for line in one.lines:
            line.row = len(collector.lines) + 1
            told = {c.field for c in line.cells}
            # what heads one form is not true of the other
            line.cells += [Reading(f, t, 1.0, line.box, engine=engine) for f, t in one.head.items() if f not in told]
            collector.lines.append(line)
    collector.form = read_ones[0][0].form
    return True


def halves_of(found: list[Block]) -> list[list[Block]]:
    """The writing of two forms side by side; empty where a page holds none."""
    pairs = [pair for line in in_lines(found, sizes=True) if (pair := _twice(line)) is not None]
    if len({normalise(name_of(a.text)) for a, _ in pairs}) < _LABELS:
        return []
    apart = np.array([b.box[0] - a.box[0] for a, b in pairs])
    height = float(np.median([b.height for pair in pairs for b in pair]))
    level = [pair for pair, x in zip(pairs, apart, strict=True) if abs(x - np.median(apart)) <= _LEVEL * height]
    if len(level) < max(_LABELS, 0.8 * len(pairs)):
        return []
    gutter = min(b.box[0] for _, b in level) - height / 2
    if any(b.box[0] < gutter - height and b.box[2] > gutter + height for b in found):
        return []
    left = [b for b in found if b.box[0] + b.box[2] < 2 * gutter]
    return [left, [b for b in found if not any(b is x for x in left)]]


def _twice(line: Sequence[Block]) -> tuple[Block, Block] | None:
    """A label that stands twice in a line, first in it and again behind its value."""
    first = line[0]
    if not is_label(first):
        return None
    name = normalise(name_of(first.text))
    again = [b for b in line[1:] if is_label(b) and fuzz.ratio(name, normalise(name_of(b.text))) >= _ALIKE]
    return (first, again[0]) if len(again) == 1 else None
