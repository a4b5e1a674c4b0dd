"""Machines in order that stood, and trouble that a machine stood for."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pdm.extraction import Extraction
from pdm.extraction.cues.idle import idle
from pdm.extraction.events.coding import code
from pdm.extraction.events.structured import Codes, settle

Run = Callable[..., Extraction]


def event(run: Run, text: str, **fields: str) -> pd.Series:
    return run((text, {"date": "03.05.2024", **fields})).events.iloc[0]


@pytest.mark.parametrize(
    "text",
    [
        "Idle for want of roving", "idle for sliver, D/F 3 not giving prodn.", "Idle - warp out, beam not available", "M/C stopped by prodn. for count change 30s to 40s", "stopped for die change",
        "line stopped, no bottles", "Mains supply failure", "power fail 2.10 to 2.40", "stopped due to shortage of coal", "load shedding", "machine idle for want of orders", "loom stopped for beam gaiting",
        "Loader quit in yard, out of propane", "stopped, out of fuel", "Could not be taken, fan not running", "Messung nicht möglich, Lüfter steht",
    ],
)  # fmt: skip
def test_a_machine_in_order_that_stood_has_not_failed_and_nothing_was_planned(run: Run, text: str) -> None:
    assert idle(text)
    told = event(run, text, downtime="4 h")
    assert not told["is_failure"]
    assert not told["planned"]


@pytest.mark.parametrize(
    "text",
    ["idler replaced", "high idle set to 1500 rpm", "idle speed adjusted", "idle for repair, not working", "idle for want of spares", "24 V power supply failed, replaced", "changed the count", "no fuel pressure, not starting", "Pump under b/down (thrust brg) - readings not taken"],
)  # fmt: skip
def test_other_words_are_not_taken_for_it(text: str) -> None:
    assert not idle(text)


@pytest.mark.parametrize(
    "text",
    ["Genset failed to start on mains dip", "Engine drive board failed", "PLC network failed", "motor electrical failure", "stopped for count change, V-belt found cut", "power fail, inverter card burnt when it came back"],
)  # fmt: skip
def test_what_broke_beside_it_has_failed(text: str) -> None:
    assert code(text).is_failure


@pytest.mark.parametrize(
    "text",
    ["Main bearing worn out", "Roller bearing damage", "Autoleveller servo over current", "motor phase fault", "Doffer lap", "Squeeze roll rubber came out", "drive belt slipping", "label web break", "baleros dañados, taller cambia 7316", "bande déportée", "yarn clearer fault"],
)  # fmt: skip
def test_trouble_that_the_machine_stood_for_is_a_loss_of_function(run: Run, text: str) -> None:
    assert not event(run, text)["is_failure"]
    told = event(run, text, downtime="2 h")
    assert told["is_failure"]
    assert told["failure_reason"] == "it stood for it"


def test_how_long_it_stood_may_be_told_in_words(run: Run) -> None:
    assert not event(run, "chute plugged")["is_failure"]
    assert event(run, "chute plugged, down 2 hrs")["is_failure"]


@pytest.mark.parametrize(
    "text", ["Fan noisy", "gland weeping", "all ok, bearing 78 °C", "greased bearings", "bath 1 dirty, cleaned", "motor vibration checked"]
)  # fmt: skip
def test_what_is_seen_on_machines_that_run_is_none_however_long_it_took(run: Run, text: str) -> None:
    assert not event(run, text, downtime="0.5 h")["is_failure"]


def test_an_order_of_a_type_may_have_stopped_the_machine_for_a_defect() -> None:
    words = code("bearing worn, replaced")
    assert not settle(words, Codes(order_type="PM01", stood=True, lasted=True), ()).coded.is_failure
    assert settle(words, Codes(stood=True, lasted=True), ()).coded.is_failure


def test_a_register_of_breakdowns_does_not_make_one_of_an_idle_machine() -> None:
    settled = settle(code("Idle for want of roving"), Codes(work_type="breakdown", stood=True, lasted=True), ())
    assert not settled.coded.is_failure
    assert [c["field"] for c in settled.conflicts][-1] == "is_failure"


@pytest.mark.parametrize(
    "text",
    [
        "stopped - no feed from crusher", "mill stopped, silo full", "stopped because packing line down", "no steam from boiler house, dryer stopped", "water supply off by municipality, stopped", "voltage sag, drives tripped",
        "stopped by safety officer", "steht, wartet auf Material", "parou por falta de cana", "máquina parada, falta de producto", "lijn stil, geen product", "linea ferma, manca materiale", "ligne arrêtée, attente produit",
        "strømbrudd, linjen stoppet", "stoppet, mangler råvare",
    ],
)  # fmt: skip
def test_what_comes_from_outside_stops_a_machine_in_order_in_any_language(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize(
    "text",
    ["UPS failed during power cut", "stopped, no feed, feeder shaft broken", "machine stopped, motor burnt, waiting for spare", "main transformer tripped on Buchholz", "lijn stil, geen product, motor verbrand"],
)  # fmt: skip
def test_its_own_trouble_beside_it_counts(text: str) -> None:
    assert code(text).is_failure


def test_that_it_did_not_run_is_a_failure_of_an_order_and_a_state_of_a_round() -> None:
    alone = code("P-002B not running")
    assert (alone.is_failure, alone.stands) == (False, True)
    assert settle(alone, Codes(work_type="corrective"), ()).coded.is_failure
    assert not settle(alone, Codes(work_type="inspection"), ()).coded.is_failure
    assert code("air con not running").is_failure
    assert code("will not run").is_failure
