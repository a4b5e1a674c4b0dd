"""Checklists: printed items are no work, what is remarked below them is, under the day and machine of the head."""

from __future__ import annotations

import numpy as np

from pdm.ocr.collect import Collector
from pdm.ocr.engines import Recognition, engine
from pdm.ocr.forms.checklists import read_checklist
from pdm.ocr.writing.freeform import Block
from pdm.records import Page

ITEMS = ("Engine oil", "Coolant", "Brakes", "Lights", "Horn")


def block(text: str, x: int, y: int) -> Block:
    picture = np.full((20, 10 * len(text)), 255, dtype=np.uint8)
    return Block((x, y, x + 10 * len(text), y + 20), text, 0.9, Recognition(text, 0.9, None), picture)


def sheet(marks: str, *below: Block) -> list[Block]:
    """A sheet with two boxes an item; `marks` has a letter for each box as it was read."""
    return [
        block("PRE-OPERATIONAL INSPECTION", 200, 0),
        block("UNIT NO.", 0, 40), block("Truck 3", 100, 40), block("DATE", 600, 40), block("3/18/24", 660, 40),
        block("OPERATOR", 0, 80), block("B. Sims", 100, 80), block("HOUR METER", 600, 80), block("9,077", 720, 80),
        *(block(text, x, 120) for text, x in (("ITEM", 0), ("OK", 400), ("DEFECT", 500))),
        *(block(item, 0, 160 + 40 * n) for n, item in enumerate(ITEMS)),
        *(block(mark, 405 + 115 * (n % 2), 160 + 40 * (n // 2)) for n, mark in enumerate(marks)),
        *below,
    ]  # fmt: skip


def told(found: list[Block]) -> tuple[bool, list[str], Collector]:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    read = read_checklist(found, collector, engine("ppocr"))
    return read, [c.text for line in collector.lines for c in line.cells], collector


def test_what_is_remarked_below_the_items_is_the_work() -> None:
    below = (
        block("DEFECTS / REMARKS:", 0, 400), block("brake pedal goes to floor", 10, 440), block("light out", 10, 480),
        block("MECHANIC / ACTION TAKEN:", 0, 560), block("adjusted both rears", 10, 600),
        block("SIGNED", 0, 700), block("B. Sims", 100, 700),
    )  # fmt: skip
    read, texts, collector = told(sheet("VOVOOXVOVO", *below))
    assert read
    assert texts == ["brake pedal goes to floor", "light out", "adjusted both rears"]
    head = {f: collector.head.get(f) for f in ("date", "equipment", "technician", "running_hours")}
    assert head == {"date": "3/18/24", "equipment": "Truck 3", "technician": "B. Sims", "running_hours": "9,077"}
    assert collector.lines[0].extra == {"section": "DEFECTS / REMARKS", "DEFECT": "Brakes"}


def test_a_card_with_one_defect_is_one_entry_with_what_was_done_and_its_labels_are_none() -> None:
    below = (
        block("DEFECTS FOUND:", 0, 400), block("park brake will not hold", 10, 440), block("ACTION / FITTER:", 0, 500),
        block("pack worn out, changed", 10, 540), block("FIT FOR SERVICE (sign):", 0, 600), block("T. Moyo", 10, 640), block("parked up", 10, 700),
    )  # fmt: skip
    _, texts, collector = told(sheet("VOVOOXVOVO", *below[:-1]))
    assert (len(collector.lines), texts) == (1, ["park brake will not hold", "pack worn out, changed"])
    assert collector.head["signature"] == "T. Moyo"
    assert told(sheet("VOVOOXVOVO", *below[:1], *below[2:3], *below[4:]))[1] == ["parked up"]
    assert told(sheet("VOVOOXVOVO", block("DEFECTS FOUND: horn dead", 0, 400), *below[2:4]))[1] == [
        "horn dead",
        "pack worn out, changed",
    ]


def test_a_sheet_without_remarks_is_one_entry() -> None:
    read, texts, collector = told(sheet("VOVOVOVOVO", block("DEFECTS / REMARKS:", 0, 400)))
    assert read
    assert (len(collector.lines), texts) == (1, [])


def test_few_ticks_that_were_seen_are_enough_where_nothing_else_stands_beside_the_items() -> None:
    found = sheet("V", block("DEFECTS / REMARKS:", 0, 400), block("light out", 10, 440))
    assert told(found)[:2] == (True, ["light out"])
    assert told([*found, block("needs topping up", 405, 200)])[0] is False


def test_rows_without_marks_are_no_checklist() -> None:
    assert told(sheet(""))[0] is False
