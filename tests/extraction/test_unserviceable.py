"""The short form "us" for unserviceable, told from the English word and from the unit µS."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    "text",
    ["fuel pump coupling us", "winch rope us", "us", "BD3257 fuel Gauge US", "Main 2-way US", "pump 2 us", "P101 us - replaced", "lights us and horn us", "motor was us", "A/C units US requiring repair", "Pump U/S"],
)  # fmt: skip
def test_a_thing_that_is_us_is_out_of_order(text: str) -> None:
    assert code(text).is_failure


@pytest.mark.parametrize(
    "text",
    ["Contractor to ring us with a date", "spare given to us by stores", "driver told us all ok", "please call us", "CONTRACTOR TO RING US", "seal sent from the US",
     "conductivity 1420uS", "conductivity 4100us/cm", "weekly water test - 850 us"],
)  # fmt: skip
def test_the_word_and_the_unit_say_nothing(text: str) -> None:
    told = code(text)
    assert not told.is_failure
    assert told.failure_mode is None
