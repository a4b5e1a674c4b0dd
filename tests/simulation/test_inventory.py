"""The simulation words its papers in its own way: a third of its forms are unknown to the package."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pdm.vocabulary
from pdm.simulation import wording_inventory


def _known() -> str:
    folder = Path(pdm.vocabulary.__file__).parent
    texts = [
        p.read_text(encoding="utf-8")
        for p in sorted(folder.rglob("*"))
        if p.suffix in (".py", ".toml", ".tsv", ".json", ".csv", ".txt")
    ]
    return _plain("\n".join(texts))


def _plain(text: str) -> str:
    return " " + re.sub(r"[^a-z0-9äöüß]+", " ", text.casefold()) + " "


@pytest.mark.acceptance
@pytest.mark.parametrize("kind", sorted(wording_inventory()))
def test_a_third_of_the_forms_is_absent_from_the_vocabulary(kind):
    known = _known()
    words = wording_inventory()[kind]
    absent = {w for w in words if _plain(w) not in known}
    assert len(absent) >= len(words) / 3, sorted(words - absent)
