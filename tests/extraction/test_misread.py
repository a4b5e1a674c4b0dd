from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.extraction.events.coding import code
from pdm.extraction.words.misread import clean, looks_unlike, reread
from pdm.extraction.words.tokens import tokenise
from pdm.extraction.words.tongue import spoken


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("bearina", "bearing"),
        ("vibnation", "vibration"),
        ("soal", "seal"),
        ("bry", "brg"),
        ("mechenieal", "mechanical"),
    ],
)
def test_letters_that_readers_confuse_are_set_right(read: str, written: str) -> None:
    assert reread(read) == written


@pytest.mark.parametrize("word", ["bearing", "brg", "pump", "replaced", "mms", "morning", "x", "clinker", "rigged"])
def test_good_words_stay(word: str) -> None:
    assert reread(word) == word


def test_a_misreading_never_becomes_a_rare_word_of_failure() -> None:
    for read in ("inap", "oiad", "beang", "nalsted"):
        assert not code(read, read=True).is_failure


def test_only_read_text_is_reread() -> None:
    assert [t.text for t in tokenise("bry hot", read=True)] == ["bearing", "hot"]
    assert [t.text for t in tokenise("bry hot")] == ["bry", "hot"]


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("7,6 mme DE", "7,6 mms DE"),
        ("8.5men/e", "8.5 mm/s"),
        ("7. Imm/s", "7.1mm/s"),
        ("7.2 mm/s", "7.2 mm/s"),
        ("no unit", "no unit"),
    ],
)
def test_units_as_usually_misread(read: str, right: str) -> None:
    assert clean(read).replace(" mm/s", "mm/s") == right.replace(" mm/s", "mm/s")


@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=9),
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=9),
)
def test_unlikeness_is_zero_only_for_the_same_word_and_never_more_than_all_letters(a: str, b: str) -> None:
    cost = looks_unlike(a, b)
    assert (cost == 0) == (a == b)
    assert cost <= 0.9 * (len(a) + len(b)) + 1e-9


@settings(deadline=None)
@given(st.text(max_size=60))
def test_places_of_reread_words_lie_in_the_text(text: str) -> None:
    for token in tokenise(text, read=True):
        assert 0 <= token.start < token.end <= len(text)


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("luchtslang kapot", True),
        ("deur lekt stoom / pakking nieuw", False),
        ("pomp gecontroleerd / geen lek", False),
        ("extruder liep goed, geen storing", False),
        ("Klappe klemmt, Welle gebrochen", True),
        ("pompa cieknie, wymieniono uszczelkę", False),
    ],
)
def test_words_of_another_language_are_read_as_they_are_typed(text: str, failed: bool) -> None:
    assert [t.text for t in tokenise(text, read=True)] == [t.text for t in tokenise(text)]
    assert code(text, read=True).is_failure is failed


def test_a_line_is_in_the_language_of_its_site() -> None:
    assert "kapot" in {t.text for t in tokenise("lamp camera 1 kapot", read=True, tongues=frozenset(("nl",)))}
    # of a word that was misread, the word of that language is meant
    read = tokenise("koppel te hoog, vitgevallen", read=True, tongues=frozenset(("nl",)))
    assert "uitgevallen" in {t.text for t in read}


def test_english_pages_stay_mended_where_the_misreading_is_a_word_elsewhere() -> None:
    assert [t.text for t in tokenise("pomp noisy, bearinq seised", read=True)][-2:] == ["bearing", "seized"]


def test_the_languages_of_a_site_are_those_that_a_share_of_its_lines_is_in() -> None:
    dutch = [
        "deur lekt stoom",
        "geen lucht op de machine",
        "motor vervangen en getest",
        "storing opgelost door de monteur",
    ]
    assert spoken(dutch) == {"nl"}
    assert spoken([f"pump {n} seal leaking" for n in range(30)] + dutch[:3]) == frozenset()
