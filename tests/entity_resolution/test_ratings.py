"""What a machine lifts or drives, and its type, are not its number."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.entity_resolution.conftest import link, mentions
from tests.entity_resolution.test_small_plants import plant

from pdm.entity_resolution.names import take_apart, unit_and_letter
from pdm.entity_resolution.ratings import without_ratings


@pytest.mark.parametrize(
    ("description", "unit", "letter"),
    [
        ("Overhead crane 1 10 t", "1", ""),
        ("Brückenkran 1 ABUS 10 t", "1", ""),
        ("Booster pump 3 55 kW", "3", ""),
        ("OVERHEAD CRANE 2 16 T", "2", ""),
        ("Feed pump 4B 30kW", "4", "B"),
        ("Battery charger 2 24 V", "2", ""),
        ("Chlorine drum hoist 3, 2.5 t", "3", ""),
        ("Water cart 80kL", "", ""),
        # a letter before a number is that of a line or a type
        ("Crowner L1", "1", ""),
        ("Gabelstapler Linde E30 Nr. 7", "7", ""),
        ("Forklift no. 4 Hyster H50", "4", ""),
        ("Bearbeitungszentrum Heller H 5000", "", ""),
        # letters and words that are none of a unit
        ("Boiler feed pump 1a", "1", "A"),
        ("Feed pump 2 HP", "2", ""),
        ("Circulating pump 12 A", "12", "A"),
        ("Screen wash pump 2 bar screen", "2", ""),
    ],
)
def test_the_number_of_a_description_is_none_of_its_ratings(description: str, unit: str, letter: str) -> None:
    assert unit_and_letter(description) == (unit, letter)


@pytest.mark.parametrize("tag", ["P-101 t", "P 101 t", "CV 305 m", "pump 101 A"])
def test_a_letter_behind_a_tag_is_no_unit(tag: str) -> None:
    assert without_ratings(tag).numbers == ()


def test_a_number_behind_its_sign_counts_before_a_type() -> None:
    found = take_apart("D11 #12")
    assert found.tag is not None
    assert (found.tag.letters, found.tag.number, found.unit) == ("", "12", "12")
    assert take_apart("P-101 #12").tag == take_apart("P-101").tag


CRANES = {"A1": "Overhead crane 1 10 t", "A2": "Overhead crane 2 16 t", "A3": "Booster pump 3 55 kW", "A4": "Booster pump 4 75 kW",
          "A5": "Screw compressor 5", "A6": "Screw compressor 6", "A7": "Gabelstapler Linde E30 Nr. 7"}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Overhead crane 1", "A1"), ("overhead crane 2", "A2"), ("Booster pump 3", "A3"), ("Booster pump 4", "A4")],
)
def test_the_number_alone_finds_a_machine_whose_description_tells_its_rating(written: str, meant: str) -> None:
    assert link(mentions(*[written] * 3), plant(CRANES))["asset_id"].tolist() == [meant] * 3


def test_the_number_of_a_rating_is_no_unit() -> None:
    assert pd.isna(link(mentions("Overhead crane 10"), plant(CRANES))["asset_id"].iloc[0])


def test_the_letter_of_a_line_is_none_of_the_machine() -> None:
    line = {"L1-LAB": "Labeller L1", "L1-CRO": "Crowner L1", "L2-SEA": "Seamer L2", "BH-CEN": "Beer centrifuge"}
    assert link(mentions(*["Labeller"] * 3), plant(line))["asset_id"].tolist() == ["L1-LAB"] * 3


SUGAR = {
    "C1": "CALDEIRA 1 - AZ 320", "C2": "CALDEIRA 2 - APU 53", "E2": "EXAUSTOR CALDEIRA 2", "T1": "1º TERNO DE MOENDA 42x78", "T2": "2º TERNO DE MOENDA 42x78",
    "V1": "TURBINA ACIONAMENTO 1º/2º TERNO", "B1": "Boiler 7 (John Thompson 40TPH)", "K1": "Kaltwassersatz 6/12 °C",
}  # fmt: skip


@pytest.mark.parametrize(
    ("description", "unit"),
    [
        (SUGAR["C1"], "1"), (SUGAR["C2"], "2"), (SUGAR["T2"], "2"), (SUGAR["V1"], "1-2"), (SUGAR["B1"], "7"), (SUGAR["K1"], ""),
        ("Dampfkessel 1 (12 bar, 8 t/h)", "1"), ("Chaudière vapeur 4 t/h", ""), ("Kälteanlage Sole -25 °C", ""), ("Pré-évaporateur 3000 m2", ""),
        ("Caminhão FMX 6x4", ""), ("Press 3 (PM 2)", "3"),
        # what stands apart is a machine of its own, or a place
        ("Boiler 1 - ID fan 2", "2"), ("Line 2 - Filler 3", "3"), ("Ofen 3 - Tür 2", "2"), ("Hall 2, bay 3", "3"), ("Boiler 2 - fan 1", "1"),
    ],
)  # fmt: skip
def test_sizes_rates_and_types_beside_a_number_are_no_unit(description: str, unit: str) -> None:
    assert unit_and_letter(description)[0] == unit


@pytest.mark.parametrize(
    ("written", "meant"), [("caldeira 2", "C2"), ("Caldeira 1", "C1"), ("exaustor caldeira 2", "E2")]
)
def test_a_number_beside_a_type_is_that_of_the_machine_and_of_no_part_of_it(written: str, meant: str) -> None:
    assert link(mentions(*[written] * 3), plant(SUGAR))["asset_id"].tolist() == [meant] * 3


def test_the_sign_of_an_ordinal_is_no_letter() -> None:
    found = link(mentions("2º terno de moenda", "terno 2"), plant(SUGAR))
    assert found["asset_id"].iloc[0] == "T2"
    assert found["asset_id"].iloc[1] != "V1"
