"""Pages of running English: words know their neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from tests.lattices import drawn

from pdm.lattice import Lattice
from pdm.ocr.language import Language, learn
from pdm.ocr.language.marks import NAME, SMALL
from pdm.ocr.language.neighbours import (
    SENTENCE,
    UNKNOWN_WORD,
    Counted,
    from_bytes,
    spelling,
    to_bytes,
    word_chance,
    word_number,
    words,
    words_of,
)
from pdm.ocr.language.site import plainness

SHORTHAND = [
    "NDE brg hot, R/R",
    "chk vlv, adj gland pkg",
    "repl brg cplg",
    "mtr trip o/l, reset",
    "lub pmp DE brg ok",
] * 5


@pytest.fixture(scope="module")
def language() -> Language:
    return learn([])


def either(one: str, other: str) -> Lattice:
    """A lattice that shows two texts of one length alike."""
    return drawn(one, {i: b for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b}, 0.495)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("he had to wait a long time", "he had to wait a long tide"),
        ("the house was on fire", "the horse was on fire"),
        ("he ate a loaf of bread", "he ate a loaf of broad"),
        ("they are over there now", "they are over these now"),
        ("I don't know what to say", "I don't know what to sag"),
    ],
)
def test_the_neighbour_decides_between_words_that_look_alike(language: Language, right: str, wrong: str) -> None:
    assert language.read_prose([either(right, wrong)]) == [right]
    assert language.read_prose([either(wrong, right)]) == [right]


def test_the_last_word_of_a_line_is_the_neighbour_of_the_first_of_the_next(language: Language) -> None:
    assert language.read_prose([drawn("he ate a whole loaf of"), either("bread", "broad")])[1] == "bread"
    assert language.read_prose([drawn("a man whose shoulders were very"), either("bread", "broad")])[1] == "broad"


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("it was late. then we left", "it was late. Then we left"),
        ("so i said nothing", "so I said nothing"),
        ("She Came home", "She came home"),
    ],
)
def test_capitals_stand_where_english_has_them(language: Language, shown: str, meant: str) -> None:
    assert language.read_prose([either(meant, shown)]) == [meant]


@pytest.mark.parametrize("text", ["we met Zwrkqv in town", "the part 4711-AB was late", "at 7.30 on 12.5.1987"])
def test_what_is_clear_in_the_picture_stays(language: Language, text: str) -> None:
    assert language.read_prose([drawn(text)]) == [text]


def test_a_page_of_letters_is_running_english_whatever_other_pages_taught(language: Language) -> None:
    written = ["We were glad to hear from you", "and hope that you are well again.", "The weather has been cold here"]
    page = [either(written[0], "We here glad to hear from you"), drawn(written[1]), drawn(written[2])]
    taught = learn(["I was glad to see that you are well", "it has been very cold here again"] * 40)
    assert language.read_page(page) == taught.read_page(page) == written


@pytest.mark.parametrize("written", [["for i in xs: qv[i]+=0x7f", "while (kz<9): qv--; [zz]"], SHORTHAND[:4]])
def test_code_and_shorthand_are_no_running_english(written: list[str]) -> None:
    page = [drawn(t) for t in written]
    for known in (learn([]), learn(SHORTHAND)):
        assert plainness(written) > 2.0
        assert known.read_page(page) == written


def test_chances_after_any_words_sum_to_one() -> None:
    known = words()
    number = {w: word_number(known, spelling(w)) for w in ("of", "the", "white", "zebra")}
    assert min(number.values()) > 1
    for before in [(SENTENCE, UNKNOWN_WORD), (number["the"], number["of"]), (number["white"], number["the"]), (number["zebra"], UNKNOWN_WORD)]:  # fmt: skip
        total = sum(np.exp(word_chance(known, n, *before)) for n in range(1, len(known.alone)))
        assert total == pytest.approx(1.0, abs=0.06)


def test_what_is_kept_comes_back() -> None:
    counted = Counted(
        ["<s>", "</s>", "a", "b's"], *map(np.array, ([3, 3, SMALL, NAME], [240, 9, 6, 7], [-4, 0, 2, -127], [2, 0, 1, 0], [2, 3, 300, 2][1:],
        [6, 12, 3], [1, 0, 1], [-3, 4], [1, 3], [5, 255])),
    )  # fmt: skip
    counted = counted._replace(pairs=np.array([2, 3, 2]))
    again = from_bytes(to_bytes(counted))
    assert again.names == counted.names
    for kept, given in zip(again[1:], counted[1:], strict=True):
        assert list(kept) == list(given)
    known = words_of(counted)
    assert word_number(known, spelling("b's")) == 3
    assert word_number(known, spelling("b")) == UNKNOWN_WORD
    assert word_chance(known, 2, 0, UNKNOWN_WORD) == pytest.approx(-1.0)
    with pytest.raises(ValueError, match="alone"):
        to_bytes(counted._replace(alone=np.array([300, 0, 0, 0])))
