"""What an answer settles, and what is refused with its place and the remedy."""

from __future__ import annotations

import datetime as dt

import pytest

from pdm.errors import UsageError
from pdm.review import interpret


@pytest.mark.parametrize(
    ("answer", "asset"),
    [
        ("00010023417", "00010023417"), ("A2", "A2"), ("a2", "A2"), ("P-101B", "A2"), ("p 101 b", "A2"), ("10023417", "00010023417"),
        ("bfp-a", "00010023417"), ("1", "00010023417"), ("2", "A2"), ("#2", "A2"), ("2.", "A2"), ("none", "none"), ("NONE", "none"),
        ("not in register", "none"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("row", [1, 2])
def test_names_numbers_and_none_settle_a_machine(item, register, row: int, answer: str, asset: str) -> None:
    assert interpret(item(row), answer, register) == asset


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("P-999", r"inbox/north/may.pdf, page 1, row 2: .*no asset of the register.*1 to 2.*none"),
        ("E2", "is an asset of east, not of north"),
        ("9", "no asset of the register"),
        ("12-Mar", "no asset"),
        ("2025-03-12", "the spreadsheet changed.*Format the cell as text"),
        ("1E+05", "the spreadsheet changed"),
        ("  ", "is empty"),
    ],
)
def test_answers_that_name_no_machine_are_refused(item, register, answer: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        interpret(item(2), answer, register)


def test_a_near_miss_is_helped(item, register) -> None:
    with pytest.raises(UsageError, match=r"Did you mean .*P-101[AB]"):
        interpret(item(2), "P-101C", register)


def test_a_number_that_is_both_a_candidate_and_an_asset_is_not_guessed(item, register) -> None:
    east = item(2) | {"site": "east", "candidates": '[{"answer": "E-A2"}, {"answer": "E2"}]'}
    with pytest.raises(UsageError, match=r"may be candidate 2 .E2. or the asset 2.*Write #2"):
        interpret(east, "2", register)
    assert interpret(east, "#2", register) == "E2"
    assert interpret(east, "1", register) == "E-A2"


def test_a_tag_of_two_assets_asks_for_the_asset_id(item, register) -> None:
    with pytest.raises(UsageError, match=r"fits 2 assets.*2, E2"):
        interpret(item(2) | {"site": "east", "candidates": None}, "K-7", register)


@pytest.mark.parametrize("row", [5, 7])
@pytest.mark.parametrize(
    ("answer", "settled"),
    [("Yes", "yes"), ("y", "yes"), ("1", "yes"), ("TRUE", "yes"), ("no", "no"), ("N", "no"), ("0", "no")],
)
def test_yes_and_no_in_every_dress(item, register, row: int, answer: str, settled: str) -> None:
    assert interpret(item(row), answer, register) == settled


def test_neither_yes_nor_no_is_refused(item, register) -> None:
    with pytest.raises(UsageError, match=r"neither yes nor no.*Write yes or no"):
        interpret(item(5), "perhaps", register)


@pytest.mark.parametrize(
    ("order", "answer", "settled"),
    [
        ("DMY", "03.05.2025", "2025-05-03"), ("MDY", "03/05/2025", "2025-03-05"), ("YMD", "2025/05/03", "2025-05-03"),
        ("MDY", "2025-05-03", "2025-05-03"), ("DMY", "3 May 2025 14:30", "2025-05-03 14:30"), ("DMY", "1", "2025-05-31"),
    ],
)  # fmt: skip
def test_dates_are_read_in_the_order_of_the_site(item, register, order, answer: str, settled: str) -> None:
    assert interpret(item(3), answer, register, order=order) == settled


@pytest.mark.parametrize("answer", ["31.02.2025", "yesterday", "01.01.0850"])
def test_no_date_is_refused_with_the_order_of_the_site(item, register, answer: str) -> None:
    with pytest.raises(UsageError, match=r"is no date.*\(MDY\)"):
        interpret(item(3), answer, register, order="MDY")


def test_a_day_to_come_is_refused_and_of_two_readings_the_past_one_is_taken(item, register) -> None:
    today = dt.date(2025, 6, 1)
    with pytest.raises(UsageError, match="lies in the future"):
        interpret(item(3), "31.05.2052", register, today=today)
    assert interpret(item(3), "31.05.2025", register, today=today) == "2025-05-31"


@pytest.mark.parametrize("field", ["temperature", "vibration", "running_hours"])
def test_a_figure_is_asked_for_where_a_figure_is_needed(item, register, field: str) -> None:
    asked = {**item(4), "field": field, "candidates": None}
    assert interpret(asked, "81.5", register) == "81.5"
    assert interpret(asked, '"off"', register) == "off"
    with pytest.raises(UsageError, match=r"is no figure.*in quotes"):
        interpret(asked, "abc", register)
    assert interpret({**asked, "field": "downtime"}, "half a shift", register) == "half a shift"


@pytest.mark.parametrize(
    ("answer", "settled"), [("brg gone", "brg gone"), ("1", "brq gone"), ('"1"', "1"), ("2", "2"), ("“5”", "5")]
)
def test_a_reading_is_taken_as_written_or_by_number(item, register, answer: str, settled: str) -> None:
    assert interpret(item(4), answer, register) == settled


def test_codes_are_taken_by_name_label_or_number(item, register) -> None:
    assert interpret(item(6), "Corrective", register) == "corrective"
    assert interpret(item(6), "2", register) == "corrective"
    assert interpret(item(8), "leakage", register) == "LEAK"
    with pytest.raises(UsageError, match=r"is no work type.*corrective"):
        interpret(item(6), "mended", register)


@pytest.mark.parametrize("row", range(1, 9))
def test_what_was_settled_settles_to_itself(item, register, row: int) -> None:
    given = {1: "P-101B", 2: "#1", 3: "31.05.25", 4: "brg gone", 5: "y", 6: "3", 7: "no", 8: "1"}[row]
    settled = interpret(item(row), given, register)
    assert interpret(item(row), settled, register) == settled
