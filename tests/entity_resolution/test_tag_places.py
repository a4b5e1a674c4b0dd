"""Tags with the letters of a building, a line or a kind before them: which machines they are, and which they are not."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.entity_resolution import unregistered
from pdm.entity_resolution.tag_places import is_short, place_before, stands_at
from pdm.grammar.tags import Tag
from pdm.records import REGISTER

CAMPUS = {
    "A-AHU-01": "Office air handler", "A-AHU-02": "Canteen air handler", "B-AHU-01": "Lab air handler", "A-LIFT-01": "Passenger lift left",
    "A-LIFT-02": "Passenger lift right", "DC-PDU-B1": "Power distribution unit B", "A-CWP-01": "Condenser water pump",
    "B-SCR-501": "Scrubber", "B-P-501": "Recirculation pump",
}  # fmt: skip


def campus(**more: str) -> pd.DataFrame:
    rows = [{"asset_id": a, "tag": a, "site": "north", "description": d} for a, d in {**CAMPUS, **more}.items()]
    return REGISTER.rows(rows)


def linked(*written: Any, **more: str) -> list[Any]:
    return [a if isinstance(a, str) else None for a in link(mentions(*written), campus(**more))["asset_id"]]


@pytest.mark.acceptance
def test_a_machine_of_another_building_is_not_linked_to_its_namesake() -> None:
    written = ["B-AHU-02", "B-LIFT-02", "C-CWP-01", "A-P-501", "C AHU 02", "b-lift-02"]
    links = link(mentions(*written), campus())
    assert links["asset_id"].isna().all()
    assert all(next(iter(candidates(links, e))) is None for e in links.index)


@pytest.mark.acceptance
def test_a_tag_as_the_register_has_it_is_its_machine_beside_a_namesake() -> None:
    written = ["A-AHU-01", "B-AHU-01", "a ahu 1", "B-AHU-01 supply fan", "AHU-02", "P-501"]
    assert linked(*written) == ["A-AHU-01", "B-AHU-01", "A-AHU-01", "B-AHU-01", "A-AHU-02", "B-P-501"]
    # which of two is not said
    assert linked("AHU-01") == [None]


def test_a_text_names_the_building_too() -> None:
    lines = [{"mention": None, "text": t} for t in ("B-LIFT-02 stuck at level 3", "A-LIFT-02 stuck at level 3")]
    assert linked(*lines) == [None, "A-LIFT-02"]


@pytest.mark.acceptance
def test_the_end_of_a_longer_tag_is_no_name_of_it() -> None:
    assert linked("B1") == [None]
    assert linked("PDU B1") == ["DC-PDU-B1"]
    # nor does a basement in a place speak for it
    place = "Bldg A / B1 / Plant room"
    at = {"mention": "Scrubber", "functional_location": place}
    assert "DC-PDU-B1" not in [a for a, share in candidates(link(mentions(at), campus())).items() if share > 0.1]


def test_the_last_group_of_a_place_that_does_not_say_the_kind_is_a_name() -> None:
    rows = [
        {"asset_id": f"1000{n}", "tag": f"KOMP{n}", "site": "north", "description": f"Schraubenkompressor {n}", "functional_location": f"MK-EN-DLU-K0{n}"}
        for n in (1, 2, 3)
    ]  # fmt: skip
    assert list(link(mentions("K1", "K3"), REGISTER.rows(rows))["asset_id"]) == ["10001", "10003"]


def test_a_place_without_letters_of_others_takes_nothing_from_a_tag() -> None:
    plain = REGISTER.rows(
        [{"asset_id": f"P-{n}", "site": "north", "tag": f"P-{n}", "description": f"Pump {n}"} for n in (101, 102, 103)]
    )
    assert link(mentions("HAR-P-101"), plain)["asset_id"].iloc[0] == "P-101"


def test_unregistered_namesakes_of_two_buildings_are_two() -> None:
    given = mentions("A-AHU-12", "B-AHU-12")
    links = link(given, campus()).reset_index()
    assert unregistered(given, links, campus())["asset_id"].nunique() == 2


def test_a_machine_by_the_formula_of_its_medium() -> None:
    plant = {"SV-NH3-01": "Ammonia compressor 1", "SV-NH3-02": "Ammonia compressor 2", "FH-FIL-02": "Filler 2"}
    assert linked("NH3-02", "SV-NH3-01", **plant) == ["SV-NH3-02", "SV-NH3-01"]
    # a figure alone is no machine's
    links = link(mentions({"mention": "-", "functional_location": "2"}), campus(**plant))
    assert links["asset_id"].isna().all()
    assert candidates(links).get("SV-NH3-02", 0.0) < 0.1


def test_places_that_agree() -> None:
    assert stands_at("A", "KEL-A", {"KEL-A"})
    assert stands_at("DC", "DC-PDU", {"DC-PDU"})
    assert not stands_at("B", "A", {"A"})
    assert not stands_at("A", "", {"A"})
    assert stands_at("HAR", "", {"A"})


def test_a_place_that_stands_apart() -> None:
    assert place_before("B AHU 02", Tag("AHU", "2"), {"A", "B"}) == "B"
    assert place_before("pdu b1", Tag("B", "1"), {"DC-PDU"}) == "PDU"
    assert place_before("supply AHU 02", Tag("AHU", "2"), {"A", "B"}) == ""


def test_short_forms() -> None:
    own = Tag("B", "1", place="DC-PDU")
    assert is_short(Tag("B", "1"), own, ("power", "distribution", "unit"))
    assert not is_short(Tag("B", "1", place="PDU"), own, ("power", "distribution", "unit"))
    assert not is_short(Tag("K", "1"), Tag("K", "1", place="EN-DLU"), ("schraubenkompressor",))
