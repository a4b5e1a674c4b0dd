"""Units in headers, and columns that hold units."""

from __future__ import annotations

import pytest

from pdm.vocabulary.columns import name_columns
from pdm.vocabulary.field_units import holds_units, unit_columns
from pdm.vocabulary.fields import candidates, recognise, unit_of

DAYS = ["03.04.2023", "07.04.2023", "11.05.2023", "02.06.2023"]
JOBS = ["seal leaking, repacked", "found brg hot 84 C", "greased all points", "no leak found on check"]


@pytest.mark.parametrize(
    ("header", "field", "unit"),
    [("Dauer min", "downtime", "min"), ("Downtime minutes", "downtime", "minutes"), ("Dauer/min", "downtime", "min"), ("Durée min", "downtime", "min"),
     ("Stillstand in Minuten", "downtime", "Minuten"), ("downtime_min", "downtime", "min"), ("DowntimeMinutes", "downtime", "Minutes"),
     ("Tiempo de parada, min.", "downtime", "min"), ("Ausfallzeit (Std.)", "downtime", "Std."), ("Outage days", "downtime", "days"), ("Duration [s]", "downtime", "s"),
     ("Vibration mm/s", "vibration", "mm/s"), ("Pressure bar", "pressure", "bar"), ("Bearing temp F", "temperature", "F"), ("Temp. in C", "temperature", "C")],
)  # fmt: skip
def test_a_unit_at_the_end_of_a_header_needs_no_brackets(header: str, field: str, unit: str) -> None:
    match = recognise(header)
    assert match is not None
    assert (match.field, unit_of(header)) == (field, unit)


@pytest.mark.parametrize("header", ["Admin", "Part(s)", "Fault(s)", "Bearing", "Pump C", "Line F", "min"[:2]])
def test_letters_that_only_look_like_a_unit_are_none(header: str) -> None:
    assert unit_of(header) == ""


def test_hours_that_people_work_or_machines_run_on_a_day_are_no_meter() -> None:
    for head, hours in [("Labour Hrs", ["4", "1.5", "36"]), ("LabHrs", ["4", "1.5", "6"]), ("Steaming hrs", ["24", "24", "11.5"])]:  # fmt: skip
        assert name_columns(["Date", head, "Work done"], {0: DAYS, 1: hours, 2: JOBS}) == {0: "date", 2: "description"}
    meters = ["41614", "64041", "39020", "113004"]
    assert name_columns(["Date", "Engine clock hrs", "Text"], {0: DAYS, 1: meters, 2: JOBS})[1] == "running_hours"


def test_tonnes_are_no_degrees() -> None:
    assert "temperature" not in [m.field for m in candidates("FW prod / t", 0.45)]
    assert "temperature" in [m.field for m in candidates("Brg t", 0.45)]


def test_columns_of_units() -> None:
    assert holds_units("Einheit", ["MIN", "TAG", "", "H"])
    assert holds_units("UoM", ["MM/S", "bar", "°C"])
    assert not holds_units("Unit", ["P-101", "C-3", "P-101"])
    assert not holds_units("Priority", ["H", "M", "H"])
    headers = ["Date", "Unit", "Reading", "Unit", "Text", "Unit"]
    cells = {0: DAYS, 1: ["P-1", "P-2"], 2: ["1,5", "36.120"], 3: ["mm/s", "h"], 4: JOBS, 5: ["h", "h"]}
    assert unit_columns(headers, cells) == {3: 2, 5: -1}
    assert name_columns(headers, cells) == {0: "date", 1: "equipment", 4: "description"}


@pytest.mark.parametrize("header", ["Messwert", "Reading", "Value", "Valeur mesurée"])
def test_what_only_says_that_there_is_a_value_is_no_temperature(header: str) -> None:
    assert name_columns(["Date", header, "Text"], {0: DAYS, 1: ["12", "14", "13", "15"], 2: JOBS}) == {
        0: "date",
        2: "description",
    }


@pytest.mark.parametrize(
    ("header", "unit"),
    [("Mins Lost", "Mins"), ("Minutes down", "Minutes"), ("Minutes of downtime", "Minutes"), ("Min. Ausfall", "Min"), ("Hrs stopped", "Hrs"), ("Horas paro", "Horas"),
     ("Minutos de parada", "Minutos"), ("mins_lost", "mins"), ("Std. Stillstand", "Std")],
)  # fmt: skip
def test_a_unit_may_be_the_first_word_of_a_downtime(header: str, unit: str) -> None:
    match = recognise(header)
    assert match is not None
    assert (match.field, unit_of(header)) == ("downtime", unit)


@pytest.mark.parametrize("header", ["Min. Druck", "Min temp", "Heure arrêt", "Minimum stock", "Std. Job", "Days since overhaul"])  # fmt: skip
def test_the_least_of_something_and_the_hour_of_a_stop_are_no_downtime(header: str) -> None:
    assert unit_of(header) == ""


@pytest.mark.parametrize(
    "other", ["Previous mm/s", "Prev. vib mm/s", "Last reading mm/s", "Baseline mm/s", "Alarm limit mm/s", "Ref mm/s", "Δ mm/s", "Vorwert mm/s", "Grenzwert mm/s"]
)  # fmt: skip
def test_what_was_measured_before_or_is_allowed_is_no_reading(other: str) -> None:
    heads = ["Date", other, "Vel RMS mm/s", "Text"]
    cells = {0: DAYS, 1: ["3,9", "1,5", "5,7", "2,2"], 2: ["5,2", "1,4", "9,8", "2,4"], 3: JOBS}
    assert name_columns(heads, cells) == {0: "date", 2: "vibration", 3: "description"}
    assert name_columns([heads[0], other, "Text"], {0: DAYS, 1: cells[1], 2: JOBS}) == {0: "date", 2: "description"}


def test_the_load_is_still_called_last_in_german() -> None:
    for head in ("Last", "Last (%)", "Motorlast %"):
        assert name_columns(["Datum", head, "Text"], {0: DAYS, 1: ["80", "75", "60", "91"], 2: JOBS})[1] == "load"


@pytest.mark.parametrize("header", ["Tref °C", "Ref (°C)", "WO hrs", "Order kPa"])
def test_a_heading_with_a_unit_is_no_number_of_an_order(header: str) -> None:
    named = name_columns(["Date", header, "Text"], {0: DAYS, 1: ["37.55", "41.20", "58.83", "40.25"], 2: JOBS})
    assert named.get(1) not in ("work_order", "serial_no", "equipment", "time")


def test_a_title_above_a_heading_with_a_unit_adds_nothing_to_it() -> None:
    assert candidates("Inspection of 11 May 2023 Tmax °C") == ()
    assert [m.field for m in candidates("Tmax °C")] == ["temperature"]
