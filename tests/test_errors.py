"""Places in messages, as a person would look them up."""

from __future__ import annotations

import pytest

from pdm.errors import BESIDE, Reason, Refusal, where
from pdm.review.sheet import place_of


@pytest.mark.parametrize(
    ("origin", "page", "row", "told"),
    [("may.pdf", 2, 7, "may.pdf, page 2, row 7"), ("may.pdf", 1001, 0, "may.pdf, page 1001"), ("log.xlsx", 1, 7, "log.xlsx, sheet 1, row 7"),
     ("log.XLSX", BESIDE + 1, 7, "log.XLSX, sheet 1, table 2, row 7"), ("a.zip!log.ods", 2 * BESIDE + 3, 0, "a.zip!log.ods, sheet 3, table 3"), ("mail.eml", 0, 0, "mail.eml"),
     ("shift.mbox", 15, 3, "shift.mbox, message 15, row 3"), ("log.csv", 1, 7, "log.csv, row 7"), ("report.docx", 2, 3, "report.docx, table 2, row 3")],
)  # fmt: skip
def test_where(origin: str, page: int, row: int, told: str) -> None:
    assert where(origin, page, row) == told


def test_a_refusal_names_the_table_of_its_sheet() -> None:
    refusal = Refusal(Reason.BAD_DATE, "No date.", "Write one.", origin="inbox/north/log.xlsx", page=BESIDE + 2, row=4)
    assert str(refusal) == "inbox/north/log.xlsx, sheet 2, table 2, row 4: No date. Write one. [bad_date]"


def test_the_review_queue_names_the_table_of_a_sheet() -> None:
    item = {"origin": "inbox/north/log.xlsx", "document": "d", "page": BESIDE + 1, "row": 7}
    assert place_of(item) == "inbox/north/log.xlsx, sheet 1, table 2, row 7"
    assert place_of({**item, "origin": "may.pdf", "page": 2, "row": None}) == "may.pdf, page 2"
