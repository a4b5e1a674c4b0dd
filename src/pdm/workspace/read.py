"""`read`: one page without a workspace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pdm.config import OcrSettings, SiteSettings
from pdm.errors import PdmError, Refused, UsageError
from pdm.records import Page, PageReading


def read_file(path: Path, number: int = 1, *, date_order: Any = "DMY", show: Path | None = None) -> PageReading:
    """Read one page of a PDF or picture; its free text as plain words, in the languages that the page shows, and those of the trade make likeliest.

    Raises:
        UsageError: The file does not exist or is no page, or the date order is unknown.
        PdmError: The page cannot be read at all.
    """
    from pdm.ocr import draw_reading, read_page
    from pdm.ocr.language import learn, read_lines
    from pdm.sources.files.kinds import Kind, kind_of
    from pdm.workspace.ingest import file_hash

    if not path.is_file():
        raise UsageError(f"{path} does not exist.", remedy="Check the spelling.")
    if date_order not in ("DMY", "MDY", "YMD"):
        raise UsageError(f"{date_order!r} is no date order.", remedy="Write DMY, MDY or YMD.")
    kind = kind_of(path)
    if kind not in (Kind.PDF, Kind.IMAGE):
        raise UsageError(
            f"{path} is no PDF, PNG, JPEG or TIFF.", remedy="Everything else is read in an inbox, by pdm-logs ingest."
        )
    media: Literal["pdf", "image"] = "pdf" if kind is Kind.PDF else "image"
    page = Page(file_hash(path), "", path.name, str(path), media, number)
    try:
        reading = read_page(page, settings=SiteSettings(date_order=date_order), ocr=OcrSettings())
        if show is not None:
            draw_reading(page, reading, show)
        language = learn([], seen=reading.entries["text"].dropna())
        reading = replace(reading, entries=read_lines(reading.entries, reading.cells, language))
    except Refused as refused:
        told = refused.refusal
        remedy = told.remedy if number == 1 else "It may have fewer pages: check --page."
        raise PdmError(told.message, remedy=remedy, place=f"{path}, page {number}") from refused
    return reading
