"""The rule of time, and reads as known: what was visible at a version never changes."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdm.config import SiteSettings
from pdm.records import EVENTS, READINGS, event_id
from pdm.store import Store
from pdm.workspace import Workspace
from pdm.workspace.times import set_times
from pdm.workspace.versions import current_readings, next_version, supersede

from .conftest import lines, write_csv

DAY = pd.Timedelta(days=1)
NOW = pd.Timestamp("2026-01-05T06:00:00", tz="UTC")


def event(number: int, occurred: pd.Timestamp | None, **values: object) -> dict[str, object]:
    return {
        "event_id": event_id("doc", 1, number), "entry_id": f"e{number}", "document": "doc", "page": 1, "row": number,
        "part": 0, "revision": 0, "site": "north", "occurred_at": occurred, "text": "seal leaking", **values,
    }  # fmt: skip


days = st.one_of(st.none(), st.integers(-2000, 60))


@given(
    offsets=st.lists(days, min_size=1, max_size=8),
    lag=st.integers(0, 400),
    loaded_as=st.sampled_from(["live", "history"]),
    since=st.one_of(st.none(), st.dates(datetime.date(2021, 1, 1), datetime.date(2026, 12, 31))),
    known=st.integers(0, 90),
)
@settings(max_examples=150, deadline=None)
def test_available_at_follows_the_rule(
    offsets: list[int | None], lag: int, loaded_as: str, since: datetime.date | None, known: int
) -> None:
    site = SiteSettings(reporting_lag_days=lag, live_since=since, timezone="America/Denver")
    rows = [event(n, None if d is None else NOW + d * DAY) for n, d in enumerate(offsets)]
    first = {f"e{n}": NOW + (known + n) * DAY for n in range(len(rows))}
    out = set_times(EVENTS.rows(rows), first, loaded_as, site)
    start = None if since is None else pd.Timestamp(since, tz="America/Denver")
    for row in out.to_dict("records"):
        held = first[row["entry_id"]]
        assert row["known_at"] == held
        past = loaded_as == "history" or (start is not None and row["occurred_at"] < start)
        assert row["loaded_as"] == ("history" if past else "live")
        if not past or pd.isna(row["occurred_at"]):
            assert row["available_at"] == held
        else:
            assert row["available_at"] == min(held, row["occurred_at"] + lag * DAY)
        assert row["available_at"] <= row["known_at"]


@given(
    plan=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["new", "better", "same"]), st.integers(0, 500)), max_size=8
    )
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_visible_at_a_version_never_changes(
    plan: list[tuple[int, str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A small history of first readings, better readings and readings of the same; every old version stays readable."""
    store = Store(tmp_path_factory.mktemp("s"))
    seen: dict[int, pd.DataFrame] = {}
    available: dict[int, pd.Timestamp] = {}
    for step, (number, what, shift) in enumerate(plan):
        now = NOW + step * DAY
        occurred = NOW - shift * DAY
        derived = EVENTS.rows([event(
            number, occurred, text="seal leaking" if what != "better" else f"seal leaking badly {step}",
            known_at=now, available_at=occurred + DAY, loaded_as="history",
        )])  # fmt: skip
        current = store.events()
        current = current[current["row"] == number]
        if what == "same" and len(current):
            derived["occurred_at"], derived["text"] = current["occurred_at"].iloc[0], current["text"].iloc[0]
        fresh, _ = supersede(current, derived, READINGS.empty(), now)
        if what == "same" and len(current):
            assert fresh.empty
        store.commit({"events": fresh}, kind="events", at=now)
        seen[store.version()] = store.events()
        for row in store.events().to_dict("records"):
            # a better reading keeps when the line would have been known
            assert available.setdefault(row["row"], row["available_at"]) == row["available_at"]
    for version, frame in seen.items():
        pd.testing.assert_frame_equal(store.events(version=version), frame)
    everything = store.events(all_versions=True)
    assert not everything["event_id"].duplicated().any()
    assert not store.events()["row"].duplicated().any()


def test_a_line_of_the_past_that_gets_its_date_counts_from_that_date() -> None:
    old = EVENTS.rows([event(1, None, available_at=NOW, known_at=NOW, loaded_as="history")]).to_dict("records")[0]
    occurred = NOW - 300 * DAY
    new = {**old, "occurred_at": occurred, "available_at": occurred + 7 * DAY}
    version = next_version(old, new, NOW + DAY)
    assert version["available_at"] == occurred + 7 * DAY
    assert (version["known_at"], version["supersedes"]) == (NOW + DAY, old["event_id"])


def test_readings_of_a_superseded_version_do_not_count_twice() -> None:
    current = EVENTS.rows([event(1, NOW, available_at=NOW, known_at=NOW, loaded_as="live")])
    derived = EVENTS.rows([event(1, NOW, text="seal dripping", available_at=NOW, known_at=NOW, loaded_as="live")])
    reading = READINGS.rows([
        {"reading_id": "r", "event_id": derived["event_id"].iloc[0], "quantity": "load", "value": 80.0},
        {"reading_id": "file", "quantity": "load", "value": 81.0},
    ])  # fmt: skip
    events, fresh = supersede(current, derived, reading[:1], NOW + DAY)
    both = pd.concat([reading, fresh], ignore_index=True)
    assert sorted(current_readings(both, events)["value"]) == [80.0, 81.0]
    assert sorted(current_readings(both, current)["value"]) == [80.0, 81.0]


def test_live_rows_are_available_when_they_came_and_history_when_it_would_have(read_mills: Workspace) -> None:
    past = read_mills.events
    assert (past["loaded_as"] == "history").all()
    assert (past["available_at"] == past["occurred_at"] + 7 * DAY).all()
    root = read_mills.context.root
    write_csv(root / "inbox" / "south" / "new.csv", lines("south", ("P-301",), 2022, 3), ",")
    read_mills.ingest()
    new = read_mills.events[~read_mills.events["event_id"].isin(past["event_id"])]
    assert (new["loaded_as"] == "live").all()
    assert (new["available_at"] == new["known_at"]).all()
    assert (new["known_at"] > NOW).all()
