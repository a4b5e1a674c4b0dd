"""Days in a column of their own: repeated by marks, with a stroke lost, and above several jobs; and the title that names their month."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pdm.ocr.collect import Collector
from pdm.ocr.engines import Recognition, engine
from pdm.ocr.free.free_lines import read_free
from pdm.ocr.writing.freeform import Block
from pdm.records import Page


def block(text: str, x: int, y: int) -> Block:
    picture = np.full((30, 12 * len(text) + 10), 255, dtype=np.uint8)
    if text == "11":
        for at in (10, 18):
            cv2.line(picture, (at, 5), (at, 20), 30, 3)
    return Block((x, y, x + 12 * len(text), y + 30), text, 0.9, Recognition(text, 0.9, None), picture)


def told(*rows: tuple[str, ...], at: tuple[int, ...] = (20, 120)) -> list[tuple[str, str, str]]:
    found = []
    for n, row in enumerate(rows):
        places = at if len(row) > 1 else (at[1],)
        found += [block(text, x, 40 + 60 * n) for text, x in zip(row, places, strict=False) if text]
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    read_free(found, collector, engine("ppocr"))
    lines = [{**collector.head, **{c.field: c.text for c in line.cells}} for line in collector.lines]
    return [(t.get("date", ""), t.get("period", ""), t.get("description", "")) for t in lines]


def test_a_title_that_names_the_month_of_days_is_no_job() -> None:
    rows = [("3/6", "Sand mill motor burnt out"), ("4/6", "Belt magnets cleaned"), ("5/6", "Drive chain snapped")]
    for title, period in (("June 24", "Jun 2024"), ("MAINT JOBS WK 23 2024", "2024"), ("SHOP JUNE 2024", "Jun 2024")):
        assert told((title,), *rows) == [(day, period, text) for day, text in rows]
    # a day like any other where what stands below is of another month
    assert ("June 24", "", "") not in told(("June 24",), *rows)
    assert [p for _, p, _ in told(("May 24",), *rows)] == [""] * len(told(("May 24",), *rows))


def test_a_stroke_that_was_read_as_a_one_is_put_back_where_days_go_on_in_turn() -> None:
    rows = [("316", "Sand mill motor burnt out"), ("4/6", "Belt magnets cleaned"), ("516", "Drive chain snapped"), ("11/6", "Tower fan seized"), ("1216", "Elevator tracking")]  # fmt: skip
    assert [day for day, _, _ in told(*rows)] == ["3/6", "4/6", "5/6", "11/6", "12/6"]


def test_a_margin_in_which_every_stroke_was_read_as_a_one_is_one_of_days() -> None:
    rows = [
        ("519", "Rotary joint changed"),
        ("619", "Wire guide stuck"),
        ("1219", "Strainer cleaned"),
        ("1819", "Skimmer bent"),
    ]
    assert [day for day, _, _ in told(*rows)] == ["5/9", "6/9", "12/9", "18/9"]
    # too few of them, out of turn, and numbers of machines
    for others in (
        rows[:3],
        [rows[1], rows[0], *rows[2:]],
        [("311", "Belt set"), ("312", "Greased"), ("313", "Oiled"), ("314", "Cleaned")],
    ):
        assert all(not day for day, _, _ in told(*others))


def test_figures_that_fit_no_turn_stay_what_they_are() -> None:
    rows = [("4/6", "Belt magnets cleaned"), ("5/6", "Drive chain snapped"), ("316", "stainless fitted"), ("11/6", "Tower fan seized")]  # fmt: skip
    assert [day for day, _, _ in told(*rows)] == ["4/6", "5/6", "11/6"]


def test_marks_in_the_column_of_days_repeat_the_day_whatever_stands_behind_them() -> None:
    rows = [("18/3", "GR2", "Motor burning smell"), ("21/3", "MF2", "Reline on Saturday"), ("11", "DE2", "Empty bins"), ("22/3", "CV3", "Stop cord broken")]  # fmt: skip
    assert [(d, t) for d, _, t in told(*rows, at=(20, 120, 240))] == [
        ("18/3", "GR2 Motor burning smell"), ("21/3", "MF2 Reline on Saturday"), ("21/3", "DE2 Empty bins"), ("22/3", "CV3 Stop cord broken"),
    ]  # fmt: skip
    misread = [*rows[:2], ("11", "DEZ", "Empty bins"), rows[3]]
    assert told(*misread, at=(20, 120, 240))[2][0] == "21/3"


def test_a_second_job_of_a_day_is_one_of_its_own_and_a_full_line_goes_on() -> None:
    long = "Holding furnace inductor checked by the people of the maker"
    found = told(("5/1", "Grinder cable cut"), ("GR1 stone changed",), ("6/1", long), ("with their own tools",), ("8/1", "Compressor would not start"))  # fmt: skip
    assert [(d, t) for d, _, t in found] == [
        ("5/1", "Grinder cable cut"), ("5/1", "GR1 stone changed"), ("6/1", f"{long} with their own tools"), ("8/1", "Compressor would not start"),
    ]  # fmt: skip


def test_a_line_that_opens_with_another_tag_than_its_job_is_one_of_its_own() -> None:
    long = "AG301 top guard fell into the tank, fished out with a magnet"
    days = ("17/2", "Kiln thermocouple changed"), ("19/2", "Cleaned shop")
    found = told(days[0], ("18/2", long), ("AG305 tripped, gearbox hot, no oil in",), ("it, drain plug out",), days[1])
    assert [d for d, *_ in found] == ["17/2", "18/2", "18/2", "19/2"]
    assert found[2][2] == "AG305 tripped, gearbox hot, no oil in it, drain plug out"
    # a sentence that is not at its end goes on
    assert len(told(days[0], ("18/2", f"{long} and"), ("AG305 stopped with it",), days[1])) == 3


@pytest.mark.parametrize("day", ["Tue 21St Nov 23", "Tue 21ST Nov 23"])
def test_endings_of_days_count_in_any_letters(day: str) -> None:
    found = told((day,), ("Return sand belt ran dry, greased",), ("Mill wheels set",))
    assert [t for _, _, t in found] == ["Return sand belt ran dry, greased", "Mill wheels set"]
    assert all("21" in d for d, _, _ in found)
