from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.grammar.date_words import in_figures
from pdm.grammar.dates import parse

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


@pytest.mark.parametrize(
    "text",
    [
        "3rd of May 2024",
        "third of May 2024",
        "3rd day of May 2024",
        "3.V.2024",
        "3/V/24",
        "2024 May 3",
        "2024-May-03",
        "am dritten Mai 2024",
        "3º de mayo de 2024",
        "3 er mai 2024",
    ],
)
def test_a_day_in_words(text: str) -> None:
    assert [c.day for c in parse(text, order="DMY")] == [date(2024, 5, 3)]


@given(st.dates(date(1990, 1, 1), date(2059, 12, 31)))
def test_a_day_is_the_same_however_it_is_put(day: date) -> None:
    name, figure = MONTHS[day.month - 1], f"{day.day}{ENDINGS.get(day.day, 'th')}"
    for text in (
        f"{figure} of {name} {day.year}",
        f"{figure} day of {name}, {day.year}",
        f"{name} {figure}, {day.year}",
        f"{day.year} {name} {day.day}",
    ):
        assert [c.day for c in parse(text, order="DMY")] == [day], text


def test_days_of_twenty_and_thirty_are_spelt_in_two_words() -> None:
    first = date(2024, 5, 1)
    spelt = {21: "twenty-first", 23: "twenty third", 30: "thirtieth", 31: "thirty-first"}
    for day, words in spelt.items():
        assert [c.day for c in parse(f"{words} of May 2024", order="DMY")] == [first + timedelta(days=day - 1)]


@pytest.mark.parametrize(
    "text", ["second motor replaced", "first of 3 pumps", "5.II.24", "2nd stage", "03/05/2024", "V.8 engine"]
)
def test_other_words_stay(text: str) -> None:
    assert in_figures(text) == text


@pytest.mark.parametrize("text", ["third out of five", "second marking", "first set 3", "the fourth seal"])
def test_words_that_only_begin_like_a_month_are_no_days(text: str) -> None:
    assert in_figures(text) == text
