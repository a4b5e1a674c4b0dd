"""A page whose head was misread: its own dates and the years its site writes of decide, or the line stays undated."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pdm.config import SiteSettings
from pdm.extraction.dates.dating import date_events
from pdm.lattice import LATIN, Lattice

TODAY = pd.Timestamp("2026-11-01", tz="UTC")


def seen(text: str) -> bytes:
    """A lattice that shows `text` almost surely."""
    rows = []
    for character in text:
        for symbol in (LATIN.index(character) + 1, 0):
            p = np.full(len(LATIN) + 1, 0.02 / len(LATIN))
            p[symbol] = 0.98
            rows.append(p)
    return Lattice.from_probabilities(np.array(rows)).to_bytes()


def read(page: list[str], period: str) -> list[str]:
    """Dates of a page of the site, which has typed lines of 2023 to 2025 besides."""
    typed = [str(d.date()) for d in pd.date_range("2023-01-05", "2025-12-20", periods=60)]
    lines = pd.DataFrame({
        "entry_id": [f"t{i}" for i in range(len(typed))] + [f"p{i}" for i in range(len(page))],
        "document_id": ["typed"] * len(typed) + ["scan"] * len(page), "page": 1, "row": range(1, len(typed) + len(page) + 1),
        "sent_at": pd.Series(pd.NaT, index=range(len(typed) + len(page)), dtype="datetime64[us, UTC]"),
        "date": [*typed, *page], "time": "", "started_at": "", "period": [""] * len(typed) + [period] * len(page),
    })  # fmt: skip
    cells = pd.DataFrame({
        "entry_id": [f"p{i}" for i in range(len(page))], "field": "date", "text": page, "lattice": [seen(t) for t in page],
    })  # fmt: skip
    found, _ = date_events(lines, cells, SiteSettings(name="north", date_order="DMY"), TODAY)
    times = found["occurred_at"].iloc[len(typed) :]
    return ["" if pd.isna(t) else f"{t:%Y-%m-%d}" for t in times]


@pytest.mark.parametrize("period", ["2025", "2015", "1985"])
def test_years_written_on_the_lines_win_over_a_misread_head(period: str) -> None:
    page = ["1.10.25", "5.10.25", "9.10.25", "18.10.25"]
    assert read(page, period) == ["2025-10-01", "2025-10-05", "2025-10-09", "2025-10-18"]


def test_a_head_that_is_believable_gives_the_year() -> None:
    assert read(["11/3", "15/3", "19/3"], "2024") == ["2024-03-11", "2024-03-15", "2024-03-19"]


def test_lines_without_a_year_stay_undated_under_a_head_nobody_can_believe() -> None:
    assert read(["11/3", "15/3", "19/3"], "2007") == ["", "", ""]
