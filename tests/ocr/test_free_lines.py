"""Free lines keep the lattice of their text: without the date before it, and over several pieces and lines."""

from __future__ import annotations

from datetime import date

import cv2
import numpy as np
import pytest

from pdm.grammar.dates import parse, parse_period
from pdm.lattice import LATIN, Lattice
from pdm.ocr.collect import Collector
from pdm.ocr.engines import Recognition, engine
from pdm.ocr.free.free_lines import read_free
from pdm.ocr.picture.ruling import Grid
from pdm.ocr.writing.freeform import Block
from pdm.records import Page


def _block(text: str, x: int, y: int) -> Block:
    rows = []
    for c in text:
        row, gap = np.full(len(LATIN) + 1, 1e-6), np.full(len(LATIN) + 1, 1e-6)
        row[LATIN.index(c) + 1], gap[0] = 0.99, 0.99
        rows += [row, gap]
    lattice = Lattice.from_probabilities(np.array(rows))
    picture = np.full((20, 10 * len(text)), 255, dtype=np.uint8)
    return Block((x, y, x + 10 * len(text), y + 20), text, 0.9, Recognition(text, 0.9, lattice), picture)


def _read(*blocks: Block) -> list[tuple[str, str | None]]:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    read_free(list(blocks), collector, engine("ppocr"))
    cells = [next(c for c in line.cells if c.field == "description") for line in collector.lines]
    return [(c.text, c.lattice.greedy()[0].strip() if c.lattice is not None else None) for c in cells]


def test_a_dated_line_keeps_the_lattice_of_its_text() -> None:
    found = _read(
        _block("1.2.2024 seal leaking", 0, 0),
        _block("3.2.2024 seal leaking", 0, 60),
        _block("5.2.2024 brg hot", 0, 120),
    )
    assert found == [("seal leaking", "seal leaking"), ("seal leaking", "seal leaking"), ("brg hot", "brg hot")]


def test_lines_in_several_pieces_and_lines_that_go_on_keep_theirs() -> None:
    found = _read(
        _block("1.2.2024 seal", 0, 0),
        _block("leaking", 300, 0),
        _block("again at noon", 0, 60),
        _block("3.2.2024 brg hot", 0, 120),
    )
    assert found == [("seal leaking again at noon",) * 2, ("brg hot", "brg hot")]


def _entries(*blocks: Block, shape: tuple[int, int] = (1000, 1000), grid: Grid | None = None) -> list[tuple[str, str]]:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), shape)
    read_free(list(blocks), collector, engine("ppocr"), flat=np.full(shape, 255, np.uint8), grid=grid)
    told = [{**collector.head, **{c.field: c.text for c in line.cells if not c.struck}} for line in collector.lines]
    return [(" ".join(t[f] for f in ("date", "period") if f in t), t.get("description", "")) for t in told]


def test_a_day_above_lines_is_that_of_each_of_them() -> None:
    found = _entries(
        _block("2023", 700, 20),
        _block("Thurs Feb 9", 50, 100),
        _block("Checked all trimmer belts", 50, 140),
        _block("Edger chain off, put back on", 50, 180),
        _block("Fri Feb 10", 50, 220),
        _block("Fueled the loader", 50, 260),
        _block("15", 900, 960),
    )
    assert found == [
        ("9 Feb 2023", "Checked all trimmer belts"),
        ("9 Feb 2023", "Edger chain off, put back on"),
        ("10 Feb 2023", "Fueled the loader"),
    ]


def test_a_day_without_a_year_has_that_of_the_one_above() -> None:
    found = _entries(
        _block("Fri Dec 29/23", 50, 100),
        _block("Checked belts", 50, 140),
        _block("Sat Dec 30", 50, 180),
        _block("Swept the shed", 50, 220),
        _block("Tue Jan 2", 50, 260),
        _block("Fueled the loader", 50, 300),
    )
    days = [next(iter(parse(day, order="MDY"))).day for day, _ in found]
    assert days == [date(2023, 12, 29), date(2023, 12, 30), date(2024, 1, 2)]


