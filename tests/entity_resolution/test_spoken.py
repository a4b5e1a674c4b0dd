"""Lines that give no machine in a field: what their words name is linked where it is exact and first, else proposed."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions
from tests.entity_resolution.test_small_plants import plant

from pdm.records import REGISTER

SHIP = plant({
    "665": "Emergency generator", "651": "Generator 1", "652": "Generator 2", "731": "Main air compressor 1", "732": "Main air compressor 2",
    "571": "Accommodation AC compressor", "901": "Planer", "902": "Log haul", "903": "Log deck", "904": "Schraubenkompressor 3",
})  # fmt: skip


def _link(text: str, **more: Any) -> tuple[Any, list[Any]]:
    found = link(mentions({"mention": None}, text=text, **more), SHIP)
    asset = found["asset_id"].iloc[0]
    listed = candidates(found) if isinstance(found["candidates"].iloc[0], str) else {}
    return (asset if isinstance(asset, str) else None), [a for a in listed if a is not None]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Emergency generator radiator hose burst", "665"),
        ("* Main air compressor 2: belt guard loose", "732"),
        ("- Log haul chain jumped sprocket", "902"),
        # one word that is no part's, and what no other machine is called
        ("Planer bed plate loose", "901"),
        ("air compressor 1 cooler leaking", "731"),
        # its number in a list, and a word before a time of day
        ("2. Emergency generator: battery flat", "665"),
        ("- ore 6.20 main air compressor 2 tripped", "732"),
        ("um 14:30 Emergency generator stopped", "665"),
    ],
)
def test_a_name_at_the_beginning_of_a_line_is_its_machine(text: str, meant: str) -> None:
    assert _link(text)[0] == meant


def test_a_machine_that_belongs_to_another_is_not_that_one() -> None:
    assert _link("Main air compressor 2 motor burnt out")[0] == "732"
    asset, proposed = _link("Main air compressor 2 chiller tripped")
    assert asset is None
    assert proposed[0] == "732"


@pytest.mark.parametrize(
    ("text", "linked"),
    [("pump 1 tripped", True), ("lift pump 1 tripped", True), ("cond. pump 1 seized", False), ("sump pump 1 tripped", False)],
)  # fmt: skip
def test_a_word_before_a_class_and_a_number_that_is_said_of_no_such_machine_makes_it_another_one(
    text: str, linked: bool
) -> None:
    lift = plant(
        {"401": "EFFLUENT LIFT PUMP 1", "402": "EFFLUENT LIFT PUMP 2", "403": "WORT COPPER", "404": "MALT MILL"}
    )
    known = [{"mention": None, "text": "lift pump 2 blocked"}] * 5
    found = link(mentions({"mention": None, "text": text}, *known), lift)
    assert (found["asset_id"].iloc[0] == "401") == linked


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # not first; a place; a short form; the end of a compound
        ("Fitted a spare belt to main air compressor 2", "732"),
        ("Emergency generator room light out", "665"),
        ("air comp 1 cooler leaking", "731"),
        ("Kompressor 3 Ansaugfilter gereinigt", "904"),
    ],
)
def test_what_may_be_meant_is_proposed(text: str, meant: str) -> None:
    asset, listed = _link(text)
    assert asset is None
    assert listed[0] == meant


@pytest.mark.parametrize(
    "text",
    [
        "Log haul and log deck greased",
        "nothing to report",
        "hose burst",
        "Generator 12 hrs run",
        "Motor hot, stopped",
        "",
    ],
)
def test_two_machines_and_words_of_none_bring_up_nothing_that_is_linked(text: str) -> None:
    assert _link(text)[0] is None


def test_a_field_counts_before_the_text() -> None:
    found = link(mentions({"mention": "Log deck"}, text="Emergency generator radiator hose burst"), SHIP)
    assert found["asset_id"].tolist() == ["903"]


def test_texts_do_not_change_how_names_are_judged() -> None:
    names = ["Log deck", "Planer", "compressor 2", "LD"]
    alone = link(mentions(*names), SHIP)
    beside = link(pd.concat([mentions(*names), mentions(*[{"mention": None, "text": f"Planer head {n}"} for n in range(80)]).assign(
        event_id=[f"t{n}" for n in range(80)])], ignore_index=True), SHIP)  # fmt: skip
    assert beside["asset_confidence"].iloc[:4].tolist() == pytest.approx(alone["asset_confidence"].tolist())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hammelmann - hose burst", "Hammelmann"), ("hammelmann hose burst", "hammelmann"),
        # words for kinds and parts, and what stands further on, are no names that an answer would teach
        ("Pump - hose burst", ""), ("hose of Hammelmann burst", ""), ("Generator 1 tripped", ""),
    ],
)  # fmt: skip
def test_of_what_stands_in_a_text_alone_a_name_is_told_that_answers_teach(text: str, name: str) -> None:
    ship = REGISTER.rows([
        {"asset_id": "1", "site": "north", "description": "Deck wash pump", "manufacturer": "Hammelmann", "equipment_class": "pump"},
        {"asset_id": "2", "site": "north", "description": "Generator 1", "equipment_class": "generator"},
        {"asset_id": "3", "site": "north", "description": "Bilge pump", "equipment_class": "pump"},
    ])  # fmt: skip
    found = link(mentions({"mention": None}, text=text), ship)["link_reason"].iloc[0]
    told = [e["label"] for e in json.loads(found)] if isinstance(found, str) else []
    assert [x for x in told if x.startswith("named in the text only: ")] == (
        [f'named in the text only: "{name}"'] if name else []
    )
