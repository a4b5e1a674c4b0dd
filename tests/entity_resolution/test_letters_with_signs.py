"""Letters with signs between them (`H/P 1`, `D.F. No 4`), and letters of a place that are written without it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.entity_resolution.conftest import link, mentions

from pdm.entity_resolution.names import joined_initials, take_apart
from pdm.records import REGISTER

MILL = {
    "HP-01": ("Humidification plant 1", "S2-UTL-HP1"),
    "HP-03": ("Humidification plant 3", "S2-UTL-HP3"),
    "CWP-01": ("Cooling water pump no.1", "S2-CPP-CWS-P1"),
    "CWP-03": ("Cooling water pump no.3", "S2-CPP-CWS-P3"),
    "DF-03": ("Draw frame 3", "S2-SPG-DF03"),
    "DF-04": ("Draw frame 4", "S2-SPG-DF04"),
    "CD-05": ("Carding m/c 5", "S2-SPG-CD05"),
    "CD-06": ("Carding m/c 6", "S2-SPG-CD06"),
    "LM-23": ("Loom 23", "S2-WVG-LM23"),
    "SZ-01": ("Sizing m/c", "S2-WVG-SZ01"),
    "KOMP-2": ("Kompressor 2", "S2-UTL-K2"),
}


def linked(*written: Any) -> list[Any]:
    rows = [
        {"asset_id": a, "tag": a, "site": "north", "description": d, "functional_location": f}
        for a, (d, f) in MILL.items()
    ]
    found = link(mentions(*written), REGISTER.rows(rows))
    return [a if isinstance(a, str) else None for a in found["asset_id"]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("H/P 1", "HP-01"),
        ("h/p 3", "HP-03"),
        ("H.P. No. 3", "HP-03"),
        ("H.Plant-3", "HP-03"),
        ("D/F 4", "DF-04"),
        ("D.F. No 4", "DF-04"),
        ("C/W pump 3", "CWP-03"),
        ("Carding 5", "CD-05"),
        ("Card no.5", "CD-05"),
        ("Carding m/c 6", "CD-06"),
        ("Sizing", "SZ-01"),
        ("CWS-P1", "CWP-01"),
        ("K2", "KOMP-2"),
    ],
)
def test_letters_with_signs_between_them_are_one_word(written: str, meant: str) -> None:
    assert linked(written) == [meant]


@pytest.mark.parametrize("written", ["M/P 1", "P1", "P-3", "B/P 3", "X/F 4"])
def test_the_end_of_a_place_and_a_part_of_the_letters_are_no_name(written: str) -> None:
    assert linked(written) == [None]


def test_they_are_one_word_in_a_text_too() -> None:
    found = linked(*({"mention": None, "text": t} for t in ("D/F 4 down, apron cut", "C/P 1 gland packing changed")))
    assert found == ["DF-04", None]


def test_letters_of_two_machines_stay_two() -> None:
    assert joined_initials("P-101 A/B pump") == "P-101 A/B pump"
    assert joined_initials("Feed pump A/B 2") == "Feed pump A/B 2"
    assert take_apart("Carding m/c 5").letter == ""
