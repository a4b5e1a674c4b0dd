"""Places of many machines: what they begin with is no tag, and where about a machine stands is no other machine."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.records import REGISTER

_MILL = (
    ("P1-VP-01", "PM1 Vacuum Pump No.1", "PM1 Wet End", ""),
    ("P1-VP-02", "PM1 Vacuum Pump No.2", "PM1 Wet End", ""),
    ("P1-FP-01", "PM1 Fan Pump", "PM1 Wet End", ""),
    ("P1-PR-01", "PM1 1st Press", "PM1 Press", ""),
    ("P1-CA-01", "PM1 Calender Stack", "PM1 Dry End", "PM1 calender"),
    ("P2-VP-01", "PM2 Vacuum Pump No.1", "PM2 Wet End", ""),
    ("P2-VP-02", "PM2 Vacuum Pump No.2", "PM2 Wet End", ""),
    ("P2-FP-01", "PM2 Fan Pump", "PM2 Wet End", ""),
    ("P2-PR-01", "PM2 1st Press", "PM2 Press", ""),
    ("P2-RL-01", "PM2 Reel", "PM2 Dry End", ""),
    ("KN-CR-01", "Cooler Fan", "Kiln 1", ""),
    ("KN-BL-01", "Burner", "Kiln 1", ""),
    ("KN-EX-01", "Exhaust Damper", "Kiln 1", ""),
    ("KN-GR-01", "Girth Gear Drive", "Kiln 1", ""),
)
_MINE = (
    ("CR001", "Primary Jaw Crusher"),
    ("CR002", "Pebble Crusher"),
    ("CV001", "Primary Discharge Conveyor"),
    ("CV003", "SAG Mill Feed Conveyor"),
    ("AF001", "ROM Apron Feeder"),
    ("ML001", "SAG Mill"),
    ("ML002", "Ball Mill"),
    ("SN002", "Trash Screen"),
    ("AG301", "Agitator CIL Tank 1"),
    ("AG302", "Agitator CIL Tank 2"),
)


def _register(rows: tuple[tuple[str, ...], ...]) -> pd.DataFrame:
    columns = ("asset_id", "description", "functional_location", "aliases")
    named = [dict(zip(columns, row, strict=False)) for row in rows]
    return REGISTER.rows([{"tag": r["asset_id"], "site": "north", **r} for r in named])


def _linked(rows: tuple[tuple[str, ...], ...], **mention: Any) -> Any:
    found = link(mentions({"mention": None, **mention}), _register(rows))["asset_id"].iloc[0]
    return found if isinstance(found, str) else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("PM1 calender oil leaking on the lift cylinder", "P1-CA-01"),
        ("PM2 fan pump seal leaking", "P2-FP-01"),
        ("PM2 reel spool jammed", "P2-RL-01"),
    ],
)
def test_the_beginning_of_a_place_is_no_tag_of_the_machines_there(text: str, meant: str) -> None:
    assert _linked(_MILL, text=text) == meant


def test_a_place_of_many_links_none_of_them() -> None:
    found = link(
        mentions(*({"mention": None, "text": t} for t in ("PM1 stopped for a wash", "Kiln 1 tripped"))),
        _register(_MILL),
    )
    assert found["asset_id"].isna().all()
    assert all(p < 0.3 for event in ("e000", "e001") for a, p in candidates(found, event).items() if a)


def test_the_longer_name_comes_before_the_tag_that_it_begins_with() -> None:
    rows = (
        ("PM1", "Paper machine 1"),
        ("PM2", "Paper machine 2"),
        ("CA-01", "PM1 calender"),
        ("FI-01", "Line 2 Filler", "Line 2"),
        ("CP-01", "Capper", "Line 2"),
    )
    assert _linked(rows, text="PM1 calender oil leaking") == "CA-01"
    assert _linked(rows, text="PM1 stopped, drive fault") == "PM1"
    assert _linked(rows, text="Line 2 filler stopped") == "FI-01"


def test_a_word_with_its_number_is_not_said_of_a_machine_that_has_another_one() -> None:
    assert _linked(_MILL, mention="1st press PM1") == "P1-PR-01"
    # and of two numbers the one behind the area is not that of the machine
    assert _linked(_MILL, mention="PM2 vac pump 1") == "P2-VP-01"
    assert _linked(_MILL, mention="Vacuum pump 1 PM2") == "P2-VP-01"


@pytest.mark.parametrize(
    ("machine", "area", "meant"),
    [
        ("CV1", "Crush", "CV001"),
        ("CV3", "Mill", "CV003"),
        ("Trash screen", "Mill", "SN002"),
        ("Trash screen", "Crushing", "SN002"),
    ],
)
def test_where_about_a_machine_stands_never_counts_against_it(machine: str, area: str, meant: str) -> None:
    assert _linked(_MINE, mention=machine, functional_location=area) == meant


def test_where_about_a_machine_stands_makes_no_machine_of_another_name() -> None:
    found = link(mentions({"mention": "Apron fdr 1", "functional_location": "Crush"}), _register(_MINE))
    assert max(candidates(found), key=candidates(found).__getitem__) not in ("CR001", "CR002")


def test_a_place_that_is_written_beside_many_names_is_none_of_them() -> None:
    # the area is called as a machine is: by itself it would be that one
    names = ("CV1", "CV3", "Trash screen", "Agitator CIL tank 1")
    found = link(mentions(*({"mention": name, "functional_location": "Ball mill"} for name in names)), _register(_MINE))
    assert found["asset_id"].tolist() == ["CV001", "CV003", "SN002", "AG301"]
