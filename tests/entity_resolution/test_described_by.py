"""A tag beside a word that another machine's description has together with it names that machine, or none for sure."""

from __future__ import annotations

from typing import Any

import pytest

from pdm.config import LinkSettings
from pdm.entity_resolution import resolve
from pdm.records import REGISTER

from .conftest import NO_ALIASES, NO_DECISIONS, mentions

MACHINES = {"541-FM2": "Finish Mill 2", "541-BE2": "FM2 Elevator", "531-FM1": "Finish Mill 1", "531-SP1": "Separator FM1", "541-FN6": "Baghouse fan"}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "never"), [("FM2 elev", "541-FM2"), ("Separator FM 1", "531-FM1"), ("FM2 elevator", "541-FM2")]
)
def test_a_part_named_after_its_machine_is_not_that_machine(name: str, never: str) -> None:
    assert linked(name) != never


@pytest.mark.parametrize(("name", "asset"), [("FM2", "541-FM2"), ("541-FM2", "541-FM2"), ("FM2 mill", "541-FM2")])
def test_the_tag_alone_is_still_the_machine(name: str, asset: str) -> None:
    assert linked(name) == asset


def linked(name: str) -> Any:
    register = REGISTER.rows(
        [{"asset_id": a, "tag": a, "site": "north", "description": d} for a, d in MACHINES.items()]
    )
    out = resolve(
        mentions({"mention": name}), register, settings=LinkSettings(), aliases=NO_ALIASES, decided=NO_DECISIONS
    )
    asset = out["asset_id"].iloc[0]
    return asset if isinstance(asset, str) else None
