"""Machines named in free text."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from tests.entity_resolution.conftest import NO_ALIASES, NO_DECISIONS, link, mentions

from pdm.config import LinkSettings
from pdm.entity_resolution import resolve
from pdm.entity_resolution.text import contradictions, find_mentions
from pdm.records import REGISTER

TAGS = {"A": "A", "B": "SHD0016", "C": "SHD0023", "D": "SHD0024", "E": "SHD0026"}


@pytest.fixture
def shovels() -> pd.DataFrame:
    return REGISTER.rows(
        {"asset_id": a, "tag": t, "site": "mine", "description": "mining shovel", "equipment_class": "vehicle"} for a, t in TAGS.items()
    )  # fmt: skip


def lines(*texts: str | None, booked: str = "D") -> pd.DataFrame:
    return pd.DataFrame({
        "event_id": [f"e{n}" for n in range(len(texts))], "site": "mine", "asset_id": booked, "text": list(texts), "channel": "cmms",
        "occurred_at": pd.Timestamp("2005-01-01", tz="UTC"),
    })  # fmt: skip


def _linked(found: pd.DataFrame, register: pd.DataFrame) -> list[object]:
    return list(resolve(found, register, settings=LinkSettings(), aliases=NO_ALIASES, decided=NO_DECISIONS)["asset_id"])


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("text", "name", "asset"),
    [
        ("Lost tooth SHD0024", "SHD0024", "D"), ("CHUBB 6MTH SERVICE SHD 24", "SHD 24", "D"), ("boily shd24 fault", "shd24", "D"),
        ("radio, shovel 16 comms", "shovel 16", "B"), ("ENGINE SHD0024HOSE", "SHD0024", "D"), ("oil leak SHE 24", "SHE 24", "D"),
        ("MINING GET - SHD026 FY10", "SHD026", "E"), ("move to SHD23", "SHD23", "C"),
    ],
)  # fmt: skip
def test_names_in_texts(shovels: pd.DataFrame, text: str, name: str, asset: str) -> None:
    found = find_mentions(lines(text), shovels)
    assert list(found["mention"]) == [name]
    assert text[found["start"].iloc[0] : found["end"].iloc[0]] == name
    assert _linked(found, shovels) == [asset]


@pytest.mark.parametrize(
    "text",
    [
        "replace blown 24V globe",
        "12 monthly service",
        "RH120C-RH fan motor changeout",
        "completed 23/4",
        "SHD99 teeth",
        "",
        None,
    ],
)
def test_numbers_that_name_no_machine(shovels: pd.DataFrame, text: str | None) -> None:
    assert find_mentions(lines(text), shovels).empty


@pytest.mark.acceptance
def test_lines_booked_on_another_machine_are_listed(shovels: pd.DataFrame) -> None:
    found = contradictions(lines("Lost tooth SHD0024", "tooth SHD16", "general"), shovels, LinkSettings())
    assert found[["event_id", "asset_id", "named", "mention"]].to_numpy().tolist() == [["e1", "D", "B", "SHD16"]]


@pytest.mark.data
@pytest.mark.acceptance
def test_excavators_named_by_number_come_to_their_machine(shovels: pd.DataFrame) -> None:
    orders = pd.read_csv(Path(os.environ["PDM_DATA"]) / "excavators" / "work_orders.csv", dtype=str)
    found = find_mentions(lines(*orders["OriginalShorttext"]), shovels)
    number = found["mention"].str.extract(r"0*(\d+)$")[0]
    assert len(found) >= 250
    assert _linked(found, shovels) == list(number.map({"16": "B", "23": "C", "24": "D", "26": "E"}))


PLATFORM = REGISTER.rows([
    {"asset_id": place, "tag": place, "site": "north", "description": description}
    for place, description in [
        ("27-KA001A", "Gas export compressor A"), ("27-KA001B", "Gas export compressor B"), ("63-KA001A", "Instrument air compressor A"),
        ("20-PA001A", "Oil booster pump A"), ("71-PA001A", "Firewater pump A"), ("43-KA002A", "Flare gas compressor A"),
    ]
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("27-KA001A tripped on vent flow", "27-KA001A"), ("Changed DGS, 63-KA001A back on line", "63-KA001A"), ("43KA002A started by hand", "43-KA002A"),
        ("noise on 20-PA001A again", "20-PA001A"), ("moved 3 KA002A filters", "43-KA002A"),
        # of another area, or of none, it may be one or the other
        ("99-KA001A tripped", None), ("KA001A tripped", None),
    ],
)  # fmt: skip
def test_the_area_before_a_tag_says_which_machine_is_meant(text: str, meant: str | None) -> None:
    found = link(mentions({"mention": None, "text": text}), PLATFORM)["asset_id"].iloc[0]
    assert (found if isinstance(found, str) else None) == meant
