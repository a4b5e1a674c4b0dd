"""Classes of shorthand that lines of real work orders showed."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code
from pdm.extraction.words.tokens import tokenise


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("hoist motor blower lube electrical", "corrective"),
        ("repair auto lube timer", "corrective"),
        ("sample change eng oil and filter", "preventive"),
        ("SOS sample & change engine oil", "preventive"),
        ("7897 pre-service inspection-electrical", "inspection"),
        ("additional vibration survey", "inspection"),
        ("526 external exam of fixed equip", "inspection"),
        ("inv/rep loose wheel guard", "corrective"),
        ("inv/rep low engine power fault", "corrective"),
        ("888 Clar 5172R - 500 hr service", "preventive"),
        ("clean grass and debris from radiator", "preventive"),
        ("reading inaccurate", "corrective"),
        ("rear inspection door bent", "corrective"),
        ("scope horn wiring problem", "corrective"),
        ("scope remote gear fitting", "inspection"),
    ],
)
def test_the_word_that_says_what_kind_of_work_it_was(text: str, work: str) -> None:
    assert code(text).work_type == work


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("rear light out", "electrical"),
        ("2 lights out on boom", "electrical"),
        ("drive vibration @ 1400 rpm", "vibration"),
        ("reading stuck", "abnormal_reading"),
        ("hard to close", "minor"),
        ("playingup", "minor"),
        ("low auto lube pressure", "low_output"),
        ("high hyd oil temp", "overheating"),
        ("low engine oil level", "minor"),
        ("grease system may not be working", "breakdown"),
    ],
)
def test_the_trouble(text: str, mode: str) -> None:
    coded = code(text)
    assert coded.failure_mode == mode
    assert not coded.is_failure


@pytest.mark.parametrize(
    "text", ["replace hose @ filter block", "clean debris from radiator", "replace hydraulic filter block"]
)
def test_names_and_dirt_that_was_taken_away_are_no_trouble(text: str) -> None:
    assert code(text).failure_mode is None


def test_a_burst_tyre_is_a_failure_and_a_leak_in_two_places_is_none() -> None:
    assert code("pos 9 blowout").is_failure
    assert code("seal in two pieces").is_failure
    assert code("shaft in two").is_failure
    assert not code("leak in two places").is_failure


def test_two_letters_and_a_number_are_a_machine() -> None:
    assert not code("GD 684 fortnightly clean and inspection").negated


@pytest.mark.parametrize(
    "text", ["lube fault", "grease leak at boom", "seat adjustment lever loose", "test point leaking"]
)
def test_words_of_doing_in_a_name_do_nothing(text: str) -> None:
    assert code(text).action is None


def test_a_stroke_and_a_dash_part_a_short_form_from_its_trade() -> None:
    assert [t.text for t in tokenise("shaft c/out-mech")][:2] == ["shaft", "change"]


@pytest.mark.parametrize("text", ["no earth", "keeps kicking in", "caught in suction", "pulling very high", "exposed"])
def test_how_something_is_calls_for_a_repair_though_nobody_knows_the_words(text: str) -> None:
    coded = code(text)
    assert coded.work_type == "corrective"
    assert coded.type_confidence < 0.5


@pytest.mark.parametrize("text", ["attended site", "escorted visitors", "bus to town"])
def test_what_somebody_did_is_no_state(text: str) -> None:
    assert code(text).work_type == "other"


def test_no_engine_start_is_a_failure_to_start() -> None:
    coded = code("REPORTED NO ENGINE START")
    assert (coded.is_failure, coded.failure_mode) == (True, "fail_to_start")


def test_what_it_does_not_do_names_no_part() -> None:
    assert code("not pumping").component is None
    assert code("pump not pumping").component == "pump"


def test_an_at_sign_parts_words() -> None:
    assert code("replace leaking crossover hose@screens").component == "hose"


@pytest.mark.parametrize("text", ["valve t/b replaced", "seal t/b changed"])
def test_to_be_is_written_short(text: str) -> None:
    assert code(text).planned


def test_a_pin_that_came_out_is_a_defect() -> None:
    assert code("pin came out of equaliser bar").failure_mode == "minor"


@pytest.mark.parametrize(
    "text",
    [
        "Gridken to repair broken clam",
        "to be replaced - seized",
        "DTS to repair meters n/w",
        "need to change blown hose",
    ],
)
def test_what_is_to_be_repaired_is_broken_already(text: str) -> None:
    coded = code(text)
    assert coded.is_failure
    assert coded.planned


@pytest.mark.parametrize("text", ["will fail soon if left", "replace before it fails"])
def test_what_is_to_fail_has_not_failed(text: str) -> None:
    assert not code(text).is_failure


def test_a_high_pressure_screen_is_a_screen() -> None:
    assert code("RH high pressure screen leaking").failure_mode == "leak_external"
    assert code("high pressure at pump outlet").failure_mode == "high_output"


@pytest.mark.parametrize(
    ("text", "part"), [("not able to pump", None), ("pumped in some grease into bulk tank", "tank")]
)
def test_verbs_name_no_part(text: str, part: str | None) -> None:
    assert code(text).component == part


@pytest.mark.parametrize("text", ["require adjusting", "belt requires tensioning"])
def test_what_is_required_says_what_is_wrong(text: str) -> None:
    assert code(text).failure_mode == "minor"


@pytest.mark.parametrize("text", ["vibration 750-900rpm", "vibration at 1400 rpm"])
def test_a_speed_at_which_it_vibrates_is_no_vibration_measured(text: str) -> None:
    assert code(text).failure_mode == "vibration"


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("Banlaw to supply & fit meter", "modification"),
        ("fit new version rear panel", "modification"),
        ("Clar 5172R - machine service 250hr", "preventive"),
    ],
)
def test_what_the_job_was(text: str, work: str) -> None:
    assert code(text).work_type == work


@pytest.mark.parametrize(
    ("text", "mode"),
    [("engine bay lights wont turn off", "fail_to_stop"), ("rod not in place", "minor"), ("hoist brake release probs", "minor"), ("wear shroud missing", "minor"), ("reseal slew blocking valves", None),
     ("[ shutdown ] vinyl flooring worn", "structural")],
)  # fmt: skip
def test_what_was_wrong(text: str, mode: str | None) -> None:
    assert code(text).failure_mode == mode


@pytest.mark.parametrize(
    ("text", "part"),
    [("seal / oring leaking", "seal"), ("refit mudguard", "guard"), ("grease fitting coupling u/s", "coupling")],
)
def test_which_part(text: str, part: str) -> None:
    assert code(text).component == part


@pytest.mark.parametrize(
    "text",
    [
        "leak stopped after tightening flange bolts",
        "noise stopped after greasing",
        "motor not hot, noise normal",
        "production stopped fan for cleaning",
        "seal leak observed earlier, now dry",
    ],
)
def test_what_ceased_or_was_meant_is_no_failure(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize(
    ("text", "mode"),
    [("awaiting spares for crusher, machine down since Monday", "breakdown"), ("pump could not be started due to interlock", "fail_to_start"), ("valve cannot be closed", "fail_to_close"),
     ("heater not hot", "fail_to_function"), ("pump stopped, bearing noise", "spurious_stop"), ("earth leakage trip on MCC", "spurious_stop")],
)  # fmt: skip
def test_a_function_that_is_gone_is_told_in_many_ways(text: str, mode: str) -> None:
    coded = code(text)
    assert (coded.is_failure, coded.failure_mode) == (True, mode)


def test_alignment_that_was_checked_was_looked_at() -> None:
    assert code("checked alignment of pump, 0.05 mm ok").work_type == "inspection"


def test_hot_air_is_hot_by_name_and_a_hot_bearing_is_not() -> None:
    assert code("hot air blower noisy from fan end").failure_mode == "noise"
    assert code("bearing hot").failure_mode == "overheating"


def test_as_per_so_many_hours_is_by_the_clock() -> None:
    assert code("replaced air filters & oil as per 2000 hr schedule").work_type == "preventive"


def test_what_somebody_bypassed_does_not_leak() -> None:
    assert code("level switch bypassed by operator").failure_mode is None
    assert code("seal bypassing").failure_mode == "leak_external"
