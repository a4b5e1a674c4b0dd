"""Work-order forms: printed labels with boxes, the values written in by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pdm.simulation.documents.canvas import Canvas, Rect
from pdm.simulation.documents.form import Form, rng_of
from pdm.simulation.documents.hands import Hand, write
from pdm.simulation.documents.written import Written, pieces, put, values

SIZE = (148.0, 210.0)
LINE = 9.0
"""Height of a line of writing, mm."""
_ROWS = (
    ("work_order", "date"),
    ("equipment",),
    ("description",),
    ("temperature", "load"),
    ("running_hours", "downtime"),
    ("technician",),
)


def draw_work_order(
    form: Form, line: pd.Series[Any], hand: Hand, rng: np.random.Generator, profile: str, dpi: int = 300
) -> tuple[Canvas, list[Written]]:
    """Draw a work-order form filled in for one line of the logbook.

    Returns:
        The page, and what stands where; the description goes over the lines of its box.
    """
    look = rng_of("work order", form.site, form.variant)
    beside = bool(look.random() < 0.5)
    face, weight, ruling = (
        str(look.choice(("sans", "italic"))),
        int(look.choice((400, 600))),
        int(look.integers(60, 140)),
    )
    canvas = Canvas(*SIZE, dpi)
    left, right, y = 12.0, SIZE[0] - 12.0, 34.0
    canvas.print("WORK ORDER", left, 16, 5.0, weight=700, face=face)
    canvas.print(f"{form.title} - {form.site.capitalize()}", left, 24, 2.6, face=face)
    cells = values(form, line, hand)
    key = str(line["line_id"])
    written: list[Written] = []
    for fields in _ROWS:
        shown = [f for f in fields if f in form.headers]
        if not shown:
            continue
        lines = 3 if shown == ["description"] else 1
        label = 5.5 if not beside or lines > 1 else 0.0
        height = label + lines * LINE + 1.5
        width = (right - left) / len(shown)
        for n, f in enumerate(shown):
            box = (left + n * width, y, left + (n + 1) * width, y + height)
            canvas.box(box, ruling)
            end = canvas.print(
                f"{form.headers[f]}:", box[0] + 1.5, y + (4.2 if label else LINE - 2.2), 2.4, weight=weight, face=face
            )
            start = box[0] + 2 if label else max(end + 1.5, box[0] + 2)
            written += _fill(
                canvas, key, f, cells[f], (start, y + label, box[2], y + height), hand, rng, profile, ruling
            )
        y += height
    canvas.print("Foreman:", left, y + 16, 2.4, face=face)
    canvas.rule(left + 18, y + 16.5, left + 70, y + 16.5, ruling, 0.15)
    canvas.pen(write("Wmnelr", hand, rng, 1.0), left + 24, y + 16, hand.size * 9, hand, rng)
    canvas.print(f"MT-{form.variant:03d}/B", right - 18, SIZE[1] - 8, 1.8, face=face, grey=90)
    return canvas, written


def _fill(
    canvas: Canvas,
    key: str,
    field: str,
    text: str,
    rect: Rect,
    hand: Hand,
    rng: np.random.Generator,
    profile: str,
    ruling: int,
) -> list[Written]:
    x0, y0, x1, _ = rect
    several = field == "description"
    if several:
        for n in (1, 2):
            canvas.rule(x0 + 1, y0 + n * LINE, x1 - 2, y0 + n * LINE, min(ruling + 40, 200), 0.15)
    if not text:
        return []
    out = []
    parts = pieces(text, x1 - x0, hand, LINE, hand.hurry) if several else [text]
    for n, piece in enumerate(parts):
        place = (x0, y0 + n * LINE, x1, y0 + (n + 1) * LINE)
        crossed = put(canvas, piece, place, field, hand, rng, profile, row=LINE * 0.95)
        out.append(Written(key, 1, field, text, piece, place, part=n + 1, crossed=crossed))
    return out
