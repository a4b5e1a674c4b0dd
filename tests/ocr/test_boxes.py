"""Forms of ruled boxes: a label at the top of each, its value below it, and no box's value another's."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pdm.ocr.collect import Collector, Line
from pdm.ocr.engines import Recognition, engine
from pdm.ocr.forms.forms import read_form
from pdm.ocr.writing.freeform import Block
from pdm.records import Page

Flat = npt.NDArray[np.uint8]
Cell = tuple[str, str]
SMALL, LARGE = 26, 50


def written(text: str, x: int, y: int, high: int) -> Block:
    wide = high * len(text) // 3
    picture = np.full((high, wide), 255, dtype=np.uint8)
    return Block((x, y, x + wide, y + high), text, 0.9, Recognition(text, 0.9, None), picture)


def boxed(rows: list[list[Cell]], top: int = 100, wide: int = 1400) -> tuple[Flat, list[Block]]:
    """A page on which each row of boxes is as wide as the others, with labels and values."""
    flat = np.full((top + 110 * len(rows) + 100, wide + 100), 255, dtype=np.uint8)
    found: list[Block] = []
    for n, row in enumerate(rows):
        for k, (label, value) in enumerate(row):
            x, y = 50 + k * wide // len(row), top + 110 * n
            cv2.rectangle(flat, (x, y), (50 + (k + 1) * wide // len(row), y + 110), 0, 2)
            found += [written(label, x + 8, y + 8, SMALL)] if label else []
            found += [written(value, x + 20, y + 46, LARGE)] if value else []
    return flat, found


def read(flat: Flat, found: list[Block]) -> list[Line]:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), flat.shape)  # type: ignore[arg-type]
    assert read_form(found, collector, engine("ppocr"), flat)
    return collector.lines


def told(line: Line) -> dict[str, str]:
    return {c.field: c.text for c in line.cells}


def slip(number: str, machine: str, day: str, fault: str, work: str) -> list[list[Cell]]:
    return [
        [("", f"Nr. {number}")],
        [("Anlage / Maschine", machine), ("Datum", day), ("Uhrzeit", "9:20")],
        [("Melder", "Horn"), ("laut Schichtleiter um", "10:05")],
        [("Störung / Fehlerbeschreibung", fault)],
        [("MaBnahme (Werkstatt)", work)],
    ]


def test_slips_of_boxes_keep_their_machines_and_nothing_of_the_next() -> None:
    flat, found = boxed([*slip("0417", "K-201", "13.02.24", "Band steht", "Riemen neu"), *slip("0418", "P-7", "14.02.24", "leckt", "Dichtung neu")])  # fmt: skip
    one, two = read(flat, found)
    assert told(one) == {
        "work_order": "0417", "equipment": "K-201", "date": "13.02.24", "time": "9:20", "reported_by": "Horn", "description": "Band steht",
        "long_text": "Riemen neu",
    }  # fmt: skip
    assert (told(two)["equipment"], told(two)["long_text"], told(two)["work_order"]) == ("P-7", "Dichtung neu", "0418")
    assert one.extra["laut Schichtleiter um"] == "10:05"


def test_without_their_ruling_slips_are_told_by_small_labels_over_larger_writing() -> None:
    one, two = (slip(n, m, "13.02.24", "Band steht", "Riemen neu") for n, m in (("0417", "Palli"), ("0418", "P-7")))
    flat, found = boxed([[("", "NOTIZ DER SCHICHT Werk Nord")], *one, [("", "NOTIZ DER SCHICHT Werk Nord")], *two])
    lines = read(np.full_like(flat, 255), found)
    assert [told(line)["equipment"] for line in lines] == ["Palli", "P-7"]
    assert [told(line)["reported_by"] for line in lines] == ["Horn", "Horn"]
    assert [told(line)["long_text"] for line in lines] == ["Riemen neu", "Riemen neu"]
    assert [told(line)["work_order"] for line in lines] == ["0417", "0418"]
    assert [line.extra["laut Schichtleiter um"] for line in lines] == ["10:05", "10:05"]


def test_a_label_with_nothing_below_it_is_not_the_value_of_the_one_beside_it() -> None:
    rows = [[("Datum", "13.02.24"), ("Maschine", "P-7")], [("Melder", "Horn"), ("laut Schichtleiter um", "")], [("Störung", "Band steht")]]  # fmt: skip
    flat, found = boxed(rows)
    (line,) = read(np.full_like(flat, 255), found)
    assert told(line)["reported_by"] == "Horn"


def test_a_machine_that_the_first_slip_does_not_name_is_not_that_of_the_second() -> None:
    flat, found = boxed([*slip("0417", "", "13.02.24", "Band steht", "Riemen neu"), *slip("0418", "P-7", "14.02.24", "leckt", "Dichtung neu")])  # fmt: skip
    one, two = read(flat, found)
    assert "equipment" not in told(one)
    assert (told(two)["equipment"], told(two)["date"]) == ("P-7", "14.02.24")


@pytest.mark.parametrize(
    ("fault", "work"),
    [
        ("DESCRIPTION OF TROUBLE / REQUEST", "ACTION TAKEN"),
        ("Nature de la panne / demande", "Travaux effectués"),
        ("Descripción de la falla o solicitud", "Trabajo realizado"),
        ("Natureza do defeito / pedido", "Serviço executado"),
        ("Natura del guasto / richiesta", "Lavoro eseguito"),
        ("Aard van de storing / verzoek", "Uitgevoerd werk"),
    ],
)
def test_a_request_of_boxes_is_one_job(fault: str, work: str) -> None:
    flat, found = boxed([
        [("", "REPAIR / JOB REQUEST")],
        [("J.R. No.", "0341"), ("DATE", "9/2/24"), ("REQUESTED BY", "R. Sands")],
        [("EQUIPMENT", "Dryer #6")],
        [(fault, "Discharge valve leaking")],
        [(work, "Replaced lip seal")],
        [("NOTED BY", "M. Hale"), ("ACCEPTED", "R. Sands")],
    ])  # fmt: skip
    (line,) = read(flat, found)
    found_ = told(line)
    assert (found_["date"], found_["equipment"]) == ("9/2/24", "Dryer #6")
    assert (found_["description"], found_["long_text"]) == ("Discharge valve leaking", "Replaced lip seal")
    assert (line.extra["NOTED BY"], line.extra["ACCEPTED"]) == ("M. Hale", "R. Sands")


def test_what_is_counted_or_due_is_guessed_from_no_label() -> None:
    flat, found = boxed([
        [("Due date", "1/3/24"), ("DATE", "9/2/24"), ("EQUIPMENT", "Dryer #6")],
        [("MAN HRS", "6.5"), ("Fault", "Leaking at seal")],
        [("Work done", "Replaced lip seal")],
    ])  # fmt: skip
    (line,) = read(flat, found)
    assert told(line)["date"] == "9/2/24"
    assert "running_hours" not in told(line)
    assert (line.extra["MAN HRS"], line.extra["Due date"]) == ("6.5", "1/3/24")


def test_forms_that_come_again_are_forms_however_little_of_them_is_known() -> None:
    """Their ruling is too pale to be found, and most of what they ask for has no field."""
    found: list[Block] = []
    for n, (machine, day) in enumerate((("K-201", "13.02.24"), ("P-7", "14.02.24"))):
        texts = (("Equipment", machine), ("Date", day), ("Fault", "belt torn off"), ("Tools booked out of the central store", "none of those listed there"),
                 ("Safety precautions that were taken", "locked off and tagged at the main board"), ("Weather in the yard", "wet and windy all of that day"))  # fmt: skip
        for k, (label, value) in enumerate(texts):
            y = 900 * n + 130 * k
            found += [written(label, 50, y, SMALL), written(value, 60, y + 28, LARGE)]
    lines = read(np.full((2000, 1500), 255, dtype=np.uint8), found)
    assert [told(line)["equipment"] for line in lines] == ["K-201", "P-7"]


def test_a_table_of_two_lines_a_cell_is_no_form() -> None:
    flat, found = boxed([[("pump", "leaks"), ("fan", "noisy")], [("seal", "new"), ("belt", "torn")]])
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), flat.shape)  # type: ignore[arg-type]
    assert not read_form(found, collector, engine("ppocr"), flat)


def test_a_mark_beside_words_to_tick_is_no_value() -> None:
    flat, found = boxed([
        [("DATE", "9/2/24"), ("EQUIPMENT", "Dryer #6")],
        [("PRIORITY:", "")],
        [("Fault", "Leaking at seal")],
        [("Work done", "Replaced lip seal")],
    ])  # fmt: skip
    words = [written(text, 400 + 300 * n, 218, SMALL) for n, text in enumerate(("EMERGENCY", "URGENT", "ROUTINE"))]
    (line,) = read(flat, [*found, *words, written("V", 650, 212, LARGE)])
    assert "EMERGENCY" not in line.extra
    assert (told(line)["equipment"], told(line)["description"]) == ("Dryer #6", "Leaking at seal")


def test_a_box_whose_label_is_unknown_is_what_its_value_looks_like() -> None:
    rows = [
        [("Date:", "05.09.25"), ("Order No:", "4006802")],
        [("Item worked on:", "no.1 pack belt A"), ("Name:", "AH")],
        [("Work done:", "unsteady at full load, take-up adjusted")],
        [("Ausl. %:", "80"), ("Temp.:", "52")],
    ]
    (line,) = read(*boxed(rows))
    assert told(line)["equipment"] == "no.1 pack belt A"
    assert told(line)["load"] == "80"
    assert "Item worked on" not in line.extra
