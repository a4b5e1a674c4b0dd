"""Days without a year on documents that write none: of the year in the name, of the days of the week, or of the site, and doubted."""

from __future__ import annotations

from datetime import date

import pandas as pd
from tests.extraction.test_dating_by_name import sheets
from tests.extraction.test_year_of_page import TODAY

from pdm.config import SiteSettings
from pdm.extraction.dates.dating import date_events
from pdm.extraction.dates.supposed import SUPPOSED
from pdm.extraction.dates.years import Years
from pdm.grammar.named_days import NamedDays, Span

IN_2023 = NamedDays({"d0": Span(date(2023, 1, 1), date(2023, 12, 31))})
SITE = Years({2023: 10, 2024: 60})


def days(
    texts: list[str], channel: str = "typed", named: NamedDays | None = None, years: Years | None = None
) -> tuple[list[str], pd.DataFrame]:
    lines, cells = sheets([texts], channel)
    cells = cells if channel == "hand" else cells.iloc[:0]
    found, _ = date_events(lines, cells, SiteSettings(name="n", date_order="DMY"), TODAY, named or NamedDays({}), years)
    return ["" if pd.isna(t) else f"{t:%Y-%m-%d}" for t in found["occurred_at"]], found


def test_the_year_of_the_name_or_folder_is_that_of_typed_and_written_pages() -> None:
    for channel in ("typed", "hand"):
        told, found = days(["4/3", "6/3", "11/3"], channel, IN_2023, SITE)
        assert told == ["2023-03-04", "2023-03-06", "2023-03-11"]
        assert found["date_source"].eq(SUPPOSED).all()
        assert found["date_confidence"].between(0.5, 0.9).all()


def test_the_years_of_the_site_are_worth_as_much_as_it_writes_of_them() -> None:
    for channel in ("typed", "hand"):
        told, found = days(["4/3", "6/3"], channel, None, SITE)
        assert told == ["2024-03-04", "2024-03-06"]
        assert found["date_confidence"].between(0.3, 0.7).all()
    assert days(["4/3", "6/3"])[0] == ["", ""]


def test_days_of_the_week_tell_the_year() -> None:
    # 6 March was a Monday in 2023
    assert days(["Mon 6/3", "Tue 7/3", "9/3"], years=SITE)[0] == ["2023-03-06", "2023-03-07", "2023-03-09"]
    assert days(["Mon 6/3", "Tue 7/3"])[0] == ["2023-03-06", "2023-03-07"]


def test_a_log_goes_on_over_new_year_upwards_and_downwards() -> None:
    told, _ = days(["28/12", "30/12", "3/1", "6/1"], named=NamedDays({"d0": Span(date(2024, 1, 9), date(2024, 1, 9))}))
    assert told == ["2023-12-28", "2023-12-30", "2024-01-03", "2024-01-06"]
    assert days(["3/1/2024", "1/1", "30/12", "28/12"])[0] == ["2024-01-03", "2024-01-01", "2023-12-30", "2023-12-28"]


def test_what_has_a_year_or_is_no_day_is_not_asked() -> None:
    assert days(["30/02/2024", "May 2030", "12 bar"], years=SITE)[0] == ["", "", ""]
