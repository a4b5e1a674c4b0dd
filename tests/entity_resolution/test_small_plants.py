"""Plants of a dozen machines: tags of one figure, descriptions without numbers, places that several machines share."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import link, mentions

from pdm.records import REGISTER

QUARRY = {
    "JC1": "Primary jaw crusher", "C1": "Conveyor 1", "C2": "Conveyor 2", "CC1": "Cone crusher", "S1": "Screen 1", "WP1": "Wash pump 1",
    "WP2": "Wash pump 2", "SP1": "Slurry pump", "GEN1": "Generator",
}  # fmt: skip


def plant(machines: dict[str, str], **more: Any) -> pd.DataFrame:
    rows = [{"asset_id": a, "tag": a, "site": "north", "description": d, **more} for a, d in machines.items()]
    return REGISTER.rows(rows)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Slurry pump", "SP1"),
        ("slurry pmp", "SP1"),
        ("Primary jaw crusher", "JC1"),
        ("Generator", "GEN1"),
        # the figure is that of the description, whatever tags end in it
        ("Wash pump 1", "WP1"),
        ("wash pump 2", "WP2"),
        ("Conveyor 1", "C1"),
        ("conv 2", "C2"),
        ("WP1", "WP1"),
    ],
)
def test_a_whole_description_is_its_machine(written: str, meant: str) -> None:
    assert link(mentions(*[written] * 3), plant(QUARRY))["asset_id"].tolist() == [meant] * 3


@pytest.mark.parametrize("written", ["pump", "wash pump", "crusher", "wash pump 3", "booster pump"])
def test_less_than_a_description_or_another_is_left_open(written: str) -> None:
    assert link(mentions(*[written] * 3), plant(QUARRY))["asset_id"].isna().all()


def test_two_machines_of_one_description_are_left_open() -> None:
    twins = QUARRY | {"SP7": "Slurry pump"}
    assert link(mentions(*["Slurry pump"] * 3), plant(twins))["asset_id"].isna().all()


def test_a_number_that_belongs_to_a_description_has_to_be_written() -> None:
    valves = {f"V{n}": f"Letdown valve {n}" for n in (401, 402, 403)} | {"P1": "Slurry pump"}
    found = link(mentions("Letdown valve 402", "Letdown valve"), plant(valves))["asset_id"]
    assert found.iloc[0] == "V402"
    assert pd.isna(found.iloc[1])


def test_a_place_that_machines_share_takes_nothing_from_their_tags() -> None:
    names = ["C1", "JC1", "SP1"]
    alone = link(mentions(*names), plant(QUARRY))
    placed = link(mentions(*names), plant(QUARRY, functional_location="Quarry"))
    assert placed["asset_id"].tolist() == names
    assert placed["asset_confidence"].tolist() == pytest.approx(alone["asset_confidence"].tolist(), abs=1e-3)
    # and names none of them
    assert link(mentions("Quarry"), plant(QUARRY, functional_location="Quarry"))["asset_id"].isna().all()


@pytest.mark.parametrize(
    "written", ["Pompe de relevage n°1", "Pompe relevage 1", "pompe relevage nº 1", "Pompe de relevage 1"]
)
def test_signs_for_numbers_and_small_words_are_no_part_of_a_name(written: str) -> None:
    water = {
        "PP-01": "Pompe de relevage n°1",
        "PP-03": "Pompe de relevage n°3",
        "CMP-1": "Compresseur d'air",
        "VAN-3": "Vanne de sortie",
    }
    assert link(mentions(*[written] * 3), plant(water))["asset_id"].tolist() == ["PP-01"] * 3
