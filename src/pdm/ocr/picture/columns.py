"""Columns of a table whose verticals are missing: gutters between the labels of its header."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from pdm.compiled import compiled
from pdm.ocr.picture.components import components
from pdm.ocr.picture.orient import Grey, ink

DRAWN = 0.3
"""Share of the header's height over which a vertical is drawn at least, where it runs through a label."""
WHOLE = 0.65
"""Share of the table's height over which a vertical is drawn at least, where a label runs across it: strokes of figures in every
line come to less."""
PIECES = 0.8
"""Share of a row's height that ruling covers at least in rows that have it."""
LABEL = 20
"""Width in pixels below which a mark in the header is no label."""


def between_labels(
    clean: Grey, rows: list[tuple[float, float]], found: list[tuple[float, float]], extent: tuple[int, int]
) -> list[tuple[float, float]]:
    """Column lines: those found, and one in the emptiest place between neighbouring labels of the first row.

    Args:
        clean: The page, ruling taken out.
        rows: Level lines of the table (offset, slope).
        found: Verticals that are drawn (offset, slope).
        extent: Where the rows begin and end, x in pixels.

    Returns:
        Lines (offset, slope) from left to right; `found` when the first row has no labels.
    """
    top, second, bottom = (round(rows[i][0]) for i in (0, 1, -1))
    labels = _labels(clean[top + 2 : second - 1])
    if len(labels) < 2:
        return found
    mask = ink(clean)[second:bottom] > 0
    profile = np.convolve(mask.sum(axis=0).astype(np.float64), np.ones(9) / 9, "same")
    middle = (top + bottom) / 2
    columns = {round(c[0] + c[1] * middle): c for c in found}
    left, right = extent
    for edge in (left, right):
        if not any(abs(x - edge) < 20 for x in columns):
            columns[edge] = (float(edge), 0.0)
    for (_, end), (begin, _) in pairwise(labels):
        if any(end - 4 <= x <= begin + 4 for x in columns):
            continue
        places = np.arange(min(end + 2, begin - 6), begin + 1)
        # writing stands under its label's beginning, so among empty places the one next to the label is right
        cost = profile[places] + 0.1 * (begin - 8 - places).clip(0)
        place = int(places[int(cost.argmin())])
        columns[place] = (float(place), 0.0)
    return [columns[x] for x in sorted(columns)]


