"""Weeks and days of the week as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from pdm.grammar.dates import parse
from pdm.grammar.weekdays import split_weekday, weekdays_of
from pdm.grammar.weeks import week_of


@pytest.mark.parametrize(
    "text",
    [
        "Week Commencing: 03/03/2025", "WC 03.03.25", "W/C 3rd March 2025", "w/e 09/03/25", "WE 09-03-2025", "Week ending Sunday 9 March 2025", "KW 10/2025",
        "2025-KW10", "Handover week of 05/03/2025", "3 - 9 March 2025", "03.03. - 09.03.2025", "Woche vom 03.03. bis 09.03.2025", "Semaine du 3 au 9 mars 2025",
        "semana del 3 al 9 de marzo de 2025", "WC 030325", "week 10 2025",
    ],
)  # fmt: skip
def test_a_week_by_its_days_or_its_number(text: str) -> None:
    assert week_of(text, "DMY") == date(2025, 3, 3)


def test_a_week_that_ends_on_a_friday_or_begins_on_a_sunday() -> None:
    assert week_of("week ending 07/03/2025", "DMY") == date(2025, 3, 1)
    assert week_of("week of March 2, 2025", "MDY") == date(2025, 3, 2)
    assert week_of("30/12/2024 - 05/01/2025", "DMY") == date(2024, 12, 30)


@pytest.mark.parametrize(
    "text",
    ["Maintenance Week 10", "weekend 8/9 March 2025", "Weekly report 10/03/2025", "1 - 31 March 2025", "12.03.2024"],
)
def test_what_tells_no_week(text: str) -> None:
    assert week_of(text, "DMY") is None


def test_the_year_of_a_week_without_one_is_given() -> None:
    assert week_of("Wk 10", "DMY", 2025) == date(2025, 3, 3)
    assert week_of("W/C 3 March", "DMY", 2025) == date(2025, 3, 3)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        (["Mon", "Tue", "SUN"], [0, 1, 6]),
        (["Mo", "Di", "Do", "So"], [0, 1, 3, 6]),
        (["lun", "mar", "mié"], [0, 1, 2]),
        (["ma", "di", "wo"], [0, 1, 2]),
        (["Lu", "Ma", "Me"], [0, 1, 2]),
    ],
)
def test_days_of_the_week_are_of_the_language_that_knows_them_all(words: list[str], days: list[int]) -> None:
    assert weekdays_of(words) == dict(zip(words, days, strict=True))


def test_no_days_of_the_week() -> None:
    assert weekdays_of(["Item", "Pump", "Monitor"]) == {}
    assert split_weekday("Mon 10/3") == ("Mon", "10/3")
    assert split_weekday("Stores used") == ("", "")


def test_a_day_of_the_month_behind_its_day_of_the_week() -> None:
    assert [c.day for c in parse("Mon 10th", order="DMY", default=(2025, 3))] == [date(2025, 3, 10)]
    assert parse("Tue 10th", order="DMY", default=(2025, 3)) == []
