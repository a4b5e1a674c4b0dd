"""Losses of function that a part and a plain word tell together."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Tangential belt cut", "structural"), ("SA fan V-belts cut 3 nos.", "structural"), ("feeder shear pin cut", "structural"), ("coupling rubber bush cut", "structural"), ("conveyor belt tore", "structural"),
        ("damper link pin out", "structural"), ("belt joint opened", "structural"), ("belts burned off", "structural"), ("chain off sprocket", "structural"),
        ("drive chain came off", "structural"), ("Motor cable burnt at gland", "electrical"), ("reel slip ring burnt", "electrical"), ("motor lead burnt off by hot casting", "electrical"),
        ("Inverter fault F0022", "electrical"), ("take-up motor driver fault alarm 118", "electrical"), ("drafting servo alarm 27", "electrical"), ("Fehler F0001 Umrichter", "electrical"),
        ("kicked 3x on start", "spurious_stop"), ("Nipper shaft key sheared", "structural"), ("pin went again, new pin", "breakdown"), ("dosing pump diaphragm split", "structural"), ("spindle bearing jam", "fail_to_function"), ("spool valve sticking", "fail_to_function"),
        ("clutch burnt on the way", "breakdown"), ("brake burnt", "breakdown"), ("trolley wheel bearing crushed", "breakdown"), ("coupling bolts cut", "structural"), ("fan belt replaced, was cut", "structural"),
        ("trolley rope off tensioner pulley", "structural"), ("hoist rope jumped the sheave", "structural"), ("I/O rack 7 lost", "fail_to_function"), ("encoder lost ref.", "fail_to_function"),
        ("finger air line cut, replaced", "structural"), ("hose cut by rock", "structural"), ("valve actuator air pipe off", "structural"), ("contactor K21 welded, replaced", "electrical"), ("servo drive faulting F31", "electrical"), ("belt rip approx 6m", "structural"), ("Robot faulted SRVO-023", "electrical"),
        ("FU Störung F0002", "electrical"), ("falha inversor F0070", "electrical"), ("gauge glass burst", "structural"),
    ],
)  # fmt: skip
def test_a_part_that_has_come_apart_is_a_loss_of_function(text: str, mode: str) -> None:
    told = code(text)
    assert told.is_failure
    assert told.failure_mode == mode


@pytest.mark.parametrize(
    "text",
    [
        "new belt cut and fitted", "new hose cut to length", "hose cut to length and fitted", "took hose off to clean", "contactor bracket welded", "Robot fault, reset", "belt cut to length", "cable cut to length and terminated", "took the belt off for inspection", "old chain off, new chain fitted", "burnt paint on heater removed",
        "seal went in ok", "belt went on fine", "no belt cut", "drive fault log cleared", "servo drive replaced, no fault 27 seen", "check if pin out", "sidewall cut on rock", "kicked stones off deck", "door sticking", "paper jam cleared",
        "bearing burnt off with gas, new one", "lost link pin", "foundation bolts cut to length", "old rope had 6 broken wires", "headlight on, lens broken",
    ],
)  # fmt: skip
def test_the_same_words_of_other_things_are_none(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize(
    "text", ["Loco failed, oil light on", "tripped, red light on", "failed in section, no traction, warning light on"]
)
def test_a_lamp_that_is_lit_tells_of_what_failed(text: str) -> None:
    assert code(text).is_failure


@pytest.mark.parametrize("text", ["lost fan belt hub loose on shaft", "dozer lost a track", "belt joint pulled open", "HAAS ALARM 103 X SERVO ERROR", "engine shutting down to idle", "tool changer arm stuck", "washer door wont close", "TP2 still DOWN bull gear", "main hoist drifts with load. LOCKED OUT til repaired"])  # fmt: skip
def test_more_that_two_words_tell(text: str) -> None:
    assert code(text).is_failure


@pytest.mark.parametrize("text", ["lost bucket tooth", "replace lost chains", "cab door wont close", "blowdown done, no water", "skid 11 - dry trip", "water wash completed offline, no deviation", "locked out for PM"])  # fmt: skip
def test_what_looks_like_it_and_is_none(text: str) -> None:
    assert not code(text).is_failure


def test_work_that_words_name_by_what_they_stand_beside() -> None:
    kinds = [code(t).work_type for t in ("Termocoppia mod. 9 sostituita", "New clips fitted", "fitted guard to conveyor", "replace lights with LED's", "tripped 3x on low oil level, pls check")]  # fmt: skip
    assert kinds == ["corrective", "corrective", "modification", "modification", "corrective"]