def test_lines_that_go_on_are_added_to_the_one_above() -> None:
    full = "Bark conveyor drive coupling let go, rubber element all in pieces, now waiting for a new"
    bullets = _entries(
        _block("Mon 6/2/23", 50, 100),
        _block(f"- {full}", 50, 140),
        _block("element", 60, 180),
        _block("- Greased the wheels", 50, 220),
    )
    assert [t for _, t in bullets] == [f"- {full} element", "- Greased the wheels"]
    clocks = _entries(
        _block("Days 14.03.23", 50, 100),
        _block("0720 plates clashed", 50, 140),
        _block("Repacked by Gil", 90, 180),
        _block("0915 pump smoking", 50, 220),
        _block("1130 level low", 50, 260),
    )
    assert [t for _, t in clocks] == ["0720 plates clashed Repacked by Gil", "0915 pump smoking", "1130 level low"]
    wrapped = _entries(
        _block("Mon 6/2/23", 50, 100),
        _block(full, 50, 140),
        _block("element", 52, 180),
        _block("checked belts", 50, 220),
        _block("swept the shed", 50, 260),
    )
    assert [t for _, t in wrapped] == [f"{full} element", "checked belts", "swept the shed"]


def test_a_hand_that_sets_further_lines_in_by_a_little_has_two_margins() -> None:
    lines = [
        (50, "P8 brake valve sticking"), (59, "Cleaned the spool"), (52, "P5 ok"), (48, "IM14 hose blew at the clamp"), (60, "30 gal on floor"),
        (50, "WC20 tip stuck and then it was changed by us at last"), (51, "cart battery flat"), (52, "Pump 2 gland leaks,"), (51, "repacked"), (50, "Comp 1 dry"), (49, "w/ new filter"),
    ]  # fmt: skip
    found = _entries(
        _block("Mon 6/2/23", 50, 60), *(_block(text, x, 100 + 40 * n) for n, (x, text) in enumerate(lines))
    )
    assert [text for _, text in found] == [
        "P8 brake valve sticking Cleaned the spool",
        "P5 ok",
        "IM14 hose blew at the clamp 30 gal on floor",
        "WC20 tip stuck and then it was changed by us at last",
        "cart battery flat",
        "Pump 2 gland leaks, repacked",
        "Comp 1 dry w/ new filter",
    ]


def test_ragged_lines_have_one_margin() -> None:
    found = _entries(
        _block("Mon 6/2/23", 50, 60),
        *(_block(f"Pump {n} gland leaks", 50 + (0, 4, 8, 5, 2, 9)[n], 100 + 40 * n) for n in range(6)),
    )
    assert len(found) == 6


def test_columns_under_days_of_their_own_are_read_one_after_the_other() -> None:
    found = _entries(
        _block("Days 14.03.23", 20, 100),
        _block("Nights 15.03.23", 520, 100),
        _block("0720 plates clashed", 20, 140),
        _block("1930 took over, all well", 520, 140),
        _block("0915 pump smoking", 20, 180),
        _block("2105 pump lost prime", 520, 180),
    )
    assert found == [
        ("14.03.23", "0720 plates clashed"),
        ("14.03.23", "0915 pump smoking"),
        ("15.03.23", "1930 took over, all well"),
        ("15.03.23", "2105 pump lost prime"),
    ]


def test_a_margin_of_days_and_columns_of_figures_are_no_columns_of_their_own() -> None:
    margin = _entries(
        *(_block(f"{n}.2.2024", 20, 100 + 40 * n) for n in range(1, 6)),
        *(_block(f"seal of the pump leaking {n}", 420, 100 + 40 * n) for n in range(1, 6)),
    )
    assert margin == [(f"{n}.2.2024", f"seal of the pump leaking {n}") for n in range(1, 6)]
    figures = _entries(
        *(_block(f"0{n}00 150 42 145", 20, 100 + 40 * n) for n in range(1, 6)),
        *(_block("145 61 0 0.16 60", 520, 100 + 40 * n) for n in range(1, 6)),
    )
    assert [t for _, t in figures] == [f"0{n}00 150 42 145 145 61 0 0.16 60" for n in range(1, 6)]


