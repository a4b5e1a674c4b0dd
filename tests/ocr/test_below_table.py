"""What stands below a ruled table is kept: remarks as entries, signatures and numbers of pages as nobody's work."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from rapidfuzz import fuzz

from pdm.ocr.below_table import BELOW, _date
from pdm.ocr.collect import Line, Reading
from pdm.records import PageReading

Drawing = dict[str, Callable[..., Any]]
Read = Callable[..., PageReading]
HEAD = "MAINTENANCE LOG      Date: 14.03.2024"


def page(sheet: type, drawing: Drawing, below: list[tuple[str, int]]) -> np.ndarray:
    """A table of three rows without days, and lines below it at some distance from one another."""
    rows = [row[1:] for row in sheet().rows[:3]]
    out = drawing["draw"](sheet(headers=sheet().headers[1:], rows=rows, head=HEAD))
    foot = 190 + 62 * (len(rows) + 1)
    for text, down in below:
        foot += down
        drawing["write"](out, text, (90, foot), 20, 40, True)
    return out


@pytest.mark.parametrize("heading", ["Remarks / handover:", "Outstanding jobs:"])
def test_remarks_below_a_table_are_entries_of_its_day(heading: str, sheet: type, drawing: Drawing, read: Read) -> None:
    wanted = ["spring of screen cracked, order two", "ram seal leaking bad, will not last"]
    below = [(heading, 70), (wanted[0], 55), (wanted[1], 55), ("Supervisor: J Smith", 70), ("Page 3 of 9", 300)]
    found = read(page(sheet, drawing, below)).entries
    assert len(found) == 5
    for text, entry in zip(wanted, found["text"].iloc[3:]):
        assert fuzz.ratio(text, entry) > 85
    assert {json.loads(f)["date"] for f in found["fields"]} == {"14.03.2024"}
    assert "Smith" in json.loads(found["extra"].iloc[2])[BELOW]


def test_signatures_and_numbers_below_a_table_are_no_work(sheet: type, drawing: Drawing, read: Read) -> None:
    below = [("Remarks: nil", 70), ("Checked by: J Smith", 80), ("Form MF-12 Rev 3   Page 3 of 9", 200)]
    found = read(page(sheet, drawing, below)).entries
    assert len(found) == 3
    assert "Form" in json.loads(found["extra"].iloc[2])[BELOW]


def test_a_remark_that_begins_with_a_day_of_the_table_is_of_that_day() -> None:
    box = (0, 0, 10, 10)
    days = {date(2024, 4, 4), date(2024, 4, 6)}
    line, other = (
        Line(1, box, [Reading("description", t, 0.9, box)]) for t in ("4/4 burner out, changed", "3/8 bolt broke")
    )
    _date(line, days, "DMY")
    _date(other, days, "DMY")
    assert [(c.field, c.text) for c in line.cells] == [("date", "4/4"), ("description", "burner out, changed")]
    assert [(c.field, c.text) for c in other.cells] == [("description", "3/8 bolt broke")]
