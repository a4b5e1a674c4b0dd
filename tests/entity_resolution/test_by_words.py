"""Names in words of which less is written than they seem to say: what could be another machine is left to a person."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.records import REGISTER


def _register(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return REGISTER.rows([
        {"asset_id": f"n{n:02d}", "tag": tag, "site": "north", "description": description, "equipment_class": kind}
        for n, (tag, description, kind) in enumerate(rows)
    ])  # fmt: skip


def _linked(register: pd.DataFrame, name: str, **more: Any) -> Any:
    links = link(mentions(name, **more), register)
    found = links["asset_id"].iloc[0]
    return (None if pd.isna(found) else register.set_index("asset_id").at[found, "tag"]), candidates(links)


MOTORS = tuple((f"4-M-30{n}", f"Hoist motor {n}", "motor") for n in range(1, 8))


@pytest.mark.parametrize("name", ["BO pump 1", "#1 BO pmp", "1 BO pp", "BOP-1"])
def test_two_letters_are_not_one_word_of_several(name: str) -> None:
    """Booster pump 1 is in no register; that of the boiler feed pump 1 begins alike."""
    register = _register(("2-P-201", "Boiler feed pump 1", "pump"), ("2-P-202", "Boiler feed pump 2", "pump"), *MOTORS)
    assert _linked(register, name)[0] is None
    # the whole description, or initials of it
    assert _linked(register, name.replace("BO", "BF"))[0] == "2-P-201"
    # letters that stand for all that tells it from others
    booster = _register(("2-P-201", "Boiler feed pump 1", "pump"), ("2-P-203", "Booster pump 1", "pump"), *MOTORS)
    found, posterior = _linked(booster, name)
    assert found in (None, "2-P-203")
    assert posterior.get("n01", 0.0) > posterior.get("n00", 0.0)


@pytest.mark.parametrize("name", ["pump 3", "pmp 3", "#3 pump"])
def test_the_number_behind_a_class_may_be_that_of_an_area(name: str) -> None:
    register = _register(("1-P-274", "Cooling water pump 3", "pump"), ("3-P-220", "Booster pump 1", "pump"), *MOTORS)
    found, posterior = _linked(register, name)
    assert found is None
    assert posterior["n00"] == pytest.approx(posterior["n01"])
    both = _register(("3-P-274", "Cooling water pump 3", "pump"), ("1-P-220", "Booster pump 1", "pump"), *MOTORS)
    assert _linked(both, name)[1]["n00"] > 0.7


def test_an_area_in_which_all_stand_tells_nothing() -> None:
    register = _register(("2-P-274", "Cooling water pump 2", "pump"), ("2-P-220", "Booster pump 1", "pump"), *MOTORS)
    assert _linked(register, "pump 2")[1]["n00"] > 0.7


def test_a_class_word_alone_is_one_though_another_machine_bears_it() -> None:
    """There is a conveyor gearbox; `conveyor 2` is no better told for that."""
    register = _register(
        ("1-CV-231", "Packing conveyor 2", "conveyor"), ("2-CV-204", "Packing conveyor 1", "conveyor"),
        ("1-G-208", "Conveyor gearbox 1", "gearbox"), *MOTORS,
    )  # fmt: skip
    assert _linked(register, "conveyor 2")[0] is None
    assert _linked(register, "packing conveyor 2")[0] == "1-CV-231"


def test_a_duty_that_no_machine_of_the_site_has_is_not_read_over() -> None:
    register = _register(("1-XV-183", "Letdown valve 1", "valve"), *MOTORS)
    assert _linked(register, "inlet valve 1", component="actuator")[0] is None
    assert _linked(register, "valve 1", component="actuator")[0] == "1-XV-183"


def test_a_word_for_one_of_several_kinds_of_a_class_is_not_said_of_the_others() -> None:
    fleet = REGISTER.rows([
        {"asset_id": a, "tag": a, "site": "north", "description": d, "equipment_class": k}
        for a, d, k in [
            ("VGF-01", "Vibrating grizzly feeder", "conveyor"), ("CNV-01", "Conveyor 1", "conveyor"), ("CNV-02", "Conveyor 2", "conveyor"),
            ("EXC-07", "Excavator 07", "vehicle"), ("GRD-01", "Grader", "vehicle"),
        ]
    ])  # fmt: skip
    for name, meant in (("Feeder", "VGF-01"), ("Grader", "GRD-01")):
        assert next(iter(candidates(link(mentions(name), fleet)))) == meant


POWER = REGISTER.rows([
    {"asset_id": i, "tag": i, "site": "north", "description": d}
    for i, d in [
        ("IDF1", "FAN INDUCED DRAFT UNIT 1"), ("FDF1", "FAN FORCED DRAFT UNIT 1"), ("PU1", "PUMP BOILER FEED"), ("PU2", "PUMP SLURRY"), ("CV1", "CONVEYOR REJECTS"),
        ("PAL1", "PALLETISER LINE 1"), ("TK1", "TANK FUEL OIL"), ("CR1", "CRUSHER SECONDARY"),
    ]
])  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"), [("ID fan", "IDF1"), ("FD fan", "FDF1"), ("Pally", "PAL1"), ("pally 1", "PAL1")]
)
def test_initials_behind_what_a_machine_is_and_words_that_people_cut_short_find_it(written: str, meant: str) -> None:
    found = candidates(link(mentions(written), POWER))
    assert next(iter(found)) == meant
