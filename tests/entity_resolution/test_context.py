"""Evidence from around a name."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.entity_resolution.conftest import NO_ALIASES, plant_rows

from pdm.entity_resolution.candidate import SLACK
from pdm.entity_resolution.context import Measured, Talk, component_bits, validity
from pdm.entity_resolution.index import SiteIndex
from pdm.records import REGISTER


@pytest.fixture(scope="module")
def index() -> SiteIndex:
    return SiteIndex(REGISTER.rows(plant_rows()), NO_ALIASES, {})


@pytest.mark.acceptance
def test_a_seal_does_not_sit_on_a_motor(index: SiteIndex) -> None:
    pump = next(c for c in index.candidates if c.equipment_class == "pump")
    motor = next(c for c in index.candidates if c.equipment_class == "motor")
    assert component_bits("seal", pump, index)[0][1] > 0.5
    assert component_bits("seal", motor, index)[0][1] < -2
    assert component_bits("cable", pump, index) == []
    assert component_bits(None, pump, index) == []


def test_of_a_class_by_the_plants_own_name_nobody_knows_what_sits_on_it() -> None:
    rows = [{**plant_rows()[0], "equipment_class": "excavator part"}]
    index = SiteIndex(REGISTER.rows(rows), NO_ALIASES, {})
    assert component_bits("conveyor", index.candidates[0], index) == []


def test_out_of_service(index: SiteIndex) -> None:
    day = pd.Timestamp("2024-06-01", tz="UTC")
    rows = [{**plant_rows()[0], "installed_on": day, "retired_on": day + pd.Timedelta(days=400)}]
    candidate = SiteIndex(REGISTER.rows(rows), NO_ALIASES, {}).candidates[0]
    for at, said in (
        (day + pd.Timedelta(days=10), ""),
        (day - SLACK, ""),
        (day - SLACK - pd.Timedelta(days=1), "installed on 2024-06-01 only"),
        (day + pd.Timedelta(days=401) + SLACK, "retired on 2025-07-06"),
    ):
        assert [label for label, _ in validity(candidate, at.value)] == ([said] if said else [])
    assert validity(candidate, None) == []
    assert validity(index.candidates[0], day.value) == []


def test_pages_that_jump_between_machines_tell_nothing() -> None:
    pages = [n // 4 for n in range(400)]
    jumping = Talk("the page", pages, [(7 * n) % 40 for n in range(400)], 40)
    staying = Talk("the page", pages, [p % 40 for p in pages], 40)
    assert jumping.evidence(0, 0) == [] or jumping.bits < 0.5
    assert staying.evidence(3, 3)[0][1] > 1
    assert staying.evidence(3, 4) == []
    assert staying.evidence(None, 3) == []
    assert Talk("the page", [], [], 0).evidence(1, 1) == []


def test_what_is_measured_on_a_class_is_learned_from_sure_lines() -> None:
    lines: list[tuple[str, ...] | None] = [("flow",)] * 30 + [()] * 10 + [()] * 40 + [("flow",)] + [None] * 5
    classes = ["pump"] * 40 + ["conveyor"] * 40 + [""] + ["conveyor"] * 5
    measured = Measured(lines, classes)
    assert measured.lines["conveyor"] == 40
    [(label, bits)] = measured.evidence(("flow",), "pump")
    assert label == "flow is often measured on a pump"
    assert 0.5 < bits <= 1.0
    [(label, bits)] = measured.evidence(("flow",), "conveyor")
    assert "seldom" in label
    assert -3.0 <= bits < -1.0
    assert measured.evidence(("flow",), "fan") == []
    assert measured.evidence(("level",), "pump") == measured.evidence(None, "pump") == []
