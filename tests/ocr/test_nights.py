"""Lines of a night shift below a head that gives its day."""

from __future__ import annotations

import numpy as np

from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.ruled.nights import date_nights
from pdm.records import Page


def dated(*clocks: str, own: bool = False) -> list[str]:
    picture = np.full((20, 40), 255, dtype=np.uint8)
    collector = Collector(
        Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000), head={"date": "Tue 7 Oct 2025"}
    )
    for n, clock in enumerate(clocks):
        cells = [Reading("time", clock, 0.9, (0, n, 9, n + 1), picture)] if clock else []
        days = [Reading("date", "7/10/25", 0.9, (0, n, 9, n + 1), picture)] if own else []
        collector.lines.append(
            Line(
                n + 1,
                (0, n, 9, n + 1),
                [*days, *cells, Reading("description", "tripped", 0.9, (9, n, 99, n + 1), picture)],
            )
        )
    date_nights(collector, "DMY")
    return [{c.field: c.text for c in line.cells}.get("date", "") for line in collector.lines]


def test_lines_behind_midnight_are_of_the_next_day() -> None:
    assert dated("22:40", "01:15", "", "04.30") == ["", "2025-10-08", "2025-10-08", "2025-10-08"]


def test_a_misread_clock_a_day_shift_and_days_of_their_own_move_nothing() -> None:
    assert set(dated("06:20", "08:45", "10:00", "19:10", "14:10")) == {""}
    assert set(dated("22:40", "01:15", "23:10")) == {""}
    assert set(dated("22:40", "01:15", "03:00", own=True)) == {"7/10/25"}
