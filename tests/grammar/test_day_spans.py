"""Several days written as one are the days from the first to the last; what may as well be one day stays one."""

from __future__ import annotations

from datetime import date

import pytest

from pdm.config import DateOrder
from pdm.grammar.dates import parse


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("12-19.08.24", "DMY"),
        ("12.-19.08.2024", "DMY"),
        ("12 - 19/08/24", "DMY"),
        ("12.08.-19.08.2024", "DMY"),
        ("12/8 - 19/8/24", "DMY"),
        ("12.08.24-19.08.24", "DMY"),
        ("08/12-19/24", "MDY"),
        ("8/12 - 8/19/24", "MDY"),
        ("Aug 12-19, 2024", "MDY"),
        ("12th-19th Aug 2024", "DMY"),
        ("12. bis 19. August 2024", "DMY"),
        ("du 12 au 19 août 2024", "DMY"),
        ("dal 12 al 19.08.24", "DMY"),
        ("del 12 al 19 de agosto de 2024", "DMY"),
        ("2024-08-12/19", "YMD"),
        ("2024-08-12 - 2024-08-19", "DMY"),
    ],
)
def test_several_days_are_those_from_the_first_to_the_last(text: str, order: DateOrder) -> None:
    told = parse(text, order=order)[0]
    assert (told.day, told.first, told.last) == (date(2024, 8, 12), date(2024, 8, 12), date(2024, 8, 19))


def test_the_year_behind_the_last_day_is_that_of_the_day_before_new_year_less_one() -> None:
    told = parse("29.12.-02.01.24", order="DMY")[0]
    assert (told.first, told.last) == (date(2023, 12, 29), date(2024, 1, 2))


def test_days_without_a_year_take_it_from_the_head_where_the_dots_say_that_they_are_days() -> None:
    told = parse("12.-19.8.", order="DMY", default=(2024, None))[0]
    assert (told.first, told.last) == (date(2024, 8, 12), date(2024, 8, 19))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12-08.24", date(2024, 8, 12)),
        ("12.08-24", date(2024, 8, 12)),
        ("24-08-12", date(2012, 8, 24)),
        ("Oct 3/23", date(2023, 10, 3)),
        ("01.01.24-31.12.24", date(2024, 1, 1)),
    ],
)
def test_what_may_be_one_day_or_is_a_period_is_not_several_days(text: str, day: date) -> None:
    told = parse(text, order="DMY", default=(2024, None))[0]
    assert (told.day, told.first) == (day, None)
