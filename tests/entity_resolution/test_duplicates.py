"""The same event told twice."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from pdm.entity_resolution import find_duplicates
from pdm.records import EVENTS


def event(
    name: str,
    day: str,
    *,
    asset: str | None = "p1",
    channel: str = "hand",
    document: str | None = None,
    minutes: bool = True,
    **more: Any,
) -> dict[str, Any]:
    at = pd.Timestamp(day, tz="UTC")
    span = pd.Timedelta(0) if minutes else pd.Timedelta(hours=20)
    return {
        "event_id": name, "asset_id": asset, "asset_mention": "P-101A", "site": "north", "occurred_at": at, "occurred_from": at - span / 2,
        "occurred_to": at + span / 2, "channel": channel, "document": document or f"doc-{name}", "page": 1, "row": 1, "part": 0,
        "is_failure": False, "text": "seal leaking", **more,
    }  # fmt: skip


def history(asset: str = "p1") -> list[dict[str, Any]]:
    """Twenty-four ordinary events, three weeks apart, from which chance agreement is counted."""
    texts = ["greased", "seal leaking", "bearing noisy", "inspected ok", "oil changed", "coupling worn"]
    parts = [None, "seal", "bearing", None, "oil", "coupling"]
    return [
        event(f"{asset}-h{n}", str(pd.Timestamp("2024-01-01 08:13") + pd.Timedelta(days=21 * n, minutes=37 * n)), asset=asset, text=texts[n % 6],
              component=parts[n % 6], document="book", row=n + 10, cost=100.0 + 7 * n, work_order=f"WO{asset}{n}")
        for n in range(24)
    ]  # fmt: skip


def pairs(rows: list[dict[str, Any]]) -> dict[str, str]:
    found = find_duplicates(EVENTS.rows(rows))
    assert found["probability"].between(0.9, 1.0).all()
    return dict(zip(found["event_id"], found["same_event_as"], strict=True))


def measured(value: float) -> str:
    return json.dumps([{"quantity": "temperature", "value": value, "unit": "degC", "part": None}])


@pytest.mark.acceptance
def test_paper_and_cmms_tell_one_event_and_the_cmms_stands_for_both() -> None:
    rows = [
        *history(),
        event(
            "paper", "2025-07-03 10:15", text="seal blew out, renewed", component="seal", is_failure=True, cost=830.5
        ),
        event(
            "cmms",
            "2025-07-03 10:15",
            channel="cmms",
            text="Mechanical seal failed, replaced",
            component="seal",
            is_failure=True,
            cost=830.5,
        ),
    ]
    assert pairs(rows) == {"paper": "cmms"}


@pytest.mark.acceptance
def test_a_work_order_number_joins_a_mail_and_a_sheet_without_times() -> None:
    rows = [
        *history(),
        event("mail", "2025-07-03 12:00", channel="mail", minutes=False, work_order="4711", text="pump repaired"),
        event("sheet", "2025-07-03 12:00", minutes=False, work_order="4711", text="stripped and built up"),
    ]
    assert pairs(rows) == {"sheet": "mail"}


@pytest.mark.acceptance
def test_two_events_of_a_day_are_two() -> None:
    rows = [
        *history(),
        event("morning", "2025-07-03 06:10", text="greased all points", component=None, cost=40.0),
        event(
            "evening",
            "2025-07-03 19:30",
            text="coupling broken, replaced",
            component="coupling",
            is_failure=True,
            cost=2200.0,
        ),
        event("wo1", "2025-08-03 08:00", work_order="1", channel="cmms"),
        event("wo2", "2025-08-03 09:00", work_order="2", channel="cmms", text="oil changed"),
    ]
    assert pairs(rows) == {}


def test_events_of_one_line_and_of_other_machines_are_never_joined() -> None:
    one = event("a", "2025-07-03 10:15", document="page", cost=830.5)
    other = {**one, "event_id": "b", "part": 1}
    elsewhere = event("c", "2025-07-03 10:15", asset="p2", cost=830.5)
    assert pairs([*history(), *history("p2"), one, other, elsewhere]) == {}


def test_measured_values_that_differ_speak_against() -> None:
    same = [
        event("a", "2025-07-03 10:00", minutes=False, measurements=measured(71.5)),
        event("b", "2025-07-03 12:00", minutes=False, channel="typed", measurements=measured(71.5)),
    ]
    other = [same[0], {**same[1], "measurements": measured(48.0), "text": "belt slipping", "component": "belt"}]
    same_cost = [{**r, "cost": 812.25} for r in same]
    assert pairs([*history(), *same_cost]) == {"a": "b"}
    assert pairs([*history(), *other]) == {}


def test_an_event_told_three_times_has_one_that_stands_for_all() -> None:
    rows = [
        *history(),
        event("scan", "2025-07-03 10:15", cost=830.5), event("copy", "2025-07-03 10:15", cost=830.5),
        event("cmms", "2025-07-03 10:15", channel="cmms", cost=830.5),
    ]  # fmt: skip
    assert pairs(rows) == {"scan": "cmms", "copy": "cmms"}


def test_of_two_states_of_one_order_the_newer_stands_unless_it_was_known_later() -> None:
    told = {"work_order": "4711", "channel": "cmms", "cost": 830.5, "component": "seal"}
    at, june, july = "2025-06-01 10:15", pd.Timestamp("2025-06-08", tz="UTC"), pd.Timestamp("2025-07-08", tz="UTC")
    for old, new in (("a", "b"), ("b", "a")):
        past = [
            event(old, at, **told, available_at=june, known_at=june),
            event(new, at, **told, available_at=june, known_at=july),
        ]
        assert pairs([*history(), *past]) == {old: new}
        live = [
            event(old, at, **told, available_at=june, known_at=june),
            event(new, at, **told, available_at=july, known_at=july),
        ]
        assert pairs([*history(), *live]) == {new: old}


def test_an_unresolved_event_is_joined_under_its_likely_machine() -> None:
    told = json.dumps([{"asset_id": "p1", "posterior": 0.5}, {"asset_id": "p2", "posterior": 0.4}])
    rows = [
        *history(),
        event("vague", "2025-07-03 10:15", asset=None, candidates=told, cost=830.5),
        event("cmms", "2025-07-03 10:15", channel="cmms", cost=830.5),
    ]
    assert pairs(rows) == {"vague": "cmms"}


def test_order_of_rows_changes_nothing_and_empty_is_fine() -> None:
    rows = [
        *history(),
        event("a", "2025-07-03 10:15", cost=5.5),
        event("b", "2025-07-03 10:15", channel="cmms", cost=5.5),
    ]
    frame = EVENTS.rows(rows)
    mixed = frame.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(find_duplicates(frame), find_duplicates(mixed))
    assert find_duplicates(EVENTS.empty()).empty


def test_an_unknown_name_at_the_same_minute_with_the_same_costs() -> None:
    rows = [
        *history(),
        event(
            "strange",
            "2025-07-03 10:15",
            asset=None,
            asset_mention="the old lady",
            cost=830.5,
            measurements=measured(71.5),
        ),
        event("cmms", "2025-07-03 10:15", channel="cmms", cost=830.5, measurements=measured(71.5)),
        event("other", "2025-08-03 10:15", asset=None, asset_mention="the old lady", cost=55.5),
        event("cmms2", "2025-08-03 10:15", channel="cmms", cost=912.5, text="coupling renewed"),
    ]
    assert pairs(rows) == {"strange": "cmms"}


def test_where_a_plant_writes_many_events_of_one_day_on_one_channel_a_second_one_is_no_copy() -> None:
    def log(other_day: int) -> list[dict[str, Any]]:
        rows = []
        for n in range(120):
            day = pd.Timestamp("2024-01-01") + pd.Timedelta(days=4 * n)
            for k, shift in enumerate((0, other_day)):
                rows.append(
                    event(
                        f"h{n}-{k}", str(day + pd.Timedelta(days=shift)), document="book", row=2 * n + k, minutes=False
                    )
                )
        return [*rows, event("a", "2024-03-01", minutes=False), event("b", "2024-03-01", channel="mail", minutes=False)]

    def chance(rows: list[dict[str, Any]]) -> float:
        found = find_duplicates(EVENTS.rows(rows)).set_index("event_id")["probability"]
        return float(found.get("a", 0.0))

    # twice a day as a rule: nothing says that the mail tells of the line in the book
    assert chance(log(0)) < chance(log(2))


def test_an_order_that_is_cancelled_later_ends_as_cancelled_however_it_was_loaded() -> None:
    told = {"work_order": "4711", "channel": "cmms", "cost": 830.5, "component": "seal"}
    at, june, july = "2025-06-01 10:15", pd.Timestamp("2025-06-08", tz="UTC"), pd.Timestamp("2025-07-08", tz="UTC")
    cancelled = {"is_failure": False, "planned": True, "failure_reason": "order cancelled: CAN"}
    for old, new in (("a", "b"), ("b", "a")):
        for available in (june, july):
            states = [
                event(old, at, **told, available_at=june, known_at=june),
                event(new, at, **told, available_at=available, known_at=july) | cancelled,
            ]
            assert pairs([*history(), *states]) == {old: new}
        opened_again = [
            event(old, at, **told, available_at=june, known_at=june) | cancelled,
            event(new, at, **told, available_at=june, known_at=july),
        ]
        assert pairs([*history(), *opened_again]) == {}


def test_a_cancelled_order_hides_no_other_event() -> None:
    at = "2025-06-01 10:15"
    told = {"channel": "cmms", "cost": 830.5, "component": "seal", "is_failure": True, "text": "seal blew out"}
    cancelled = {"is_failure": False, "planned": True, "failure_reason": "order cancelled: Duplicate"}
    paper = event("paper", at, **told | {"channel": "hand", "work_order": "2"})
    rows = [event("a", at, **told, work_order="2") | cancelled, event("b", at, **told, work_order="1"), paper]
    assert pairs([*history(), *rows]) == {"paper": "b"}
    assert pairs([*history(), rows[0], paper]) == {}


@pytest.mark.parametrize("unnamed", ["breakdown", "minor"])
def test_a_breakdown_of_no_mode_is_no_other_failure_than_the_one_that_has_one(unnamed: str) -> None:
    told = {"minutes": False, "is_failure": True, "work_type": "corrective", "component": "bearing"}
    book = event("book", "2025-07-03 12:00", failure_mode="vibration", text="vibrating badly, bearing gone", **told)
    order = event("order", "2025-07-03 12:00", text="breakdown, bearing", channel="cmms", **told)
    chance = {
        mode: find_duplicates(EVENTS.rows([*history(), book, {**order, "failure_mode": mode}]))["probability"].item()
        for mode in (None, unnamed, "leak_external")
    }
    assert chance[unnamed] == chance[None] > chance["leak_external"]


def order(name: str, day: str, document: str, number: str = "4000551610", **more: Any) -> dict[str, Any]:
    return event(
        name, day, channel="cmms", minutes=False, document=document, work_order=number, row=int(day[8:10]), **more
    )


@pytest.mark.acceptance
def test_notification_order_and_confirmation_of_one_order_are_one_job() -> None:
    rows = [
        order("note", "2025-07-03 12:00", "notifications", text="high vib trip", is_failure=True),
        order("order", "2025-07-05 12:00", "orders", text="new main bearing and basket"),
        order("done", "2025-07-09 12:00", "confirmations", text="basket been hitting the frame", is_failure=True),
    ]
    assert len(set(pairs([*history(), *rows]).values())) == 1
    assert len(pairs([*history(), *rows])) == 2


def test_an_order_on_which_jobs_run_joins_none() -> None:
    """Several jobs of one document, jobs of one that has such orders, and jobs too far apart or of two machines or with costs of their own, are several."""
    first = order("a", "2025-07-03 12:00", "june", text="belt torn", is_failure=True)
    second = order("b", "2025-07-15 12:00", "july", text="screen holed", is_failure=True)
    again = order("c", "2025-07-20 12:00", "july", text="chute wall worn")
    others = [
        order("d", "2025-03-03 12:00", "july", "900001", text="greased"),
        order("e", "2025-06-15 12:00", "july", "900001", text="guard refitted"),
    ]
    assert pairs([*history(), first, second, again]) == {}
    assert pairs([*history(), first, second, *others]) == {}
    assert pairs([*history(), first, {**second, "asset_id": "p2"}]) == {}
    assert pairs([*history(), first, order("b", "2025-08-15 12:00", "july", text="screen holed")]) == {}
    assert pairs([*history(), {**first, "cost": 80.0}, {**second, "cost": 941.0}]) == {}
    assert pairs([*history(), first, second]) == {"b": "a"}
