"""Machines that are down, told with that one word, and stops that nobody had or that somebody made."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    "text",
    [
        "Chiller 2 down", "Chiller #2 down on hi cond press 2x this aft.", "Tube system down, zone 2. Lab needs carriers", "#3 down - mod motor. #1 on", "Glycol 1 down",
        "B-3 down 2 hrs, low water", "Freezer #7 down", "Truck 14 down, waiting on parts", "Conveyor 4 down at 0300", "RO unit down",
        "STS 4 OUT - hoist brake, parts tomorrow", "OUT - hoist brake", "RTG12 out 26 hrs", "hyd leak, not used, tagged out",
    ],
)  # fmt: skip
def test_a_machine_that_is_down_has_lost_its_function(text: str) -> None:
    assert code(text).is_failure


@pytest.mark.parametrize(
    "text",
    [
        "Chiller 1 down for annual PM", "Took chiller 2 down for tube cleaning", "shut boiler 3 down for inspection", "Cooled vessel 2 down to 40", "slow pump 2 down",
        "Pump 2 flow down", "level 2 down", "AHU-4 pressure down from 5 to 3", "turbine 3 down by 10%", "If chiller 2 down start chiller 1", "Chiller 2 not down",
        "chain hoist up and down ok", "pump cover bolted down", "compressor stripped down", "ran gen 1, cool down 5 min",
    ],
)  # fmt: skip
def test_what_goes_down_by_hand_or_by_degrees_has_not(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("Not done - census too high to shut down", False), ("waiting for permission to shut down", False), ("had no time to shut down", False),
        ("had to shut down pump, seal leaking", True), ("boiler shut down on low water", True),
        ("reheat valve was shut off after flush, opened it", False), ("gas was found shut off", False), ("pump shut off by itself", True),
    ],
)  # fmt: skip
def test_a_stop_that_nobody_had_and_a_valve_that_somebody_shut(text: str, failed: bool) -> None:
    assert code(text).is_failure == failed
