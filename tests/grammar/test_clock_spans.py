from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.grammar.clock import without_clock
from pdm.grammar.clock_spans import find_spans

MINUTE = st.integers(0, 24 * 60 - 1)


def hours(text: str) -> list[float]:
    return [round(s.hours, 3) for s in find_spans(text)]


def halved(minutes: int) -> str:
    hour = minutes // 60
    return f"{hour % 12 or 12}:{minutes % 60:02d}{'am' if hour < 12 else 'pm'}"


@given(
    MINUTE,
    st.integers(1, 24 * 60 - 1),
    st.sampled_from(["-", " - ", " to ", " till ", " until ", " bis ", " à ", " hasta "]),
)
def test_whatever_the_hours_a_span_is_what_lies_between(start: int, length: int, to: str) -> None:
    end = (start + length) % (24 * 60)
    for first, last in (
        (f"{start // 60:02d}:{start % 60:02d}", f"{end // 60:02d}:{end % 60:02d}"),
        (halved(start), halved(end)),
    ):
        found = find_spans(f"down {first}{to}{last}, bearing")
        assert [round(s.hours * 60) for s in found] == [length]
        assert f"down {first}{to}{last}, bearing"[found[0].start : found[0].end] == f"{first}{to}{last}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10pm till 2 am", 4.0), ("from 0630 to 0915", 2.75), ("22h à 2h", 4.0), ("8 bis 10 Uhr", 2.0), ("btw 7 and 9 am", 2.0), ("10pm to 2", 4.0), ("10 a.m. to 1 p.m.", 3.0),
        ("06.30 - 07.15", 0.75), ("10:15-2:40", 4.417), ("8h15 bis 9h45", 1.5), ("0400-0600 hrs", 2.0),
    ],
)  # fmt: skip
def test_clocks_as_people_write_them(text: str, expected: float) -> None:
    assert hours(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2-5",
        "4 to 6 bar",
        "from 1400 to 1500 rpm",
        "1.50-2.25 hrs",
        "05.12-06.12",
        "2h to 3h",
        "7 and 9 am",
        "12/05 to 13/05",
        "temp 70 to 80C",
        "P-101 to 2",
        "10:00-10:00",
        "2.10-5.40 bar",
    ],
)
def test_what_is_no_span_of_clocks(text: str) -> None:
    assert hours(text) == []


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("0930 Hydrapulper tripped", "Hydrapulper tripped"), ("[14:05] - fan off", "fan off"), ("2245 hrs: softener hard", "softener hard"),
        ("0930-1010 winder stopped", "winder stopped"), ("6.30 Uhr Presse steht", "Presse steht"), ("7:15 am pump hot", "pump hot"),
        # no time, or nothing behind it
        ("2519 lift pump rags", "2519 lift pump rags"), ("12 hours run", "12 hours run"), ("0930", "0930"), ("2003B tripped", "2003B tripped"),
        ("1500: 24 l oil", "1500: 24 l oil"),
    ],
)  # fmt: skip
def test_the_time_with_which_a_line_begins_is_taken_off(text: str, rest: str) -> None:
    assert without_clock(text) == rest
