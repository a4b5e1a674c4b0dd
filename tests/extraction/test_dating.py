from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pdm.config import SiteSettings
from pdm.errors import Reason
from pdm.extraction import Extraction
from pdm.grammar.named_days import MAIL
from pdm.lattice import LATIN, Lattice
from pdm.records import CELLS, entry_id

Run = Callable[..., Extraction]
BERLIN = SiteSettings(timezone="Europe/Berlin")


def at(x: Extraction, k: int = 0) -> pd.Timestamp:
    return x.events["occurred_at"].iloc[k]


def test_day_of_the_site_is_noon_there_and_time_is_kept(run: Run) -> None:
    x = run(("leak", {"date": "03.05.2024"}), ("leak", {"date": "03.05.2024", "time": "14:30"}), settings=BERLIN)
    assert at(x, 0) == pd.Timestamp("2024-05-03 10:00", tz="UTC")
    assert at(x, 1) == pd.Timestamp("2024-05-03 12:30", tz="UTC")
    assert x.events["occurred_from"].iloc[0] == pd.Timestamp("2024-05-02 22:00", tz="UTC")


@pytest.mark.parametrize(("order", "month"), [("DMY", 5), ("MDY", 3)])
def test_order_of_the_site(run: Run, order: str, month: int) -> None:
    assert at(run(("leak", {"date": "03/05/2024"}), settings=SiteSettings(date_order=order))).month == month  # type: ignore[arg-type]


def test_days_of_six_figures_in_a_typed_column(run: Run) -> None:
    ymd = SiteSettings(date_order="YMD")
    assert at(run(("leak", {"date": "240503"}), ("leak", {"date": "240611"}), settings=ymd), 0).date() == date(
        2024, 5, 3
    )
    dmy = [("leak", {"date": d}) for d in ("030524", "110624", "290624")]
    assert at(run(*dmy), 1).date() == date(2024, 6, 11)
    # a number among days is refused as it was written
    x = run(*[("leak", {"date": d}) for d in ("03.05.2024", "04.05.2024", "240503")])
    assert [(r.reason, r.value) for r in x.refusals] == [(Reason.BAD_DATE, "240503")]


def test_document_whose_dates_all_speak_for_the_other_order(run: Run) -> None:
    lines = [("leak", {"date": d}) for d in ("05/13/2024", "05/14/2024", "05/20/2024", "06/07/2024")]
    assert at(run(*lines), 3).month == 6


@pytest.mark.parametrize(
    ("written", "reason"),
    [("30/02/2024", Reason.BAD_DATE), ("03/05/0850", Reason.BAD_DATE), ("soon", Reason.BAD_DATE), ("03/05/2094", Reason.FUTURE_DATE), ("", Reason.NO_DATE), ("12/03/2026", Reason.FUTURE_DATE)],
)  # fmt: skip
def test_no_usable_date_is_refused_with_its_place_and_the_event_stays(run: Run, written: str, reason: Reason) -> None:
    x = run(("seal leaking", {"date": written}))
    assert [(r.reason, r.row, r.value) for r in x.refusals] == [(reason, 1, written)]
    assert pd.isna(at(x))
    assert bool(x.events["needs_review"].iloc[0])
    assert x.refusals[0].remedy


def test_month_alone_is_a_range_of_low_confidence(run: Run) -> None:
    x = run(("leak", {"date": "05/2024"}), ("leak", {"period": "May 2024"}))
    for k in (0, 1):
        row = x.events.iloc[k]
        assert row["occurred_from"] == pd.Timestamp("2024-05-01", tz="UTC")
        assert row["occurred_to"].date() == date(2024, 5, 31)
        assert row["date_confidence"] <= 0.5


def test_a_day_of_a_month_without_a_year_is_no_month_of_a_year(run: Run) -> None:
    x = run(*[("leak", {"date": d}) for d in ("Feb 14", "Feb 17", "Mar 02")])
    assert [(r.reason, r.value) for r in x.refusals] == [(Reason.BAD_DATE, d) for d in ("Feb 14", "Feb 17", "Mar 02")]
    assert x.events["occurred_at"].isna().all()
    assert str(at(run(("leak", {"date": "Feb 14", "period": "2023"}))).date()) == "2023-02-14"
    # the same number behind several months is their year
    months = run(*[("leak", {"date": d}) for d in ("Feb 23", "Mar 23", "Apr 23")])
    assert months.events["date_source"].eq("month alone").all()
    assert at(months, 1).year == 2023


def test_year_of_the_forms_head_and_of_the_mail(run: Run) -> None:
    assert at(run(("leak", {"date": "3.5.", "period": "2023"}))).year == 2023
    mailed = run(("leak", {"date": "28.12."}), sent_at=pd.Timestamp("2024-01-04", tz="UTC"))
    assert at(mailed).date() == date(2023, 12, 28)


@pytest.mark.parametrize(
    ("written", "sent", "channel", "day"),
    [
        ("Mo 12.06.", "2023-06-09", "mail", "2023-06-12"), ("Mo 12.06.", "2023-06-09", "typed", "2023-06-12"), ("15.06.", "2023-06-09", "mail", "2023-06-15"),
        ("15.06.", "2023-06-09", "typed", "2022-06-15"), ("28.12.", "2023-01-04", "mail", "2022-12-28"), ("08.01.", "2022-12-20", "mail", "2023-01-08"),
        ("Do 28.12.", "2024-01-04", "typed", "2023-12-28"), ("20.10.", "2023-06-09", "mail", "2022-10-20"), ("Mo 12.09.", "2023-06-09", "mail", "2022-09-12"),
    ],
)  # fmt: skip
def test_a_mail_plans_the_next_days_and_the_day_of_the_week_tells_the_year(
    run: Run, written: str, sent: str, channel: str, day: str
) -> None:
    told = run(("service", {"date": written}), sent_at=pd.Timestamp(sent, tz="UTC"), channel=channel)
    assert str(at(told).date()) == day


