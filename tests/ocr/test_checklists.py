"""Checklists: printed items are no work, what is remarked below them is, under the day and machine of the head."""

from __future__ import annotations

import numpy as np
import pytest

from pdm.ocr.collect import Collector
from pdm.ocr.engines import Recognition, engine
from pdm.ocr.forms.checklists import read_checklist, ticked_by_day
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
    read = read_checklist(found, collector, engine("ppocr"), "MDY")
    cells = [c for line in collector.lines for c in line.cells if c.field != "equipment"]
    assert {c.text for line in collector.lines for c in line.cells if c not in cells} <= {
        collector.head.get("equipment")
    }
    return read, [c.text for c in cells], collector


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


def test_states_printed_beside_the_boxes_of_each_row_make_a_checklist() -> None:
    found = [
        block("OPERATOR PRE-START CHECK", 0, 0),
        block("Machine", 0, 40), block("501", 100, 40), block("Date", 400, 40), block("3/17/24", 460, 40),
        *(block(item, 10, 120 + 40 * n) for n, item in enumerate(ITEMS)),
        *(block("I" if n % 2 else "OK", 410, 120 + 40 * n) for n in range(5)),
        *(block(state, 500, 120 + 40 * n) for n, state in enumerate(("OK", "OK", "Took", "on", "OK"))),
        *(block("Fault", 640, 120 + 40 * n) for n in range(5)),
        block("DEFECTS (describe)", 0, 400), block("RH mirror cracked", 20, 440), block("low on engine oil, added 6L", 20, 480),
        block("Supervisor sign DK", 0, 560),
    ]  # fmt: skip
    read, texts, collector = told(found)
    assert read
    assert texts == ["RH mirror cracked", "low on engine oil, added 6L"]
    assert (collector.head["date"], collector.head["equipment"]) == ("3/17/24", "501")


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


TRUCK = ("Tires", "Forks / chains", "Hydraulic leaks", "Steering", "Horn")


def by_boxes(title: str, *below: Block) -> list[Block]:
    """A sheet whose boxes alone have heads, none of whose ticks was seen."""
    return [
        block("DAILY CHECK", 200, 0),
        block(title, 0, 40), block("Dte: 3/18/24", 600, 40), block("Shift: 1", 0, 80),
        block("OK", 600, 120), block("DEFECT", 700, 120),
        *(block(item, 0, 160 + 40 * n) for n, item in enumerate(TRUCK)),
        block("Remarks:", 0, 380), *below,
        block("DO NOT OPERATE IF ANY DEFECT IS MARKED. Notify supervisor.", 0, 600),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "machine"),
    [("Truck #: 12 TOYOTA", "Truck 12 TOYOTA"), ("Crane: BAY A 50 TON", "Crane BAY A 50 TON"), ("Forklift No: FL-07", "FL-07")],
)  # fmt: skip
def test_boxes_that_alone_have_heads_are_a_checklist_of_the_machine_behind_its_kind(title: str, machine: str) -> None:
    wide = "main hoist drifts with load, brake shoes worn and the limit switch sticks at top"
    read, texts, collector = told(by_boxes(title, block(wide, 0, 420), block("out, locked till repaired", 0, 460)))
    assert (read, texts) == (True, [f"{wide} out, locked till repaired"])
    assert collector.head == {"date": "3/18/24", "equipment": machine}
    assert told(by_boxes(title, block("no defects", 0, 420)))[1] == ["no defects"]
    assert told(by_boxes(title))[1] == []


def test_remarks_below_a_week_of_ticks_are_of_their_own_days() -> None:
    days = ("MON", "TUE", "WED", "THU", "FRI")
    found = [
        block("WEEKLY PM CHECK CARD", 0, 0), block("MACHINE: P5", 0, 40), block("WEEK OF:", 0, 80), block("3/18/24", 100, 80),
        block("CHECK", 0, 120), *(block(day, 400 + 100 * n, 120) for n, day in enumerate(days)),
        *(block(item, 0, 160 + 40 * k) for k, item in enumerate(TRUCK)),
        *(block("V" if k else "110", 400 + 100 * n, 160 + 40 * k) for k in range(len(TRUCK)) for n in range(5)),
        block("REMARKS / CORRECTIVE ACTION", 0, 400), block("Thu 3/21 air low, regulator changed", 0, 440),
        block("Wed - line cut, replaced", 0, 480), block("all else good", 0, 520),
    ]  # fmt: skip
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    assert read_checklist(found, collector, engine("ppocr"), "MDY")
    assert [{c.field: c.text for c in line.cells} for line in collector.lines] == [
        {"date": "2024-03-21", "description": "air low, regulator changed"},
        {"date": "2024-03-20", "description": "line cut, replaced"},
        {"description": "all else good"},
    ]
    assert (collector.head["date"], collector.head["equipment"]) == ("3/18/24", "P5")
    assert ticked_by_day(["CHECK", *days])
    assert not ticked_by_day(["MACHINE", *days])
