"""Free text read with the language of its site."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein
from tests.lattices import drawn

from pdm.lattice import LATIN, Lattice
from pdm.ocr.language import Language, Weights, learn, read_lines
from pdm.ocr.language.ngrams import SIZE, chance, contexts_of, count, encoded, log_probability
from pdm.ocr.language.program import is_code
from pdm.ocr.language.site import PROSE as RUNNING_ENGLISH
from pdm.ocr.language.site import UNKNOWN
from pdm.records import CELLS, ENTRIES

TYPED = [
    "bearing noisy, grease",
    "NDE brg hot 84C",
    "R/R coupling",
    "replaced bearing",
    "Bearing noisy again",
    "checked coupling, ok",
] * 4


@pytest.fixture(scope="module")
def language() -> Language:
    return learn(TYPED, weights=Weights(), little=False)


def test_the_language_of_the_site_settles_what_the_picture_leaves_open(language: Language) -> None:
    lattice = drawn("bearing noisy", {1: "c", 9: "a"})
    assert lattice.greedy()[0] == "bcaring naisy"
    assert language.read(lattice)[0] == "bearing noisy"
    assert lattice.greedy()[0] == "bcaring naisy"


@pytest.mark.parametrize("text", ["NDE brg hot", "R/R coupling", "brg noisy"])
def test_shorthand_stays_shorthand(language: Language, text: str) -> None:
    assert language.read(drawn(text, {1: "x"}, 0.3))[0] == text


@pytest.mark.parametrize("text", ["Zwrkqv fitted", "xylofant p.o. 4711-AB", "qq/7"])
def test_a_word_that_nobody_wrote_before_is_read_where_the_picture_is_clear(language: Language, text: str) -> None:
    assert language.read(drawn(text))[0] == text


@given(st.text("0123456789", min_size=1, max_size=4), st.integers(0, 3), st.sampled_from("0123456789"))
@settings(max_examples=25, deadline=None)
def test_numbers_are_read_from_the_picture_alone(number: str, at: int, other: str) -> None:
    # 84 stands in the site's texts; another number must not be drawn towards it
    text = f"brg hot {number}C"
    place = 8 + at % len(number)
    lattice = drawn(text, {place: other} if other != number[at % len(number)] else None)
    assert learned().read(lattice)[0] == lattice.greedy()[0]


@pytest.mark.parametrize("weights", [Weights(), UNKNOWN, RUNNING_ENGLISH])
def test_a_faint_figure_does_not_make_a_number_longer(weights: Weights) -> None:
    # a stroke of which the recogniser gives a figure one chance in seven: 88 is not 818
    lattice = faint("reading was 818 again", 13, 0.15)
    assert lattice.greedy()[0] == "reading was 88 again"
    assert learn([], weights=weights).read(lattice)[0] == "reading was 88 again"


@pytest.mark.parametrize("text", ["we saw it , and left", "he came home ."])
def test_no_space_stands_before_a_comma_or_a_stop_in_running_english(text: str) -> None:
    lattice = faint(text, text.index(" ,") if " ," in text else text.index(" ."), 0.75)
    assert lattice.greedy()[0] == text
    assert learn([], weights=RUNNING_ENGLISH).read(lattice)[0] == text.replace(" ,", ",").replace(" .", ".")


def faint(text: str, at: int, share: float) -> Lattice:
    """A lattice that shows a text, the character at a place with this chance and nothing else there."""
    rows = []
    for i, c in enumerate(text):
        row, gap = np.full(len(LATIN) + 1, 1e-7), np.full(len(LATIN) + 1, 1e-7)
        row[LATIN.index(c) + 1], gap[0] = share if i == at else 0.99, 0.99
        row[0] = 1 - share if i == at else 1e-3
        rows += [row, gap]
    return Lattice.from_probabilities(np.array(rows))


def learned() -> Language:
    if not _KEPT:
        _KEPT.append(learn(TYPED, weights=Weights(), little=False))
    return _KEPT[0]


_KEPT: list[Language] = []


@pytest.mark.parametrize("text", ["brg hot 84 C", "brg hot 171F", "brg hot 84 c"])
def test_the_letter_of_a_unit_keeps_its_case(language: Language, text: str) -> None:
    other = text[-1].swapcase()
    assert language.read(drawn(text, {len(text) - 1: other}, 0.3))[0] == text


@given(st.lists(st.text(LATIN, max_size=30), max_size=6), st.text(LATIN, max_size=12))
@settings(max_examples=40, deadline=None)
def test_chances_of_all_characters_sum_to_one(texts: list[str], before: str) -> None:
    table = count([(t, 0.4 + i) for i, t in enumerate(texts)])
    context = 0
    for code in encoded(before)[:-1]:
        context = ((context << 7) | int(code)) & ((1 << 56) - 1)
    places = np.empty(9, dtype=np.int64)
    found = contexts_of(table, context, 9, places)
    total = sum(chance(table, context, places, found, code) for code in range(SIZE))
    assert total == pytest.approx(1.0)


def test_what_was_typed_often_is_likelier() -> None:
    table = count([("bearing hot", 1.0)] * 5 + [("belt slack", 1.0)])
    assert (
        log_probability(table, "bearing hot")
        > log_probability(table, "belt slack")
        > log_probability(table, "zzzz zzz")
    )


@given(st.binary(min_size=1, max_size=40))
@settings(max_examples=30, deadline=None)
def test_any_lattice_gives_a_text_that_it_can_show(noise: bytes) -> None:
    rng = np.random.default_rng(list(noise))
    lattice = Lattice.from_probabilities(rng.dirichlet(np.full(len(LATIN) + 1, 0.05), size=len(noise)))
    text, sure = learned().read(lattice)
    assert len(text) <= len(lattice)
    assert 0.0 <= sure <= 1.0


def _tables(shown: str, lattice: Lattice | None, **more: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    fields = {"date": "1.2.2024", "description": shown, "remarks": "see book"}
    entry = {
        "entry_id": "e",
        "document_id": "d",
        "site": "s",
        "page": 1,
        "row": 1,
        "fields": fields,
        "text": f"{shown} / see book",
    }
    cell = {
        "entry_id": "e",
        "field": "description",
        "text": shown,
        "lattice": lattice.to_bytes() if lattice else None,
        **more,
    }
    return ENTRIES.rows([entry]), CELLS.rows([cell | more])


def test_lines_carry_the_chosen_text_and_cells_the_best_path(language: Language) -> None:
    lattice = drawn("bearing noisy", {1: "c"})
    entries, cells = _tables("bcaring noisy", lattice)
    read = read_lines(entries, cells, language)
    assert read["text"].iloc[0] == "bearing noisy / see book"
    assert json.loads(read["fields"].iloc[0]) == {
        "date": "1.2.2024",
        "description": "bearing noisy",
        "remarks": "see book",
    }
    assert entries["text"].iloc[0] == "bcaring noisy / see book"
    assert cells["text"].iloc[0] == "bcaring noisy"


@pytest.mark.parametrize("more", [{"struck": True}, {"field": "equipment"}, {"text": "Work done: bcaring"}])
def test_other_cells_are_left_alone(language: Language, more: dict[str, object]) -> None:
    entries, cells = _tables("bcaring noisy", drawn("bearing noisy", {1: "c"}), **more)
    assert read_lines(entries, cells, language)["text"].iloc[0] == "bcaring noisy / see book"


def test_a_page_of_another_kind_is_read_with_caution(language: Language) -> None:
    code = "for i in xs: qv[i]+=0x7f"
    doubtful = drawn(code, {4: "l"})
    alone, page = language.read(doubtful)[0], language.read_page([doubtful, drawn("while (kz<9): qv--; [zz]")])[0]
    assert language.surprise([code]) > language.weights.foreign > language.surprise(["bearing noisy"])
    assert Levenshtein.distance(page, code) <= Levenshtein.distance(alone, code)


def test_a_page_of_plain_english_is_read_as_such_where_people_type_shorthand(language: Language) -> None:
    written = ["The garden behind the house", "was quiet when we came home", "and nobody had seen the dog"]
    page = [
        drawn(written[0], {5: "q", 19: "n"}, 0.7),
        drawn(written[1], {5: "g"}, 0.7),
        drawn(written[2], {10: "g"}, 0.7),
    ]
    assert language.surprise(written) > language.weights.foreign
    assert [x.greedy()[0] for x in page] != written
    assert language.read_page(page) == written


CODE = [
    "# counts the words of a line and prints them",
    "def count_words(line):",
    "    found = line.split()",
    "    return len(found)",
    "print(count_words(line))",
]
PROSE = [
    "He came home late (it rained); nobody had seen the dog",
    "and the garden behind the house was quiet when we came;",
    "so I asked her: where is it? She said that she had not",
    "seen it since the morning & went away without a word.",
]


def test_a_page_of_program_code_is_never_read_as_running_english(language: Language) -> None:
    assert is_code(CODE)
    assert is_code(["if (a > b) {", "sum += a[i];", "}"])
    written = [drawn(x) for x in CODE]
    for reader in (language, learn([]), learn(CODE).judged_by(learn([]))):
        reader.read_prose = lambda _: pytest.fail("read as prose")  # type: ignore[method-assign, assignment]
        if reader.judge is not None:
            reader.judge.read_prose = lambda _: pytest.fail("read as prose")  # type: ignore[method-assign, assignment]
        reader.read_page(written)


@pytest.mark.parametrize(
    "lines",
    [PROSE, TYPED, ["R/R brg & seal #2, ok", "P-101A: 84C -> 71C after greasing (2 shots)"], ["x"], [""], []],
)
def test_prose_and_the_shorthand_of_logs_are_no_program_code(lines: list[str]) -> None:
    assert not is_code(lines)


def test_cells_without_a_lattice_stay_as_read(language: Language) -> None:
    entries, cells = _tables("bcaring noisy", None)
    pd.testing.assert_frame_equal(read_lines(entries, cells, language), entries)


@pytest.mark.parametrize("text", ["nie zatrzymuje się", "buiten bedrijf", "ne fonctionne plus", "wil niet starten"])
def test_words_of_other_languages_are_expected_only_where_the_site_writes_them(text: str) -> None:
    assert learn([]).surprise([text]) > 4 * learn([]).surprise(["replaced bearing"])
    assert learn([text, f"pump {text}"] * 30).surprise([text]) < 1


def test_where_nobody_typed_anything_the_words_of_the_trade_are_known() -> None:
    written = "NDE brg hot, chgd grease"
    lattice = drawn(written, {4: "h", 5: "n", 12: "n", 14: "j", 20: "c"}, 0.6)
    assert lattice.greedy()[0] != written
    assert learn([]).read(lattice)[0] == written
    assert learn(["gearbox oil level low"] * 3).read(lattice)[0] == written


def test_where_enough_was_typed_the_site_alone_says_how_it_writes() -> None:
    typed = [f"line {a} stopped at station {b}" for a in range(20) for b in range(20)]
    shorthand = ["gland packing burnt, repacked"]
    assert learn(typed).surprise(shorthand) == learn(typed, little=False).surprise(shorthand)
    assert learn(typed, little=True).surprise(shorthand) < learn(typed).surprise(shorthand)
