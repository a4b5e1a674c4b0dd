"""A word for a machine with its line beside it is the machine of that line, and not the line, nor what else has its letters and number."""

from __future__ import annotations

from typing import Any

import pytest
from tests.entity_resolution.conftest import candidates, link, mentions

from pdm.records import REGISTER

ROWS = [
    ("100", "L1", "BOTTLING LINE 1 GLASS", None), ("200", "L2", "CANNING LINE 2", None), ("400", "L4", "PET LINE 4", None),
    ("101", "L1-FILL", "FILLER/CROWNER 72-12 LINE 1", "100"), ("102", "L1-PAST", "TUNNEL PASTEURISER DOUBLE DECK LINE 1", "100"),
    ("103", "L1-PAL", "PALLETISER LINE 1", "100"), ("104", "L1-LAB", "LABELLER WET GLUE", "100"), ("105", "L1-EBI", "BOTTLE INSPECTOR LINE 1", "100"),
    ("201", "L2-FILL", "CAN FILLER 84 VALVE LINE 2", "200"), ("202", "L2-PAST", "TUNNEL PASTEURISER LINE 2", "200"),
    ("203", "L2-PAL", "PALLETISER LINE 2", "200"), ("204", "L2-SEAM", "CAN SEAMER 12 HEAD LINE 2", "200"),
    ("401", "L4-BLOW", "STRETCH BLOW MOULDER 16 CAVITY LINE 4", "400"), ("402", "L4-FILL", "PET FILLER/CAPPER LINE 4", "400"),
    ("403", "L4-LAB", "LABELLER REEL FED", "400"), ("501", "EF-LFT1", "EFFLUENT LIFT PUMP 1", None), ("502", "EF-LFT2", "EFFLUENT LIFT PUMP 2", None),
    ("503", "EF-BLOW", "AERATION BLOWER", None), ("504", "UT-BLR", "STEAM BOILER", None), ("505", "UT-CND", "EVAPORATIVE CONDENSER", None),
]  # fmt: skip
PLANT = REGISTER.rows(
    [
        {"asset_id": a, "site": "north", "functional_location": place, "description": text, "parent_id": above}
        for a, place, text, above in ROWS
    ]
)


def _found(**one: Any) -> tuple[Any, list[Any]]:
    links = link(mentions({"mention": None, **one}), PLANT)
    asset = links["asset_id"].iloc[0]
    told = isinstance(links.at["e000", "candidates"], str)
    return (asset if isinstance(asset, str) else None), list(candidates(links)) if told else []


@pytest.mark.parametrize(
    ("name", "asset"),
    [
        ("L1 Filler", "101"), ("Filler L1", "101"), ("Filler line 1", "101"), ("Palletiser L1", "103"), ("L2 Palletiser", "203"), ("Past L1", "102"),
        # by what it is a part of, where its description does not say its line
        ("Labeller L1", "104"), ("L4 Labeller", "403"), ("L1", "100"),
    ],
)  # fmt: skip
def test_a_word_beside_a_line_names_the_machine_there(name: str, asset: str) -> None:
    assert _found(mention=name)[0] == asset


@pytest.mark.parametrize(("name", "asset"), [("Blower L4", "401"), ("Valve L2", "201"), ("Head L2", "204")])
def test_what_is_short_for_it_or_counted_there_is_proposed(name: str, asset: str) -> None:
    linked, proposed = _found(mention=name)
    assert linked is None
    assert proposed[0] == asset or asset in proposed[:2]


@pytest.mark.parametrize(
    ("text", "asset"),
    [
        ("Pasteuriser L1 pump seized", "102"), ("Seamer L2 - head no 7 dropping lifter", "204"), ("L1 past zone 2 pump tripped", "102"),
        ("L1 filler - crowner seized", "101"), ("L1 stopped, no power", "100"),
    ],
)  # fmt: skip
def test_the_line_itself_is_meant_only_where_no_machine_stands_beside_it(text: str, asset: str) -> None:
    linked, proposed = _found(text=text)
    assert proposed[0] == asset
    assert linked in (None, asset)


def test_a_machine_of_no_kind_on_the_line_links_to_nothing() -> None:
    assert _found(text="Boiler L1 tripped")[0] is None
    assert _found(mention="Condenser L2")[0] is None


@pytest.mark.parametrize(
    ("name", "place", "asset"),
    [
        ("Filler", "line 2", "201"), ("Past", "line 1", "102"), ("Palletiser", "line 2", "203"), ("Labeller", "line 4", "403"),
        # what it says itself has the last word, and what stands elsewhere is not excluded
        ("Palletiser L1", "line 2", "103"), ("Steam boiler", "line 2", "504"), ("Palletiser", "line 4", None), ("Filler", None, None),
    ],
)  # fmt: skip
def test_a_title_with_a_line_tells_which_machine_its_rows_mean(name: str, place: str | None, asset: str | None) -> None:
    assert _found(mention=name, titled=place)[0] == asset


def test_what_is_short_for_it_on_the_line_of_the_title_comes_first() -> None:
    linked, proposed = _found(mention="Blower", titled="line 4")
    assert linked is None
    assert proposed[0] == "401"


@pytest.mark.parametrize(
    ("line", "text", "asset"),
    [
        ("line 2", "Condenser fan stopped line 2 three times, cable chewed", "505"),
        ("line 4", "Boiler feed valve stuck at 04:40 & line 4 starved", "504"),
    ],
)  # fmt: skip
def test_in_prose_what_stopped_a_line_comes_before_the_line(line: str, text: str, asset: str) -> None:
    linked, proposed = _found(mention=line, text=text, channel="mail")
    assert linked is None
    assert next(a for a in proposed if a is not None) == asset
