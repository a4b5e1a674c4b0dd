"""The sheet that explains how to answer."""

from __future__ import annotations

from typing import Any

from openpyxl.styles import Alignment, Font

from pdm.review.sheet import HELP

LINES: tuple[tuple[str, str], ...] = (
    ("How to answer", ""),
    ("", "Fill the orange column 'answer', as many or as few rows as you like, and save as .xlsx. Then: pdm-logs review DIR --apply FILE"),
    ("", "The first questions matter most: their answers put the most records right. Sorting and filtering do no harm."),
    ("", "Leave a row empty (or write ?) when you do not know. Your 'note' is kept with the decision."),
    ("", "Do not change the column item_id: it says which question a row answers."),
    ("Question", "Answer"),
    ("Which machine is meant?", "asset_id or tag, or the number of a candidate (2, or #2), or none if it stands in no register"),
    ("Which machine goes by this name at this site?", "the same; the answer counts for every line of the site that uses the name"),
    ("Is this a machine that the register lacks?", "yes adds it under all the names shown; the asset_id or tag of the machine that is meant; or none if it is no machine"),
    ("What is written as date?", "the day as the site writes it, or as 2024-05-31, or the number of a candidate"),
    ("What is written as …?", 'the text as it stands on the paper, or the number of a candidate; in quotes ("2") if it is a number itself'),
    ("Does this line tell of a failure?", "yes or no: yes if the machine could not do its work, or was stopped for it; no for planned work and for faults that were looked for and not found"),
    ("What kind of work was it?", "corrective (mended after a fault), preventive (by plan), inspection (looked or measured), modification (changed), other"),
    ("Do these two lines tell of the same event?", "yes or no"),
    ("Mistakes", "A decision can be taken back: pdm-logs review DIR --undo DECISION (pdm-logs audit DIR lists them). The newest answer counts."),
)  # fmt: skip


def write_guide(book: Any, count: int, pictures: int) -> None:
    """Add the sheet to `book`, after the questions."""
    sheet = book.create_sheet(HELP)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 44, 110
    for number, (left, right) in enumerate(LINES, start=1):
        for at, text in enumerate((left, right), start=1):
            cell = sheet.cell(number, at, text or None)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if left in ("How to answer", "Question", "Mistakes") and (at == 1 or left == "Question"):
                cell.font = Font(bold=True, size=13 if left == "How to answer" else 11)
        sheet.row_dimensions[number].height = 15.0 * (1 + len(right) // 105) + 4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if count > pictures:
        sheet.cell(
            len(LINES) + 1,
            2,
            f"Only the first {pictures} questions carry their picture; answer these first, then write the queue anew.",
        )
