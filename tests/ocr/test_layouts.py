"""What stands on a page, and how it lies, does not keep it from being read: one test per layout."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from pdm.records import PageReading

Read = Callable[..., PageReading]
Drawing = dict[str, Callable[..., np.ndarray]]
FIELDS = ("date", "equipment", "description", "running_hours", "technician", "temperature")


def fields(reading: PageReading) -> list[dict[str, str]]:
    """Fields of each entry in reading order."""
    return [json.loads(f) for f in reading.entries["fields"]]


def plain(text: str) -> str:
    return "".join(text.casefold().split())


def share_right(reading: PageReading, rows: Sequence[Sequence[str]]) -> float:
    """Share of written cells that are read to the letter (case and spaces aside), line by line."""
    found = fields(reading)
    assert len(found) == len(rows), [f.get("date") for f in found]
    cells = [(f.get(n, ""), t) for f, row in zip(found, rows) for n, t in zip(FIELDS, row) if t]
    return float(np.mean([plain(a) == plain(b) for a, b in cells]))


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("clean", {}),
        ("broken", {"broken": 1.0}),
        ("faint", {"ruling": 215}),
        ("lines only across", {"verticals": False}),
        ("faint lines only across", {"verticals": False, "ruling": 205}),
        ("printed", {"hand": False}),
    ],
)
def test_ruled_sheet(name: str, changes: dict[str, object], sheet: type, drawing: Drawing, read: Read) -> None:
    page = sheet(**changes)
    assert share_right(read(drawing["draw"](page)), page.rows) >= 0.85


@pytest.mark.acceptance
@pytest.mark.parametrize("degrees", [-4.0, 2.5])
def test_skewed_sheet(degrees: float, sheet: type, drawing: Drawing, read: Read) -> None:
    page = sheet()
    assert share_right(read(drawing["scanned"](drawing["draw"](page), degrees)), page.rows) >= 0.8


@pytest.mark.acceptance
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_sheet_turned_by_quarters(quarters: int, sheet: type, drawing: Drawing, read: Read) -> None:
    page = sheet()
    turned = np.ascontiguousarray(np.rot90(drawing["scanned"](drawing["draw"](page), 0.6), quarters))
    assert share_right(read(turned), page.rows) >= 0.85


@pytest.mark.acceptance
def test_photograph_in_perspective(sheet: type, drawing: Drawing, read: Read) -> None:
    page = sheet()
    assert share_right(read(drawing["photographed"](drawing["draw"](page))), page.rows) >= 0.8


@pytest.mark.acceptance
def test_hand_drawn_lines(sheet: type, drawing: Drawing, read: Read) -> None:
    page = sheet(ruling=80)
    bent = drawing["waver"](drawing["draw"](page), np.random.default_rng(3), 2.0, 130)
    assert share_right(read(bent), page.rows) >= 0.8


@pytest.mark.acceptance
def test_line_scribbled_over_is_kept_and_not_read_as_text(sheet: type, drawing: Drawing, read: Read) -> None:
    page = sheet()
    rows = [list(r) for r in page.rows]
    rows[3] = ["^" + t for t in rows[3]]
    reading = read(drawing["draw"](dataclasses.replace(page, rows=rows)))
    found = fields(reading)
    assert len(found) == len(rows)
    assert not {"date", "equipment", "description"} & set(found[3])
    assert json.loads(reading.entries["extra"].iloc[3])["struck_out"]
    assert all("description" in f for i, f in enumerate(found) if i != 3)


@pytest.mark.acceptance
def test_struck_out_line_is_kept_and_marked(sheet: type, drawing: Drawing, read: Read) -> None:
    page = sheet()
    rows = [list(r) for r in page.rows]
    rows[3] = ["~" + t for t in rows[3]]
    rows[5][2] = "~" + rows[5][2]
    reading = read(drawing["draw"](dataclasses.replace(page, rows=rows)))
    found = fields(reading)
    assert len(found) == len(rows)
    cells = reading.cells.set_index(["entry_id", "field"])
    names = list(reading.entries["entry_id"])
    assert bool(cells.loc[(names[3], "description"), "struck"])
    assert bool(cells.loc[(names[5], "description"), "struck"])
    assert "description" not in found[3]
    assert "description" not in found[5]
    assert found[5]["equipment"] == "P-101A"
    assert json.loads(reading.entries["extra"].iloc[3])["struck_out"]
    others = [i for i in range(len(rows)) if i not in (3, 5)]
    assert not cells.loc[[names[i] for i in others], "struck"].any()


@pytest.mark.acceptance
def test_ditto_marks_repeat_the_cell_above(sheet: type, drawing: Drawing, read: Read) -> None:
    page = sheet()
    rows = [list(r) for r in page.rows]
    rows[2][0] = rows[2][1] = rows[4][4] = '"'
    reading = read(drawing["draw"](dataclasses.replace(page, rows=rows)))
    found = fields(reading)
    assert found[2]["date"] == found[1]["date"]
    assert Levenshtein.distance(found[1]["date"], "05.02.2024") <= 1
    assert found[2]["equipment"] == found[1]["equipment"]
    assert found[4]["technician"] == found[3]["technician"] == "SK"
    marked = reading.cells[reading.cells["ditto"] == True]  # noqa: E712
    assert len(marked) == 3
    # the lattice of the cell above stands for the mark, so it can be asked in its stead
    above = reading.cells.set_index(["entry_id", "field"]).loc[(reading.entries["entry_id"].iloc[1], "equipment")]
    assert marked[marked["field"] == "equipment"]["lattice"].iloc[0] == above["lattice"]


@pytest.mark.acceptance
def test_text_that_runs_over_several_rows_is_one_line(sheet: type, drawing: Drawing, read: Read) -> None:
    page = sheet()
    rows = [list(r) for r in page.rows]
    rows.insert(2, ["", "", "and leak at gland too", "", "", ""])
    reading = read(drawing["draw"](dataclasses.replace(page, rows=rows)))
    found = fields(reading)
    assert len(found) == len(rows) - 1
    assert plain(found[1]["description"]).endswith(plain("and leak at gland too"))
    assert found[2]["equipment"] == "P-114B"


@pytest.mark.acceptance
def test_two_lines_of_writing_in_one_cell(drawing: Drawing, read: Read) -> None:
    reading = read(_two_lines(drawing))
    texts = [plain(f["description"]) for f in fields(reading)]
    assert texts[1] == plain("oil leak at shaft seal ordered new seal kit"), texts
    assert len(texts) == 4


def _two_lines(drawing: Drawing) -> np.ndarray:
    """A sheet with high rows; the second one's description has two lines."""
    page = np.full((1240, 1754), 250, np.uint8)
    xs, ys = (70, 320, 600, 1450, 1684), [150, 210, 320, 430, 540, 650]
    for y in ys:
        cv2.line(page, (xs[0], y), (xs[-1], y), 90, 2)
    for x in xs:
        cv2.line(page, (x, ys[0]), (x, ys[-1]), 90, 2)
    for x, text in zip(xs, ("Date", "Equip. No.", "Description", "Tech")):
        drawing["write"](page, text, (x + 8, 192), 16, 30, False)
    rows = [
        ("03.02.2024", "P-101A", "replaced bearing", "JM"),
        ("05.02.2024", "K-2205", "oil leak at shaft seal|ordered new seal kit", "TB"),
        ("09.02.2024", "E-310", "tubes cleaned", "SK"),
        ("12.02.2024", "C-4401", "coupling worn", "TB"),
    ]
    for y, row in zip(ys[1:], rows):
        for x, text in zip(xs, row):
            for i, part in enumerate(text.split("|")):
                drawing["write"](page, part, (x + 10, y + (42 if "|" in text else 66) + 44 * i), 19, 40, True)
    return page


