"""Days at the beginning of a free line."""

from __future__ import annotations

import pytest

from pdm.grammar.dates import parse
from pdm.ocr.writing.beside_days import only_weekdays
from pdm.ocr.writing.day_heads import leading_day, period_of


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Fri Nov 17 2023", (2023, 11, 17)),
        ("Tues 18 Apr 23", (2023, 4, 18)),
        ("Days 14.03.23", (2023, 3, 14)),
        ("Night shift 5/9/23", (2023, 9, 5)),
        ("Monday 13 May 2024 Wk 20", (2024, 5, 13)),
        ("Mon Oct 30/23", (2023, 10, 30)),
        ("Mon Feb 6 /23", (2023, 2, 6)),
        ("* 6/2/23", (2023, 2, 6)),
        ("2024-03-12", (2024, 3, 12)),
        ("Mittwoch, den 3.5.2023", (2023, 5, 3)),
        ("Frühschicht 3. Mai 2024", (2024, 5, 3)),
        ("Lundi 3 avril 2023", (2023, 4, 3)),
        ("Oct 8, 2024", (2024, 10, 8)),
        ("Tve Jan 16 2024", (2024, 1, 16)),
        ("Wed Ju13 2024", (2024, 7, 3)),
        ("mar 19/03/24 matin", (2024, 3, 19)),
        ("mar. 12 avril 2024", (2024, 4, 12)),
        ("Mar 6/23", (2023, 3, 6)),
        ("jlu 11/01/24 après-midi", (2024, 1, 11)),
        ("12 FÉV 2024 NUIT K.A.", (2024, 2, 12)),
        ("FÉVRIER 12 2024", (2024, 2, 12)),
        ("Teudi 2 fevrier 2023 quart jour R. Tremblay", (2023, 2, 2)),
        ("16 juillet 24 - soir - Awashish/Coté", (2024, 7, 16)),
        ("Mon 14-4-25 3rdshift Tom K/Mark H", (2025, 4, 14)),
        ("Tues 15-4-25 3rd", (2025, 4, 15)),
        ("OCT 20 2025 - END SHIFT - BUCHANAN", (2025, 10, 20)),
        ("3-9-25 Wed die room S. Van Dyke", (2025, 9, 3)),
        ("118/25 MON 1ST SHIFT - WELD L. Ortiz", (2025, 8, 11)),
        ("25112/23 D shift", (2023, 12, 25)),
        ("Thur 28/11/24 Days D McK", (2024, 11, 28)),
        ("Mon 21/10/24 N/S into Tues", (2024, 10, 21)),
        ("02/10/23 T1", (2023, 10, 2)),
        ("02/10/23 TI", (2023, 10, 2)),
        ("03/10/23 T3 Beto", (2023, 10, 3)),
        ("12.3.24 Nachtschicht Müller / K. Özdemir", (2024, 3, 12)),
    ],
)
def test_a_line_that_is_only_a_day(text: str, day: tuple[int, int, int]) -> None:
    led = leading_day(text, "DMY")
    assert led is not None
    assert led.bare
    assert led.sure
    found = parse(led.day, order="DMY")[0].day
    assert (found.year, found.month, found.day) == day


@pytest.mark.parametrize(
    "text",
    [
        "3/4/25 nights Bay A", "3/4/25 nights pump 3 tripped", "12.3.24 Nacht Kompressor", "3/4/25 late Cleaning",
        "3/4/25 night G. Pump", "9 Feb 20 bolts", "118/25 pump", "3/4/25 Wed pump fixed S. Van Dyke", "3/4/25 day Boiler B", "02/10/23 T1 tripped", "02/10/23 OK", "3/4/25 day B Boiler",
    ],
)  # fmt: skip
def test_work_behind_a_day_and_its_shift_is_nobodys_name(text: str) -> None:
    led = leading_day(text, "DMY")
    assert led is None or not led.bare


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("9 Feb replaced belt", "9 Feb", "replaced belt"),
        ("- 6/2/23 seal leaking", "6/2/23", "seal leaking"),
        ("Sat Feb 11 - maint day", "11 Feb", "maint day"),
        ("9 Feb 20 bolts changed", "9 Feb", "20 bolts changed"),
        ("Tue 14 May 24 R-2302 gasket leaking", "14 May 24", "R-2302 gasket leaking"),
        ("Tue 14 May 25 bolts changed", "14 May", "25 bolts changed"),
        ("Tue 14 May 24 V supply lost", "14 May", "24 V supply lost"),
        ("mar 12 avril pompe changée", "12 avril", "pompe changée"),
    ],
)
def test_a_day_with_work_behind_it(text: str, day: str, rest: str) -> None:
    led = leading_day(text, "DMY")
    assert led is not None
    assert (led.day, led.rest, led.bare, led.sure) == (day, rest, False, True)


def test_a_word_before_a_day_and_work_is_no_weekday() -> None:
    assert leading_day("van 8/3/24 bearings changed", "DMY") is None


def test_weather_beside_a_day_is_no_work_and_no_year() -> None:
    led = leading_day("Tue Jan 16 -35", "DMY")
    assert led is not None
    assert (led.day, led.bare) == ("16 Jan", True)


@pytest.mark.parametrize(
    "text",
    [
        "0.55 ips",
        "Mark 4 pump",
        "AVR 2 tripped",
        "2 lug nuts off",
        "5 out of 8 sheared",
        "0645 pump on",
        "15",
        "Day 3 of the shut",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert leading_day(text, "DMY") is None


@pytest.mark.parametrize("text", ["3/4 bolt sheared", "Set 3/4 bolts", "1.2 mm of wear", "die 3/4 bolt is off"])
def test_figures_that_may_be_a_day_are_not_sure(text: str) -> None:
    led = leading_day(text, "DMY")
    assert led is None or not led.sure


def test_a_number_behind_a_weekday_is_a_day_where_the_month_is_known() -> None:
    assert leading_day("Mon 4", "DMY") is None
    led = leading_day("Mon 4", "DMY", period=True)
    assert led is not None
    assert (led.day, led.bare) == ("4", True)


def test_year_or_month_of_a_page() -> None:
    assert period_of("2023", "DMY") == (2023, None)
    assert period_of("MARCH 2024", "DMY") == (2024, 3)
    assert period_of("Pump 2024", "DMY") is None
    assert period_of("3 May 2024", "DMY") is None
    assert only_weekdays("MON TUE WED THU FRI")
    assert not only_weekdays("Sun gear worn")
