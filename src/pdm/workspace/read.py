"""`read`: one page without a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pdm.config import OcrSettings, SiteSettings
from pdm.errors import UsageError
from pdm.records import Page, PageReading


def read_file(path: Path, number: int = 1, *, date_order: Any = "DMY", show: Path | None = None) -> PageReading:
    """Read one page of a PDF or picture.

    Raises:
        UsageError: The file does not exist or the date order is unknown.
        Refused: The page cannot be read at all.
    """
    from pdm.ocr import draw_reading, read_page
    from pdm.workspace.ingest import file_hash

    if not path.is_file():
        raise UsageError(f"{path} does not exist.", remedy="Check the spelling.")
    if date_order not in ("DMY", "MDY", "YMD"):
        raise UsageError(f"{date_order!r} is no date order.", remedy="Write DMY, MDY or YMD.")
    with path.open("rb") as handle:
        is_pdf = b"%PDF" in handle.read(1024)
    page = Page(file_hash(path), "", path.name, str(path), "pdf" if is_pdf else "image", number)
    reading = read_page(page, settings=SiteSettings(date_order=date_order), ocr=OcrSettings())
    if show is not None:
        draw_reading(page, reading, show)
    return reading
