"""Days without a year on pages read from pictures: their year is that of a whole day on the page, or on the page of the book before it."""

from __future__ import annotations

import pandas as pd

from pdm.config import SiteSettings
from pdm.extraction.dates.dating import date_events
from pdm.grammar.named_days import NamedDays, page_of_book

TODAY = pd.Timestamp("2026-11-01", tz="UTC")
BOOKS = {"p112": ("daybook", 112), "p113": ("daybook", 113), "p170": ("daybook", 170)}


def surely(pages: dict[str, list[str]]) -> list[str]:
    return read(pages, least=0.9)


def read(pages: dict[str, list[str]], *, channel: str = "hand", least: float = 0.0) -> list[str]:
    rows = [(d, n, text) for d, texts in pages.items() for n, text in enumerate(texts, start=1)]
    lines = pd.DataFrame({
        "entry_id": [f"{d}-{n}" for d, n, _ in rows], "document_id": [d for d, *_ in rows], "page": 1, "row": [n for _, n, _ in rows],
        "sent_at": pd.Series(pd.NaT, index=range(len(rows)), dtype="datetime64[us, UTC]"), "date": [t for *_, t in rows], "time": "",
        "started_at": "", "period": "", "channel": channel,
    })  # fmt: skip
    found, _ = date_events(lines, pd.DataFrame(), SiteSettings(name="n"), TODAY, NamedDays({}, books=BOOKS))
    return [
        "" if pd.isna(t) or c < least else f"{t:%Y-%m-%d}"
        for t, c in zip(found["occurred_at"], found["date_confidence"], strict=True)
    ]


def test_the_year_of_a_page_is_carried_down_and_over_new_year() -> None:
    assert read({"a": ["29/11/22", "14/12", "3/1", "5/1"]}) == ["2022-11-29", "2022-12-14", "2023-01-03", "2023-01-05"]


def test_days_above_the_first_whole_one_are_of_the_year_that_leads_to_it() -> None:
    assert read({"a": ["28/12", "2/1", "4/1/23"]}) == ["2022-12-28", "2023-01-02", "2023-01-04"]


def test_the_next_page_of_a_book_goes_on_and_one_far_from_it_does_not() -> None:
    pages = {"p113": ["24/1", "2/2"], "p112": ["4/1/23", "17/1"], "p170": ["5/6"]}
    assert read(pages)[:4] == ["2023-01-24", "2023-02-02", "2023-01-04", "2023-01-17"]
    # that one is of the site's only year, with its doubt
    assert surely(pages)[4] == ""


def test_without_a_year_and_in_typed_lists_a_year_is_supposed_and_doubted() -> None:
    pages = {"a": ["5/9", "6/9"], "b": ["4/1/23"]}
    assert read(pages)[:2] == ["2023-09-05", "2023-09-06"]
    assert surely(pages)[:2] == ["", ""]
    assert read({"a": ["5/9", "6/9"]}) == ["", ""]
    assert read({"a": ["4/1/23", "5/1"]}, channel="typed")[1] == "2023-01-05"


def test_pages_are_known_by_their_numbers_and_photographs_are_not() -> None:
    assert page_of_book("inbox/Daybook p112.jpg") == ("inbox/daybook", 112)
    assert page_of_book("inbox/Schichtbuch 2, Seite 7.png") == ("inbox/schichtbuch 2", 7)
    for name in ("IMG_2291.jpg", "Scan 3.pdf", "Pump 112.jpg", "2023 p4.jpg"):
        assert page_of_book(f"inbox/{name}".split("/")[-1]) is None
