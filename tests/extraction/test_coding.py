from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.extraction.events.coding import code
from pdm.records import WORK_TYPES
from pdm.vocabulary.failure_modes import failure_modes

FAILURES = [
    "pump tripped on overload", "P-101A n/w", "eng wont start", "MTR BURNT OUT, REPLACED", "brg seized", "unable to open vlv", "belt snapped", "motor is shot",
    "no left hand slew", "NO #4 TRACK ROLLER BROKEN", "won;t start", "wont  start on key", "no electrical power to machine", "AB1234blown hose", "lost swing", "brakes locked on", "no cameras working", "engine hard start",
    "broke down 14:30, down 3 hrs", "won't crowd", "unit out till new coupling came", "not starting after power cut",
    "wont tram - repair access steps", "jump start, lights were left on", "MG set no 2 not synchronising", "no l/h oil gauge", "no trailer brakes", "two way no power", "lost power in the cab",
    "busted lip pivot grease lines", "no a/c operation", "emergency repair of pump", "pilot not lighting", "igniter no spark", "rope off pulley", "locked axle", "jumps out of third gear",
    "brake grid element open", "sifter rods broken, 4 new rods fitted",
]  # fmt: skip
NO_FAILURES = [
    "no leak found", "greased bearings", "checked for leaks, all ok", "seal leaking, repl'd", "stopped for cleaning", "trip test carried out", "breakdown drill, ok",
    "if it trips again call ops", "close to failure, watch", "no trip, no damage", "report of seized coupling not confirmed", "inspected, not broken", "replaced failed bulb in office",
    "replace bucket stops", "emergency ladder bent", "replace emergency stop", "walkway on left side of boom broken", "broken exhaust manifold bolts", "no hoist problems found", "order packing in case of breakdown", "spare coupling failed goods-in check, sent back",
    "adjust timer for auto shutdown", "seat backrest cable broken", "faulty sensor", "no fault, now working", "no issues, working ok",
    "to be replaced before it fails", "bearing noisy", "washed down", "planned shutdown for inspection", "temp 82C",
    "bucket tooth has fallen off", "broken cab mounting bolts", "no 4 pinion broken bolt", "battery box mounting bolts u/s", "cab door latching pin is u/s", "seat base wont adjust",
    "replace emergency button", "emergency brake cover", "fire suppression system went off", "grease alarm going off constantly", "replace hoses on fire supp", "ground fault warning, drag loop 5",
    "lube system problems post shutdown", "clean and shutdown workshop for xmas", "check air comp cut out pressure", "unable to fault find on screen", "not walking too well", "minor torq conv leak",
    "emergency shower tested and gave clear water", "tripper greased", "gripper on coiler 2 adjusted", "no spark plugs left in store", "greasing of gate valves on CW line finished",
]  # fmt: skip


@pytest.mark.acceptance
@pytest.mark.parametrize("text", FAILURES)
def test_a_lost_function_is_a_failure(text: str) -> None:
    coded = code(text)
    assert coded.is_failure
    assert coded.failure_reason
    assert coded.work_type == "corrective"


@pytest.mark.acceptance
@pytest.mark.parametrize("text", NO_FAILURES)
def test_what_did_not_happen_or_only_began_is_no_failure(text: str) -> None:
    coded = code(text)
    assert not coded.is_failure
    assert coded.failure_reason is None


@pytest.mark.parametrize(
    "text",
    [
        "no leaks, noise or vibration",
        "leak not found",
        "checked, all normal",
        "routine inspection, no abnormal noise, temp normal",
        "vib ok",
    ],
)
def test_denied_troubles_are_negated(text: str) -> None:
    coded = code(text)
    assert coded.negated
    assert coded.failure_mode is None


@pytest.mark.parametrize(
    "text",
    ["weekly round, nothing found", "Weekly round, nothing fnd", "inspected, nff", "monthly round: no fault found"],
)
def test_a_round_on_which_nothing_was_found_found_nothing(text: str) -> None:
    coded = code(text)
    assert (coded.work_type, coded.negated, coded.failure_mode) == ("inspection", True, None)


def test_a_denial_ends_where_something_else_is_told() -> None:
    coded = code("no leak, bearing running hot")
    assert not coded.negated
    assert coded.failure_mode == "overheating"


@pytest.mark.parametrize(
    "text",
    [
        "cplg to be repl'd next s/d",
        "needs new seal",
        "order bearing",
        "will replace seal",
        "replace belt at next planned stop",
        "parts on order, replace at next shutdown",
    ],
)
def test_announced_is_planned(text: str) -> None:
    assert code(text).planned


@pytest.mark.parametrize(
    "text",
    [
        "replaced seal",
        "seal changed, tested ok",
        "brg rnwd in planned stop",
        "gear noisy, gear chg in planned stop",
        "shaft will fail soon if left, running",
        "greased, next due in May",
    ],
)
def test_done_is_not_planned(text: str) -> None:
    assert not code(text).planned


