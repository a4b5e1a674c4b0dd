"""Where something is written, as a person would look it up."""

from __future__ import annotations

from pdm.errors import sheet_in_words

PAGED = ("pdf", "image", "")
"""Kinds of documents that have pages; those of an unknown kind may have."""

_COUNTED = {"docx": "table", "mail": "message"}
"""What is counted in other kinds of documents; the first needs no number."""

RECORDS = ("json", "xml")
"""Kinds of documents whose lines are numbered records."""


def place(origin: str, kind: str, page: int, row: int) -> str:
    """`inbox/north/book.pdf, page 2, row 7`; of a workbook its sheet and table, of a text document its table, of a mailbox the message, of JSON and XML the record, of a table or a mail the row alone.

    Args:
        origin: Path as a person knows it.
        kind: Of the document (records.DOCUMENTS); empty where it is not known.
        page: Page or sheet, counted from 1; 0 for none.
        row: Row, counted from 1; 0 for none.
    """
    parts = [origin]
    if page and kind == "workbook":
        parts.append(sheet_in_words(page))
    elif kind in _COUNTED:
        parts += [f"{_COUNTED[kind]} {page}"] * (page > 1)
    elif kind in RECORDS:
        parts += [f"list {page}"] * (page > 1)
    elif page > 1 or (page and kind in PAGED):
        parts.append(f"page {page}")
    return ", ".join([*parts, *([f"{'record' if kind in RECORDS else 'row'} {row}"] if row else [])])
