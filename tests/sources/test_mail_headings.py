"""Days that head the lines below them in a mail, and mails that are handed on."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from pdm.errors import Refused

NAMES = frozenset(
    (
        "SUGAR DISSOLVER CONTINUOUS",
        "DAF UNIT",
        "FILLER/CROWNER 72-12",
        "CV203",
        "CV204",
        "DZ601",
        "GLYCOL CHILLER",
        "BFP 1B",
        "HT504",
    )
)


def told(
    tmp_path: Path,
    read: Callable[..., Any],
    body: str,
    subject: str = "handover",
    sent: str = "Fri, 20 Jun 2025 17:58:00 +0000",
) -> list[dict[str, str]]:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@x.example", subject, sent
    message.set_content(body, cte="8bit")
    path = tmp_path / "m.eml"
    path.write_bytes(message.as_bytes())
    return [json.loads(fields) for fields in read(path, names=NAMES).entries["fields"]]


LIST = "- crowner no 5 plunger seized in the down position\n- sugar dissolver auger jammed with wet lump\n- DAF lab jar test done, poly upped\n"


@pytest.mark.parametrize(
    "head",
    ["Fri 20/06/25 days", "Fri 20/06/25 days - quiet enough.", "Handover Friday 20/6:", "Übergabe Frühschicht 20.06.", "Fri days 20/6:", "Shift report 20 June 2025", "Consignes du poste matin 20/06/2025"],
)  # fmt: skip
def test_items_below_the_heading_of_a_day_are_lines_of_that_day(
    head: str, tmp_path: Path, read: Callable[..., Any]
) -> None:
    lines = told(tmp_path, read, f"Lads,\n\n{head}\n\n{LIST}\nCheers\nSeamus\n")
    assert [(x["date"], x["description"]) for x in lines] == [("2025-06-20", item[2:]) for item in LIST.splitlines()]


def test_a_night_belongs_to_the_evening_on_which_it_began(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = "Handover Thursday night 19/6\n\n- CV203 blocked chute, dug out by hand\n- 0310 CV204 tripped on slip\n- 2310 CV204 tripped on drift\n- 0140 CV203 tripped\n"
    lines = told(tmp_path, read, body, sent="Fri, 20 Jun 2025 05:51:00 +0000")
    assert [x["date"] for x in lines] == ["2025-06-19", "2025-06-19", "2025-06-19", "2025-06-20"]


@pytest.mark.parametrize("head", ["Plan for Sat 21/6:", "Fri 20/06/25 CV203 seized - again", "Delivery 20/06/25"])
def test_a_line_that_says_more_is_no_heading(head: str, tmp_path: Path, read: Callable[..., Any]) -> None:
    try:
        lines = told(tmp_path, read, f"Lads,\n\n{head}\n\n{LIST}\n")
    except Refused:
        lines = []
    assert not any("jammed" in x["description"] and x.get("date") == "2025-06-20" for x in lines)


def test_sentences_and_plans_below_a_heading_keep_their_own_day(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = f"Fri 20/06/25 days\n\n{LIST}\nOn Wednesday 18/6 CV203 was spliced again.\n\nTo do next week:\n- CV204 scraper to be set\n"
    lines = told(tmp_path, read, body)
    assert [x.get("date") for x in lines] == ["2025-06-20"] * 3 + ["2025-06-18", None]


QUOTED = "-----Original Message-----\nFrom: Brett Hogan\nSent: Thursday, 19 June 2025 4:55 PM\nTo: Leanne Foti\nSubject: dozers\n\nLeanne\nDZ601 lost steering last night, had to be towed out.\nBrett\n"


@pytest.mark.parametrize(
    "own", ["Daz, see below from pit super. Can we get a plan Monday pls. L", "fyi", "Hallo, siehe unten, bitte um Plan bis Montag.", "Can someone get back to him with a plan please"]
)  # fmt: skip
def test_a_mail_that_is_handed_on_is_read_where_the_one_above_it_tells_of_nothing(
    own: str, tmp_path: Path, read: Callable[..., Any]
) -> None:
    [line] = told(tmp_path, read, f"{own}\n\n{QUOTED}", "FW: dozers")
    assert (line["equipment"], line["description"]) == ("DZ601", "lost steering last night, had to be towed out.")


@pytest.mark.parametrize(
    "own",
    ["CV203 stopped for the same reason this morning, jib is on it.", "Key sheared clean on ours, too, as he says."],
)
def test_a_mail_that_points_below_and_tells_of_trouble_itself_is_read_with_the_one_that_it_hands_on(
    own: str, tmp_path: Path, read: Callable[..., Any]
) -> None:
    lines = told(tmp_path, read, f"See below. {own}\n\n{QUOTED}", "FW: DZ601")
    assert [own in lines[0]["description"], lines[1]["equipment"]] == [True, "DZ601"]


def test_a_mail_that_tells_of_a_machine_itself_is_read_and_not_the_one_it_hands_on(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    [line] = told(tmp_path, read, f"CV203 stopped for the same reason this morning.\n\n{QUOTED}", "FW: dozers")
    assert line["equipment"] == "CV203"


def test_what_a_sentence_says_of_a_machine_itself_is_of_the_day_above_it(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    lines = told(tmp_path, read, "CV203 tripped 17/6 at 14:22 on slip, belt cut.\n\nBFP 1B itself was inspected and is fine.\n", "news")  # fmt: skip
    assert lines[1]["date"] == "2025-06-17"


def test_a_list_that_is_not_read_for_want_of_a_day_is_told_so(tmp_path: Path, read: Callable[..., Any]) -> None:
    with pytest.raises(Refused, match="3 lines begin with no day, and were not read"):
        told(tmp_path, read, f"Lads,\n\n{LIST.replace('DAF', 'crowner')}\nCheers\n")
