"""What a reason says points the way it is told for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pdm.explain.words import ALONE, CARE, WORSE_WHEN_MORE, agrees, tells, word
from pdm.features import CATALOGUE
from pdm.model import FittedModel

NONE = float("nan")
OF = {f.name: f for f in CATALOGUE}
EVIDENCE: Any = SimpleNamespace(
    register={"a": {"equipment_class": "pump", "criticality": "A"}},
    rows_of=lambda feature, asset: [{}, {}],
    days_ago=lambda feature, asset, value: value,
    count_of=lambda feature, asset: 2,
)
TYPICAL = {"failure_rate_1y": 0.8, "days_since_trouble": 99.0, "failure_interval": 120.0, "heat_since_repair": 0.4, "found_since_repair": 0.1, "days_since_repair": 90.0,
           "load_mean": 60.0, "temperature_last": 60.0, "vibration_of_limit": 30.0, "days_since_inspection": 150.0, "lubrication_overdue": 0.6, "running_hours_slope": 6100.0}  # fmt: skip
PUMPS = {**TYPICAL, "temperature_last": 75.0}
MODEL = FittedModel("lightgbm", CATALOGUE, "", 1.0, 0.0, 30, "", 1, -1.0, typical={"": TYPICAL, "pump": PUMPS})


@pytest.mark.parametrize(
    ("name", "value", "raises", "lowers"),
    [
        ("failure_rate_1y", 0.2, False, True),
        ("failure_rate_1y", 2.0, True, False),
        ("days_since_trouble", 9.0, True, False),
        ("days_since_trouble", 400.0, False, True),
        ("days_since_trouble", NONE, False, True),
        ("failure_interval", 40.0, True, False),
        # two reports since the last repair, though little is left of their weight
        ("heat_fading", 0.1, True, False),
        ("found_since_repair", 1.0, True, False),
        # of these a reader takes neither more nor less for worse
        ("days_since_repair", 300.0, True, True),
        ("load_mean", 106.0, True, False),
        ("vibration_slope", -2.0, False, True),
        ("vibration_slope", 2.0, True, False),
        ("temperature_slope", -9.0, False, True),
        ("vibration_of_limit", 10.0, False, True),
        ("vibration_last", NONE, True, True),
        ("temperature_last", 90.0, True, False),
        # cool for a pump, hot beside all equipment: true on either side, with whom it is compared
        ("temperature_last", 70.0, True, True),
        ("temperature_last", 50.0, False, True),
        ("days_since_inspection", 400.0, True, False),
        ("lubrication_overdue", 0.2, False, True),
        ("failures_90d", 0.0, True, True),
    ],
)
def test_a_figure_is_told_on_the_side_that_a_reader_expects(
    name: str, value: float, raises: bool, lowers: bool
) -> None:
    feature = OF[name]
    assert agrees(feature, value, MODEL, "a", EVIDENCE, 1.0) is raises
    assert agrees(feature, value, MODEL, "a", EVIDENCE, -1.0) is lowers


def said(name: str, value: float, sign: float) -> str:
    return word(OF[name], value, MODEL, "a", EVIDENCE, sign)


def test_what_went_the_harmless_way_is_never_told_as_a_reason_for_a_failure() -> None:
    assert said("vibration_slope", -2.0, 1.0) == "vibration has changed over the year" + ALONE
    assert said("vibration_slope", -2.0, -1.0) == "vibration falling by 2 mm/s a year"
    assert said("vibration_slope", 2.0, 1.0) == "vibration rising by 2 mm/s a year"
    assert said("running_hours_slope", -15843.0, 1.0) == "its meter of running hours went back in a year"
    assert (
        said("running_hours_slope", 20000.0, 1.0)
        == "its meter of running hours gained more hours than there are in a year"
    )
    assert said("running_hours_slope", NONE, 1.0) == "too few running hours written to know how much it runs"
    # a meter of hours is to run
    assert said("running_hours_slope", 7305.0, -1.0) == "runs 7,305 hours a year (pumps like it: 6,100 hours a year)"
    assert said("temperature_last", 50.0, 1.0) == "last temperature 50 °C" + ALONE
    assert said("days_since_inspection", 400.0, -1.0) == "last inspection 400 days ago" + ALONE


def test_a_measurement_is_compared_with_those_that_the_reason_holds_for() -> None:
    assert said("temperature_last", 90.0, 1.0) == "last temperature 90 °C (pumps like it: 75 °C)"
    assert said("temperature_last", 70.0, 1.0) == "last temperature 70 °C (all equipment: 60 °C)"
    assert said("temperature_last", 70.0, -1.0) == "last temperature 70 °C (pumps like it: 75 °C)"
    assert said("temperature_last", 70.0, 0.0) == "last temperature 70 °C (pumps like it: 75 °C)"


def test_nobody_calls_one_figure_a_mean() -> None:
    once: Any = SimpleNamespace(**{**vars(EVIDENCE), "count_of": lambda feature, asset: 1})
    assert word(OF["load_mean"], 85.0, MODEL, "a", EVIDENCE, 1.0) == "mean load 85 % over a year (pumps like it: 60 %)"
    assert (
        word(OF["load_mean"], 85.0, MODEL, "a", once, 1.0)
        == "load 85 %, the only figure of a year (pumps like it: 60 %)"
    )
    assert word(OF["load_mean"], 55.0, MODEL, "a", once, 1.0) == "load 55 %, the only figure of a year" + ALONE


def test_rates_of_failures_are_told_once_and_the_rate_of_trouble_beside_them() -> None:
    assert tells(OF["failure_rate"], "2.1") == tells(OF["failure_rate_1y"], "2.4") == tells(OF["renewal_rate"], "3.0")
    assert tells(OF["trouble_rate"], "9.0") != tells(OF["failure_rate"], "2.1")
    assert tells(OF["trouble_365d"], "3.0") != tells(OF["failures_365d"], "3.0")


def test_how_it_fared_over_the_years_is_one_reason() -> None:
    lasting = {
        f.family for f in CATALOGUE if f.name in ("failure_rate", "failures_365d", "trouble_rate", "trouble_365d")
    }
    assert len(lasting) == 1
    assert {f.family for f in CATALOGUE if f.name in ("trouble_30d", "trouble_since_repair")}.isdisjoint(lasting)


def test_families_that_are_worded_by_name_are_those_of_the_catalogue() -> None:
    assert {*WORSE_WHEN_MORE, *CARE} <= {f.family for f in CATALOGUE}
