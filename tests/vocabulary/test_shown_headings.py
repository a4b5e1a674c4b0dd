"""Headings read from pictures are those that others have shown, but for a letter or two."""

from __future__ import annotations

import pytest

from pdm.vocabulary.headings import as_shown

SHOWN = {"vorgangstag": "date", "anlagenkz": "equipment", "tg": "date"}


@pytest.mark.parametrize(
    ("read", "means"),
    [
        ("Vorgangstag", "date"),
        ("Vorgangstaq", "date"),
        ("Vorqanqstag", "date"),
        ("AnlagenKZ", "equipment"),
        ("tg", "date"),
        ("tq", None),
        ("Vorgabe", None),
        ("", None),
    ],
)
def test_a_letter_or_two_may_be_misread(read: str, means: str | None) -> None:
    assert next(iter(as_shown([read], SHOWN).values()), None) == means


def test_what_is_like_headings_of_two_fields_is_neither() -> None:
    assert as_shown(["pumpenx"], {"pumpen1": "date", "pumpen2": "equipment"}) == {}
