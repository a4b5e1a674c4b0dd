"""Days of their own within a mail, and work that it announces."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from pdm.errors import Refused

NAMES = frozenset(("P-101", "P-102", "K-201", "Feed pump A", "PW-Anlage"))


def told(path: Path, read: Callable[..., Any], body: str, subject: str = "news") -> list[dict[str, str]]:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@x.example", subject, "Tue, 02 Jul 2024 09:30:00 +0000"
    message.set_content(body, cte="8bit")
    path.write_bytes(message.as_bytes())
    return [json.loads(fields) for fields in read(path, names=NAMES).entries["fields"]]


def test_a_sentence_of_another_day_in_a_row_of_its_own_is_a_line_of_its_own(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    body = "heute Nacht um 2 ist die P-101 ausgefallen.\nAußerdem: am 28.06. Kaltwassersatz 105 Kondensator gereinigt.\nDer war kaum verschmutzt.\n"
    assert told(tmp_path / "m.eml", read, body) == [
        {"equipment": "P-101", "description": "heute Nacht um 2 ist die P-101 ausgefallen."},
        {"description": "Außerdem: am 28.06. Kaltwassersatz 105 Kondensator gereinigt. Der war kaum verschmutzt."},
    ]


def test_sentences_of_one_row_that_surely_name_their_machines_keep_them(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    body = "On Sunday at 0325 P-101 failed, no flow. P-102 put on, flow back 0510. Before that, on Thursday, P-101 was noisy.\n"
    (line,) = told(tmp_path / "m.eml", read, body)
    assert line["equipment"].split("\n") == ["P-101", "P-102", "P-101"]
    assert line["description"].split("\n")[2] == "Before that, on Thursday, P-101 was noisy."


def test_two_sentences_of_one_day_about_one_machine_stay_one_line(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = "On Sunday P-101 failed, no flow. On Sunday night the coupling was changed.\n"
    (line,) = told(tmp_path / "m.eml", read, body)
    assert line == {"equipment": "P-101", "description": body.strip()}


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        ("On Thursday 4 July feed pump A will be shut down from 6 to 10 for cleaning.", "news"),
        ("am Donnerstag 04.07. wird die PW-Anlage von 6-10 Uhr abgestellt. Bitte Tanks vorher füllen.", "news"),
        ("Jeudi 4 juillet la P-101 sera arrêtée pour nettoyage.", "news"),
        ("La P-101 será revisada el jueves 04/07 por el fabricante.", "news"),
        ("Donderdag 4 juli wordt P-101 stilgezet voor onderhoud.", "news"),
        ("Planned service will be on Thursday, all day.", "P-101 service"),
    ],
)
def test_work_that_a_mail_announces_for_a_day_is_planned(
    tmp_path: Path, read: Callable[..., Any], body: str, subject: str
) -> None:
    (line,) = told(tmp_path / "m.eml", read, f"{body}\n", subject)
    assert line["status"] == "planned"


@pytest.mark.parametrize(
    "body",
    [
        "P-101 is leaking and will be repaired on Thursday.",
        "P-101 leaking badly will be repaired on Thursday.",
        "Die P-101 ist undicht, am Donnerstag wird sie repariert.",
        "P-101 tripped last night. It will be repaired on Thursday.",
        "P-101 failed on Sunday, new seal will be here on Thursday.",
    ],
)
def test_trouble_that_will_be_mended_is_not_planned_work(tmp_path: Path, read: Callable[..., Any], body: str) -> None:
    (line,) = told(tmp_path / "m.eml", read, f"{body}\n")
    assert "status" not in line


def test_a_past_check_of_another_machine_is_of_the_day_above(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = "Yesterday the seal on P-101 was weeping again, we tightened the gland.\nP-102 was checked as well, no leak found.\n"
    assert told(tmp_path / "m.eml", read, body)[1]["date"] == "2024-07-01"


def test_each_finished_row_of_a_mail_is_a_job(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = (
        "All,\n\nP7 clutch chattering at 35 spm. Ran it at 28 to limp.\nFeed pump A would not load, swapped the coil, 105 psi\nK-201 dropped its zero after power bump.\nWe re-mastered it.\n"
        "Die cart - nothing wrong, battery was dead.\nTower fan making noise\n\nTK\n"
    )
    texts = [f["description"] for f in told(tmp_path / "m.eml", read, body)]
    assert [t.split()[0] for t in texts] == ["P7", "would", "dropped", "Die", "Tower"]
    assert texts[2].endswith("We re-mastered it.")


def test_a_row_that_tells_of_no_machine_goes_on_with_the_one_above(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = "Tijdens de audit werkte P-101 niet bij de test.\nTD heeft luchtventiel vervangen, 2e test goed.\nP-102: test goed, geen actie.\n"
    assert [f["equipment"] for f in told(tmp_path / "m.eml", read, body)] == ["P-101", "P-102"]


def test_wrapped_prose_about_one_machine_is_no_list(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = "We stopped K-201 last night because of the noise that\nSimon had heard at the drive end. The bearing is open and\nWe wait for a new one from the store, which should be\nhere by the evening.\n"
    assert len(told(tmp_path / "m.eml", read, body)) == 1


@pytest.mark.parametrize(
    ("subject", "body", "machine"),
    [
        ("G4 - bruit anormal", "On a trouvé la trappe avec 3 boulons cassés, réparé ce midi.", "G4"),
        ("URGENT: T2 out", "Oil level low, alarm 63 came up at 5.", "T2"),
    ],
)
def test_a_short_code_in_the_subject_of_a_mail_about_a_trouble_is_a_machine(
    tmp_path: Path, read: Callable[..., Any], subject: str, body: str, machine: str
) -> None:
    (line,) = told(tmp_path / "m.eml", read, f"{body}\n", subject)
    assert line["equipment"] == machine


@pytest.mark.parametrize("subject", ["Budget Q3", "G4 seats for the film"])
def test_a_mail_that_tells_of_no_work_is_none_of_a_machine(
    tmp_path: Path, read: Callable[..., Any], subject: str
) -> None:
    with pytest.raises(Refused):
        told(tmp_path / "m.eml", read, "Four of us would like to be there on the day.\n", subject)
