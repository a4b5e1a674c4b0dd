"""Typed PDFs: a table set in Helvetica with a text layer, and mixed ones with scanned pages behind it."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TypeVar

import pandas as pd

from pdm.simulation.documents.form import Form
from pdm.simulation.documents.pdf_writer import PicturePage, TextPage, write_pdf
from pdm.simulation.documents.placement import Built, PlacedCell, Placement

P = TypeVar("P", Placement, PlacedCell)

_WIDTH, _HEIGHT, _MARGIN, _LEADING, _SIZE = 842.0, 595.0, 36.0, 11.0, 8.5
_HEAD_ROWS = 3
_SHARE = {"description": 5.0, "equipment": 1.9, "date": 1.4, "technician": 1.3, "work_order": 1.4}


def write_typed_pdf(
    lines: pd.DataFrame,
    form: Form,
    name: str,
    *,
    scanned: list[PicturePage] | None = None,
    placed: list[Placement] | None = None,
    cells: list[PlacedCell] | None = None,
) -> Built:
    """A typed table on landscape A4 pages; text that does not fit its column goes on in the next line.

    Args:
        lines: Lines of the logbook.
        form: Manner of writing.
        name: Name of the file.
        scanned: Pages that follow the typed ones; makes the document a mixed one.
        placed: Placements of the lines on the scanned pages, their pages counted from 1.
        cells: Cells on the scanned pages, likewise.

    Returns:
        The file; `row` counts the rows of a page from 1 with title, site and heads, `box` spans the row.
    """
    pages, placements = _typed_pages(lines, form, name)
    typed = len(pages)
    for p in placed or []:
        placements.append(_moved(p, name, typed))
    moved_cells = [_moved(c, name, typed) for c in cells or []]
    everything: list[TextPage | PicturePage] = [*pages, *(scanned or [])]
    return Built(write_pdf(everything, title=form.title), placements, moved_cells)


def _typed_pages(lines: pd.DataFrame, form: Form, name: str) -> tuple[list[TextPage], list[Placement]]:
    fields = list(form.headers)
    unit = (_WIDTH - 2 * _MARGIN) / sum(_SHARE.get(f, 1.0) for f in fields)
    edges = [_MARGIN]
    for field in fields:
        edges.append(edges[-1] + unit * _SHARE.get(field, 1.0))
    letters = {f: max(3, int((edges[i + 1] - edges[i] - 5) / (_SIZE * 0.5))) for i, f in enumerate(fields)}
    pages: list[TextPage] = []
    placements: list[Placement] = []
    y, row = _HEIGHT, _HEAD_ROWS
    for _, line in lines.iterrows():
        cells = form.cells(line)
        wrapped = {f: textwrap.wrap(cells[f], letters[f]) or [""] for f in fields}
        height = _LEADING * max(len(w) for w in wrapped.values()) + 4
        if y + height > _HEIGHT - _MARGIN:
            pages.append(TextPage(_WIDTH, _HEIGHT))
            y, row = _head(pages[-1], form, fields, edges, len(pages), letters), _HEAD_ROWS
        row += 1
        for column, field in enumerate(fields):
            for n, part in enumerate(wrapped[field]):
                pages[-1].text(edges[column] + 2.5, y + _LEADING * (n + 1) - 1, part, _SIZE)
        box = (_MARGIN / _WIDTH, y / _HEIGHT, edges[-1] / _WIDTH, (y + height) / _HEIGHT)
        _ruling(pages[-1], edges, y, y + height)
        placements.append(
            Placement(
                str(line["line_id"]),
                name,
                len(pages),
                row,
                cells.get("equipment", ""),
                cells.get("description", ""),
                cells.get("date", ""),
                box,
            )
        )
        y += height
    return pages, placements


def _head(
    page: TextPage, form: Form, fields: list[str], edges: list[float], number: int, letters: dict[str, int]
) -> float:
    page.text(_MARGIN, _MARGIN + 10, form.title, 14, bold=True)
    page.text(_MARGIN, _MARGIN + 26, f"{form.site.capitalize()}   page {number}", 9)
    top = _MARGIN + 36
    wrapped = {f: textwrap.wrap(form.headers[f], letters[f]) for f in fields}
    bottom = top + _LEADING * max(len(w) for w in wrapped.values()) + 4
    for column, field in enumerate(fields):
        for n, part in enumerate(wrapped[field]):
            page.text(edges[column] + 2.5, top + _LEADING * (n + 1) - 1, part, _SIZE, bold=True)
    page.line(edges[0], top, edges[-1], top)
    _ruling(page, edges, top, bottom)
    return bottom


def _ruling(page: TextPage, edges: list[float], top: float, bottom: float) -> None:
    page.line(edges[0], bottom, edges[-1], bottom)
    for x in edges:
        page.line(x, top, x, bottom)


def _moved(placed: P, name: str, by: int) -> P:
    return replace(placed, file=name, page=placed.page + by)
