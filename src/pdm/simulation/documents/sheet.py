"""Ruled log sheets, filled in by hand: a head, columns, a line a row; what is too long goes on below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pdm.simulation.documents.canvas import Canvas, Rect, fits
from pdm.simulation.documents.form import Form, rng_of
from pdm.simulation.documents.hands import CARE, Hand, write
from pdm.simulation.documents.written import REPEATED, Written, mark_ditto, pieces, put, values

SHARES = {
    "date": 1.35, "equipment": 2.2, "description": 5.8, "temperature": 0.95, "running_hours": 1.1, "technician": 0.85,
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """How a printed sheet looks; settled once for a site's form.

    Attributes:
        size: Paper, mm.
        margin: Left and right margin, mm.
        top: Top of the table, mm.
        rows: Ruled rows below the head.
        ruling: Grey of the ruling.
        width: Width of the ruling, mm.
        gaps: Share of the ruling that the print has lost.
        uprights: Whether columns are ruled.
        face: Typeface.
        weight: Weight of the heads.
        period: Label of a month in the head.
    """

    size: tuple[float, float]
    margin: float
    top: float
    rows: int
    ruling: int
    width: float
    gaps: float
    uprights: bool
    face: str
    weight: int
    period: str


def sheet_of(form: Form, kind: str, profile: str) -> Sheet:
    """The printed sheet of a site's form."""
    rng = rng_of("sheet", form.site, kind, form.variant)
    photo = kind == "photo"
    upright = form.variant // 2 % 2 == 1
    return Sheet(
        size=(210.0, 148.0) if photo else (210.0, 297.0) if upright else (297.0, 210.0),
        margin=float(rng.uniform(9, 15)),
        top=float(rng.uniform(24, 30)) if photo else float(rng.uniform(28, 36)),
        rows=10 if photo else 28 if upright else 25,
        ruling=int(rng.integers(70, 165)),
        width=float(rng.uniform(0.14, 0.3)),
        gaps=float(rng.choice((0.0, 0.0, 0.06))) * CARE[profile],
        uprights=photo is False or rng.random() < 0.6 or profile == "easy",
        face=str(rng.choice(("sans", "sans", "italic"))),
        weight=int(rng.choice((400, 600, 700))),
        period=str(rng.choice(("Month:", "Period:", "Month"))),
    )


def draw_sheet(
    form: Form, kind: str, period: str, lines: Sequence[pd.Series[Any]], hand: Hand, rng: np.random.Generator, profile: str,
    dpi: int = 300,
) -> tuple[Canvas, list[Written]]:  # fmt: skip
    """Draw a filled-in sheet.

    Args:
        form: The site's form.
        kind: `sheet` or `photo`.
        period: Month and year, or year, of the page.
        lines: Lines of the logbook, in order; none for an empty form.
        hand: Who fills it in.
        rng: Source of chance.
        profile: Profile of the simulation.
        dpi: Resolution at which it is drawn.

    Returns:
        The page, and what stands where.
    """
    sheet = sheet_of(form, kind, profile)
    canvas = Canvas(*sheet.size, dpi)
    fields = list(form.headers)
    edges = [sheet.margin]
    total = sum(SHARES.get(f, 1.0) for f in fields)
    for f in fields:
        edges.append(edges[-1] + SHARES.get(f, 1.0) * (sheet.size[0] - 2 * sheet.margin) / total)
    plan = _lay_out(form, fields, edges, lines, hand, rng, (sheet.size[1] - sheet.top - 20) / sheet.rows)
    rows = max(sheet.rows, len(plan))
    head = 9.5
    row = (sheet.size[1] - sheet.top - head - 13) / rows
    _print_form(canvas, form, sheet, edges, fields, head, row, rows, period, hand, rng)
    written: list[Written] = []
    for at, (number, line, texts) in enumerate(plan):
        y0 = sheet.top + head + at * row
        if line is None:
            continue
        rects = {f: (edges[i], y0, edges[i + 1], y0 + row) for i, f in enumerate(fields)}
        done = _write_row(canvas, line, number, texts, rects, hand, rng, profile, row)
        if bool(line.get("void", False)):
            canvas.strike((edges[0] + 1, y0 + 0.25 * row, edges[-1] - 1, y0 + 0.95 * row), hand, rng)
            done = [Written(**(w.__dict__ | {"struck": True})) for w in done]
        written += done
    return canvas, written


Row = tuple[int, Any, dict[str, tuple[str, str, int, bool]]]
"""Number of the line, the line (None for a row left free), and by field: value, text, part, ditto."""


def _lay_out(
    form: Form, fields: list[str], edges: list[float], lines: Sequence[pd.Series[Any]], hand: Hand, rng: np.random.Generator,
    row: float,
) -> list[Row]:  # fmt: skip
    """Which text goes into which row: dittos, rows left free, texts that go on in the next row."""
    width = {f: edges[i + 1] - edges[i] for i, f in enumerate(fields)}
    plan: list[Row] = []
    above: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        cells = values(form, line, hand)
        if number > 1 and rng.random() < 0.04:
            plan.append((0, None, {}))
            above = {}
        texts: dict[str, tuple[str, str, int, bool]] = {}
        for f in fields:
            text = cells[f]
            again = f in REPEATED and bool(text) and text == above.get(f) and bool(hand.ditto)
            repeats = again and rng.random() < 0.85 and not bool(line.get("void", False))
            texts[f] = (text, hand.ditto if repeats else text, 1, repeats)
        above = {} if bool(line.get("void", False)) else cells
        text = cells.get("description", "")
        more: list[str] = []
        if text and not hand.wraps and not fits(text, width["description"], hand, row, hand.hurry):
            first, *more = pieces(text, width["description"], hand, row, hand.hurry)
            texts["description"] = (text, first, 1, False)
        plan.append((number, line, texts))
        for part, piece in enumerate(more, 2):
            plan.append((number, line, {"description": (text, piece, part, False)}))
    return plan


