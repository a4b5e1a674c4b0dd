"""What a reason says points the way it is told for, and is true on its day."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pdm.explain.usual import LEAST, Alike
from pdm.explain.words import ALONE, CARE, WORSE_WHEN_MORE, agrees, tells, word
from pdm.features import CATALOGUE

NONE = float("nan")
OF = {f.name: f for f in CATALOGUE}
LINE = {"failure_mode": None, "negated": False, "is_failure": True}
FACTS: dict[str, Any] = {
    "register": {"a": {"equipment_class": "pump", "criticality": "A"}}, "rows_of": lambda feature, asset: [LINE, LINE],
    "days_ago": lambda feature, asset, value: value, "count_of": lambda feature, asset: 2, "inspected": lambda asset, since_renewal: [LINE] * 3,
    "measured_over": lambda feature, asset: (180.0, 4), "interval_of": lambda feature, asset: 120.0,
}  # fmt: skip
EVIDENCE: Any = SimpleNamespace(**FACTS)
PUMPS = {"failure_rate_1y": 0.8, "days_since_trouble": 99.0, "failures_365d": 0.9, "heat_since_repair": 0.4, "found_since_repair": 0.1, "days_since_repair": 90.0,
         "load_mean": 60.0, "temperature_last": 75.0, "vibration_of_limit": 30.0, "days_since_inspection": 150.0, "running_hours_slope": 6100.0,
         "site_rate": 0.7}  # fmt: skip
"""What each of the other pumps has, all at another site."""
PUMP_COUNT = LEAST + 2


def alike(**own: float) -> Alike:
    """The asset `a` among others like it."""
    others = [PUMPS] * PUMP_COUNT
    X = pd.DataFrame([{**dict.fromkeys(OF, NONE), **row} for row in [own, *others]])
    names = ["a", *(f"p{i}" for i in range(PUMP_COUNT))]
    return Alike(X, names, ["pump"] * len(names), ["north", *["south"] * PUMP_COUNT], [True] * len(names))


@pytest.mark.parametrize(
    ("name", "value", "raises", "lowers"),
    [
        ("failure_rate_1y", 0.2, False, True),
        ("failure_rate_1y", 2.0, True, False),
        ("days_since_trouble", 9.0, True, False),
        ("days_since_trouble", 400.0, False, True),
        ("days_since_trouble", NONE, False, True),
        # pumps fail 0.9 times a year, those without an interval among them
        ("failure_interval", 40.0, True, False),
        ("failure_interval", 390.0, True, False),
        ("failure_interval", 500.0, False, True),
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
        # that nobody measured, looked or wrote it down is no argument against a failure
        ("vibration_last", NONE, True, False),
        ("load_last", NONE, False, False),
        ("age_years", NONE, False, False),
        ("days_since_inspection", NONE, True, False),
        ("inspections_365d", 0.0, True, False),
        ("temperature_last", 90.0, True, False),
        # cool for a pump: whatever all equipment has
        ("temperature_last", 70.0, False, True),
        ("days_since_inspection", 400.0, True, False),
        ("lubrication_overdue", 0.2, False, True),
        ("lubrication_overdue", 1.4, True, False),
        # none at all is the least, even where nobody is there to compare with
        ("failures_90d", 0.0, False, True),
        ("failures_90d", 2.0, True, True),
        ("lubrications_180d", 0.0, True, False),
        ("leaks_since_repair", 0.0, False, True),
        # what a site shares means something beside other sites only
        ("site_rate", 0.5, False, True),
        ("site_rate", 1.0, True, False),
        ("site_rate", 0.7, False, False),
    ],
)
def test_a_figure_is_told_on_the_side_that_a_reader_expects(
    name: str, value: float, raises: bool, lowers: bool
) -> None:
    feature, others = OF[name], alike(**{name: value})
    assert agrees(feature, value, others, "a", EVIDENCE, 1.0) is raises
    assert agrees(feature, value, others, "a", EVIDENCE, -1.0) is lowers


def said(name: str, value: float, sign: float = 0.0, **facts: Any) -> str:
    return word(OF[name], value, alike(**{name: value}), "a", SimpleNamespace(**{**FACTS, **facts}), sign)  # type: ignore[arg-type]


def test_what_went_the_harmless_way_is_never_told_as_a_reason_for_a_failure() -> None:
    assert said("vibration_slope", -2.0, 1.0) == "vibration fell by about 1 mm/s over 180 days (4 values)" + ALONE
    assert said("temperature_last", 50.0, 1.0) == "last temperature 50 °C" + ALONE
    assert said("days_since_inspection", 400.0, -1.0) == "last inspection 400 days ago" + ALONE
    assert said("site_rate", 0.5, 1.0) == "equipment at its site failed 0.5 times a year each" + ALONE
    assert said("site_rate", 0.5, -1.0) == "equipment at its site failed 0.5 times a year each (at other sites: 0.7)"


def test_a_change_is_told_over_the_days_in_which_it_was_seen() -> None:
    weeks = {"measured_over": lambda feature, asset: (21.0, 3)}
    assert said("vibration_slope", 43.0, 1.0, **weeks) == "vibration rose by about 2.5 mm/s over 21 days (3 values)"
    assert said("temperature_slope", 0.5, **weeks) == "temperature hardly changed over 21 days (3 values)"
    assert said("running_hours_slope", 7305.0, **weeks) == "ran 420 hours over 21 days (3 values)"
    assert said("running_hours_slope", -15843.0) == "its meter of running hours went back over 180 days (4 values)"
    assert said("running_hours_slope", 20000.0).startswith(
        "its meter of running hours gained more hours than there are"
    )
    # a meter that was read over months is told for a year
    usual = f"typical of {PUMP_COUNT} other pumps measured: 6,100 hours a year"
    assert said("running_hours_slope", 7305.0, -1.0) == f"runs 7,305 hours a year ({usual})"


def test_one_group_is_compared_with_whichever_way_a_figure_points() -> None:
    usual = f"(typical of {PUMP_COUNT} other pumps measured: 75 °C)"
    assert said("temperature_last", 90.0, 1.0) == f"last temperature 90 °C {usual}"
    assert said("temperature_last", 70.0, -1.0) == f"last temperature 70 °C {usual}"
    assert said("temperature_last", 70.0) == f"last temperature 70 °C {usual}"


def test_an_interval_stands_beside_how_far_apart_failures_of_the_others_lie() -> None:
    assert said("failure_interval", 84.0, 1.0) == (
        f"usually 84 days between failures (average of {PUMP_COUNT} other pumps: one in 406 days)"
    )
    assert (
        said("lubrication_overdue", 0.03, -1.0, days_ago=lambda f, a, v: v)
        == "last lubricated 4 days ago, usually every 120 days"
    )


def test_an_average_that_is_not_none_is_not_told_as_none() -> None:
    few = peers([2.0, *[0.0] * 30, 1.0], ["pump"] * 32, name="leaks_since_repair")
    said_of = word(
        OF["leaks_since_repair"],
        2.0,
        few,
        "a0",
        SimpleNamespace(**{**FACTS, "register": {"a0": {"equipment_class": "pump"}}}),
    )  # type: ignore[arg-type]
    assert said_of == "2 leak reports since the last failure or repair (average of 31 other pumps: almost none)"


def test_what_was_not_written_is_not_told_as_none() -> None:
    none: dict[str, Any] = {"rows_of": lambda feature, asset: []}
    assert said("downtime_365d", 0.0) == "how long it stood still is not written (2 failures in a year)"
    assert said("downtime_365d", 0.0, **none) == "no hours of standstill in a year"
    assert not agrees(OF["downtime_365d"], 0.0, alike(), "a", EVIDENCE, -1.0)


def test_inspections_reassure_where_somebody_looked_and_found_nothing() -> None:
    worn = {"rows_of": lambda feature, asset: [{**LINE, "failure_mode": "structural"}]}
    nobody = {"inspected": lambda asset, since_renewal: []}
    assert said("days_since_found_worn", NONE, -1.0) == "none of its 3 inspections on record found anything wrong"
    assert (
        said("found_since_repair", 0.0, -1.0)
        == "none of its 3 inspections since the last failure or repair found anything wrong"
    )
    assert said("days_since_found_worn", NONE, -1.0, **nobody) == "no inspection on record" + ALONE
    for facts, reassures in ((FACTS, True), ({**FACTS, **worn}, False)):
        assert agrees(OF["inspections_365d"], 2.0, alike(), "a", SimpleNamespace(**facts), -1.0) is reassures  # type: ignore[arg-type]


def test_a_renewal_says_which_it_was() -> None:
    assert said("days_since_renewal", 15.0) == "last failure or repair 15 days ago (it failed)"
    mended = {"rows_of": lambda feature, asset: [{**LINE, "is_failure": False}]}
    assert said("days_since_renewal", 15.0, **mended) == "last failure or repair 15 days ago (it was repaired)"


def test_nobody_calls_one_figure_a_mean() -> None:
    once = {"count_of": lambda feature, asset: 1}
    usual = f"(typical of {PUMP_COUNT} other pumps measured: 60 %)"
    assert said("load_mean", 85.0, 1.0) == f"mean load 85 % over a year {usual}"
    assert said("load_mean", 85.0, 1.0, **once) == f"load 85 %, the only figure of a year {usual}"
    assert said("load_mean", 55.0, 1.0, **once) == "load 55 %, the only figure of a year" + ALONE


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


def peers(
    values: list[float], kinds: list[str], current: list[bool] | None = None, name: str = "days_since_trouble"
) -> Alike:
    names = [f"a{i}" for i in range(len(values))]
    X = pd.DataFrame({name: values})
    return Alike(X, names, kinds, ["north"] * len(names), current or [True] * len(names))


def test_those_of_whom_nothing_is_known_count_as_never() -> None:
    days = OF["days_since_trouble"]
    few = peers([5.0, 10.0, 20.0, *[NONE] * 20], ["pump"] * 23).usual(days, "a0")
    assert few is not None
    assert np.isinf(few.value)
    most = peers([5.0, *[100.0] * 15, *[NONE] * 7], ["pump"] * 23).usual(days, "a0")
    assert most is not None
    assert (most.value, most.who) == (100.0, "typical of 22 other pumps")


def test_a_small_class_is_compared_with_all_and_a_silent_site_with_nobody() -> None:
    count = OF["failures_365d"]
    kinds = ["fan"] * 4 + ["pump"] * 20
    usual = peers([9.0, 0.0, 0.0, 0.0, *[1.0] * 20], kinds, name="failures_365d").usual(count, "a0")
    assert usual is not None
    assert (usual.who, round(usual.value, 3)) == ("average of 23 other assets", round(20 / 23, 3))
    current = [True] * 14 + [False] * 10
    still = peers([9.0, 0.0, 0.0, 0.0, *[1.0] * 20], kinds, current, name="failures_365d").usual(count, "a0")
    assert still is not None
    assert still.who == "average of 13 other assets"


def test_an_age_below_a_year_is_told_in_months() -> None:
    assert said("age_years", 0.26) == "installed 3 months ago"
    assert said("age_years", 0.08) == "installed 1 month ago"
    assert said("age_years", 0.0) == "installed less than a month ago"
    assert said("age_years", 1.0) == "1 year since installation"
