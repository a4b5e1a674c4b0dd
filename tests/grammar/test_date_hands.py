"""Days as a hand writes them: all over a page in one way, with strokes that run together now and then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.ocr.conftest import lattice

from pdm.grammar.date_column import read_column
from pdm.grammar.date_hands import Written

WINDOW = (date(2021, 1, 1), date(2026, 1, 1))


def page(*texts: str, doubts: dict[int, dict[int, tuple[str, float]]] | None = None) -> list[tuple[str, object]]:
    return [(t, lattice(t, (doubts or {}).get(n, {}))) for n, t in enumerate(texts)]


@pytest.mark.parametrize(
    ("seen", "day"),
    [
        ("N/08/2024", date(2024, 8, 11)),
        ("V/08/2024", date(2024, 8, 11)),
        ("R/08/2024", date(2024, 8, 12)),
        ("B/08/2024", date(2024, 8, 13)),
    ],
)
def test_strokes_that_run_together_are_the_digits_they_look_like(seen: str, day: date) -> None:
    around = ["02/08/2024", "05/08/2024", "09/08/2024", seen, "23/08/2024", "28/08/2024"]
    read = read_column(page(*around), order="DMY", window=WINDOW)  # type: ignore[arg-type]
    assert read[3][0] == day
    assert [d for d, _ in read[:3]] == [date(2024, 8, n) for n in (2, 5, 9)]


def test_a_hand_that_writes_zeros_leaves_out_none() -> None:
    # one digit was lost: of a page that always writes two of them it was none of the first days of the month
    texts = ["01/08/2024", "03/08/2024", "04/08/2024", "2/08/2024", "23/08/2024", "24/08/2024"]
    day, _ = read_column(page(*texts), order="DMY", window=WINDOW)[3]  # type: ignore[arg-type]
    assert day is not None
    assert day > date(2024, 8, 4)
    bare = ["1/8/2024", "2/8/2024", "2/8/2024", "2/8/2024", "23/8/2024", "24/8/2024"]
    assert read_column(page(*bare), order="DMY", window=WINDOW)[3][0] == date(2024, 8, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize("texts", [["1.03.24"], ["1.03.24", "07.03.24"], ["1.03.24", "4.03.24", "7.03.24", "21.03.24"]])
def test_a_zero_before_one_of_two_numbers_is_a_way_to_write_a_day(texts: list[str]) -> None:
    read = read_column(page(*texts), order="DMY", window=WINDOW)  # type: ignore[arg-type]
    assert read[0][0] == date(2024, 3, 1)


def test_the_style_of_a_page_is_asked_only_where_days_show_one() -> None:
    days = [date(2024, 8, 1) + timedelta(days=k) for k in range(28)]
    written = Written(days, "DMY", slips=True)
    alone = lattice("6/08/2024")
    (found,) = written.on_page([alone])
    assert (found == written.evidence(alone)).all()
    *_, found = written.on_page([*(lattice(f"{n:02d}/08/2024") for n in (1, 3, 4, 5)), alone])
    assert (found <= written.evidence(alone)).all()
    assert found[5] < written.evidence(alone)[5]


def test_what_ditto_marks_repeat_is_looked_at_once() -> None:
    # 13 that looks a little more like 15, with two ditto marks under it, and then the 14th
    told = page(
        "10.06.24", "15.06.24", "15.06.24", "15.06.24", "14.06.24", doubts={n: {1: ("3", 0.35)} for n in (1, 2, 3)}
    )
    read = read_column(told, order="DMY", window=WINDOW, ditto=[False, False, True, True, False])  # type: ignore[arg-type]
    assert [d for d, _ in read] == [date(2024, 6, n) for n in (10, 13, 13, 13, 14)]
    assert len({c for _, c in read[1:4]}) == 1


def test_who_makes_ditto_marks_does_not_write_the_same_day_again() -> None:
    told = ["02.09.24", "04.09.24", "04.09.24", "10.09.24", "10.09.24", "20.09.24"]
    doubts = {2: {1: ("5", 0.3)}}
    with_marks = read_column(page(*told, doubts=doubts), order="DMY", window=WINDOW, ditto=[False] * 4 + [True, False])  # type: ignore[arg-type]
    without = read_column(page(*told, doubts=doubts), order="DMY", window=WINDOW)  # type: ignore[arg-type]
    assert with_marks[2][0] == date(2024, 9, 5)
    assert without[2][0] == date(2024, 9, 4)


def test_a_ditto_mark_on_top_of_a_page_is_read_for_itself() -> None:
    read = read_column(page("02.09.24", "04.09.24"), order="DMY", window=WINDOW, ditto=[True, False])  # type: ignore[arg-type]
    assert [d for d, _ in read] == [date(2024, 9, 2), date(2024, 9, 4)]


def test_a_day_whose_year_is_beyond_all_likeness_is_of_the_year_of_the_days_beside_it() -> None:
    around = ["12.05.2024", "13.05.2024", "14 5 2085", "15.05.2024", "22.05.2024"]
    told = read_column(page(*around), order="DMY", window=WINDOW)  # type: ignore[arg-type]
    assert told[2][0] == date(2024, 5, 14)
    assert 0 < told[2][1] <= 0.6
    # a day that lies elsewhere is none, wherever its year
    around[2] = "14 9 2085"
    assert read_column(page(*around), order="DMY", window=WINDOW)[2][0] is None  # type: ignore[arg-type]
    # and at the end of a page nothing bounds it
    assert read_column(page(*around[:2], "14 5 2085"), order="DMY", window=WINDOW)[2][0] is None  # type: ignore[arg-type]
