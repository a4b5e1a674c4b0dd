"""Days of a page in their sequence: how far apart its lines lie, late entries, hands in which strokes run together."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.ocr.conftest import lattice

from pdm.grammar.date_column import read_column
from pdm.grammar.date_sequence import PACES, in_sequence, steps

WINDOW = (date(2023, 1, 1), date(2025, 12, 31))


def days_of(*texts: str, doubts: dict[int, dict[int, tuple[str, float]]] | None = None) -> list[date | None]:
    cells = [(t, lattice(t, (doubts or {}).get(n, {}))) for n, t in enumerate(texts)]
    return [d for d, _ in read_column(cells, order="DMY", window=WINDOW)]


def test_lines_that_lie_far_apart_all_over_a_form_are_not_drawn_together() -> None:
    # the 2nd of January, a little like one of June, above lines a month or two apart
    texts = ["02.01.24", "07.07.24", "09.09.24", "30.10.24"]
    doubts = {0: {4: ("6", 0.1)}}
    assert days_of(*texts, doubts=doubts) == [date(2024, 1, 2), date(2024, 7, 7), date(2024, 9, 9), date(2024, 10, 30)]


def test_a_day_read_clearly_is_a_late_entry_where_the_page_says_otherwise() -> None:
    texts = ["28/10/25", "31/10/25", "03/11/25", "02/11/25", "04/11/25"]
    assert days_of(*texts, doubts={2: {1: ("1", 0.005)}}) == [
        date(2025, 10, 28), date(2025, 10, 31), date(2025, 11, 3), date(2025, 11, 2), date(2025, 11, 4),
    ]  # fmt: skip


@pytest.mark.parametrize("pace", PACES)
def test_no_pace_makes_all_steps_likelier(pace: float) -> None:
    gaps = np.arange(400.0)
    usual, other = steps(gaps, 1.0, marks=False)[0], steps(gaps, pace, marks=False)[0]
    assert usual[0] >= other[0]
    assert usual[1] >= other[1]
    assert other[120] >= usual[120]


def test_where_nothing_is_written_nothing_is_told() -> None:
    none = in_sequence([None, None], np.zeros((1, 1)), [date(2024, 1, 1)], np.zeros(1))
    assert none.days == [(None, 0.0)] * 2
