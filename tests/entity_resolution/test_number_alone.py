"""What has no more than a number, or letters across two words, in common with a name is no machine to ask about."""

from __future__ import annotations

from typing import Any

import pytest
from tests.entity_resolution.conftest import candidates, link, mentions
from tests.entity_resolution.test_small_plants import plant

from pdm.entity_resolution.classes import is_end
from pdm.records import REGISTER

SNACKS = plant({
    "VP-MKW-01": "Multihead weger 1", "VP-MKW-02": "Multihead weger 2", "VP-VVM-01": "Verticale vulsluitmachine 1",
    "VP-VVM-02": "Verticale vulsluitmachine 2", "EL-CPK-01": "Casepacker 1", "EL-CPK-02": "Casepacker 2", "UT-CMP-01": "Schroefcompressor 1",
    "UT-CMP-02": "Schroefcompressor 2", "L1-SCH-01": "Stoomschiller lijn 1", "UT-KET-01": "Stoomketel", "UT-CV-12": "Luchtdroger",
})  # fmt: skip


def _found(name: str) -> tuple[Any, list[Any]]:
    links = link(mentions(name), SNACKS)
    asset = links["asset_id"].iloc[0]
    return (asset if isinstance(asset, str) else None), [a for a in candidates(links) if a is not None]


@pytest.mark.parametrize("name", ["bagger 2", "bagger 1", "dock 2 leveller", "N2", "chiller", "Chiller 1"])
def test_a_name_of_something_else_proposes_no_machine(name: str) -> None:
    assert _found(name) == (None, [])


@pytest.mark.parametrize(
    ("name", "meant"), [("schiller", "L1-SCH-01"), ("ketel", "UT-KET-01"), ("C-12", "UT-CV-12"), ("CPK 2", "EL-CPK-02"), ("weger 2", "VP-MKW-02")]
)  # fmt: skip
def test_what_a_name_says_beside_its_number_proposes_it(name: str, meant: str) -> None:
    asset, proposed = _found(name)
    assert meant in (asset, *proposed[:1])


def test_the_end_of_a_compound() -> None:
    assert is_end("kran", "brückenkran")
    assert is_end("schiller", "stoomschiller")
    assert not is_end("chiller", "stoomschiller")
    assert not is_end("weger", "checkwegers")


FARM = REGISTER.rows([
    {"asset_id": a, "tag": a, "site": "north", "description": d}
    for a, d in (
        *((f"{area}-{kind}-0{n}", f"{word} {n}") for area, kind, word in (("103", "MA", "Mesa"), ("104", "TN", "Terno"), ("201", "CA", "Caldeira"),
                                                                            ("202", "TG", "Turbogerador"), ("401", "BV", "Bomba")) for n in (1, 2)),
        ("3215", "Trator JD 7815"), ("4102", "Colhedora John Deere"), ("5031", "Caminhão Volvo FMX"),
    )
])  # fmt: skip


def test_a_long_number_is_as_good_where_other_machines_share_short_ones() -> None:
    found = link(mentions({"mention": None, "text": "trator 3215 fervendo"}, "Colhedora 4102 motor"), FARM)
    assert list(found["asset_id"]) == ["3215", "4102"]
