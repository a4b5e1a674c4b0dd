"""What is taken for surely read, to teach the reader without a person."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from pdm.lattice import Lattice
from pdm.ocr.language import learn
from pdm.ocr.self_training import machine_names, sure_readings

from .conftest import lattice

TYPED = ["brg noisy, greased", "brg hot, oil changed", "seal leaking"] * 40
REGISTER = pd.DataFrame({"tag": ["P-101A", "K-201"], "description": ["Feed pump A", "Blower"]})


def png(shade: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.full((8, 20), shade, dtype=np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def sure(rows: list[tuple[str, Lattice, dict[str, Any]]]) -> list[tuple[int, str | None, str | None]]:
    """Row and text of what is believed of a page, and what was read there."""
    cells = pd.DataFrame([
        {"field": f, "text": x.greedy()[0], "lattice": x.to_bytes(), "crop": f"c{n}", "script": "hand", "struck": False,
         "ditto": False, "confidence": 0.5, **more}
        for n, (f, x, more) in enumerate(rows)
    ])  # fmt: skip
    crops = {f"c{n}": png(n) for n in range(len(rows))}
    found = sure_readings(cells, crops, text=learn(TYPED), names=machine_names(REGISTER, ["feed pp A"] * 5))
    return [(int(p[0, 0]), t, read) for p, t, read in found]


def test_text_is_believed_as_the_language_of_the_site_says() -> None:
    # q is likelier than g in the picture alone
    assert sure([("description", lattice("brg noisy", {2: ("q", 0.6)}), {})]) == [(0, "brg noisy", "brq noisy")]


def test_a_name_of_the_register_is_believed_against_the_best_path() -> None:
    assert sure([("equipment", lattice("P-101A", {3: ("l", 0.55)}), {})]) == [(0, "P-101A", "P-1l1A")]


def test_days_and_initials_are_to_be_read_as_before() -> None:
    rows = [
        ("date", lattice("12.03.2021"), {}),
        ("date", lattice("do"), {"ditto": True}),
        ("technician", lattice("KQ"), {}),
    ]
    assert sure(rows) == [(0, None, None), (2, None, None)]


@pytest.mark.parametrize(
    "more", [{"struck": True}, {"ditto": True}, {"script": "print"}, {"crop": "gone"}, {"text": "seal"}]
)
def test_what_is_struck_out_or_printed_or_has_no_picture_of_its_own_teaches_nothing(more: dict[str, Any]) -> None:
    assert sure([("description", lattice("brg noisy"), more)]) == []


def test_a_page_of_another_kind_teaches_no_text() -> None:
    strange = [("description", lattice(t), {}) for t in ("x7Qz|Kw(9)", "#vj=%Zq]", "0xFFk~&W")]
    assert sure(strange) == []


def test_a_page_without_any_writing_teaches_nothing() -> None:
    empty = pd.DataFrame(columns=["field", "text", "lattice", "crop", "script", "struck", "ditto", "confidence"])
    assert sure_readings(empty, {}, text=learn(TYPED), names=machine_names(REGISTER)) == []
