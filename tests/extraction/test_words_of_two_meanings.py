"""Words and marks that mean something else than they seem to at first."""

from __future__ import annotations

import pytest

from pdm.config import Units
from pdm.extraction.events.coding import code
from pdm.extraction.events.measuring import in_text
from pdm.extraction.events.structured import Codes, settle


@pytest.mark.parametrize(
    ("text", "work"),
    [("Greased all points, N/A", "preventive"), ("brake test n/a, all ok", "inspection"), ("Refuel. n/a", "other")],
)
def test_not_applicable_is_no_failure(text: str, work: str) -> None:
    coded = code(text)
    assert (coded.is_failure, coded.failure_mode, coded.work_type) == (False, None, work)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("oil drip under engine, not stopped", "leak_external"),
        ("truck was not stopped for it", None),
        ("fan will not stop", "fail_to_stop"),
    ],
)
def test_what_nobody_stopped_has_not_refused_to_stop(text: str, mode: str | None) -> None:
    assert code(text).failure_mode == mode


def test_what_is_asked_and_denied_was_not_there() -> None:
    coded = code("Fan hub seized? noise. Not seized - fan guard rubbing, bent back")
    assert (coded.is_failure, coded.failure_mode) == (False, "noise")
    assert not code("hub seized?").is_failure


@pytest.mark.parametrize("text", ["Bremse n.i.O.", "Bremse nio", "Bremse nicht in Ordnung", "pump not ok"])
def test_not_in_order_is_a_defect(text: str) -> None:
    coded = code(text)
    assert (coded.negated, coded.failure_mode, coded.work_type) == (False, "minor", "corrective")


def test_in_order_is_in_order() -> None:
    assert code("Lager i.O.").negated


@pytest.mark.parametrize("text", ["M/E stopped", "A/E 2 stopped, G/E 1 on load"])
def test_two_letters_with_a_stroke_are_one_word(text: str) -> None:
    coded = code(text)
    assert coded.failure_reason == "words: stopped"
    assert coded.component == "engine"


def test_the_second_letter_of_a_short_form_begins_no_phrase() -> None:
    assert code("X/E stopped").failure_reason == "words: stopped"
    assert code("e/stop activated").failure_reason == "words: emergency stop activated"


@pytest.mark.parametrize("text", ["hot seat crew change", "tyres rolled 90 deg", "90 deg elbow replaced"])
def test_what_is_called_hot_or_is_turned_is_not_hot(text: str) -> None:
    assert code(text).failure_mode is None
    assert in_text(text, Units()) == []
    assert code("bearing 90 deg").failure_mode == "overheating"


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("blue smoke from exhaust", "other"),
        ("black smoke & no power", "low_output"),
        ("exhaust opacity test 1.2 m-1 smoke", None),
        ("motor smoking", "overheating"),
    ],
)
def test_smoke_of_an_engine_is_not_heat(text: str, mode: str | None) -> None:
    assert code(text).failure_mode == mode


@pytest.mark.parametrize(
    ("text", "value"), [("exh temp cyl 6 520 C", 520.0), ("cyl. 4 310 bar", 310.0), ("coil at 3 450 C", 450.0), ("6 200 rpm", 6200.0)]
)  # fmt: skip
def test_the_number_of_a_part_is_not_the_thousands_of_its_reading(text: str, value: float) -> None:
    assert [m.value for m in in_text(text, Units())] == [value]


def test_the_type_of_a_notification_does_not_outdo_words_that_deny_a_breakdown() -> None:
    settled = settle(code("Schleifspindel unwuchtig, keine Störung"), Codes("cmms", order_type="M2"), ())
    assert not settled.coded.is_failure
    assert [c["field"] for c in settled.conflicts] == ["is_failure"]
    assert settle(code("Schleifspindel unwuchtig"), Codes("cmms", order_type="M2"), ()).coded.is_failure
    flagged = settle(code("Spindel laut, keine Störung"), Codes("cmms", breakdown="X"), ())
    assert flagged.coded.is_failure


@pytest.mark.parametrize(
    "text",
    ["No reverse!", "no reverse, gearbox light", "NO DRIVE, gearbox light on", "No start, battery light on", "lost drive, warning light", "no drive, mirror cracked",
     "NO DRIVE FORWARD OR REVERSE", "no reverse gear", "loss of drive, lamp on", "DEAD - no ready light"],
)  # fmt: skip
def test_a_motion_that_is_gone_is_gone_whatever_lamp_tells_of_it(text: str) -> None:
    assert code(text).is_failure


def test_who_stopped_it_by_hand_stopped_it_for_a_trouble() -> None:
    assert code("cooling water leaking, engine stopped manually").is_failure
    assert not code("engine stopped manually").is_failure
    assert not code("engine stopped manually, no leaks").is_failure


@pytest.mark.parametrize("text", ["lost reverse light", "no reverse light", "broken - handrail"])
def test_a_lamp_that_is_gone_is_a_lamp(text: str) -> None:
    assert not code(text).is_failure


def test_what_is_forbidden_is_not_refused() -> None:
    assert code("Do not operate until fixed").failure_mode is None
    assert code("Engine knock. Do not start tag on").failure_mode == "noise"
    assert code("pumps do not start").is_failure
    assert code("cannot start").is_failure


def test_a_german_emergency_stop_denies_nothing() -> None:
    assert code("Not-Endschalter Hubwerk oben ohne Funktion").is_failure
    assert not code("Not-Aus Taster beschädigt").negated


def test_nothing_outstanding_announces_nothing() -> None:
    assert not code("no class conditions outstanding").planned
