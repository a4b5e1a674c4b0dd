"""Draw what was read onto the page."""

from __future__ import annotations

import json
from pathlib import Path

from pdm.config import OcrSettings
from pdm.ocr.read import upright_picture
from pdm.records import Page, PageReading


def draw_reading(page: Page, reading: PageReading, path: Path, ocr: OcrSettings | None = None) -> None:
    """Write a PNG of the page with boxes, readings and confidence: green sure, orange doubtful, red weak, grey struck out."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.fromarray(upright_picture(page, ocr or OcrSettings())).convert("RGB")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=max(11, image.height // 110))
    for cell in reading.cells.itertuples():
        if not isinstance(cell.box, str):
            continue
        x0, y0, x1, y1 = json.loads(cell.box)
        box = (x0 * image.width, y0 * image.height, x1 * image.width, y1 * image.height)
        sure = cell.confidence >= 0.9
        colour = (
            "#888888"
            if cell.struck is True
            else "#1f6f43"
            if sure
            else "#c77700"
            if cell.confidence >= 0.6
            else "#b3261e"
        )
        draw.rectangle(box, outline=colour, width=2)
        label = f"{cell.text} {100 * cell.confidence:.0f}" + (" (ditto)" if cell.ditto is True else "")
        draw.text((box[0] + 2, box[3]), label, fill=colour, font=font)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, "PNG")
