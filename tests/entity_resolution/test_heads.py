"""Short names at the head of a line, and tags that a hand makes unreadable: proposed, never linked."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.records import REGISTER

QUARRY = {
    "WL1": ("Wheel loader", "Caterpillar", "988K"),
    "WL2": ("Wheel loader", "Komatsu", "WA600-6"),
    "CR1": ("Primary crusher (jaw)", "Nordberg", "C160"),
    "CR2": ("Secondary crusher (cone)", "Metso", "HP400"),
    "BC1": ("Belt conveyor C-1", "", ""),
    "BC3": ("Belt conveyor C-3", "", ""),
    "RM1": ("Raw mill", "Loesche", "LM 38.3"),
    "CMP1": ("Air compressor 1", "", ""),
    "CMP2": ("Air compressor 2", "", ""),
    "CD08": ("Carding m/c 8", "", ""),
    "LM22": ("Loom 22", "Toyota", "JAT 710"),
    "LM23": ("Loom 23", "Toyota", "JAT 710"),
    "FLT1": ("Fork truck 1", "", ""),
    "CB1": ("Core blower 1", "", ""),
    "OC1": ("Overhead crane 10 t", "", ""),
    "GR5": ("Pedestal grinder 5", "", ""),
    "GR6": ("Pedestal grinder 6", "", ""),
}


def found(*written: object, **more: object) -> pd.DataFrame:
    rows = [
        {"asset_id": a, "tag": a, "site": "north", "description": d, "manufacturer": by, "model": type_}
        for a, (d, by, type_) in QUARRY.items()
    ]
    return link(mentions(*written, **more), REGISTER.rows(rows))


def proposed(text: str, **more: object) -> str | None:
    """The likeliest machine of a line without a name in a field, which must not be linked."""
    rows = found({"mention": None, "text": text}, **more)
    assert rows["asset_id"].isna().all()
    if not isinstance(rows["candidates"].iloc[0], str):
        return None
    return next((asset for asset in candidates(rows) if asset is not None), None)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Comp 2 tripped on overload", "CMP2"),
        ("Cdg 8 doffer belt cut", "CD08"),
        ("RM - roller out, spare rigged", "RM1"),
        ("C-3 tail pulley bearing gone", "BC3"),
        ("988 would not start, bad battery cable", "WL1"),
        ("HP400 running hot, 148 return oil", "CR2"),
        ("Jaw - changed both toggle seats", "CR1"),
        ("L 23 encoder fitted", "LM23"),
    ],
)
def test_a_short_name_at_the_head_of_a_line_is_proposed(text: str, meant: str) -> None:
    assert proposed(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Set 2 bolts",
        "3 cheek plate bolts loose",
        "30 CFR 56.14100",
        "4000 hr svc",
        "Wed 316",
        "EMPTY BINS",
        "Changed 2 hoses",
        "OK - no leaks",
    ],
)
def test_other_words_and_numbers_there_are_no_machine(text: str) -> None:
    assert proposed(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("FLTI puncture front left", "FLT1"),
        ("Hopper bridging, vibrator dead CBI", "CB1"),
        ("0720 CBl plates clashed on start up", "CB1"),
        ("O61 - long travel wheel chipped", "OC1"),
        ("GRE motor burning smell", "GR6"),
    ],
)
def test_a_tag_whose_figure_reads_as_a_letter_is_proposed_by_hand_alone(text: str, meant: str) -> None:
    assert proposed(text, channel="hand") == meant
    assert proposed(text, channel="typed") != meant


def test_what_may_be_two_machines_or_a_word_in_capitals_is_none() -> None:
    assert proposed("CBI or GRE stuck", channel="hand") is None
    assert proposed("GRE MOTOR BURNING", channel="hand") is None
    assert proposed("Cbl cut, new one pulled", channel="hand") is None


@pytest.mark.parametrize(("cell", "meant"), [("L-23", "LM23"), ("JAT-22", "LM22"), ("C-3", "BC3"), ("988", "WL1")])
def test_the_same_in_a_cell_is_proposed(cell: str, meant: str) -> None:
    rows = found(cell)
    assert rows["asset_id"].isna().all()
    assert next(iter(candidates(rows))) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Topped up oil in air compressor 2", "CMP2"),
        ("New rollers fitted at raw mill", "RM1"),
        ("greased all bearings on loom 22, nothing found", "LM22"),
        ("Ran everything on core blower 1 meantime", "CB1"),
    ],
)
def test_the_machine_that_a_line_names_further_on_is_proposed(text: str, meant: str) -> None:
    assert proposed(text) == meant


@pytest.mark.parametrize(
    "text",
    ["Drove out the pins, joined with 2 new links", "Moved spares from loom 22 to loom 23", "waited for loom 22 hours"],
)
def test_of_several_or_a_count_none_is_proposed(text: str) -> None:
    assert proposed(text) is None
