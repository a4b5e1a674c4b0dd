"""A machine that is told by the tag of the one it belongs to."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.records import REGISTER

PLANT = REGISTER.rows([
    {"asset_id": i, "tag": tag, "site": "north", "description": d, "functional_location": place, "aliases": other, "parent_id": parent}
    for i, tag, d, place, other, parent in [
        ("1", "R-2301", "Rührkessel 6,3 m³ Linie 1", "LI01-B23-R2301", "", ""),
        ("2", "R-2302", "Rührkessel 4 m³ Linie 2", "LI01-B23-R2302", "", ""),
        ("3", "RW-2301", "Rührwerk zu R-2301", "", "", ""),
        ("4", "RW-2302", "Rührwerk zu R-2302", "", "", ""),
        ("5", "K-7010", "Dampfkessel 1 (12 bar, 8 t/h)", "LI01-U20-K7010", "Kessel 1", ""),
        ("6", "K-7020", "Dampfkessel 2 (12 bar, 5 t/h)", "LI01-U20-K7020", "Kessel 2", ""),
        ("7", "P-7011", "Speisewasserpumpe Kessel 1", "LI01-U20-P7011", "", ""),
        ("8", "X-110", "Ammonia plant", "", "", ""),
        ("9", "CH-9", "Brine chiller", "", "", "8"),
        ("10", "VL-8012", "Palettierer", "", "", ""),
        ("11", "B-12", "Silo 2", "", "", ""),
    ]
])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "owner", "belongs"),
    [
        ("Agitator R-2301", "gearbox broken", "1", "3"), ("R-2302 Rührer", "Lager defekt", "2", "4"), ("R-2302", "Rührer macht Schläge", "2", "4"),
        ("", "R-2302 agitator coupling guard loose", "2", "4"), ("", "Rührwerk an R-2301 steht", "1", "3"),
    ],
)  # fmt: skip
def test_a_word_beside_a_tag_for_what_belongs_to_its_machine_is_never_linked_to_that(
    name: str, text: str, owner: str, belongs: str
) -> None:
    found = link(mentions({"mention": name or None}, text=text), PLANT)
    assert found["asset_id"].iloc[0] != owner
    assert belongs in candidates(found)


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("R-2301", "undicht am Mannloch", "1"),
        ("Reactor R-2301", "seal leaks", "1"),
        ("", "R-2301 Mannloch undicht", "1"),
        ("RW-2301", "Rührer steht", "3"),
        # the word for a kind in another language than the register's
        ("Boiler #2", "flame failure", "6"),
        ("Palletiser", "gripper stays open", "10"),
    ],
)
def test_words_of_the_machine_itself_change_nothing(name: str, text: str, meant: str) -> None:
    assert link(mentions({"mention": name or None}, text=text), PLANT)["asset_id"].iloc[0] == meant


def test_machines_of_several_kinds_are_not_taken_for_one_another() -> None:
    assert pd.isna(link(mentions("Reactor 2"), PLANT.iloc[4:])["asset_id"].iloc[0])


def test_a_tag_that_was_taken_out_of_a_text_about_another_machine_is_for_a_person() -> None:
    text = 'Kessel 1 mit Störung "Wassermangel" ausgefallen. P7011 hatte Luft gezogen, entlüftet.'
    found = link(mentions("P7011", text=text), PLANT)
    assert pd.isna(found["asset_id"].iloc[0])


def test_a_part_by_its_parent_is_not_linked_to_that() -> None:
    found = link(mentions("X-110", "X-110", text="Chiller tripped"), PLANT)
    assert found["asset_id"].isna().all()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # the instrument of the vessel, and its agitator, may be what is told of
        ("R-2301", "Der Kessel (R-2301): TE2301 zeigt 15° mehr, Fühler getauscht"),
        ("R-2301", "Der Kessel (R-2301): RW-2301 macht Schläge"),
        # a machine of another kind, on a page or in a cell of a boiler
        ("Kessel 1 (K-7010)", "Entgaser: Dampfventil zu, Temp. fällt"),
        ("K-7010", "Dégazeur - vanne fermée"),
    ],
)
def test_what_a_line_tells_of_beside_its_machine_is_for_a_person(name: str, text: str) -> None:
    assert link(mentions({"mention": name}, text=text), PLANT)["asset_id"].isna().all()


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("R-2301", "R-2301 tripped, TE2301 showed 15° more", "1"),
        ("R-2301", "Der Kessel (R-2301): FIC2305 zeigt zu viel", "1"),
        ("K-7010", "Brenner: Flamme abgerissen", "5"),
        ("K-7010", "Kessel: Schauglas trüb", "5"),
        ("K-7010", "Pumpe: Lager laut", "5"),
    ],
)
def test_parts_of_a_machine_and_what_failed_by_name_stay_linked(name: str, text: str, meant: str) -> None:
    assert link(mentions({"mention": name}, text=text), PLANT)["asset_id"].iloc[0] == meant


def test_a_line_below_the_machine_of_its_page_that_begins_with_another_tag_is_for_a_person() -> None:
    below = mentions({"mention": "K-7010"}, text="P7011 Ersatz eingebaut", channel="print")
    found = link(below, PLANT)
    assert found["asset_id"].isna().all()
    assert {"5", "7"} & candidates(found).keys()
    # in a cell of its own the machine was written for this line
    booked = mentions({"mention": "K-7010"}, text="P7011 Ersatz eingebaut")
    assert link(booked, PLANT)["asset_id"].iloc[0] == "5"


STAMPING = REGISTER.rows([
    {"asset_id": i, "site": "north", "description": d, "functional_location": place, "parent_id": parent}
    for i, d, place, parent in [
        ("200114", "MOLDING MACHINE #14, 1500T", "B-MOLD-IM14", ""), ("200126", "THERMOLATOR, IM14", "B-MOLD-IM14", "200114"),
        ("200131", "ROBOT, BEAM, IM14", "B-MOLD-IM14", "200114"), ("100421", "PRESS 6, PROGRESSIVE, 600T", "A-STMP-P6", ""),
        ("100431", "FEED LINE, COIL, P6", "A-STMP-P6", "100421"), ("100460", "GRINDER, SURFACE", "A-SHOP", ""),
        ("300211", "ROBOT, R1, WC10", "B-WELD-WC10", ""), ("300212", "ROBOT, R2, WC10", "B-WELD-WC10", ""),
    ]
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("IM14 picker robot wont home", "200131"), ("P6 - feed roll air leak", "100431"), ("Thermolator IM14 pump seal", "200126"),
        # of none of them: the machine to which they belong
        ("IM14 hose blew at core pull", "200114"),
        # of what belongs to it, and not what it is; of two
        ("P6 coil burnt", None), ("IM14 robot and thermolator off", None),
    ],
)  # fmt: skip
def test_a_word_beside_a_tag_of_several_machines_says_which_one(text: str, meant: str | None) -> None:
    found = link(mentions({"mention": None, "text": text}), STAMPING)["asset_id"].iloc[0]
    assert (found if isinstance(found, str) else None) == meant


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [("Press P6", "", "100421"), ("", "WC10 R2 wire jam at drive rolls", "300212"), ("R1 WC10", "", "300211")],
)
def test_a_class_or_a_code_beside_a_tag_of_several_machines_comes_before_the_others(
    name: str, text: str, meant: str
) -> None:
    found = candidates(link(mentions({"mention": name or None, "text": text}), STAMPING))
    assert next(asset for asset in found if asset is not None) == meant
    assert found[meant] > 0.2
