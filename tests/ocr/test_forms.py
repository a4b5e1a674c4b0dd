"""Forms of labels and values: which value belongs to which label, and what a home-grown label means."""

from __future__ import annotations

import numpy as np
import pytest

from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.engines import Recognition, engine
from pdm.ocr.forms.form_or_table import another, holds_value
from pdm.ocr.forms.forms import label_values, read_form
from pdm.ocr.forms.labels import leading, meant
from pdm.ocr.ruled.tables import no_date
from pdm.ocr.writing.freeform import Block
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


def test_a_title_that_begins_like_a_label_is_none() -> None:
    for title in ("EQUIPMENT DEFECT CARD", "UNIT CONTROLLERS LOG - UNIT 1", "OPERATOR PRE-START CHECK"):
        assert leading(title) is None
    assert leading("EQUIPMENT PUMP 3") is not None
    told = read(
        block("EQUIPMENT DEFECT CARD", 0, 0), block("Plant No: Water cart", 0, 60), block("Date:", 500, 60), block("22-Nov-24", 560, 60),
        block("Reported by:", 0, 120), block("J. Wicks", 130, 120), block("Fault:", 0, 180), block("brakes pulling to the left", 80, 180),
    )  # fmt: skip
    assert told["equipment"] == "Water cart"


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


BOXES = (
    block("GREEN VALLEY WATER", 0, 0),
    block("No. 00731", 700, 0),
    block("DATE (D/M/Y)", 0, 60),
    block("RAISED BY", 400, 60),
    block("14/4/23", 10, 90),
    block("Sukhi", 410, 90),
    block("EQUIPMENT NO.", 0, 130),
    block("P-4", 10, 160),
    block("PRIORITY:", 0, 200),
    block("EMERGENCY", 200, 200),
    block("URGENT", 400, 200),
    block("ROUTINE", 600, 200),
    block("DESCRIPTION OF PROBLEM / WORK REQUESTED", 0, 240),
    block("6 mth PM: seals, valve not turning,", 10, 280),
    block("motor hums", 10, 310),
    block("WORK PERFORMED", 0, 360),
    block("Motor bearings new. Rotation checked", 10, 390),
    block("QTY", 0, 440),
    block("PART NO.", 200, 440),
    block("DESCRIPTION", 500, 440),
    block("2", 10, 470),
    block("B-40", 210, 470),
    block("ball bearing", 510, 470),
    block("COMPLETED BY", 0, 510),
    block("Gil B", 10, 540),
    block("White - office   Yellow - planner", 0, 590),
)


def order_of(*blocks: Block) -> tuple[dict[str, str], dict[str, str]]:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    assert read_form(list(blocks), collector, engine("ppocr"))
    assert len(collector.lines) == 1
    return {c.field: c.text for c in collector.lines[0].cells}, collector.lines[0].extra


def test_long_labels_running_text_and_parts_make_one_order() -> None:
    found, _ = order_of(*BOXES)
    assert found["description"] == "6 mth PM: seals, valve not turning, motor hums"
    assert found["long_text"] == "Motor bearings new. Rotation checked"
    assert found["parts"] == "2 B-40 ball bearing"
    assert (found["date"], found["equipment"], found["technician"]) == ("14/4/23", "P-4", "Gil B")
    assert found["work_order"] == "00731"


def test_of_several_printed_words_none_is_the_value_where_it_cannot_be_told() -> None:
    found, _ = order_of(*BOXES)
    assert "priority" not in found


def test_of_a_tool_and_the_machine_in_which_it_runs_the_one_that_is_asked_for_is_meant() -> None:
    told = [block("DATE 10/4/25", 500, 0), block("PROBLEM:", 0, 120), block("slug pulling", 0, 150)]
    assert read(block("DIE NO. 4471", 0, 5), block("PRESS P5", 300, 0), *told)["equipment"] == "4471"
    assert read(block("MOULD NO. 4471", 0, 0), block("MACHINE: IM13", 300, 5), *told)["equipment"] == "IM13"


def test_what_no_label_claims_is_kept() -> None:
    _, extra = order_of(*BOXES)
    assert extra["unlabelled"] == "GREEN VALLEY WATER / White - office   Yellow - planner"


@pytest.mark.parametrize("day", ["Mar 27 2023", "27 Mar 2023", "Oct 3/23", "2023-03-27"])
def test_a_day_may_begin_with_its_month(day: str) -> None:
    head = (block("Date:", 0, 0), block(day, 60, 0), block("3", 0, 30), block("Machine: K-4", 0, 60))
    assert read(*head, block("Work done: seal changed", 0, 90))["date"] == day


