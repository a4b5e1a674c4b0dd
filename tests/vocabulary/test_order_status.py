from __future__ import annotations

import pytest

from pdm.vocabulary.fields import recognise
from pdm.vocabulary.order_status import order_state


@pytest.mark.parametrize(
    "status",
    [
        "CAN", "CAN - Cancelled", "Cancelled", "canceled by planner", "Rejected", "Deleted", "Void", "Duplicate", "Duplicate of 4711",
        "Closed (cancelled)", "90 - Cancelled", "CRTD DLFL MANC", "REL DLFL", "CRTD NCMP", "DLFL", "LÖVM", "storniert", "Auftrag storniert",
        "abgelehnt", "gelöscht", "Cancelada", "OT anulada", "annulé", "Annulée", "rejeté", "geannuleerd", "not approved", "anulowane", "ANN", "ANNUL", "Anul.", "ANUL", "STORN",
    ],
)  # fmt: skip
def test_what_was_cancelled_rejected_or_deleted_is_cancelled(status: str) -> None:
    assert order_state(status, ordered=False) == "cancelled"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("CLSD CNF PRT CSER NMAT PRC", "done"), ("TECO", "done"), ("TECO CNF DLFL", "done"), ("NOCO", "done"), ("COMP", "done"), ("CLOSE", "done"),
        ("CRTD MANC NMAT", "waiting"), ("WAPPR", "waiting"), ("WAPPR - Waiting on approval", "waiting"), ("APPR", "waiting"), ("OSNO", "waiting"),
        ("REL NMAT PRC SETC", "under way"), ("INPRG", "under way"), ("NOPR", "under way"),
        ("Awaiting approval", "waiting"), ("Aguardando material", "waiting"), ("Suspensa", "waiting"),
    ],
)  # fmt: skip
def test_codes_and_words_of_systems_are_known(status: str, state: str) -> None:
    assert order_state(status, ordered=False) == state


@pytest.mark.parametrize(
    "status",
    [
        "",
        "running",
        "stopped",
        "OK",
        "Standby",
        "in Betrieb",
        "GOOD",
        "A",
        "1",
        "not cancelled",
        "un-cancelled",
        "TX",
        "PRT MANC",
    ],
)
def test_states_of_machines_and_unknown_words_say_nothing(status: str) -> None:
    assert order_state(status, ordered=True) == ""


@pytest.mark.parametrize(
    ("status", "state"), [("open", "waiting"), ("Closed", "done"), ("offen", "waiting"), ("on hold", "waiting")]
)
def test_a_state_that_a_machine_may_have_counts_only_beside_the_number_of_an_order(status: str, state: str) -> None:
    assert order_state(status, ordered=True) == state
    assert order_state(status, ordered=False) == ""


@pytest.mark.parametrize(
    "status",
    [
        "Planned", "Postponed", "Not done - kit missing", "NOT DONE", "not yet done", "Not completed", "noch nicht erledigt", "pas fait", "awaiting parts (ETA 3/5)", "Waiting for spares", "geplant", "verschoben",
        "wartet auf Ersatzteile",
    ],
)  # fmt: skip
def test_words_that_no_machine_is_said_to_be_need_no_number(status: str) -> None:
    assert order_state(status, ordered=False) == "waiting"


def test_a_door_may_be_not_closed() -> None:
    assert order_state("not closed", ordered=False) == ""
    assert order_state("Done", ordered=True) == "done"


@pytest.mark.parametrize(
    "header", ["Status", "System status", "Work Order Status", "Auftragsstatus", "Statut OT", "Estado de la orden"]
)
def test_columns_of_states_are_known(header: str) -> None:
    found = recognise(header)
    assert found is not None
    assert found.field == "status"


@pytest.mark.parametrize("status", ["Encerrada", "Concluída", "Finalizado", "Baixada"])
def test_words_of_done_work_are_those_of_an_order_alone(status: str) -> None:
    assert (order_state(status, ordered=True), order_state(status, ordered=False)) == ("done", "")
