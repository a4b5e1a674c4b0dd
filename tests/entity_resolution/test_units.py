"""Ends of tags that several machines share, and tags that go on behind a number."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import NO_ALIASES, candidates, link, mentions

from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.text import names_in_text
from pdm.records import REGISTER

WATER = {
    "BPS-P1": "Ridge Rd Booster Pump 1", "BPS-P2": "Ridge Rd Booster Pump 2", "LS01-P1": "Mill St LS Pump 1", "LS01-P2": "Mill St LS Pump 2",
    "LS04-P1": "Old Airport LS Pump 1", "LS04-P2": "Old Airport LS Pump 2", "WW-RAS-P1": "RAS Pump 1", "WW-RAS-P2": "RAS Pump 2",
    "WTP-HSP-01": "High Service Pump #1", "WW-BLR-01": "Aeration Blower 1",
}  # fmt: skip
BAGS = {
    "BHS-ML1-04": "Mainline 1 Incline Conveyor", "BHS-ML1-07": "Mainline 1 Queue Conveyor", "BHS-ML2-07": "Mainline 2 Queue Conveyor",
    "BHS-HSD-01": "High Speed Diverter 1", "P-101": "Glycol pump", "P-101-A": "Glycol pump A", "P-101-2": "Glycol pump 2", "04-11": "Scale",
}  # fmt: skip


def site(machines: dict[str, str]) -> pd.DataFrame:
    return REGISTER.rows([{"asset_id": a, "tag": a, "site": "north", "description": d} for a, d in machines.items()])


def of_text(text: str) -> pd.DataFrame:
    line: Any = {"mention": None, "text": text}
    return link(mentions(line), site(WATER))


def names(text: str, machines: dict[str, str]) -> list[str]:
    return [name for *_, name in names_in_text(text, SiteIndex(site(machines), NO_ALIASES, {}))]


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("LS 4 Airport P1 tripped, reset, left off", "LS04-P1"),
        ("Mill St P2 running rough", "LS01-P2"),
        ("P1 tripped at Old Airport", "LS04-P1"),
        ("LS 1 P2 running rough", "LS01-P2"),
        ("P1 tripped, RAS bldg", "WW-RAS-P1"),
    ],
)
def test_a_shared_end_with_a_place_is_proposed_for_the_machine_of_the_place(text: str, meant: str) -> None:
    links = of_text(text)
    assert links["asset_id"].isna().all()
    assert next(iter(candidates(links))) == meant


@pytest.mark.acceptance
@pytest.mark.parametrize("text", ["P1 tripped", "P2 ground fault, tripped"])
def test_a_shared_end_alone_is_nobodys_name(text: str) -> None:
    assert of_text(text)["asset_id"].isna().all()
    assert link(mentions(text[:2]), site(WATER))["asset_id"].isna().all()


def test_a_whole_tag_with_a_shared_end_is_its_machine() -> None:
    texts = ["LS04 P1 tripped", "BPS P1 tripped", "BPS-P2 running rough", "ls01-p2 tripped"]
    assert [of_text(t)["asset_id"].iloc[0] for t in texts] == ["LS04-P1", "BPS-P1", "BPS-P2", "LS01-P2"]
    # a word that is said of one of them only tells which
    assert link(mentions("Booster P1"), site(WATER))["asset_id"].iloc[0] == "BPS-P1"


def test_a_shared_end_with_the_word_for_its_machine_right_before_it_is_linked() -> None:
    assert [of_text(t)["asset_id"].iloc[0] for t in ("Booster P1 tripped", "RAS P1 tripped")] == ["BPS-P1", "WW-RAS-P1"]


@pytest.mark.parametrize("text", ["LS04-P1/P2 clogged", "LS04-P1 and P2 clogged", "LS04-P1 & P2"])
def test_a_list_that_goes_on_with_an_end_is_of_several(text: str) -> None:
    for links in (of_text(text), link(mentions(text), site(WATER))):
        assert links["asset_id"].isna().all()
        assert {"LS04-P1", "LS04-P2"} <= candidates(links).keys()


def test_an_end_of_one_machine_is_its_name() -> None:
    one = site({a: d for a, d in WATER.items() if a not in ("LS01-P1", "LS04-P1", "WW-RAS-P1")})
    assert link(mentions("P1"), one)["asset_id"].iloc[0] == "BPS-P1"


@pytest.mark.acceptance
def test_a_tag_that_goes_on_behind_a_number_is_taken_as_a_whole() -> None:
    assert names("BHS-ML1-07 motor burnt out", BAGS) == ["BHS-ML1-07"]
    assert names("belt of bhs ml1-07, then BHS-ML2-07.", BAGS) == ["bhs ml1-07", "BHS-ML2-07"]
    assert names("P-101-A leaks", BAGS) == ["P-101-A"]


@pytest.mark.parametrize("text", ["P-101 A new seal", "P-101 2 seals replaced", "P-101. 2 seals"])
def test_what_stands_apart_behind_a_tag_is_no_part_of_it(text: str) -> None:
    assert names(text, BAGS) == ["P-101"]


def test_figures_without_letters_are_no_tag_of_a_text() -> None:
    assert names("checked on 04-11, all well", BAGS) == []
