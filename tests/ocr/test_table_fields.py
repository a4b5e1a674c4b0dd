"""Columns of a ruled table: several texts, machines below "Plant", headings that the settings name, rows that go on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pdm.config import FormSettings, OcrSettings, SiteSettings
from pdm.ocr import read_page
from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.engines import Recognition
from pdm.ocr.picture.cells import Crop
from pdm.ocr.picture.ruling import Grid
from pdm.ocr.ruled.filled_amounts import tell_amounts
from pdm.ocr.ruled.table_fields import Known, fields_of, name_machines
from pdm.ocr.ruled.table_rows import carries_on, carry, means_nothing, merged
from pdm.ocr.writing.freeform import Block
from pdm.records import Page
from pdm.vocabulary.column_cells import machine_keys

DAYS = ["14/3/24", "15/3/24", "18/3/24", "19/3/24", "20/3/24"]
FAULTS = ["Water spray blocked", "Hyd tilt slow", "Turret not clamping", "Motor overload tripped", "Belt snapped, off"]
DONE = ["Jets drilled out and refitted", "Filter changed, air bled", "Prox switch adjusted", "Too wet a mix, reset", "New belt and buckets fitted"]  # fmt: skip
TAGS = ["GR1", "SB1", "0C2", "GR3", "DE1"]
BOX = (0, 0, 100, 20)


def named(heads: list[str], *cells: list[str], **known: Any) -> dict[int, str]:
    columns = tuple((100.0 * n, 0.0) for n in range(len(heads) + 1))
    grid = Grid(((0.0, 0.0), (40.0, 0.0)), columns, np.zeros((40, 40), np.uint8))
    return fields_of(heads, dict(enumerate(cells)), grid, Known(**known))


@pytest.mark.parametrize(
    ("fault", "done"),
    [("FAULT", "ACTION TAKEN"), ("Defect", "Rectification"), ("Complaint", "Repair"), ("Nature of fault", "Remedy"), ("FAULT", "Action"),
     ("NATURE OF BREAKDOWN", "ACTION TAKEN")],
)  # fmt: skip
def test_what_was_wrong_and_what_was_done_are_both_texts(fault: str, done: str) -> None:
    told = named(["Date", "M/C", fault, done], DAYS, ["SC1", "MF1", "Mazak", "SM1", "BE1"], FAULTS, DONE)
    assert told == {0: "date", 1: "equipment", 2: "description", 3: "remarks"}


def test_hours_that_were_lost_are_no_money() -> None:
    assert named(["Date", "M/C", "Fault", "LOST"], DAYS, TAGS, FAULTS, ["1", "1.5", "2", "0.25", "9"])[3] == "downtime"


def test_a_sheet_of_readings_tells_no_work() -> None:
    readings = ["1182", "1183", "1182", "1171", "1184"]
    assert named(["Giorno", "T mod. 17", "Ciclo"], DAYS, readings, ["12", "11", "12", "9", "12"]).get(1) is None
    assert named(["Giorno", "Xyz", "Ciclo"], DAYS, FAULTS, ["12", "11", "12", "9", "12"])[1] == "description"


def test_what_was_filled_up_is_the_work_of_a_log_of_oil() -> None:
    def row(gallons: str, remark: str = "") -> Line:
        texts = {"date": "1/6", "equipment": "TP1", **({"remarks": remark} if remark else {})}
        return Line(1, BOX, [Reading(f, t, 0.9, BOX) for f, t in texts.items()], {"GAL": gallons, "OIL TYPE": "Vac 46"})

    def told(title: str) -> list[str | None]:
        rows = [row("12"), row("20", "hose let go"), row("")]
        collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (500, 500), lines=rows)
        tell_amounts(collector, [Block((0, 0, 300, 20), title, 0.9, Recognition(title, 0.9), None)], "ppocr")
        return [next((c.text for c in line.cells if c.field == "description"), None) for line in collector.lines]

    assert told("OIL / LUBE ADD LOG") == ["OIL / LUBE ADD LOG: GAL 12, OIL TYPE Vac 46", None, None]
    assert told("Registro rabbocchi")[0] == "Registro rabbocchi: GAL 12, OIL TYPE Vac 46"
    assert told("MAINTENANCE LOG") == [None, None, None]


def test_a_parameter_of_a_round_names_the_quantity_that_was_read() -> None:
    assert named(["Equipment", "Parameter", "Limits", "Reading", "Remarks"], TAGS, ["CHW supply temp F"] * 5, ["42 - 46"] * 5, ["44.1"] * 5, FAULTS) == {0: "equipment", 4: "remarks"}  # fmt: skip

    def row(parameter: str, reading: str, text: str = "") -> Line:
        cells = [Reading(f, t, 0.9, BOX) for f, t in (("equipment", "BLR-02"), ("description", text)) if t]
        return Line(1, BOX, cells, {"Parameter": parameter, "Reading": reading})

    rows = [row("CHW supply temp F", "44.1"), row("Steam psig", "0", "fuel valve failed"), row("Distillate uS/cm", ".22")]  # fmt: skip
    tell_amounts(Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (500, 500), lines=rows), [], "ppocr")
    assert [{c.field: (c.text, c.unit) for c in line.cells if c.field != "equipment"} for line in rows] == [
        {"temperature": ("44.1", "F"), "work_type": ("rounds", "")},
        {"description": ("fuel valve failed", ""), "pressure": ("0", "psig")},
        {"work_type": ("rounds", ""), "description": ("Distillate uS/cm: .22", "")},
    ]


def test_machines_below_plant_are_machines() -> None:
    heads = ["PLANT", "FAULT AND REPAIR", "DATE"]
    assert named(heads, TAGS, FAULTS, DAYS)[0] == "equipment"
    called = ["Mazak", "Haas", "Puma", "Mazak", "Haas"]
    assert named(heads, called, FAULTS, DAYS)[0] == "site"
    known = machine_keys(frozenset(("Mazak", "Haas", "Puma")))
    assert named(heads, called, FAULTS, DAYS, machines=known)[0] == "equipment"
    # one works after the other stays a place
    assert (
        named(["PLANT", "Machine", "Fault"], ["North", "North", "North", "South", "South"], TAGS, FAULTS)[0] == "site"
    )


def test_a_label_for_the_plant_names_the_machine_that_the_register_has() -> None:
    known = Known(machines=machine_keys(frozenset(("Simpson mill", "OC2"))))
    page = Page("d" * 64, "north", "a.png", "a.png", "image", 1)
    for text, field in (("Simpson mill", "equipment"), ("0C2", "equipment"), ("Northern works", "site")):
        collector = Collector(page, (100, 100), lines=[Line(1, BOX, [Reading("site", text, 0.9, BOX)])])
        name_machines(collector, known)
        assert collector.lines[0].cells[0].field == field


def test_settings_name_columns_of_a_picture_a_letter_or_two_misread() -> None:
    form = FormSettings(match="*.jpg", columns={"Qzrkt": "equipment", "Wrnkles": "description", "Thngs": "remarks", "Zwick": "remarks", "Sign": ""})  # fmt: skip
    told = named(
        ["DATE", "Qzrkl", "Wrnkles", "Thngs", "Zwick", "Sign"], DAYS, ["1", "2", "1", "2", "1"], FAULTS, DONE, DONE, ["PB"] * 5,
        forms=(form,), origin="inbox/north/page 3.jpg",
    )  # fmt: skip
    assert told == {0: "date", 1: "equipment", 2: "description", 3: "remarks", 4: "remarks"}
    assert named(["Qzrkl"], ["1"], forms=(form,), origin="inbox/north/list.png").get(0) != "equipment"


def cell(field: str, text: str) -> Reading:
    return Reading(field, text, 0.9, BOX)


def test_texts_of_a_row_that_are_one_field_stand_together() -> None:
    row = merged([cell("date", "1/3/24"), cell("remarks", "seal worn"), cell("remarks", "changed")])
    assert [(c.field, c.text) for c in row] == [("date", "1/3/24"), ("remarks", "seal worn changed")]


@pytest.mark.parametrize(
    ("above", "below", "on"),
    [("Boiler #", "2 FD Fan", True), ("Compressor", "2", True), ("Overhead", "crane", True), ("Mazak", "Haas", False), ("Mazak", "2", False), ("CV1", "CV2", False),
     ("Sand", "Mill", True)],
)  # fmt: skip
def test_the_rest_of_a_machines_name_goes_on_with_it(above: str, below: str, on: bool) -> None:
    machines = machine_keys(frozenset(("Mazak", "Haas", "CV1", "CV2", "Sand mill")))
    line = Line(
        1, BOX, [cell("date", "1/3/24"), cell("equipment", above), cell("description", "tripped,")], {"Hrs": "2"}
    )
    row = [cell("equipment", below), cell("description", "reset")]
    assert carries_on(row, [line], machines) is on
    if on:
        carry(row, {"Hrs": "3"}, line, BOX)
        assert [c.text for c in line.cells] == ["1/3/24", f"{above} {below}", "tripped, reset"]
        assert line.extra == {"Hrs": "2 3"}


def test_a_name_over_three_rows_is_one_and_a_crumb_of_ruling_is_none() -> None:
    line = Line(1, BOX, [cell("date", "1/3/24"), cell("equipment", "Boiler #")])
    for rest in ("2 FD", "Fan"):
        assert carries_on([cell("equipment", rest)], [line])
        carry([cell("equipment", rest)], {}, line, BOX)
    assert line.cells[1].text == "Boiler # 2 FD Fan"
    assert carries_on([cell("equipment", "2")], [Line(1, BOX, [cell("date", "1/3/24"), cell("equipment", "CT Fan")])])
    assert not carries_on([cell("equipment", "i 1")], [line])
    assert not carries_on([cell("equipment", "Fan")], [Line(1, BOX, [cell("equipment", "Lift")])])


def test_a_row_with_a_day_or_a_person_begins_anew() -> None:
    line = Line(1, BOX, [cell("date", "1/3/24"), cell("equipment", "Boiler #")])
    assert not carries_on([cell("date", "2/3/24"), cell("equipment", "2")], [line])
    assert not carries_on([cell("technician", "PB")], [line])
    assert not carries_on([cell("description", "refitted")], [])


def test_what_is_left_of_ruling_does_not_begin_a_line() -> None:
    line = Line(
        1,
        BOX,
        [
            cell("date", "4/4"),
            cell("equipment", "SAG mill"),
            cell("description", "tightened with"),
            cell("technician", "Deano"),
        ],
    )
    below = [cell("equipment", ""), cell("description", "rattle gun"), cell("technician", "I")]
    assert carries_on(below, [line])
    carry(below, {}, line, BOX)
    assert [c.text for c in line.cells] == ["4/4", "SAG mill", "tightened with rattle gun", "Deano"]


def test_a_place_below_plant_goes_on_as_a_machine_does() -> None:
    line = Line(1, BOX, [cell("date", "5/4"), cell("site", "Process water"), cell("description", "Isolated,")])
    assert carries_on([cell("site", "A"), cell("description", "standby on")], [line])


def test_a_person_behind_another_one_goes_on() -> None:
    line = Line(1, BOX, [cell("date", "11/4"), cell("equipment", "Crusher"), cell("technician", "Wozza &")])
    assert carries_on([cell("technician", "Tommy")], [line])
    assert not carries_on([cell("technician", "Tommy"), cell("date", "12/4")], [line])


def test_a_dash_in_a_column_of_texts_says_that_there_was_nothing() -> None:
    dash, marks = np.full((30, 60), 255, np.uint8), np.full((30, 60), 255, np.uint8)
    cv2.line(dash, (10, 15), (45, 15), 30, 4)
    for x in (20, 32):
        cv2.line(marks, (x, 6), (x, 18), 30, 4)
    assert means_nothing("remarks", "-", Crop(dash, BOX, small=True))
    assert means_nothing("signature", "—", Crop(dash, BOX, small=True))
    assert not means_nothing("date", "-", Crop(dash, BOX, small=True))
    assert not means_nothing("remarks", "-", Crop(marks, BOX, small=True))
    assert not means_nothing("remarks", "none", Crop(dash, BOX))


@pytest.mark.acceptance
def test_a_drawn_book_keeps_fault_and_repair_with_their_second_lines(
    tmp_path: Path, drawing: dict[str, Callable[..., Any]]
) -> None:
    rows = [
        ["14.03.24", "P-101", "spray water blocked", "jets drilled out and"], ["", "", "", "refitted"], ["15.03.24", "K-205", "belt snapped, buckets", "new belt fitted"],
        ["", "", "in boot", ""], ["18.03.24", "P-114", "motor tripped", "overload was reset"], ["19.03.24", "E-310", "door not shutting", "new cylinder fitted"],
    ]  # fmt: skip
    page, write = np.full((700, 1400), 250, np.uint8), drawing["write"]
    edges = [60, 230, 400, 880, 1360]
    for n in range(len(rows) + 2):
        cv2.line(page, (60, 80 + 60 * n), (1360, 80 + 60 * n), 90, 2)
    for x in edges:
        cv2.line(page, (x, 80), (x, 80 + 60 * (len(rows) + 1)), 90, 2)
    for n, row in enumerate([["Date", "Plant", "Fault", "Action taken"], *rows]):
        for x, text in zip(edges, row, strict=False):
            write(page, text, (x + 12, 122 + 60 * n), 20, 40, n > 0)
    cv2.imwrite(str(tmp_path / "page.png"), page)
    found = read_page(
        Page("d" * 64, "north", "inbox/north/page.png", str(tmp_path / "page.png"), "image", 1), settings=SiteSettings(name="north"), ocr=OcrSettings(),
        names=frozenset(("P-101", "K-205", "P-114", "E-310")),
    )  # fmt: skip
    told = [json.loads(f) for f in found.entries["fields"]]
    assert [t["equipment"][:1] for t in told] == ["P", "K", "P", "E"]
    assert [t["description"].split()[-1] for t in told] == ["blocked", "boot", "tripped", "shutting"]
    assert [t["remarks"].split()[-1] for t in told] == ["refitted", "fitted", "reset", "fitted"]
