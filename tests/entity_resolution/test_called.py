"""What a register's row calls its machine: description, type, maker and type, and two names in one cell."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.records import REGISTER

COLUMNS = ("asset_id", "description", "manufacturer", "model", "aliases")


def _register(*rows: tuple[str | None, ...], **more: Any) -> pd.DataFrame:
    return REGISTER.rows([
        {"tag": row[0], "site": "north", **dict(zip(COLUMNS, row, strict=False)), **more} for row in rows
    ])  # fmt: skip


WORKS = _register(
    ("10021", "Bearbeitungszentrum Heller H 5000", "Heller", "H 5000"),
    ("10031", "Drehmaschine Index G200", "Index", "G200"),
    ("10032", "Drehzentrum Gildemeister CTX 510", "Gildemeister", "CTX 510"),
    ("10033", "Drehzentrum Gildemeister CTX 510", "Gildemeister", "CTX 510"),
    ("10041", "Exzenterpresse Schuler 250 t", "Schuler", "PDr 250"),
    ("10042", "Exzenterpresse Schuler 400 t", "Schuler", "MSP 400"),
    ("10051", "Abkantpresse TruBend 5170", "Trumpf", "TruBend 5170"),
    ("10061", "Haul truck", "Komatsu", "830E-1AC"),
    ("10062", "Haul truck 240t", "CAT", "793F"),
    ("10063", "Haul truck 240t", "CAT", "793F"),
    ("10064", "Grader", "CAT", "16M"),
)


SHARED = ("10032", "10033", "10061", "10062", "10063")
"""Of a description that others have, too, or that others begin with."""


@pytest.mark.parametrize("row", [r for r in WORKS.to_dict("records") if r["asset_id"] not in SHARED])
def test_a_description_as_it_stands_is_its_machine(row: dict[str, Any]) -> None:
    found = link(mentions(row["description"]), WORKS)
    assert found["asset_id"].tolist() == [row["asset_id"]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Heller H5000", "10021"), ("Index G200", "10031"), ("TruBend 5170", "10051"), ("Trumpf TruBend 5170", "10051"),
        ("Exzenterpresse 400", "10042"), ("830E", "10061"), ("Komatsu 830E", "10061"), ("komatsu 830e-1ac", "10061"), ("16M", "10064"),
    ],
)  # fmt: skip
def test_a_type_that_one_machine_has_is_its_name(written: str, meant: str) -> None:
    assert link(mentions(written), WORKS)["asset_id"].tolist() == [meant]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Drehzentrum Gildemeister CTX 510", {"10032", "10033"}),
        ("Haul truck", {"10061"}),
        ("793F", {"10062", "10063"}),
        ("5170", {"10051"}),
    ],
)
def test_what_several_are_called_and_a_number_alone_are_proposed(written: str, meant: set[str]) -> None:
    found = link(mentions(written), WORKS)
    assert found["asset_id"].isna().all()
    assert meant <= set(candidates(found))


@pytest.mark.parametrize("written", ["Exzenterpresse 630", "Exzenterpresse 630 t", "Index G400", "TruBend 3120"])
def test_another_number_is_another_machine(written: str) -> None:
    assert link(mentions(written), WORKS)["asset_id"].isna().all()


def test_a_description_that_is_the_tag_of_another_machine_names_that_one() -> None:
    here = _register(("P-101A", "Boiler feed pump"), ("M-7", "P-101A"))
    assert link(mentions("P-101A"), here)["asset_id"].tolist() == ["P-101A"]


def test_a_word_for_a_class_is_none_of_its_names() -> None:
    here = _register(("P1", "Pump"), ("P2", "Slurry pump"), ("P3", "Booster pump"))
    assert link(mentions("pump"), here)["asset_id"].isna().all()


BUSES = _register(
    *[(str(n), None, None, None, alias) for n, alias in ((4201, "YJ14 KXA"), (4202, "YJ14 KXB"), (2031, "BF60 VHG"))]
)


@pytest.mark.parametrize("written", ["4202 YJ14 KXB", "4202 / YJ14 KXB", "YJ14KXB (4202)", "4202, yj14 kxb"])
def test_two_names_of_one_machine_are_one_name(written: str) -> None:
    assert link(mentions(written), BUSES)["asset_id"].tolist() == ["4202"]


def test_names_of_two_machines_are_not() -> None:
    found = link(mentions("4202 / YJ14 KXA"), BUSES)
    assert found["asset_id"].isna().all()


@pytest.mark.parametrize("written", ["bus 4202", "Bus 4202", "Fleet 4202", "vehicle 4202"])
def test_a_word_before_a_number_that_one_machine_bears_is_no_other_tag(written: str) -> None:
    assert link(mentions(written), BUSES)["asset_id"].tolist() == ["4202"]


@pytest.mark.parametrize("written", ["route 4202", "Room 4202", "MH 4202", "bus 02"])
def test_a_number_of_something_else_is_left_open(written: str) -> None:
    assert link(mentions(written), BUSES)["asset_id"].isna().all()


FLEET = _register(("DT101", "Haul truck 240t"), ("DT102", "Haul truck 240t"), ("DZ11", "Track dozer"), ("EX03", "Excavator 360t"),
                  ("WC02", "Water cart 80kL"), equipment_class="own class")  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Truck 101", "DT101"), ("Haul truck 102", "DT102"), ("Dozer 11", "DZ11"), ("Water cart", "WC02")],
)
def test_a_word_of_a_description_says_a_class_that_is_the_plants_own(written: str, meant: str) -> None:
    assert link(mentions(written), FLEET)["asset_id"].tolist() == [meant]


@pytest.mark.parametrize("written", ["Dozer 101", "Truck 3", "Haul truck"])
def test_a_class_that_a_machine_is_not_keeps_it_open(written: str) -> None:
    assert link(mentions(written), FLEET)["asset_id"].isna().all()


ROOFS = _register(
    ("AHU-2", "Air handling unit ED"),
    ("RTU-1", "Rooftop unit lobby east"),
    ("RTU-2", "Rooftop unit lab"),
    ("WP1", "Wash pump 1"),
)


@pytest.mark.parametrize(
    ("place", "meant"), [("ED roof", "AHU-2"), ("Lab", "AHU-2"), ("RTU-1", None), ("Wash pump 1", None)]
)
def test_a_place_beside_a_tag_contradicts_it_only_where_it_names_another_machine(place: str, meant: str | None) -> None:
    found = link(mentions({"mention": "AHU-2", "functional_location": place}), ROOFS)
    assert found["asset_id"].tolist() == [meant]


@pytest.mark.parametrize(
    "text",
    [
        "Wrong asset, this is RTU-1 - seal dripping",
        "should be RTU-1",
        "wrong pump - that was RTU-1",
        "falsche Anlage gebucht, RTU-1: Riemen gerissen",
    ],
)
def test_a_text_that_says_which_other_machine_is_meant_keeps_the_tag_open(text: str) -> None:
    found = link(mentions({"mention": "AHU-2"}, text=text), ROOFS)
    assert found["asset_id"].isna().all()
    assert {"AHU-2", "RTU-1"} <= set(candidates(found))
    # one that is named beside it is no correction
    beside = link(mentions({"mention": "AHU-2"}, text="belt from RTU-1 fitted"), ROOFS)
    assert beside["asset_id"].tolist() == ["AHU-2"]
    wrong = link(mentions({"mention": "AHU-2"}, text="wrong oil from RTU-1 store filled"), ROOFS)
    assert wrong["asset_id"].tolist() == ["AHU-2"]


DEPOT = _register(
    ("2035", "Bus, single deck"), ("4205", "Bus, double deck"), ("P-101A", "Slurry pump"), ("P-101B", "Slurry pump")
)


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("2035", "Driver error - wrong vehicle on card, should read 4205", {"2035", "4205"}),
        ("P-101A", "strike above, vibration was on B. A never touched", {"P-101A", "P-101B"}),
        ("P-101B", "falsche Pumpe, war auf A", {"P-101A", "P-101B"}),
    ],
)
def test_a_number_or_a_letter_alone_says_which_other_machine_is_meant(name: str, text: str, meant: set[str]) -> None:
    found = link(mentions({"mention": name}, text=text), DEPOT)
    assert found["asset_id"].isna().all()
    assert meant <= set(candidates(found))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2035", "4205 parked beside it"),
        ("P-101B", "A new seal should be fitted"),
        ("P-101A", "swapped on B, ok"),
        # it stands under the right one already
        ("P-101B", "correction: last entry for P-101A should read P-101B, seal leaking"),
        ("4205", "2035 on the card should read 4205"),
    ],  # fmt: skip
)
def test_a_number_or_a_letter_beside_a_tag_is_no_correction_by_itself(name: str, text: str) -> None:
    assert link(mentions({"mention": name}, text=text), DEPOT)["asset_id"].tolist() == [name]


def test_beside_the_key_of_another_system_the_words_of_the_line_are_a_hint() -> None:
    machines = _register(("CRAC-04", "Computer room air unit"), ("CH-01", "Water cooled chiller no.1"), ("1004", "Bus"))
    rows = mentions(
        {"mention": "100404", "text": "CRAC4 humidifier warning"}, {"mention": "1004", "text": "CRAC4 smells"}
    )
    found = link(rows, machines)
    assert found["asset_id"].isna().iloc[0]
    assert "CRAC-04" in candidates(found.iloc[[0]])
    # a number that is the site's own is the machine
    assert found["asset_id"].iloc[1] == "1004"
