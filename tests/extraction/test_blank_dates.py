"""Lines of handwritten pages without a day: that of the line above, with doubt, up to that of the line below."""

from __future__ import annotations

import pandas as pd
from tests.extraction.test_year_of_page import TODAY, seen

from pdm.config import SiteSettings
from pdm.extraction.dates.dating import date_events


def read(
    page: list[str], *, pictured: bool = True, unread: int | None = None, begun: list[str] | None = None
) -> pd.DataFrame:
    lines = pd.DataFrame({
        "entry_id": [f"p{i}" for i in range(len(page))], "document_id": "scan", "page": 1, "row": range(1, len(page) + 1),
        "sent_at": pd.Series(pd.NaT, index=range(len(page)), dtype="datetime64[us, UTC]"), "date": page, "time": "", "started_at": begun or "",
        "period": "",
    })  # fmt: skip
    written = [i for i, t in enumerate(page) if t] if pictured else []
    cells = pd.DataFrame({
        "entry_id": [f"p{i}" for i in written], "field": "date", "text": [page[i] for i in written],
        "lattice": [seen(page[i]) for i in written],
    })  # fmt: skip
    if unread is not None:
        cells.loc[len(cells)] = {"entry_id": f"p{unread}", "field": "date", "text": "", "lattice": None}
    return date_events(lines, cells, SiteSettings(name="north", date_order="DMY"), TODAY)[0]


def test_a_blank_is_the_day_above_with_doubt_up_to_the_day_below() -> None:
    found = read(["3.4.2024", "", "9.4.2024"])
    assert found["occurred_at"].dt.day.tolist() == [3, 3, 9]
    assert found["date_confidence"].iloc[1] < 0.7 < found["date_confidence"].iloc[0]
    assert found["occurred_from"].iloc[1].day == 3
    assert found["occurred_to"].iloc[1].day == 9


def test_a_blank_before_all_days_stays_without_one() -> None:
    assert read(["", "3.4.2024"])["occurred_at"].isna().tolist() == [True, False]


def test_typed_lines_without_a_day_stay_without_one() -> None:
    assert read(["3.4.2024", "", "9.4.2024"], pictured=False)["occurred_at"].isna().tolist() == [False, True, False]


def test_a_day_that_was_not_read_is_not_the_day_above() -> None:
    assert read(["3.4.2024", "", "9.4.2024"], unread=1)["occurred_at"].isna().tolist() == [False, True, False]


def test_a_clock_beside_a_blank_is_no_day() -> None:
    for clocks in (["0610", "0810", "0930"], ["06:10", "8:10", "09:30 h"]):
        found = read(["3.4.2024", "", "4.4.2024"], begun=clocks)
        assert found["occurred_at"].dt.day.tolist() == [3, 3, 4]
    assert read(["", ""], begun=["2024-04-03 06:10", "4.4.2024"])["occurred_at"].dt.day.tolist() == [3, 4]