def _write_row(
    canvas: Canvas, line: pd.Series[Any], number: int, texts: dict[str, tuple[str, str, int, bool]], rects: dict[str, Rect],
    hand: Hand, rng: np.random.Generator, profile: str, row: float,
) -> list[Written]:  # fmt: skip
    key = str(line["line_id"])
    out = []
    for f, (value, text, part, ditto) in texts.items():
        rect = rects[f]
        if not text:
            continue
        if ditto:
            mark_ditto(canvas, rect, hand, rng, row)
            out.append(Written(key, number, f, value, text, rect, ditto=True))
            continue
        width = rect[2] - rect[0]
        if " " in text and not fits(text, width, hand, row, hand.hurry if f == "description" else 0.0):
            # two small lines in one cell
            small = 0.6 * row
            x0, y0, x1, y1 = rect
            upper, lower = _halves(text)
            places = ((x0, y0, x1, y0 + 0.53 * row), (x0, y0 + 0.47 * row, x1, y1))
            for n, (piece, place) in enumerate(zip((upper, lower), places, strict=True), part):
                if piece:
                    put(canvas, piece, place, f, hand, rng, "easy", row=small)
                    out.append(Written(key, number, f, value, piece, place, part=n))
            continue
        crossed = put(canvas, text, rect, f, hand, rng, profile, row=row)
        out.append(Written(key, number, f, value, text, rect, part=part, crossed=crossed))
    return out


def _halves(text: str) -> tuple[str, str]:
    words = text.split(" ")
    at = min(range(1, len(words)), key=lambda i: abs(len(" ".join(words[:i])) - len(" ".join(words[i:])) - 2))
    return " ".join(words[:at]), " ".join(words[at:])


def _print_form(
    canvas: Canvas, form: Form, sheet: Sheet, edges: list[float], fields: list[str], head: float, row: float, rows: int,
    period: str, hand: Hand, rng: np.random.Generator,
) -> None:  # fmt: skip
    top, bottom = sheet.top, sheet.top + head + rows * row
    canvas.print(
        form.title.upper() if form.variant % 2 else form.title, edges[0], top - 12, 4.2, weight=700, face=sheet.face
    )
    end = canvas.print(f"Site: {form.site.capitalize()}", edges[0], top - 3.5, 2.8, face=sheet.face)
    end = canvas.print(sheet.period if "/" in period else "Year:", end + 18, top - 3.5, 2.8, face=sheet.face)
    canvas.rule(end + 1, top - 2.8, end + 32, top - 2.8, sheet.ruling, 0.15)
    canvas.pen(write(period, hand, rng), end + 4, top - 3.3, hand.size * 8.5, hand, rng)
    canvas.print("Sheet no.", edges[-1] - 40, top - 3.5, 2.6, face=sheet.face)
    canvas.pen(write(str(int(rng.integers(1, 90))), hand, rng), edges[-1] - 20, top - 3.3, hand.size * 8.5, hand, rng)
    for i, f in enumerate(fields):
        rect = (edges[i], top, edges[i + 1], top + head)
        canvas.print_fitted(form.headers[f], rect, 2.5, weight=sheet.weight, face=sheet.face, grey=35)
    lines_at = [top, *(top + head + n * row for n in range(rows + 1))]
    for n, y in enumerate(lines_at):
        heavy = n < 2 or n == len(lines_at) - 1
        grey = min(sheet.ruling, 95) if heavy else sheet.ruling
        canvas.rule(
            edges[0], y, edges[-1], y, grey, sheet.width * (1.5 if heavy else 1), 0.0 if heavy else sheet.gaps, rng
        )
    for i, x in enumerate(edges):
        if sheet.uprights or i in (0, len(edges) - 1):
            canvas.rule(x, top, x, bottom, sheet.ruling, sheet.width, sheet.gaps, rng)
    canvas.print(f"Form MT-{form.variant:03d}   keep 5 years", edges[0], bottom + 5, 1.7, face=sheet.face, grey=90)
    if rng.random() < 0.6:
        end = canvas.print("Checked by", edges[-1] - 62, bottom + 6, 2.2, face=sheet.face)
        _sign(canvas, end + 3, bottom + 6, hand, rng)


def _sign(canvas: Canvas, x: float, y: float, hand: Hand, rng: np.random.Generator) -> None:
    """A foreman's scrawl."""
    text = "".join(rng.choice(list("aelmnursvw"), 6))
    canvas.pen(write(str(rng.choice(list("BDGHKLRS"))) + text, hand, rng, 1.0), x, y, hand.size * 9, hand, rng)
