"""Words that announce nothing, do nothing, deny nothing, though they look like it."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    "text",
    ["PM 3-monthly carried out as per schedule", "chute blocked, 2.5 h to clear", "dewpoint -12C should be -40", "no trip since reset on monday", "replaced filter as planned"],
)  # fmt: skip
def test_nothing_is_announced(text: str) -> None:
    assert not code(text).planned


@pytest.mark.parametrize(
    "text",
    ["seal to be replaced monday", "to replace seal on friday", "replace seal next tuesday", "bearing change booked for wednesday", "waiting for spare, ETA thursday",
     "2 h needed to replace coupling"],
)  # fmt: skip
def test_something_is_announced(text: str) -> None:
    assert code(text).planned


@pytest.mark.parametrize(
    "text", ["compressor did NOT trip this time", "did not trip during the night", "no trip since reset on monday"]
)
def test_a_machine_that_kept_running_has_not_failed(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize(
    "text", ["breaker did not trip on overload", "did not trip on test", "turbine did not trip on overspeed"]
)
def test_what_should_have_tripped_has_failed(text: str) -> None:
    assert code(text).is_failure


@pytest.mark.parametrize(
    "text",
    [
        "stopped before damage, coupling noisy",
        "raw mill stopped - planned stop for liner change",
        "replaced bearing b4 it failed",
    ],
)
def test_a_stop_that_was_meant_is_no_failure(text: str) -> None:
    assert not code(text).is_failure


def test_words_of_doing_in_names_are_not_done() -> None:
    assert code("weighbridge out, service co called").action is None
    assert code("torque switch faulty").action is None
    assert code("analyser sample line frozen, thawed").failure_mode == "plugged"
    assert code("cool fan tripped").is_failure
    assert code("alignment checked 0.02, ok").work_type == "inspection"
    assert code("alignment corrected, checked ok").action == "adjust"


@pytest.mark.parametrize(
    ("text", "mode"),
    [("pump lost prime, vented and restarted", "fail_to_function"), ("truck 214 no brakes LH rear", "fail_to_function"), ("weighbridge reads 200 kg high", "abnormal_reading"),
     ("brg running hot 96 degC, taken o/s", "overheating"), ("holes in chute, plated", "structural"), ("belt tracking off to LHS", "minor")],
)  # fmt: skip
def test_the_mode_of(text: str, mode: str) -> None:
    assert code(text).failure_mode == mode


@pytest.mark.parametrize(
    "text",
    ["pump stopped due to power cut", "mill stopped due to lack of demand", "conv 2 stopped 4 hrs due to no coal", "stopped because of shortage of feed"],
)  # fmt: skip
def test_a_stop_that_came_from_outside_is_no_failure(text: str) -> None:
    assert not code(text).is_failure


def test_a_stop_with_a_cause_of_its_own_is_a_failure() -> None:
    assert code("mill stopped due to seized bearing").is_failure
    assert code("pump stopped due to low oil pressure").is_failure


def test_who_felt_nothing_has_felt() -> None:
    coded = code("no vibration felt, temps normal, ran 2 hrs")
    assert coded.negated
    assert not coded.planned
    assert code("bearing not replaced, no spare").planned


@pytest.mark.parametrize(
    ("text", "mode"),
    [("vac pump amps 48 high, normal 41", "high_output"), ("suction press 0.2 bar low", "low_output"), ("brg temp 62 C high", "overheating"), ("amps 41 normal", None),
     ("amps normal 41", None), ("hoist rope has 2 broken wires in lay", "structural"), ("B pump failed to autostart", "fail_to_start")],
)  # fmt: skip
def test_figures_said_to_be_high_or_low(text: str, mode: str | None) -> None:
    assert code(text).failure_mode == mode


def test_a_drill_is_a_machine_where_it_has_a_number() -> None:
    assert code("drill 2 mast hose chafed thru, swapped").failure_mode == "structural"
    assert not code("tripped by ops for drill").is_failure


@pytest.mark.parametrize(
    "text", ["stacker long travel not responding in auto", "loader 9 lost all drive in pit", "oven burner lockout, electrode cracked"]
)  # fmt: skip
def test_functions_that_are_lost(text: str) -> None:
    assert code(text).is_failure
