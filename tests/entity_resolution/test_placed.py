"""What the cell of a place tells beside a name: the room at the end of a path, and the line that a machine is named after."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.records import REGISTER

_CAMPUS = (
    ("A-CH-01", "Water cooled chiller no.1", "Chiller hall"),
    ("A-CH-02", "Water cooled chiller no.2", "Chiller hall"),
    ("A-AHU-01", "Air handling unit, office floors", "Plantroom North"),
    ("A-AHU-02", "Air handling unit, canteen", "Plantroom North"),
    ("B-AHU-01", "Lab fresh air", "Roof B"),
    ("B-LIFT-01", "Goods lift 2000 kg", "Dispatch"),
    ("DC-PDU-B1", "Power distribution unit hall 1 B", "Hall 1"),
)
_DAIRY = (
    ("FH-FIL-01", "Line 1 Filler", "Filling hall"),
    ("FH-FIL-02", "Line 2 Filler", "Filling hall"),
    ("FH-CNV-02", "Line 2 Conveyors", "Filling hall"),
    ("BM-CNV-01", "Overhead bottle conveyor", "Moulding"),
    ("IN-PMP-01", "Intake pump - tanker bay 1", "Intake"),
    ("IN-PMP-02", "Intake pump - tanker bay 2", "Intake"),
    ("SV-AIR-02", "Air compressor 2", "Services"),
)


def register(rows: tuple[tuple[str, str, str], ...]) -> pd.DataFrame:
    return REGISTER.rows(
        [{"asset_id": a, "tag": a, "site": "north", "description": d, "functional_location": p} for a, d, p in rows]
    )


def at(machine: str, place: str, rows: tuple[tuple[str, str, str], ...]) -> tuple[Any, Any]:
    """The machine that is linked, and the likeliest one."""
    found = link(mentions({"mention": machine, "functional_location": place}), register(rows))
    asset = found["asset_id"].iloc[0]
    return (asset if isinstance(asset, str) else None), next(iter(candidates(found)))


@pytest.mark.parametrize(
    ("machine", "place", "meant"),
    [
        ("Chiller 1", "Bldg A / B1 / Chiller hall", "A-CH-01"),
        ("Chiller 2", "Bldg A > Chiller hall", "A-CH-02"),
        ("AHU-01", "Bldg A / RF / Plantroom North", "A-AHU-01"),
        ("Goods lift", "Bldg B / Dispatch", "B-LIFT-01"),
    ],
)
def test_a_path_ends_in_the_room_that_the_register_has(machine: str, place: str, meant: str) -> None:
    assert at(machine, place, _CAMPUS)[0] == meant


def test_a_room_of_another_building_is_not_that_of_the_register() -> None:
    assert at("AHU-02", "Bldg B / Plantroom North", _CAMPUS) != ("A-AHU-02", "A-AHU-02")
    # nor does a room make a machine of what is none
    assert at("Vending machine", "Bldg B / Dispatch", _CAMPUS)[0] is None


@pytest.mark.parametrize(
    ("machine", "place", "meant"),
    [("Filler", "Line 2", "FH-FIL-02"), ("Conveyor", "Filling hall / Line 2", "FH-CNV-02"), ("Filler", "line 1", "FH-FIL-01")],
)  # fmt: skip
def test_a_machine_and_its_line_are_one_name(machine: str, place: str, meant: str) -> None:
    assert at(machine, place, _DAIRY)[0] == meant


@pytest.mark.parametrize(
    ("machine", "number", "meant"), [("Filler", "2", "FH-FIL-02"), ("Conveyor", "2", "FH-CNV-02"), ("Intake pump", "1", "IN-PMP-01")]
)  # fmt: skip
def test_a_number_alone_may_be_a_floors_and_proposes_only(machine: str, number: str, meant: str) -> None:
    assert at(machine, number, _DAIRY) == (None, meant)


def test_a_line_makes_no_machine_of_a_number_that_is_its_own() -> None:
    assert at("Compressor", "Line 2", _DAIRY)[0] is None
    assert at("-", "2", _DAIRY)[0] is None


def test_lines_around_do_not_settle_which_of_two_is_meant() -> None:
    sure = [{"mention": "B-AHU-01", "document": "d", "page": 1, "technician": "pk"}] * 30
    open_ = {"mention": "AHU-01 return fan", "document": "d", "page": 1, "technician": "pk"}
    found = link(mentions(*sure, open_), register(_CAMPUS))
    assert pd.isna(found["asset_id"].iloc[-1])
    assert next(iter(candidates(found, "e030"))) == "B-AHU-01"


@pytest.mark.parametrize(
    ("text", "meant"), [("L2 torque low", "FH-CAP-02"), ("cocked caps on line 1", "FH-CAP-01"), ("Ln 2 down", "FH-CAP-02")]
)  # fmt: skip
def test_a_line_in_the_text_says_which_of_several_and_links_none(text: str, meant: str) -> None:
    cappers = (("FH-CAP-01", "Line 1 Capper", "Filling hall"), ("FH-CAP-02", "Line 2 Capper", "Filling hall"))
    found = link(mentions({"mention": "Cappers", "text": text}), register((*cappers, *_DAIRY)))
    assert found["asset_id"].isna().all()
    assert next(iter(candidates(found))) == meant
    # a text without one leaves both
    both = candidates(link(mentions({"mention": "Cappers", "text": "torque low"}), register((*cappers, *_DAIRY))))
    assert both["FH-CAP-01"] == pytest.approx(both["FH-CAP-02"])


_WHARF = REGISTER.rows([
    {"asset_id": a, "tag": a, "site": "north", "description": d, "functional_location": p, "aliases": other}
    for a, d, p, other in (
        *((f"CJ-QC{n:02d}", f"Ship to shore crane no. {n}", f"Berth {(n + 3) // 2}", f"Crane {n}") for n in range(1, 5)),
        *((f"CJ-RS{n}", f"Reach stacker {n}", "Yard west", f"RS {n}") for n in range(21, 25)),
        *((f"CJ-HM{n:02d}", f"High mast light tower {n}", "Yard W", f"HM{n}") for n in range(1, 5)),
        ("CJ-AC01", "Workshop air compressor", "Workshop", "Compressor"),
        ("CJ-TP01", "Wagon tippler", "Tippler shed", "Tippler"),
    )
])  # fmt: skip


def placed(mention: str, place: str, text: str) -> Any:
    """The machine of a work order at a port, None when it stays open."""
    found = link(mentions({"mention": mention, "functional_location": place, "text": text}), _WHARF)["asset_id"].iloc[0]
    return found if isinstance(found, str) else None


def test_the_number_of_a_machine_outweighs_a_place_of_several_others() -> None:
    assert placed("CJ-RS22", "YARD-W", "transmission wont select 3rd") == "CJ-RS22"
    # a place that is another machine's name speaks against it
    assert placed("CJ-RS22", "Tippler", "transmission wont select 3rd") is None


@pytest.mark.parametrize(
    ("place", "text", "meant"),
    [
        ("B2-WHARF", "Crane 3 boom latch limit - boom won't come down", "CJ-QC03"),
        ("B2-WHARF", "CJ-QC01 trolley stops mid span", "CJ-QC01"),
        ("Yard W", "HM3 two lamps out", "CJ-HM03"),
        # which of them is not said, or it is said of others, or further on
        ("B2-WHARF", "boom won't come down", None),
        ("B2-WHARF", "Wash down QC01-QC04 electrical houses", None),
        ("Yard W", "RS22 brakes", None),
        ("B2-WHARF", "Lube round of the fleet.\nCrane 3 took 40 l", None),
        # a place is no machine, though words of one stand in it
        ("WSHOP", "Hired forklift leaks fuel", None),
        # the place is a machine
        ("Tippler", "Crane 3 driver says it hits the wagons", "CJ-TP01"),
    ],
)
def test_a_line_with_a_place_alone_is_of_the_machine_that_its_words_name(
    place: str, text: str, meant: str | None
) -> None:
    assert placed(place, place, text) == meant
