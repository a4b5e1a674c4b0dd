from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.grammar.units import COMMON, from_common, in_common, to_common, unit_of
from pdm.records import READINGS

WRITTEN = ("°F", "K", "psi", "kPa", "in/s", "gpm", "l/min", "kg/cm2", "rpm", "hp", "bar g", "mm/s")


@pytest.mark.parametrize(
    ("value", "written", "common"),
    [(240, "°F", 115.5556), (300, "K", 26.85), (0.3, "ips", 7.62), (100, "psig", 6.8948), (250, "kPa", 2.5), (2, "kg/cm2", 1.9613), (60, "l/min", 3.6), (1480, "rpm", 1480),
     (3, "bar (g)", 3), (90, "min", 1.5)],
)  # fmt: skip
def test_written_units_in_common_ones(value: float, written: str, common: float) -> None:
    known = to_common(value, written)
    assert known is not None
    assert known[0] == pytest.approx(common, abs=1e-4)
    unit = unit_of(written)
    assert unit is not None
    assert known[1] == COMMON[unit.quantity]


@pytest.mark.parametrize("written", ["", "furlong", "°X", "barn"])
def test_unknown_units_are_none(written: str) -> None:
    assert unit_of(written) is None


@given(st.floats(-1e4, 1e4), st.sampled_from(WRITTEN))
def test_to_the_site_and_back(value: float, written: str) -> None:
    unit = unit_of(written)
    assert unit is not None
    there, name = from_common(value, unit.quantity, written)
    back = to_common(there, name)
    assert back is not None
    assert back[0] == pytest.approx(value, abs=1e-5)


def test_a_unit_of_another_quantity_changes_nothing() -> None:
    assert from_common(82.0, "temperature", "bar") == (82.0, "degC")


def test_readings_of_sites_with_units_of_their_own_can_be_compared() -> None:
    readings = READINGS.rows(
        [{"reading_id": i, "quantity": q, "value": v, "unit": u}
         for i, (q, v, u) in enumerate([("temperature", 212, "degF"), ("temperature", 100, "degC"), ("vibration", 1, "in/s"), ("load", 80, None), ("load", 3, "bar")])]
    )  # fmt: skip
    out = in_common(readings)
    assert out["value"].round(6).tolist() == [100, 100, 25.4, 80, 3]
    assert out["unit"].fillna("").tolist() == ["degC", "degC", "mm/s", "", "bar"]