@pytest.mark.acceptance
def test_stamp_over_a_sheet_spoils_no_other_row(sheet: type, drawing: Drawing, read: Read) -> None:
    page = sheet()
    picture = drawing["draw"](page)
    stamp = np.full_like(picture, 255)
    cv2.ellipse(stamp, (1180, 420), (170, 70), 12, 0, 360, 150, 6)
    drawing["write"](stamp, "RECEIVED", (1080, 430), 24, 150, False)
    found = fields(read(np.minimum(picture, stamp)))
    assert len(found) == len(page.rows)
    far = [i for i in range(len(page.rows)) if i not in (1, 2, 3, 4)]
    right = [plain(found[i].get(n, "")) == plain(t) for i in far for n, t in zip(FIELDS, page.rows[i])]
    assert float(np.mean(right)) >= 0.8


@pytest.mark.acceptance
def test_head_of_a_form_goes_into_every_row(sheet: type, drawing: Drawing, read: Read) -> None:
    found = fields(read(drawing["draw"](sheet())))
    assert {f.get("period") for f in found} == {"02/2024"}


@pytest.mark.acceptance
def test_handwritten_heads_are_recognised(sheet: type, drawing: Drawing, read: Read) -> None:
    page = sheet(headers=["", "", "", "", "", ""])
    picture = drawing["draw"](page)
    over = np.full_like(picture, 255)
    top, left, x = 190, 70, 70.0
    for text, share in zip(
        ["Date", "Equipment", "Work done", "Hours", "Tech", "Temp"], (0.13, 0.15, 0.45, 0.08, 0.09, 0.10)
    ):
        drawing["write"](over, text, (round(x) + 6, top + 42), 17, 40, True)
        x += share * (picture.shape[1] - 2 * left)
    reading = read(np.minimum(picture, drawing["waver"](over, np.random.default_rng(4), 1.5)))
    found = fields(reading)
    assert len(found) == len(page.rows)
    assert all({"date", "equipment", "description"} <= set(f) for f in found)


