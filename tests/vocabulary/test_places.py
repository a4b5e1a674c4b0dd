"""Where a line stands, as a person looks it up."""

from __future__ import annotations

import pytest

from pdm.vocabulary.places import place


@pytest.mark.parametrize(
    ("kind", "page", "row", "told"),
    [
        ("pdf", 2, 7, "book, page 2, row 7"),
        ("image", 1, 7, "book, page 1, row 7"),
        ("workbook", 14, 18, "book, sheet 14, row 18"),
        ("workbook", 1003, 7, "book, sheet 3, table 2, row 7"),
        ("json", 1, 7, "book, record 7"),
        ("xml", 2, 7, "book, list 2, record 7"),
        # a table has no pages
        ("csv", 1, 356, "book, row 356"),
        ("mail", 1, 5, "book, row 5"),
        ("mail", 3, 5, "book, message 3, row 5"),
        ("docx", 1, 5, "book, row 5"),
        ("docx", 2, 5, "book, table 2, row 5"),
        ("", 1, 0, "book, page 1"),
        ("sql", 0, 0, "book"),
    ],
)
def test_a_place_is_told_as_the_document_has_it(kind: str, page: int, row: int, told: str) -> None:
    assert place("book", kind, page, row) == told
