"""Draw what was read beside the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from pdm.config import OcrSettings
from pdm.ocr.read import upright_picture
from pdm.records import Page, PageReading

SURE, DOUBTFUL, WEAK, STRUCK = "#1f6f43", "#b85c00", "#b3261e", "#777777"
GAP = 12
"""Pixels between the page and what was read."""
LEGEND = (
    ("90 % or more sure that every letter is right", SURE),
    ("60 to 90 %", DOUBTFUL),
    ("less", WEAK),
    ("struck out", STRUCK),
)


def draw_reading(page: Page, reading: PageReading, path: Path, ocr: OcrSettings | None = None) -> None:
    """Write a PNG: the page with boxes, beside it the same boxes with what was read and how sure (per cent), and a legend."""
    from PIL import Image, ImageDraw, ImageFont

    grey = Image.fromarray(upright_picture(page, ocr or OcrSettings()))
    # small pictures are enlarged so that the readings can be read as well
    scale = max(1.0, 1500 / max(grey.size))
    grey = grey.resize((round(grey.width * scale), round(grey.height * scale)))
    wide, high = grey.size
    bar = max(36, high // 36)
    # what was read stands right of an upright page and below a wide one
    right, down = (wide + GAP, 0) if high >= wide else (0, high + GAP)
    foot = down + high
    image = Image.new("RGB", (right + wide, foot + bar), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, wide + GAP, high + GAP) if right else (0, 0, wide, high + GAP), fill="#d9dee5")
    image.paste(grey.convert("RGB"), (0, 0))
    draw.rectangle((right, down, image.width, image.height), fill="white")
    draw.rectangle((0, foot, image.width, image.height), fill="white")
    largest = max(15, min(wide, high) // 55)
    for cell in reading.cells.itertuples():
        if not isinstance(cell.box, str):
            continue
        x0, y0, x1, y1 = json.loads(cell.box)
        box = (x0 * wide, y0 * high, x1 * wide, y1 * high)
        colour = _colour(cell)
        draw.rectangle(box, outline=colour, width=2)
        beside = (box[0] + right, box[1] + down, box[2] + right, box[3] + down)
        draw.rectangle(beside, outline="#e4e8ed", width=1)
        _write(draw, beside, _words(cell), colour, largest, image.width)
    font = ImageFont.load_default(size=largest)
    at = 12.0
    for words, colour in LEGEND:
        draw.rectangle((at, foot + bar * 0.3, at + bar * 0.4, foot + bar * 0.7), outline=colour, width=3)
        draw.text((at + bar * 0.6, foot + bar * 0.5), words, fill=colour, font=font, anchor="lm")
        at += bar * 0.6 + draw.textlength(words, font=font) + 28
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, "PNG")


def _colour(cell: Any) -> str:
    if mark_of(cell) == "struck out":
        return STRUCK
    return SURE if cell.confidence >= 0.9 else DOUBTFUL if cell.confidence >= 0.6 else WEAK


def _words(cell: Any) -> str:
    text = cell.text if isinstance(cell.text, str) and cell.text else "(nothing)"
    return f"{text}  {100 * cell.confidence:.0f} % {mark_of(cell)}".rstrip()


def mark_of(cell: Any) -> str:
    """`struck out`, `ditto` or nothing, of a cell with the columns of records.CELLS."""
    struck, ditto = (not pd.isna(x) and bool(x) for x in (cell.struck, cell.ditto))
    return "struck out" if struck else "ditto" if ditto else ""


def _write(
    draw: Any, box: tuple[float, float, float, float], words: str, colour: str, largest: int, width: int
) -> None:
    """The reading in its box, as large as fits; small cells may write beyond their right edge, within the picture."""
    from PIL import ImageFont

    size = max(11, min(largest, int(0.8 * (box[3] - box[1]))))
    font = ImageFont.load_default(size=size)
    while size > 11 and draw.textlength(words, font=font) > max(box[2] - box[0], 90) - 6:
        size -= 1
        font = ImageFont.load_default(size=size)
    left = min(box[0] + 4, width - draw.textlength(words, font=font) - 4)
    draw.text((left, (box[1] + box[3]) / 2), words, fill=colour, font=font, anchor="lm")