ORDER = [
    ("Date:", "03.02.2024"), ("Equipment:", "P-101A"), ("Description:", "replaced drive end bearing"),
    ("Technician:", "JM"), ("Downtime (h):", "3.5"),
]  # fmt: skip


@pytest.mark.acceptance
@pytest.mark.parametrize("turned", [0, 1, 2])
def test_form_of_labels_and_values(turned: int, drawing: Drawing, read: Read) -> None:
    page = np.full((1240, 900), 250, np.uint8)
    drawing["write"](page, "WORK ORDER", (300, 80), 24, 30, False)
    for i, (label, value) in enumerate(ORDER):
        drawing["write"](page, label, (60, 190 + 90 * i), 18, 30, False)
        drawing["write"](page, value, (330, 190 + 90 * i), 20, 50, True)
        cv2.line(page, (320, 200 + 90 * i), (840, 200 + 90 * i), 120, 1)
    found = fields(read(np.ascontiguousarray(np.rot90(page, turned))))
    assert len(found) == 1
    assert found[0]["date"] == "03.02.2024"
    assert found[0]["equipment"] == "P-101A"
    assert plain(found[0]["description"]) == plain("replaced drive end bearing")
    assert found[0]["downtime"] == "3.5"


@pytest.mark.acceptance
def test_form_in_boxes_with_labels_above_their_values(drawing: Drawing, read: Read) -> None:
    page = np.full((1240, 1000), 250, np.uint8)
    drawing["write"](page, "REPAIR ORDER", (340, 80), 24, 30, False)
    boxes = [(60, 140, 480, 250), (480, 140, 940, 250), (60, 250, 480, 360), (480, 250, 940, 360), (60, 360, 940, 520)]
    order = [("Date", "03.02.2024"), ("Equipment No.", "P-101A"), ("Technician", "JM"), ("Work order", "4711083"),
             ("Description of work", "replaced drive end bearing")]  # fmt: skip
    for (x0, y0, x1, y1), (label, value) in zip(boxes, order):
        cv2.rectangle(page, (x0, y0), (x1, y1), 90, 2)
        drawing["write"](page, label, (x0 + 10, y0 + 30), 13, 30, False)
        drawing["write"](page, value, (x0 + 24, y0 + 84), 20, 50, True)
    found = fields(read(page))
    assert len(found) == 1
    assert found[0]["date"] == "03.02.2024"
    assert found[0]["equipment"] == "P-101A"
    assert found[0]["work_order"] == "4711083"
    assert plain(found[0]["description"]) == plain("replaced drive end bearing")


