"""What somebody writes into the cells of a form: the value, how this hand writes it, dittos, slips of the pen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pdm.simulation.documents.canvas import Canvas, Rect, fits
from pdm.simulation.documents.form import Form
from pdm.simulation.documents.hands import CARE, Hand

CAREFUL = (
    "equipment",
    "date",
    "work_order",
    "temperature",
    "load",
    "running_hours",
    "downtime",
    "technician",
    "vibration",
)
"""Fields that people write with more care than free text."""
REPEATED = ("date", "equipment", "technician")


@dataclass(frozen=True)
class Written:
    """A piece of writing in its place on the page.

    Attributes:
        line_id: Line of the logbook.
        row: Number of the line on its page, from 1.
        field: Field.
        value: What was meant.
        written: What stands there (of a text in several pieces: this piece).
        rect: The cell, mm.
        part: Number of the piece, from 1.
        ditto: A mark that repeats the cell above.
        struck: Crossed out as a whole.
        crossed: What was written first and crossed out.
    """

    line_id: str
    row: int
    field: str
    value: str
    written: str
    rect: Rect
    part: int = 1
    ditto: bool = False
    struck: bool = False
    crossed: str = ""


def values(form: Form, line: pd.Series[Any], hand: Hand) -> dict[str, str]:
    """The cells of a line as this hand writes them."""
    cells = form.cells(line)
    if "date" in cells and not hand.zeros and form.date_order != "YMD":
        cells["date"] = re.sub(r"(?<!\d)0(?=\d)", "", cells["date"])
    return cells


def pieces(text: str, width: float, hand: Hand, row: float, hurry: float) -> list[str]:
    """A text broken into lines that fit `width` mm when squeezed; at most three."""
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < 2:
        count = len(words)
        while count > 1 and not fits(" ".join(words[:count]), width, hand, row, hurry):
            count -= 1
        lines.append(" ".join(words[:count]))
        words = words[count:]
    return [*lines, " ".join(words)] if words else lines


def put(
    canvas: Canvas, text: str, rect: Rect, field: str, hand: Hand, rng: np.random.Generator, profile: str, *, row: float
) -> str:
    """Write a line of text into a cell; gives what was written first and crossed out, if anything was."""
    hurry = 0.0 if field in CAREFUL else hand.hurry
    false, cross, shown = "", None, text
    chance = CARE[profile] * {"description": 0.05, "equipment": 0.02}.get(field, 0.0)
    if text and rng.random() < chance:
        words = text.split(" ")
        at = int(rng.integers(0, len(words)))
        false = _false_start(words[at], rng)
        longer = " ".join([*words[:at], false, *words[at:]])
        if false and fits(longer, rect[2] - rect[0], hand, row, hurry):
            shown, cross = longer, at
        else:
            false = ""
    canvas.write(shown, rect, hand, rng, row=row, hurry=hurry, cross=cross)
    return false


def _false_start(word: str, rng: np.random.Generator) -> str:
    if len(word) < 3:
        return ""
    if word[-1].isdigit() or (len(word) > 1 and word[-2].isdigit()):
        at = len(word) - 1
        return word[:at] + str(rng.choice([c for c in "ABC23567" if c != word[at].upper()]))
    return word[: max(2, int(len(word) * rng.uniform(0.4, 0.8)))]


def mark_ditto(canvas: Canvas, rect: Rect, hand: Hand, rng: np.random.Generator, row: float) -> str:
    """Write this hand's mark for "as above" into the middle of a cell."""
    room = rect[2] - rect[0]
    canvas.write(hand.ditto, rect, hand, rng, row=row, indent=room * float(rng.uniform(0.25, 0.45)))
    return hand.ditto
