"""Words of the shop floor that tell, deny or only name a loss of function."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    "text",
    [
        "Not running - door limit broke", "Bay B crane no hoist up", "Engine no revs", "no slew left", "no retarder", "no oil press", "screw turns but no recovery", "robot lost vacuum", "chiller 2 froze up", "ejector plate bound up", "scale dropped its zero", "HMI black", "Cycle aborted at exposure", "rod bent, film not tucking", "no sludge moving", "glue pump lost pressure", "still down waiting on seal", "502 DOWN diff noisy", "backstop gone", "Mill B vibration, 5 h down", "504 strut RHF flat", "rip in belt 40m", "control board failed", "lamp failed base camera", "HMI froze at step 4, power cycled", "star wheel timing slipped", "ALPS rejecting everything", "contactor welded", "drain valve blowing by, isolated", "Pos 4 tyre separation", "Not unloading. Inlet valve seized", "Not blasting", "buckets missing, not blasting", "brake pedal goes to floor", "Drifts down with load", "feed clutch slipping",
        "No I furnace tripped on ground fault", "lighting plant won't crank", "mtr grounded - rewind", "burnt, sent for rewinding", "charge valve hung at 40%", "hole in volute, repl case", "lost suction, gassed off",
        "amps dropped to nothing, lost 8000 gpm", "bkr trips soon as you hit start", "brg at 228F and climbing, operator shut it down", "No hot water in showers", "flat chain jumping on sprocket", "display hang",
        "D/F 3 down from 4.15 am", "Down 40 min, star wheel out of time", "CRAC 4 down low pressure", "Lost flame B3 twice", "belt brg LH gone, replaced", "2nd line bearing fail",
    ],
)  # fmt: skip
def test_a_lost_function_is_told_in_plain_words(text: str) -> None:
    assert code(text).is_failure


@pytest.mark.parametrize(
    "text",
    [
        "Trip & throttle valve inspection", "S/Down labour hire", "Monthly flame fail test - passed both", "offline filter cart recommended", "burst bottle, flushed round", "fit hour counter, need line down", "cab lamp failed", "settled DOWN, bearing noisy", "Fail safe test OK", "flame failure device checked", "Capper not started - waiting on ops, nothing wrong", "motor not started yet", "shutdown scaffolding", "no pick list", "no pressure drop", "no press work today", "flat bar cut for guard", "trip throttle valve PM", "seal in, ready. Not run yet", "not run since", "P-1B running, P-1A OOS for seal. Mechs have it.", "Shutdown greasing & rope check",
        "Shutdown - separator cleaned", "Pumped out slop tk 14", "duplicate, do not count", "Not leaking now", "Not using this week", "clutch slip tested ok", "down 4 hrs for PM", "pump running real good",
    ],
)  # fmt: skip
def test_words_that_look_like_it_tell_of_none(text: str) -> None:
    assert not code(text).is_failure


def test_a_test_that_failed_is_a_failure() -> None:
    assert code("generator failed load test").is_failure


def test_good_behind_a_trouble_says_how_bad_it_is() -> None:
    told = code("seal leaking pretty good")
    assert told.failure_mode == "leak_external"
    assert not told.negated
    assert code("pump looking pretty good, no leaks").negated


def test_a_cooler_of_a_computer_room_is_no_crack() -> None:
    assert code("CRAC 4 filter changed").failure_mode is None
    assert code("boom plate crac").failure_mode == "structural"


def test_people_and_numbers_announce_nothing() -> None:
    assert not code("lap cleared by tenter").planned
    assert not code("cracked stanchion 2nd landing").planned
