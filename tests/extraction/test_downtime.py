"""Hours that a machine stood, and those that cannot be."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pdm.config import SiteSettings
from pdm.errors import Reason
from pdm.extraction import Extraction
from pdm.extraction.events.downtime import in_words, until_back

Run = Callable[..., Extraction]


def hours(x: Extraction) -> list[float | None]:
    return [None if pd.isna(h) else float(h) for h in x.events["downtime_hours"]]


@pytest.mark.parametrize(
    ("begin", "end", "stood"),
    [
        ("03.12.2023 22:00", "13.12.2023 02:00", 220.0),
        ("30.04.2023 22:00", "01.05.2023 02:00", 4.0),
        ("2023-05-01T22:00:00Z", "2023-05-02T03:00:00+02:00", 3.0),
        ("01.05.2023 10:00 PM", "02.05.2023 1:30 AM", 3.5),
        ("25.03.2023 22:00", "26.03.2023 06:00", 7.0),
        # a time that the clocks leave out
        ("26.03.2023 02:30", "26.03.2023 03:10", 0.667),
        ("01.05.2023", "02.05.2023 01:30", None),
        # a day without clocks: nobody wrote for how long
        ("01.05.2023", "01.05.2023", None),
        ("01.05.2023", "03.05.2023", 48.0),
    ],
)
def test_start_and_end_are_read_in_the_order_and_zone_of_the_site(
    run: Run, begin: str, end: str, stood: float | None
) -> None:
    line = {"date": begin, "started_at": begin, "ended_at": end, "breakdown": "X"}
    x = run(("pump tripped", line), settings=SiteSettings(timezone="Europe/Berlin"))
    assert hours(x) == [stood]
    assert x.refusals == []


def test_a_machine_that_did_not_break_down_ran_between_start_and_end(run: Run) -> None:
    line = {"date": "01.05.2023", "started_at": "01.05.2023 08:00", "ended_at": "01.05.2023 10:00", "breakdown": "No"}
    assert hours(run(("seal leaking", line))) == [None]


def test_a_site_may_count_its_downtimes_in_minutes_where_it_writes_no_unit(run: Run) -> None:
    lines = [("chain off", {"date": f"0{n}.05.2023", "downtime": d}) for n, d in enumerate(("90", "1.5 h", "1:30"), 1)]
    minutes = SiteSettings.model_validate({"units": {"downtime": "min"}})
    assert hours(run(*lines, settings=minutes)) == [1.5, 1.5, 1.5]
    assert hours(run(*lines)) == [90.0, 1.5, 1.5]


@pytest.mark.parametrize("written", ["-5", "-5 h", "99999"])
def test_a_downtime_that_cannot_be_is_not_used_and_named(run: Run, written: str) -> None:
    x = run(
        ("belt broken", {"date": "01.05.2023", "downtime": written}),
        ("belt broken", {"date": "02.05.2023", "downtime": "5"}),
    )
    assert hours(x) == [None, 5.0]
    assert [(r.reason, r.row, r.value) for r in x.refusals] == [(Reason.IMPOSSIBLE_VALUE, 1, written)]


def test_an_end_before_its_beginning_is_named_and_the_line_kept(run: Run) -> None:
    line = {"date": "02.05.2023", "started_at": "02.05.2023 10:00", "ended_at": "02.05.2023 08:00", "breakdown": "X"}
    x = run(("seal leaking", line))
    assert hours(x) == [None]
    assert [(r.reason, r.page, r.row) for r in x.refusals] == [(Reason.IMPOSSIBLE_VALUE, 1, 1)]
    assert "ends before it begins" in x.refusals[0].message


def test_what_was_read_from_a_picture_may_be_misread_and_raises_no_alarm(run: Run) -> None:
    assert run(("belt broken", {"date": "01.05.2023", "downtime": "-5"}), channel="hand").refusals == []


def test_money_in_brackets_was_paid_back(run: Run) -> None:
    x = run(
        *[
            ("seal", {"date": "01.05.2023", "cost": c})
            for c in ("(50.00)", "EUR (1.234,50)", "50 (incl. VAT)", "12,50 EUR")
        ]
    )
    assert [float(c) for c in x.events["cost"]] == [-50.0, -1234.5, 50.0, 12.5]


@pytest.mark.parametrize(
    ("text", "stood"),
    [
        ("down 02:10-05:40", 3.5),
        ("off 10pm till 2 am", 4.0),
        ("tripped, down from 0630 to 0915", 2.75),
        ("stopped 14:00 - 16:30", 2.5),
        ("stopped at 10:15, restarted 11:00", 0.75),
        ("tripped 03:12 back on 04:00", 0.8),
        ("22:15-01:45 down", 3.5),
        ("arrêt de 8h à 10h30", 2.5),
        ("Stillstand von 8 bis 10 Uhr", 2.0),
        ("down 1.5-2 hrs", 1.75),
        ("down 3 of 8 hrs", 3.0),
        ("lost 2 x 15 min", 0.5),
        ("down abt 45 min", 0.75),
        ("down for about 2 h", 2.0),
        ("down for a day and a half", 36.0),
        ("down 2:30", 2.5),
        ("stopped 14:00", None),
        ("down since 14:30", None),
        ("kiln down 20:32", None),
        ("kiln down for 20:32", 20.53),
        ("kiln down 20:32, back on line 22:02", 1.5),
    ],
)
def test_downtime_in_words(text: str, stood: float | None) -> None:
    assert in_words(text) == (stood if stood is None else pytest.approx(stood, abs=0.005))


def test_how_far_something_sank_is_not_how_long_it_stood() -> None:
    assert in_words("Lost 400 mm in 2 mins with 30T on") is None


@pytest.mark.parametrize(
    ("text", "at", "stood"),
    [
        ("ausgefallen, Lager fest, wieder in Betrieb um 14:20", "12:10", 2.167), ("en panne à 9h30, remise en service à 11h15", "", 1.75),
        ("Parada por sobrecarga, vuelta a servicio a las 10:45", "10:00", 0.75), ("tripped at 1:10 pm, back in service at 3 pm", "", 1.833),
        ("uitgevallen om 22:50, weer in bedrijf om 1:20", "", 2.5), ("leak found, back in service at 10:45", "10:00", None),
        ("tripped in the night, back in service at 05:30", "06:00", None), ("back in service at 10:45", "", None), ("gestört, wieder in Betrieb", "12:10", None),
    ],
)  # fmt: skip
def test_hours_until_a_machine_ran_again(text: str, at: str, stood: float | None) -> None:
    assert until_back(text, at) == (stood if stood is None else pytest.approx(stood, abs=0.005))
