from __future__ import annotations

import pytest

from pdm.config import TruthRule
from pdm.extraction.events.coding import code
from pdm.extraction.events.structured import Codes, damage_mode, settle


def test_code_wins_over_words_and_the_conflict_is_flagged() -> None:
    settled = settle(code("greased bearings"), Codes("cmms", order_type="CM"), ())
    assert settled.coded.work_type == "corrective"
    assert [c["field"] for c in settled.conflicts] == ["work_type"]
    assert settled.conflicts[0]["values"] == ["corrective", "preventive"]


def test_truth_order_can_put_the_words_first() -> None:
    rule = TruthRule(field="work_type", order=("paper", "cmms"))
    settled = settle(code("greased bearings"), Codes("hand", order_type="CM"), (rule,))
    assert settled.coded.work_type == "preventive"
    assert settled.conflicts


def test_operating_work_booked_as_corrective_stays_what_it_is_unless_the_plant_rules_otherwise() -> None:
    words, codes = code("stand-by unit changed over"), Codes("cmms", order_type="CM")
    settled = settle(words, codes, ())
    assert settled.coded.work_type == "other"
    assert [c["field"] for c in settled.conflicts] == ["work_type"]
    ruled = settle(words, codes, (TruthRule(field="work_type", order=("cmms", "typed")),))
    assert ruled.coded.work_type == "corrective"


def test_weak_code_gives_way_to_clear_words() -> None:
    assert settle(code("vib check, all ok"), Codes("cmms", order_type="PM03"), ()).coded.work_type == "inspection"


def test_agreement_raises_confidence() -> None:
    words = code("seal leaking, repl'd")
    settled = settle(words, Codes("cmms", order_type="PM01"), ())
    assert settled.coded.type_confidence > words.type_confidence
    assert not settled.conflicts


def test_breakdown_flag_makes_a_failure_and_tells_why() -> None:
    coded = settle(code("see attached report"), Codes("cmms", breakdown="X"), ()).coded
    assert coded.is_failure
    assert coded.failure_reason is not None
    assert coded.failure_reason.startswith("breakdown flag")


def test_flag_of_no_breakdown_against_words_is_a_conflict() -> None:
    settled = settle(code("pump tripped"), Codes("cmms", breakdown="No"), ())
    assert not settled.coded.is_failure
    assert settled.coded.failure_reason is None
    assert any(c["field"] == "is_failure" for c in settled.conflicts)


def test_empty_flag_says_nothing() -> None:
    assert settle(code("pump tripped"), Codes("cmms", breakdown=""), ()).coded.is_failure


def test_damage_code_fills_a_mode_that_words_leave_open() -> None:
    assert settle(code("replaced part"), Codes("cmms", damage_code="LEAK"), ()).coded.failure_mode == "leak_external"


def test_words_may_be_more_exact_than_the_family_of_the_code() -> None:
    settled = settle(code("valve passing"), Codes("cmms", damage_code="LEAK"), ())
    assert settled.coded.failure_mode == "leak_internal"
    assert not settled.conflicts


@pytest.mark.parametrize(
    ("written", "mode"),
    [("LEAK", "leak_external"), ("VIBR", "vibration"), ("OHEA", "overheating"), ("PUMP-LEAK", "leak_external"), ("0010 Leakage", "leak_external"), ("CORR", "structural"), ("BRD", "breakdown"),
     ("BRKN", "breakdown"), ("LKGE", "leak_external"), ("UNDI", "leak_external"), ("", None), ("0010", None), ("QQQZ", None),
     # parts, and codes of the plant's own that begin like words of several modes or abbreviate any word
     ("SEAL", None), ("MOTR", None), ("COUP", None), ("BEAR", None), ("LAGR", None), ("DEFE", None), ("VERS", None), ("CALI", None)],
)  # fmt: skip
def test_damage_codes(written: str, mode: str | None) -> None:
    assert damage_mode(written) == mode


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("Mancal aquecendo 92 graus, casquilho riscado, trocado óleo", True), ("Faca solta, trocadas 5 facas", True), ("Bicos gastos, trocados os bicos", True),
        ("Vazamento no mancal, reapertado", False), ("Selo mecânico vazando, substituído selo", True), ("Quinta roda com folga, regulado", False), ("Bearing noisy, greased", False),
    ],
)  # fmt: skip
def test_an_order_of_repairs_with_hours_stood_is_of_a_stop_where_its_trouble_lets_nothing_run(
    text: str, failed: bool
) -> None:
    told = settle(
        code(text, tongues=frozenset({"pt"})), Codes("cmms", work_type="CORRETIVA", lasted=True, stood=True), ()
    )
    assert told.coded.is_failure is failed


def test_what_leaks_and_stood_for_it_has_failed_and_what_only_leaks_has_not() -> None:
    words = code("Gland leaking badly, repacked gland")
    assert not settle(words, Codes(), ()).coded.is_failure
    stood = settle(words, Codes(lasted=True, stood=True), ()).coded
    assert stood.is_failure
    assert stood.failure_reason == "it stood for it"
    assert not settle(code("Pump noisy, greased"), Codes(lasted=True, stood=True), ()).coded.is_failure
