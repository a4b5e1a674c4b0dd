"""The catalogue: one row a feature, named once, told in a sentence."""

from __future__ import annotations

from pdm.features import CATALOGUE
from pdm.features.catalogue import ABSENT
from pdm.vocabulary.failure_modes import failure_modes


def test_names_are_unique_and_every_feature_can_be_told() -> None:
    names = [f.name for f in CATALOGUE]
    assert len(names) == len(set(names))
    for feature in CATALOGUE:
        said = feature.sentence(2.0, typical=1.0, equipment="heat_exchanger")
        assert said
        assert "{" not in said, feature.name
        assert feature.sentence(float("nan"), typical=None, equipment="pump")
        assert feature.unit
        assert feature.family


def test_there_are_ten_families_or_more() -> None:
    assert len({f.family for f in CATALOGUE}) >= 10


def test_failure_modes_are_codes_of_the_vocabulary() -> None:
    known = set(failure_modes())
    for feature in CATALOGUE:
        assert set(feature.select.get("failure_mode", ())) <= known


def test_what_is_absent_is_not_said_of_the_whole_family() -> None:
    by_name = {f.name: f for f in CATALOGUE}
    assert set(ABSENT) <= set(by_name)
    none = float("nan")
    assert (
        by_name["days_since_found_fine"].sentence(none, typical=3, equipment="pump")
        == "no inspection on record that found nothing wrong"
    )
    assert by_name["days_since_inspection"].sentence(none, typical=3, equipment="pump") == "no inspections on record"
    # trouble may have been reported of what never failed, and a gap is none that is on record
    assert by_name["days_since_failure"].sentence(none, typical=3, equipment="pump") == "no failure on record"
    assert (
        by_name["days_since_record"].sentence(none, typical=3, equipment="pump") == "no line was ever written about it"
    )
