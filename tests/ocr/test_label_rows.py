"""Rows under a line of labels are entries of their own, though no ruling was found around them."""

from __future__ import annotations

import numpy as np
import pytest

from pdm.ocr.collect import Collector
from pdm.ocr.engines import Recognition, engine
from pdm.ocr.forms.label_rows import read_rows
from pdm.ocr.ruled.nights import date_nights
from pdm.ocr.writing.freeform import Block
from pdm.records import Page

ROWS = (
    ("43-KA002B", "Will not load over 20 %, solenoid"),
    ("GT B", "Oil mist smell, no leak found"),
    ("Crane N", "Wire greased"),
)


def block(text: str, x: int, y: int) -> Block:
    picture = np.full((20, 10 * len(text)), 255, dtype=np.uint8)
    return Block((x, y, x + 10 * len(text), y + 20), text, 0.9, Recognition(text, 0.9, None), picture)


def told(machine: str, work: str, *rows: tuple[str, str]) -> tuple[bool, list[dict[str, str]], Collector]:
    found = [
        block("SHIFT HANDOVER - MECHANICAL / PROCESS", 0, 0),
        block("Date: 24/10/23", 0, 40), block("Shift: Night", 300, 40), block("Sign: Olaf T.", 600, 40),
        block(machine, 0, 80), block(work, 300, 80),
        *(b for n, (tag, text) in enumerate(rows) for b in (block(tag, 0, 130 + 80 * n), block(text, 300, 130 + 80 * n))),
        block("dead", 300, 160), block("OPS-F-017 rev 06", 0, 900),
    ]  # fmt: skip
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    read = read_rows(found, collector, engine("ppocr"), "DMY")
    return read, [{c.field: c.text for c in line.cells} for line in collector.lines], collector


@pytest.mark.parametrize(
    ("machine", "work", "field"),
    [("Tag / area", "Status / work done / outstanding", "description"), ("Tag", "Remarks", "remarks"), ("Maschine", "Bemerkungen", "remarks")],
)  # fmt: skip
def test_each_row_under_labels_is_an_entry_of_its_machine(machine: str, work: str, field: str) -> None:
    read, entries, collector = told(machine, work, *ROWS)
    assert read
    assert entries == [
        {"equipment": "43-KA002B", field: "Will not load over 20 %, solenoid dead"},
        {"equipment": "GT B", field: "Oil mist smell, no leak found"},
        {"equipment": "Crane N", field: "Wire greased"},
    ]
    assert collector.head["date"] == "24/10/23"
    assert "technician" not in collector.head


def test_a_form_of_labels_with_a_value_each_has_no_rows() -> None:
    assert not told("Tag / area", "Remarks", ROWS[0])[0]
    assert not told("Tag: P-101", "Remarks: leaking", *ROWS)[0]
    assert not told("Good morning", "Remarks", *ROWS)[0]


def test_rows_by_the_clock_are_entries_and_no_form() -> None:
    log = (("1905", "Took over, mill A in service"), ("2142", "MIL1A tripped, bunker hung up"), ("0115", "SAC1 stuck"))
    read, entries, collector = told("Time", "Event", *log)
    assert read
    assert [(e["time"], e["description"]) for e in entries][1:] == [("2142", log[1][1]), ("0115", log[2][1])]
    date_nights(collector, "DMY")
    assert [c.text for c in collector.lines[2].cells if c.field == "date"] == ["2023-10-25"]
    assert not told("Time", "Event", *ROWS)[0]
