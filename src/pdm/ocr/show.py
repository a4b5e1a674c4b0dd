"""Draw what was read onto the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pdm.config import OcrSettings
from pdm.ocr.read import upright_picture
from pdm.records import Page, PageReading

SURE, DOUBTFUL, WEAK, STRUCK = "#1f6f43", "#b85c00", "#b3261e", "#777777"
LEGEND = (
    ("90 % or more sure", SURE),
    ("60 to 90 %", DOUBTFUL),
    ("less", WEAK),
    ("struck out", STRUCK),
)


def draw_reading(page: Page, reading: PageReading, path: Path, ocr: OcrSettings | None = None) -> None:
    """Write a PNG of the page, paled, with boxes, readings and confidence in per cent, and a legend under it."""
    from PIL import Image, ImageDraw, ImageFont

    grey = Image.fromarray(upright_picture(page, ocr or OcrSettings()))
    # small pictures are enlarged so that the readings can be read as well
    scale = max(1.0, 1500 / max(grey.size))
    grey = grey.resize((round(grey.width * scale), round(grey.height * scale)))
    pale = Image.blend(grey.convert("RGB"), Image.new("RGB", grey.size, "white"), 0.35)
    bar = max(36, pale.height // 36)
    image = Image.new("RGB", (pale.width, pale.height + bar), "white")
    image.paste(pale, (0, 0))
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=max(13, min(image.width, image.height) // 85))
    for cell in reading.cells.itertuples():
        if not isinstance(cell.box, str):
            continue
        x0, y0, x1, y1 = json.loads(cell.box)
        box = (x0 * pale.width, y0 * pale.height, x1 * pale.width, y1 * pale.height)
        colour = _colour(cell)
        draw.rectangle(box, outline=colour, width=2)
        _label(draw, box, _words(cell), colour, font, pale.width)
    at = 12.0
    for words, colour in LEGEND:
        draw.rectangle((at, pale.height + bar * 0.3, at + bar * 0.4, pale.height + bar * 0.7), outline=colour, width=3)
        draw.text((at + bar * 0.6, pale.height + bar * 0.25), words, fill=colour, font=font)
        at += bar * 0.6 + draw.textlength(words, font=font) + 28
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, "PNG")


def _colour(cell: Any) -> str:
    if cell.struck is True:
        return STRUCK
    return SURE if cell.confidence >= 0.9 else DOUBTFUL if cell.confidence >= 0.6 else WEAK


def _words(cell: Any) -> str:
    text = cell.text if isinstance(cell.text, str) and cell.text else "(nothing)"
    mark = " struck out" if cell.struck is True else " ditto" if cell.ditto is True else ""
    return f"{text}  {100 * cell.confidence:.0f}{mark}"


def _label(draw: Any, box: tuple[float, float, float, float], words: str, colour: str, font: Any, width: int) -> None:
    """The reading under its box on a white ground, within the page."""
    left = max(0.0, min(box[0], width - draw.textlength(words, font=font) - 4))
    at = (left + 2, box[3] + 1)
    x0, y0, x1, y1 = draw.textbbox(at, words, font=font)
    draw.rectangle((x0 - 2, y0 - 1, x1 + 2, y1 + 1), fill="white")
    draw.text(at, words, fill=colour, font=font)
