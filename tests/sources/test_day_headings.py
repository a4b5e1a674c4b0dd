"""Days that stand alone are headings: the lines below are of that day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pdm.sources.tables.day_headings import DayHeading, day_heading

from .test_word import docx, paragraph

LOGS = {
    "es": ("Lunes 6 de marzo de 2023", "Martes 7 de marzo de 2023", ["09:40 Se para bomba de lodos 1 por fuga, se aprieta", "Soplador 2 parado, banda reventada"], "Soplador 1 no arranca"),
    "en": ("Monday 6 March 2023:", "07/03/2023", ["09:40 Sludge pump 1 stopped, gland leaking", "Blower 2 found stopped, belt broken"], "Blower 1 does not start"),
}  # fmt: skip


@pytest.mark.parametrize("language", LOGS)
@pytest.mark.parametrize("bullet", ["", "- "])
def test_lines_below_a_day_are_of_that_day(
    tmp_path: Path, read: Callable[..., Any], language: str, bullet: str
) -> None:
    first, second, jobs, last = LOGS[language]
    lines = ("Log of the works", first, *(bullet + j for j in jobs), "", second, bullet + last)
    got = read(docx(tmp_path / "log.docx", *map(paragraph, lines)))
    fields = [got.fields(n) for n in range(len(got.entries))]
    assert [f["date"] for f in fields] == [first.rstrip(":"), first.rstrip(":"), second]
    assert fields[0]["time"] == "09:40"
    assert jobs[0].removeprefix("09:40 ") in got.entries["text"].iloc[0]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("02/10/23 T1", True), ("03/10/23  T3  Beto", True), ("02/10/23 T1 tripped", False), ("02/10/23 P1", False), ("1/9/23 Mon days", True), ("Sat nite 1/14/23", True), ("1/9/2023 - Nights", True), ("1/9/23 day shift", True), ("Tueday 1/10/23 Days (A crew)", True), ("06.03.2023 Frühschicht 06:00 - 14:00", True),
        ("3. Schicht 06.03.23", True), ("C-Shift of 2nd Jan 2025 (22.00 to 06.00)    Shift In-charge: H. Purohit", True), ("Équipe de nuit du 6 mars 2023", True), ("Zmiana nocna 06.03.2023", True), ("Turno 3 - 06/03/2023 (J. Soto)", True),
        ("Mo 08.01.2024  Frühschicht  (Sf: Wenzel, 5 Mann)", True), ("Mon 8 Jan 2024 Day shift (A crew, 6 men, 1 sick)", True), ("Lun 08/01/2024 matin [chef: Durand, 4 pers.]", True), ("08.01.2024 (2 men)", True),
        ("Mo 08.01.2024 Frühschicht (R-2302, 2 Störungen)", False), ("Mo 08.01.2024 Frühschicht (Pumpe 3, 2 Mann)", False), ("08.01.2024 Pumpe 3 (2 Mann)", False),
        ("1/9/23 days - steady", False), ("1/9/23 Mon days lost", False), ("pump 1 6/3/2023", False), ("12.5 days", False), ("B 6/3/2023", False),
        ("06/03/2023", True), ("Night shift - 06.03.2023", True), ("mar 7 marzo 2023", True), ("Dienstag, 7. März 2023", True),
        ("Report of 6 March 2023", False), ("6 March", False), ("Date: 6/3/2023", False), ("P-101 6/3/2023", False), ("6 March 2023 all quiet", False), ("", False),
    ],
)  # fmt: skip
def test_a_heading_is_a_day_and_nothing_else(line: str, heading: bool) -> None:
    assert (day_heading(line, "DMY") is not None) is heading


def test_a_heading_may_lack_its_year_where_a_weekday_or_a_shift_stands_beside_it() -> None:
    assert day_heading("Mon nights 1/9", "MDY") == DayHeading("Mon 1/9", night=True)
    # a label in brackets takes nothing before them along
    assert day_heading("Di 09.01.2024  Nachtschicht (Sf: Lee)", "DMY") == DayHeading("Di 09.01.2024", night=True)
    assert day_heading("Tues 7 Oct - nights", "DMY") == DayHeading("Tues 7 Oct", night=True)
    assert day_heading("Monday, October 6th", "MDY") == DayHeading("Monday October 6th")
    assert day_heading("Sun 3 pumps", "DMY") is None
    assert day_heading("10.3. Nachtschicht", "DMY") == DayHeading("10.3.", night=True)


def test_the_year_of_a_named_month_is_that_of_the_heading_above(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.txt"
    path.write_text(
        "Mon 6 Oct 2025 days\n- P-101 seal leaking, replaced\n\nTues 7 Oct - nights\n- 23:10 P-102 tripped\n- 01:10 P-102 tripped again\n"
    )
    got = read(path)
    assert [got.fields(n)["date"] for n in range(3)] == ["Mon 6 Oct 2025", "Tues 7 Oct 2025", "2025-10-08"]


def test_headings_with_a_shift_are_no_events(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines = ("1/9/23 Mon days", "- P-101 tripped on overload", "Sat nite 1/14/23", "- K-102 seal vent alarm, shutdown", "", "1/16 Mon days", "- swapped the bottoms pumps")  # fmt: skip
    got = read(docx(tmp_path / "notes.docx", *map(paragraph, lines)), order="MDY")
    assert [got.fields(n)["date"] for n in range(len(got.entries))] == ["Mon 1/9/23", "Sat 1/14/23", "Mon 1/16/23"]
    assert not got.refusals


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Monday 9th January 2023 – Days – B shift (Rennie / Sneddon / Watt)", DayHeading("Monday 9th January 2023")),
        ("Monday 9th / Tuesday 10th January 2023 – Nights – D shift (Laird / Paton)", DayHeading("2023-01-09", night=True)),
        ("Night shift 31 Jan - 1 Feb 2023", None), ("Nacht 9. auf 10. Januar 2023", DayHeading("2023-01-09", night=True)),
        ("Nights 9/11 January 2023", None), ("Sat 4 / Sun 5 March 2023 - days", None),
        ("Sat 18.02.23 N – C shift (Scobie, Eck)", DayHeading("Sat 18.02.23", night=True)), ("Sunday 2/4/23 – D", DayHeading("Sunday 2/4/23")),
        ("Monday 1st May – Nights", DayHeading("Monday 1st May", night=True)),
    ],
)  # fmt: skip
def test_a_heading_may_name_both_days_of_a_night_its_people_and_its_shift_by_a_letter(
    line: str, told: DayHeading | None
) -> None:
    assert day_heading(line, "DMY") == told


def test_a_day_that_is_not_understood_ends_the_day_above(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines = ("Thurs 26/01/2023 Days", "0700  Aerator 1 stopped, rags round the shaft", "Sat 4 / Sun 5 March 2023 - days", "0915  Sludge press belt ripped", "Monday 1st May - Nights", "2240  Press belt wandered off", "0110  Press belt back on")  # fmt: skip
    got = read(docx(tmp_path / "log.docx", *map(paragraph, lines)))
    told = [(f["date"], f["time"], f["description"]) for f in map(got.fields, range(len(got.entries)))]
    assert told == [
        ("Thurs 26/01/2023", "0700", "Aerator 1 stopped, rags round the shaft"),
        ("Monday 1st May 2023", "2240", "Press belt wandered off"),
        ("2023-05-02", "0110", "Press belt back on"),
    ]
    assert ["3-4" in r.message for r in got.refusals] == [True]


@pytest.mark.parametrize("code", ["T", "S", "N"])
def test_codes_of_shifts_that_recur_behind_days_head_them(tmp_path: Path, read: Callable[..., Any], code: str) -> None:
    path = tmp_path / "log.txt"
    path.write_text(
        f"02/10/23  {code}1\nLlenadora paro de emergencia, contacto roto\n03/10/23  {code}3  Beto\nEncartonadora brinca el embrague\n05/10/23 {code}1\nPump will not start\n"
    )
    got = read(path)
    assert [(got.fields(n)["date"], got.fields(n)["description"].split()[0]) for n in range(len(got.entries))] == [
        ("02/10/23", "Llenadora"),
        ("03/10/23", "Encartonadora"),
        ("05/10/23", "Pump"),
    ]


def test_a_machine_behind_its_day_is_no_code_of_a_shift(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.txt"
    path.write_text("02/10/23 K1 seal leaking again\n03/10/23 K1\n04/10/23 K2\nbearing of the gear is worn\n")
    got = read(path, names=frozenset(("K1", "K2", "K3")))
    assert [got.fields(n)["date"] for n in range(len(got.entries))] == ["02/10/23"]