CARD = (
    block("JOB CARD", 0, 0),
    block("(file copy)", 300, 0),
    block("CardNo. J 2281", 700, 0),
    block("Date 9 Mar 2023", 0, 60),
    block("Machine Refiner 1", 500, 60),
    block("Description of work", 0, 110),
    block("Main motor tripped on earth fault,", 20, 150),
    block("Pump seal leaked, machine cleaned,", 20, 190),
    block("order placed. spare motor fitted.", 20, 230),
    block("Parts used spare motor", 0, 400),
    block("Foreman", 500, 440),
    block("DH", 600, 440),
)


def test_a_card_whose_labels_have_no_colons_is_one_order() -> None:
    found, extra = order_of(*CARD)
    assert found["date"] == "9 Mar 2023"
    assert (found["equipment"], found["work_order"], found["signature"]) == ("Refiner 1", "J 2281", "DH")
    assert found["parts"] == "spare motor"
    assert found["description"].startswith("Main motor tripped on earth fault, Pump seal")
    assert found["description"].endswith("order placed. spare motor fitted.")
    assert extra["unlabelled"] == "(file copy)"


def test_a_label_of_which_the_edge_took_some_letters_still_dates_the_card() -> None:
    found, _ = order_of(*CARD[:3], block("ate 25 May 2023", 0, 60), *CARD[4:])
    assert found["date"] == "25 May 2023"


def test_names_of_machines_at_the_beginning_of_lines_make_no_form() -> None:
    lines = [
        "Pump 3 leaking again",
        "Machine stopped twice",
        "Work on the hoist, new rope",
        "Motor 4 hot",
        "Oil pressure low",
    ]
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    assert not read_form([block(t, 0, 40 * n) for n, t in enumerate(lines)], collector, engine("ppocr"))


def test_a_day_that_is_read_in_pieces_is_whole() -> None:
    head = (block("Date", 0, 0), block("6 May", 60, 0), block("2024", 120, 0), block("Machine: K-4", 0, 60))
    assert read(*head, block("Work done: seal changed", 0, 90))["date"] == "6 May 2024"


def test_the_title_of_a_report_is_no_label_and_its_number_is_kept() -> None:
    title = (block("BREAKDOWN REPORT", 0, 0), block("Report No. 5521", 600, 0))
    found = read(
        *title, *(block(t, 0, 60 + 40 * n) for n, t in enumerate(("Date: 3/4/23", "Machine: P-1", "Fault: leaks")))
    )
    assert "breakdown" not in found
    assert found["work_order"] == "5521"


def test_a_machine_may_be_called_by_a_word_and_a_figure() -> None:
    boxes = (block("Datum", 0, 0), block("12.03.2024", 0, 30), block("Maschine", 300, 0), block("Presse 4", 300, 30))
    found = read(*boxes, block("Störung", 0, 90), block("Schlauch geplatzt", 0, 120))
    assert (found["date"], found["equipment"], found["description"]) == ("12.03.2024", "Presse 4", "Schlauch geplatzt")


def test_a_word_to_choose_is_no_label() -> None:
    words = [block(t, 200 + 200 * n, 0) for n, t in enumerate(("Breakdown", "Planned", "Inspection"))]
    rest = (block("Date: 3/4/23", 0, 40), block("Machine: P-1", 0, 80), block("Fault: leaks", 0, 120))
    found = read(block("Type of work:", 0, 0), *words, *rest)
    assert not {"breakdown", "work_type"} & set(found)


def test_what_is_signed_for_is_no_text_and_a_list_of_words_no_value() -> None:
    rest = (block("Date: 3/4/23", 0, 40), block("Machine: P-1", 0, 80), block("Fault: leaks", 0, 120))
    found = read(
        block("Type: B/down Planned Insp.", 0, 0),
        *rest,
        block("RETURNED TO SERVICE - SIGN:", 0, 160),
        block("Deano", 0, 190),
    )
    assert found["signature"] == "Deano"
    assert "order_type" not in found
    assert "Deano" not in found["description"]


def test_orders_that_come_again_on_a_page_stay_apart() -> None:
    one = [block(t, 0, 40 * n) for n, t in enumerate(("Date: 3/4/23", "Machine: P-1", "Work done: seal changed"))]
    two = [block(t, 0, 300 + 40 * n) for n, t in enumerate(("Date: 4/4/23", "Machine: P-2", "Work done: belt changed"))]
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    assert read_form([*one, *two], collector, engine("ppocr"))
    assert [{c.field: c.text for c in line.cells}["equipment"] for line in collector.lines] == ["P-1", "P-2"]


