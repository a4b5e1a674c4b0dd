"""Month and year in a title, for days that are written without a year."""

from __future__ import annotations

import pytest

from pdm.ocr.writing.periods import named_period

SHORT = ["14/3", "15/3", "18/3", "22/3"]
OF_MONTH = ["Wed 1st", "Thu 2nd", "Fri 3rd", "Tue 7th"]


@pytest.mark.parametrize(
    ("title", "days", "period"),
    [("BREAKDOWN LOG YEAR 2024", SHORT, "2024"), ("MACHINE SHOP - MARCH 2024", SHORT, "Mar 2024"), ("MACHINE SHOP MAY 24", OF_MONTH, "May 2024"),
     ("Schichtbuch März 24", SHORT, "Mar 2024"), ("LOG 03/2024", SHORT, "Mar 2024"), ("MAINT JOBS WK 12 2024", SHORT, "2024"), ("Mar '24", SHORT, "Mar 2024"),
     ("WORKSHOP JOBS 26/3/24", SHORT, "2024"), ("Stillstand  Stand 29.3.24", SHORT, "2024"), ("DIARY Aug 2024", ["Thu Ist", "Sat 3rd"], "Aug 2024")],
)  # fmt: skip
def test_a_title_gives_days_without_a_year_theirs(title: str, days: list[str], period: str) -> None:
    assert named_period(["SHEET 3", title], days, "DMY") == (1, period)


@pytest.mark.parametrize(
    ("title", "days"),
    [("MACHINE SHOP JUNE 24", OF_MONTH), ("MACHINE SHOP JUNE 24", SHORT), ("FORM MT-7 REV 2019", SHORT), ("BOOK 2023-24", SHORT), ("YEAR 2024", ["14/3/24", "15/3/24", "16/3/24"]),
     ("FORM CR-2019", SHORT), ("ISO 9001:2015", SHORT), ("LOG 2024", ["14/3"]), ("DUE 14.03.2024", SHORT),
     ("JOBS 8/1/24", ["28/12", "4/1"]), ("next service 26.3.24", SHORT)],
)  # fmt: skip
def test_what_fits_no_days_or_belongs_to_the_form_is_no_period(title: str, days: list[str]) -> None:
    assert named_period([title], days, "DMY") is None


def test_two_years_are_in_doubt_and_a_month_that_days_deny_leaves_its_year() -> None:
    assert named_period(["LOG 2023", "BOOK 2024"], SHORT, "DMY") is None
    assert named_period(["LOG JUNE 2024"], SHORT, "DMY") == (0, "2024")
