"""Forms side by side on one page are read each by itself."""

from __future__ import annotations

import numpy as np

from pdm.ocr.collect import Collector
from pdm.ocr.engines import Recognition, engine
from pdm.ocr.forms.forms import read_form
from pdm.ocr.forms.side_by_side import halves_of, read_halves
from pdm.ocr.writing.freeform import Block
from pdm.records import Page

ONE = {"Machine no": "ADT 33", "Date": "12/3/24", "Operator": "J. Mokoena", "Hours": "8166"}
OTHER = {"Machine no": "FEL 11", "Date": "13.03.24", "Operator": "Petrus", "Hours": "17702"}


def block(text: str, x: int, y: int) -> Block:
    picture = np.full((20, 10 * len(text)), 255, dtype=np.uint8)
    return Block((x, y, x + 10 * len(text), y + 20), text, 0.9, Recognition(text, 0.9, None), picture)


def form(values: dict[str, str], remark: str, x: int) -> list[Block]:
    return [
        block("DAILY CHECK", x + 50, 0),
        *(b for n, (name, text) in enumerate(values.items()) for b in (block(f"{name}:", x, 40 + 40 * n), block(text, x + 150, 40 + 40 * n))),
        block("Defects / Remarks:", x, 240), block(remark, x, 280),
    ]  # fmt: skip


def test_two_forms_side_by_side_are_two_entries() -> None:
    found = [*form(ONE, "Reverse light broken", 0), *form(OTHER, "Lift cyl pin loose", 600)]
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    hand = engine("ppocr")
    assert read_halves(found, collector, "ppocr", lambda part, into: read_form(part, into, hand))
    told = [{c.field: c.text for c in line.cells} for line in collector.lines]
    assert [(t["equipment"], t["date"], t["technician"], t["description"]) for t in told] == [
        ("ADT 33", "12/3/24", "J. Mokoena", "Reverse light broken"),
        ("FEL 11", "13.03.24", "Petrus", "Lift cyl pin loose"),
    ]
    assert [line.row for line in collector.lines] == [1, 2]


def test_one_form_has_no_halves() -> None:
    assert halves_of(form(ONE, "Reverse light broken", 0)) == []
    # labels of one form in two columns are not the same
    renamed = {f"{name} out": text for name, text in OTHER.items()}
    assert halves_of([*form(ONE, "Light broken", 0), *form(renamed, "Pin loose", 600)]) == []
    # a text runs across
    across = block("a note that runs across both of them and on", 400, 340)
    assert halves_of([*form(ONE, "Light broken", 0), *form(OTHER, "Pin loose", 600), across]) == []
