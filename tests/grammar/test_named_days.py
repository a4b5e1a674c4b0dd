"""Days in names of files: what is one, what only looks like one, and how much it is worth."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.grammar.named_days import Lags, Span, in_name

TODAY = date(2026, 1, 1)
APRIL = Span(date(2023, 4, 17), date(2023, 4, 17))


@pytest.mark.parametrize(
    "name",
    [
        "2023-04-17_WO1234.pdf", "WO_20230417.jpg", "inbox/north/scan 17.04.23.png", "sheets.zip!17042023.png", "IMG_20230417_101112345.jpg",
        "IMG20230417101112.jpg", "17 Apr 2023.pdf", "2023_04_17 10.11.12.jpg", "17-4-2023 pump.tif", "diary 17 April 23.jpg", "cochran_17apr23.pdf",
    ],
)  # fmt: skip
def test_a_day_in_a_name(name: str) -> None:
    assert in_name(name, "DMY", TODAY) == APRIL


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Scan 2023Q4 found later.tif", date(2023, 10, 1), date(2023, 12, 31)),
        ("Q1-2024.pdf", date(2024, 1, 1), date(2024, 3, 31)),
        ("log_2024-02.pdf", date(2024, 2, 1), date(2024, 2, 29)),
        ("May 2024.pdf", date(2024, 5, 1), date(2024, 5, 31)),
        ("2023-01-09 to 2023-02-03.pdf", date(2023, 1, 9), date(2023, 2, 3)),
        ("north/2023-04-17/page 1.png", date(2023, 4, 17), date(2023, 4, 17)),
        ("north/2023/04/page 1.png", date(2023, 4, 1), date(2023, 4, 30)),
        ("bitacora_jul24_3.jpg", date(2024, 7, 1), date(2024, 7, 31)),
        ("shift_log_sep24_p3.jpg", date(2024, 9, 1), date(2024, 9, 30)),
        ("Bitacora mar'23.pdf", date(2023, 3, 1), date(2023, 3, 31)),
        ("Maintenance log 2025.xlsx", date(2025, 1, 1), date(2025, 12, 31)),
        ("inbox/north/2023/scan 7.pdf", date(2023, 1, 1), date(2023, 12, 31)),
        ("inbox/scan/2023-24/p2.jpg", date(2023, 1, 1), date(2024, 12, 31)),
        ("log 2026-01.pdf", date(2026, 1, 1), TODAY),
    ],
)
def test_a_span_in_a_name(name: str, first: date, last: date) -> None:
    assert in_name(name, "DMY", TODAY) == Span(first, last)


@pytest.mark.parametrize(
    "name",
    [
        "WO1234567890.pdf", "P-12-34.pdf", "sheet 3-2023 1.png", "IMG_2019.jpg", "P2023.jpg", "scan0001.png", "WO 2023-104.pdf",
        "order 4711 2023.pdf", "2029-01-01.png", "1901-01-01.png", "20231399.pdf", "2021-01-01 2024-01-01.pdf", "",
    ],
)  # fmt: skip
def test_what_is_no_day(name: str) -> None:
    assert in_name(name, "DMY", TODAY) is None


@given(st.text(max_size=40), st.sampled_from(["DMY", "MDY", "YMD"]))
def test_any_name_gives_a_span_of_the_past_or_none(name: str, order: str) -> None:
    span = in_name(name, order, TODAY)  # type: ignore[arg-type]
    assert span is None or date(1970, 1, 1) <= span.first <= span.last <= TODAY


@given(st.dates(date(1990, 1, 1), date(2025, 12, 31)))
def test_every_day_written_out_is_found_again(day: date) -> None:
    for form in (f"WO {day:%Y%m%d}.jpg", f"{day:%Y-%m-%d} 77.pdf", f"{day:%d.%m.%Y}.png", f"scan_{day:%d%m%Y}.tif"):
        assert in_name(form, "DMY", TODAY) == Span(day, day), form


def test_a_page_is_written_on_the_day_in_its_name_or_before_it() -> None:
    days = [APRIL.last + timedelta(days=k) for k in (-400, -30, -5, 0, 5, 400)]
    far, month, week, same, later, much_later = Lags().log_chance(APRIL, days)
    assert same > week > month > far == much_later
    assert same - far <= 4.0
    assert later < week
    day, chance, first, last = Lags().likely(APRIL, 130) or pytest.fail("no day")
    assert first <= day <= APRIL.last <= last or first <= day <= last
    assert chance < 0.5


@pytest.mark.parametrize("lag", [0, 9])
def test_a_site_teaches_how_long_before_the_name_it_writes(lag: int) -> None:
    lags = Lags([(APRIL, lag, 1.0)] * 60)
    day, chance, first, last = lags.likely(APRIL, 130) or pytest.fail("no day")
    assert day == APRIL.last - timedelta(days=lag)
    assert 0.6 < chance <= 0.85
    assert (last - first).days < 30
    assert int(np.argmax(lags.log_chance(APRIL, [APRIL.last - timedelta(days=k) for k in range(30)]))) == lag


def test_what_piles_teach_is_not_taken_for_single_sheets() -> None:
    quarter = Span(date(2023, 1, 1), date(2023, 3, 31))
    assert Lags([(quarter, 60, 1.0)] * 60).likely(APRIL, 130) == Lags().likely(APRIL, 130)
    assert Lags().likely(quarter, 30) is None
