from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd
import pytest

from pdm.config import SiteSettings, Units
from pdm.errors import Reason
from pdm.extraction import Extraction
from pdm.records import ENTRIES, EVENTS, LIMITS, READINGS, event_id

Run = Callable[..., Extraction]


@pytest.mark.acceptance
def test_a_line_of_shorthand_becomes_an_event(run: Run) -> None:
    x = run(
        (
            "repl NDE brg pmp 2b, high vib, ran hot 92C, down 3/4 hr",
            {"date": "03.05.2024", "equipment": "P-2B", "technician": "JK"},
        )
    )
    event = x.events.iloc[0]
    assert (event["asset_mention"], event["work_type"], event["component"], event["action"]) == (
        "P-2B",
        "corrective",
        "bearing",
        "replace",
    )
    assert event["downtime_hours"] == 0.75
    assert json.loads(event["measurements"]) == [
        {"quantity": "temperature", "value": 92.0, "unit": "degC", "part": None}
    ]
    assert event["technician"] == "JK"
    assert x.readings["value"].tolist() == [92.0]


def test_tables_keep_their_contract(run: Run) -> None:
    x = run(
        ("pump tripped", {"date": "03.05.2024", "temperature": "81"}),
        ("1) greased brgs 2) seal leaking", {"date": "04.05.2024"}),
    )
    EVENTS.validate(x.events)
    READINGS.validate(x.readings)
    assert x.events["event_id"].tolist() == [
        event_id("doc", 1, 1, 0),
        event_id("doc", 1, 2, 0),
        event_id("doc", 1, 2, 1),
    ]
    assert x.events["part"].tolist() == [0, 0, 1]
    assert set(x.readings["event_id"]) <= set(x.events["event_id"])


def test_nothing_in_nothing_out(run: Run) -> None:
    x = run()
    assert x.events.empty
    assert x.readings.empty
    assert not x.refusals
    assert list(x.events.columns) == EVENTS.names


def test_line_that_tells_nothing_is_refused(run: Run) -> None:
    x = run(("", {"date": "03.05.2024", "equipment": "P1"}), ("", {"date": "03.05.2024", "temperature": "70"}))
    assert [r.reason for r in x.refusals] == [Reason.NO_TEXT]
    assert x.events["row"].tolist() == [2]


def test_struck_line_is_refused_as_such(run: Run) -> None:
    x = run(("", {"date": ""}), extra={"struck_out": "seal leaking"})
    assert [r.reason for r in x.refusals] == [Reason.STRUCK_OUT]


def test_live_is_known_when_held_and_history_as_in_normal_running(run: Run) -> None:
    line = ("leak", {"date": "03.05.2024"})
    known = pd.Timestamp("2024-12-01", tz="UTC")
    lag = SiteSettings(reporting_lag_days=10)
    live, history = (run(line, loaded_as=how, known_at=known, settings=lag).events for how in ("live", "history"))
    assert live["available_at"].iloc[0] == known
    assert history["available_at"].iloc[0] == history["occurred_at"].iloc[0] + pd.Timedelta(days=10)
    late = run(line, loaded_as="history", known_at=pd.Timestamp("2024-05-05", tz="UTC"), settings=lag).events
    assert late["available_at"].iloc[0] == pd.Timestamp("2024-05-05", tz="UTC")
    undated = run(("leak", {}), loaded_as="history", known_at=known).events
    assert undated["available_at"].iloc[0] == known


def test_mention_falls_back_from_tag_to_name_to_place(run: Run) -> None:
    fields = {"date": "03.05.2024", "functional_location": "A-1", "equipment_name": "feed pump", "equipment": "P1"}
    lines = [
        ("leak", {k: v for k, v in fields.items() if k not in gone})
        for gone in ((), ("equipment",), ("equipment", "equipment_name"))
    ]
    assert run(*lines).events["asset_mention"].tolist() == ["P1", "feed pump", "A-1"]
    assert run(("leak", {"date": "03.05.2024"})).events["asset_mention"].isna().all()


def test_unit_of_the_site_and_limits(run: Run) -> None:
    limits = LIMITS.rows(
        [{"quantity": "temperature", "equipment_class": "pump", "low": 0, "high": 212, "unit": "degF"}]
    )
    x = run(
        ("leak", {"date": "03.05.2024", "temperature": "180"}), ("leak", {"date": "03.05.2024", "temperature": "500"}),
        settings=SiteSettings(units=Units(temperature="degF")), limits=limits,
    )  # fmt: skip
    assert x.readings["value"].tolist() == [180.0, 500.0]
    assert set(x.readings["unit"]) == {"degF"}
    assert x.readings["plausible"].tolist() == [True, False]


