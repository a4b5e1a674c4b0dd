"""Machines that no register holds."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from tests.entity_resolution.conftest import link, mentions

from pdm.entity_resolution import propose_assets, unregistered


def _found(register: pd.DataFrame, *names: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    given = mentions(*names)
    links = link(given, register).reset_index()
    return unregistered(given, links, register), propose_assets(given, links, register)


@pytest.mark.acceptance
def test_spellings_of_an_unregistered_machine_are_one_proposal(register: pd.DataFrame) -> None:
    found, proposed = _found(register, "P-777A", "p 777 a", "pump 777A", "P00777A", "P-103A", "P-777B", "P-777B")
    assert found["asset_id"].nunique() == 2
    assert list(proposed["times"]) == [4, 2]
    first = proposed.iloc[0]
    assert first["asset_id"].startswith("new-")
    assert set(json.loads(first["names"])) == {"P-777A", "p 777 a", "pump 777A", "P00777A"}
    assert first["equipment_class"] == "pump"


@pytest.mark.acceptance
def test_an_id_stays_when_mentions_are_added(register: pd.DataFrame) -> None:
    _, before = _found(register, "P-777A", "p 777 a")
    _, after = _found(register, "M-888", "M 888", "p777a", "P-777A", "pmp 777A")
    assert before["asset_id"].iloc[0] in set(after["asset_id"])


@pytest.mark.acceptance
def test_what_is_no_machine_is_not_proposed(register: pd.DataFrame) -> None:
    found, _ = _found(register, "workshop", "area 2", "see above", "all", "pump A", "old P-777A", "ex P-777A", "P-103A")
    assert found.empty


def test_a_name_written_once_is_not_proposed_yet(register: pd.DataFrame) -> None:
    found, proposed = _found(register, "P-777A")
    assert len(found) == 1
    assert proposed.empty
