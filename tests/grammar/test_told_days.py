"""Days told from the day of writing, in the languages of the plants; what looks like one and is none."""

from __future__ import annotations

from datetime import datetime

import pytest

from pdm.config import DateOrder
from pdm.grammar.told_days import told_day
from pdm.grammar.weekdays import whole_weekday


def day(text: str, at: str, order: DateOrder = "DMY", *, planned: bool = False) -> str:
    told = told_day(text, datetime.fromisoformat(at), order, planned=planned)
    return "" if told is None else told.day.isoformat()


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("Boiler 3 came off the range last night at 23:10 - economiser leak", "2023-01-24 07:50", "2023-01-23"),
        ("compressor tripped last night at 02:10", "2023-01-24 07:50", "2023-01-24"),
        ("top belt away last night about quarter to 11. Spare is in the store", "2023-05-02 07:20", "2023-05-01"),
        ("feed pump motor failed Friday afternoon (8th), bearing broken up", "2023-12-11 09:03", "2023-12-08"),
        ("stripped B pump on Saturday: seal faces burnt", "2023-03-20 09:12", "2023-03-18"),
        ("back in service Sunday 19th 1600", "2023-03-20 09:12", "2023-03-19"),
        ("film brake sticking since Tues, Gaz looking", "2025-09-12 23:59", "2025-09-09"),
        ("light curtain tripping out for no reason 10/9 - DONE", "2025-09-12 23:59", "2025-09-10"),
        ("our engineer attended site 15/06. Impeller found detached", "2023-06-16 10:00", "2023-06-15"),
        ("rectifier chain broke on the 16th so look at it", "2023-09-01 10:00", "2023-08-16"),
        ("on Oct 3 the pump tripped", "2025-10-22 10:00", "2025-10-03"),
        ("Zaterdagavond 6/9 is de ketel uitgevallen", "2025-09-08 07:45", "2025-09-06"),
        ("tijdens de audit van 30 september werkte de uitstoter niet", "2025-10-02 11:20", "2025-09-30"),
        ("Casepacker 2 stond vanmorgen stil", "2025-06-03 16:12", "2025-06-03"),
        ("Pumpe 3 ist gestern Abend ausgefallen", "2025-06-03 06:12", "2025-06-02"),
        ("Heute Nacht um 23:10 ist die Pumpe ausgefallen", "2025-06-03 06:12", "2025-06-02"),
        ("Samstagabend Presse 3 Öl verloren", "2025-10-20 10:00", "2025-10-18"),
        ("Kompressor wurde am 15.10. getauscht", "2025-10-20 10:00", "2025-10-15"),
        ("La pompe 3 est tombée en panne hier soir", "2025-06-03 06:12", "2025-06-02"),
        ("Rampe LED remplacée hier par le technicien", "2023-04-13 09:12", "2023-04-12"),
        ("dripping from gland sat night, snugged up", "2022-06-20 06:40", "2022-06-18"),
        ("La bomba falló anoche", "2025-06-03 06:12", "2025-06-02"),
        ("tripped due to overload, reset by Ken on Friday", "2023-10-30 06:01", "2023-10-27"),
        ("TP1 - went down 10:48 pm on clutch overtemp", "2025-03-07 06:22", "2025-03-06"),
        ("Effl - Rake stopped 2145, torque trip then pin sheared", "2023-10-27 06:01", "2023-10-26"),
        ("Um 23:10 Uhr ausgefallen, Sicherung", "2023-10-27 06:01", "2023-10-26"),
        ("Morning. Yesterday (7/14) around 11pm the glycol chiller quit", "2024-07-15 06:40", "2024-07-14"),
        ("el lunes se paró la bomba", "2025-10-22 10:00", "2025-10-20"),
    ],
)
def test_the_day_that_a_text_tells(text: str, at: str, expected: str) -> None:
    assert day(text, at) == expected


