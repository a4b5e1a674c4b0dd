"""The drawn reading says what was struck out and what repeats the cell above."""

from __future__ import annotations

from pdm.ocr import mark_of
from pdm.records import CELLS


def test_marks_of_cells_as_a_reading_holds_them() -> None:
    cells = CELLS.rows([
        {"entry_id": "a", "field": "date", "struck": True, "ditto": False},
        {"entry_id": "b", "field": "date", "struck": False, "ditto": True},
        {"entry_id": "c", "field": "date", "struck": False, "ditto": False},
        {"entry_id": "d", "field": "date"},
    ])  # fmt: skip
    assert [mark_of(c) for c in cells.itertuples()] == ["struck out", "ditto", "", ""]
