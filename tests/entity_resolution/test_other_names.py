"""Names that a register lists beside tags, and tags written with blanks, at the beginning of a text and within it."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.records import REGISTER

PLANT = REGISTER.rows([
    {"asset_id": i, "tag": tag, "site": "north", "description": d, "aliases": other}
    for i, tag, d, other in [
        ("1", "P-2301A", "Umwälzpumpe A Rührkessel 1", ""), ("2", "P-2301B", "Umwälzpumpe B Rührkessel 1", ""), ("3", "P-101", "Dosierpumpe", ""),
        ("4", "T-2510", "Schaufeltrockner", "Rosi"), ("5", "T-2520", "Wirbelschichttrockner", "WST"), ("6", "DK-7110", "Druckluft 1", "Kaeser 1"),
        ("7", "DK-7120", "Druckluft 2", "Kaeser 2"), ("3215", "3215", "TRATOR JD 7815 TRANSBORDO", ""), ("8", "ID3", "I.D. Fan Boiler #3", ""),
        ("9", "B3", "Boiler #3", ""), ("10", "INJ1", "Injection Pump #1", ""), ("11", "M5", "Mill #5 Tandem A", ""), ("12", "M1", "Mill #1 Tandem A", ""),
    ]
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("P 2301 A saugt nicht", "1"), ("Pumpe P 2301 B saugt nicht, umgeschaltet", "2"), ("P 2301 A Lager defekt", "1"), ("Kaeser 1 Lager defekt", "6"),
        ("WST Abluft defekt", "5"), ("Rosi: Kette gelängt", "4"), ("I.D. Fan Boiler #3 bearing seized", "8"), ("23h Kaeser 2 aus", "7"),
        ("2nd shift - Kaeser 2 aus", "7"), ("P 101 A new seal", "3"), ("Mill #5 Tandem A tripped", "11"), ("trator 3215 quebrado", "3215"),
    ],
)  # fmt: skip
def test_a_name_as_the_register_writes_it_is_its_machines(text: str, meant: str) -> None:
    assert link(mentions({"mention": None}, text=text), PLANT)["asset_id"].iloc[0] == meant


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        # a colleague, shouting, two machines
        ("Rosi hat die Pumpe getauscht", "4"), ("P 2301 A REPARER", ""), ("P 2301 A/B Lager", "1"), ("Kaeser 1 Tor klemmt", "6"),
    ],
)  # fmt: skip
def test_what_may_be_something_else_is_for_a_person(text: str, proposed: str) -> None:
    found = link(mentions({"mention": None}, text=text), PLANT)
    assert pd.isna(found["asset_id"].iloc[0])
    assert not proposed or proposed in candidates(found)
