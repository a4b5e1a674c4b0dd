"""What stands where a machine's name belongs and is none."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions


@pytest.mark.parametrize("signed", ["MO 3/4/24", '"3/5/24', "JK 02SEP24", "9/12/2024 RP"])
def test_who_signed_and_when_says_nothing_against_the_machine_of_the_page(register: pd.DataFrame, signed: str) -> None:
    given = mentions({"mention": signed, "name": "P-103A"}, text="door seal replaced")
    assert link(given, register)["asset_id"].iloc[0] == "n0103A"


@pytest.mark.parametrize("written", ["P-103A 3/4/24", "CV 11/12/13"])
def test_a_tag_with_its_day_and_a_list_of_tags_are_no_signature(register: pd.DataFrame, written: str) -> None:
    links = link(mentions({"mention": written, "name": "Mill motor 1a"}), register)
    assert links["link_reason"].iloc[0].find(written.split()[0]) >= 0


def test_an_element_of_a_relay_is_no_machine_and_what_its_line_names_is_for_a_person(register: pd.DataFrame) -> None:
    links = link(
        mentions({"mention": "59GN", "text": "P-103A neutral voltage"}, {"mention": "87G", "text": "trip"}), register
    )
    assert links["asset_id"].isna().all()
    assert next(iter(candidates(links))) == "n0103A"
    assert links["candidates"].isna().iloc[1]
