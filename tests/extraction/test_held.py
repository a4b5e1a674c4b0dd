"""A moving part that is stuck has lost its function; other things that stick have not."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    "text",
    ["valve stuck, freed w/ penetrating oil", "sump pump float stuck, pit overflowed", "crusher jammed w/ tramp iron, cleared", "stuck contactor, replaced",
     "damper was found stuck", "relief valve jammed", "soot blower 7 stuck in, pulled out by hand", "valve XV-12 stuck at 40 %", "photocell stuck, lamps on all day", "joystick stuck", "boom stuck up"],
)  # fmt: skip
def test_a_moving_part_that_is_stuck_has_failed(text: str) -> None:
    coded = code(text)
    assert coded.is_failure
    assert coded.failure_mode == "fail_to_function"


@pytest.mark.parametrize(
    "text", ["valve bolts stuck, heated", "cover of pump stuck", "no stuck valves found", "check valve if stuck"]
)
def test_other_things_that_stick_are_no_failure(text: str) -> None:
    assert not code(text).is_failure


def test_a_valve_that_says_how_it_is_stuck_keeps_its_mode() -> None:
    assert code("XV-4410 stuck open").failure_mode == "fail_to_close"
    assert code("XV-4410 stuck shut").failure_mode == "fail_to_open"
