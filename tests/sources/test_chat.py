"""Chats of messengers, exported as text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdm.config import SiteSettings, SizeLimits
from pdm.errors import Refused
from pdm.sources import open_document

ANDROID = """\
12/01/2025, 18:02 - Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.
12/01/2025, 18:03 - Ann Hale added Dev Roy
14/01/2025, 05:58 - Dev Roy: Morning all. Filler 1 lost 25 mins, sensor at infeed, changed it
14/01/2025, 06:01 - Ann Hale: 👍
14/01/2025, 06:10 - Ann Hale: <Media omitted>
15/01/2025, 19:03 - +44 7700 900123: Crate washer:
- chain guard rubbing, bent back
- no 1 pump gland leaking

16/01/2025, 19:03 - Ann Hale: IMG-2025.jpg (file attached)
bearing of the granulator, seized
17/01/2025, 09:00 - Dev Roy: all quiet <This message was edited>
"""
NAMES = frozenset({"Filler 1", "Filler 2", "Crate washer", "FIL-01"})


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.acceptance
def test_messages_of_a_chat_are_log_lines_of_who_sent_them(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(write(tmp_path / "chat.txt", ANDROID), names=NAMES)
    assert [got.fields(i) for i in range(len(got.entries))] == [
        {"date": "14/01/2025", "time": "05:58", "technician": "Dev Roy", "equipment": "Filler 1",
         "description": "Morning all. Filler 1 lost 25 mins, sensor at infeed, changed it"},
        {"date": "15/01/2025", "time": "19:03", "technician": "+44 7700 900123", "equipment": "Crate washer",
         "description": "Crate washer:\n- chain guard rubbing, bent back\n- no 1 pump gland leaking"},
        {"date": "16/01/2025", "time": "19:03", "technician": "Ann Hale", "description": "bearing of the granulator, seized"},
        {"date": "17/01/2025", "time": "09:00", "technician": "Dev Roy", "description": "all quiet"},
    ]  # fmt: skip
    assert got.entries["row"].tolist() == [3, 6, 10, 12]
    assert got.reasons == ["no_text"]
    assert "4 messages" in got.refusals[0].message
    assert "1-2, 4-5" in got.refusals[0].message


@pytest.mark.parametrize(
    "text",
    [
        "\u200e[14/01/2025, 05:58:12] Dev Roy: Filler 1 stopped\n[14/01/2025, 06:02:01] Ann Hale: \u200eimage omitted\n[14/01/2025, 06:02:40] Ann Hale: Belt torn\n",
        "1/14/25, 5:58\u202fAM - Dev Roy: Filler 1 stopped\n1/14/25, 6:02\u202fAM - Ann Hale: <Media omitted>\n1/14/25, 6:02\u202fAM - Ann Hale: Belt torn\n",
        "14.01.25, 05:58 - Dev Roy: Filler 1 stopped\n14.01.25, 06:02 - Ann Hale: <Medien ausgeschlossen>\n14.01.25, 06:02 - Ann Hale: Belt torn\n",
        "[2025-01-14 05:58] Dev Roy: Filler 1 stopped\n[2025-01-14 06:02] Ann Hale: on my way\n[2025-01-14 06:02] Ann Hale: Belt torn\n",
        "Dev Roy, [14.01.2025 05:58]\nFiller 1 stopped\n\nAnn Hale, [14.01.2025 06:02]\nBelt torn\n\n",
        'Microsoft Teams - chat "Engineering" (exported 03-11-2025)\n\n[14-1-2025 05:58] Dev Roy\nFiller 1 stopped\n\n[14-1-2025 06:01] Ann Hale\non my way\n\n[14-1-2025 06:02] Ann Hale\nBelt torn\n',
        "[Tuesday, 14 January 2025 05:58] Dev Roy\nFiller 1 stopped\n[Tuesday, 14 January 2025 06:02] Ann Hale\nBelt torn\n",
        "Dev Roy  14/01/2025 05:58\nFiller 1 stopped\n\nAnn Hale  14/01/2025 06:02\nBelt torn\n",
        "[2025-01-14 05:58:12] <Dev Roy> Filler 1 stopped\n[2025-01-14 06:02:07] <Ann Hale> ok\n[2025-01-14 06:02:40] <Ann Hale> Belt torn\n",
        "[14.1.2025 klo 05.58.18] Dev Roy: Filler 1 stopped\n[14.1.2025 klo 06.02.18] Ann Hale: Belt torn\n",
    ],
)
def test_kinds_of_chats(text: str, tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(write(tmp_path / "chat.txt", text), names=NAMES)
    first, last = got.fields(0), got.fields(len(got.entries) - 1)
    assert (first["technician"], first["equipment"], first["description"]) == ("Dev Roy", "Filler 1", "stopped")
    assert (last["technician"], last["description"]) == ("Ann Hale", "Belt torn")


@pytest.mark.parametrize(
    "taken_back",
    [
        "Esta mensagem foi apagada",
        "Você apagou esta mensagem",
        "Este mensaje fue eliminado",
        "Hai eliminato questo messaggio",
        "<Arquivo de mídia oculto>",
    ],
)
def test_messages_that_were_taken_back_are_none(taken_back: str, tmp_path: Path, read: Callable[..., Any]) -> None:
    text = f"14/01/2025 05:58 - Ana: Filler 1 stopped\n14/01/2025 06:02 - Rui: {taken_back}\n14/01/2025 06:02 - Rui: Belt torn\n"
    got = read(write(tmp_path / "chat.txt", text), names=NAMES)
    assert [got.fields(n)["description"] for n in range(len(got.entries))] == ["stopped", "Belt torn"]


@pytest.mark.parametrize(
    "text",
    [
        "14.01.2025, 05:58 - Filler 1: lost 25 mins, sensor\n15.01.2025, 06:10 - FIL-01: belt torn\n15.01.2025, 07:10 - FIL-01: belt on\n",
        "14.01.2025 05:58 - booster pump: lost suction\n15.01.2025 06:10 - booster pump: strainer cleaned\n",
        "14.01.2025 05:58 - Presse: leckt an der Haube\n15.01.2025 06:10 - Mischer: Riemen gerissen\n",
    ],
)
def test_a_log_typed_line_by_line_is_no_chat(text: str, tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(write(tmp_path / "log.txt", text), names=NAMES)
    assert not any("technician" in got.fields(i) for i in range(len(got.entries)))


def test_a_sender_above_the_text_may_be_written_with_the_last_name_first(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    text = "Chat TD\n\n[2-4-2025 06:12] Hale, Ann\nFiller 1 stopped\n\n[2-4-2025 06:20] de Roy, Dev\n👍\n\n[3-4-2025 14:41] Hale, Ann\nFiller 2 vacuum alarm\nhose was off\n"
    got = read(write(tmp_path / "chat.txt", text), names=NAMES)
    assert [got.fields(i)["technician"] for i in range(2)] == ["Hale, Ann"] * 2
    assert [got.fields(i)["date"] for i in range(2)] == ["2-4-2025", "3-4-2025"]
    assert got.fields(1)["description"].endswith("\nhose was off")
    assert [(r.reason.value, r.row) for r in got.refusals] == [("no_text", 6), ("no_date", 1)]


def test_machines_in_the_place_of_senders_send_nothing(tmp_path: Path, read: Callable[..., Any]) -> None:
    text = "Störungen\n\n[14.01.2025 05:58] Filler 1\nbelt torn\n\n[14.01.2025 06:58] Crate washer\nleaking badly\n"
    with pytest.raises(Refused):
        read(write(tmp_path / "log.txt", text), names=NAMES)


def test_who_is_known_as_one_of_the_people_sends_messages(tmp_path: Path) -> None:
    path = write(tmp_path / "chat.txt", "14/01/2025 05:58 - Dev: belt torn\n14/01/2025 06:58 - Ann: belt on\n")
    opened = open_document(
        path, site="north", origin=path.name, settings=SiteSettings(people=("Dev", "Ann")), limits=SizeLimits(), spool=tmp_path
    )  # fmt: skip
    [chunk] = opened.chunks
    assert [json.loads(f)["technician"] for f in chunk.entries["fields"]] == ["Dev", "Ann"]


LINES = st.lists(
    st.tuples(
        st.sampled_from(["Dev Roy: ", "Ann Hale: ", "", None]),
        st.sampled_from(
            ["pump 3 seized, new one on", "ok", "👍", "<Media omitted>", "belt: torn, again", "- gland leaks", "see you at 10:30", "12.01 all fine here"]
        ),
    ),
    max_size=10,
)  # fmt: skip


@given(LINES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_line_of_a_chat_is_lost(
    tmp_path: Path, read: Callable[..., Any], lines: list[tuple[str | None, str]]
) -> None:
    told = ["14/01/2025, 05:58 - Dev Roy: belt of the palletiser torn", "14/01/2025, 05:59 - Dev Roy: on way"]
    told += [text if who is None else f"15/01/2025, 06:0{n} - {who}{text}" for n, (who, text) in enumerate(lines)]
    got = read(write(tmp_path / "chat.txt", "\n".join(told)))
    texts = " ".join(got.entries["fields"])
    passed = {
        n for r in got.refusals for a, b in re.findall(r"(\d+)(?:-(\d+))?(?=[,.]|$)", r.message.split(": ")[-1])
        for n in range(int(a), int(b or a) + 1)
    }  # fmt: skip
    for row, line in enumerate(told, start=1):
        words = line.split(" - ", 1)[-1].split(": ", 1)[-1] if line.startswith("1") and ", 0" in line else line
        known = row in passed or words in ("<Media omitted>", "ok", "👍")
        assert known or words.removeprefix("pump 3 ") in texts or line.split(" - ", 1)[-1] in texts, line


def test_a_message_tells_of_the_day_that_it_names(tmp_path: Path, read: Callable[..., Any]) -> None:
    text = (
        "22/07/2024, 09:15 - Dev Roy: Filler 1 started after overhaul yesterday evening, all ok\n"
        "24/07/2024, 09:15 - Dev Roy: Filler 2 belt torn, new one coming tomorrow\n"
        "25/07/2024, 09:15 - Dev Roy: Filler 1 ok\nleak of yesterday on Filler 2 closed\n"
    )
    got = read(write(tmp_path / "chat.txt", text), names=NAMES)
    assert (got.fields(0)["date"], got.fields(0).get("time")) == ("2024-07-21", None)
    assert [got.fields(n)["date"] for n in (1, 2)] == ["24/07/2024", "25/07/2024"]


@pytest.mark.parametrize(
    "notice",
    ["Messages and calls are end-to-end encrypted.", "I messaggi e le chiamate sono crittografati end-to-end.", "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt."],
)  # fmt: skip
def test_a_notice_of_the_program_in_the_name_of_the_chat_is_no_message(
    tmp_path: Path, read: Callable[..., Any], notice: str
) -> None:
    text = f"[2024/05/14, 06:12:33] Plant: {notice}\n[2024/05/16, 14:03:55] Koos: Filler 1 pump broken\n[2024/05/17, 09:15:00] Koos: Filler 2 pump fitted\n"
    assert len(read(write(tmp_path / "chat.txt", text), names=NAMES).entries) == 2
