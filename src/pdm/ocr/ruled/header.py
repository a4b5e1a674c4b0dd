"""The header of a ruled table, and which end of a page it says is up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from pdm.ocr.engines import Engine
from pdm.ocr.picture.orient import Grey
from pdm.ocr.ruled.sheet import Sheet, read_cells
from pdm.ocr.ruled.tick_columns import weekday_columns
from pdm.vocabulary.fields import candidates, normalise, recognise_row
from pdm.vocabulary.header_likeness import is_header
from pdm.vocabulary.headings import as_shown

LABELLED = re.compile(r"[^:]{2,}:\s*\w")
"""A label with its value behind it, as forms have them; heads have no values."""
_HEAD = 0.9
"""Score of a text that surely is a head, whatever stands before it."""
SURE_HEAD = 0.85
"""Mean confidence of a header row from which its headings are worth remembering."""
SOME_ROWS, SOME_CELLS, SOME_LETTERS = 6, 10, 5.0
"""Rows and cells that are looked at to tell which end of a page is up, and the width over height that they had best have."""
SURE_HEADING = 0.95
"""Confidence of a heading from which the reader of print is not asked about it."""


def read_header(sheet: Sheet, row: int, hand: Engine, print_: Engine | None) -> tuple[list[str], dict[int, str], float]:
    """Texts of a row of cells as headers, the fields they name by column, and how sure they were read."""
    crops = [sheet.cut(row, c) for c in range(sheet.width)]
    shown = [i for i, c in enumerate(crops) if c.picture is not None]
    found = read_cells({(row, i): crops[i] for i in shown}, [(row, i) for i in shown], hand, printed=True)
    if sheet.lined is not None and shown:
        drawn_through = hand.read([p for i in shown if (p := sheet.with_lines(crops[i]).picture) is not None])
        for i, seen in zip(shown, drawn_through, strict=True):
            found[row, i] = max(found[row, i], seen, key=lambda r: r.confidence)
    texts = [found[row, i].text if (row, i) in found else "" for i in range(len(crops))]
    fields = recognise_row(texts)
    if sheet.lined is not None:
        # of a heading that a line runs through, what it is like is likelier than what was read
        texts = [
            fields[i].replace("_", " ") if i in fields and not candidates(t, _HEAD) else t for i, t in enumerate(texts)
        ]
    # what was read for sure the other reader reads alike (seen on a hundred simulated sheets)
    unknown = [i for i in shown if i not in fields and found[row, i].confidence < SURE_HEADING]
    if print_ is not None and fields and unknown:
        again = print_.read([crops[i].picture for i in unknown if crops[i].picture is not None])  # type: ignore[misc]
        second = list(texts)
        for i, recognition in zip(unknown, again, strict=True):
            second[i] = recognition.text or texts[i]
        better = recognise_row(second)
        if len(better) > len(fields):
            texts, fields = second, better
    confidence = float(np.mean([r.confidence for r in found.values()])) if found else 0.0
    return texts, fields, confidence


def find_header(
    sheet: Sheet, hand: Engine, print_: Engine | None, shown: Callable[[Sequence[str]], Mapping[str, str]] | None = None
) -> tuple[int, list[str], dict[int, str], float]:
    """The header row among the first three: its number (-1 if there is none), texts, fields, confidence.

    Args:
        sheet: The page.
        hand: Reads handwriting.
        print_: Reads print, where there is such a reader.
        shown: What settings and other documents of the site say that headings are, from the texts of a row (`Known.shown`).
    """
    best: tuple[int, list[str], dict[int, str], float] = (-1, [], {}, 0.0)
    for row in range(min(3, len(sheet.grid.rows) - 2)):
        texts, fields, confidence = read_header(sheet, row, hand, print_)
        headings = shown(texts) if shown is not None else {}
        if headings:
            fields = _with_shown(texts, fields, headings)
        if 2 * _labelled(texts) >= max(sum(map(bool, texts)), 1):
            continue
        if len(fields) > len(best[2]) and (len(fields) >= 3 or is_header(texts) or weekday_columns(texts)):
            best = (row, texts, fields, confidence)
        if len(best[2]) >= 4:
            break
    return best


def _labelled(texts: Sequence[str]) -> int:
    """Cells of a row that are labels with their values, in one cell or in the next ("Machine:" beside "Disa")."""
    beside = sum(
        label.rstrip().endswith(":") and bool(value.strip(" .:_")) and ":" not in value and not candidates(value, _HEAD)
        for label, value in pairwise(texts)
    )
    return sum(LABELLED.match(t) is not None for t in texts) + beside


def some_cells(sheet: Sheet) -> list[Grey]:
    """Pictures of a few written cells, those with some letters in one line first."""
    rows = np.unique(np.linspace(0, len(sheet.grid.rows) - 2, SOME_ROWS).round().astype(int))
    crops = [sheet.cut(int(r), c) for r in rows for c in range(sheet.width)]
    pictures = [c.picture for c in crops if c.picture is not None and not c.small]
    return sorted(pictures, key=lambda p: abs(p.shape[1] / p.shape[0] - SOME_LETTERS))[:SOME_CELLS]


def _with_shown(texts: Sequence[str], fields: Mapping[int, str], headings: Mapping[str, str]) -> dict[int, str]:
    """Fields by column, also of headings that others have shown."""
    out, known = dict(fields), as_shown(texts, headings)
    for column, text in enumerate(texts):
        field = known.get(normalise(text))
        if field is not None and column not in out and field not in out.values():
            out[column] = field
    return dict(sorted(out.items()))
