"""Checklists: columns of boxes and marks are one state, and nobody's initials."""

from __future__ import annotations

import json
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from pdm.ocr.picture.cells import Crop
from pdm.ocr.ruled.tick_columns import boxed, marked, tick_columns, weekday_columns
from pdm.records import PageReading

Read = Callable[..., PageReading]
HEADS = ["ITEM", "OK", "ATTN", "N/A", "REMARKS"]


def cell(mark: str = "", box: bool = True) -> Crop:
    if not mark and not box:
        return Crop(None, (0, 0, 60, 60))
    picture = np.full((60, 60), 255, np.uint8)
    if box:
        cv2.rectangle(picture, (10, 12), (48, 50), 60, 2)
    if mark == "tick":
        cv2.polylines(picture, [np.array([[14, 32], [24, 48], [56, 6]])], False, 30, 4)
    elif mark == "cross":
        cv2.line(picture, (12, 14), (46, 48), 30, 4)
        cv2.line(picture, (46, 14), (12, 48), 30, 4)
    return Crop(picture, (0, 0, 60, 60))


def crops(rows: list[int | None], box: bool = True) -> dict[tuple[int, int], Crop]:
    marks = ("tick", "cross")
    out = {(r, 1 + c): cell(marks[r % 2] if c == at else "", box) for r, at in enumerate(rows) for c in range(3)}
    return out | {(r, 0): Crop(np.full((40, 400), 255, np.uint8), (0, 0, 400, 40)) for r in range(len(rows))}


@pytest.mark.parametrize("box", [True, False])
def test_the_marked_column_of_each_row_is_told(box: bool) -> None:
    rows = [0, 1, 0, 2, 0, None, 1, 0]
    cells = crops(rows, box)
    columns = tick_columns(HEADS, cells)
    assert columns == [1, 2, 3]
    assert marked(columns, cells) == {r: 1 + c for r, c in enumerate(rows) if c is not None}


def test_other_heads_are_no_states() -> None:
    assert tick_columns(["ITEM", "Tech", "OK", "Hours", "REMARKS"], crops([0, 1, 2])) == []


def test_boxes_are_told_from_initials() -> None:
    letters = []
    for text in ("D", "E", "HB", "BD", "O"):
        picture = np.full((60, 30 + 26 * len(text)), 255, np.uint8)
        cv2.putText(picture, text, (12, 46), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 30, 3)
        letters.append(Crop(picture, (0, 0, 60, 60)))
    assert boxed([cell(), cell("tick"), cell("cross"), cell()])
    assert not boxed(letters)


@pytest.mark.acceptance
def test_a_checklist_keeps_its_states_and_the_day_of_its_head(
    drawing: dict[str, Callable[..., int]], read: Read
) -> None:
    page = np.full((1000, 1240), 250, np.uint8)
    write = drawing["write"]
    write(page, "WEEKLY ROUND", (60, 70), 24, 30, False)
    write(page, "Date:", (60, 130), 16, 30, False)
    write(page, "Mar 27 2023", (150, 130), 20, 50, True)
    edges = [60, 460, 560, 680, 790, 1180]
    rows = [
        ("Pump P-101 seal", 0, ""), ("Fan K-2 belts", 1, "belt worn, changed"), ("Boiler B-1 glass", 0, ""),
        ("Pump P-102 seal", 2, "out of service"), ("Fan K-3 belts", 0, ""), ("Motor M-4 bearing", 1, "grease leaking"),
    ]  # fmt: skip
    for n in range(len(rows) + 2):
        cv2.line(page, (60, 180 + 90 * n), (1180, 180 + 90 * n), 90, 2)
    for x in edges:
        cv2.line(page, (x, 180), (x, 180 + 90 * (len(rows) + 1)), 90, 2)
    for x, head in zip(edges, HEADS, strict=False):
        write(page, head, (x + 10, 240), 16, 30, False)
    for n, (item, state, remark) in enumerate(rows):
        y = 290 + 90 * n
        write(page, item, (70, y + 44), 17, 30, False)
        for k in range(3):
            x = edges[k + 1] + 30
            cv2.rectangle(page, (x, y + 10), (x + 36, y + 46), 60, 2)
            if k == state:
                cv2.polylines(page, [np.array([[x + 4, y + 28], [x + 14, y + 42], [x + 44, y + 4]])], False, 30, 4)
        write(page, remark, (800, y + 44), 18, 50, True)
    found = [json.loads(f) for f in read(page).entries["fields"]]
    assert [f.get("status") for f in found] == [HEADS[1 + state] for _, state, _ in rows]
    assert all(f.get("date") == "Mar 27 2023" for f in found)
    assert not any("technician" in f for f in found)
    assert found[1]["remarks"].startswith("belt worn")


def test_the_days_of_a_week_are_told_by_their_first_letters() -> None:
    assert weekday_columns(["LUBE POINT", "M", "T", "w", "T", "F", "REMARKS"]) == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4}
    assert list(weekday_columns(["Schmierstelle", "Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]).values()) == list(range(7))
    assert weekday_columns(["DATE", "T", "V", "S", "F", "M", "REMARKS"]) == {}


def test_a_sheet_ticked_day_by_day_keeps_machine_remark_and_week_together(
    drawing: dict[str, Callable[..., int]], read: Read
) -> None:
    page = np.full((760, 1240), 250, np.uint8)
    write = drawing["write"]
    write(page, "LUBE ROUTE 2", (60, 60), 24, 30, False)
    write(page, "WEEK", (640, 60), 16, 30, False)
    write(page, "Wk of 18.3.24", (740, 60), 22, 50, True)
    edges = [60, 360, 450, 540, 630, 720, 810, 1180]
    rows = [
        ("Crusher pitman", "MTWTF", ""), ("Feeder head shaft", "MW", "line plugged, cleared"), ("Belt C-2 tail", "MWF", "bearing hot"),
        ("Screen exciter", "MWF", ""), ("Fan bearings", "M", "replaced zerk"),
    ]  # fmt: skip
    for n in range(len(rows) + 2):
        cv2.line(page, (60, 130 + 90 * n), (1180, 130 + 90 * n), 90, 2)
    for x in edges:
        cv2.line(page, (x, 130), (x, 130 + 90 * (len(rows) + 1)), 90, 2)
    for text, x in zip(["LUBE POINT", "M", "T", "W", "T", "F", "REMARKS"], edges, strict=False):
        write(page, text, (x + 18, 185), 16, 30, False)
    for n, (point, days, remark) in enumerate(rows):
        y = 275 + 90 * n
        write(page, point, (70, y), 18, 30, False)
        for k, day in enumerate("MTWTF"):
            if day in days:
                x = edges[1 + k] + 20
                cv2.polylines(page, [np.array([[x, y - 8], [x + 12, y + 8], [x + 40, y - 34]])], False, 30, 4)
        if remark:
            write(page, remark, (820, y), 20, 50, True)
    found = read(page)
    told = [json.loads(f) for f in found.entries["fields"]]
    ticked = [json.loads(e)["ticked"] for e in found.entries["extra"]]
    assert [t["equipment"].split()[0] for t in told] == ["Crusher", "Feeder", "Belt", "Screen", "Fan"]
    assert ["remarks" in t for t in told] == [False, True, True, False, True]
    assert ticked[:2] == ["Mon Tue Wed Thu Fri", "Mon Wed"]
    assert all("18.3.24" in t["date"] for t in told)