def test_cells_of_a_planner_keep_their_day() -> None:
    lines = tuple((float(100 + 150 * n), 0.0) for n in range(4)), tuple((float(20 + 300 * n), 0.0) for n in range(4))
    grid = Grid(*lines, np.zeros((1000, 1000), np.uint8))
    days = [_block(str(n + 1), 25 + 300 * (n % 3), 105 + 150 * (n // 3)) for n in range(9)]
    found = _entries(
        _block("MARCH 2024", 400, 20),
        _block("MON", 120, 70),
        _block("TUE", 420, 70),
        _block("WED", 720, 70),
        *days,
        _block("Barker broke", 30, 140),
        _block("down, arms", 30, 170),
        _block("Knives", 330, 140),
        _block("Splice", 630, 290),
        grid=grid,
    )
    assert found == [
        ("1 MARCH 2024", "Barker broke down, arms"),
        ("2 MARCH 2024", "Knives"),
        ("6 MARCH 2024", "Splice"),
    ]


def test_words_put_in_above_a_line_stand_in_it() -> None:
    small = _block("gyro box", 180, 92)
    small.box, small.high = (180, 92, 240, 106), 14.0
    found = _read(_block("Chip screen motor seized, oil black", 50, 100), small, _block("Kiln fan off", 50, 160))
    assert found == [("Chip screen motor gyro box seized, oil black",) * 2, ("Kiln fan off",) * 2]


def _written(text: str, y: int, *crossed: str) -> Block:
    """A line of boxes for letters, some words of which are crossed out."""
    block = _block(text, 50, y)
    picture = np.full((34, 10 * len(text)), 255, dtype=np.uint8)
    for n, c in enumerate(text):
        if c != " ":
            cv2.rectangle(picture, (10 * n + 1, 4), (10 * n + 7, 29), 40, 1)
    for word in crossed:
        at = 10 * text.index(word)
        cv2.line(picture, (at, 16), (at + 10 * len(word) - 3, 17), 40, 2)
    block.picture = picture
    return block


def test_words_crossed_out_within_a_line_are_kept_beside_it() -> None:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    lines = [
        _written("Screen motor seized, oil black", 100, "motor"),
        _written("Kiln fan off", 160),
        _written("Ordered a gear box, three weeks", 220),
    ]
    small = _block("gearbox", 110, 92)
    small.box, small.high = (110, 90, 180, 104), 14.0
    read_free([*lines, small], collector, engine("ppocr"))
    cells = [next(c for c in line.cells if c.field == "description") for line in collector.lines]
    assert [c.text for c in cells] == [
        "Screen gearbox seized, oil black",
        "Kiln fan off",
        "Ordered a gear box, three weeks",
    ]
    assert cells[0].lattice is not None
    assert cells[0].lattice.greedy()[0] == "Screen gearbox seized, oil black"
    assert [line.extra for line in collector.lines] == [{"crossed_out": "motor"}, {}, {}]


def test_a_line_whose_words_are_crossed_out_one_by_one_is_no_entry() -> None:
    gone = _written("Mill 2 roller slipping", 100, "Mill", "roller", "slipping")
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    read_free([gone, _written("Mill 3 roller slipping", 160)], collector, engine("ppocr"))
    assert [[(c.text, c.struck) for c in line.cells] for line in collector.lines] == [
        [("Mill 2 roller slipping", True)],
        [("Mill 3 roller slipping", False)],
    ]


def test_lines_of_the_paper_cross_no_words_out() -> None:
    lines = [_written(f"Screen motor seized {n}", 100 + 60 * n) for n in range(6)]
    for n, block in enumerate(lines):
        cv2.line(block.picture, (0, 23), (block.picture.shape[1], 23), 90, 2)
        cv2.line(block.picture, (0, 16), (90 if n == 2 else 0, 16), 90, 2)
    assert [t for t, _ in _read(*lines)] == [f"Screen motor seized {n}" for n in range(6)]


def test_a_line_crossed_out_below_a_day_is_kept_without_it() -> None:
    gone = _block("Pump alarm reset", 50, 180)
    gone.struck = True
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    blocks = [_block("Mon 6/2/23", 50, 100), _block("Checked belts", 50, 140), gone, _block("Swept the shed", 50, 220)]
    read_free(blocks, collector, engine("ppocr"))
    told = [[(c.field, c.text, c.struck) for c in line.cells] for line in collector.lines]
    assert told == [
        [("date", "6/2/23", False), ("description", "Checked belts", False)],
        [("description", "Pump alarm reset", True)],
        [("date", "6/2/23", False), ("description", "Swept the shed", False)],
    ]


def test_what_frames_a_page_of_work_is_none() -> None:
    blocks = [
        _block("JOURNAL DE QUART", 400, 20),
        _block("12 fev 2024 nuit K.A.", 50, 100),
        _block("G1 palier chaud", 50, 160),
        _block("P2 remise en marche", 50, 220),
        _block("K.A.", 600, 280),
        _block("OPS-F-017 rev 06", 50, 960),
    ]
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    read_free(blocks, collector, engine("ppocr"))
    assert [[c.text for c in line.cells] for line in collector.lines] == [
        ["12 fev 2024", "G1 palier chaud"],
        ["12 fev 2024", "P2 remise en marche"],
    ]
    assert collector.head["signature"] == "K.A."


@pytest.mark.parametrize(
    "title",
    [
        "MAINt BoARd FRI 10/2/24",
        "Tableau atelier méc - sem. 6 (10/2/24)",
        "DOWN LIST 10/2/24",
        "Shop - WED 10/2/24",
        "Maintenance notes: nights 10/2/24",
    ],
)
def test_the_day_of_a_title_is_that_of_the_page(title: str) -> None:
    found = _entries(_block(title, 50, 50), _block("Fan 6 grout curing", 50, 150), _block("Belt 4 PM done", 50, 250))
    assert found == [("10/2/24", "Fan 6 grout curing"), ("10/2/24", "Belt 4 PM done")]


@pytest.mark.parametrize("first", ["Pump 3 leaks since 10/2/24", "Seal ordered 10/2/24", "Next list 10/2/24 or later"])
def test_a_day_in_the_first_line_of_work_dates_no_other(first: str) -> None:
    found = _entries(_block(first, 50, 50), _block("Fan 6 grout curing", 50, 150), _block("Belt 4 PM done", 50, 250))
    assert found == [("", first), ("", "Fan 6 grout curing"), ("", "Belt 4 PM done")]


def test_a_line_of_labels_below_a_title_dates_a_report_and_its_sections_are_no_work() -> None:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    head = [_block("SHIFT TURNOVER REPORT", 300, 20), _block("DATE", 50, 80), _block("4/18/25", 110, 80), _block("SHIFT Nights", 400, 80)]  # fmt: skip
    work = [_block("SAFETY", 50, 150), _block("fire watch till 9", 60, 220), _block("MECHANICAL", 50, 290), _block("roller on the ground", 60, 360)]  # fmt: skip
    read_free(
        [*head, _block("FOREMAN", 700, 80), _block("Rusk", 790, 80), *work], collector, engine("ppocr"), order="MDY"
    )
    told = [({c.field: c.text for c in x.cells}, x.extra) for x in collector.lines]
    assert told == [
        ({"date": "4/18/25", "description": "fire watch till 9"}, {"section": "SAFETY", "title": "SHIFT TURNOVER REPORT"}),
        ({"date": "4/18/25", "description": "roller on the ground"}, {"section": "MECHANICAL"}),
    ]  # fmt: skip
    assert collector.head == {"signature": "Rusk"}


def _like(text: str, other: str, x: int, y: int) -> Block:
    """A block read as a text that looks almost as much like another of the same length."""
    rows = []
    for c, d in zip(text, other, strict=True):
        row, gap = np.full(len(LATIN) + 1, 1e-6), np.full(len(LATIN) + 1, 1e-6)
        row[LATIN.index(d) + 1] = 0.4
        row[LATIN.index(c) + 1], gap[0] = 0.99 if c == d else 0.59, 0.99
        rows += [row, gap]
    seen = Recognition(text, 0.9, Lattice.from_probabilities(np.array(rows)))
    return Block((x, y, x + 10 * len(text), y + 20), text, 0.9, seen, np.full((20, 10 * len(text)), 255, np.uint8))


def _days(*blocks: Block) -> list[str]:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    read_free(list(blocks), collector, engine("ppocr"), order="MDY")
    return [next((c.text for c in line.cells if c.field == "date"), "") for line in collector.lines]


def test_a_day_that_leaves_the_order_of_a_page_is_what_its_picture_shows_of_the_days_close_by() -> None:
    work = [_block("belt spliced", 0, 60), _block("belt runs", 0, 180)]
    days = _days(_block("7/16/24", 0, 0), work[0], _like("1/17", "7/17", 0, 120), work[1])
    assert days == ["7/16/24", "17 Jul 2024"]
    # where the picture shows no other, nothing is made of it
    days = _days(_block("7/16/24", 0, 0), work[0], _block("1/17", 0, 120), work[1])
    assert days[1] in ("", "1/17")


def test_a_weekday_tells_the_day_in_which_a_stroke_was_lost() -> None:
    above, work = [_block("3/4/24", 0, 0), _block("Cone up", 0, 60)], _block("Rain", 0, 180)
    assert _days(*above, _like("Wed 316", "Wed 3/6", 0, 120), work) == ["3/4/24", "6 Mar 2024"]
    # 6 March is no Thursday, and no stroke is seen in the other
    assert _days(*above, _like("Thu 316", "Thu 3/6", 0, 120), work)[-1] == "3/4/24"
    assert _days(*above, _block("Wed 316", 0, 120), work)[-1] == "3/4/24"


def test_a_note_in_the_margin_sets_no_other_line_in() -> None:
    work = ["Gearbox leaks at input seal", "Truck 1 low on oil", "Crusher down 7:55", "Motor burnt up"]
    lines = [_block(text, 200, 60 + 60 * n) for n, text in enumerate(work)]
    found = _entries(_block("1.2.2024", 200, 0), _block("PO 5112", 20, 60), *lines)
    assert [text for _, text in found] == [f"PO 5112 {work[0]}", *work[1:]]


def test_a_whole_day_above_dated_lines_is_no_title_of_their_month() -> None:
    found = _entries(
        _block("Tuesday 11 July 2023", 50, 40),
        _block("P-101 seal leaking", 50, 100),
        _block("Wed 12 July", 50, 160),
        _block("Thurs 13 July", 50, 220),
        _block("P-102 tripped", 50, 280),
    )
    days = [parse(day, order="DMY")[0].day for day, _ in found]
    assert days == [date(2023, 7, 11), date(2023, 7, 13)]


def test_times_with_a_dot_are_no_days_and_the_days_above_them_are() -> None:
    found = _entries(
        _block("Elect. shift diarns Date 21/1/25", 50, 60),
        _block("6.40 R/F 9 not starting", 50, 100),
        _block("8.15 carding motor burnt", 50, 140),
        _block("11.00 display dark", 50, 180),
        _block("22/1/25", 50, 220),
        _block("7.00 motor fitted", 50, 260),
        _block("3.10 comp 2 tripped", 50, 300),
    )
    assert found == [
        ("21/1/25", "6.40 R/F 9 not starting"),
        ("21/1/25", "8.15 carding motor burnt"),
        ("21/1/25", "11.00 display dark"),
        ("22/1/25", "7.00 motor fitted"),
        ("22/1/25", "3.10 comp 2 tripped"),
    ]


def test_days_with_a_dot_stay_days() -> None:
    found = _entries(
        _block("6.4 seal leaking", 50, 100), _block("8.4 brg hot", 50, 140), _block("11.04 belt off", 50, 180)
    )
    assert [day for day, _ in found] == ["6.4", "8.4", "11.04"]


def test_a_title_above_the_first_day_is_no_work() -> None:
    found = _entries(
        _block("Boiler filter note book", 50, 60),
        _block("12/8/24", 50, 100),
        _block("chain link broken", 50, 140),
        _block("13/8/24", 50, 180),
        _block("gland leaking", 50, 220),
    )
    assert found == [("12/8/24", "chain link broken"), ("13/8/24", "gland leaking")]


def test_a_weekday_and_its_number_are_of_the_month_of_the_day_above() -> None:
    found = _entries(
        _block("MILL SHIFT NOTES", 50, 20),
        _block("Mon 4th March 2024", 50, 60),
        _block("- Blr 1 on standby", 80, 100),
        _block("Tue 5th", 50, 140),
        _block("- Mill 3 roller slipping", 80, 180),
        _block("Thur 7th nights", 50, 220),
        _block("- Vac pump 1 seized", 80, 260),
        _block("Mon 1st", 50, 300),
        _block("- Chain oiled", 80, 340),
    )
    assert [d for d, _ in found] == ["4th March 2024", "5 Mar 2024", "7 Mar 2024", "1 Apr 2024"]
    assert found[0][1] == "- Blr 1 on standby"


def test_a_number_that_its_weekday_denies_is_no_day_and_ends_the_day_above() -> None:
    found = _entries(
        _block("Mon 4th March 2024", 50, 20),
        _block("Boiler 1 on standby", 50, 60),
        _block("Wed 5th", 50, 100),
        _block("Mill 3 roller slipping", 50, 140),
    )
    assert found[0] == ("4th March 2024", "Boiler 1 on standby")
    assert found[1] == ("Wed 5th", "Mill 3 roller slipping")
    assert not parse(found[1][0], order="DMY", default=(2024, 3))


@pytest.mark.parametrize(
    ("title", "heads", "days"),
    [
        ("BULK CREW DIARY Aug 2024", ("Mon 5th", "Wed 7th"), [(8, 5), (8, 7)]),
        ("BULK CREW DIARY Aug 2024", ("Thu Ist", "Sat 3rd"), [(8, 1), (8, 3)]),
        ("T. Nguyen elec book 9 2024", ("Mon 3/6", "Wed 516"), [(6, 3), (6, 5)]),
        ("ELEC DIARY June 2024", ("Mon 316", "Wed 516"), [(6, 3), (6, 5)]),
    ],
)
def test_the_title_dates_the_few_days_of_a_page_with_many_lines(
    title: str, heads: tuple[str, str], days: list[tuple[int, int]]
) -> None:
    work = ["SR3 boom belt cut", "CV101 cleaned", "RTG14 no control volts", "Sub 1 VCB F4 tested", "QC03 limit stiff"]
    lines = [title, heads[0], *work, heads[1], *reversed(work)]
    lost = {"Mon 316": "Mon 3/6", "Wed 516": "Wed 5/6"}
    blocks = [_like(text, lost.get(text, text), 50, 20 + 40 * n) for n, text in enumerate(lines)]
    found = _entries(*blocks, shape=(800, 800))
    assert [t for _, t in found] == [*work, *reversed(work)]
    told = [_day_of(day) for day, _ in found]
    assert [t for n, t in enumerate(told) if n % len(work) == 0] == days


def _day_of(written: str) -> tuple[int, int]:
    """Month and day of a line's day, in the period of its head."""
    day, _, period = written.partition(" ") if parse(written, order="DMY") == [] else (written, "", "")
    default = parse_period(period, "DMY") if period else None
    told = parse(day, order="DMY", default=default)[0].day
    return told.month, told.day


def test_titles_and_heads_of_columns_above_dated_lines_are_no_entries() -> None:
    found = _entries(
        _block("KENYA SUGAR - WORKSHOP JOBS 26/2/24", 50, 20),
        *(_block(text, x, 60) for text, x in (("DATE", 50), ("M/C", 200), ("JOB", 400))),
        *(_block(text, x, 100) for text, x in (("26/2", 50), ("Mill 3", 200), ("chain broken", 400))),
        *(_block(text, x, 140) for text, x in (("27/2", 50), ("Blr 1", 200), ("valve passing", 400))),
    )
    assert found == [("26/2 2024", "Mill 3 chain broken"), ("27/2 2024", "Blr 1 valve passing")]


def test_a_book_named_in_front_is_a_title() -> None:
    found = _entries(
        _block("Livro de ocorrencias - MOENDA", 50, 20),
        _block("15/08/24 mancal esquentou", 50, 60),
        _block("16/08/24 picador vibrando", 50, 100),
    )
    assert [t for _, t in found] == ["mancal esquentou", "picador vibrando"]


@pytest.mark.parametrize("head", ["18/2 night", "18/2"])
def test_lines_of_a_night_behind_midnight_are_of_the_next_day(head: str) -> None:
    found = _entries(
        _block("Feb 2025", 50, 20),
        _block("14/2", 50, 60),
        _block("0800 HM07 relamped", 50, 100),
        _block("1300 STS 3 lead changed", 50, 140),
        _block(head, 50, 180),
        _block("23:40 SR3 tripped", 50, 220),
        _block("02:10 same SR3", 50, 260),
        _block("04:30 DH71 plug corroded", 50, 300),
    )
    assert [d for d, _ in found] == ["14/2 Feb 2025"] * 2 + ["18/2 Feb 2025"] + ["19 Feb Feb 2025"] * 2


def test_days_in_a_column_at_the_end_of_the_lines_are_theirs() -> None:
    rows = [
        ("Z-2410", "bearing renewed", "erl. 29.7."),
        ("R-2301", "cleaned", "30.7."),
        ("KA105", "leak at valve", "erl. 26.7."),
    ]
    lines = [
        _block(text, x, 80 + 60 * n) for n, row in enumerate(rows) for text, x in zip(row, (20, 200, 700), strict=True)
    ]
    found = _entries(_block("STILLSTAND KW 31 Stand 29.7.24", 20, 20), *lines)
    assert [(d.rstrip(".").replace(". ", " "), t) for d, t in found] == [
        ("29.7 2024", "Z-2410 bearing renewed"),
        ("30.7 2024", "R-2301 cleaned"),
        ("26.7 2024", "KA105 leak at valve"),
    ]


def test_days_on_which_jobs_are_due_are_not_those_of_what_is_told() -> None:
    rows = [("Z-2410", "bearing", "due 29.7."), ("R-2301", "clean", "due 30.7."), ("KA105", "leak", "due 26.7.")]
    lines = [
        _block(text, x, 80 + 60 * n) for n, row in enumerate(rows) for text, x in zip(row, (20, 200, 700), strict=True)
    ]
    assert [d for d, _ in _entries(*lines)] == [""] * 3
