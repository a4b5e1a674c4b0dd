"""Readiness in words, and the mends worth most."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from pdm.errors import Reason


def _day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC")


@pytest.mark.acceptance
def test_readiness_says_what_each_site_is_worth(made) -> None:
    made.change(lambda e: (e["site"] == "north") & (e["row"] < 37), asset_id=None)
    made.change(lambda e: (e["site"] == "north") & (e["row"] >= 56), text_confidence=0.2)
    whole, north, south = made.check().readiness
    assert (whole.site, north.site, south.site) == ("all sites", "north", "south")
    told = " ".join(north.sentences())
    assert "north: 74 events from 1 document, 18 of 18 months covered (2023-12-31 to 2025-05-25)." in told
    assert "Handwritten: 100 %. Paper read well enough to use: 76 %. Tied to an asset: 50 %." in told
    assert "temperature 0 %, load 0 %, running hours 0 %" in told
    assert "Failures seen: 15, of these 7 with asset and day." in told
    assert (
        "Enough to train: no, because 7 of these come after the first 120 days, which are needed as their past" in told
    )
    assert "Mend 1: " in told
    assert south.hand == 0.0
    assert south.read is None


@pytest.mark.acceptance
def test_enough_to_train_is_yes_with_its_reason(made) -> None:
    made.change(lambda e: e["site"] == "south", is_failure=True)
    _, north, south = made.check().readiness
    assert south.enough
    assert (
        "Enough to train: yes, because 56 of these come after the first 120 days, which are needed as their past "
        "(about 19 needed; the records span 511 days)." in south.sentences()
    )
    assert not north.enough
    # what is only planned, was not found, or is told twice, is no failure
    made.change(lambda e: (e["site"] == "south") & (e["row"] % 3 == 0), planned=True)
    made.change(lambda e: (e["site"] == "south") & (e["row"] % 3 == 1), negated=True)
    made.change(lambda e: (e["site"] == "south") & (e["row"] % 3 == 2), same_event_as="x")
    assert made.check().readiness[2].failures == 0


def test_what_training_says_has_the_last_word(made) -> None:
    made.change(lambda e: e["site"] == "south", is_failure=True)
    asked = []

    def says(events: pd.DataFrame, sites: list[str], today: pd.Timestamp) -> str:
        asked.append((set(events["site"]), list(sites), today))
        return "" if "north" in sites else "a part has only 2 rows that end in a failure; 3 are needed"

    made.inputs = replace(made.inputs, too_little=says)
    whole, north, south = made.check().readiness
    assert (whole.enough, north.enough, south.enough) == (True, True, False)
    assert "because a part has only 2 rows that end in a failure; 3 are needed" in " ".join(south.sentences())
    assert ({"south"}, ["south"], made.today) in asked


@pytest.mark.acceptance
def test_mends_are_ranked_by_the_failures_they_would_win(made) -> None:
    north = made.inputs.events["site"] == "north"
    failed = made.inputs.events["is_failure"] & north
    rows = list(made.inputs.events.loc[failed, "row"])
    made.change(lambda e: north & e["row"].isin(rows[:6]), occurred_at=pd.NaT)
    made.change(
        lambda e: north & e["row"].isin(rows[6:10]), asset_id=None, accepted_by=None, asset_mention="K-77",
        candidates=json.dumps([{"asset_id": None, "posterior": 1.0}]),
    )  # fmt: skip
    made.change(
        lambda e: north & e["row"].isin(rows[10:12]), asset_id=None, accepted_by=None,
        candidates=json.dumps([{"asset_id": "N1", "posterior": 0.9}, {"asset_id": None, "posterior": 0.1}]),
    )  # fmt: skip
    mends = made.check().readiness[1].mends
    texts = [m.text for m in mends[:3]]
    assert texts[0].startswith("Give 6 lines without a date one")
    assert texts[1].startswith(
        "1 name in the logs stands in no register: add the machines among them to register.csv, above all “K-77”"
    )
    assert texts[2].startswith("Answer the questions about 2 doubtful names")
    assert [round(m.failures, 2) for m in mends[:3]] == [5.7, 3.8, 1.71]


def test_places_sums_and_months_are_no_machines_to_be_added(made) -> None:
    from pdm.quality.no_machine import is_no_machine

    names = [
        "site",
        "Area 2",
        "general",
        "Stores",
        "workshop",
        "Day total",
        "DECEMBER 2023",
        "n/a",
        "Werkstatt",
        "K-77",
    ]
    none = json.dumps([{"asset_id": None, "posterior": 1.0}])
    made.add(events=[
        made.event("north", 900 + n, when=_day("2025-03-02"), is_failure=True, asset_mention=name, candidates=none)
        for n, name in enumerate(names)
    ])  # fmt: skip
    told = " ".join(m.text for m in made.check().readiness[1].mends)
    assert (
        "1 name in the logs stands in no register: add the machines among them to register.csv, above all “K-77”"
        in told
    )
    assert "Write the equipment on every line: 9 lines name none, or what is no machine (“" in told
    assert len(made.found("no_equipment_name", site="north")) == 9
    for name in (
        "workshop crane",
        "Area 2 fan",
        "Plant 4021",
        "H02",
        "Kantbank",
        "mixer 2024",
        "line 2",
        "A/E No.1",
        "No. 2",
        "D/G 1",
        "Anlage 7",
        "Plant 4",
    ):
        assert not is_no_machine(name)


def test_gaps_silence_and_documents_set_aside_are_mends_too(made) -> None:
    events = made.inputs.events
    gap = (events["site"] == "south") & events["occurred_at"].between(_day("2024-06-01"), _day("2024-09-01"))
    late = (events["site"] == "south") & (events["occurred_at"] > _day("2025-02-01"))
    made.inputs = replace(made.inputs, events=events[~gap & ~late])
    made.add(refusals=[
        {"refusal_id": "r", "site": "south", "origin": "a.pdf", "reason": Reason.PASSWORD.value, "message": "m", "remedy": "r"},
    ])  # fmt: skip
    texts = " | ".join(m.text for m in made.check().readiness[2].mends)
    assert "Find the logs of 3 months without any record between 2023-12 and 2025-01" in texts
    assert "Send the logs since 2025-01-26" in texts
    assert "Mend and send again 1 document set aside (password protected)" in texts


def test_a_file_of_which_nothing_was_read_is_a_mend_with_its_remedy(made) -> None:
    made.add(
        documents=[{"document_id": "odd", "site": "south", "origin": "inbox/south/odd.csv", "status": "refused"}],
        refusals=[
            {"refusal_id": n, "site": "south", "document_id": d, "origin": f"inbox/south/{d}.csv", "row": 1, "message": "m", "remedy": "r",
             "reason": Reason.UNMAPPED_HEADER.value}
            for n, d in (("a", "odd"), ("b", "doc-south"))
        ],
    )  # fmt: skip
    texts = " | ".join(m.text for m in made.check().readiness[2].mends)
    assert "Name the columns of 1 document of which nothing could be read (such as inbox/south/odd.csv)" in texts
    assert "[[sites.south.forms]], and run pdm-logs ingest again" in texts
    assert list(made.found("unmapped_header").sort_values("origin")["severity"]) == ["info", "error"]


def test_measurements_that_are_missing_are_told_when_nothing_else_is(made) -> None:
    made.inputs = replace(made.inputs, readings=made.inputs.readings.iloc[:0])
    north = made.check().readiness[1]
    assert north.missing == {"temperature": 1.0, "load": 1.0, "running_hours": 1.0}
    assert "Record load in the logs or readings.csv: 100 % of the assets have none" in [m.text for m in north.mends]


def test_documents_without_events_are_not_told_as_nothing(made) -> None:
    made.inputs = replace(made.inputs, events=made.inputs.events.iloc[:0])
    assert made.check().readiness[1].sentences()[0] == "north: 1 document came in, and no event was found there."


def test_report_is_plain_json_and_escaped_html(made) -> None:
    made.add(
        events=[made.event("south", 950, when=_day("2025-03-02"), asset_mention="<script>x</script>", candidates=None)]
    )
    report = made.check()
    told = json.loads(json.dumps(report.as_dict(), allow_nan=False))
    assert told["gate"]["north"] == {"open": True, "reasons": []}
    assert len(told["findings"]) == len(report.findings)
    assert told["readiness"][0]["sentences"] == report.readiness[0].sentences()
    html = report._repr_html_()
    assert "<script>" not in html
    assert "all sites" in html
    assert "Findings" in report.text()
    assert "2 sites, 0 held back" in repr(report)
    read = replace(
        report, reading=pd.DataFrame([{"site": "north", "cells": 1283, "median": 0.9, "poor": float("nan")}])
    )
    assert "<td>1283</td><td>0.90</td><td></td>" in read._repr_html_()


def test_findings_stand_in_words_a_column_a_site(made) -> None:
    made.add(
        events=[
            made.event("south", n, when=_day("2025-03-02"), asset_mention="P-9", candidates=None)
            for n in range(950, 953)
        ]
    )
    report = made.check()
    table = report.by_site().set_index("finding")
    counts = report.counts()
    for reason, part in counts.groupby("reason"):
        shown = table.loc[reason.replace("_", " ")]
        for row in part.itertuples():
            assert shown[row.site if isinstance(row.site, str) else "register"] == str(row.rows)
    many = replace(report, findings=pd.concat([report.findings.assign(site=f"s{n}") for n in range(9)]))
    wide = many.by_site().set_index("finding")
    assert list(wide.columns) == ["severity", "rows", "sites", "most at"]
    assert wide["rows"].sum() == 9 * len(report.findings)
    assert list(many.by_site()["severity"]) == sorted(
        many.by_site()["severity"], key=["error", "warning", "info"].index
    )
    assert replace(report, findings=report.findings.iloc[:0]).by_site().empty
