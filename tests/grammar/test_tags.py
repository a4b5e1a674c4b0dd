"""Tags: their parts, and what people make of them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.grammar.tags import HouseStyle, Tag, blur, parse, plain, suffix_of, written_forms

PUMP_A = Tag("P", "101", "A")


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "text",
    [
        "P-101A",
        "p 101 a",
        "P101 A",
        "P101/A",
        "P.101A",
        "p-101-a",
        "P00101A",
        "pump P101A",
        "P-101 A",
        "unit P-101A",
        "P_101A",
    ],
)
def test_house_spellings_of_one_tag_have_the_same_parts(text: str) -> None:
    assert parse(text) == PUMP_A


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("23-PT-96186-01", Tag("PT", "96186", "", "23", "1")),  # ISA-5.1 with a loop's second transmitter
        ("23-PC-9109-M01-39", Tag("PC", "9109", "", "23", "M1-39")),  # a motor's starter
        ("23-ESDV-92501B-PST", Tag("ESDV", "92501", "B", "23", "PST")),
        ("VAL_23_FIC_92543_02:Z.X", Tag("FIC", "92543", "", "23", "2")),  # an automation system's way
        ("01-P-0101A", Tag("P", "101", "A", "1")),
        ("1P0101A", Tag("P", "101", "A", "1")),
        ("HAR-01-P0101A", Tag("P", "101", "A", "1")),  # a functional location
        ("10LAC20AP001", Tag("LACAP", "20001", "", "10")),  # KKS
        ("10 LAC20 AP001", Tag("LACAP", "20001", "", "10")),
        ("LAC20 AP001", Tag("LACAP", "20001")),
        ("#101A", Tag("", "101", "A")),
        ("#513 pmp", Tag("", "513")),
        ("206B", Tag("", "206", "B")),
        ("000000000013000040", None),  # too long for a tag's number; it is looked up as a name
        ("SHD0024", Tag("SHD", "24")),
        ("shovel 16", Tag("SHOVEL", "16")),
        ("A-LIFT-02", Tag("LIFT", "2", place="A")),  # of building A
        ("DC-PDU-B1", Tag("B", "1", place="DC-PDU")),
        ("b-p-101a", Tag("P", "101", "A", place="B")),
        ("A2-AHU-01", Tag("AHU", "1", "", "2", place="A")),
        ("No-P-101", Tag("P", "101")),
        ("pump P-101", Tag("P", "101")),
        ("SV-NH3-02", Tag("NH3", "2", place="SV")),  # a formula is no number
        ("CO2 12", Tag("CO2", "12")),
        ("CH2", Tag("CH", "2")),  # chiller 2
        ("L2-04", Tag("L", "2", suffix="4")),  # and no machine 4
    ],
)
def test_styles(text: str, tag: Tag | None) -> None:
    assert parse(text) == tag


@pytest.mark.parametrize("text", ["", "workshop", "no.1 feed pump", "see above", "2 condenser", "--", "#"])
def test_no_tag(text: str) -> None:
    assert parse(text) is None


@given(st.text(max_size=40))
def test_any_text_parses_or_is_refused(text: str) -> None:
    tag = parse(text)
    if tag is not None:
        assert tag.number.isdigit()
        assert tag.number == "0" or not tag.number.startswith("0")
        assert tag.letters == tag.letters.upper()
        assert len(tag.train) <= 1


LETTERS = st.sampled_from(["P", "M", "CV", "XV", "FIC", "E"])
NUMBERS = st.integers(10, 99_999)
TRAINS = st.sampled_from(["", "A", "B", "C"])


@given(LETTERS, NUMBERS, TRAINS)
def test_every_written_form_means_the_same_machine(letters: str, number: int, train: str) -> None:
    tag = f"{letters}-{number}{train}"
    forms = written_forms(tag)
    assert math.isclose(sum(weight for _, weight in forms), 1.0)
    for form, _ in forms:
        parts = parse(form)
        assert parts is not None
        assert (parts.number, parts.train) == (str(number), train)
        assert parts.letters in (letters, "")


@given(LETTERS, NUMBERS)
def test_trains_are_never_the_same(letters: str, number: int) -> None:
    one, other = parse(f"{letters}-{number}A"), parse(f"{letters}-{number}B")
    assert one != other
    assert not {f for f, _ in written_forms(f"{letters}-{number}A")} & {
        f for f, _ in written_forms(f"{letters}-{number}B")
    }


def test_letters_for_digits_only_where_characters_look_alike() -> None:
    assert blur("PIO1A") == blur("P-101A")
    assert blur("P-1O1A") == blur("p101a")
    # typists do not take 8 for B; in handwriting both look alike
    assert blur("P1018") != blur("P101B")
    assert blur("P1018", hand=True) == blur("P101B", hand=True)
    # A and B never look alike
    assert blur("P101A", hand=True) != blur("P101B", hand=True)


def test_plain_and_suffix_forms() -> None:
    assert plain(" P-101 A ") == "p101a"
    assert plain("Kühlturm-1") == "kuhlturm1"
    assert suffix_of("_M01-039") == "M1-39"
    assert suffix_of("-01") == suffix_of("_1")


def test_house_style_finds_its_own_tags_likelier() -> None:
    style = HouseStyle.learn(["P-101A", "P-102B", "M-103", "CV-240", "workshop"])
    own, foreign = parse("P-104A"), parse("ZZ-123456")
    assert own is not None
    assert foreign is not None
    assert style.bits(own) > style.bits(foreign) + 5
    assert sum(style.letters.values()) == 4
