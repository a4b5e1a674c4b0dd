"""Headings of logs of stops: what broke down, why, and how long it stood."""

from __future__ import annotations

import pytest

from pdm.vocabulary.columns import name_columns
from pdm.vocabulary.fields import candidates

DAYS = ["03.04.23", "04.06.23", "12.09.23", "20.09.23"]
MACHINES = ["R/F 12", "Autoconer 2", "BFP-1A", "R/F-10"]
WRONG = ["Main motor tripping on O/L", "Suction fan motor burnt", "Bobbin tray conveyor jammed", "Lifting chain broken"]
DONE = ["Checked, motor brg changed & M/c started", "Motor sent for rewinding, spare motor fitted", "Tray removed, belt centered", "Attended"]  # fmt: skip
MINUTES = ["85", "285", "30", "75"]


def columns(*heads_and_cells: tuple[str, list[str]]) -> dict[int, str]:
    return name_columns([h for h, _ in heads_and_cells], {i: c for i, (_, c) in enumerate(heads_and_cells)})


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "head",
    ["NATURE OF BREAKDOWN", "DETAILS OF BREAKDOWN", "REASON FOR BREAKDOWN", "B/D REASON", "CAUSE OF STOPPAGE", "Nature & cause of B/D", "Particulars of fault",
     "Nature de la panne", "Motivo de paro", "Art der Störung", "Descrizione del guasto"],
)  # fmt: skip
def test_what_broke_down_is_told_beside_what_was_done(head: str) -> None:
    named = columns(("DATE", DAYS), ("M/C NO.", MACHINES), (head, WRONG), ("ACTION TAKEN", DONE))
    assert named[2] == "description"
    assert named[3] in ("remarks", "long_text")


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "head",
    ["LOSS (MIN)", "LOSS IN MIN", "LOST", "LOST TIME", "D/T hrs", "DT (min)", "LOSS HRS", "Prod. loss (hrs)", "B/D min", "Breakdown hrs", "Loss of production (hrs)", "Stillstand (min)"],
)  # fmt: skip
def test_what_is_lost_in_time_is_downtime(head: str) -> None:
    named = columns(("DATE", DAYS), ("M/C", MACHINES), ("PROBLEM", WRONG), (head, MINUTES))
    assert named[3] == "downtime"
    assert named[0] == "date"


@pytest.mark.parametrize(
    "head", ["Oil loss (l)", "Weight loss", "Loss (T)", "Est Hrs", "Estimated hours", "Planned downtime hrs"]
)
def test_other_losses_and_estimates_are_no_downtime_and_no_meter(head: str) -> None:
    named = columns(("DATE", DAYS), ("M/C", MACHINES), ("PROBLEM", WRONG), (head, MINUTES))
    assert named.get(3) not in ("downtime", "running_hours")


def test_day_and_downtime_under_the_same_letters_are_told_apart_by_their_cells() -> None:
    named = columns(("D/T", DAYS), ("M/C", MACHINES), ("PROBLEM", WRONG), ("DT", MINUTES))
    assert named == {0: "date", 1: "equipment", 2: "description", 3: "downtime"}


def test_clocks_of_a_stop_are_its_beginning_and_end() -> None:
    clocks = ["06:10", "23:30", "16:25", "09:00"]
    named = columns(("DATE", DAYS), ("M/C", MACHINES), ("TIME FROM", clocks), ("TIME TO", clocks), ("PROBLEM", WRONG))
    assert (named[2], named[3]) == ("started_at", "ended_at")


def test_prose_under_a_heading_that_is_only_like_another_joins_the_text() -> None:
    named = columns(("DATE", DAYS), ("M/C", MACHINES), ("ACTION TAKEN", DONE), ("Prodution probem area", WRONG))
    assert named[3] in ("description", "long_text", "remarks")


def test_figures_under_a_word_for_faults_are_no_text_beside_one() -> None:
    limits = ["0.3", "0.3", "0.4", "0.4"]
    named = columns(("Date", DAYS), ("Equipment", MACHINES), ("Alert", limits), ("Fault", limits), ("Comments", WRONG))
    assert 3 not in named
    assert named[4] in ("description", "remarks")


def test_a_little_word_is_a_beginning_only_above_moments() -> None:
    speeds = ["2.4", "5.9", "8.4", "3.1"]
    assert 2 not in columns(("DT.", DAYS), ("EQUIPMENT", MACHINES), ("DE", speeds), ("REMARKS", WRONG))
    from_to = columns(("Jour", DAYS), ("Machine", MACHINES), ("De", ["06:10", "07:30", "16:25", "09:00"]), ("Panne", WRONG))  # fmt: skip
    assert from_to[2] == "started_at"


def test_a_listed_heading_keeps_its_score() -> None:
    assert candidates("Downtime (h)")[0].score > 0.95
    assert candidates("Reason for failure")[0].field == "cause_code"


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("wieder in Betrieb um", "ended_at"), ("Wiederinbetriebnahme", "ended_at"), ("Back in service at", "ended_at"), ("Time returned to service", "ended_at"), ("RTS", "ended_at"),
        ("Remis en service à", "ended_at"), ("Redémarrage", "ended_at"), ("Vuelta a servicio", "ended_at"), ("Reinicio", "ended_at"), ("Retorno à operação", "ended_at"),
        ("Ripartenza", "ended_at"), ("Weer in bedrijf om", "ended_at"), ("Anlage steht seit", "started_at"), ("Störung seit", "started_at"), ("Out of service at", "started_at"),
        ("Hors service depuis", "started_at"), ("Parada desde", "started_at"), ("Buiten bedrijf sinds", "started_at"),
    ],
)  # fmt: skip
def test_moments_at_which_a_machine_stopped_and_ran_again(head: str, field: str) -> None:
    assert candidates(head)[0].field == field


@pytest.mark.parametrize("head", ["In Betrieb seit", "Inbetriebnahme", "In service", "Puesta en marcha", "Störung"])
def test_when_a_machine_was_put_up_is_no_end_of_a_stop(head: str) -> None:
    assert "ended_at" not in {m.field for m in candidates(head)[:1]}
