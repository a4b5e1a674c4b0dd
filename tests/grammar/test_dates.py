"""Dates: what is written is what is meant, in the site's order, and impossible days give nothing."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lattices import drawn

from pdm.grammar.clock import parse_time
from pdm.grammar.date_column import read_column
from pdm.grammar.date_hands import Written
from pdm.grammar.dates import forms_of, named_forms_of, on_clocks_of, parse, parse_period, until
from pdm.lattice import LATIN, Lattice

from .conftest import lattice

days = st.dates(date(1961, 1, 1), date(2059, 12, 31))
orders = st.sampled_from(["DMY", "MDY", "YMD"])


@given(days, orders)
def test_every_full_form_of_a_day_means_that_day(day: date, order: str) -> None:
    for form in forms_of(day, order):
        if sum(c in "./-" for c in form.rstrip(".")) == 2:
            found = parse(form, order=order)
            assert found, form
            assert found[0].day == day, form
            assert 0 < found[0].weight <= 1


@given(days, orders)
def test_forms_without_a_year_take_it_from_the_head(day: date, order: str) -> None:
    short = [f for f in forms_of(day, order) if sum(c in "./-" for c in f.rstrip(".")) == 1 and "." not in f]
    for form in short:
        assert parse(form, order=order, default=(day.year, None))[0].day == day


@given(st.text(max_size=30), orders)
def test_nothing_outside_the_years_of_plants_comes_out_of_any_text(text: str, order: str) -> None:
    for candidate in parse(text, order=order):
        assert 1950 <= candidate.day.year < 2100


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "text",
    [
        "30.02.2024",
        "31/04/2023",
        "00.01.2024",
        "01.01.0850",
        "0850-01-01",
        "12.12.2300",
        "2300-12-12",
        "45.45.45",
        "",
        "ok",
    ],
)
def test_impossible_dates_give_nothing(text: str) -> None:
    assert parse(text, order="DMY") == []


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03.02.24", "DMY", date(2024, 2, 3)),
        ("03/02/2024", "MDY", date(2024, 3, 2)),
        ("2024-02-03", "DMY", date(2024, 2, 3)),
        ("3 Feb 2024", "DMY", date(2024, 2, 3)),
        ("7-Jan-23", "DMY", date(2023, 1, 7)),
        ("O3.O2.2O24", "DMY", date(2024, 2, 3)),
        ("l2/l1/2023", "DMY", date(2023, 11, 12)),
        ("20240203", "DMY", date(2024, 2, 3)),
        ("25/12/2024", "MDY", date(2024, 12, 25)),
    ],
)
def test_ways_of_writing(text: str, order: str, day: date) -> None:
    assert parse(text, order=order)[0].day == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("1-Ju1-23", date(2023, 7, 1)), ("06-0ct-23", date(2023, 10, 6)), ("16-5ep-23", date(2023, 9, 16)), ("Ju1 4", date(2023, 7, 4))],
)  # fmt: skip
def test_figures_for_letters_in_the_name_of_a_month(text: str, day: date) -> None:
    assert [c.day for c in parse(text, order="MDY", default=(2023, None))] == [day]


@pytest.mark.parametrize("text", ["18-Ju-23", "3-Jx1-23", "P1-23"])
def test_what_hangs_on_a_word_is_no_day_and_month(text: str) -> None:
    assert parse(text, order="MDY", default=(2023, None)) == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Maintenance 2021", (2021, None)),
        ("Decade 2021", (2021, None)),
        ("Marina 2020", (2020, None)),
        ("Marketing 21", None),
        ("Septmeber 2021", (2021, 9)),
        ("mayo 2020", (2020, 5)),
        ("Augst 2021", (2021, 8)),
        ("października 2022", (2022, 10)),
    ],
)
def test_a_word_that_only_begins_like_a_month_is_none(text: str, period: tuple[int, int | None] | None) -> None:
    assert parse_period(text, "DMY") == period
    assert bool(parse(f"12 {text}", order="DMY")) is (period is not None and period[1] is not None)


def test_times_and_periods() -> None:
    assert parse("03.02.2024 14:30", order="DMY")[0].time == (14, 30)
    assert parse_time("0630h") == (6, 30)
    assert parse_time("27:99") is None
    assert parse_period("Month: 05/2024", "DMY") == (2024, 5)
    assert parse_period("May 2024", "DMY") == (2024, 5)
    assert parse_period("2024", "DMY") == (2024, None)
    assert parse_period("no date", "DMY") is None


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("05/13/2024 1:05:00 PM", (13, 5)), ("05/13/2024 12:30:00 AM", (0, 30)), ("05/13/2024 12:10 pm", (12, 10)), ("May 13, 2024 8:00 PM", (20, 0)),
        ("13/05/2024 1:05:00 p. m.", (13, 5)), ("05/13/2024 2 PM", (14, 0)), ("13.05.2024 14:30 PM", (14, 30)), ("20240513143000", (14, 30)),
        ("2024-05-13 14:30:59.123", (14, 30)), ("13.05.24 6 am Lager", None), ("13.05.2024 08:00-10:30", (8, 0)),
    ],
)  # fmt: skip
def test_times_behind_a_day_with_their_half_of_it(text: str, time: tuple[int, int] | None) -> None:
    found = parse(text, order="MDY" if text.startswith("05") else "DMY")[0]
    assert (found.day, found.time, found.offset) == (date(2024, 5, 13), time, None)


@pytest.mark.parametrize(
    ("text", "time"), [("2:15 pm", (14, 15)), ("12:00 a.m.", (0, 0)), ("063000", (6, 30)), ("7 PM", (19, 0))]
)
def test_cells_with_a_time_of_day(text: str, time: tuple[int, int]) -> None:
    assert parse_time(text) == time


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("2024-05-01T23:30:00Z", 2, (1, 30)), ("2024-05-01 23:30:00 UTC", 2, (1, 30)), ("2024-05-01T23:30:00+02:00", 1, (23, 30)), ("2024-05-01T23:30-05:00", 2, (6, 30)),
        ("2024-05-01 23:30:00 -0500", 2, (6, 30)), ("2024-05-01 23:30 GMT+1", 2, (0, 30)), ("2024-05-01 23:30:00", 1, (23, 30)), ("2024-05-01T00:00:00Z", 1, (0, 0)),
        ("2024-04-30T22:00:00Z", 1, (0, 0)),
    ],
)  # fmt: skip
def test_a_time_with_its_offset_is_put_on_the_clocks_of_the_site(text: str, day: int, time: tuple[int, int]) -> None:
    here = on_clocks_of(parse(text, order="DMY")[0], ZoneInfo("Europe/Berlin"))
    assert (here.day, here.time) == (date(2024, 5, day), time)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-W18", date(2024, 4, 29), date(2024, 5, 5)), ("KW 18/2024", date(2024, 4, 29), date(2024, 5, 5)), ("W18/24", date(2024, 4, 29), date(2024, 5, 5)),
        ("week 1 2021", date(2021, 1, 4), date(2021, 1, 10)),
    ],
)  # fmt: skip
def test_a_week_is_a_range(text: str, first: date, last: date) -> None:
    (found,) = parse(text, order="DMY")
    assert (found.first, found.last) == (first, last)
    assert first < found.day < last
    assert found.weight <= 0.5


def test_a_day_of_a_week_and_a_week_of_the_heads_year() -> None:
    assert [c.day for c in parse("2024-W18-3", order="MDY")] == [date(2024, 5, 1)]
    assert [c.first for c in parse("KW 18", order="DMY", default=(2024, None))] == [date(2024, 4, 29)]
    assert parse("KW 18", order="DMY") == []
    assert parse("2024-W60", order="DMY") == []


def test_the_week_that_is_running_is_not_of_the_future() -> None:
    (week,) = parse("2024-W18", order="DMY")
    assert until(week, date(2024, 4, 30)).last == date(2024, 4, 30)
    assert until(week, date(2024, 4, 30)).day <= date(2024, 4, 30)
    assert until(week, date(2024, 4, 20)) == week


def test_the_written_day_wins_on_the_lattice() -> None:
    span = [date(2024, 2, d) for d in range(1, 29)]
    evidence = Written(span, "DMY").evidence(lattice("13.02.2024", 0.8))
    assert span[int(evidence.argmax())] == date(2024, 2, 13)
    assert evidence.max() <= 1e-6


@pytest.mark.acceptance
def test_dates_of_a_page_are_read_together() -> None:
    cells: list[tuple[str, Lattice | None]] = [(t, lattice(t)) for t in ("12.03.2024", "13.03.2024", "15.03.2024")]
    # a month read wrongly, with the right one still possible on the lattice
    text = "16.08.2024"
    doubtful = lattice(text, 0.6).probabilities.copy()
    step = 2 * text.index("8")
    doubtful[step] = 1e-4
    doubtful[step, LATIN.index("8") + 1], doubtful[step, LATIN.index("3") + 1] = 0.55, 0.4
    cells.append((text, Lattice.from_probabilities(doubtful)))
    found = read_column(cells, order="DMY", window=(date(2023, 1, 1), date(2025, 1, 1)))
    assert [d for d, _ in found] == [date(2024, 3, 12), date(2024, 3, 13), date(2024, 3, 15), date(2024, 3, 16)]
    assert all(0 < c <= 1 for _, c in found)


def test_a_column_without_dates_gives_none() -> None:
    assert read_column([("abc", None), ("", None)], order="DMY", window=(date(2020, 1, 1), date(2025, 1, 1))) == [
        (None, 0.0), (None, 0.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("29072024", "DMY", date(2024, 7, 29)),
        ("1907.24", "DMY", date(2024, 7, 19)),
        ("07-1924", "MDY", date(2024, 7, 19)),
        ("01.0125", "DMY", date(2025, 1, 1)),
    ],
)
def test_a_date_that_lost_a_separator_is_doubtful_but_read(text: str, order: str, day: date) -> None:
    found = parse(text, order=order)
    assert found[0].day == day
    assert found[0].weight <= 0.5


@pytest.mark.parametrize("text", ["190724", "78097074", "123456", "4711"])
def test_bare_numbers_are_no_dates(text: str) -> None:
    assert parse(text, order="DMY") == []


def test_a_day_is_found_on_a_lattice_whose_separators_were_lost() -> None:
    days = [date(2024, 7, d) for d in range(1, 32)]
    assert days[int(Written(days, "DMY").evidence(lattice("29072024")).argmax())] == date(2024, 7, 29)


def test_a_day_of_six_figures_is_found_on_a_lattice_where_years_come_first() -> None:
    days = [date(2024, 7, d) for d in range(1, 32)]
    assert days[int(Written(days, "YMD").evidence(lattice("240729")).argmax())] == date(2024, 7, 29)


def test_a_page_whose_year_was_misread_in_most_cells_takes_the_year_that_its_lattices_bear_out() -> None:
    def cell(day: int, shown: str, other: str, sure: float) -> tuple[str, Lattice]:
        p = lattice(f"{day:02d}.06.202{shown}").probabilities.copy()
        last = 2 * len("00.00.202")
        p[last] = 1e-6
        p[last, LATIN.index(shown) + 1], p[last, LATIN.index(other) + 1] = sure, 1 - sure
        return f"{day:02d}.06.202{shown}", Lattice.from_probabilities(p)

    # five cells look a little more like 2025, three are clearly of 2023
    page = [*(cell(d, "5", "3", 0.55) for d in range(1, 6)), *(cell(d, "3", "5", 0.999) for d in range(6, 9))]
    found = read_column(page, order="DMY", window=(date(2020, 1, 1), date(2026, 1, 1)))
    assert [day.year for day, _ in found if day is not None] == [2023] * 8
    assert [day.day for day, _ in found if day is not None] == list(range(1, 9))


def test_a_page_that_tells_of_many_months_reaches_its_last_line_though_that_is_no_date_as_text() -> None:
    days = [date(2023, 2, 15), date(2023, 3, 5), date(2023, 6, 23), date(2023, 10, 11)]
    page = [(f"{d:%d.%m.%Y}", lattice(f"{d:%d.%m.%Y}")) for d in days]
    # read 7023, and no text is a date then
    page.append(("29.10.7023", drawn("29.10.2023", {6: "7"})))
    found = read_column(page, order="DMY", window=(date(2018, 1, 1), date(2024, 1, 1)))
    assert [d for d, _ in found] == [*days, date(2023, 10, 29)]


def test_a_day_of_which_the_year_is_misread_is_found_though_the_page_tells_of_other_months() -> None:
    days = [date(2025, 2, 23), date(2025, 6, 6), date(2025, 7, 10)]
    page = [(f"{d:%m/%d/%y}", lattice(f"{d:%m/%d/%y}")) for d in days]
    # read 10/20/27, which is beyond the window
    page.append(("10/20/27", drawn("10/20/25", {7: "7"})))
    found = read_column(page, order="MDY", window=(date(2024, 1, 1), date(2026, 6, 1)))
    assert [d for d, _ in found] == [*days, date(2025, 10, 20)]


def test_a_year_that_the_site_does_not_write_of_gives_way_only_where_the_picture_allows() -> None:
    doubtful, window = ("24.3.2014", two_ways("24.3.2014", "24.3.2024")), (date(2012, 1, 1), date(2025, 12, 31))
    assert read_column([doubtful], order="DMY", window=window, years=(2022, 2025))[0][0] == date(2024, 3, 24)
    clear = ("24.3.2014", lattice("24.3.2014"))
    assert read_column([clear], order="DMY", window=window, years=(2022, 2025))[0][0] == date(2014, 3, 24)


def test_where_no_text_is_a_date_lattices_that_fit_one_well_give_it() -> None:
    page = [("V/23/25", drawn("9/23/25", {0: "V"})), ("9/50/25", drawn("9/30/25", {2: "5"}))]
    found = read_column(page, order="MDY", window=(date(2016, 1, 1), date(2026, 1, 1)))
    assert [d for d, _ in found] == [date(2025, 9, 23), date(2025, 9, 30)]


def test_a_hand_whose_ones_run_into_the_stroke_between_them_is_read_by_the_whole_page() -> None:
    written = [
        date(2025, 1, 11),
        date(2025, 1, 12),
        date(2025, 1, 14),
        date(2025, 1, 17),
        date(2025, 1, 21),
        date(2025, 2, 3),
    ]
    # 1/11/25 is seen as 11/25, 1/12/25 as 12/25: days of months that would leap to and fro
    seen = [f"{d.month}/{d.day}/25".replace("1/1", "1") for d in written]
    found = read_column(
        [(t, lattice(t, 0.97)) for t in seen],
        order="MDY",
        window=(date(2024, 1, 1), date(2025, 12, 31)),
        default=(2025, None),
    )
    assert [d for d, _ in found] == written


def test_a_form_with_one_misread_date_has_it_where_no_other_day_is_nearly_as_like() -> None:
    read_as = lattice("09-Dee-25", 0.99999).probabilities.copy()
    read_as[2 * 5, LATIN.index("c") + 1] = 2e-4
    found = read_column(
        [("09-Dee-25", Lattice.from_probabilities(read_as))], order="DMY", window=(date(2016, 1, 1), date(2026, 1, 1))
    )
    assert found[0][0] == date(2025, 12, 9)


def test_a_day_and_month_alone_are_of_no_year_that_nobody_told() -> None:
    found = read_column([("?7.3.", drawn("27.3."))], order="DMY", window=(date(2016, 1, 1), date(2026, 1, 1)))
    assert found == [(None, 0.0)]


def test_a_head_says_in_which_month_doubtful_days_lie() -> None:
    # "09/16" and "01/16" fit alike; the head says September
    cells = [("07/16/2O23", two_ways("09/16/2023", "01/16/2025")), ("x", two_ways("09/20/2023", "01/20/2025"))]
    window = (date(2022, 1, 1), date(2025, 12, 31))
    told = read_column(cells, order="MDY", window=window, default=(2023, 9))
    assert [d for d, _ in told] == [date(2023, 9, 16), date(2023, 9, 20)]


def test_numbers_of_days_below_a_head_that_names_the_month_are_of_it() -> None:
    # a reader of whole days sees "1/5" in "15"
    cells = [(t, two_ways(t, t)) for t in ("1", "6", "8", "15", "27", "2")]
    told = read_column(cells, order="MDY", window=(date(2016, 1, 1), date(2026, 1, 1)), default=(2024, 11))
    assert [d for d, _ in told] == [*(date(2024, 11, n) for n in (1, 6, 8, 15, 27)), date(2024, 12, 2)]


def test_a_misread_head_does_not_outvote_days_that_are_clear() -> None:
    cells = [(t, two_ways(t, t)) for t in ("01/16/2025", "01/20/2025", "01/24/2025")]
    told = read_column(cells, order="MDY", window=(date(2022, 1, 1), date(2025, 12, 31)), default=(2023, 9))
    assert [d for d, _ in told] == [date(2025, 1, 16), date(2025, 1, 20), date(2025, 1, 24)]


def two_ways(one: str, other: str) -> Lattice:
    """A lattice in which two strings of one length are equally likely, character by character."""
    rows = []
    for a, b in zip(one, other, strict=True):
        step, gap = np.full(len(LATIN) + 1, 1e-5), np.full(len(LATIN) + 1, 1e-5)
        step[LATIN.index(a) + 1] += 0.5
        step[LATIN.index(b) + 1] += 0.5
        gap[0] = 1.0
        rows += [step, gap]
    return Lattice.from_probabilities(np.array(rows))


def test_ones_that_a_hand_joins_are_told_by_the_days_that_follow() -> None:
    # every "11" is read as "1": January and then December, unless two ones may be one stroke
    cells = [(t, lattice(t)) for t in ("19/1/2024", "23/1/2024", "28/1/2024", "29/1/2024", "3/12/2024", "6/12/2024")]
    told = read_column(cells, order="DMY", window=(date(2023, 1, 1), date(2025, 12, 31)), default=(2024, None))
    assert [d.month for d, _ in told if d] == [11, 11, 11, 11, 12, 12]
    alone = read_column(cells[:4], order="DMY", window=(date(2023, 1, 1), date(2025, 12, 31)), default=(2024, None))
    assert [d.month for d, _ in alone if d] == [1, 1, 1, 1]


def test_a_page_goes_on_where_the_one_before_it_ended() -> None:
    cells = [(f"{d}/01/2024", two_ways(f"{d}/11/2024", f"{d}/01/2024")) for d in (19, 23)]
    window = (date(2023, 1, 1), date(2025, 12, 31))
    for after, month in ((date(2024, 11, 16), 11), (date(2024, 1, 9), 1)):
        told = read_column(cells, order="DMY", window=window, default=(2024, None), after=after)
        assert [d.month for d, _ in told if d] == [month, month]


def test_sevens_that_look_like_ones_all_over_a_page_are_sevens_where_the_days_run_on() -> None:
    read_as = ["01/02/2023", "01/10/2023", "01/16/2023", "01/21/2023", "08/02/2023", "08/05/2023"]
    cells = [(t, lattice(t)) for t in read_as]
    told = read_column(cells, order="MDY", window=(date(2022, 1, 1), date(2024, 12, 31)), default=(2023, None))
    assert [d.month for d, _ in told if d] == [7, 7, 7, 7, 8, 8]


def test_clear_days_with_a_late_entry_are_not_explained_away() -> None:
    written = ["02/07/2023", "03/07/2023", "21/06/2023", "17/07/2023", "19/07/2023"]
    cells = [(t, lattice(t, 0.999)) for t in written]
    told = read_column(cells, order="DMY", window=(date(2022, 1, 1), date(2024, 12, 31)), default=(2023, None))
    assert [f"{d:%d/%m/%Y}" for d, _ in told if d] == written


@pytest.mark.parametrize(
    ("read_as", "meant"), [("24-Mau-24", "24-May-24"), ("12-Jum-24", "12-Jun-24"), ("07 Dee 2024", "07 Dec 2024")]
)
def test_misread_names_of_months_are_told_by_the_lattice(read_as: str, meant: str) -> None:
    cells = [(read_as, two_ways(read_as, meant)), (meant, lattice(meant))]
    told = read_column(cells, order="DMY", window=(date(2022, 1, 1), date(2025, 12, 31)), default=(2024, None))
    right = next(iter(parse(meant, order="DMY"))).day
    assert [d for d, _ in told] == [right, right]


def test_every_named_form_of_a_day_is_that_day() -> None:
    for day in (date(2024, 3, 5), date(2025, 10, 31), date(2023, 12, 9), date(2024, 5, 1)):
        assert {next(iter(parse(form, order="DMY"))).day for form in named_forms_of(day)} == {day}


@pytest.mark.parametrize(
    ("text", "day"),
    [("2/2/'23", date(2023, 2, 2)), ("4 de mayo de 2023", date(2023, 5, 4)), ("1 ene 2023", date(2023, 1, 1)), ("12 out 2023", date(2023, 10, 12)),
     ("7 maart 2023", date(2023, 3, 7)), ("14 juillet 2023", date(2023, 7, 14)), ("15 août 2023", date(2023, 8, 15)), ("2 gennaio 2023", date(2023, 1, 2)),
     ("5 września 2023", date(2023, 9, 5)), ("10-abr-23", date(2023, 4, 10)), ("3 marca 2023", date(2023, 3, 3))],
)  # fmt: skip
def test_months_in_other_languages(text: str, day: date) -> None:
    assert next(iter(parse(text, order="DMY"))).day == day


def test_words_that_are_months_elsewhere_are_no_days() -> None:
    assert [parse(t, order="DMY", default=(2023, 5)) for t in ("took 2 out", "set 4", "took 2 out 15")] == [[], [], []]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Oct 3/23", "2023-10-03"), ("Oct 3rd/2023", "2023-10-03"), ("Oct 3 '23", "2023-10-03"), ("Oct/3/23", "2023-10-03"), ("3 Oct/23", "2023-10-03"),
        ("Oct 3/23 14:20", "2023-10-03"), ("12 Jan 23 seal leaking", "2023-01-12"), ("mar 14/03/23", "2023-03-14"),
        # without a year of its own it has that of the page: a clock, a span and two days tell none
        ("Oct 3", "2024-10-03"), ("Feb 14 07:30", "2024-02-14"), ("Feb 14, 7.30am", "2024-02-14"), ("14 Feb 07:30", "2024-02-14"),
        ("14 Feb - 15 Feb", "2024-02-14"), ("Oct 30/31", "2024-10-30"),
    ],
)  # fmt: skip
def test_the_year_of_a_day_with_the_name_of_its_month(text: str, day: str) -> None:
    assert str(parse(text, order="MDY", default=(2024, None))[0].day) == day


@pytest.mark.parametrize("text", ["Feb 14", "Feb 14 07:30", "14 Feb 07:30", "Feb 14, 7.30am", "14 Feb - 15 Feb"])
def test_a_day_without_a_year_is_none_of_another_year(text: str) -> None:
    assert parse(text, order="MDY") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [("Wed ist", 1), ("Thu and", 2), ("Fri 3rd", 3), ("Fri 1oth", 10), ("Mon l3TH", 13), ("Thu ist", None), ("Fri and", None), ("Wed hand", None), ("Thu ind", None), ("Tho 2nd", 2), ("lue 7th", None), ("Tho 3rd", None), ("Bolt 7th", None), ("ist", None)],
)  # fmt: skip
def test_a_misread_day_of_a_month_counts_where_its_weekday_says_so(text: str, day: int | None) -> None:
    found = parse(text, order="DMY", default=(2024, 5))
    assert [c.day for c in found] == ([date(2024, 5, day)] if day else [])
    assert parse(text, order="DMY") == []


def test_strokes_between_blanks_that_were_read_as_ones_part_a_day() -> None:
    (told,) = parse("19 1 8 1 25", order="DMY")
    assert told.day == date(2025, 8, 19)
    assert told.weight < 0.6