def not_through(
    flat: Grey, down: Grey, rows: list[tuple[float, float]], found: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Verticals without those that would cut a label of the first row in two and are not drawn there.

    Args:
        flat: The page.
        down: Its vertical strokes.
        rows: Level lines of the table (offset, slope).
        found: Verticals (offset, slope); strokes of figures below one another are among them.
    """
    top, bottom = round(rows[0][0]) + 4, round(rows[1][0]) - 4
    if bottom - top < 8:
        return found
    labels = _labels(flat[top:bottom])
    ys = np.arange(round(rows[0][0]), round(rows[-1][0]))
    out = []
    for offset, slope in found:
        x = round(offset + slope * (top + bottom) / 2)
        drawn = (down[top:bottom, max(x - 4, 0) : x + 5] > 0).any(axis=1).mean()
        if drawn >= DRAWN or not any(begin + 5 < x < end - 5 for begin, end in labels):
            out.append((offset, slope))
            continue
        at = np.rint(offset + slope * ys).astype(np.int64)[:, None] + np.arange(-3, 4)
        if (down[ys[:, None], np.clip(at, 0, down.shape[1] - 1)] > 0).any(axis=1).mean() >= WHOLE:
            out.append((offset, slope))
    return out


def parting(
    clean: Grey,
    rows: list[tuple[float, float]],
    found: list[tuple[float, float]],
    faint: list[tuple[float, float]],
    firm: list[tuple[float, float]],
) -> list[tuple[float, float]]:
    """Of faint verticals, those that part two neighbouring labels of the first row between which none was found.

    Args:
        clean: The page, ruling taken out.
        rows: Level lines of the table (offset, slope).
        found: Verticals that are sure (offset, slope).
        faint: Verticals that may be ruling, or strokes of letters below one another, those that are drawn furthest first.
        firm: Those of them that are drawn so far that a space between two words of the first row is enough.
    """
    line, second = rows[0], rows[1]
    slope = float(np.median([s for _, s in found])) if found else 0.0
    top, bottom = round(line[0]), round(second[0])
    at_head = (top + bottom) / 2
    known = [c[0] + c[1] * at_head for c in found]
    out = []
    labels = [one for one in _labels(clean[top + 2 : bottom - 1]) if one[1] - one[0] >= LABEL]
    for (_, end), (begin, _) in pairwise(labels):
        # the rest of a line that was not quite taken out belongs to the label behind it
        if any(end - 4 <= x <= begin + 14 for x in known):
            continue
        between = [c for c in faint if end - 4 <= c[0] + c[1] * at_head <= begin + 4 and abs(c[1] - slope) < 0.004]
        out += between[:1]
    dark = ink(clean[top + 2 : bottom - 1]) > 0
    least = float(np.median(np.diff([r[0] for r in rows])))
    for column in firm:
        x = round(column[0] + column[1] * at_head)
        inside = bool(known) and min(known) < x < max(known)
        alone = all(abs(x - k) > least for k in (*known, *(c[0] + c[1] * at_head for c in out)))
        if inside and alone and not dark[:, max(x - 3, 0) : x + 4].any():
            out.append(column)
    return out


def strokes_only(dark: Grey, down: Grey, rows: list[tuple[float, float]], column: tuple[float, float]) -> bool:
    """Whether a vertical is drawn where writing stands, in pieces, and nowhere else: strokes of letters below one another.

    Args:
        dark: Ink of the page.
        down: Its vertical strokes.
        rows: Level lines of the table (offset, slope).
        column: The vertical (offset, slope).
    """
    blank, written = _shares(dark, down, rows, column)
    drawn = [share for share in written if share > 0.1]
    # ruling of a form that ends half-way is whole in the rows it has
    return len(blank) >= 2 and max(blank) < 0.1 and bool(drawn) and float(np.median(drawn)) < PIECES


def whole_in_rows(dark: Grey, down: Grey, rows: list[tuple[float, float]], column: tuple[float, float]) -> bool:
    """Whether a broken vertical is whole in most rows that have any of it, as ruling is (arguments as of `strokes_only`)."""
    drawn = [share for part in _shares(dark, down, rows, column) for share in part if share > 0.1]
    return bool(drawn) and float(np.median(drawn)) >= PIECES


def _shares(
    dark: Grey, down: Grey, rows: list[tuple[float, float]], column: tuple[float, float]
) -> tuple[list[float], list[float]]:
    """Share of each row's height over which a vertical is drawn: of rows with nothing written beside it, and of the others."""
    shares, beside = _drawn_in_rows(dark, down, np.array(rows, dtype=np.float64), float(column[0]), float(column[1]))
    return shares[~beside].tolist(), shares[beside].tolist()


@compiled()
def _drawn_in_rows(dark: Any, down: Any, rows: Any, offset: float, slope: float) -> Any:
    """Share of each row's height over which a vertical is drawn, and whether something is written beside it; not of very low rows."""
    shares = np.empty(len(rows))
    written = np.empty(len(rows), dtype=np.bool_)
    count = 0
    for i in range(len(rows) - 1):
        above, below = rows[i, 0], rows[i + 1, 0]
        x = round(offset + slope * (above + below) / 2)
        top, bottom = round(above + rows[i, 1] * x) + 5, round(below + rows[i + 1, 1] * x) - 4
        if bottom - top < 8:
            continue
        left, right = dark[top:bottom, max(x - 16, 0) : max(x - 5, 0)], dark[top:bottom, x + 6 : x + 17]
        strip = down[top:bottom, max(x - 4, 0) : x + 5]
        drawn = 0
        for line in strip:
            drawn += line.any()
        written[count] = left.any() or right.any()
        shares[count] = drawn / len(strip) if len(strip) else 0.0
        count += 1
    return shares[:count], written[:count]


def _labels(strip: Grey) -> list[tuple[int, int]]:
    """Beginning and end of each label in a header row; words of one label stand closer than its height."""
    if strip.shape[0] < 8:
        return []
    mask = ink(strip)
    labels, stats = components(mask)
    heights = [int(s[3]) for s in stats[1:] if s[4] >= 8]
    if not heights:
        return []
    usual = float(np.percentile(heights, 75))
    gap = max(10, round(1.5 * usual))
    for i in range(1, len(stats)):
        # what is left of the line above is flat
        if stats[i][3] < 0.3 * usual and stats[i][2] > 2 * stats[i][3]:
            mask[labels == i] = 0
    filled = np.flatnonzero((mask > 0).any(axis=0))
    if not len(filled):
        return []
    breaks = np.flatnonzero(np.diff(filled) > gap)
    starts = np.concatenate([[0], breaks + 1])
    ends = np.concatenate([breaks, [len(filled) - 1]])
    return [(int(filled[a]), int(filled[b])) for a, b in zip(starts, ends, strict=True) if b > a]
