from __future__ import annotations

import io
import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pdm.config import SiteSettings, SizeLimits
from pdm.errors import Refused
from pdm.sources import open_document

BODY = """Good morning,

these are the jobs of the night:

12.03.2023 05:40 P-101 seal leaking, replaced by spare (JM)
13.03.2023 | booster pump B | lost suction, strainer cleaned | Nils Jung
14.03.2023 K-201: bearing noise on drive end, will be opened in the stop of next week because there
is no spare in the store

Regards
John
--\N{SPACE}
John Miller, shift lead, phone 555-1234
> 01.01.2001 TEST-1 sample line, do not enter
"""


def mail(body: str = "", **headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {
        "From": "shift@plant.example",
        "Subject": "log",
        "Date": "Tue, 14 Mar 2023 06:00:00 +0100",
        **headers,
    }.items():
        message[name] = value
    message.set_content(body)
    return message


def book() -> bytes:
    out = io.BytesIO()
    made = openpyxl.Workbook()
    made.active.append(["Date", "Tag", "Work done"])
    made.active.append(["2023-03-01", "P-7", "coupling checked"])
    made.save(out)
    return out.getvalue()


def picture(size: tuple[int, int] = (900, 1200)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).save(out, "PNG")
    return out.getvalue()


@pytest.mark.acceptance
def test_log_lines_typed_in_a_mail(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.eml"
    path.write_bytes(mail(BODY).as_bytes())
    got = read(path)
    assert got.refusals == []
    assert [got.fields(i) for i in range(len(got.entries))] == [
        {"date": "12.03.2023", "time": "05:40", "equipment": "P-101", "description": "seal leaking, replaced by spare", "technician": "JM"},
        {"date": "13.03.2023", "equipment": "booster pump B", "description": "lost suction, strainer cleaned", "technician": "Nils Jung"},
        {
            "date": "14.03.2023", "equipment": "K-201",
            "description": "bearing noise on drive end, will be opened in the stop of next week because there is no spare in the store",
        },
    ]  # fmt: skip
    assert set(got.entries["channel"]) == {"mail"}
    assert got.entries["sent_at"].iloc[0] == pd.Timestamp("2023-03-14T05:00:00Z")


def test_lines_of_a_mail_that_begin_with_days_of_six_figures(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "shift.eml"
    body = "Hello,\n\n230312  P 540A: smell at seal, no stop (JM)\n230313 - stores: two men short\n\nRegards\n"
    path.write_bytes(mail(body).as_bytes())
    got = read(path, order="YMD")
    assert [got.fields(i)["date"] for i in range(2)] == ["230312", "230313"]
    assert got.fields(0)["equipment"] == "P 540A"


@pytest.mark.parametrize("numbers", [("230312", "401799"), ("120312", "120313")])
def test_numbers_at_the_head_of_lines_are_no_days(
    numbers: tuple[str, ...], tmp_path: Path, read: Callable[..., Any]
) -> None:
    # not all of them would be days, or they would lie long before the mail
    path = tmp_path / "shift.eml"
    path.write_bytes(mail("".join(f"{n}  pump: smell at seal\n" for n in numbers)).as_bytes())
    with pytest.raises(Refused):
        read(path, order="YMD")


@pytest.mark.acceptance
def test_mail_with_attachments(tmp_path: Path, read: Callable[..., Any]) -> None:
    message = mail("See the files.\n")
    message.add_attachment(book(), maintype="application", subtype="octet-stream", filename="März.xlsx")
    message.add_attachment(picture(), maintype="image", subtype="png", filename="sheet.png")
    message.add_attachment("Date;Tag;Work done\n2023-03-02;P-8;oil changed\n", filename="log.csv")
    path = tmp_path / "log.eml"
    path.write_bytes(message.as_bytes())
    got = read(path)
    assert [m.origin for m in got.opened.members] == [
        f"inbox/north/log.eml!{n}" for n in ("März.xlsx", "sheet.png", "log.csv")
    ]
    assert {m.sent_at for m in got.opened.members} == {pd.Timestamp("2023-03-14T05:00:00Z")}
    inner = [read(m.path, origin=m.origin, sent_at=m.sent_at) for m in got.opened.members]
    assert inner[0].fields(0)["equipment"] == "P-7"
    assert len(inner[1].opened.pages) == 1
    assert inner[2].fields(0)["description"] == "oil changed"
    assert inner[2].entries["sent_at"].iloc[0] == pd.Timestamp("2023-03-14T05:00:00Z")


@pytest.mark.acceptance
def test_mailbox_with_attachments_and_log_lines(tmp_path: Path, read: Callable[..., Any]) -> None:
    first, second = mail("12.03.2023 P-101 seal leaking\n"), mail("see file\n", Date="Wed, 15 Mar 2023 06:00:00 +0000")
    second.add_attachment(book(), maintype="application", subtype="octet-stream", filename="log.xlsx")
    third = mail("From the store: no spare seal left for P-102\n>From here on a new shaft\n16.03.2023 P-102 stopped\n")
    path = tmp_path / "shift.mbox"
    path.write_bytes(
        b"".join(b"From shift Tue Mar 14 06:00:00 2023\n" + m.as_bytes() + b"\n" for m in (first, second, third))
    )
    got = read(path)
    assert got.opened.document["pages"] == 3
    assert sorted(set(got.entries["page"])) == [1, 3]
    assert [m.origin for m in got.opened.members] == ["inbox/north/shift.mbox!2-log.xlsx"]
    assert got.opened.members[0].sent_at == pd.Timestamp("2023-03-15T06:00:00Z")


def test_table_in_the_body_of_an_html_mail(tmp_path: Path, read: Callable[..., Any]) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "log"
    message.set_content(
        "<p>Hi</p><table><tr><th>Date</th><th>Tag</th><th>Work done</th></tr><tr><td>12.03.2023</td><td>P-101</td>"
        "<td>seal <b>leaking</b> &amp; hot</td></tr></table>", subtype="html",
    )  # fmt: skip
    path = tmp_path / "log.eml"
    path.write_bytes(message.as_bytes())
    assert read(path).fields(0) == {"date": "12.03.2023", "equipment": "P-101", "description": "seal leaking & hot"}


def test_mail_inside_a_mail_is_a_document_of_its_own(tmp_path: Path, read: Callable[..., Any]) -> None:
    inner = mail("12.03.2023 P-101 seal leaking\n")
    inner.add_attachment(book(), maintype="application", subtype="octet-stream", filename="log.xlsx")
    outer = mail("forwarded\n")
    outer.add_attachment(inner)
    path = tmp_path / "fwd.eml"
    path.write_bytes(outer.as_bytes())
    got = read(path)
    # the inner mail's attachment belongs to the inner mail alone
    assert len(got.opened.members) == 1
    again = read(got.opened.members[0].path, origin=got.opened.members[0].origin)
    assert len(again.entries) == 1
    assert [m.origin.rsplit("!", 1)[1] for m in again.opened.members] == ["log.xlsx"]


def test_logos_are_left_alone_and_photographs_read(tmp_path: Path, read: Callable[..., Any]) -> None:
    message = mail("12.03.2023 P-101 seal leaking, see picture\n")
    for content in (picture((40, 40)), picture()):
        message.add_attachment(content, maintype="image", subtype="png", disposition="inline")
    path = tmp_path / "log.eml"
    path.write_bytes(message.as_bytes())
    assert len(read(path).opened.members) == 1


def test_mail_without_anything_is_named(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "hello.eml"
    path.write_bytes(mail("Hello, how are you?\n").as_bytes())
    with pytest.raises(Refused, match="no log lines"):
        read(path)


def test_one_damaged_mail_spoils_no_other(tmp_path: Path, read: Callable[..., Any]) -> None:
    whole = mail("12.03.2023 P-101 seal leaking\n")
    broken = mail("13.03.2023 P-102 stopped\n")
    broken.add_attachment(book(), maintype="application", subtype="octet-stream", filename="log.xlsx")
    head = b"From shift Tue Mar 14 06:00:00 2023\n"
    path = tmp_path / "shift.mbox"
    path.write_bytes(
        head + whole.as_bytes() + b"\n" + head + broken.as_bytes()[:-300] + b"\n\n" + head + whole.as_bytes()
    )
    got = read(path)
    assert got.entries["page"].tolist() == [1, 2, 3]
    assert [(r.reason.value, r.page) for r in got.refusals] == [("cut_short", 2)]


_words = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöü", min_size=4, max_size=9)
_line = st.lists(_words, min_size=2, max_size=22).map(" ".join)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(_line, min_size=1, max_size=8), gaps=st.lists(st.sampled_from(["", "\n", "\n\n"]), min_size=8, max_size=8),
    wrap=st.sampled_from([0, 72]), encoding=st.sampled_from(["7bit", "base64", "quoted-printable"]),
    day=st.sampled_from(["{:02}.03.2023", "2023-03-{:02}", "{:02}/03/2023", "{} Mar 2023"]),
)  # fmt: skip
def test_mail_bodies_never_lose_a_line(
    tmp_path: Path, texts: list[str], gaps: list[str], wrap: int, encoding: str, day: str
) -> None:
    """Every dated line of a body comes back with all its words, however the mail program wrapped and coded it."""
    import textwrap

    lines = [f"{day.format(i + 1)} P-{100 + i} {text}" for i, text in enumerate(texts)]
    shown = ["\n".join(textwrap.wrap(line, wrap)) if wrap else line for line in lines]
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "log"
    body = "Hello,\n\n" + "".join(line + "\n" + gap for line, gap in zip(shown, gaps))
    message.set_content(body, cte=encoding if encoding != "7bit" or body.isascii() else "8bit")
    path = tmp_path / "any.eml"
    path.write_bytes(message.as_bytes())
    opened = open_document(
        path, site="n", origin="any.eml", settings=SiteSettings(), limits=SizeLimits(), spool=tmp_path / "s"
    )
    got = pd.concat([c.entries for c in opened.chunks])
    assert [t.split() for t in got["text"]] == [t.split() for t in texts]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "page",
    ["<table>" + "<tr><td>" * 60_000, "<style " * 200_000, "<blockquote>" * 100_000, "<!--" * 200_000, "<" * 500_000, "&" * 500_000,
     "<p>12.03.2023 P-101 seal leaking" + " " * 400_000 + "x</p>", "A" * 400_000, "Total " + "1" * 400_000 + "x"],
)  # fmt: skip
def test_html_that_never_ends_takes_no_time(tmp_path: Path, page: str) -> None:
    """What would grow with the square of the page runs into the time limit."""
    path = tmp_path / "a.eml"
    path.write_bytes(b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html\n\n" + page.encode())
    rows = 0
    try:
        opened = open_document(
            path, site="n", origin="a.eml", settings=SiteSettings(), limits=SizeLimits(), spool=tmp_path / "s"
        )
        rows = sum(len(c.entries) for c in opened.chunks)
    except Refused:
        pass
    assert rows == page.count("P-101")


def test_quoted_mails_and_comments_in_html_are_left_out(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "a.eml"
    body = (
        "<html><head><title>01.01.2001 T-1 no line at all</title><style>p {}</style></head><body><!-- 01.01.2001 T-2 no line -->"
        "<div>12.03.2023 P-101 seal leaking</div><blockquote><p>01.01.2001 T-3 quoted line here</p></blockquote></body></html>"
    )
    path.write_text(
        f"From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html\n\n{body}", encoding="utf-8"
    )
    assert read(path).entries["text"].tolist() == ["seal leaking"]


def test_messages_without_log_lines_are_counted_and_named(tmp_path: Path, read: Callable[..., Any]) -> None:
    head = b"From shift Tue Mar 14 06:00:00 2023\n"
    mails = [mail("12.03.2023 P-101 seal leaking\n"), mail("Lunch at one?\n"), mail("See you tomorrow then.\n")]
    path = tmp_path / "shift.mbox"
    path.write_bytes(b"\n".join(head + m.as_bytes() for m in mails))
    got = read(path)
    assert got.entries["page"].tolist() == [1]
    assert [(r.reason.value, r.page, r.value) for r in got.refusals] == [("no_table", 2, "2")]
    assert "2 of 3 messages" in got.refusals[0].message


@pytest.mark.parametrize(
    ("subject", "body", "machine", "text"),
    [
        ("handover", "Milk intake pump - slight weep at the seal\n\nThanks, Tom\n", "Milk intake pump", "slight weep at the seal"),
        ("RE: P-201", "Hi all,\n\nSeal let go this morning,\npump isolated.\n\nRegards\nTom\n", "P-201", "Seal let go this morning, pump isolated."),
        ("P-201 seal leak", "Hallo zusammen,\nwurde heute abgestellt.\nGruß Tom\n", "P-201", "seal leak: wurde heute abgestellt."),
    ],
)  # fmt: skip
def test_mail_in_sentences_about_a_machine(
    tmp_path: Path, read: Callable[..., Any], subject: str, body: str, machine: str, text: str
) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(mail(body, Subject=subject).as_bytes())
    (entry,) = read(path).entries.to_dict("records")
    assert (json.loads(entry["fields"])["equipment"], entry["text"]) == (machine, text)


NAMES = frozenset(
    (
        "EX04", "LV15", "DT101", "WTG05", "10010022", "MK1-H2-ZSP-BAZ02", "Bearbeitungszentrum 2", "Brückenkran 2 ABUS 10 t", "Konsolkran 3 ABUS 5 t",
        "Schraubenkompressor 3 BOGE", "Portalfräsmaschine Waldrich Coburg", "UT-BOI", "Glycol chiller 1",
    )
)  # fmt: skip


def told(path: Path, read: Callable[..., Any], body: str, **headers: str) -> list[tuple[str | None, str]]:
    path.write_bytes(mail(body, **headers).as_bytes())
    got = read(path, names=NAMES)
    return [
        (json.loads(f).get("equipment"), t) for f, t in zip(got.entries["fields"], got.entries["text"], strict=True)
    ]


def test_lines_of_a_mail_that_begin_with_machines_of_the_register(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = (
        "Hi,\n\nDR09 - dust collector motor burnt out\nEX04 - boom hose blown, replaced (none on\n  shelf)\nLV15 overheated at the park up\n"
        "101 back up 0405\n- glycol 1: reset twice\nKW24 is full of holidays\n20 l oil ordered for the store\n\nCheers\nDaz Miller, all the best\n"
    )
    assert told(tmp_path / "handover.eml", read, body) == [
        ("DR09", "dust collector motor burnt out"), ("EX04", "boom hose blown, replaced (none on shelf)"), ("LV15", "overheated at the park up"),
        ("101", "back up 0405"), ("glycol 1", "reset twice"),
    ]  # fmt: skip
    refusal = read(tmp_path / "handover.eml", names=NAMES).refusals[0]
    assert (refusal.reason.value, refusal.row) == ("no_table", 9)
    assert "2 lines" in refusal.message


@pytest.mark.parametrize(
    ("body", "machine"),
    [
        ("Sorry - in the night report I put No3 boiler ID fan tripped. It was No 4 boiler ID fan, 0315, on overload.", "No 4 boiler ID fan"),
        ("Correction: I wrote glycol 1, it was the booster pump that tripped on overload", "booster pump"),
        ("Sorry for the noise, it was late. EX04 boom hose blown again.", "EX04"),
    ],
)  # fmt: skip
def test_a_correction_is_about_what_it_says_it_was(
    tmp_path: Path, read: Callable[..., Any], body: str, machine: str
) -> None:
    assert [m for m, _ in told(tmp_path / "one.eml", read, body + "\n")] == [machine]


@pytest.mark.parametrize(
    ("subject", "machine"),
    [("BAZ2 steht", "BAZ2"), ("WG: WTG05 steht", "WTG05"), ("10010022 steht", "10010022"), ("Bearbeitungszentrum 2 steht", "Bearbeitungszentrum 2"),
     ("Waldrich steht", "Waldrich"), ("UT-BOI steht", "UT-BOI"), ("P-101 steht", "P-101")],
)  # fmt: skip
def test_the_subject_names_a_machine_as_the_register_does_and_its_trouble_in_a_word(
    tmp_path: Path, read: Callable[..., Any], subject: str, machine: str
) -> None:
    body = "Hallo,\nheute um 6:25 abgeschaltet, Spindel ist fest.\nGruß Huber\n"
    expected = [(machine, "steht: heute um 6:25 abgeschaltet, Spindel ist fest.")]
    assert told(tmp_path / "one.eml", read, body, Subject=subject) == expected


def test_a_paragraph_that_begins_with_another_machine_is_a_line_of_its_own(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    body = "Mannen,\n\nzaterdagavond is de stoomketel uitgevallen op laagwater. Gereinigd,\nom 22.30u terug.\nSchiller heeft stilgestaan.\n\nDe koeltoren draait weer met nieuwe motor\nen riemen.\n\nBosch komt morgen.\n\nEddy\n"
    path = tmp_path / "one.eml"
    path.write_bytes(mail(body, Subject="Stoomketel storing weekend").as_bytes())
    got = read(path, names=frozenset(("Stoomketel", "Koeltoren", "Heftruck 3", "Verdichter Bosch")))
    assert [(got.fields(n)["equipment"], got.fields(n)["description"][:24]) for n in range(2)] == [("Stoomketel", "storing weekend: zaterda"), ("koeltoren", "De koeltoren draait weer")]  # fmt: skip
    assert got.fields(0)["description"].endswith("stilgestaan. Bosch komt morgen.")
    assert got.fields(1)["description"].endswith("motor en riemen.")


@pytest.mark.parametrize(
    ("body", "machine"),
    [
        ("heute Nacht ist die KA104 zweimal auf Niederdruck gegangen. Bis dahin fahren wir ohne.\n", "KA104"),
        ("Alarm an A3-KA104, zweimal Niederdruck, quittiert.\n", "A3-KA104"),
        ("am Montag hat die PW-Anlage abgeschaltet, Membran undicht.\n", "PW-Anlage"),
    ],
)  # fmt: skip
def test_tags_with_signs_and_names_in_one_word_are_names(
    tmp_path: Path, read: Callable[..., Any], body: str, machine: str
) -> None:
    names = frozenset(("+A3-KA104", "Kälteanlage Sole", "R-2302", "PW-Anlage (RO/EDI)", "PW-9020"))
    path = tmp_path / "one.eml"
    path.write_bytes(mail(body, Subject="Niederdruck").as_bytes())
    assert read(path, names=names).fields(0)["equipment"] == machine


def test_a_paragraph_that_names_a_machine_in_its_midst_is_one_line(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = "Moin,\nAnruf 02:15 vom Werkschutz:\nKompressor 3 aus, Übertemperatur.\nFolie weg, quittiert.\nKow.\n\nIm Büro ist es zu warm.\n"
    text = "Anruf 02:15 vom Werkschutz: aus, Übertemperatur. Folie weg, quittiert."
    assert told(tmp_path / "night.eml", read, body)[0] == ("Kompressor 3", text)
    body = "die Taste klemmte NICHT am Kran 2 sondern am Kran 3.\nBitte ändern.\n"
    # which of two machines is meant is not guessed
    assert told(tmp_path / "which.eml", read, body) == [(None, body.replace("\n", " ").strip())]


@pytest.mark.parametrize("own", ["fyi", "", "z.K.", "Hallo zusammen,\nsiehe unten, zur Info."])
def test_a_mail_that_only_hands_one_on(tmp_path: Path, read: Callable[..., Any], own: str) -> None:
    path = tmp_path / "forward.eml"
    body = (
        f"{own}\n\n---------- Forwarded message ---------\nFrom: Tom\nDate: 3 March 2023 08:00\nSubject: P-102 down\n\n"
        "P-102 tripped at 6:25, bearing seized.\n"
    )
    assert told(path, read, body, Subject="FW: P-102 down") == [("P-102", "tripped at 6:25, bearing seized.")]
    assert str(read(path).entries["sent_at"].iloc[0])[:10] == "2023-03-03"
    with pytest.raises(Refused):
        # what a reply quotes was read when it came
        told(path, read, body, Subject="RE: P-102 down")


def test_a_report_in_labels_keeps_what_stands_behind_unknown_ones(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = (
        "Anlage: DSD 171, Masch.-Nr. 2217\nBefund: Ölpumpe verschlissen, Öldruck zu niedrig.\n"
        "Durchgeführt: Ölpumpe erneuert, 45 l Sigma Fluid S-460.\nAnlage läuft wieder ohne Beanstandung.\nSeite: 1\n"
    )
    ((machine, text),) = told(tmp_path / "report.eml", read, body)
    assert machine == "DSD 171, Masch.-Nr. 2217"
    assert text == (
        "Ölpumpe verschlissen, Öldruck zu niedrig. / Durchgeführt: Ölpumpe erneuert, 45 l Sigma Fluid S-460. "
        "Anlage läuft wieder ohne Beanstandung."
    )
