"""Typed lines of shifts, heads and mails: whose day they are of, which are items of their own, and what is still to be done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .test_mail import mail
from .test_word import docx, listed, paragraph, table

NAMES = frozenset(("P-101", "P-102", "FD fan 2", "Boiler 1", "TG-2", "Autoclave 1", "Palletiser", "Blancher"))
HEADS = {
    "shift": "C-Shift of 2nd Jan 2025 (22.00 to 06.00)    Shift in-charge: H. Purohit",
    "labels": "Date : 02.01.2025        Shift : C (22.00 - 06.00)        Engr : R.K. Meena",
    "title": "Night shift log 02.01.2025",
}
JOBS = (
    "1. At 23.40 FD fan 2 tripped, cause - VFD over temperature.",
    "2. P-101 NRV passing observed. Isolated.",
    "3. At about 3.10 am (3rd Jan) TG-2 tripped on exhaust temp high. Synchronised at 4.35.",
    "4. DG trial taken at 5.15 am for 10 min; OK.",
)


def days_of(got: Any) -> list[str]:
    return [got.fields(n)["date"] for n in range(len(got.entries))]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("beside", [False, True])
def test_items_below_a_dated_head_are_records_of_their_own(
    tmp_path: Path, read: Callable[..., Any], head: str, beside: bool
) -> None:
    rows = (("28.12.2024", "P-102", "Gland leak heavy"), ("1st Jan", "P-101", "gauge glass leaking"))
    pending = table(("Date", "Equipment", "Problem"), *rows) if beside else ""
    more = [paragraph("Ash handling was as usual.")] * 3
    parts = [paragraph("Shift handover note"), paragraph(HEADS[head]), *map(paragraph, JOBS), *more, pending]
    got = read(docx(tmp_path / "note.docx", *parts), names=NAMES)
    told = got.entries[got.entries["text"].str.contains("tripped|NRV|trial")]
    assert len(told) == len(JOBS)
    days = [got.fields(n) for n in told.index]
    assert [f["date"] == "2025-01-03" for f in days] == [False, False, True, False]
    assert [f.get("time", "") for f in days] == ["23.40", "", "3.10 am", ""]
    periods = [got.fields(n).get("period") for n in got.entries.index[got.entries["text"].str.contains("gauge")]]
    assert periods == ["2025"] * beside


def test_a_dotted_number_below_a_dated_head_is_a_clock(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines = ("Date : 14.08.2024   Shift : B", "15.20 hrs - P-101 tripped on overload.", "6.40 P-102 stopped, gearbox sound.", "Soot blowing of Boiler 1 done 18.00 - 18.40.")  # fmt: skip
    path = tmp_path / "log.txt"
    path.write_text("\n".join(lines))
    got = read(path, names=NAMES)
    assert days_of(got) == ["14.08.2024"] * 3
    assert [got.fields(n).get("time", "") for n in range(3)] == ["15.20", "6.40", ""]
    assert "18.00 - 18.40" in got.entries["text"].iloc[2]


def test_clocks_that_fall_in_a_night_are_of_the_next_day(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.txt"
    path.write_text("Nights 06/03/2023\n- 23:10 P-101 tripped\n- 00:30 P-102 leaking badly\nDays 07/03/2023\n- 13:00 P-101 back\n- 11:00 P-102 packed\n")  # fmt: skip
    assert days_of(read(path, names=NAMES)) == ["06/03/2023", "2023-03-07", "07/03/2023", "07/03/2023"]


def test_of_a_form_what_stands_beside_its_boxes_is_no_record(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "card.txt"
    path.write_text("Date: 14.08.2024\nEquipment: P-101\nFault: seal leaking\n\nTested together with P-102 in the afternoon.\n")  # fmt: skip
    got = read(path, names=NAMES)
    assert got.entries["text"].tolist() == ["seal leaking"]
    assert "P-102" in got.refusals[-1].value


def test_what_a_list_says_is_to_be_done_is_planned(tmp_path: Path, read: Callable[..., Any]) -> None:
    parts = (paragraph("Shift log 14.08.2024"), listed("P-101 seal changed today"), paragraph("Instructions for next shift:"), listed("Blancher hammers to check"))  # fmt: skip
    got = read(docx(tmp_path / "note.docx", *parts), names=NAMES)
    assert [got.fields(n).get("status", "") for n in range(2)] == ["", "planned"]


def test_lines_of_a_document_with_a_table_that_name_machines_are_told(tmp_path: Path, read: Callable[..., Any]) -> None:
    parts = (paragraph("P-101 was found with its coupling broken."), table(("Date", "Equipment", "Problem"), ("28.12.2024", "P-102", "Gland leak")))  # fmt: skip
    got = read(docx(tmp_path / "note.docx", *parts), names=NAMES)
    assert len(got.entries) == 1
    assert [r.value for r in got.refusals] == ["P-101 was found with its coupling broken."]
    assert "no machine" not in got.refusals[0].message


@pytest.mark.parametrize("bullet", ["- ", "* ", "{}) "])
def test_items_of_a_mail_are_records_of_their_own(tmp_path: Path, read: Callable[..., Any], bullet: str) -> None:
    jobs = ("P-101 lube oil cooler swapped on the run without any trouble at all", "1110B coupling failed, pump down.", "P-102 down since Fri with a bad gearbox.", "Autoclave 1: alarm")  # fmt: skip
    body = ["Unit 23", *(bullet.format(n) + job for n, job in enumerate(jobs, start=1))]
    path = tmp_path / "m.eml"
    path.write_bytes(mail("\n".join(body) + "\n").as_bytes())
    got = read(path, names=NAMES)
    assert got.entries["row"].tolist() == [2, 3, 4, 5]
    assert got.entries["text"].iloc[1] == jobs[1]


def test_a_word_that_begins_several_lines_begins_a_record(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = "Today:   P-101 discharge check valve slams, bad hinge pin. Order to be written.\nToday:   swap charge pumps A to B for oil\nToday:   P-102 vibration up\n"
    path = tmp_path / "m.eml"
    path.write_bytes(mail(body).as_bytes())
    got = read(path, names=NAMES)
    assert got.entries["row"].tolist() == [1, 2, 3]
    assert [got.fields(n).get("equipment", "") for n in range(3)] == ["P-101", "", "P-102"]


def test_a_plan_and_a_night_told_in_mails(tmp_path: Path, read: Callable[..., Any]) -> None:
    plan = "Hello all,\n\nThis is what is planned for the stop:\n- Monday: autoclave 1, replacement of door seals\n- Tuesday: blancher, opening of the drum\n- Thursday: palletiser, change of cables\n\nThanks\n"
    night = "Hello\n- 23h40 palletiser: fork stuck at top, lowered by hand\n- 2:15 autoclave 1: pressure alarm, runs again\n"
    got = {}
    for name, body in (("plan", plan), ("night", night)):
        path = tmp_path / f"{name}.eml"
        path.write_bytes(mail(body, Date="Thu, 02 Mar 2023 06:10:00 +0000").as_bytes())
        got[name] = read(path, names=NAMES)
    assert [got["plan"].fields(n)["status"] for n in range(len(got["plan"].entries))] == ["planned"] * 3
    assert got["night"].fields(0) == {"equipment": "palletiser", "description": "fork stuck at top, lowered by hand", "time": "23h40", "date": "2023-03-01"}  # fmt: skip
    assert "date" not in got["night"].fields(1)


def test_lines_of_a_report_that_begin_with_areas_are_records_of_their_own(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    body = "Morning all,\n\nPM1 - ran well, one break at the reel\nPM2 - stopped 0210 to 0245, seal spraying over the motor, put a sheet\nround it. Needs a seal.\nEffl - R2 amps up and down\nPM1 - No2 vac: bearing getting louder\n\nKenny\n"
    path = tmp_path / "m.eml"
    path.write_bytes(mail(body, Date="Fri, 27 Oct 2023 06:01:00 +0000").as_bytes())
    got = read(path, names=frozenset(("PM1 Reel", "PM1 Vacuum Pump No.2", "PM2 Fan Pump", "PM2 Reel", "R2", "R3")))
    assert got.entries["row"].tolist() == [3, 4, 6, 7]
    # machines that are called by their area are looked for with it
    assert [got.fields(n).get("equipment", "") for n in range(4)] == ["", "", "R2", "PM1 No2 vac"]
    assert got.fields(1)["description"].startswith("PM2 - stopped 0210")
    assert got.fields(1)["description"].endswith("round it. Needs a seal.")


def test_four_figures_at_the_head_of_several_items_are_clocks(tmp_path: Path, read: Callable[..., Any]) -> None:
    body = "- 2300 palletiser brake hot and stinking\n- 0415 autoclave 1 tripped, restarted itself\n- FD fan 2 oil level ok\n"
    path = tmp_path / "m.eml"
    path.write_bytes(mail(body, Date="Fri, 07 Apr 2023 05:58:00 +0000").as_bytes())
    got = read(path, names=NAMES)
    assert [(got.fields(n).get("time", ""), got.fields(n).get("date", "")) for n in range(3)] == [("2300", "2023-04-06"), ("0415", ""), ("", "")]  # fmt: skip
    path.write_bytes(mail("- 2021 overhaul of P-101 was poor\n- 2023 overhaul of P-102 was good\n").as_bytes())
    assert "time" not in read(path, names=NAMES).fields(0)


@pytest.mark.parametrize(
    ("lead", "days"),
    [
        ("All - for Tuesday:", ["2023-09-05"] * 3), ("Plan for w/c 11 Sept (nothing broken):", ["2023-09-11", "2023-09-11", "2023-09-14"]), ("Für den Stopp vom 12. bis 14.9.:", ["2023-09-12", "2023-09-12", "2023-09-14"]),
        ("Night report for Tuesday:", ["", "", ""]),
    ],
)  # fmt: skip
def test_the_day_of_a_list_of_jobs_to_come(
    tmp_path: Path, read: Callable[..., Any], lead: str, days: list[str]
) -> None:
    path = tmp_path / "m.eml"
    body = f"{lead}\n\n1. P-101 strainer (if time)\n2. palletiser: forks\n3. Boiler 1 strip on Thursday\n"
    path.write_bytes(mail(body, Date="Fri, 01 Sep 2023 15:44:00 +0000").as_bytes())
    got = read(path, names=NAMES)
    assert [got.fields(n).get("date", "") for n in range(3)] == days
    assert [got.fields(n).get("status", "") for n in range(3)] == ["planned" if days[0] else ""] * 3


@pytest.mark.parametrize(
    "title",
    [
        "WHITEBOARD ENGINEERING OFFICE - typed up Fri 12/9/25 by Kev",
        "Offene Punkte Werkstatt 12.09.2025",
        "BHS / AIRFIELD OPEN FAULTS   Fri 12/9/25",
    ],
)
def test_a_list_below_a_dated_title_is_of_its_day_or_of_those_in_its_lines(
    tmp_path: Path, read: Callable[..., Any], title: str
) -> None:
    path = tmp_path / "list.txt"
    jobs = ("- P-101: gland sticking since Tues, Gaz looking", "- palletiser light curtain trips 10/9 - DONE, lens was dirty", "- P-102 shaft leaking, Linde booked 15/9", "- TG-2 comp B u/s awaiting parts")  # fmt: skip
    later = ("WEEKEND JOBS", "- Boiler 1: annual strip and inspect Sat", "- grease Blancher conveyor bearings", "", "DONE THIS WEEK", "8/9 FD fan 2 - belt snapped, new one on")  # fmt: skip
    path.write_text("\n".join((title, "", "OUTSTANDING", *jobs, "", *later)) + "\n")
    got = read(path, names=NAMES)
    told = [(f["date"], f.get("status", "")) for f in map(got.fields, range(len(got.entries)))]
    own = "12/9/25" if "/9/25" in title else "12.09.2025"
    assert told[:4] == [("2025-09-09", ""), ("2025-09-10", ""), (own, ""), (own, "")]
    assert told[4:6] == [("2025-09-13", "planned"), (own, "planned")]
    assert told[6] == ("8/9/25" if "/9/25" in title else "8/9/2025", "")


@pytest.mark.parametrize("title", ["Rev. 4 printed 3/1/2022", "P-101 overhauled 3/1/2022 list"])
def test_other_days_above_lines_date_nothing(tmp_path: Path, read: Callable[..., Any], title: str) -> None:
    path = tmp_path / "log.txt"
    path.write_text(
        f"{title}\n\n- P-102 leaking badly at gland\n\n5/1/2022 P-102 seal changed\n7/1/2022 P-101 tripped\n"
    )
    got = read(path, names=NAMES)
    assert days_of(got) == ["5/1/2022", "7/1/2022"]


def test_a_ditto_mark_stands_for_the_machine_above(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "book.txt"
    path.write_text('2/11/22  P-101    seal let go, replaced\n                  6/6 ran OK\n2/12/22    "      ran in good\n-- end of book --\n')  # fmt: skip
    got = read(path, order="MDY", names=NAMES)
    assert [got.fields(n)["equipment"] for n in range(len(got.entries))] == ["P-101", "P-101"]
    assert got.entries["text"].tolist() == ["seal let go, replaced 6/6 ran OK", "ran in good"]


def test_a_list_in_a_quoted_mail_is_told(tmp_path: Path, read: Callable[..., Any]) -> None:
    quoted = "-----Original Message-----\nFrom: Lee\nSent: Friday, June 2, 2023 7:50 AM\nSubject: notes\n\n- P-102 needs an oil change\nSee you, Lee\n"
    path = tmp_path / "m.eml"
    path.write_bytes(mail("P-101: case is at the shop.\n\n" + quoted, Subject="RE: notes").as_bytes())
    got = read(path, names=NAMES)
    assert got.entries["text"].tolist() == ["case is at the shop."]
    assert [(r.row, r.value) for r in got.refusals] == [(8, "- P-102 needs an oil change")]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("P-101 tripped on overload and was restarted. P-102 seal was changed.\nThe TG-2 gearbox is noisy.", 3),
        ("This weekend P-101 tripped on overload. We also had P-102 with its seal leaking.", 2),
        ("This weekend P-101 tripped on overload. P-101 was restarted by the shift.", 1),
    ],
)
def test_sentences_of_a_mail_that_tell_of_other_machines_are_lines(
    tmp_path: Path, read: Callable[..., Any], body: str, lines: int
) -> None:
    path = tmp_path / "m.eml"
    path.write_bytes(mail(f"Hi all,\n\n{body}\n\nThanks\n").as_bytes())
    got = read(path, names=NAMES)
    assert sum(len(text.split("\n")) for text in got.entries["text"]) == lines


def test_a_planned_stop_that_began_at_its_clock_leads_in_what_was_done(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    lines = (paragraph("Tuesday 14 March 2023 DAYS B shift"), paragraph("0800  Planned shut of machine 1:"), listed("felt of press 3 changed"), listed("cylinder 5 joint repacked"), paragraph("1715  Machine 1 started 15 late, fuse of the lub pump"), paragraph("Planned for tomorrow:"), listed("bellows of press 3 to be checked"), paragraph("Friday 17th March 2023 - Nights"), paragraph("2005  Feed pump B tripped, seal gone"))  # fmt: skip
    got = read(docx(tmp_path / "log.docx", *lines))
    told = [got.fields(n) for n in range(len(got.entries))]
    assert [f["description"].split()[0] for f in told if f.get("status") == "planned"] == ["bellows"]
    assert [f["date"] for f in told][-1] == "Friday 17th March 2023"


def test_lines_of_minutes_that_name_a_machine_are_of_the_day_of_the_meeting(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    lines = ("WEEKLY MAINTENANCE MEETING", "Held in the Engineering Conference Room, Wednesday 22 February 2023, 10:00", "Present: R. Aitken (chair), D. McLeod", "AOB", "Lift pump 1 ragged again, screen bars are bent.", "The canteen is closed on Friday all day.", "Next meeting: Wednesday 1 March 2023, same place.")  # fmt: skip
    got = read(docx(tmp_path / "minutes.docx", *map(paragraph, lines)), names=frozenset({"Lift pump 1", "Lift pump 2"}))
    told = [(f["date"], f["description"]) for f in map(got.fields, range(len(got.entries)))]
    assert told == [("2023-02-22", "Lift pump 1 ragged again, screen bars are bent.")]


def test_a_machine_that_a_later_sentence_begins_with_is_not_that_of_the_first(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    path = tmp_path / "m.eml"
    path.write_bytes(mail("Seal ordered for the fan pump, two weeks. P-101 I will look at today.\n").as_bytes())
    got = read(path, names=NAMES)
    assert "equipment" not in got.fields(0)
    assert got.entries["text"].iloc[0].split("\n")[1].startswith("P-101 I will")


def test_what_was_done_as_well_is_of_the_day_above(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "m.eml"
    body = "P-101 chain snapped last night about 22:15, new one on.\n\nAlso changed a leaking regulator on P-102 while we stood.\n\nTG-2 is noisy as well.\n"
    path.write_bytes(mail(body, Date="Wed, 27 Aug 2025 06:40:02 +0100").as_bytes())
    got = read(path, names=NAMES)
    assert [got.fields(n).get("date", "") for n in range(3)] == ["", "2025-08-26", ""]


def test_days_with_the_name_of_their_month_take_the_year_above(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines = (
        "Tue 17 Dec 24 R-2302 manway gasket leaking, renewed",
        "Wed 18 Dec VP-2602 running hot, cooling water valve found shut",
        "Fri 20 December: P-2301A vibration check ok",
        "Thu 2 Jan 08:30 P-2301B pump tripped, seal pot empty",
        "3 Jan - P-2301B seal pot filled",
        "Tue 3 marked bolts of P-2301A were tightened",
    )
    (tmp_path / "notes.txt").write_text("\n".join(lines))
    got = read(tmp_path / "notes.txt")
    assert [got.fields(n)["date"] for n in range(5)] == [
        "17 Dec 24",
        "18 Dec 2024",
        "20 December 2024",
        "2 Jan 2025",
        "3 Jan 2025",
    ]
    assert got.fields(3)["time"] == "08:30"
    assert got.fields(4)["description"].endswith("seal pot filled")


def test_a_clock_below_the_heading_of_a_day_makes_a_line_of_few_words(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines = ("Tues 16 Apr 2024 – Early", "0930 VSU greased, both carriages.", "0940 MUC2 greased.", "0945 Esc 3 tripped.", "0947 MUC1 dead.", "1400 Late shift", "1410 MUC3 Dead")  # fmt: skip
    got = read(docx(tmp_path / "log.docx", *map(paragraph, lines)), names=NAMES)
    assert [got.fields(n).get("time") for n in range(len(got.entries))] == ["0930", "0940", "0945", "0947", "1410"]
    assert got.entries["text"].tolist()[1::2] == ["MUC2 greased.", "MUC1 dead."]
    assert days_of(got) == ["Tues 16 Apr 2024"] * 5
    assert not got.refusals


@pytest.mark.parametrize("line", ["MUC1 dead", "MUC1 Dead.", "0947 dead.", "0950 ok"])
@pytest.mark.parametrize("heading", ["Tues 16 Apr 2024 – Early", "Wed 31 Febr 2024 – Early"])
def test_what_says_too_little_below_the_heading_of_a_day_is_told(
    tmp_path: Path, read: Callable[..., Any], line: str, heading: str
) -> None:
    path = tmp_path / "log.txt"
    path.write_text(f"Mon 15 Apr 2024\nP-101 seal leaking again.\n\n{heading}\n0930 P-102 greased again today.\n\n{line}\n\nMechanical:\nJ. Lee\nPage 1 of 1\n")  # fmt: skip
    got = read(path, names=NAMES)
    rows = [r.message.rsplit(": ", 1)[-1] for r in got.refusals]
    assert rows == (["7."] if "Apr" in heading else ["5, 7."])


def test_the_end_of_a_wrapped_sentence_is_no_line_of_its_clock(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.txt"
    path.write_text("Tues 16 Apr 2024\n- P-101 tripped on overload, overload was reset and it was started at\n0940 by Lee.\n")  # fmt: skip
    got = read(path, names=NAMES)
    assert len(got.entries) == 1
    assert "0940 by Lee." in got.entries["text"].iloc[0]
