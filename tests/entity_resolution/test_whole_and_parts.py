"""A tag that a machine bears with what belongs to it: which of them is meant."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.records import REGISTER

PLANT = REGISTER.rows([
    {"asset_id": i, "site": "north", "description": d, "functional_location": place, "parent_id": parent, "manufacturer": maker, "equipment_class": "PRODUCTION"}
    for i, d, place, parent, maker in [
        ("1", "PRESS 5, PROGRESSIVE, 800T", "A-STMP-P5", "", "MINSTER"),
        ("2", "FEED LINE, COIL, P5", "A-STMP-P5", "1", "COE PRESS"),
        ("3", "PRESS 6, PROGRESSIVE, 600T", "A-STMP-P6", "", "AIDA"),
        ("4", "FEED LINE, COIL, P6", "A-STMP-P6", "3", "COOPER"),
        ("5", "MOLDING MACHINE #13, 1000T", "B-MOLD-IM13", "", "HUSKY"),
        ("6", "DRYER, DESICCANT, IM13", "B-MOLD-IM13", "5", "CONAIR"),
        ("7", "ROBOT, BEAM, IM13", "B-MOLD-IM13", "5", "SEPRO"),
        ("8", "MOLDING MACHINE #14, 1500T", "B-MOLD-IM14", "", "UBE"),
        ("9", "ROBOT, BEAM, IM14", "B-MOLD-IM14", "8", "SEPRO"),
        ("10", "CONVEYOR, SCRAP, MAIN PIT", "A-STMP-PIT", "", "MAYFRAN"),
        *((f"1{n}", f"WELD CELL {n}, MIG", f"C-WELD-WC{n}", "", "FANUC") for n in range(20, 60)),
    ]
])  # fmt: skip


def linked(name: str, text: str, place: str = "") -> pd.DataFrame:
    others = [f"WC{n}" for n in range(20, 60)]
    return link(mentions({"mention": name or None, "functional_location": place or None, "text": text}, *others), PLANT)


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("", "IM13 - ran good", "5"), ("", "IM13 belts squeal at start", "5"), ("", "14:10 IM13 down 45 min, air valve sticking", "5"),
        ("P5", "sight glass low", "1"), ("P5", "", "1"),
    ],
)  # fmt: skip
def test_the_tag_alone_is_the_machine_to_which_the_others_belong(name: str, text: str, meant: str) -> None:
    assert linked(name, text)["asset_id"].iloc[0] == meant


@pytest.mark.parametrize(
    ("name", "text", "place", "meant"),
    [
        ("P5", "feed rolls worn", "", "2"), ("IM13", "robot dropped parts", "", "7"), ("P5", "misfeed", "FEED", "2"), ("P5", "brake stuck", "PRESS", "1"),
        ("IM13", "gripper reed switch", "ROBOT", "7"), ("IM13", "blower tripped", "DRYER", "6"),
    ],
)  # fmt: skip
def test_a_word_for_one_of_them_at_the_head_of_the_text_or_in_the_cell_of_a_place_tells_it(
    name: str, text: str, place: str, meant: str
) -> None:
    assert linked(name, text, place)["asset_id"].iloc[0] == meant


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("", "P5 coe - peeler table bent", ""),
        ("", "P5 reel ok after rebuild", ""),
        ("", "3 belts short in crib, P6 set fits", ""),
        ("", "scrap conveyor jammed under P6", ""),
        ("P5 Coe", "oil added", ""),
        ("P5", "finger sensor open", "STA 2"),
        ("P5", "stock jammed, coil changed", ""),
        ("IM13", "stopped 2 h, gripper of the robot broken", ""),
    ],
)
def test_where_another_one_may_be_meant_a_person_says(name: str, text: str, place: str) -> None:
    found = linked(name, text, place)
    assert not isinstance(found["asset_id"].iloc[0], str)
    assert candidates(found)
