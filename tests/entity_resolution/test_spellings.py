"""Spellings of unregistered machines: short forms, initials and misread digits join; what could be two machines does not."""

from __future__ import annotations

import pytest

from pdm.entity_resolution.spellings import Spelling, stands_for, together


def tag(letters: str, number: str, train: str = "") -> Spelling:
    return Spelling(f"{letters}{number}{train}", letters, number, train)


def words(text: str, unit: str) -> Spelling:
    return Spelling(f"{text} {unit}", words=tuple(sorted(text.split())), unit=unit)


@pytest.mark.parametrize(
    ("short", "full", "same"),
    [
        ("boos pump", "booster pump", True),
        ("khf", "kiln hood fan", True),
        ("kh fan", "kiln hood fan", True),
        ("sup", "sludge pump", True),
        ("kiln fan", "kiln hood fan", False),
        ("booster pump", "booster pump", False),
        ("transfer pump", "booster pump", False),
        ("khx", "kiln hood fan", False),
    ],
)
def test_short_forms_and_initials(short: str, full: str, same: bool) -> None:
    assert stands_for(tuple(short.split()), tuple(full.split())) is same


def test_a_number_alone_is_the_only_tag_that_has_it() -> None:
    one = together([tag("", "452", "A"), tag("M", "452", "A"), tag("M", "452", "B")])
    assert one["452A"] == "M452A"
    assert one["M452B"] == "M452B"
    two = together([tag("", "452", "A"), tag("M", "452", "A"), tag("P", "452", "A")])
    assert two["452A"] == "452A"


def test_a_misread_digit_is_a_digit_but_trains_stay_apart() -> None:
    assert together([tag("CV", "42", "I"), tag("CV", "421")])["CV42I"] == "CV421"
    assert together([tag("P", "58", "B"), tag("P", "588")])["P58B"] == "P58B"


def test_words_of_another_unit_or_of_two_machines_stay_apart() -> None:
    assert together([words("kh fan", "1B"), words("kiln hood fan", "1A")])["kh fan 1B"] == "kh fan 1B"
    both = together([words("co pump", "1"), words("condensate pump", "1"), words("cooling pump", "1")])
    assert both["co pump 1"] == "co pump 1"


def test_order_does_not_matter() -> None:
    given = [words("eh fan", "3"), words("exh fan", "3"), words("exhaust fan", "3"), tag("F", "540"), tag("", "540")]
    assert together(given) == together(reversed(given))
    assert together(given)["eh fan 3"] == together(given)["exh fan 3"] == "exhaust fan 3"
