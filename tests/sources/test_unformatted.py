"""Cells that lost their form: days as numbers, identifiers as fractions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.sources.tables.unformatted import mend_unformatted


def mended(field: str, *cells: str) -> list[str]:
    return mend_unformatted(pd.DataFrame({field: pd.array(list(cells), dtype="str")}))[field].tolist()


@given(st.datetimes(datetime(1983, 1, 1), datetime(2060, 1, 1)))
def test_the_number_of_a_spreadsheet_is_the_minute_it_stands_for(at: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    number = (at - datetime(1899, 12, 30)) / timedelta(days=1)
    assert mended("date", f"{number:.6f}") in ([f"{at:%Y-%m-%d}"], [f"{at:%Y-%m-%d %H:%M}"])


@pytest.mark.parametrize("field", ["date", "started_at", "ended_at"])
def test_days_beside_written_ones_are_known(field: str) -> None:
    assert mended(field, "45047", "", "03.05.2023", "45049,5") == [
        "2023-05-01",
        "",
        "03.05.2023",
        f"{date(2023, 5, 3)} 12:00",
    ]


@pytest.mark.parametrize("cells", [("10523", "20523"), ("45047", "230502"), ("45047", "7"), ("99999",)])
def test_numbers_that_may_be_something_else_are_left_alone(cells: tuple[str, ...]) -> None:
    assert mended("date", *cells) == list(cells)


def test_numbers_of_other_columns_are_left_alone() -> None:
    assert mended("equipment", "45047") == ["45047"]
    assert mended("cost", "10.0") == ["10.0"]


def test_identifiers_that_a_program_wrote_as_fractions() -> None:
    assert mended("equipment", "10004711.0", "P-101A", "10004712.0") == ["10004711", "P-101A", "10004712"]
    assert mended("work_order", "4711.00") == ["4711"]
    # one of several numbers with a point
    assert mended("equipment", "10.0", "10.1") == ["10.0", "10.1"]
