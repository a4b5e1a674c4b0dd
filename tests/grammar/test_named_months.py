"""Days with the name of a month, read from pictures with a letter taken for a figure."""

from __future__ import annotations

from datetime import date

import pytest
from tests.ocr.conftest import lattice

from pdm.grammar.date_column import read_column

WINDOW = (date(2021, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "doubts", "day"),
    [
        ("12-0ct-24", {3: ("O", 0.3)}, date(2024, 10, 12)),
        ("R2-0ct-24", {0: ("1", 0.1), 3: ("O", 0.3)}, date(2024, 10, 12)),
        ("1Z-N0v-24", {1: ("2", 0.3), 4: ("o", 0.2)}, date(2024, 11, 12)),
    ],
)
def test_a_letter_of_the_month_may_be_read_as_a_figure(
    text: str, doubts: dict[int, tuple[str, float]], day: date
) -> None:
    (read,) = read_column([(text, lattice(text, doubts))], order="DMY", window=WINDOW)
    assert read[0] == day
    assert read[1] > 0.9


def test_where_only_the_day_of_a_month_is_unclear_the_best_is_told_with_its_doubt() -> None:
    told = lattice("1-0ct-Z4", {0: ("7", 0.4), 2: ("O", 0.01), 6: ("2", 0.05)})
    ((day, confidence),) = read_column([("1-0ct-Z4", told)], order="DMY", window=WINDOW)
    assert day == date(2024, 10, 1)
    assert 0.5 < confidence < 0.7


def test_what_could_be_of_any_month_is_no_day() -> None:
    assert read_column([("RR-RRR-24", lattice("RR-RRR-24"))], order="DMY", window=WINDOW) == [(None, 0.0)]
