"""German, Dutch and Scandinavian plants: a word that ends a longer one says what the machine is, and is a hint only."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.entity_resolution.conftest import candidates, link, mentions
from tests.entity_resolution.test_small_plants import plant

WORKS = {
    "A1": "Schraubenkompressor 1 Kaeser", "A2": "Schraubenkompressor 2 Kaeser", "A3": "Zweiträger-Brückenkran 2 Demag 16 t",
    "A4": "Brückenkran 1 ABUS 10 t", "A5": "Exzenterpresse Schuler 250 t", "A6": "Gabelstapler Linde E30 Nr. 7", "A7": "Vakuumhärteofen Ipsen",
    "A8": "Teilewaschanlage Dürr", "A9": "Kältetrockner Kaeser TF 174", "A10": "Kjølevannspumpe 3", "A11": "Koelwaterpomp 4",
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Kompressor 2", "A2"), ("Kran 1", "A4"), ("Kran 2", "A3"), ("Presse", "A5"), ("Stapler 7", "A6"), ("Ofen", "A7"), ("Härteofen", "A7"),
        ("Waschanlage", "A8"), ("Trockner", "A9"), ("Pumpe 3", "A10"), ("pomp 4", "A11"),
    ],
)  # fmt: skip
def test_the_end_of_a_compound_brings_its_machine_up_first(written: str, meant: str) -> None:
    found = link(mentions(written), plant(WORKS))
    listed = [asset for asset in candidates(found) if asset is not None]
    assert listed[0] == meant
    # and no other one is linked
    assert found["asset_id"].iloc[0] in (meant, None)


@pytest.mark.parametrize(("written", "meant"), [("Schraubenkompressor 2", "A2"), ("Brückenkran 1", "A4")])
def test_a_whole_word_is_surer(written: str, meant: str) -> None:
    assert link(mentions(written), plant(WORKS))["asset_id"].tolist() == [meant]


def test_a_part_that_bears_the_short_word_is_no_surer_than_the_machine() -> None:
    found = candidates(link(mentions("Kran 2"), plant(WORKS | {"B3": "Hubwerk Kran 2"})))
    assert found["B3"] == pytest.approx(found["A3"])


def test_a_machine_that_is_called_so_is_surer_than_what_ends_so() -> None:
    found = link(mentions("Kran 2"), plant(WORKS | {"B3": "Kran 2"}))
    assert found["asset_id"].tolist() == ["B3"]


def test_what_one_of_several_ends_with_is_left_open() -> None:
    assert pd.isna(link(mentions("Kompressor"), plant(WORKS))["asset_id"].iloc[0])


def test_the_description_of_a_part_is_the_part_though_its_machine_is_named_in_it() -> None:
    works = plant(WORKS | {"B3": "Hubwerk Kran 2"})
    places = works["asset_id"].map({"A3": "MK1-KR02", "B3": "MK1-KR02", "A4": "MK1-KR01"})
    found = link(mentions("Hubwerk Kran 2"), works.assign(functional_location=places))
    assert found["asset_id"].tolist() == ["B3"]