def slips() -> list[Block]:
    """Two slips on a page: what was wrong and what was done are texts of their own."""
    out: list[Block] = []
    for k, told in enumerate((("14.02.24", "Sand mill 1", "Loud knocking from gearbox", "Input bearing failed, replaced", "6 hrs"),
                              ("16.02.24", "Truck 2", "Brake pedal goes to floor", "Slave cylinder leaking, replaced", "2 hrs"))):  # fmt: skip
        day, machine, fault, work, hours = told
        y = 500 * k
        out += [block("MAINTENANCE REQUEST SLIP", 0, y), block(f"No. 118{k}", 500, y),
                block("Date:", 0, y + 40), block(day, 100, y + 40), block("Raised by: K Platts", 500, y + 40), block(f"Machine: {machine}", 0, y + 80),
                block("Fault / work required:", 0, y + 120), block(fault, 0, y + 150), block("Work done (maintenance dept):", 0, y + 220),
                block(work, 0, y + 250), block("Time taken:", 0, y + 320), block(hours, 130, y + 320), block("Signed: DW", 500, y + 320)]  # fmt: skip
    return out


TOLD = [
    {"work_order": "1180", "date": "14.02.24", "reported_by": "K Platts", "equipment": "Sand mill 1", "description": "Loud knocking from gearbox",
     "long_text": "Input bearing failed, replaced", "signature": "DW"},
    {"work_order": "1181", "date": "16.02.24", "reported_by": "K Platts", "equipment": "Truck 2", "description": "Brake pedal goes to floor",
     "long_text": "Slave cylinder leaking, replaced", "signature": "DW"},
]  # fmt: skip


@pytest.mark.parametrize("label", ["Dte:", "ate:", "Dale:", ":", "Date:"])
def test_a_misread_label_still_dates_its_slip(label: str) -> None:
    found = [
        block(f"{label} 16.02.24", 0, b.box[1]) if b.text == "Date:" and b.box[1] > 400 else b
        for b in slips()
        if b.text != "16.02.24"
    ]
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    assert read_form(found, collector, engine("ppocr"))
    assert [{c.field: c.text for c in line.cells}["date"] for line in collector.lines] == ["14.02.24", "16.02.24"]


def test_a_slip_whose_day_is_not_read_says_so_and_a_sentence_is_no_number() -> None:
    found = [b for b in slips() if b.box[1] != 540 or b.text.startswith("Raised")]
    found = [block("Not pumping, ragged up", 0, b.box[1]) if b.text.startswith("Brake") else b for b in found]
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    assert read_form(found, collector, engine("ppocr"))
    second = {c.field: c.text for c in collector.lines[1].cells}
    assert (second["date"], second["description"]) == ("", "Not pumping, ragged up")


def test_slips_on_a_page_keep_what_was_wrong_and_what_was_done_together() -> None:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    assert read_form(slips(), collector, engine("ppocr"))
    assert [{c.field: c.text for c in line.cells} for line in collector.lines] == TOLD
    assert [line.extra for line in collector.lines] == [
        {"unlabelled": f"MAINTENANCE REQUEST SLIP / Time taken: {hours}"} for hours in ("6 hrs", "2 hrs")
    ]


@pytest.mark.parametrize(
    ("label", "value", "field"), [("PLANT", "Simpson mill", "equipment"), ("M/C", "Simpson mill", "equipment"), ("Machine No", "SM 1", "equipment"), ("SITE", "North works", "site"), ("PLANT", "1000", "site")]
)  # fmt: skip
def test_the_label_of_the_machine_on_a_job_card(label: str, value: str, field: str) -> None:
    found = read(
        block("JOB CARD", 0, 0), block("DATE", 0, 40), block("10/4/24", 100, 40), block(label, 500, 40), block(value, 620, 40),
        block("FAULT REPORTED", 0, 90), block("Discharge door wont shut", 20, 120), block("WORK CARRIED OUT", 0, 190),
        block("New cylinder from stores fitted", 20, 220), block("FITTER", 0, 300), block("G Staniforth", 100, 300),
    )  # fmt: skip
    assert found[field] == value


@pytest.mark.parametrize(("hours", "meter"), [("3", False), ("3.5 hrs", False), ("31475", True)])
def test_hours_beside_who_did_it_are_no_meter(hours: str, meter: bool) -> None:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    card = [*HEAD, block("Fitter: EM", 0, 240), block("HOURS", 300, 240), block(hours, 370, 240)]
    assert read_form(card, collector, engine("ppocr"))
    line = collector.lines[0]
    assert ("running_hours" in {c.field for c in line.cells}) is meter
    assert line.extra.get("HOURS", "") == ("" if meter else hours)


def test_a_plant_beside_a_machine_is_where_it_stands() -> None:
    found = read(*HEAD, block("Plant:", 0, 200), block("Foundry", 80, 200), block("Machine:", 0, 240), block("Mill 1", 110, 240))  # fmt: skip
    assert (found["site"], found["equipment"]) == ("Foundry", "Mill 1")


def test_slips_whose_ruling_was_taken_for_a_table_are_forms() -> None:
    table = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    for row, found in enumerate(slips(), start=1):
        table.lines.append(Line(row, found.box, [Reading("description", found.text, 0.9, found.box, None, None, "")]))
    form = another(table)
    assert read_form(slips(), form, engine("ppocr"), beside=table)
    assert len(form.lines) == len(TOLD)