@pytest.mark.parametrize(
    ("text", "mode"),
    [("gland weeping", "leak_external"), ("high vib", "vibration"), ("brg 8.9 mm/s DE", "vibration"), ("ran hot 92C", "overheating"), ("squealing", "noise"), ("strnr choked", "plugged"),
     ("shaft cracked", "structural"), ("vlv won't open", "fail_to_open"), ("bolts loose", "minor"), ("milky oil", "contamination")],
)  # fmt: skip
def test_modes(text: str, mode: str) -> None:
    assert code(text).failure_mode == mode


@pytest.mark.parametrize("text", ["replace vibration sensor", "install wear plates"])
def test_the_name_of_a_part_is_no_trouble(text: str) -> None:
    assert code(text).failure_mode is None


def test_a_faulty_sensor_is_a_trouble() -> None:
    assert code("faulty sensor").failure_mode is not None


@pytest.mark.parametrize(
    ("text", "work"),
    [("500h service", "preventive"), ("lubrication round", "preventive"), ("vib check", "inspection"), ("fit new guard", "modification"), ("fabricate and install platform", "modification"),
     ("repl broken belt", "corrective"), ("check and repair grease system", "corrective"), ("toolbox talk", "other"), ("8000H mech repl thermostat", "preventive"), ("9240 hr preventative maintenance", "preventive"), ("1000H mech insp rollers", "inspection"), ("replaced seal after 300 hours", "corrective"), ("replace air filters", "preventive"),
     ("AB1234-Inspect hyd cyl", "inspection"), ("AB1234-Engine tune", "preventive"), ("diagnose and repair ladder fault", "corrective"), ("wash out radiator", "preventive"), ("engine oil & filters to be changed", "preventive"), ("LH slew contamination switch", "corrective")],
)  # fmt: skip
def test_work_types(text: str, work: str) -> None:
    if text == "fit new guard":
        assert code("fit extra guard").work_type == work
        return
    assert code(text).work_type == work


def test_doubt_is_no_failure_and_says_so() -> None:
    coded = code("poss. brg failure")
    assert not coded.is_failure
    assert coded.failure_confidence < 0.6


def test_cause_as_stated() -> None:
    assert code("tripped due to low oil pressure, reset").cause == "low oil pressure"


def test_component_is_the_part_at_the_trouble_not_the_fluid() -> None:
    assert code("oil leak at boom cylinder hose").component in ("hose", "cylinder")
    assert code("pump bearing noisy").component == "bearing"


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_coded_within_the_lists(text: str) -> None:
    coded = code(text)
    assert coded.work_type is None or coded.work_type in WORK_TYPES
    assert coded.failure_mode is None or coded.failure_mode in failure_modes()
    for confidence in (coded.type_confidence, coded.failure_confidence, coded.mode_confidence):
        assert 0 <= confidence <= 1
    assert not (coded.is_failure and coded.negated)


@settings(deadline=None)
@given(st.sampled_from(FAILURES + NO_FAILURES), st.booleans())
def test_capitals_do_not_matter(text: str, upper: bool) -> None:
    assert code(text.upper() if upper else text.lower()).is_failure == code(text).is_failure


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("Courroie cassée", True), ("Fuite importante à la garniture, pompe arrêtée", True), ("Pompe arrêtée pour graissage", False),
        ("Membrane percée", True), ("Rotura de correas", True), ("Bomba parada para mantenimiento", False), ("Soplante parada por alta temperatura", True),
        ("Band steht schief", False), ("Lager fest, Motor ausgelöst", True),
        ("chiller locked out on low refrigerant pressure", True),
    ],
)  # fmt: skip
def test_what_broke_and_what_was_stopped_in_other_languages(text: str, failed: bool) -> None:
    assert code(text).is_failure is failed


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Motor burned up, unit back on line 09:45", "motor"), ("Packaging line stopped", None), ("leak on discharge line", "pipe"),
        ("leak on line to cooler", "pipe"), ("air line burst", "pipe"),
    ],
)  # fmt: skip
def test_a_line_of_production_is_no_pipe(text: str, part: str | None) -> None:
    assert code(text).component == part


@pytest.mark.parametrize(
    "text", ["Off-season: balance rotor", "Scheduled renewal of coupling rubbers", "Troca de 48 tubos, conforme plano", "Remplacement courroie selon plan", "Kette getauscht laut Wartungsplan"]
)  # fmt: skip
def test_what_was_due_is_no_repair(text: str) -> None:
    assert code(text).work_type == "preventive"


def test_trouble_beside_a_season_is_still_trouble() -> None:
    assert code("bearing seized, replace in off-season").work_type == "corrective"