@pytest.mark.acceptance
def test_a_boxed_form_whose_boxes_lie_as_a_table_does_is_one_order(drawing: Drawing, read: Read) -> None:
    page = np.full((1500, 1240), 250, np.uint8)
    drawing["write"](page, "HILLSIDE QUARRY LTD", (60, 70), 24, 30, False)
    drawing["write"](page, "No. 04417", (900, 70), 24, 30, False)
    thirds = [(60, 330), (330, 760), (760, 1180)]
    rows = [
        (110, 200, [("DATE", "27/2/23"), ("REQUESTED BY", "D. Hall"), ("DEPT.", "Crushing")]),
        (200, 290, [("EQUIPMENT NO.", "TR-1"), ("EQUIPMENT NAME", "Trimmer"), ("DOWNTIME (HRS)", "2.5")]),
    ]
    texts = [
        (
            350,
            540,
            "DESCRIPTION OF PROBLEM / WORK REQUESTED",
            ["saw 4 will not retract, boards", "cut short, line stopped"],
        ),
        (540, 730, "WORK PERFORMED", ["found manifold cracked, new", "manifold and solenoids"]),
        (730, 820, "CAUSE", ["worn hose"]),
    ]
    for y0, y1, cells in rows:
        for (x0, x1), (label, value) in zip(thirds, cells, strict=True):
            cv2.rectangle(page, (x0, y0), (x1, y1), 90, 2)
            drawing["write"](page, label, (x0 + 8, y0 + 24), 13, 30, False)
            drawing["write"](page, value, (x0 + 24, y0 + 74), 20, 50, True)
    cv2.rectangle(page, (60, 290), (1180, 350), 90, 2)
    drawing["write"](page, "PRIORITY:", (68, 328), 14, 30, False)
    for n, word in enumerate(("EMERGENCY", "URGENT", "ROUTINE")):
        cv2.rectangle(page, (290 + 300 * n, 304), (322 + 300 * n, 336), 60, 2)
        drawing["write"](page, word, (340 + 300 * n, 330), 15, 30, False)
    cv2.polylines(page, [np.array([[594, 318], [604, 332], [634, 296]])], False, 30, 4)
    for y0, y1, label, lines in texts:
        cv2.rectangle(page, (60, y0), (1180, y1), 90, 2)
        drawing["write"](page, label, (68, y0 + 24), 13, 30, False)
        for n, line in enumerate(lines):
            drawing["write"](page, line, (100, y0 + 74 + 64 * n), 20, 50, True)
    for y0, y1, cells in [(820, 910, [("COMPLETED BY", "R. Tait"), ("DATE COMPLETED", "28/2/23")])]:
        for (x0, x1), (label, value) in zip([(60, 620), (620, 1180)], cells, strict=True):
            cv2.rectangle(page, (x0, y0), (x1, y1), 90, 2)
            drawing["write"](page, label, (x0 + 8, y0 + 24), 13, 30, False)
            drawing["write"](page, value, (x0 + 24, y0 + 74), 20, 50, True)
    found = fields(read(page))
    assert len(found) == 1
    assert plain(found[0]["description"]) == plain("saw 4 will not retract, boards cut short, line stopped")
    assert plain(found[0]["long_text"]) == plain("found manifold cracked, new manifold and solenoids")
    assert (found[0]["date"], found[0]["equipment"], found[0]["downtime"]) == ("27/2/23", "TR-1", "2.5")
    assert found[0]["priority"] == "URGENT"


