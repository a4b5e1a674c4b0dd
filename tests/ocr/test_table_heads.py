"""What stands above a table: the week it is of, and the machine whose card it is."""

from __future__ import annotations

import numpy as np
import pytest

from pdm.ocr.collect import Collector, Line
from pdm.ocr.engines import Recognition
from pdm.ocr.forms.form_parts import labels_apart
from pdm.ocr.forms.table_heads import give_machine, numbered_machine, tells_another, told_above
from pdm.ocr.writing.freeform import Block
from pdm.records import Page
from pdm.vocabulary.column_cells import machine_keys

CARD = {"date", "description", "technician"}


def block(text: str, x: int, y: int) -> Block:
    picture = np.full((20, 10 * len(text)), 255, dtype=np.uint8)
    return Block((x, y, x + 10 * len(text), y + 20), text, 0.9, Recognition(text, 0.9, None), picture)


def test_the_tag_on_a_machines_card_is_that_of_all_its_rows() -> None:
    head = [
        block("EQUIPMENT HISTORY CARD", 0, 0),
        block("441-FN6", 900, 0),
        block("COOLER FAN #6", 0, 40),
        block("150 HP", 140, 40),
    ]
    assert told_above(head, CARD, "MDY") == {"equipment": "441-FN6", "equipment_name": "COOLER FAN #6 150 HP"}
    # rows with machines of their own need none
    assert told_above(head, {*CARD, "equipment"}, "MDY") == {}


@pytest.mark.parametrize(
    "texts", [("ACME CEMENT CO.", "FORM CR-7", "3/4/24"), ("P-101", "P-102"), ("SHIFT LOG", "REV 3")]
)
def test_what_else_stands_above_a_table_is_no_machine(texts: tuple[str, ...]) -> None:
    told = told_above([block(t, 300 * n, 0) for n, t in enumerate(texts)], CARD, "MDY")
    assert not {"equipment", "equipment_name"} & told.keys()


@pytest.mark.parametrize("week", ["Wk of 3/18/24", "W/C 3/18/24", "Week commencing 3/18/24"])
def test_a_sheet_of_a_week_is_of_its_first_day(week: str) -> None:
    assert "3/18/24" in told_above([block("LUBE ROUTE", 0, 0), block(week, 600, 0)], {"equipment"}, "MDY")["date"]


@pytest.mark.parametrize("shift", ["Days", "Lates", "Earlies", "Nights"])
def test_labels_that_were_read_in_one_piece_have_a_value_each_and_a_shift_is_nobody(shift: str) -> None:
    head = [block("Line: Line 3 Date: Mon 6 Oct 2025", 0, 0), block(f"Shift: {shift}", 400, 0)]
    assert told_above(head, {"time", "equipment", "description"}, "DMY") == {
        "functional_location": "Line 3",
        "date": "Mon 6 Oct 2025",
    }


@pytest.mark.parametrize("label", ["Sigla", "Asset code", "Kurzzeichen", "Repère"])
def test_a_machines_code_beside_its_name_is_told_with_it(label: str) -> None:
    head = [block("Machine: Press 1 PH 3590", 0, 0), block(f"{label}:", 400, 0), block("PR-01", 560, 0)]
    assert told_above(head, CARD, "DMY") == {"equipment": "PR-01", "equipment_name": "Press 1 PH 3590"}


@pytest.mark.parametrize("line", ["Date 22/01/2024 By W. Berg", "Mon 22/01/2024 night", "Relevé 22/01/2024"])
def test_the_day_that_heads_a_page_is_that_of_its_table_however_it_is_told(line: str) -> None:
    head = [block("VIBRATION ROUTE 3 - mm/s RMS", 0, 0), block(line, 0, 60)]
    assert told_above(head, {"equipment", "remarks"}, "DMY")["date"] == "22/01/2024"


def test_a_name_within_a_sentence_is_no_label() -> None:
    assert [b.text for b in labels_apart([block("Fault: tripped, see WO: 1234", 0, 0)])] == [
        "Fault: tripped, see WO: 1234"
    ]
    assert [b.text for b in labels_apart([block("Time: 06:20 Date:6/10", 0, 0)])] == ["Time: 06:20", "Date:6/10"]


@pytest.mark.parametrize(
    ("title", "texts", "machine"),
    [
        ("LOCOMOTIVE DEFECT BOOK", ("Loco No:", "19H75"), "19H75"),
        ("NORTH YARD", ("Crane No: 4",), "4"),
        ("NORTH YARD", ("Kran Nr: 4",), "4"),
        ("DEFECT BOOK", ("Book No:", "B12"), None),
        ("DEFECT BOOK", ("Drawing No:", "D-12"), None),
        ("LOCOMOTIVE DEFECT BOOK", ("Loco No:", "3/4/24"), None),
    ],
)
def test_what_is_written_behind_the_number_of_a_kind_is_its_machine(
    title: str, texts: tuple[str, ...], machine: str | None
) -> None:
    found = numbered_machine([block(title, 0, 0), *(block(t, 120 * n, 40) for n, t in enumerate(texts))])
    assert (found.text if found is not None else None) == machine


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("K2 Wasserstandsglas undicht", True), ("P7011 Ersatz eingebaut", True), ("Boiler: steam valve shut", True), ("feed pump 2 tripped", True),
        ("K-7010 burner reset", False), ("Absalzventil gangbar gemacht", False), ("fault: burner", False), ("3 bar too low", False), ("", False),
    ],
)  # fmt: skip
def test_a_line_that_begins_with_another_machine_is_not_of_the_machine_of_the_page(text: str, another: bool) -> None:
    names = machine_keys(frozenset(("K-7010", "K-7020", "feed pump 2")))
    assert tells_another(text, "K-7010", names) is another


def test_the_machine_of_a_page_stands_there_once() -> None:
    page = Page("doc", "north", "card.png", "card.png", "image")
    lines = [Line(1, (0, 0, 9, 3), apart=frozenset(("equipment",))), Line(2, (0, 3, 9, 6)), Line(3, (0, 6, 9, 9))]
    collector = Collector(page, (9, 9), lines=lines)
    give_machine(collector, block("19H75", 0, 0), "hand 1")
    told = [[(c.text, c.ditto) for c in line.cells] for line in lines]
    assert told == [[], [("19H75", False)], [("19H75", True)]]
