"""Categories of stops that a line's computer gives, and flags that an export sets only for breakdowns."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pdm.extraction import Extraction
from pdm.vocabulary.order_status import UNMARKED

Run = Callable[..., Extraction]
STOP = {
    "date": "08.07.2024",
    "started_at": "08.07.2024 06:03",
    "ended_at": "08.07.2024 06:09",
    "equipment": "Bagger 3A",
}


@pytest.mark.parametrize(("category", "failed"), [
    ("Minor Stop", False), ("Planned", False), ("External", False), ("Kurzstillstand", False), ("Blocked downstream", False), ("No Feed", False), ("Scheduled Maint", False), ("Trip - operational", False),
    ("Breakdown", True),
    ("Unplanned stop", True),
])  # fmt: skip
def test_the_category_of_a_stop_says_whether_something_broke_down(run: Run, category: str, failed: bool) -> None:
    event = run(("Hopper jam cleared", {**STOP, "cause_code": category})).events.iloc[0]
    assert bool(event["is_failure"]) is failed
    # the reason is no second opinion
    assert failed or pd.isna(event["conflicts"])


def test_reasons_that_are_no_categories_leave_it_to_the_words(run: Run) -> None:
    assert run(("pump tripped", {**STOP, "cause_code": "Vacuum"})).events.iloc[0]["is_failure"]


def test_planned_work_that_found_something_broken_keeps_its_words(run: Run) -> None:
    event = run(("service, fan bearing found seized", {**STOP, "work_type": "Planned"}), channel="cmms").events.iloc[0]
    assert event["is_failure"]


@pytest.mark.parametrize(("text", "failed"), [("cannon knob missing", False), ("motor burnt out", True)])
def test_a_report_without_the_mark_that_others_have_is_left_to_its_words(run: Run, text: str, failed: bool) -> None:
    told = {"date": "08.07.2024", "order_type": "M2"}
    assert run((text, told), channel="cmms").events.iloc[0]["is_failure"]
    assert bool(run((text, {**told, "breakdown": UNMARKED}), channel="cmms").events.iloc[0]["is_failure"]) is failed


def test_of_two_types_the_one_that_tells_of_a_breakdown_says_more(run: Run) -> None:
    told = {"date": "08.07.2024", "work_type": "Reactive"}
    assert not run(("forming tube changed", told), channel="cmms").events.iloc[0]["is_failure"]
    assert run(("forming tube changed", {**told, "order_type": "Breakdown"}), channel="cmms").events.iloc[0][
        "is_failure"
    ]
