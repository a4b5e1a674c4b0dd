from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("leaking brake cooling hose", "hose"),
        ("replace engine temp gauge", "instrument"),
        ("repl trans cooler hoses", "hose"),
        ("replace air conditioner compressor bracket", "guard"),
        ("fan speed sensor faulty", "instrument"),
        ("engine fan pump mounting o-rings", "seal"),
    ],
)
def test_of_nouns_in_a_row_the_last_is_the_part(text: str, part: str) -> None:
    assert code(text).component == part


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("replace steel pipe under stick, leaking", "pipe"),
        ("replace hyd hose @ filter block", "hose"),
        ("replace seal on travel hose", "seal"),
        ("oil press switch L/H engine u/s", "instrument"),
        ("weld crack steps engine access", "guard"),
        ("replace boom to bucket hose", "hose"),
        ("leak from sight glass on tank", "instrument"),
    ],
)
def test_what_a_preposition_or_a_place_puts_under_it_only_says_where(text: str, part: str) -> None:
    assert code(text).component == part


def test_a_machine_that_holds_the_part_is_not_the_part() -> None:
    assert code("repl brg pmp 2b").component == "bearing"


def test_the_oil_of_a_leak_is_not_the_part() -> None:
    assert code("repair control valve oil leaks").component == "valve"


def test_signs_of_something_are_no_sign() -> None:
    coded = code("showing signs of failure")
    assert coded.component is None
    assert not coded.is_failure


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Rotto cuscinetto soffiante", "bearing"), ("courroie ventilateur cassée", "belt"), ("motor de la bomba quemado", "motor"), ("rolamento do motor trocado", "bearing"),
        ("cuscinetto lato motore rotto", "bearing"), ("bomba com eixo quebrado", "shaft"), ("brake cooling hose leaking", "hose"),
    ],
)  # fmt: skip
def test_languages_that_name_the_part_first(text: str, part: str) -> None:
    assert code(text).component == part
