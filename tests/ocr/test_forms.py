"""Forms of labels and values: which value belongs to which label, and what a home-grown label means."""

from __future__ import annotations

import numpy as np

from pdm.ocr.collect import Collector
from pdm.ocr.engines import Recognition, engine
from pdm.ocr.forms import read_form
from pdm.ocr.freeform import Block
from pdm.ocr.tables import no_date
from pdm.records import Page


def block(text: str, x: int, y: int) -> Block:
    picture = np.full((20, 10 * len(text)), 255, dtype=np.uint8)
    return Block((x, y, x + 10 * len(text), y + 20), text, 0.9, Recognition(text, 0.9, None), picture)


def read(*blocks: Block) -> dict[str, str]:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    assert read_form(list(blocks), collector, engine("ppocr"))
    assert len(collector.lines) == 1
    return {c.field: c.text for c in collector.lines[0].cells}


HEAD = (
    block("Order:", 0, 0),
    block("4004683", 0, 30),
    block("Fault day:", 500, 0),
    block("22-Nov-24", 500, 30),
    block("Story:", 0, 120),
    block("bearing will fail soon, not found", 0, 150),
)


def test_an_empty_label_takes_no_value_of_the_label_below_it() -> None:
    # "Running hours:" is empty; "EQ" stands behind "Name:" and under it
    found = read(*HEAD, block("Running hours:", 0, 200), block("Name:", 0, 230), block("EQ", 60, 230))
    assert found["technician"] == "EQ"
    assert "running_hours" not in found


def test_a_label_that_only_hints_names_a_value_that_may_be_it() -> None:
    found = read(*HEAD, block("Item worked on:", 0, 60), block("pp B", 0, 90))
    assert found["equipment"] == "pp B"
    assert found["date"] == "22-Nov-24"


def test_another_label_with_its_number_is_no_value() -> None:
    found = read(*HEAD, block("Load:", 0, 200), block("Stillst. h 12.6", 300, 200), block("Name: EQ", 0, 240))
    assert found.get("load") is None
    assert found["downtime"] == "12.6"


def test_what_is_measured_in_hours_is_what_the_other_word_says() -> None:
    found = read(*HEAD, block("Stood hrs: 5.4", 0, 200), block("Clock hrs: 31475", 0, 240), block("Fitter: EM", 0, 280))
    assert (found["downtime"], found["running_hours"], found["technician"]) == ("5.4", "31475", "EM")


def test_letters_are_no_measurement() -> None:
    found = read(*HEAD, block("Temp.:", 0, 200), block("BP", 0, 230), block("Machine: P-101", 0, 60))
    assert "temperature" not in found
    assert found["equipment"] == "P-101"


def test_a_short_cell_of_letters_is_no_day() -> None:
    # "do" for ditto is read as "2o", "dz", "d"; days of one or two figures stay days
    assert all(no_date(t) for t in ("2o", "dz", "d", "_V_", ",,"))
    assert all(no_date(t) for t in ("1 --", "0 --", "-°,"))
    # marks take up less room than days that are written out
    assert no_date("11,", width=0.3)
    assert not no_date("11,", width=0.8)
    assert not no_date("3 MAY", width=0.5)
    assert not any(no_date(t) for t in ("5", "5.", "12.", "12", "3/4", "1.2.", "7/9/24", "KW 12"))


def test_a_text_in_which_colons_and_equal_signs_stand_is_no_form() -> None:
    lines = ["def area(unit):", "day = 3", "who = name", "for item in kit:", "story += item * unit - 2"]
    lines += [f"    if story > {n} and unit < {n + 3}:  return story - day * {n}" for n in range(8)]
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    assert not read_form([block(t, 0, 40 * n) for n, t in enumerate(lines)], collector, engine("ppocr"))
