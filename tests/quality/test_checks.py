"""One test for each check that is promised: the row, the rule, the reason code and the value are named."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdm.errors import Reason
from pdm.records import ENTRIES, FINDINGS


def _day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC")


def test_a_clean_plant_gives_no_warnings(made) -> None:
    findings = made.check().findings
    assert findings[findings["severity"] != "info"].empty


@pytest.mark.acceptance
def test_check_freshness_names_the_site_that_stopped(made) -> None:
    made.change(
        lambda e: (e["site"] == "north") & (e["occurred_at"] > _day("2025-01-01")), occurred_at=_day("2024-12-31")
    )
    found = made.found("silent")
    assert list(found["site"]) == ["north"]
    assert found["value"].iloc[0] == "152 days"
    assert "127 days" in found["rule"].iloc[0]


@pytest.mark.acceptance
def test_check_volume_names_a_drop_against_own_history(made) -> None:
    made.add(events=[
        made.event("north", 1000 + k, channel="hand", asset_id="N1", when=_day("2024-05-01") + pd.Timedelta(hours=8 * k), text=f"shift {k}")
        for k in range(1060)
    ])  # fmt: skip
    found = made.found("volume_drop")
    assert list(found["site"]) == ["north"]
    assert found["field"].iloc[0] == "hand"
    assert "half of the usual 9" in found["rule"].iloc[0]
    assert found["value"].iloc[0].endswith("records")


@pytest.mark.acceptance
def test_check_missing_fields_names_each_line_and_each_asset(made) -> None:
    made.add(
        events=[made.event("north", 900, asset_id=None, asset_mention=None, candidates=None, text="see yesterday")],
        register=[{"asset_id": "N3", "tag": "P-103", "site": "north", "equipment_class": "pump", "row": 6}],
    )
    findings = made.check().findings
    line = findings[(findings["row"] == 900) & (findings["check"] == "missing_fields")]
    assert set(line["reason"]) == {"no_date", "no_equipment_name"}
    asset = findings[findings["asset_id"] == "N3"]
    assert set(asset["field"]) == {"temperature", "load", "running_hours"}


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("quantity", "value", "rule"),
    [
        ("temperature", 4000.0, "temperature from -90 to 1500"),
        ("load", -3.0, "load from 0 to 250"),
        ("vibration", 80.0, "vibration from 0 to 45"),
    ],
)
def test_check_impossible_values_names_the_limit(made, quantity: str, value: float, rule: str) -> None:
    made.add(
        readings=[{
            "reading_id": "bad", "asset_id": "N1", "site": "north", "quantity": quantity, "value": value,
            "measured_at": _day("2025-05-02"), "available_at": _day("2025-05-02"), "document": "doc-north", "page": 1, "row": 5,
        }],
        limits=[{"equipment_class": "pump", "quantity": "vibration", "low": 0.0, "high": 45.0, "unit": "mm/s"}],
    )  # fmt: skip
    found = made.found("outside_limits")
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["field"], row["value"], row["row"], row["origin"]) == (quantity, f"{value:g}", 5, "inbox/north/log")
    assert row["rule"].startswith(rule)


def test_limits_of_an_asset_win_over_those_of_its_class_and_are_read_in_their_unit(made) -> None:
    made.add(limits=[
        {"equipment_class": "pump", "quantity": "temperature", "low": 0.0, "high": 50.0, "unit": "degC"},
        {"asset_id": "N1", "quantity": "temperature", "low": 32.0, "high": 212.0, "unit": "degF"},
    ])  # fmt: skip
    found = made.found("outside_limits")
    assert set(found["asset_id"]) == {"N2", "S1", "S2"}


@pytest.mark.parametrize(
    ("hours", "wrong", "reason"),
    [
        ([100, 200, 300, 250, 500], 3, "counter_went_back"),  # a dip: the next goes on from before
        ([100, 200, 9000, 400, 500], 2, "counter_went_back"),  # a spike: the ones after go on from before
        ([100, 200, 5000, 5100, 5200], 2, "counter_too_fast"),
    ],
)
def test_counters_that_cannot_be_name_the_one_reading_that_is_wrong(made, hours, wrong, reason) -> None:
    made.add(readings=[
        {
            "reading_id": f"c{k}", "asset_id": "N9", "site": "north", "quantity": "running_hours", "value": float(v), "row": k,
            "measured_at": _day("2025-01-01") + pd.Timedelta(days=10 * k), "available_at": _day("2025-05-02"), "document": "readings.csv",
        }
        for k, v in enumerate(hours)
    ])  # fmt: skip
    findings = made.check().findings
    found = findings[findings["asset_id"] == "N9"]
    assert list(zip(found["row"], found["reason"], strict=True)) == [(wrong, reason)]
    assert found["origin"].iloc[0] == "readings.csv"


@pytest.mark.acceptance
def test_check_future_dates(made) -> None:
    made.add(
        events=[made.event("south", 901, asset_id="S1", when=_day("2031-01-01")) | {"available_at": _day("2025-05-30")}]
    )
    found = made.found("future_date")
    assert list(zip(found["site"], found["row"], found["value"], strict=True)) == [("south", 901, "2031-01-01")]


@pytest.mark.acceptance
def test_check_duplicates_names_events_told_twice_and_lines_sent_twice(made) -> None:
    first = made.inputs.events["event_id"].iloc[0]
    made.add(events=[
        made.event("north", 910, asset_id="N1", when=_day("2025-03-01"), text="seal leak") | {"same_event_as": first},
        made.event("north", 911, asset_id="N1", when=_day("2025-03-02"), text="bearing hot"),
        made.event("north", 912, asset_id="N1", when=_day("2025-03-02"), text="bearing hot"),
    ])  # fmt: skip
    found = made.check().findings
    found = found[found["check"] == "duplicates"]
    assert dict(zip(found["row"], found["reason"], strict=True)) == {910: "told_twice", 912: "same_line"}


@pytest.mark.acceptance
def test_check_unresolved_names_each_event_and_the_share(made) -> None:
    made.change(
        lambda e: (e["site"] == "north") & (e["row"] % 2 == 0),
        asset_id=None,
        candidates='[{"asset_id": "N1", "posterior": 0.6}]',
    )
    made.add(
        events=[
            made.event(
                "north",
                920,
                when=_day("2025-03-02"),
                asset_mention="X-9",
                candidates=[{"asset_id": None, "posterior": 0.9}],
            )
        ]
    )
    findings = made.check().findings
    found = findings[findings["check"] == "unresolved"]
    assert (found["reason"] == "ambiguous_name").sum() == 37
    assert list(found.loc[found["reason"] == "not_in_register", "value"]) == ["X-9"]
    share = found[found["reason"] == "unresolved_share"]
    assert list(zip(share["site"], share["severity"], strict=True)) == [("north", "warning")]


@pytest.mark.acceptance
def test_check_reading_confidence_by_line_cell_site_and_engine(made) -> None:
    made.change(lambda e: e["row"].isin([3]) & (e["site"] == "north"), text_confidence=0.2)
    made.add(
        entries=[{"entry_id": f"north-{k}", "document_id": "doc-north", "site": "north", "page": 1, "row": k} for k in range(20)],
        cells=[
            {
                "entry_id": f"north-{k}", "field": "equipment", "text": "P-101A", "confidence": 0.9 if k else 0.1, "script": "hand",
                "engine": "ppocr 1",
            }
            for k in range(20)
        ],
    )  # fmt: skip
    report = made.check()
    found = report.findings[report.findings["reason"] == "low_confidence"]
    assert sorted(zip(found["row"], found["field"], found["value"], strict=True)) == [
        (0, "equipment", "0.10: P-101A"),
        (3, "text", "0.2"),
    ]
    assert report.reading[["site", "engine", "script", "cells"]].to_numpy().tolist() == [
        ["north", "ppocr 1", "hand", 20]
    ]
    assert report.reading["poor"].iloc[0] == pytest.approx(0.05)


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "tag", ["1E+05", "1,2E+04", "12-Mar", "Mar-12", "2024-03-12 00:00:00", "#REF!", "########", "10023417.0"]
)
def test_check_spreadsheet_tags(made, tag: str) -> None:
    made.add(
        events=[made.event("south", 930, when=_day("2025-03-02"), asset_mention=tag, asset_id=None, candidates=None)]
    )
    found = made.found("spreadsheet_tag")
    assert list(zip(found["row"], found["value"], strict=True)) == [(930, tag)]


@pytest.mark.parametrize("tag", ["P-101A", "10023417", "2E-101", "E-05", "1-K-20", "MAR-1200B"])
def test_real_tags_are_not_taken_for_damaged_ones(made, tag: str) -> None:
    made.add(events=[made.event("south", 930, when=_day("2025-03-02"), asset_mention=tag, asset_id="S1")])
    assert made.found("spreadsheet_tag").empty


def test_lost_leading_zeros_are_named(made) -> None:
    made.add(
        register=[{"asset_id": "000417", "tag": "P-7", "site": "south", "equipment_class": "pump", "row": 9}],
        events=[made.event("south", 931, when=_day("2025-03-02"), asset_mention="417", asset_id="000417")],
    )
    assert list(made.found("leading_zeros_lost")["row"]) == [931]


@pytest.mark.acceptance
def test_check_conflicts_of_sources_and_of_dates_with_the_register(made) -> None:
    conflict = [{"field": "work_type", "values": ["preventive", "corrective"], "sources": ["order_type", "text"]}]
    made.add(events=[
        made.event("south", 940, when=_day("2025-03-02"), asset_id="S1", conflicts=conflict),
        made.event("south", 941, when=_day("2014-01-02"), asset_id="S1"),
    ])  # fmt: skip
    found = made.check().findings
    found = found[found["check"] == "conflicts"]
    assert dict(zip(found["row"], found["reason"], strict=True)) == {940: "sources_disagree", 941: "outside_service"}
    assert found.loc[found["row"] == 940, "value"].iloc[0] == "order_type: preventive, text: corrective"


@pytest.mark.acceptance
def test_check_register_mistakes(made) -> None:
    base = {"site": "north", "equipment_class": "pump"}
    made.add(register=[
        {"asset_id": "N3", "tag": "P-101A", "row": 6, **base},
        {"asset_id": "L1", "tag": "L1", "parent_id": "L2", "row": 7, **base},
        {"asset_id": "L2", "tag": "L2", "parent_id": "L1", "row": 8, **base},
        {"asset_id": "L3", "tag": "L3", "parent_id": "L1", "row": 9, **base},
        {"asset_id": "N4", "tag": "N4", "parent_id": "S1", "row": 10, **base},
        {"asset_id": "N5", "tag": "N5", "aliases": "feed pump; BFP", "row": 11, **base},
        {"asset_id": "N6", "tag": "N6", "aliases": "bfp", "row": 12, **base},
        {"asset_id": "N7", "tag": "N7", "installed_on": "2020-01-01", "retired_on": "2019-01-01", "row": 13, **base},
        {"asset_id": "N8", "tag": "N8", "site": "north", "row": 14},
    ])  # fmt: skip
    found = made.check().findings
    found = found[found["check"] == "register"]
    assert sorted(zip(found["asset_id"], found["reason"], strict=True)) == [
        ("L1", "parent_loop"), ("L2", "parent_loop"), ("N1", "duplicate_tag"), ("N3", "duplicate_tag"), ("N4", "parent_elsewhere"),
        ("N5", "shared_alias"), ("N6", "shared_alias"), ("N7", "dates_crossed"), ("N8", "no_equipment_class"),
    ]  # fmt: skip
    assert set(found["row"]) == {2, 6, 7, 8, 10, 11, 12, 13, 14}


@pytest.mark.acceptance
def test_what_was_set_aside_is_listed_row_by_row_and_never_capped(made) -> None:
    made.add(refusals=[
        {
            "refusal_id": f"r{k}", "site": "north", "document_id": "doc-north", "origin": "inbox/north/log", "page": 1, "row": k,
            "reason": Reason.BAD_DATE.value, "message": "31.02.2024 is no date.", "remedy": "Correct it.", "value": "31.02.2024",
        }
        for k in range(30_000)
    ])  # fmt: skip
    report = made.check()
    found = report.findings[report.findings["reason"] == "bad_date"]
    assert list(found["row"]) == list(range(30_000))
    assert set(found["check"]) == {"impossible_values"}
    assert len(report.quarantined) == 30_000
    assert len(report.as_dict()["findings"]) == len(report.findings)


def test_every_refusal_becomes_a_finding_whatever_its_reason(made) -> None:
    made.add(refusals=[
        {"refusal_id": r.value, "site": "north", "origin": "x", "reason": r.value, "message": "m", "remedy": "mend"} for r in Reason
    ])  # fmt: skip
    findings = made.check().findings
    found = findings[findings["remedy"] == "mend"]
    assert sorted(found["reason"]) == sorted(r.value for r in Reason)
    assert set(found["severity"]) <= {"info", "warning", "error"}


def _of(findings: pd.DataFrame, site: str) -> pd.DataFrame:
    return findings[findings["site"] == site].reset_index(drop=True)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 900), st.sampled_from(["S1", None]), st.sampled_from(["P-101A", "12-Mar", ""]), st.floats(0, 1)),
        min_size=1, max_size=30,
    )
)  # fmt: skip
def test_rows_of_another_site_change_no_finding_and_no_gate_of_this_one(made, rows) -> None:
    plant = type(made)()
    plant.change(lambda e: (e["site"] == "north") & (e["row"] % 3 == 0), asset_id=None, text_confidence=0.3)
    before = plant.check()
    plant.add(events=[
        plant.event("south", 2000 + k, when=_day("2023-01-01") + pd.Timedelta(days=d), asset_id=a, asset_mention=m, text_confidence=c, channel="hand")
        for k, (d, a, m, c) in enumerate(rows)
    ])  # fmt: skip
    after = plant.check()
    pd.testing.assert_frame_equal(_of(before.findings, "north"), _of(after.findings, "north"))
    assert before.gate["north"] == after.gate["north"]


def test_findings_fit_their_table_and_need_no_data(made) -> None:
    empty = replace(
        made.inputs,
        **{
            n: getattr(made.inputs, n).iloc[:0]
            for n in vars(made.inputs)
            if isinstance(getattr(made.inputs, n), pd.DataFrame)
        },
    )
    made.inputs = empty
    report = made.check()
    FINDINGS.validate(report.findings)
    assert set(report.findings["reason"]) == {"no_records", "held_back"}


@pytest.mark.parametrize(
    ("mention", "several"),
    [("P-101A, P-101B", True), ("p-101a and N2", True), ("P-101A\nP-101B", True), ("P-101A, P-101A", False), ("P-101A, near the gate", False), ("P-101A", False)],
)  # fmt: skip
def test_check_a_line_booked_on_several_machines(made, mention: str, several: bool) -> None:
    made.add(
        events=[
            made.event(
                "north", 900, asset_id="N1", asset_mention=mention, text="seals replaced", when=_day("2025-05-02")
            )
        ]
    )
    found = made.found("several_machines")
    assert found["row"].tolist() == ([900] if several else [])
    assert found["value"].tolist() == ([mention] if several else [])


def test_check_names_a_list_that_only_the_linking_understood(made) -> None:
    told = [{"label": '"P-101A/B" names several machines', "bits": 3.0}]
    made.add(events=[
        made.event("north", 900, asset_mention="P-101A/B", link_reason=told),
        made.event("north", 901, asset_mention="P-101A/B", link_reason=told, asset_id="N1"),
    ])  # fmt: skip
    assert made.found("several_machines")["row"].tolist() == [900]


def test_columns_of_sentences_that_nobody_reads_are_named(made) -> None:
    notes = ["coupling sheared, motor turning", "isolator left off by cleaner", "belt flapping, one missing", "seal chipped, swapped"]  # fmt: skip
    made.inputs = replace(
        made.inputs,
        entries=ENTRIES.rows(
            {
                "entry_id": f"e{n}", "document_id": "doc-south", "site": "south", "page": 1, "row": n, "channel": "cmms", "text": "pump",
                "extra": json.dumps({"Xyz": note, "Zone": "B", "Updated by": "jo"}),
            }
            for n, note in enumerate(notes, start=2)
        ),
    )  # fmt: skip
    found = made.found("unread_text")
    assert list(zip(found["field"], found["row"], found["site"], strict=True)) == [("Xyz", 2, "south")]
    assert 'columns = {"Xyz" = "remarks"}' in found["remedy"].iloc[0]
