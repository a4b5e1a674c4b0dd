from __future__ import annotations

import pytest

from pdm.records import WORK_TYPES
from pdm.vocabulary.failure_modes import failure_modes, mode_codes
from pdm.vocabulary.phrases import KINDS, phrases
from pdm.vocabulary.shorthand import shorthand
from pdm.vocabulary.words import stem
from pdm.vocabulary.work_types import action_work, work_type_of


def test_every_mode_has_a_code_of_the_standard_and_a_family() -> None:
    for mode in failure_modes().values():
        assert len(mode.iso14224) == 3
        assert mode.family
        assert mode.label


def test_codes_of_catalogues_name_modes_that_exist() -> None:
    assert set(mode_codes().values()) <= set(failure_modes())


def test_phrases_name_codes_that_exist() -> None:
    for phrase in phrases():
        assert phrase.kind in KINDS
        if phrase.kind == "mode":
            assert phrase.code in failure_modes()
        if phrase.kind == "action":
            assert action_work()[phrase.code].work in WORK_TYPES


def test_only_modes_say_that_a_function_was_lost() -> None:
    assert {p.kind for p in phrases() if p.failed} == {"mode"}


def test_shorthand_is_lower_case_and_changes_something() -> None:
    for short, long in shorthand().items():
        assert short == short.casefold()
        assert long != short


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("leak", "leaking"),
        ("seize", "seized"),
        ("trip", "tripped"),
        ("vibrate", "vibrating"),
        ("bearing", "bearings"),
        ("glass", "glasses"),
    ],
)
def test_forms_of_a_word_share_a_stem(a: str, b: str) -> None:
    assert stem(a) == stem(b)


@pytest.mark.parametrize(("a", "b"), [("bear", "bearing"), ("pack", "packing"), ("was", "wash"), ("red", "redo")])
def test_different_words_keep_different_stems(a: str, b: str) -> None:
    assert stem(a) != stem(b)


@pytest.mark.parametrize(
    ("code", "work"),
    [("PM02", "preventive"), ("CM - corrective", "corrective"), ("emergency work", "corrective"), ("Wartung", "preventive"), ("INSP", "inspection"), ("capex", "modification"),
     ("ENTRESSAFRA", "preventive"), ("Entressafra 23/24", "preventive"), ("off-season", "preventive"), ("intercampaña", "preventive"), ("parada programada", "preventive"), ("LIMPEZA", "preventive"), ("PREDITIVA", "inspection"),
     ("corretiva programada", "corrective")],
)  # fmt: skip
def test_order_types(code: str, work: str) -> None:
    found = work_type_of(code)
    assert found is not None
    assert found.work == work


def test_a_code_that_plants_set_up_themselves_is_weak() -> None:
    found = work_type_of("PM03")
    assert found is not None
    assert found.strength <= 0.6
    assert not found.breakdown


def test_unknown_order_type_says_nothing() -> None:
    assert work_type_of("ZX99") is None
    assert work_type_of("") is None


def test_no_word_of_another_language_is_an_everyday_english_one() -> None:
    from wordfreq import zipf_frequency

    from pdm.vocabulary.phrases import phrases

    single = {p.text for p in phrases() if p.other and p.text.isalpha()}
    assert {w for w in single if zipf_frequency(w, "en") >= 3.0} == set()
    # what English lists hold already is not told again
    english = {(p.kind, p.text) for p in phrases() if not p.other}
    assert not english & {(p.kind, p.text) for p in phrases() if p.other}


@pytest.mark.parametrize(
    "written", ["B/D", "b/d (elec)", "Mech B/D", "BRKDN", "B.D.", "Ausfall", "M/C down", "Panne", "Guasto", "Falha"]
)
def test_words_for_a_breakdown_are_known_however_they_are_shortened(written: str) -> None:
    known = work_type_of(written)
    assert known is not None
    assert known.breakdown


@pytest.mark.parametrize("written", ["P/M", "PPM", "Planned maint", "Prev.", "Vorbeugend", "Preventivo", "Onderhoud"])
def test_words_for_planned_work_are_known_however_they_are_shortened(written: str) -> None:
    known = work_type_of(written)
    assert known is not None
    assert known.work == "preventive"


def test_shorthand_that_may_mean_several_kinds_of_work_says_nothing() -> None:
    assert work_type_of("chg") is None
    assert work_type_of("S/D") is None


@pytest.mark.parametrize(("code", "work", "breakdown"), [("STO", "corrective", True), ("PO", "preventive", False), ("Keuring", "inspection", False), ("Wijziging", "modification", False), ("Förebyggande underhåll", "preventive", False)])  # fmt: skip
def test_kinds_of_work_of_dutch_and_scandinavian_systems(code: str, work: str, breakdown: bool) -> None:
    found = work_type_of(code)
    assert found is not None
    assert (found.work, found.breakdown) == (work, breakdown)


def test_an_inflected_word_stands_for_all_its_forms() -> None:
    from pdm.vocabulary.tables import split_list

    assert split_list("guasto~it; roto~es; usé~fr; slit~sv") == (
        "guasto", "guasta", "guasti", "guaste", "roto", "rota", "rotos", "rotas", "usé", "usée", "usés", "usées", "slit", "slitt", "slita",
    )  # fmt: skip
    # words agree, and what English uses is no form
    assert split_list("rimasto~it aperto~it")[1] == "rimasta aperta"
    assert "fuse" not in split_list("fuso~it")
