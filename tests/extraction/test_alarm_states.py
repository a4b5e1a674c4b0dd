"""Lists of alarms tell each alarm twice; its end is no failure anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def line(text: str, status: str, day: str = "03.01.2025") -> tuple[str, dict[str, str]]:
    """A line of a list with a column of states."""
    return text, {"date": day, "equipment": "P-101", "description": text, "status": status}


@pytest.mark.parametrize(("came", "went"), [("ALARM", "NORMAL"), ("OFFNORMAL", "RTN"), ("Kommend", "Gehend"), ("active", "cleared"), ("1", "0")])  # fmt: skip
def test_the_end_of_an_alarm_is_no_failure(run: Callable[..., Any], came: str, went: str) -> None:
    events = run(line("fan failure", came), line("fan failure", went, "04.01.2025")).events
    assert events["is_failure"].tolist() == [True, False]
    assert events["negated"].tolist() == [False, True]


def test_a_machine_that_is_normal_again_has_failed(run: Callable[..., Any]) -> None:
    events = run(line("fan failure", "Normal"), line("pump seized, replaced", "OK"), line("belt worn", "Fault")).events
    assert events["is_failure"].tolist() == [True, True, False]


def test_the_mail_of_a_system_tells_of_one_alarm(run: Callable[..., Any]) -> None:
    assert run(line("UPS fan failure", "NORMAL"), channel="mail").events["is_failure"].tolist() == [False]