def test_a_day_that_a_mail_plans_and_that_is_to_come_is_in_the_future(run: Run) -> None:
    sent = pd.Timestamp("2025-01-10", tz="UTC")
    written = f"{(sent + pd.Timedelta(days=10)):%d.%m.}"
    told = run(("service", {"date": written}), sent_at=sent, channel="mail")
    assert [r.reason for r in told.refusals] == [Reason.FUTURE_DATE]


def test_hour_that_the_clock_change_leaves_out(run: Run) -> None:
    x = run(("leak", {"date": "31.03.2024", "time": "02:30"}), settings=BERLIN)
    assert at(x) == pd.Timestamp("2024-03-31 01:00", tz="UTC")


def test_midnight_of_a_system_is_no_time(run: Run) -> None:
    assert at(run(("leak", {"date": "2024-05-06 00:00:00"}))).hour == 12


def test_seconds_past_midnight_are_a_time(run: Run) -> None:
    assert at(run(("stopped", {"date": "06.05.2024 00:00:05"}))).hour == 0


def _lattice(text: str, doubt: str = "") -> bytes:
    """A lattice that is sure of `text`; the last character may as well be `doubt`."""
    steps = []
    for i, c in enumerate(text):
        p = np.full(len(LATIN) + 1, 1e-4)
        p[LATIN.index(c) + 1] = 0.9
        if doubt and i == len(text) - 1:
            p[LATIN.index(c) + 1], p[LATIN.index(doubt) + 1] = 0.5, 0.45
        blank = np.full(len(LATIN) + 1, 1e-4)
        blank[0] = 0.99
        steps += [p / p.sum(), blank / blank.sum()]
    return Lattice.from_probabilities(np.array(steps), LATIN).to_bytes()


def test_dates_of_a_page_are_read_together(run: Run) -> None:
    written = ["03.05.24", "04.05.24", "06.05.21", "07.05.24"]
    lines = [("leak", {"date": d}) for d in written]
    cells = CELLS.rows(
        [
            {
                "entry_id": entry_id("doc", 1, k + 1),
                "field": "date",
                "text": d,
                "lattice": _lattice(d, "4" if d.endswith("1") else ""),
            }
            for k, d in enumerate(written)
        ]
    )
    x = run(*lines, cells=cells, channel="hand")
    assert [t.year for t in x.events["occurred_at"]] == [2024, 2024, 2024, 2024]


def test_a_line_of_a_mail_without_a_day_is_of_the_days_before_it_was_sent(run: Run) -> None:
    sent = pd.Timestamp("2024-05-02T23:30:00-07:00").tz_convert("UTC")
    told = run(
        ("tripped", {}),
        ("leak", {"date": "28.04."}),
        ("leak", {"date": "99.99.2024"}),
        channel="mail",
        sent_at=sent,
        settings=BERLIN,
    )
    first, second, third = told.events.to_dict("records")
    assert first["occurred_at"].tz_convert("Europe/Berlin").date() == date(2024, 5, 3)
    assert (first["occurred_to"] - first["occurred_from"]).days == 7
    assert (first["date_source"], first["date_confidence"]) == (MAIL, 0.5)
    assert second["occurred_at"].date() == date(2024, 4, 28)
    assert pd.isna(third["occurred_at"])
    assert [r.reason for r in told.refusals] == [Reason.BAD_DATE]


@pytest.mark.parametrize(
    ("text", "status", "expected"),
    [
        ("tripped last night at 23:10", "", date(2024, 5, 2)), ("am Samstag ausgefallen", "", date(2024, 4, 27)), ("failed Tuesday (30th)", "", date(2024, 4, 30)),
        ("change seal on Monday", "planned", date(2024, 5, 6)), ("leaking, fitter comes on Monday", "", date(2024, 5, 3)),
    ],
)  # fmt: skip
def test_a_line_of_a_mail_is_of_the_day_that_it_tells_from_when_it_was_sent(
    run: Run, text: str, status: str, expected: date
) -> None:
    sent = pd.Timestamp("2024-05-03T08:30:00+02:00").tz_convert("UTC")
    fields = {"status": status} if status else {}
    told = run((text, fields), channel="mail", sent_at=sent, settings=BERLIN).events.iloc[0]
    assert told["occurred_at"].tz_convert("Europe/Berlin").date() == expected


def test_parts_of_a_line_of_a_mail_are_of_the_days_that_they_tell(run: Run) -> None:
    sent = pd.Timestamp("2024-05-03T08:30:00+02:00").tz_convert("UTC")
    text = "On Wednesday at 03:25 P-101 tripped.\nP-102 was started, pressure back.\nBefore that, on Monday, K-201 was noisy.\nP-103 cleaned."
    fields = {"equipment": "P-101\nP-102\nK-201\nP-103"}
    events = run((text, fields), channel="mail", sent_at=sent, settings=BERLIN).events
    assert events["asset_mention"].tolist() == ["P-101", "P-102", "K-201", "P-103"]
    assert [t.day for t in events["occurred_at"].dt.tz_convert("Europe/Berlin")] == [1, 1, 29, 29]


@pytest.mark.parametrize("channel", ["typed", "cmms"])
def test_a_row_of_a_table_without_a_day_is_of_no_day_though_it_came_by_mail(run: Run, channel: str) -> None:
    told = run(("tripped", {}), channel=channel, sent_at=pd.Timestamp("2024-05-02", tz="UTC"))
    assert told.events["occurred_at"].isna().all()
    assert [r.reason for r in told.refusals] == [Reason.NO_DATE]
