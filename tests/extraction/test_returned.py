"""Messages that a state is over, told from accounts of people who say so at the end."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    "text",
    ["RETURN TO NORMAL: high pressure cut-out", "[BMS RTN] A-CH-01 fan failure NORMAL", "Alarm RESET: UPS A fan failure", "CHILLER 1 COMMON FAULT NORMAL",
     "Cooling fan failure - state: NORMAL", "RTN - CWP-01 tripped", "Back to normal: boiler lockout", "Störung gehend: Pumpe 3 ausgefallen", "Fin d'alarme - pompe en panne"],
)  # fmt: skip
def test_a_state_that_is_over_is_no_new_failure(text: str) -> None:
    told = code(text)
    assert not told.is_failure
    assert told.negated
    assert told.failure_mode is None
    assert told.unbroken


@pytest.mark.parametrize(
    "text",
    ["pump tripped, returned to normal after reset", "PUMP TRIPPED, RESET, NOW NORMAL", "tripped on overload, reset", "Trip reset - back on", "Returned to normal after pump trip",
     "seal failed, replaced, back to normal", "Motor seized - vibration NORMAL", "Fault cleared - sensor replaced, tripped twice"],
)  # fmt: skip
def test_who_tells_of_a_failure_and_its_end_tells_of_a_failure(text: str) -> None:
    assert code(text).is_failure
