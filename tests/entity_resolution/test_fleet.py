"""The number by which the machine of a fleet is called is its name; a number that several machines bear, or an amount, is none."""

from __future__ import annotations

from typing import Any

import pytest
from tests.entity_resolution.conftest import link, mentions

from pdm.records import REGISTER

ROWS = [
    *((f"HT50{n}", f"HAUL TRUCK 50{n}", "vehicle") for n in range(1, 8)), *((f"DZ60{n}", f"DOZER TRACK D11 60{n}", "") for n in (1, 2)),
    ("EX701", "EXCAVATOR HYDRAULIC 701", ""), *((f"WT80{n}", "Water cart", "vehicle") for n in (1, 2, 3)),
    *((f"{letters}40{n}", f"{kind} {duty}", "") for letters, kind in (("CV", "CONVEYOR"), ("SC", "SCREEN"), ("PU", "PUMP"))
      for n, duty in ((1, "FEED"), (2, "PRODUCT"), (3, "REJECTS"))),
    ("CR310", "SIZER SECONDARY", ""),
]  # fmt: skip
MINE = REGISTER.rows(
    [{"asset_id": f"1{n:04d}", "tag": t, "site": "north", "description": d, "equipment_class": k} for n, (t, d, k) in enumerate(ROWS)]
)  # fmt: skip
TAGS = dict(zip(MINE["asset_id"], MINE["tag"], strict=True))


def _linked(**one: Any) -> str | None:
    asset = link(mentions({"mention": None, **one}), MINE)["asset_id"].iloc[0]
    return TAGS[asset] if isinstance(asset, str) else None


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("503", "HT503"), ("Dozer 602", "DZ602"), ("D11 601", "DZ601"), ("Machine 505", "HT505"), ("701", "EX701"), ("802", "WT802"),
        # borne by several, by none, or no machine's
        ("401", None), ("508", None), ("Room 503", None),
    ],
)  # fmt: skip
def test_a_number_alone_in_the_machine_column(name: str, tag: str | None) -> None:
    assert _linked(mention=name) == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("502 DOWN diff noisy, strip thurs", "HT502"), ("501 UP", "HT501"), ("Also 502 got its 2000 hr service", "HT502"),
        ("503: tyre flat", "HT503"), ("504 steht wieder", "HT504"), ("505 está parada", "HT505"),
        ("503 bolts replaced", None), ("503 kPa on gauge", None), ("put in 503", None), ("401 tripped", None),
    ],
)  # fmt: skip
def test_a_text_that_begins_with_a_number_and_tells_of_it(text: str, tag: str | None) -> None:
    assert _linked(text=text) == tag
