"""Lists of alarms of a control system: class and duration in columns of their own."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pdm.extraction import Extraction

Run = Callable[..., Extraction]


def event(run: Run, text: str, category: str, **fields: str) -> pd.Series:
    return run((text, {"date": "03.05.2024", "work_type": category, **fields}), channel="cmms").events.iloc[0]


@pytest.mark.parametrize(
    "text", ["Generator bearing B temperature high", "PLC watchdog", "Pitch communication CAN error"]
)
def test_a_stop_that_lasted_is_a_loss_of_function_and_says_why(run: Run, text: str) -> None:
    told = event(run, text, "Stop", downtime="31:44")
    assert told["is_failure"]
    assert told["work_type"] == "corrective"
    assert told["failure_reason"].startswith("category: Stop")
    assert not event(run, text, "Warning", downtime="00:55")["is_failure"]
    assert not event(run, text, "Stop")["is_failure"]


@pytest.mark.parametrize(
    "text", ["Grid undervoltage", "Emergency stop button nacelle", "Cable twist limit", "Manual stop"]
)
def test_a_stop_from_outside_is_none(run: Run, text: str) -> None:
    assert not event(run, text, "Stop", downtime="00:35")["is_failure"]


@pytest.mark.parametrize("text", ["Storm cut-out", "Shadow flicker shutdown", "Turbine tripped, see other log"])
def test_an_information_is_never_one(run: Run, text: str) -> None:
    told = event(run, text, "Info", downtime="02:00")
    assert not told["is_failure"]
    assert pd.isna(told["failure_reason"])