def test_measurements_in_words_are_converted_to_the_units_of_the_site(run: Run) -> None:
    text = "brg temp 82C NDE, vib 7.62 mm/s, disch 3 bar g"
    site = SiteSettings(units=Units(temperature="degF", vibration="in/s", pressure="psi"))
    x = run((text, {"date": "03.05.2024"}), settings=site)
    told = x.readings[["quantity", "unit"]].to_numpy().tolist()
    assert told == [["temperature", "degF"], ["vibration", "in/s"], ["pressure", "psi"]]
    assert x.readings["value"].tolist() == pytest.approx([179.6, 0.3, 43.511], abs=1e-3)
    assert x.readings["part"].fillna("").tolist() == ["NDE bearing", "", "discharge"]
    assert run((text, {"date": "03.05.2024"})).readings["value"].tolist() == pytest.approx([82.0, 7.62, 3.0])


def test_figure_told_twice_is_one_measurement_with_its_part(run: Run) -> None:
    x = run(("NDE brg temp 82C", {"date": "03.05.2024", "temperature": "82"}))
    assert x.readings[["value", "part"]].to_numpy().tolist() == [[82.0, "NDE bearing"]]


def test_conflict_goes_to_review(run: Run) -> None:
    x = run(("pump tripped", {"date": "03.05.2024", "breakdown": "No"}), ("pump tripped", {"date": "03.05.2024"}))
    assert x.events["needs_review"].tolist() == [True, False]
    assert json.loads(x.events["conflicts"].iloc[0])[0]["field"] == "is_failure"


@pytest.mark.parametrize(
    ("written", "cost"),
    [("1,234.50", 1234.5), ("1.234,50 EUR", 1234.5), ("12.450", 12450.0), ("$ 80", 80.0), ("", None), ("n/a", None)],
)
def test_cost(run: Run, written: str, cost: float | None) -> None:
    got = run(("leak", {"date": "03.05.2024", "cost": written})).events["cost"].iloc[0]
    assert (got == cost) if cost is not None else pd.isna(got)


@pytest.mark.parametrize(
    ("text", "fields", "hours"),
    [("tripped, down 3 hrs", {}, 3.0), ("2 shifts lost", {}, 16.0), ("refit, 1 hr 10 lost", {}, 1.167), ("tripped", {"downtime": "2h30"}, 2.5), ("replaced 3 bolts", {}, None), ("tripped", {"downtime": "99999"}, None),
     ("tripped", {"breakdown": "X", "started_at": "2024-05-03 10:00", "ended_at": "2024-05-03 14:30"}, 4.5)],
)  # fmt: skip
def test_downtime(run: Run, text: str, fields: dict[str, str], hours: float | None) -> None:
    got = run((text, {"date": "03.05.2024", **fields})).events["downtime_hours"].iloc[0]
    assert (got == hours) if hours is not None else pd.isna(got)


def test_the_same_line_gives_the_same_event_wherever_it_stands(run: Run) -> None:
    line = ("brg seized, repl'd", {"date": "03.05.2024", "order_type": "PM01"})
    x = run(line, ("leak", {"date": "04.05.2024"}), line)
    one, three = x.events.iloc[0], x.events.iloc[2]
    for column in ("work_type", "is_failure", "failure_mode", "component", "failure_confidence", "occurred_at"):
        assert one[column] == three[column]


def test_damaged_fields_do_not_stop_the_rest(run: Run) -> None:
    entries = ENTRIES.rows(
        [
            {
                "entry_id": "a",
                "document_id": "doc",
                "site": "s",
                "page": 1,
                "row": 1,
                "fields": None,
                "text": "seal leaking",
            },
            {"entry_id": "b", "document_id": "doc", "site": "s", "page": 1, "row": 2, "fields": "[1]", "text": None},
        ]
    )
    from pdm.extraction import extract
    from pdm.records import CELLS

    now = pd.Timestamp("2025-01-10", tz="UTC")
    x = extract(
        entries,
        CELLS.empty(),
        site="s",
        settings=SiteSettings(),
        truth=(),
        known_at=now,
        loaded_as="live",
        limits=LIMITS.empty(),
        today=now,
    )
    assert x.events["failure_mode"].tolist() == ["leak_external"]
    assert sorted(r.reason for r in x.refusals) == [Reason.NO_DATE, Reason.NO_TEXT]