@pytest.mark.parametrize(
    "text",
    [
        "seal ordered, coming Thursday week. We had wire in it in Sept as well.",
        "tubes will be plugged Thursday when she is cool",
        "no parts until Monday, running on one",
        "tilt ram leaking, Linde booked 15/9",
        "seal leaking. The same seal was changed on Monday.",
        "hier staat de pomp stil, hij lekt van onder",
        "hier ist die Pumpe undicht",
        "Montage der Pumpe erledigt",
        '1/2" pipe leaking, 6/8 bolts loose',
        "pumps 3/9 swapped at 10/9 bars",
        "leak at the 2nd stage, 3rd time",
        "machine sat for three days",
        "failed Friday 3/9",
        "Gasanalyse vom 14.08.: H2 210 ppm, kein Hinweis",
        "seal leaking as in the report of 3 September",
        "rego inspection Friday",
        "spare wanted for Friday",
        "please check the seal on Monday",
        "heute Abend um 20:00 Probelauf",
        "TÜV-Prüfung am Montag",
        "am Donnerstag 18.09. wird die Anlage abgestellt",
        "tripped 1450 rpm too high, stopped 0810",
    ],
)
def test_what_is_still_to_come_or_is_no_day(text: str) -> None:
    assert day(text, "2025-09-12 10:00") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All - for Tuesday:", "2023-09-05"), ("für Dienstag:", "2023-09-05"), ("annual strip and inspect Sat", "2023-09-02"), ("for Friday", "2023-09-08"),
        ("demain", "2023-09-02"), ("shut on 12 September", "2023-09-12"),
    ],
)  # fmt: skip
def test_a_plan_is_of_the_next_such_day(text: str, expected: str) -> None:
    assert day(text, "2023-09-01 15:44", planned=True) == expected


def test_a_weekend_is_two_days() -> None:
    told = told_day("This weekend P-101 tripped on overload", datetime(2024, 4, 1, 8, 30), "DMY")
    assert told is not None
    assert (told.first.isoformat(), told.last.isoformat()) == ("2024-03-30", "2024-03-31")
    assert day("second time this weekend", "2024-04-01 08:30") == day("tripped this weekend", "2024-03-31 08:30") == ""
    assert day("next weekend the boiler is opened", "2024-04-01 08:30") == ""


def test_a_night_of_which_no_clock_is_told_may_be_either_day() -> None:
    told = told_day("tripped last night", datetime(2024, 5, 3, 8, 30), "DMY")
    assert told is not None
    assert (told.day.day, told.first.day, told.last.day) == (2, 2, 3)


@pytest.mark.parametrize(
    ("word", "expected"), [("Tues", 1), ("vrijdagmiddag", 4), ("lunes", 0), ("samstags", 5), ("sat", None), ("Montage", None), ("segunda", None), ("Son", None)]
)  # fmt: skip
def test_words_that_name_a_day_of_the_week_by_themselves(word: str, expected: int | None) -> None:
    assert whole_weekday(word) == expected


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "text",
    [
        "Braai on Friday at 1",
        "Toolbox talk tuesday 7",
        "Réunion lundi 8h",
        "riunione venerdì ore 10",
        "Besprechung am Freitag um 12 Uhr",
        "Shutdown Saturday 6 to 2",
        "We do the pump Saturday",
        "Change the belt on Friday",
        "Monday we change the belt",
        "Lets swap the pump Monday",
        "Wir machen das am Montag",
        "Nous le ferons lundi",
        "lo facciamo lunedì",
        "We doen het maandag",
        "Back on Monday",
        "Fitter is in Monday",
    ],
)
def test_what_people_are_still_to_do_or_meet_for_did_not_happen_last_week(text: str) -> None:
    assert day(text, "2025-03-06 09:00") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Changed the belt on Friday at 10", "2025-02-28"),
        ("we changed the belt Friday", "2025-02-28"),
        ("line back on Friday after the repair", "2025-02-28"),
        ("check valve leaking on Friday", "2025-02-28"),
        ("we have a leak since Monday", "2025-03-03"),
        ("no parts on Monday, pump down since", "2025-03-03"),
    ],
)
def test_what_happened_last_week_stays_there(text: str, expected: str) -> None:
    assert day(text, "2025-03-06 09:00") == expected
