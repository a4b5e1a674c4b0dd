"""Machines put away because of a trouble; what somebody had left so; what a look did not find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("pump spraying from seal, pump isolated", "leak_external"),
        ("motor smoking, switched off", "overheating"),
        ("fan vibrating badly, stopped by ops", "spurious_stop"),
        ("Lift out of service, parked with doors open", "breakdown"),
        ("fan electronics burnt, fan replaced", "electrical"),
        ("gone to earth, new motor fitted", "electrical"),
        ("infeed chain jumped sprocket", "structural"),
        ("cross beam cracked, stood down, weld crew on it", "structural"),
        ("Coolant in the oil, pulled up at go-line", "contamination"),
        ("COOLANT IN OIL - do not run. Check oil cooler.", "contamination"),
        ("mech seal pissing out, changed over to A and isolated. Seal kit fitted", "spurious_stop"),
        ("coupling leaking badly, stopped for fire risk", "spurious_stop"),
        ("hose leak, truck parked up", "leak_external"),
        ("flange leaking so isolated pump", "leak_external"),
        ("isolated pump, flange leaking", "leak_external"),
        ("high vibration, manual stop", "vibration"),
        ("oil leak, had to stop", "spurious_stop"),
        ("keeps locking out 2-3 times a day", "spurious_stop"),
    ],
)
def test_a_machine_taken_out_of_service_for_a_trouble_has_failed(text: str, mode: str) -> None:
    told = code(text)
    assert told.is_failure
    assert told.failure_mode == mode


@pytest.mark.parametrize(
    "text",
    ["pump leaking, isolated, seal replaced", "isolated pump to replace seal", "manual stop button cleaned", "bolts loose, pulled up tight", "swapped to B for PM, small leak seen", "parked for service, brake noisy", "leaking but keeps running", "isolated for inspection, no leaks", "locked out and tagged for seal change", "lights switched off", "seal weeping, to be replaced when isolated"],
)  # fmt: skip
def test_what_is_isolated_to_be_mended_is_not_taken_out_of_service(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize(
    "text",
    ["will not start - isolator was off, switched on, ok", "motor won't start, e-stop was pressed in", "AHU not running, user error", "tripped: user plugged a fan heater, reset. No defect on unit"],
)  # fmt: skip
def test_what_somebody_left_so_is_no_failure(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize("text", ["will not start - isolator found off, contactor replaced", "tripped, reset, no fault found"])  # fmt: skip
def test_what_was_mended_or_tripped_has_failed(text: str) -> None:
    assert code(text).is_failure


def test_a_leak_that_cannot_be_found_is_there() -> None:
    assert not code("dryer stuck at 60 mbar, cant find the leak").negated
    assert code("checked, could not find any leak").negated
    assert code("leak reported, could not find the leak").negated


@pytest.mark.parametrize("text", ["fan noisy? / No noise. Nothing found wrong", "pump airlocked / Vent was shut. Not a pump fault.", "could not reproduce, ran 1 h"])  # fmt: skip
def test_a_look_that_found_nothing_outweighs_the_type_of_order(run: Callable[..., Any], text: str) -> None:
    fields = {"date": "03.01.2025", "equipment": "P-101", "order_type": "breakdown"}
    events = run((text, fields), ("pump seized, nothing found wrong with motor, repaired", fields)).events
    assert events["is_failure"].tolist() == [False, True]


@pytest.mark.parametrize("text", ["belt split, new belt", "conveyor belt has ripped", "hoist rope parted", "drive belts torn"])  # fmt: skip
def test_a_belt_in_two_has_failed(text: str) -> None:
    assert code(text).is_failure


@pytest.mark.parametrize("text", ["belt split at edge, patched", "seat belt split", "belt split 20 mm, monitor", "hose split"])  # fmt: skip
def test_a_tear_that_leaves_it_running_is_a_defect(text: str) -> None:
    assert not code(text).is_failure


def test_a_jam_that_the_machine_stood_for_is_a_stop(run: Callable[..., Any]) -> None:
    fields = {"date": "03.01.2025", "equipment": "P-101"}
    lines = [("caps jam in chute", {**fields, "downtime": "38 min"}), ("caps jam in chute", fields), ("changeover", {**fields, "downtime": "38 min"})]  # fmt: skip
    assert run(*lines).events["is_failure"].tolist() == [True, False, False]


@pytest.mark.parametrize("text", ["running on standby pump", "boiler running on diesel", "motor running on VSD 38 Hz", "warm but normal", "noisy but within limits"])  # fmt: skip
def test_what_it_runs_on_and_what_is_usual_is_no_trouble(text: str) -> None:
    assert code(text).failure_mode is None


@pytest.mark.parametrize("text", ["engine running on after shutdown", "LH Eng running on", "vibrating but unchanged", "warm but normal vibration"])  # fmt: skip
def test_what_does_not_stop_or_stays_is_trouble(text: str) -> None:
    assert code(text).failure_mode is not None
