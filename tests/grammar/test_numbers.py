from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.grammar.numbers import convert, find_measurements, parse_count, parse_field, parse_number


def told(text: str, **units: str) -> list[tuple[str, float, str]]:
    return [(m.quantity, m.value, m.unit) for m in find_measurements(text, units)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("brg temp 82C NDE", [("temperature", 82.0, "degC")]),
        ("7.2 mm/s", [("vibration", 7.2, "mm/s")]),
        ("vib 8,4 mms at DE", [("vibration", 8.4, "mm/s")]),
        ("3 bar g", [("pressure", 3.0, "bar")]),
        ("0.3 ips", [("vibration", 7.62, "mm/s")]),
        ("load 80%", [("load", 80.0, "%")]),
        ("12,450 hrs run", [("running_hours", 12450.0, "h")]),
        ("motor 42 amps", [("current", 42.0, "A")]),
        ("-5 °C outside", [("temperature", -5.0, "degC")]),
        ("vib DE 4.5, NDE 7.1mm/s", [("vibration", 4.5, "mm/s"), ("vibration", 7.1, "mm/s")]),
        ("vib .3 ips", [("vibration", 7.62, "mm/s")]),
        ("DE .2 NDE .3 in/s", [("vibration", 5.08, "mm/s"), ("vibration", 7.62, "mm/s")]),
    ],
)
def test_measurements_with_unit(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text", ["pump 101 C noisy", "P-101 A leak", "took 3 hrs", "belt 10% worn", "level 40%", "fan 2 A", "no. 3 pump"]
)
def test_letters_and_shares_that_are_no_measurement(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [("test run 2 h, DE 48 NDE 51 degC", [48.0, 51.0]), ("IB 3.1/OB 2.2 mm/s", [3.1, 2.2]), ("DE 48 NDE 51 IB 44 C", [48.0, 51.0, 44.0]), ("DE brg 68 NDE 64 degC", [68.0, 64.0]),
     ("dewpoint -12C", [-12.0]), ("dT improved from 4 to 9 C", []), ("delta T 30C", [])],
)  # fmt: skip
def test_places_share_the_unit_behind_the_last_and_differences_are_no_temperatures(
    text: str, values: list[float]
) -> None:
    assert [m.value for m in find_measurements(text)] == values


def test_fahrenheit_becomes_celsius() -> None:
    assert told("240F")[0][1] == pytest.approx(115.56, abs=0.01)


def test_bare_figure_is_in_the_unit_of_the_site() -> None:
    assert told("temp 180", temperature="degF")[0][1] == pytest.approx(82.22, abs=0.01)
    assert told("temp 82") == [("temperature", 82.0, "degC")]


def test_unit_in_the_cell_wins_over_the_unit_of_the_site() -> None:
    inside = parse_field("180 °F", "temperature", "degC")
    assert inside is not None
    assert inside.value == pytest.approx(82.22, abs=0.01)


def test_unit_of_another_quantity_is_not_taken() -> None:
    found = parse_field("45 bar", "temperature", "degC")
    assert found is not None
    assert (found.value, found.unit) == (45.0, "degC")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234", 1234.0),
        ("12-", -12.0),
        ("3,5", 3.5),
        (".31", 0.31),
        ("-,5", -0.5),
        ("no.31", 31.0),
        ("x", None),
        ("", None),
    ],
)
def test_numbers_as_people_write_them(text: str, value: float | None) -> None:
    assert parse_number(text) == value


def test_counts_read_a_group_of_three_as_thousands() -> None:
    assert parse_count("12.450") == 12450.0
    assert parse_count("12,450 h") == 12450.0
    assert parse_count("12.5") == 12.5


def test_unknown_unit_is_not_converted() -> None:
    assert convert(3.0, "furlong") is None


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_measurements_inside_of_it(text: str) -> None:
    for m in find_measurements(text):
        assert 0 <= m.start < m.end <= len(text)
        assert m.value == m.value


@settings(deadline=None)
@given(st.floats(-50, 400).map(lambda v: round(v, 1)))
def test_a_figure_with_its_unit_is_read_back(value: float) -> None:
    assert told(f"temp {value} °C") == [("temperature", pytest.approx(value), "degC")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("vib 4.5-5.2 mm/s", [4.5, 5.2]),
        ("vib .2-.4 mm/s", [0.2, 0.4]),
        ("temp between 70 and 80 C", [70.0, 80.0]),
        ("temp 70 bis 80 °C", [70.0, 80.0]),
        ("temp rose from 60 to 95C", [95.0]),
        ("temp 60 and bearing 80 C", [60.0, 80.0]),
    ],
)
def test_a_range_is_both_of_its_ends(text: str, values: list[float]) -> None:
    assert [m.value for m in find_measurements(text)] == values


@pytest.mark.parametrize(
    ("text", "quantity", "value"),
    [
        ("pression 3,2 bars", "pressure", 3.2),
        ("82,5 grados", "temperature", 82.5),
        ("82 Celcius", "temperature", 82.0),
        ("180 deg Fahrenheit", "temperature", 82.222222),
        ("temp approx. 82", "temperature", 82.0),
        ("temp abt 82", "temperature", 82.0),
        ("temp <60", "temperature", 60.0),
        ("motor 1,480 rpm", "speed", 1480.0),
        ("1.480 U/min", "speed", 1480.0),
        ("vacuum 1,013 mbar", "pressure", 1.013),
    ],
)
def test_units_and_figures_as_they_are_written_elsewhere(text: str, quantity: str, value: float) -> None:
    assert [(m.quantity, m.value) for m in find_measurements(text)] == [(quantity, value)]


@pytest.mark.parametrize(
    "text",
    [
        "3 of 5 bolts loose",
        "3 out of 5 bolts loose",
        "2/4 bolts missing",
        "temp 3 of 5 zones high",
        "press 2 x 4 way valve",
    ],
)
def test_a_count_is_no_measurement(text: str) -> None:
    assert find_measurements(text) == []


@given(
    st.floats(0.1, 99.9, allow_nan=False).map(lambda v: round(v, 1)),
    st.sampled_from(
        [
            "vib {} mm/s",
            "vib approx {} mm/s",
            "DE {}mm/s",
            "vib. ~{} mm/sec",
            "Schwingung {} mm/s",
            "vibration: {} mm / s",
        ]
    ),
    st.booleans(),
)
def test_decimal_comma_and_point_are_the_same_figure(value: float, wording: str, comma: bool) -> None:
    figure = f"{value:.1f}".replace(".", "," if comma else ".")
    assert [m.value for m in find_measurements(wording.format(figure))] == [value]


@pytest.mark.parametrize("text", ["umidità 3 °C", "humidity: 45 °C", "slip 3 °C", "Feuchte 12 °C"])
def test_what_is_told_in_percent_is_no_temperature_where_its_sign_was_misread(text: str) -> None:
    assert find_measurements(text) == []
    assert [m.value for m in find_measurements(f"{text}, bearing 72 °C")] == [72.0]
