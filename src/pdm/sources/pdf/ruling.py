"""Lines drawn on a page of a PDF, and the rows and cells that they part."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pdm.sources.pdf.words import Word, lines_of
from pdm.vocabulary.field_content import DATE

Point = tuple[float, float]
Turned = Callable[[tuple[float, float, float, float]], tuple[float, float, float, float]]
_MOST = 20_000
"""Pieces of drawings on a page beyond which it holds a picture drawn in lines, not only tables."""
_STRAIGHT, _SAME, _SHORTEST = 0.0015, 0.003, 0.008
"""Shares of the page: how far a line may lean, how near two lines are one, how short one may be."""
_CELLS, ROWS = 3, 3
"""Least number of cells in a ruled row, and of such rows in a table that begins on the page."""
_REPEATED = 24
"""Letters of a cell over several rows that holds for each of them, as a day does."""


@dataclass(frozen=True)
class Rules:
    """Lines drawn, in fractions of the page from its top left: y, x0, x1 of horizontal ones; x, y0, y1 of vertical ones."""

    across: tuple[tuple[float, float, float], ...]
    down: tuple[tuple[float, float, float], ...]


def rules_of(page: Any, turned: Turned, width: float, height: float) -> Rules:
    """Straight lines of the drawings on a page; edges of filled boxes are lines, too.

    Args:
        page: Of pypdfium2.
        turned: Boxes as stored to boxes as shown, in points.
        width, height: Of the page as shown, in points.
    """
    import pypdfium2.raw as raw

    across: list[tuple[float, float, float]] = []
    down: list[tuple[float, float, float]] = []
    left = _MOST
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2):
        left -= raw.FPDFPath_CountSegments(item.raw)
        if left < 0:
            return Rules((), ())
        for (ax, ay), (bx, by) in _pieces(item, raw):
            x0, y0, x1, y1 = turned((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
            x0, x1, y0, y1 = x0 / width, x1 / width, 1 - y1 / height, 1 - y0 / height
            if y1 - y0 < _STRAIGHT and x1 - x0 > _SHORTEST:
                across.append(((y0 + y1) / 2, x0, x1))
            elif x1 - x0 < _STRAIGHT and y1 - y0 > _SHORTEST:
                down.append(((x0 + x1) / 2, y0, y1))
    return Rules(tuple(across), tuple(down))


def _pieces(item: Any, raw: Any) -> list[tuple[Point, Point]]:
    """Straight pieces of a drawing, in points of the page."""
    matrix = item.get_matrix()
    out: list[tuple[Point, Point]] = []
    start = at = (0.0, 0.0)
    for n in range(raw.FPDFPath_CountSegments(item.raw)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, n)
        x, y = ctypes.c_float(), ctypes.c_float()
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        to = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = to
        elif kind == raw.FPDF_SEGMENT_LINETO:
            out.append((at, to))
        at = to
        if raw.FPDFPathSegment_GetClose(segment):
            out.append((at, start))
            at = start
    return out


def ruled_lines(words: Sequence[Word], rules: Rules, least: int = ROWS) -> list[list[Word]]:
    """Lines of words from the top, each from the left; a ruled row is one line and a cell of it one word, however it was wrapped.

    Rows count as ruled where several in a row have three cells or more and none holds lines of writing that no line parts.

    Args:
        words: Of the page.
        rules: Drawn on it.
        least: Ruled rows that make a table; 1 where one goes on from the page before.
    """
    bands = _bands(rules)
    inside: dict[int, list[Word]] = {n: [] for n in range(len(bands))}
    free: list[Word] = []
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
        n = next((n for n, b in enumerate(bands) if b.top <= y < b.bottom and b.edges[0] <= x <= b.edges[-1]), None)
        (free if n is None else inside[n]).append(word)
    filled = {n: _cells(bands[n], found) for n, found in inside.items() if found}
    good = {n for n, cells in filled.items() if min(len(c.lines) for c in cells) == 1}
    if len(good) < least or len(good) < len(filled) - 1:
        return lines_of(words)
    for n in filled.keys() - good:
        free += inside[n]
    rows = [[c.word for c in filled[n]] for n in sorted(good)]
    _hold(rows, [bands[n] for n in sorted(good)], rules)
    lines = [*lines_of(free), *rows]
    return sorted(lines, key=lambda line: min(w.y0 for w in line))


@dataclass(frozen=True)
class _Band:
    """A ruled row: from where to where, and the left and right edges of its cells."""

    top: float
    bottom: float
    edges: tuple[float, ...]


@dataclass(frozen=True)
class _Cell:
    word: Word
    lines: list[list[Word]]


def _bands(rules: Rules) -> list[_Band]:
    heights = _distinct([y for y, _, _ in rules.across])
    out = []
    for top, bottom in itertools.pairwise(heights):
        middle = (top + bottom) / 2
        edges = _distinct([x for x, y0, y1 in rules.down if y0 <= middle <= y1])
        if len(edges) > _CELLS and bottom - top > _SHORTEST:
            out.append(_Band(top, bottom, tuple(edges)))
    return out


def _distinct(places: Sequence[float]) -> list[float]:
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > _SAME:
            out.append(place)
    return out


def _cells(band: _Band, words: Sequence[Word]) -> list[_Cell]:
    columns: dict[int, list[Word]] = {}
    for word in words:
        middle = (word.x0 + word.x1) / 2
        column = max(i for i, edge in enumerate(band.edges[:-1]) if i == 0 or edge <= middle)
        columns.setdefault(column, []).append(word)
    out = []
    for column, found in sorted(columns.items()):
        lines = lines_of(found)
        text = " ".join(w.text for line in lines for w in line)
        if len(lines) > 1 and not DATE.match(text) and (day := _broken_day(lines)):
            # a narrow cell breaks a day anywhere: "13.06.202", below it "4"
            text, lines = day, [[w for line in lines for w in line]]
        # a cell begins at its edge, whichever way its text is set
        box = Word(
            text, band.edges[column], min(w.y0 for w in found), band.edges[column + 1], max(w.y1 for w in found), True
        )
        out.append(_Cell(box, lines))
    return out


def _broken_day(lines: Sequence[Sequence[Word]]) -> str:
    """The day that lines of a cell are only together, figures beside figures; empty where they are none, or one of them is a day by itself."""
    told = ["".join(w.text for w in line) for line in lines]
    whole = "".join(told)
    return whole if DATE.match(whole) and not any(map(DATE.match, told)) else ""


def _hold(rows: list[list[Word]], bands: Sequence[_Band], rules: Rules) -> None:
    """A text in a cell over several rows (a day, a machine) holds for each of them."""
    for n, (row, band) in enumerate(zip(rows, bands, strict=True)):
        for word in list(row):
            if len(word.text) > _REPEATED or word.text.replace(".", "").replace(",", "").isdigit():
                continue
            for step in (1, -1):
                at, here = n, band
                while 0 <= at + step < len(rows) and _open(here, bands[at + step], word, rules):
                    at, here = at + step, bands[at + step]
                    if any(w.x0 < (word.x0 + word.x1) / 2 < w.x1 for w in rows[at]):
                        break
                    rows[at] = sorted(
                        [*rows[at], Word(word.text, word.x0, here.top, word.x1, here.bottom, True)], key=lambda w: w.x0
                    )


def _open(one: _Band, other: _Band, word: Word, rules: Rules) -> bool:
    """Whether no line parts two rows that touch where a cell stands."""
    upper, lower = (one, other) if one.top < other.top else (other, one)
    if abs(lower.top - upper.bottom) > _SAME:
        return False
    middle = (word.x0 + word.x1) / 2
    return not any(abs(y - lower.top) <= _SAME and x0 - _SAME <= middle <= x1 + _SAME for y, x0, x1 in rules.across)
