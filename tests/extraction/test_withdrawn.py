"""Vehicles that are off the road."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    "text",
    ["Engine knocking, VOR", "vehicle off road", "off road awaiting parts", "towed in", "recovered by Jacksons", "overheated, recovered to depot", "reduced power, limped home", "engine derated",
     "puncture, bolt thro tread", "tyre puncture, spare fitted", "flat tyre", "flat LR drive tire", "REPL FLAT POS 5 TYRE", "NO CHARGE. earth strap corroded", "no charge, alternator light on", "doors wont close", "doors stuck open"],
)  # fmt: skip
def test_a_vehicle_that_cannot_go_on_has_failed(text: str) -> None:
    assert code(text).is_failure


@pytest.mark.parametrize(
    "text",
    ["Fehler VOR ORT behoben", "VOR for service", "off road tyres delivered", "pressure recovered to 4 bar", "oil recovered by vacuum pump", "derated to 80% for grid", "slow puncture", "hose punctured",
     "warranty repair, no charge", "cab doors won't close", "door won't close", "bus off road 1 hr / cleaned", "not towed", "towed compressor serviced", "tyre down to wire"],
)  # fmt: skip
def test_words_that_look_like_it(text: str) -> None:
    assert not code(text).is_failure
