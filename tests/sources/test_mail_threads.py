"""Mails that systems write, and answers to mails."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from pdm.errors import Refused

NAMES = frozenset(
    ("A-CH-01", "A-CH-02", "Water cooled chiller 1", "Water cooled chiller 2", "A-LIFT-01", "Passenger lift, main core left", "A-LIFT-02",
     "Passenger lift, main core right", "Main entrance revolving door", "Inverting filter centrifuge", "Cooling water pump", "P-501", "BLR-01")
)  # fmt: skip
ALARM = (
    "Alarm state: {}\nPoint: CH1_FLOW\nDescription: Chiller 1 flow failure\nValue: ACTIVE\nPriority: 1\n"
    "Time of event: 20-Feb-2023 22:30:41\n\nThis is an automatically generated message. Do not reply.\n"
)
HEAD = "From: Plant BMS <bms@x.example>\nSent: 20 February 2023 22:31\nTo: all@x.example\nSubject: [BMS ALARM] CH1_FLOW\n\n"


def write(path: Path, body: str, subject: str) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@x.example", subject, "Tue, 21 Feb 2023 06:00:00 +0000"
    message.set_content(body)
    path.write_bytes(message.as_bytes())
    return message.as_bytes()


def told(path: Path, read: Callable[..., Any], body: str, subject: str) -> list[dict[str, str]]:
    write(path, body, subject)
    return [json.loads(fields) for fields in read(path, names=NAMES).entries["fields"]]


@pytest.mark.acceptance
@pytest.mark.parametrize(("state", "mark"), [("OFFNORMAL", "[BMS ALARM]"), ("NORMAL", "[BMS RTN]")])
def test_the_mail_of_a_system_is_one_line_with_its_state(
    state: str, mark: str, tmp_path: Path, read: Callable[..., Any]
) -> None:
    assert told(tmp_path / "alarm.eml", read, ALARM.format(state), f"{mark} CH1_FLOW") == [
        {"date": "20-Feb-2023 22:30:41", "equipment": "Chiller 1", "status": state, "priority": "1",
         "description": f"{mark} Chiller 1 flow failure"}
    ]  # fmt: skip
    [extra] = read(tmp_path / "alarm.eml", names=NAMES).entries["extra"]
    assert json.loads(extra) == {"Point": "CH1_FLOW", "Value": "ACTIVE"}


def test_a_mail_in_labels_keeps_all_that_it_tells(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = "Reported by: J. Pinder\nFault: chiller 2 trips on low pressure\nWork done: filter drier changed\nOutcome: runs again since six o'clock\nDesk: 4\n"
    [fields] = told(tmp_path / "form.eml", read, body, "helpdesk")
    assert (fields["equipment"], fields["description"]) == ("chiller 2", "chiller 2 trips on low pressure")
    assert all(text in fields["remarks"] for text in ("filter drier changed", "runs again since six o'clock"))


def test_an_answer_above_a_quoted_head_without_dashes_is_read_and_not_the_quote(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    body = "All, the flow switch was stuck - cleaned. Unit is back on.\n\n" + HEAD + ALARM.format("OFFNORMAL")
    assert told(tmp_path / "answer.eml", read, body, "RE: [BMS ALARM] CH1_FLOW") == [
        {"equipment": "Chiller 1", "description": "All, the flow switch was stuck - cleaned. Unit is back on."}
    ]


def test_an_answer_above_lines_quoted_with_marks(tmp_path: Path, read: Callable[..., Any]) -> None:
    quoted = "".join(f"> {line}\n" for line in ALARM.format("OFFNORMAL").splitlines())
    body = f"the flow switch hung open. Changed it.\n\nOn Mon, 20 Feb 2023 at 22:31, Plant BMS <bms@x.example> wrote:\n{quoted}"
    assert told(tmp_path / "answer.eml", read, body, "RE: [BMS ALARM] CH1_FLOW") == [
        {"equipment": "Chiller 1", "description": "the flow switch hung open. Changed it."}
    ]


@pytest.mark.parametrize("answer", ["Fan ordered.", "A-CH-02 tripped at 1005, fan motor swapped."])
def test_sentences_of_a_quoted_mail_that_tell_of_machines_are_told(
    tmp_path: Path, read: Callable[..., Any], answer: str
) -> None:
    quoted = "-----Original Message-----\nFrom: Lee\nSent: Fri, 16 May 2025 09:31\nSubject: fans\n\nA-CH-01 tripped on high pressure on 15 May.\n"
    write(tmp_path / "fan.eml", f"{answer}\n\nRegards Jo\n\n{quoted}", "trouble again")
    try:
        told = read(tmp_path / "fan.eml", names=NAMES).refusals[0]
    except Refused as refused:
        told = refused.refusal
    assert (told.row, told.value) == (10, "A-CH-01 tripped on high pressure on 15 May.")


def test_times_of_a_shift_are_no_head_of_a_quoted_mail(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = "From: 06:00\nTo: 14:00\nP-501 seal leaking badly, isolated\n"
    assert [f["equipment"] for f in told(tmp_path / "shift.eml", read, body, "shift")] == ["P-501"]


def test_an_answer_that_counts_a_machine_itself_is_not_tied_to_that_of_its_thread(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    body = "Coupling on the pump 1 sheared off, new one in.\n\n" + HEAD + ALARM.format("OFFNORMAL")
    [fields] = told(tmp_path / "answer.eml", read, body, "RE: [BMS ALARM] CH1_FLOW")
    assert "equipment" not in fields


def test_a_question_is_no_log_line(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = "Hi Marek, do we risk KP-2388 today? It needs 7 C until 16:00.\n\n" + HEAD + ALARM.format("OFFNORMAL")
    with pytest.raises(Refused):
        told(tmp_path / "question.eml", read, body, "AW: [BMS ALARM] CH1_FLOW")


def test_answers_in_a_mailbox_are_about_the_machine_of_their_thread(tmp_path: Path, read: Callable[..., Any]) -> None:
    head = b"From a Tue Feb 21 06:00:00 2023\n"
    mails = [("[BMS ALARM] CH1_FLOW", ALARM.format("OFFNORMAL")), ("RE: [BMS ALARM] CH1_FLOW", "smells burnt, running on the other one.\n")]  # fmt: skip
    path = tmp_path / "mails.mbox"
    path.write_bytes(b"\n".join(head + write(tmp_path / "one.eml", body, subject) for subject, body in mails))
    got = read(path, names=NAMES)
    assert [got.fields(i)["equipment"] for i in range(2)] == ["Chiller 1", "Chiller 1"]


@pytest.mark.parametrize(
    ("subject", "machine"),
    [("Revolving door", "Revolving door"), ("left lift noise", "left lift"), ("Lift alarm", "Lift"), ("Planned: filter change of all units 17/12", ""),
     ("Holidays next week", "")],
)  # fmt: skip
def test_what_a_subject_is_about_in_words_of_the_register(
    subject: str, machine: str, tmp_path: Path, read: Callable[..., Any]
) -> None:
    path, body = tmp_path / "one.eml", "Hi Jo, it stopped this morning and will not move.\n"
    if machine:
        assert [f["equipment"] for f in told(path, read, body, subject)] == [machine]
    else:
        with pytest.raises(Refused):
            told(path, read, body, subject)
