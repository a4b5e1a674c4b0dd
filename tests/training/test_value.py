"""What a list is worth: money and failures, each failure once, beside other ways to spend the same inspections."""

from __future__ import annotations

import pandas as pd
import pytest

from pdm.config import CostSettings
from pdm.training.value import best, value_of_lists, value_sentence

DAY = pd.Timestamp("2025-01-01", tz="UTC")
COSTS = CostSettings(failure=10_000, planned_repair=2_000, inspection=100)


def lists(dates: int = 2, assets: int = 40) -> pd.DataFrame:
    columns = ["asset_id", "as_of", "risk", "horizon_days"]
    rows = [
        {"asset_id": f"a{i:02d}", "as_of": DAY + pd.Timedelta(days=28 * k), "risk": 1 - i / 100, "horizon_days": 28}
        for k in range(dates)
        for i in range(assets)
    ]
    return pd.DataFrame(rows, columns=columns)


def failures(*rows: tuple[str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {"asset_id": [a for a, _ in rows], "occurred_at": [DAY + pd.Timedelta(days=d) for _, d in rows]}
    )


@pytest.mark.acceptance
def test_saving_counts_failures_caught_and_inspections_paid() -> None:
    value = value_of_lists(
        lists(), failures(("a00", 4), ("a03", 10), ("a30", 12), ("a01", 40)), COSTS, per_week=(1, 10)
    )
    one = value.iloc[0]
    assert (one["inspections"], one["caught"], one["missed"]) == (8, 3, 1)
    assert one["saving"] == 3 * 8_000 - 8 * 100
    assert one["lead_days"] == pytest.approx(10.0)
    ten = value.iloc[1]
    assert (ten["inspections"], ten["caught"], ten["missed"]) == (80, 4, 0)
    # all are inspected: the list is worth no more than taking turns, and less than knowing
    assert ten["saving"] == pytest.approx(ten["calendar_saving"])
    assert one["calendar_saving"] < one["saving"] <= one["perfect_saving"]


def test_the_best_number_is_the_one_that_saves_most() -> None:
    value = value_of_lists(lists(), failures(("a00", 4), ("a01", 40)), COSTS)
    top = best(value)
    assert top is not None
    assert top["per_week"] == 1
    assert "1 inspection a week would have paid best: 2 failures caught" in value_sentence(value, COSTS)


def test_where_nothing_pays_it_says_so() -> None:
    value = value_of_lists(lists(), failures(("a39", 4)), COSTS.model_copy(update={"inspection": 5_000.0}))
    assert best(value) is None
    assert "no number of inspections would have paid" in value_sentence(value, COSTS)


def test_costs_that_nobody_named_are_told_with_what_they_give() -> None:
    some = (lists(), failures(("a00", 4), ("a01", 40)))
    paid = value_of_lists(*some, CostSettings())
    none_named = "No costs stand in plant.toml under [costs], so these are taken: 10,000 for a failure, 2,500 for a planned repair and 200 for an inspection."
    assert value_sentence(paid, CostSettings()).endswith(none_named)
    one_missing = CostSettings(failure=10_000.0, planned_repair=2_500.0)
    pd.testing.assert_frame_equal(value_of_lists(*some, one_missing), paid)
    assert value_sentence(paid, one_missing).endswith(
        "Not all costs stand in plant.toml under [costs], so these are taken: 200 for an inspection."
    )
    assert "taken" not in value_sentence(value_of_lists(*some, COSTS), COSTS).replace("taken in turn", "")
    dear = CostSettings(inspection=5_000.0)
    none = value_of_lists(lists(), failures(("a39", 4)), dear)
    assert "at the costs that are taken. Not all costs stand" in value_sentence(none, dear)


def test_overlapping_lists_do_not_count_a_failure_twice() -> None:
    near = pd.concat([lists(1), lists(1).assign(as_of=DAY + pd.Timedelta(days=7))])
    value = value_of_lists(near, failures(("a00", 10)), COSTS, per_week=(1,))
    assert value["caught"].iloc[0] + value["missed"].iloc[0] == 1


def test_without_lists_nothing_is_said() -> None:
    assert value_sentence(value_of_lists(lists(0), failures(), COSTS), COSTS) == ""


def test_one_failure_is_told_as_one_and_what_turns_would_have_cost_as_a_cost() -> None:
    dear = COSTS.model_copy(update={"inspection": 150.0})
    one = value_sentence(value_of_lists(lists(), failures(("a00", 1)), dear), dear)
    assert "1 failure caught, 1 day ahead, 0 missed" in one
    assert "the same inspections taken in turn would have cost 400 more than they saved" in one
    many = [(f"a{i:02d}", 4.0 + 28 * k) for i in range(30) for k in range(2)]
    assert "taken in turn would have saved " in value_sentence(value_of_lists(lists(), failures(*many), COSTS), COSTS)
