"""Handwritten names: the lattice instead of the best guess."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.entity_resolution.conftest import NO_ALIASES, candidates, link, mentions, plant_rows

from pdm.entity_resolution.forms import KINDS, forms_of, learn_shorts
from pdm.entity_resolution.index import SiteIndex
from pdm.lattice import LATIN, Lattice
from pdm.records import REGISTER


def drawn(text: str, doubts: dict[int, tuple[str, float]] | None = None, sure: float = 0.9995) -> bytes:
    """A lattice of a text; at some places another character has that probability."""
    rows = []
    for n, character in enumerate(text):
        step = np.full(len(LATIN) + 1, (1 - sure) / len(LATIN))
        other, chance = (doubts or {}).get(n, ("", 0.0))
        step[LATIN.index(character) + 1] = sure * (1 - chance)
        if other:
            step[LATIN.index(other) + 1] = sure * chance
        blank = np.full(len(LATIN) + 1, 1e-4)
        blank[0] = 1.0
        rows += [step, blank]
    return Lattice.from_probabilities(np.array(rows)).to_bytes()


def written(best: str, doubts: dict[int, tuple[str, float]] | None = None) -> dict[str, object]:
    return {"mention": best, "lattice": drawn(best, doubts), "channel": "hand"}


@pytest.fixture
def register() -> pd.DataFrame:
    return REGISTER.rows(plant_rows())


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "text", ["P-103A", "P103A", "P 103A", "pump 103A", "#103A pmp", "1A boiler feed pump", "Boiler feed pump 1A"]
)
def test_a_clear_hand_is_linked(register: pd.DataFrame, text: str) -> None:
    assert link(mentions(written(text)), register)["asset_id"].iloc[0] == "n0103A"


@pytest.mark.acceptance
def test_a_smudge_is_read_as_the_register_has_it(register: pd.DataFrame) -> None:
    # the best guess "P-1O3A" is in no register; a zero is nearly as likely
    links = link(mentions(written("P-1O3A", {3: ("0", 0.4)})), register)
    assert links["asset_id"].iloc[0] == "n0103A"
    assert "the writing fits" in links["link_reason"].iloc[0]


@pytest.mark.acceptance
def test_a_letter_that_may_be_a_or_b_is_left_open(register: pd.DataFrame) -> None:
    links = link(mentions(written("P-103A", {5: ("B", 0.48)})), register)
    assert links["asset_id"].isna().iloc[0]
    assert set(list(candidates(links))[:2]) == {"n0103A", "n0103B"}


@pytest.mark.acceptance
def test_a_clear_b_that_is_not_registered_is_not_its_a(register: pd.DataFrame) -> None:
    only_a = register[register["asset_id"] != "n0103B"]
    links = link(mentions(written("P-103B"), written("P-108A"), written("P-777")), only_a)
    assert links["asset_id"].isna().all()
    assert all(next(iter(candidates(links, e))) is None for e in links.index)
    assert "not registered" in links["link_reason"].iloc[0]


def test_the_lattice_replaces_the_text_and_is_not_added_to_it(register: pd.DataFrame) -> None:
    links = link(mentions(written("P-103A")), register)
    reason = links["link_reason"].iloc[0]
    assert "the writing fits" in reason
    assert "agrees with" not in reason
    assert "is its tag" not in reason


def test_many_machines_keep_a_short_list_of_descriptions() -> None:
    rows = plant_rows() + [
        {"asset_id": f"z{n:03d}", "tag": f"XV-{4000 + n}", "site": "north", "equipment_class": "valve", "description": f"Letdown valve {n}"} for n in range(500)
    ]  # fmt: skip
    links = link(mentions(written("Boiler feed pump 1A"), written("XV-4321")), REGISTER.rows(rows))
    assert list(links["asset_id"]) == ["n0103A", "z321"]


def test_forms_are_shared_out() -> None:
    index = SiteIndex(REGISTER.rows(plant_rows()), NO_ALIASES, {"bfp": frozenset(["boiler", "feed", "pump"])})
    forms = forms_of(index, range(len(index)))
    total = np.zeros(len(index))
    np.add.at(total, forms.owner, 2.0**forms.weight)
    assert ((total > 0.8) & (total < 1.3)).all()
    mine = {forms.strings.strings[n]: KINDS[forms.kind[n]][1] for n in np.flatnonzero(forms.owner == 0)}
    assert {"P-103A", "P103A", "pump 103A", "BFP-1A", "#1 boiler feed pump A", "BF pump 1A", "103A"} <= set(mine)
    assert mine["P-103A"] == "agree"
    assert mine["#1 boiler feed pump A"] == "told"
    # without descriptions only tags, names and numbers
    assert len(forms_of(index, ()).weight) < len(forms.weight)


def test_a_twin_that_is_not_registered_under_a_short_name() -> None:
    rows = [r for r in plant_rows() if r["tag"] != "P-103B"]
    rows[0]["aliases"] = "BFP-1A"
    links = link(mentions(written("BFP-1B"), written("BFP-1A"), written("boiler feed pump 1B")), REGISTER.rows(rows))
    assert list(links["asset_id"].fillna("-")) == ["-", "n0103A", "-"]


def test_a_name_of_a_form_that_nobody_foresaw_is_read_for_what_it_says(register: pd.DataFrame) -> None:
    # "belt 103b" cannot be a form of pump 103B; nothing that looks a little like it may win over what is clearly written
    asset = candidates(link(mentions(written("slurp 103b")), register))
    assert next(a for a in asset if a is not None) == "n0103B"


def test_a_class_and_a_letter_are_those_that_have_the_letter(register: pd.DataFrame) -> None:
    found = candidates(link(mentions(written("pmp B")), register))
    lettered = {str(r["asset_id"]) for r in plant_rows() if str(r["tag"]).endswith("B")}
    best = next(a for a in found if a is not None)
    assert best in lettered


def test_names_written_elsewhere_are_tried_on_a_picture_with_each_ones_letter(register: pd.DataFrame) -> None:
    # the reader lost the blanks; elsewhere the site writes "b/f ppe 1B", and means the machine of that letter
    smudge = written("bfppe 1A", {2: ("/", 0.2)})
    alone = link(mentions(smudge), register)["asset_id"].iloc[0]
    typed = [{"mention": "boil feed ppe 1B", "channel": "typed"}, {"mention": "boil feed ppe 1A", "channel": "typed"}]
    beside = link(mentions(written("boilfeed ppe1A"), *typed), register)
    assert alone != "n0103B"
    assert beside["asset_id"].iloc[0] != "n0103B"
    assert next(iter(candidates(beside.iloc[:1]))) == "n0103A"


@pytest.mark.parametrize(
    "read", ["26 boi feed pum unit", "2B boi feed pum unit", "ZB boi feed pum unit", "boi feed pum no 26"]
)
def test_a_misread_number_beside_words_of_a_machine_is_one_that_the_site_has(register: pd.DataFrame, read: str) -> None:
    # words cut as no form foresees; a 6 is what readers see of a b, a Z what they see of a 2
    links = link(mentions(written(read, {read.index("Z"): ("2", 0.1)} if "Z" in read else {})), register)
    assert next(iter(candidates(links))) == next(
        str(r["asset_id"]) for r in plant_rows() if r["description"] == "Boiler feed pump 2b"
    )


def test_another_number_than_the_clear_one_is_not_thought_of(register: pd.DataFrame) -> None:
    links = link(mentions(written("9b boi feed pum unit")), register)
    assert links["asset_id"].isna().iloc[0]


def test_two_letters_that_a_site_uses_stand_for_a_word(register: pd.DataFrame) -> None:
    index = SiteIndex(register, NO_ALIASES, {})
    word = max((w for w in index.by_word if index.class_of(w) is None), key=len)
    short = word[0] + word[2]
    assert short.upper() in learn_shorts([f"#1 {short} pump", f"{short} pump 2"], index)[word]
    assert not learn_shorts([f"#1 {short} pump"], index)


@pytest.mark.parametrize(("text", "asset"), [("pump 1036", "n0103B"), ("P1038", "n0103B"), ("pump 1034", "n0103A")])
def test_a_letter_that_a_reader_takes_for_a_figure_is_thought_of(register: pd.DataFrame, text: str, asset: str) -> None:
    links = link(mentions(written(text)), register)
    assert next(iter(candidates(links))) == asset


def test_a_number_that_is_a_machine_of_its_own_is_not_taken_for_a_letter(register: pd.DataFrame) -> None:
    extra = plant_rows()
    extra.append({**extra[0], "asset_id": "n1036", "tag": "P-1036", "functional_location": "NOR-P1036", "aliases": ""})
    links = link(mentions(written("P-1036")), REGISTER.rows(extra))
    assert next(iter(candidates(links))) == "n1036"


def test_a_usual_word_that_people_use_here_for_a_class_is_thought_of_in_handwriting(register: pd.DataFrame) -> None:
    read = written("vehtilater 1658", {14: ("B", 0.3)})
    typed = mentions(*(f"ventilator {n}A" for n in (163, 165, 167, 169)))
    others = typed.assign(event_id=[f"t{n}" for n in range(len(typed))])
    links = link(pd.concat([mentions(read), others], ignore_index=True), register)
    assert next(iter(candidates(links))) == "n0165B"


def test_a_word_into_which_a_reader_ran_several_is_not_its_beginning() -> None:
    rows = [
        {"asset_id": a, "tag": a, "site": "north", "description": d, "equipment_class": kind}
        for a, d, kind in (
            ("F-533", "Cooling tower fan 2", "fan"), ("P-538A", "Cooling water pump 2a", "pump"), ("P-538B", "Cooling water pump 2b", "pump"),
            ("B-101", "Boiler 1", "boiler"), ("C-201", "Belt conveyor 7", "conveyor"),
        )
    ]  # fmt: skip
    register = REGISTER.rows([*plant_rows(), *rows])
    assert link(mentions(written("no.2 coolingwatp")), register)["asset_id"].isna().all()
    assert link(mentions(written("no.2 cooling tower fan")), register)["asset_id"].iloc[0] == "F-533"
