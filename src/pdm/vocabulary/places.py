"""Where something is written, as a person would look it up."""

from __future__ import annotations

PAGED = ("pdf", "image", "")
"""Kinds of documents that have pages; those of an unknown kind may have."""


def place(origin: str, kind: str, page: int, row: int) -> str:
    """`inbox/north/book.pdf, page 2, row 7`; of a workbook its sheet, of a table or a mail the row alone.

    Args:
        origin: Path as a person knows it.
        kind: Of the document (records.DOCUMENTS); empty where it is not known.
        page: Page or sheet, counted from 1; 0 for none.
        row: Row, counted from 1; 0 for none.
    """
    parts = [origin]
    if page and kind == "workbook":
        parts.append(f"sheet {page}")
    elif page > 1 or (page and kind in PAGED):
        parts.append(f"page {page}")
    return ", ".join([*parts, *([f"row {row}"] if row else [])])
