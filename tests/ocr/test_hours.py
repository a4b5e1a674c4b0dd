"""Sheets of readings: hours down, machines across, remarks at the foot."""

from __future__ import annotations

import numpy as np

from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.engines import Recognition, engine
from pdm.ocr.forms.hours import may_be_hours, read_hours, set_figures_aside
from pdm.ocr.writing.freeform import Block
from pdm.records import Page

HEAD = ["HOUR", "BO-1 psi", "FP-1 amps", "ID fan ips"]


def block(text: str, x: int, y: int) -> Block:
    picture = np.full((20, 10 * len(text)), 255, dtype=np.uint8)
    return Block((x, y, x + 10 * len(text), y + 20), text, 0.9, Recognition(text, 0.9, None), picture)


def sheet(rows: list[list[str]], *foot: Block) -> list[Block]:
    top = [block("BOILER LOG", 0, 0), block("DATE", 500, 0), block("Apr 19 2023", 560, 0)]
    heads = [block(t, 160 * n, 40) for n, t in enumerate(HEAD)]
    return [
        *top,
        *heads,
        *(block(t, 160 * n, 80 + 30 * k) for k, row in enumerate(rows) for n, t in enumerate(row)),
        *foot,
    ]


def collector() -> Collector:
    return Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))


ROWS = [[f"{h:02}00", "150", "61", "o" if h == 3 else "0.15"] for h in range(8)]


def test_figures_are_kept_and_remarks_are_the_entries() -> None:
    page = collector()
    foot = (
        block("REMARKS / OUTAGES:", 0, 340),
        block("0405 ID fan coupling broke, boiler on low fire until the new one", 0, 370),
        block("was fitted", 40, 400),
        block("Soot blown", 0, 430),
    )
    assert read_hours(sheet(ROWS, *foot), page, engine("ppocr"))
    told = [[c.text for c in line.cells] for line in page.lines]
    assert told == [["0405 ID fan coupling broke, boiler on low fire until the new one was fitted"], ["Soot blown"]]
    assert page.head["date"] == "Apr 19 2023"
    assert page.lines[0].extra["FP-1 amps"].startswith("0000 61, 0100 61")
    assert not page.lines[1].extra


def test_remarks_that_begin_with_times_go_on_until_the_next_and_who_signed_is_none() -> None:
    page = collector()
    foot = (
        "1900 B feed pump gland hot, more",
        "leak from NDE seal",
        "2003 B feed pump tripped. A pump",
        "started on auto",
        "Signed T Boyd",
    )
    even = [[f"{h}00", "150", "61", "ok"] for h in (14, 16, 18, 20, 22)]
    assert read_hours(sheet(even, *(block(t, 0, 340 + 30 * n) for n, t in enumerate(foot))), page, engine("ppocr"))
    told = [line.cells[0].text for line in page.lines]
    assert told == [" ".join(foot[:2]), " ".join(foot[2:4])]
    assert page.head["signature"] == "T Boyd"


def test_a_sheet_without_remarks_is_one_silent_entry() -> None:
    page = collector()
    assert read_hours(sheet(ROWS), page, engine("ppocr"))
    assert [line.cells for line in page.lines] == [[]]
    assert page.lines[0].extra["BO-1 psi"].count("150") == 8


def test_only_a_table_without_day_machine_and_text_may_be_one() -> None:
    def table(*fields: str) -> Collector:
        page = collector()
        box = (0, 0, 10, 10)
        page.lines = [Line(n, box, [Reading(f, "150", 0.9, box) for f in fields]) for n in range(1, 8)]
        return page

    assert may_be_hours(table("running_hours", "pressure", "load"))
    assert not may_be_hours(table("date", "running_hours"))
    assert may_be_hours(table("running_hours", "description"))
    spoken = table("running_hours", "description")
    spoken.lines[3].cells[1].text = "seal leaking"
    assert not may_be_hours(spoken)
    assert not may_be_hours(collector())


def test_a_log_with_times_and_words_is_no_such_sheet() -> None:
    rows = [[f"{h:02}00", "P-101", "seal changed", "JM"] for h in range(8)]
    assert not read_hours(sheet(rows), collector(), engine("ppocr"))


def test_numbers_that_do_not_rise_are_no_hours() -> None:
    rows = [[str(h), "4", "5", "6"] for h in (9, 3, 12, 1, 7, 2, 5, 4)]
    assert not read_hours(sheet(rows), collector(), engine("ppocr"))


def test_a_last_row_whose_hour_is_misread_is_no_remark() -> None:
    page = collector()
    rows = [*ROWS, ["08;00", "150", "61", "0.15"]]
    assert read_hours(sheet(rows, block("Soot blown", 0, 370)), page, engine("ppocr"))
    assert [[c.text for c in line.cells] for line in page.lines] == [["Soot blown"]]
    assert page.lines[0].extra["FP-1 amps"].count("61") == 9


def table(times: list[str], **more: dict[int, str]) -> Collector:
    """A ruled log: time, pressure and load of each row, and other cells by field and row."""
    page = collector()
    for n, time in enumerate(times):
        box = (0, 100 + 40 * n, 900, 140 + 40 * n)
        texts = {"time": time, "pressure": "4.2", "load": "151", **{f: t[n] for f, t in more.items() if n in t}}
        page.lines.append(Line(n + 1, box, [Reading(f, t, 0.9, box) for f, t in texts.items()]))
    return page


HOURS = [f"{h:02}:00" for h in range(6, 14)]


def test_rows_of_figures_in_a_table_by_the_hour_are_no_entries() -> None:
    page = table([*HOURS[:-1], "23;00"], remarks={3: "started pump P-102", 6: "gland leaking"}, technician={0: "JM"})
    head = (0, 0, 200, 30)
    for line in page.lines:
        line.cells.append(Reading("equipment", "K-2205", 0.9, head))
    set_figures_aside(page)
    assert [line.row for line in page.lines] == [4, 7]
    assert page.lines[0].extra["load"].startswith("06:00 151, 07:00 151, 08:00 151, 10:00 151")
    silent = table(HOURS)
    set_figures_aside(silent)
    assert [line.cells for line in silent.lines] == [[]]


def test_rows_of_machines_and_logs_of_what_happened_stay() -> None:
    rounds = table(HOURS, equipment=dict.fromkeys(range(8), "P-101"))
    set_figures_aside(rounds)
    assert len(rounds.lines) == 8
    log = table(["0610", "0742", "0930", "1005", "1120", "1344", "1500", "1715"])
    set_figures_aside(log)
    assert len(log.lines) == 8
