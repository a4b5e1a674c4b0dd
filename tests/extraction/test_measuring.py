"""Measurements of columns: the figure, and the point of the machine behind it."""

from __future__ import annotations

import pandas as pd
import pytest

from pdm.config import Units
from pdm.extraction.events.measuring import in_fields, in_text


@pytest.mark.parametrize(
    ("cell", "value", "part"),
    [("2.7 mm/s PIH", 2.7, "PIH"), ("2.7 MOH", 2.7, "MOH"), ("7 mm/s H", 7.0, "H"), ("2.8 mm/s DE V", 2.8, "DE V"), ("3,8 mm/s Gearless motor DE", 3.8, "Gearless motor DE"), ("3.1 mm/s rms", 3.1, None), ("4.2", 4.2, None)],
)  # fmt: skip
def test_a_point_behind_a_figure_is_where_it_was_read_off(cell: str, value: float, part: str | None) -> None:
    (found,) = in_fields(pd.DataFrame({"vibration": [cell]}), Units())[0]
    assert (found.value, found.part) == (value, part)


def test_figures_of_several_places_are_readings_of_their_own() -> None:
    told = in_fields(
        pd.DataFrame({"pressure": ["Suct: 0.4 bar; Disch: 9.8 bar; Oil: off; Filter in: 410 kPa"]}), Units()
    )[0]
    assert [(m.value, m.part) for m in told] == [(0.4, "Suct"), (9.8, "Disch"), (4.1, "Filter in")]


@pytest.mark.parametrize(
    ("field", "cell"), [("pressure", "3 bar g"), ("temperature", "58 deg C"), ("load", "45 A"), ("temperature", "62 C")]
)
def test_a_unit_is_no_point(field: str, cell: str) -> None:
    (found,) = in_fields(pd.DataFrame({field: [cell]}), Units())[0]
    assert found.part is None


@pytest.mark.parametrize(
    "text", ["KBT 412F diesel 60 L", "KCA 310C washed", "boom hung at 78 deg", "500 hr engine service"]
)
def test_plates_angles_and_intervals_are_no_readings(text: str) -> None:
    assert in_text(text, Units()) == []


@pytest.mark.parametrize(
    ("text", "value"), [("NDE 101C", 101.0), ("BRG 110C", 110.0), ("bearing 78 deg", 78.0), ("done at 500 hrs", 500.0)]
)
def test_points_and_parts_before_a_figure_make_no_plate_of_it(text: str, value: float) -> None:
    assert [m.value for m in in_text(text, Units())] == [value]
