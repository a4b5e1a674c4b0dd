"""Check sheets with heads that no vocabulary lists: machines and remarks are read, ticks are no text, crosses are kept."""

from __future__ import annotations

import json
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from pdm.ocr.engines import Recognition
from pdm.ocr.ruled.check_sheets import crossed, is_log, mark_columns
from pdm.records import PageReading

HEADS = ["Plant", "Oil", "Leaks", "Guards", "Remarks"]


def cells(*rows: str) -> dict[tuple[int, int], Recognition]:
    return {(n, k): Recognition(t, 0.6, None) for n, row in enumerate(rows) for k, t in enumerate(row.split("|")) if t}


def test_marks_below_unknown_heads_are_told_from_words_and_initials() -> None:
    read = cells("MF1|V|V|J|", "MF2|X|V|V|tilt ram weeping", "HF1|V|x|V|", "SM1|V|V|V|")
    assert mark_columns(HEADS, read) == [1, 2, 3]
    assert crossed([1, 2, 3], HEADS, read) == {1: "Oil", 2: "Leaks"}
    assert mark_columns(["Plant", "Oil", "Tech", "Hours", "Remarks"], read) == []
    assert mark_columns(HEADS, cells("MF1|12|PB|V|", "MF2|14|JM|V|", "HF1|10|PB|X|", "SM1|9|PB|V|")) == []


def test_words_for_well_stand_for_ticks() -> None:
    read = cells("C1|ok|X|idler broken", "C2|ok|OK|", "C3|i.O.|ok|", "C5|X|ok|belt cut, watch", "C6|ok|X|")
    heads = ["Conveyor", "Belt", "Idlers", "Remarks"]
    assert mark_columns(heads, read) == [1, 2]
    assert crossed([1, 2], heads, read) == {0: "Idlers", 3: "Belt", 4: "Idlers"}


def test_a_sheet_that_is_crossed_all_over_means_that_by_it() -> None:
    assert crossed([1, 2], HEADS, cells("MF1|X|X", "MF2|X|", "HF1|X|V")) == {}


def test_days_and_texts_show_a_log_whatever_stands_above_them() -> None:
    heads, rows = ["Day", "What was up", "Where"], ["4 Sep|Sand hopper bridging, vibrator dead|CB1", "5 Sep|Deck cracked by mount, welded up|Shakeout", "7 Sep|Gassing plate leaking, o ring|CB2",
            "11 Sep|cleaned vents|CB2", "13 Sep|Bolts checked all tight|Shakeout", "|stuck|"]  # fmt: skip
    assert is_log(heads, cells(*rows))
    assert not is_log(heads, cells(*rows[:3]))
    assert not is_log(heads, cells(*(row.rsplit("|", 1)[0] for row in rows)))
    assert not is_log(
        heads, cells("Date|4 Sep 24|", "Machine|CB1|", "Fault|Hopper bridging and dead|", "By|PB|", "Hours|3|")
    )


@pytest.mark.acceptance
def test_a_check_sheet_keeps_machines_remarks_and_what_was_crossed(
    drawing: dict[str, Callable[..., int]], read: Callable[..., PageReading]
) -> None:
    page, write = np.full((900, 1240), 250, np.uint8), drawing["write"]
    write(page, "DAILY PLANT CHECK SHEET", (60, 60), 24, 30, False)
    write(page, "Date:", (60, 110), 16, 30, False)
    write(page, "20.05.24", (150, 110), 20, 50, True)
    edges = [60, 230, 330, 450, 590, 1180]
    rows = [("MF-101", "...", ""), ("MF-102", "x..", "tilt ram weeping"), ("HF-201", "...", ""), ("SM-301", ".xx", "scraper worn out"), ("CV-401", "...", ""), ("CP-501", "...", "")]  # fmt: skip
    for n in range(len(rows) + 2):
        cv2.line(page, (60, 150 + 80 * n), (1180, 150 + 80 * n), 90, 2)
    for x in edges:
        cv2.line(page, (x, 150), (x, 150 + 80 * (len(rows) + 1)), 90, 2)
    for x, head in zip(edges, HEADS, strict=False):
        write(page, head, (x + 12, 200), 17, 30, False)
    for n, (machine, marks, remark) in enumerate(rows):
        y = 280 + 80 * n
        write(page, machine, (72, y), 20, 30, False)
        for k, mark in enumerate(marks):
            x = edges[k + 1] + 40
            if mark == "x":
                cv2.line(page, (x, y - 24), (x + 26, y + 2), 30, 4)
                cv2.line(page, (x + 26, y - 24), (x, y + 2), 30, 4)
            else:
                cv2.polylines(page, [np.array([[x, y - 10], [x + 10, y + 4], [x + 28, y - 28]])], False, 30, 4)
        write(page, remark, (610, y), 20, 50, True)
    found = read(page).entries
    told = [json.loads(f) for f in found["fields"]]
    assert [t["equipment"] for t in told] == [machine for machine, _, _ in rows]
    assert [t.get("remarks", "").split(" ")[0] for t in told] == [remark.split(" ")[0] for _, _, remark in rows]
    assert [json.loads(e or "{}").get("crossed") for e in found["extra"].fillna("")] == [None, "Oil", None, "Leaks, Guards", None, None]  # fmt: skip
    assert all("20.05.24" in t["date"] for t in told)