@pytest.mark.acceptance
def test_form_in_boxes_with_values_behind_their_labels_is_no_table(drawing: Drawing, read: Read) -> None:
    page = np.full((1240, 1000), 250, np.uint8)
    order = [("Work Order:", "4711083"), ("Work date:", "03.02.2024"), ("Plant item:", "P-101A"),
             ("Fault:", "drive end bearing noisy"), ("Load:", ""), ("Monteur:", "JM")]  # fmt: skip
    boxes = [(60, 140, 500, 210), (500, 140, 940, 210), *((60, y, 940, y + 70) for y in (210, 280, 350, 420))]
    for (x0, y0, x1, y1), (label, value) in zip(boxes, order):
        cv2.rectangle(page, (x0, y0), (x1, y1), 60, 3)
        end = drawing["write"](page, label, (x0 + 10, y0 + 44), 16, 30, False)
        drawing["write"](page, value, (max(end, x0 + 10) + 14, y0 + 44), 20, 50, True)
    found = fields(read(page))
    assert len(found) == 1
    assert (found[0]["work_order"], found[0]["date"]) == ("4711083", "03.02.2024")
    assert (found[0]["equipment"], plain(found[0]["description"])) == ("P-101A", plain("drive end bearing noisy"))


NOTES = [
    ("03.02.24", ["P-101A bearing noisy,", "greased both ends"]),
    ("05.02.24", ["K-2205 oil leak at seal"]),
    ("06.02.24", ["E-310 cleaned tubes", "and new gasket"]),
]


@pytest.mark.acceptance
@pytest.mark.parametrize("kind", ["plain", "margin", "lined", "upside down", "photographed"])
def test_notebook_page(kind: str, drawing: Drawing, read: Read) -> None:
    page = np.full((1200, 900), 250, np.uint8)
    y = 120
    if kind == "lined":
        for line in range(130, 1150, 66):
            cv2.line(page, (0, line), (900, line), 190, 1)
    for day, lines in NOTES:
        drawing["write"](page, day, (40, y), 20, 50, True)
        for text in lines:
            drawing["write"](page, text, (250 if kind != "plain" else 220, y), 20, 50, True)
            y += 66
    if kind == "margin":
        cv2.line(page, (215, 0), (215, 1200), 120, 2)
    if kind == "upside down":
        page = np.ascontiguousarray(np.rot90(page, 2))
    if kind == "photographed":
        page = drawing["photographed"](page)
    found = fields(read(page))
    assert [f.get("date") for f in found] == [day for day, _ in NOTES]
    wanted = [plain(" ".join(lines)) for _, lines in NOTES]
    assert [plain(f["description"]) for f in found] == wanted


@pytest.mark.acceptance
@pytest.mark.parametrize("lined", [False, True])
def test_a_line_struck_out_on_a_notebook_page_is_kept_and_marked(lined: bool, drawing: Drawing, read: Read) -> None:
    page = np.full((1200, 900), 250, np.uint8)
    for line in range(130, 1150, 66) if lined else ():
        cv2.line(page, (0, line), (900, line), 190, 1)
    y = 120
    for day, lines in NOTES:
        drawing["write"](page, day, (40, y), 20, 50, True)
        for text in lines:
            end = drawing["write"](page, text, (220, y), 20, 50, True)
            if text == "greased both ends":
                cv2.line(page, (215, y - 9), (end + 5, y - 8), 40, 2)
            y += 66
    reading = read(page)
    texts = [plain(str(f["description"])) for f in fields(reading) if "description" in f]
    assert texts == [
        plain("P-101A bearing noisy,"),
        plain("K-2205 oil leak at seal"),
        plain("E-310 cleaned tubes and new gasket"),
    ]
    (struck,) = [json.loads(x)["struck_out"] for x in reading.entries["extra"] if isinstance(x, str)]
    assert len(struck) > 8
    assert reading.cells["struck"].sum() == 1


@pytest.mark.acceptance
def test_lines_of_the_paper_through_the_writing_strike_nothing_out(drawing: Drawing, read: Read) -> None:
    page = np.full((1200, 900), 250, np.uint8)
    texts = [
        "bearing noisy again",
        "greased both ends",
        "oil leak at the seal",
        "tubes cleaned today",
        "gasket was renewed",
    ]
    for n, text in enumerate(texts):
        end = drawing["write"](page, text, (120, 160 + 90 * n), 24, 50, True)
        cv2.line(page, (110, 150 + 90 * n), (end + 10, 150 + 90 * n), 60, 2)
    reading = read(page)
    assert not reading.cells["struck"].any()
    assert not reading.entries["extra"].notna().any()
