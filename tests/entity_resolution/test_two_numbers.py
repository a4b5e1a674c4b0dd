"""A description with two numbers is that of two machines or of a place between: one of the numbers alone is never linked to it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.entity_resolution.conftest import candidates, link, mentions
from tests.entity_resolution.test_small_plants import plant

from pdm.entity_resolution.names import take_apart, unit_and_letter

LINE = plant({
    "MET-01": "Metaaldetector 1-2", "MET-02": "Metaaldetector 3-4", "CV-20": "Transfer conveyor 5 to 8", "CHW-01": "Checkweger",
    "BL-01": "Crane 1", "BL-02": "Crane 2", "OVN-01": "Oven 1", "OVN-02": "Oven 2",
})  # fmt: skip


def _found(name: str) -> tuple[Any, list[Any]]:
    links = link(mentions(name), LINE)
    asset = links["asset_id"].iloc[0]
    return (asset if isinstance(asset, str) else None), [a for a in candidates(links) if a is not None]


@pytest.mark.parametrize(
    ("name", "meant"), [("metaaldet. 2", "MET-01"), ("metaaldetector 4", "MET-02"), ("transfer conv 6", "CV-20")]
)
def test_one_of_the_numbers_proposes_it(name: str, meant: str) -> None:
    asset, proposed = _found(name)
    assert asset is None
    assert proposed[0] == meant


@pytest.mark.parametrize("name", ["metaaldetector 1-2", "Metaaldet 1/2", "metaaldetector 1 & 2", "metaaldet. 1 en 2"])
def test_both_numbers_are_its_name(name: str) -> None:
    assert _found(name)[0] == "MET-01"


def test_a_name_of_two_machines_is_none_of_them() -> None:
    asset, proposed = _found("Crane 1+2")
    assert asset is None
    assert set(proposed[:2]) == {"BL-01", "BL-02"}


@pytest.mark.parametrize(
    ("text", "unit"),
    [("Pump 1-2", "1-2"), ("Boiler 1 and 2", "1-2"), ("Line 2 Filler 3", "3"), ("Lift 1.2", "2"), ("P-101-02", "2")],
)  # fmt: skip
def test_numbers_written_as_one(text: str, unit: str) -> None:
    assert unit_and_letter(text)[0] == unit
    assert take_apart("Filler 2 - line 3").unit == "2"
