"""A page as a grey picture."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pdm.config import OcrSettings
from pdm.errors import Reason, Refusal, Refused
from pdm.records import Page

Grey = npt.NDArray[np.uint8]

PDF_DPI = 200
MAX_PIXELS = 150_000_000
_DARK, _BRIGHTER = 80, 90
"""Grey below which a ground is dark; by how much writing on it is brighter."""
_SOME, _LITTLE = 0.002, 0.2
"""Shares of a page between which that is writing."""


def render(page: Page, settings: OcrSettings) -> Grey:
    """The page, upright as its file says, grey, [height, width], longest side at most `max_side`.

    Raises:
        Refused: The page cannot be rendered or is far too large.
    """
    try:
        return positive(_render_pdf(page, settings) if page.media == "pdf" else _render_image(page, settings))
    except Refused:
        raise
    except Exception as error:
        raise Refused(
            _refusal(page, Reason.UNREADABLE_PAGE, f"cannot be shown ({error}).", "Scan the page again.")
        ) from error


def positive(grey: Grey) -> Grey:
    """Dark writing on bright paper, where a page came as a negative: mostly dark, with a little that is far brighter.

    A dark photograph has no writing brighter than its paper, and a page on a dark table is more than a little.
    """
    if not grey.size:
        return grey
    counts = np.asarray(cv2.calcHist([grey], [0], None, [256], [0, 256])).ravel()
    ground = int(counts.argmax())
    bright = counts[ground + _BRIGHTER :].sum() / grey.size
    return 255 - grey if ground < _DARK and _SOME < bright < _LITTLE else grey


def _render_pdf(page: Page, settings: OcrSettings) -> Grey:
    import pypdfium2

    document = pypdfium2.PdfDocument(page.path)
    try:
        sheet = document[page.number - 1]
        width, height = sheet.get_size()
        scale = min(PDF_DPI / 72, settings.max_side / max(width, height, 1.0))
        bitmap = sheet.render(scale=scale, grayscale=True)
        return np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width, -1)[..., 0])
    finally:
        document.close()


def _render_image(page: Page, settings: OcrSettings) -> Grey:
    from PIL import Image, ImageOps

    with Image.open(page.path) as opened:
        if page.number > 1:
            opened.seek(page.number - 1)
        if opened.width * opened.height > MAX_PIXELS:
            raise Refused(_refusal(page, Reason.IMAGE_BOMB, "has too many pixels.", "Scan it at 300 dpi or less."))
        if opened.format == "JPEG":
            # the decoder can halve a large photograph while it reads it
            opened.draft("L", (settings.max_side, settings.max_side))
        flat: Any = ImageOps.exif_transpose(opened)
        if flat.mode in ("RGBA", "LA", "P"):
            paper = Image.new("RGBA", flat.size, "white")
            flat = Image.alpha_composite(paper, flat.convert("RGBA"))
        grey = flat.convert("L") if flat.mode != "I;16" else flat.point(lambda v: v / 256).convert("L")
        grey.thumbnail((settings.max_side, settings.max_side))
        return np.asarray(grey, dtype=np.uint8)


def _refusal(page: Page, reason: Reason, message: str, remedy: str) -> Refusal:
    return Refusal(reason, message, remedy, page.document_id, page.origin, page.number)
