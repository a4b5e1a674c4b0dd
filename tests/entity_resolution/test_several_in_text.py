"""Numbers without letters in a text, and several machines in one: the one that failed, else all of them."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.entity_resolution.troubled import is_troubled
from pdm.records import REGISTER

REFINERY = {
    "P-3015A": "Pump, sour water", "P-3015B": "Pump, sour water", "P-1105A": "Pump, slurry", "P-1105B": "Pump, slurry",
    "P-2301A": "Pump, crude charge", "PM-2301A": "Motor, crude charge", "K-601A": "Compressor, instrument air",
    "K-601B": "Compressor, instrument air", "PSV-1140A": "Valve, relief", "RF-13": "Ring frame 13", "RF-14": "Ring frame 14",
}  # fmt: skip


def found(*texts: str) -> pd.DataFrame:
    rows = [{"asset_id": t, "tag": t, "site": "north", "description": d} for t, d in REFINERY.items()]
    return link(mentions(*[{"mention": None, "text": t} for t in texts]), REGISTER.rows(rows))


def best(text: str) -> str | None:
    rows = found(text)
    if not isinstance(rows["candidates"].iloc[0], str):
        return None
    return next((asset for asset in candidates(rows) if asset is not None), None)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3015B tripped on low flow", "P-3015B"),
        ("3015B pump tripped", "P-3015B"),
        ("1105B tripped, put 1105A on line", "P-1105B"),
        ("P-1105B tripped, put P-1105A on line", "P-1105B"),
        ("put P-1105A on line, P-1105B is out of service", "P-1105B"),
    ],
)
def test_the_machine_that_failed_is_linked(text: str, meant: str) -> None:
    assert found(text)["asset_id"].tolist() == [meant]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1105A running", "P-1105A"),
        ("601A back on line", "K-601A"),
        ("2301A seal blew out", "P-2301A"),
        ("3015B pulled", "P-3015B"),
    ],
)
def test_a_number_and_its_letter_mean_the_main_machine(text: str, meant: str) -> None:
    assert best(text) == meant


def test_what_stands_on_a_number_is_for_a_person_to_say() -> None:
    assert found("Motor on 2301A squealing")["asset_id"].isna().all()


@pytest.mark.parametrize(
    "text", ["motor drew 601A", "current 601A", "amps at 3015A", "3015C tripped", "3015Base", "no 1-3015B/2"]
)
def test_a_quantity_and_a_number_of_nobody_are_no_machine(text: str) -> None:
    assert best(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("RF 14 and RF 13 both stopped", {"RF-13", "RF-14"}),
        ("RF-14 & 13 stopped", {"RF-13", "RF-14"}),
        ("P-1105A/B strainers cleaned", {"P-1105A", "P-1105B"}),
        ("P-1105A running, P-1105B standby", {"P-1105A", "P-1105B"}),
        ("swapped 1105B to 1105A", {"P-1105A", "P-1105B"}),
    ],
)
def test_of_several_none_is_linked_alone_and_all_are_proposed(text: str, meant: set[str]) -> None:
    rows = found(text)
    assert rows["asset_id"].isna().all()
    told = candidates(rows)
    assert meant == {asset for asset in sorted(told, key=lambda a: -told[a]) if asset is not None and told[asset] > 0.1}


def test_a_machine_in_words_beside_a_tag_is_another_one() -> None:
    assert found("PM of carding 8 and RF-13 tomorrow")["asset_id"].isna().all()


def test_a_number_of_things_behind_a_tag_is_no_second_machine() -> None:
    assert found("RF-14 and 2 bearings stopped")["asset_id"].tolist() == ["RF-14"]


def test_what_befell_a_machine_stands_behind_it_in_its_clause() -> None:
    assert is_troubled("P-1 has tripped again", 3)
    assert not is_troubled("P-1 on line, P-2 tripped", 3)
    assert not is_troubled("P-1", 3)


YARD = {
    "HG-1": "Bark hog", "CV-101": "Debarker infeed conveyor", "DK-1": "Dry kiln No. 1", "DK-2": "Dry kiln No. 2", "AHU-4": "Air handling unit",
    "K-2": "Air compressor 2",
}  # fmt: skip


def in_yard(mention: str | None, text: str) -> pd.DataFrame:
    rows = [{"asset_id": t, "tag": t, "site": "north", "description": d} for t, d in YARD.items()]
    rows[3]["aliases"] = "K2A"
    return link(mentions({"mention": mention, "text": text}), REGISTER.rows(rows))


@pytest.mark.parametrize(
    ("mention", "text"),
    [
        # the tag is that of the second thing
        (None, "Hog hammers turned, CV-101 sprockets renewed"),
        (None, "SHUT: hog hammers, CV-101 sprockets"),
        # two jobs of which the second machine has a code for a name
        (None, "Kiln 1 pulled charge at 22:00 K2A bulb sock changed"),
        # what a machine has to do with something else
        (None, "Ceiling tile replaced (AHU-4 drain pan)"),
        (None, "Mietkompressor anschließen (für K-2)"),
        # the cell of the machine holds the first of two
        ("DK-1", "and DK-2 both not heating"),
        ("CV-101", "& HG-1 greased"),
    ],
)
def test_a_line_that_tells_of_another_machine_first_or_too_is_for_a_person(mention: str | None, text: str) -> None:
    assert in_yard(mention, text)["asset_id"].isna().all()


@pytest.mark.parametrize(
    ("mention", "text", "meant"),
    [
        (None, "Hog hammers turned, CV-101 tripped", "CV-101"),
        (None, "Belt tracked, CV-101 sprockets renewed", "CV-101"),
        (None, "Ceiling fan belt replaced (AHU-4)", "AHU-4"),
        (None, "Belt replaced in the roof (AHU-4 air handling unit)", "AHU-4"),
        (None, "Kiln 1 pulled charge at 22:00, MC 17%", "DK-1"),
        ("DK-1", "and again not heating", "DK-1"),
    ],
)
def test_one_machine_of_a_line_is_linked(mention: str | None, text: str, meant: str) -> None:
    assert in_yard(mention, text)["asset_id"].tolist() == [meant]


LOCOS = REGISTER.rows([
    {"asset_id": f"CJ-LO{n}", "tag": f"CJ-LO{n}", "site": "north", "description": "Diesel hydraulic shunting loco", "aliases": f"DH{n}; STS {n}"}
    for n in (71, 72, 75)
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("On Saturday 17/05 at 0325 DH72 failed in section with 34 empties, no traction.", "CJ-LO72"),
        ("horn stuck on for ten minutes on DH75, driver pulled the fuse", "CJ-LO75"),
        ("hoist brake of STS 71 smokes", "CJ-LO71"),
        # several, and a list
        ("DH75 sent to rescue. Before that, on Thursday, DH72 was reported for rough gear change.", None),
        ("sound tests of DH71, 72 and 75 all good", None),
    ],
)
def test_another_name_that_is_written_as_a_code_is_one_anywhere_in_a_text(text: str, meant: str | None) -> None:
    asset = link(mentions({"mention": None, "text": text}), LOCOS)["asset_id"].iloc[0]
    assert (asset if isinstance(asset, str) else None) == meant
