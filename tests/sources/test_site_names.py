"""Names of machines within what people wrote."""

from __future__ import annotations

import pytest

from pdm.sources.tables.site_names import named_in

NAMES = frozenset(["+A3-KA104", "=B1+A3-PU1207", "R-2302", "MK1-H2-ZSP-BAZ02"])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("heute Nacht ist die KA104 auf Niederdruck gegangen", "KA104"), ("die +A3-KA104 steht", "A3-KA104"), ("PU1207 undicht", "PU1207"),
        ("an der R-2302 nichts", "R-2302"), ("BAZ02 steht", "BAZ02"), ("Regal A3 ist leer", None),
    ],
)  # fmt: skip
def test_a_machine_is_named_by_its_designation_or_by_its_end(text: str, named: str | None) -> None:
    found = named_in(text, NAMES)
    assert (found.text if found else None) == named


def test_a_kind_of_machine_is_named_by_the_number_behind_its_sign() -> None:
    named = named_in("Compressor 2 would not load", frozenset(("COMPRESSOR, AIR, 150HP, #2",)))
    assert named is not None
    assert named.text == "Compressor 2"
