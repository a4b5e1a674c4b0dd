from __future__ import annotations

from collections.abc import Callable

import pytest

from pdm.extraction import Extraction

Run = Callable[..., Extraction]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Good morning sir", "greeting"), ("Guten Morgen zusammen", "greeting"), ("Thanks all", "greeting"), ("Happy New Year 2025!", "greeting"), ("Public holiday - Labour Day", "nobody worked"), ("Happy Diwali to you and your family", "greeting"),
        ("Wishing you all a very happy new year", "greeting"), ("Frohe Weihnachten allen Kollegen", "greeting"), ("Joyeux Noël à tous", "greeting"), ("Feliz Navidad", "greeting"), ("Diwali ki hardik shubhkamnaye", "greeting"),
        ("When will it come?", "question"), ("Who is on shift tonight?", "question"), ("Wann kommt das?", "question"), ("¿Cuándo llega?", "question"), ("quantas horas?", "question"), ("Bom dia turma", "greeting"), ("Buenas tardes compañeros", "greeting"), ("kkkk", "greeting"), ("Valeu pessoal", "greeting"),
        ("On my way baas", "greeting"), ("Be there in 10 min", "greeting"), ("Copy boss, will do", "greeting"), ("buongiorno Fabio", "greeting"), ("Thanks to the night shift for the good work", "thanks"), ("Great job on the shutdown everyone", "thanks"),
        ("Sunny and warm, 24 °C", "weather"), ("Wetter: bewölkt, 12 Grad", "weather"), ("pioggia tutto il giorno", "weather"), ("Météo: pluie", "weather"),
        ("Present: Piet, Jan, Sipho", "who is there"), ("3 absent, 1 late", "who is there"), ("Thabo off sick today", "who is there"), ("Anwesend: Müller, Schmidt", "who is there"), ("Manpower: 4 mech 2 elec", "who is there"),
        ("anybody got the key to the penthouse", "greeting"), ("no that was the other one", "greeting"), ("was that the one from June?", "question"),
        ("Braai on Friday at 1", "to meet"), ("SAFETY TOPIC: LOCK OUT", "to meet"), ("Toolbox talk at 7", "to meet"),
        ("Weather: sunny, 18 C", "weather"), ("Sunny, 18 C wind NW", "weather"), ("Rain all day", "weather"), ("Manpower 8", ""), ("Überstunden: 4 h", ""), ("Météo : pluie", "weather"),
        ("REPUBLIC DAY HOLIDAY", "nobody worked"), ("Betriebsferien", "nobody worked"), ("weekly off", "nobody worked"), ("11.2 MW", "load"),
    ],
)  # fmt: skip
def test_what_says_nothing_is_set_aside_with_its_reason(run: Run, text: str, what: str) -> None:
    got = run(("pump tripped", {"date": "03.05.2024"}), (text, {"date": "03.05.2024", "technician": "Jitendra"}))
    assert got.events["text"].tolist() == ["pump tripped"]
    assert what in got.refusals[0].message
    assert (got.refusals[0].reason, got.refusals[0].row, got.refusals[0].value) == ("no_text", 2, text)


def test_the_title_of_somebody_who_signs_has_no_day(run: Run) -> None:
    signed = run(("Sr. Mgr (Maint.)", {"date": "Prepd. by : Maint. Clerk"}))
    assert signed.events.empty
    assert "title" in signed.refusals[0].message


@pytest.mark.parametrize(
    "text",
    ["Weather damage to roof of pump house", "Rain in switchgear, tripped", "Weather: lightning struck, transformer tripped", "Clear", "Attendance of fitter for seal leak", "Good morning sir, RF 14 not working", "Bom dia turma, bomba 3 parou", "cadê o redutor que quebrou?", "happy st pats. #2 tripped hi limit", "Happy labour day to all. Tomorrow PM of carding 8", "Holiday. All normal", "When will pump be repaired, still leaking?", "Why did the pump trip?", "Any update on motor of comp 2?", "happy with vibration now", "ok now", "Done greasing",
     "Heavy rain, water in motor box", "Wind turbine 3 tripped", "Crew: changed pump seal", "Guard absent", "who has fixed the leak", "no, it was the seal that failed", "Pump sick again, cavitating", "Thanks Fabio, pump runs again after new seal", "Meeting with Sulzer about the pump seal", "rain, conveyor stopped", "Ice on the coil", "On duty: P2, P3", "hot, dry bearing",
     "What is that noise from the gearbox?", "Holiday maintenance: belts changed", "Manager informed, motor burnt", "Thanks, seal replaced", "load 11.2 MW, vibration high", "Fine mesh screen torn"],
)  # fmt: skip
def test_what_may_tell_of_work_or_trouble_stays(run: Run, text: str) -> None:
    assert len(run((text, {"date": "03.05.2024"})).events) == 1


def test_what_stands_beside_a_machine_stays(run: Run) -> None:
    for text in ("Good", "11.2 MW", "Holiday"):
        assert len(run((text, {"date": "03.05.2024", "equipment": "TG-1"})).events) == 1


def test_what_stands_in_the_column_of_machines_may_be_the_day_itself(run: Run) -> None:
    got = run(
        ("Sunny 18 C", {"date": "03.05.2024", "equipment": "Weather"}), ("8 men, 1 sick", {"date": "03.05.2024", "equipment": "Attendance"}),
        ("Boiler tripped", {"date": "03.05.2024", "equipment": "Weather"}), ("seal leaking", {"date": "03.05.2024", "equipment": "P-1"}),
    )  # fmt: skip
    assert got.events["text"].tolist() == ["Boiler tripped", "seal leaking"]
