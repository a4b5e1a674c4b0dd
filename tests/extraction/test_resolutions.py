"""Codes with which a record was closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pdm.extraction import Extraction

Run = Callable[..., Extraction]


@pytest.mark.parametrize("code", ["User error", "No fault found", "03 - No fault found", "Not Solved (Not Reproducible)", "Bedienfehler"])  # fmt: skip
def test_a_record_closed_as_nothing_wrong_is_no_failure(run: Run, code: str) -> None:
    told = {"date": "08.07.2024", "work_order": "WO3", "activity_code": code}
    event = run(("boiler tripped and will not start / isolator left off by cleaner", told), channel="cmms").events.iloc[
        0
    ]
    assert not event["is_failure"]
    broke = run(("boiler tripped", {**told, "breakdown": "X"}), channel="cmms").events.iloc[0]
    assert broke["is_failure"]


@pytest.mark.parametrize("code", ["Solved (Permanently)", "Solved (Work Around)", "Replaced", ""])
def test_that_it_was_dealt_with_says_nothing_more(run: Run, code: str) -> None:
    told = {"date": "08.07.2024", "work_order": "WO3", "activity_code": code}
    assert run(("boiler tripped and will not start", told), channel="cmms").events.iloc[0]["is_failure"]


def test_work_closed_as_planned_was_due(run: Run) -> None:
    told = {"date": "08.07.2024", "work_order": "WO3", "activity_code": "Planned work completed"}
    event = run(("boiler pipe lagging", told), channel="cmms").events.iloc[0]
    assert (event["work_type"], event["is_failure"]) == ("preventive", False)
