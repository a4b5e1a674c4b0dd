from __future__ import annotations

import pytest

from pdm.entity_resolution.names import take_apart, unit_and_letter


@pytest.mark.parametrize(
    ("written", "words", "unit", "letter"),
    [
        ("#1 PL driveB", ("pl", "drive"), "1", "B"),
        ("pumpA", ("pump",), "", "A"),
        # two capitals, or a short word before one, are a name of its own
        ("pumpAB", ("pumpab",), "", ""),
        ("McB", ("mcb",), "", ""),
        ("n0.1 lube oil hx B", ("lube", "oil", "hx"), "1", "B"),
        ("N0 2 pump", ("pump",), "2", ""),
        ("no.1 pump", ("pump",), "1", ""),
        ("pump 10", ("pump",), "10", ""),
        ("no.1 B0 pmp B", ("bo", "pmp"), "1", "B"),
        ("pump B0", ("pump",), "0", ""),
    ],
)
def test_a_lost_blank_before_a_letter_and_a_nought_in_no_are_seen_through(
    written: str, words: tuple[str, ...], unit: str, letter: str
) -> None:
    name = take_apart(written)
    assert (name.words, name.unit, name.letter) == (words, unit, letter)


def test_a_tag_that_begins_with_n_and_nought_stays_one() -> None:
    name = take_apart("N0123A")
    assert name.tag is not None
    assert (name.tag.letters, name.tag.number, name.letter) == ("N", "123", "A")


@pytest.mark.parametrize(
    ("description", "meant"),
    [
        ("Raw milk silo 2 (100k ltr) c/w agitator", ("2", "")),
        ("Raw milk silo 2", ("2", "")),
        ("Boiler feed pump 1a", ("1", "A")),
        ("Pump 101K", ("", "K")),
    ],
)
def test_complete_with_and_thousands_are_no_letters_of_a_machine(description: str, meant: tuple[str, str]) -> None:
    assert unit_and_letter(description) == meant


@pytest.mark.parametrize(
    ("description", "meant"),
    [("Mill #5 Tandem A", ("5", "")), ("Umwälzpumpe A Rührkessel 1", ("1", "A")), ("Pump 3 B", ("3", "B"))],
)
def test_the_letter_of_a_place_behind_a_number_is_none_of_the_machine(description: str, meant: tuple[str, str]) -> None:
    assert unit_and_letter(description) == meant
