"""Blocking and what words may mean."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.entity_resolution.conftest import NO_ALIASES, plant_rows

from pdm.entity_resolution.alike import near_numbers
from pdm.entity_resolution.compare import MOST, compare
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.lexicon import learn_cuts, learn_lexicon, learn_suffixes
from pdm.entity_resolution.names import take_apart
from pdm.entity_resolution.pairs import Others
from pdm.grammar.tags import written_forms
from pdm.records import REGISTER


@pytest.fixture(scope="module")
def site() -> tuple[SiteIndex, Others]:
    index = SiteIndex(REGISTER.rows(plant_rows()), NO_ALIASES, {})
    others = Others()
    others.add(index)
    return index, others


@pytest.mark.acceptance
def test_blocking_loses_no_usual_way_of_writing(site: tuple[SiteIndex, Others]) -> None:
    index, others = site
    for i, candidate in enumerate(index.candidates):
        unit, letter = candidate.unit, candidate.train
        words = " ".join(candidate.words)
        names = [form for form, _ in written_forms(candidate.label)] + [
            f"{words} {unit}{letter}",
            f"#{unit} {words} {letter}",
            f"{words[:4]} {candidate.words[-1]} {unit}{letter}",
        ]
        for name in names:
            assert i in compare(take_apart(name), index, others, hand=False).best, name
        misread = candidate.label.replace("1", "I").replace("0", "O")
        assert i in compare(take_apart(misread), index, others, hand=True).best


def test_one_digit_more_or_less_alike(site: tuple[SiteIndex, Others]) -> None:
    assert "104" in near_numbers("103")
    assert "130" in near_numbers("103")
    assert "103" not in near_numbers("103")
    assert all(not n.startswith("0") for n in near_numbers("103"))
    assert near_numbers("20") == {f"{d}0" for d in "13456789"} | {f"2{d}" for d in "123456789"}
    index, others = site
    fits = compare(take_apart("P-193A"), index, others, hand=False).best
    assert {index.candidates[i].label: f.level for i, f in fits.items()} == {"P-103A": "near", "P-123A": "near"}


def test_words_are_taken_in_their_strictest_reading(site: tuple[SiteIndex, Others]) -> None:
    index, _ = site

    def said_of(word: str) -> set[str]:
        return {" ".join(index.candidates[i].words) for i in index.match(word)[0]}

    assert said_of("boiler") == {"boiler feed pump"}
    assert said_of("cool") == {"cooling water pump"}
    assert said_of("bf") == {"boiler feed pump"}
    assert said_of("exhuast") == {"exhaust fan"}
    assert said_of("pmp") == {"boiler feed pump", "cooling water pump"}
    assert said_of("qqq") == set()


def test_large_groups_are_capped_and_counted() -> None:
    rows = [
        {
            "asset_id": f"a{n:03d}",
            "tag": f"P-{1000 + n}",
            "site": "s",
            "equipment_class": "pump",
            "description": "Sump pump",
        }
        for n in range(150)
    ]
    index = SiteIndex(REGISTER.rows(rows), NO_ALIASES, {})
    others = Others()
    others.add(index)
    fits = compare(take_apart("sump pump"), index, others, hand=False)
    assert len(fits.best) == MOST
    assert [n for _, n in fits.dropped] == [150 - MOST]
    assert min(f.others for f in fits.best.values()) > 149


def test_register_pairs_count_other_machines(site: tuple[SiteIndex, Others]) -> None:
    _, others = site
    assert others.machines == 40
    # each number is borne by an A and a B
    assert others.pairs["N"] == 40
    assert others.pairs["NT"] == 0
    # in each description there are four units with two letters
    assert others.pairs["dwc"] == 40 * 7
    assert others.pairs["dwcu"] == 40
    assert others.of("NT") < others.of("N")
    assert others.between("LN", "LNT") > 0.3


def test_what_confirmed_names_teach() -> None:
    tags = {"a": "23-PT-186-01", "b": "23-PT-187-01", "c": "23-KA-910", "d": "23-PT-188-02"}
    named = [("S_23-PT-186:Z.X1", "a"), ("S_23-PT-187:Z.X1", "b"), ("S_23-PT-188:Z.X2", "d")]
    named += [(f"S_23-KA-910_{m}:V", "c") for m in ("EPR", "ASP", "PHD")]
    aliases = pd.DataFrame([("s", n, a) for n, a in named], columns=["site", "alias", "asset_id"])
    # X2 was seen once only, Z stands for both
    assert learn_suffixes(tags, aliases) == {"X1": "1"}
    assert learn_cuts(tags, aliases) == frozenset("_")
    rows = [
        {
            "asset_id": "p",
            "tag": "P-1",
            "site": "s",
            "equipment_class": "pump",
            "description": "Boiler feed pump 2a",
            "aliases": "BFP-2A; lady",
        }
    ]
    assert learn_lexicon(REGISTER.rows(rows), NO_ALIASES) == {
        "bfp": frozenset(["boiler", "feed", "pump"]),
        "bf": frozenset(["boiler", "feed"]),
    }
    # two uses of a short word keep what they have in common
    rows.append({**rows[0], "asset_id": "q", "description": "Booster feed pump 2a"})
    assert learn_lexicon(REGISTER.rows(rows), NO_ALIASES)["bfp"] == frozenset(["feed", "pump"])


def test_words_for_a_class_are_the_usual_ones_and_those_learned_here() -> None:
    index = SiteIndex(REGISTER.rows(plant_rows()), NO_ALIASES, {})
    usual = index.words_for("motor", 3)
    index.learn_words({"drive": "motor", "belt": "conveyor"})
    assert index.words_for("motor", 3) == (*usual, "drive")
    assert "belt" in index.words_for("conveyor", 0)
    index.learn_words({})
    assert index.words_for("motor", 3) == usual
