"""What the name of a document tells of its lines: a day where none can be read, a hint where one is doubtful, nothing where one is clear."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from tests.extraction.test_year_of_page import TODAY, seen

from pdm.config import SiteSettings
from pdm.extraction.dates.dating import date_events
from pdm.grammar.named_days import FILE_NAME, MAIL, NamedDays, Span
from pdm.lattice import LATIN, Lattice

DAY = date(2024, 4, 17)
NAMED = Span(DAY, DAY)


def sheets(
    dates: list[list[str]], channel: str = "hand", lattices: dict[str, bytes] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A document a list, its lines on one page; lattices of what is written unless given."""
    rows = [(f"d{n}", f"d{n}-{k}", k + 1, text) for n, page in enumerate(dates) for k, text in enumerate(page)]
    lines = pd.DataFrame({
        "entry_id": [r[1] for r in rows], "document_id": [r[0] for r in rows], "page": 1, "row": [r[2] for r in rows],
        "sent_at": pd.Series(pd.NaT, index=range(len(rows)), dtype="datetime64[us, UTC]"), "date": [r[3] for r in rows], "time": "",
        "started_at": "", "period": "", "channel": channel,
    })  # fmt: skip
    shown = {r[1]: (lattices or {}).get(r[1], seen(r[3]) if r[3] else None) for r in rows}
    cells = pd.DataFrame(
        [
            {"entry_id": r[1], "field": "date", "text": r[3], "lattice": shown[r[1]]}
            for r in rows
            if shown[r[1]] is not None
        ],
        columns=["entry_id", "field", "text", "lattice"],
    )
    return lines, cells


def dated(lines: pd.DataFrame, cells: pd.DataFrame, named: NamedDays | None) -> pd.DataFrame:
    return date_events(lines, cells, SiteSettings(name="north", date_order="DMY"), TODAY, named)[0]


def test_a_single_sheet_without_a_day_gets_one_from_its_name_with_its_doubt() -> None:
    lines, cells = sheets([[""]])
    found = dated(lines, cells, NamedDays({"d0": NAMED})).iloc[0]
    assert found["date_source"] == FILE_NAME
    assert found["date_confidence"] < 0.5
    assert found["occurred_from"].date() <= found["occurred_at"].date() <= DAY
    assert found["occurred_to"].date() >= found["occurred_at"].date()
    assert DAY - found["occurred_from"].date() > timedelta(days=20)
    assert pd.isna(dated(lines, cells, None)["occurred_at"].iloc[0])
    _, refused = date_events(lines, cells, SiteSettings(date_order="DMY"), TODAY, NamedDays({"d0": NAMED}))
    assert not refused


def test_a_site_that_names_its_sheets_by_the_day_is_believed() -> None:
    days = pd.date_range("2024-01-03", periods=40, freq="9D")
    lines, cells = sheets([[f"{d:%d.%m.%Y}"] for d in days] + [[""]])
    spans = {f"d{n}": Span(d.date(), d.date()) for n, d in enumerate(days)} | {"d40": NAMED}
    last = dated(lines, cells, NamedDays(spans)).iloc[-1]
    assert last["occurred_at"].date() == DAY
    assert 0.6 < last["date_confidence"] <= 0.85


def test_a_longer_page_has_the_day_of_its_name_only_where_the_site_names_pages_so() -> None:
    days = pd.date_range("2024-01-03", periods=40, freq="9D")
    spans = {f"d{n}": Span(d.date(), d.date()) for n, d in enumerate(days)} | {"d40": NAMED}
    lines, cells = sheets([[f"{d:%d.%m.%Y}"] for d in days] + [[""] * 12])
    assert {d.date() for d in dated(lines, cells, NamedDays(spans))["occurred_at"].iloc[-12:]} == {DAY}
    # something stands there for a date, and is none that can be read
    lines, cells = sheets([[f"{d:%d.%m.%Y}"] for d in days] + [[""] * 11 + ["x/y"]])
    assert dated(lines, cells, NamedDays(spans))["occurred_at"].iloc[-12:].isna().all()
    lines, cells = sheets([[""] * 12])
    assert dated(lines, cells, NamedDays({"d0": NAMED}))["occurred_at"].isna().all()


def test_lines_of_a_night_are_of_the_next_day_from_midnight_on() -> None:
    days = pd.date_range("2024-01-03", periods=40, freq="9D")
    spans = {f"d{n}": Span(d.date(), d.date()) for n, d in enumerate(days)} | {"d40": NAMED}
    lines, cells = sheets([[f"{d:%d.%m.%Y}"] for d in days] + [[""] * 5])
    lines.loc[lines.index[-5:], "time"] = ["22:10", "23.40", "0115", "3:30", "05:00"]
    told = dated(lines, cells, NamedDays(spans))["occurred_at"].iloc[-5:]
    assert [d.day - DAY.day for d in told] == [0, 0, 1, 1, 1]


def test_a_day_that_was_clearly_read_stands_whatever_the_name_says() -> None:
    for told in ("17.04.2024", "3.1.2024", "25.12.2022", "2.5.2025"):
        lines, cells = sheets([[told]])
        plain = dated(lines, cells, None).iloc[0]
        found = dated(lines, cells, NamedDays({"d0": NAMED})).iloc[0]
        assert found["occurred_at"] == plain["occurred_at"]
        assert found["date_source"] == "written"


def test_of_two_readings_the_one_before_the_day_in_the_name_is_taken() -> None:
    # a month of which a 3 and a 5 are as likely
    lattice = Lattice.from_bytes(seen("11.03.2024"))
    p = lattice.probabilities.copy()
    place = 2 * "11.03.2024".index("3")
    p[place, [LATIN.index("3") + 1, LATIN.index("5") + 1]] = 0.485, 0.495
    doubtful = Lattice.from_probabilities(np.array(p)).to_bytes()
    lines, cells = sheets([["11.05.2024"]], lattices={"d0-0": doubtful})
    assert dated(lines, cells, None)["occurred_at"].iloc[0].month == 5
    assert dated(lines, cells, NamedDays({"d0": NAMED}))["occurred_at"].iloc[0].month == 3


def test_an_export_without_days_is_not_all_of_one_day() -> None:
    lines, cells = sheets([[""] * 8], channel="cmms")
    assert dated(lines, cells, NamedDays({"d0": NAMED}))["occurred_at"].isna().all()


def test_the_year_of_a_day_without_one_is_that_of_the_name_or_the_one_before() -> None:
    january = Span(date(2024, 1, 9), date(2024, 1, 9))
    lines, cells = sheets([["5/1"], ["28/12"]])
    cells = cells.iloc[:0]
    found = dated(lines, cells, NamedDays({"d0": january, "d1": january}))
    assert found["occurred_at"].dt.strftime("%Y-%m-%d").tolist() == ["2024-01-05", "2023-12-28"]
    export, _ = sheets([["5/1", "28/12", "3/5", "9/9"]], channel="cmms")
    found = dated(export, cells, NamedDays({"d0": january}))
    assert found["occurred_at"].dt.year.tolist() == [2024, 2023, 2023, 2023]
    assert found["date_confidence"].lt(0.9).all()


def test_a_mail_is_of_the_days_before_it_was_sent_whatever_its_file_is_called() -> None:
    lines, cells = sheets([[""]], channel="mail")
    lines["sent_at"] = pd.Series([pd.Timestamp("2024-04-17T07:00", tz="UTC")], dtype="datetime64[us, UTC]")
    found = dated(lines, cells, NamedDays({"d0": NAMED})).iloc[0]
    assert (found["occurred_at"].date(), found["date_source"]) == (DAY, MAIL)
