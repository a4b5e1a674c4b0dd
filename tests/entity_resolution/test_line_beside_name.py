"""A name without a number, and the place beside it, are one name where the register has both together."""

from __future__ import annotations

from typing import Any

import pytest

from pdm.config import LinkSettings
from pdm.entity_resolution import resolve
from pdm.records import REGISTER

from .conftest import NO_ALIASES, NO_DECISIONS, mentions

MACHINES = {
    "SEA-022": "Seamer line 1", "SEA-032": "Seamer line 2", "FIL-021": "Filler line 1", "FIL-031": "Filler line 2", "PAL-053": "Palletiser",
    "PMP-1": "Well pump 1", "PMP-2": "Well pump 2", "DRY-1": "Dryer", "DRY-2": "Dryer",
}  # fmt: skip
PLACES = {"DRY-1": "Hall 1", "DRY-2": "Hall 2"}


def linked(**one: Any) -> str | None:
    register = REGISTER.rows(
        [
            {"asset_id": a, "tag": a, "site": "north", "description": d, "functional_location": PLACES.get(a)}
            for a, d in MACHINES.items()
        ]
    )
    out = resolve(mentions(one), register, settings=LinkSettings(), aliases=NO_ALIASES, decided=NO_DECISIONS)
    asset = out["asset_id"].iloc[0]
    return asset if isinstance(asset, str) else None


@pytest.mark.parametrize(
    ("name", "place", "asset"),
    [
        ("Seamer", "L1", "SEA-022"), ("Seamer", "L2", "SEA-032"), ("seamer", "Line 2", "SEA-032"), ("Filler", "line no. 1", "FIL-021"),
        ("Dryer", "Hall 2", "DRY-2"), ("Dryer", "H1", "DRY-1"),
        # the number of another place is not that of the machine
        ("Seamer", "L3", None), ("Well pump", "Building 2", None), ("Well pump", "L1", None), ("Seamer", "packing", None),
    ],
)  # fmt: skip
def test_the_place_tells_which_of_several_machines_of_a_name(name: str, place: str, asset: str | None) -> None:
    assert linked(mention=name, functional_location=place) == asset
    assert linked(mention=None, name=name, functional_location=place) == asset


def test_a_number_in_the_name_has_the_last_word() -> None:
    assert linked(mention="Seamer 2", functional_location="L1") != "SEA-022"
