"""Which languages a site writes, and what they are worth in reading its pages."""

from __future__ import annotations

import pytest
from tests.lattices import drawn

from pdm.ocr.language import Language, learn
from pdm.ocr.language.tongues import general, letters, tongues

GERMAN = [
    "Lager getauscht, läuft wieder", "Pumpe undicht, Dichtung neu", "Motor heiß, Lüfter gereinigt", "Kupplung geprüft, in Ordnung",
    "Ventil klemmt, gängig gemacht", "Riemen gerissen und ersetzt", "Getriebe verliert Öl", "Filter gewechselt",
    "Schalter defekt, neuer eingebaut", "Kette nachgespannt und geschmiert", "Anlage steht, keine Druckluft", "Rohr gespült",
    "Leitung verstopft, wurde frei gemacht", "Temperatur zu hoch, Kühler verschmutzt", "Bremse eingestellt",
]  # fmt: skip
ENGLISH = [
    "repl NDE brg pmp 2b, high vib", "seal leaking, replaced", "checked coupling ok", "greased brgs", "no leak found", "motor tripped on overload",
    "belt slipping, adjusted", "R/R gearbox", "filter blocked, cleaned", "valve stuck open", "hose burst and changed out", "low oil pressure alarm",
    "fan belt broken", "new impeller fitted", "bearing noisy again", "running hot, monitor", "fuel pump not working",
]  # fmt: skip
ITALIAN = [
    "sostituito cuscinetto lato motore", "perdita olio dal riduttore", "pompa bloccata, smontata e pulita", "cambiato filtro aria",
    "nastro fermo, cinghia rotta", "controllato livello, nessuna perdita", "regolata tensione della catena", "saldato supporto",
    "non parte, fusibile bruciato", "ingrassati i cuscinetti", "valvola da sostituire", "rumore dal ventilatore", "pulizia completa forno",
]  # fmt: skip


@pytest.fixture(scope="module")
def german() -> Language:
    return learn(GERMAN, little=True)


@pytest.mark.parametrize(("texts", "code"), [(GERMAN, "de"), (ENGLISH, "en"), (ITALIAN, "it")])
def test_a_dozen_short_lines_tell_their_language(texts: list[str], code: str) -> None:
    assert tongues(texts) == {code: 1.0}


def test_a_site_may_write_two_languages() -> None:
    shares = tongues([*GERMAN, *ENGLISH])
    assert set(shares) == {"de", "en"}
    assert sum(shares.values()) == pytest.approx(1.0)
    assert min(shares.values()) >= 0.3


@pytest.mark.parametrize("texts", [[], ["ok"], ["P-101 84C", "4711", "2b"], GERMAN[:3]])
def test_too_little_tells_nothing(texts: list[str]) -> None:
    assert tongues(texts) == {}


def test_a_site_that_writes_little_has_the_language_of_the_plants_others() -> None:
    assert learn(["Lager"], GERMAN).shares == {"de": 1.0}
    assert learn(ENGLISH, GERMAN).shares == {"en": 1.0}
    assert learn([]).shares == {"en": 1.0}
    assert learn([], seen=GERMAN).shares == {"de": 1.0}


@pytest.mark.parametrize(
    ("text", "seen_as"), [("Schraube abgerissen", {4: "o", 13: "m"}), ("Welle gebrochen", {2: "t", 10: "k"})]
)
def test_words_of_the_sites_language_settle_what_the_picture_leaves_open(
    german: Language, text: str, seen_as: dict[int, str]
) -> None:
    lattice = drawn(text, seen_as)
    assert lattice.greedy()[0] != text
    assert german.read(lattice)[0] == text


def test_letters_with_accents_are_likelier_where_the_language_has_them(german: Language) -> None:
    # of fifty such strokes the reader takes one for what it is
    lattice = drawn("Lufterstutze", {1: "ü", 8: "ü"}, 0.02)
    assert learn(ENGLISH, little=True).read(lattice)[0] == "Lufterstutze"
    assert german.read(lattice)[0] == "Lüfterstütze"
    assert "ü" in letters({"de": 0.5, "en": 0.5})
    assert letters({"en": 1.0}) == frozenset()


@pytest.mark.parametrize("text", ["Lager heiß", "Bolzen abgerissen", "Verschleiß groß", "Baugruppe B 23"])
def test_a_sharp_s_that_the_reader_takes_for_a_b_is_read_where_a_word_has_one(german: Language, text: str) -> None:
    assert german.read(drawn(text.replace("ß", "B")))[0] == text
    assert learn(ENGLISH, little=True).read(drawn("valve B stuck"))[0] == "valve B stuck"


def test_a_page_in_the_sites_language_of_what_nobody_typed_is_not_read_with_caution() -> None:
    both = learn([*GERMAN, *ENGLISH], little=True)
    lines = [
        "Umrichterplatine verschmort wegen Überspannung", "Förderschnecke blockiert durch Fremdkörper", "Hydraulikaggregat nachgeladen",
    ]  # fmt: skip
    assert both.surprise(lines) > both.weights.foreign
    page = [drawn(lines[0], {29: "o", 31: "o"}, 0.975), *map(drawn, lines[1:])]
    assert both.read_page(page) == lines


def test_a_mixture_of_languages_has_the_words_of_each() -> None:
    from pdm.ocr.language.ngrams import log_probability

    mixed, english = general({"en": 0.5, "de": 0.5}), general({"en": 1.0})
    assert log_probability(mixed, "gewechselt") > log_probability(english, "gewechselt") + 5
    assert log_probability(mixed, "bearing") > log_probability(english, "bearing") - 1.5