@pytest.mark.parametrize(
    ("head", "valued"),
    [
        ("EQUIPMENT NAME Trimmer", True),
        ("DOWNTIME (HRS) 2.5", True),
        ("Equipment name", False),
        ("Description of work done", False),
        ("Downtime (hrs)", False),
        ("Work done by", False),
    ],
)
def test_a_head_with_its_value_behind_it_is_no_head(head: str, valued: bool) -> None:
    assert holds_value(head) is valued


def sized(text: str, x: int, y: int, high: int) -> Block:
    """A block as wide and high as letters of a size make it."""
    wide = high * len(text) // 2
    picture = np.full((high, wide), 255, dtype=np.uint8)
    return Block((x, y, x + wide, y + high), text, 0.9, Recognition(text, 0.9, None), picture)


def test_writing_larger_than_its_printed_label_is_its_value() -> None:
    # what is written on a line rises above the print before it
    head = [
        sized("DATE", 75, 214, 26), sized("4/12/24", 161, 180, 54), sized("SHIFT", 585, 214, 26),
        sized("Days", 680, 183, 52), sized("6A-6P", 790, 185, 52), sized("OPERATOR", 1065, 214, 26),
        sized("J.", 1216, 190, 45), sized("Whitcomb", 1266, 187, 50),
    ]  # fmt: skip
    assert label_values(head) == [("date", "4/12/24"), ("technician", "J. Whitcomb")]


def test_a_label_below_a_large_value_keeps_its_own() -> None:
    head = [
        sized("DATE", 75, 200, 26), sized("4/12/24", 161, 172, 54), sized("MACHINE", 75, 235, 26), sized("P-101", 180, 228, 50),
    ]  # fmt: skip
    assert label_values(head) == [("date", "4/12/24"), ("equipment", "P-101")]


TICKET = (
    block("MAINTENANCE WORK TICKET white: office, yellow: shop, pink: originator", 0, 0),
    block("No. 30755", 900, 0),
    block("DATE", 0, 60),
    block("REQUESTED BY", 400, 60),
    block("DEPT.", 800, 60),
    block("11/16/24", 5, 90),
    block("Pit foreman", 405, 90),
    block("Quarry", 805, 90),
    block("EQUIPMENT NAME / NO.", 0, 140),
    block("PRIORITY", 600, 140),
    block("Truck 4", 5, 170),
    block("O Emergency", 605, 170),
    block("X Urgent", 805, 170),
    block("Routine", 965, 170),
    block("TROUBLE REPORTED / WORK REQUESTED", 0, 220),
    block("No steering", 5, 250),
    block("WORK DONE", 0, 340),
    block("steering pump changed", 5, 370),
    block("PARTS USED", 0, 460),
    block("MAN HRS", 600, 460),
    block("FOREMAN", 900, 460),
    block("pump", 5, 490),
    block("9", 605, 490),
    block("D. Rusk", 905, 490),
    block("LOCK OUT - TAG OUT - TRY OUT. MAKE A WORK PERMIT BEFORE OPENING ANY GUARD OR DOOR", 0, 560),
)


def test_what_is_printed_around_a_ticket_does_not_count_against_it() -> None:
    found, extra = order_of(*TICKET)
    assert (found["date"], found["equipment_name"], found["work_order"]) == ("11/16/24", "Truck 4", "30755")
    assert (found["description"], found["long_text"]) == ("No steering", "steering pump changed")
    assert "LOCK OUT" in extra["unlabelled"]


def test_a_value_below_printed_labels_may_be_called_like_one() -> None:
    found, _ = order_of(*TICKET)
    assert (found["reported_by"], found["department"], found["signature"]) == ("Pit foreman", "Quarry", "D. Rusk")


def test_of_words_below_their_label_the_crossed_one_is_meant() -> None:
    found, extra = order_of(*TICKET)
    assert found["priority"] == "Urgent"
    assert "Routine" not in extra["unlabelled"]


def test_a_label_beside_others_that_no_field_is_known_for_keeps_its_value_apart() -> None:
    found, extra = order_of(*TICKET)
    assert found["parts"] == "pump"
    assert extra["MAN HRS"] == "9"


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Anlage / Maschine", "equipment"),
        ("Line / machine", "equipment"),
        ("Nature de la panne / demande", "description"),
        ("Natureza do defeito", "description"),
        ("MaBnahme (Werkstatt)", "description"),
        ("Start / machine", None),
        ("reportedBy", "reported_by"),
    ],
)
def test_a_label_of_two_names_or_more_words_means_what_they_say_together(label: str, field: str | None) -> None:
    found = meant(label)
    assert (found.field if found is not None else None) == field
