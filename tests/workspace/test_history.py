"""Bad actors, time between failures and Pareto: counted once, over the time that is on record."""

from __future__ import annotations

import pandas as pd
import pytest

from pdm.errors import UsageError
from pdm.records import EVENTS, READINGS, REGISTER
from pdm.workspace.history import bad_actors, counted_failures, pareto, time_between_failures

START = pd.Timestamp("2024-01-01", tz="UTC")


def event(number: int, asset: str | None, day: float, **more: object) -> dict[str, object]:
    return {
        "event_id": f"e{number}", "asset_id": asset, "site": "north", "occurred_at": START + pd.Timedelta(days=day), "is_failure": True,
        "negated": False, "planned": False, "failure_mode": "leak_external", "downtime_hours": 2.0, **more,
    }  # fmt: skip


@pytest.fixture
def events() -> pd.DataFrame:
    return EVENTS.rows([
        event(0, "a", 0, is_failure=False), event(1, "a", 10), event(2, "a", 40, failure_mode="vibration"), event(3, "b", 50),
        event(4, "a", 60, negated=True), event(5, "a", 61, planned=True), event(6, "a", 62, same_event_as="e2"), event(7, None, 70),
        event(8, "b", 100, is_failure=False),
    ])  # fmt: skip


@pytest.fixture
def register() -> pd.DataFrame:
    return REGISTER.rows([
        {"asset_id": "a", "tag": "P-1", "site": "north", "equipment_class": "pump"},
        {"asset_id": "b", "tag": "M-1", "site": "north", "equipment_class": "motor", "installed_on": START + pd.Timedelta(days=50)},
        {"asset_id": "c", "tag": "P-2", "site": "south", "equipment_class": "pump"},
    ])  # fmt: skip


def test_only_what_happened_counts_and_only_once(events: pd.DataFrame) -> None:
    assert list(counted_failures(events)["event_id"]) == ["e1", "e2", "e3"]


def test_bad_actors_come_first_with_their_share(events: pd.DataFrame, register: pd.DataFrame) -> None:
    found = bad_actors(events, register)
    assert list(found["tag"]) == ["P-1", "M-1"]
    assert list(found["failures"]) == [2, 1]
    assert found["cumulative"].iloc[-1] == pytest.approx(1.0)
    assert list(bad_actors(events, register, days=20)["tag"]) == ["P-1", "M-1"]
    assert list(bad_actors(events, register, days=5)["tag"]) == ["M-1"]


def test_what_nobody_wrote_is_not_nought(register: pd.DataFrame) -> None:
    some = EVENTS.rows([
        event(1, "a", 10, cost=100.0), event(2, "a", 20, downtime_hours=None), event(3, "b", 30, downtime_hours=None, failure_mode=None),
    ])  # fmt: skip
    found = bad_actors(some, register).set_index("asset_id")
    assert found.loc["a", ["cost", "downtime_hours"]].tolist() == [100.0, 2.0]
    assert found.loc["b", ["cost", "downtime_hours"]].isna().all()
    assert pareto(some).set_index("failure_mode").loc["not stated"].isna()["downtime_hours"]
    assert bad_actors(some.head(0), register).empty


def test_calendar_time_runs_while_an_asset_is_in_service_on_record(
    events: pd.DataFrame, register: pd.DataFrame
) -> None:
    found = time_between_failures(events, READINGS.empty(), register, by="asset_id").set_index("asset_id")
    assert found.loc["a", "mtbf_days"] == pytest.approx(50.0)  # 100 days on record, two failures
    assert found.loc["b", "mtbf_days"] == pytest.approx(50.0)  # installed half way, one failure
    assert found.loc["c", "asset_years"] == 0.0  # its site never sent anything
    failed = found[found["failures"] > 0]
    assert (failed["low"] < failed["mtbf_days"]).all()
    assert (failed["mtbf_days"] < failed["high"]).all()
    assert found["mtbf_hours"].isna().all()


def test_operating_time_is_what_the_meter_gained(events: pd.DataFrame, register: pd.DataFrame) -> None:
    def hours(asset: str, day: float, value: float) -> dict[str, object]:
        at = START + pd.Timedelta(days=day)
        return {
            "reading_id": f"{asset}{day}",
            "asset_id": asset,
            "quantity": "running_hours",
            "measured_at": at,
            "value": value,
        }

    readings = READINGS.rows([hours("a", 5, 1000), hours("a", 45, 1600), hours("b", 1, 900), hours("b", 99, 100)])
    found = time_between_failures(events, readings, register, by="asset_id").set_index("asset_id")
    assert found.loc["a", "mtbf_hours"] == pytest.approx(300.0)
    assert pd.isna(found.loc["b", "mtbf_hours"])  # its meter runs backwards


def test_pareto_keeps_what_was_not_coded(events: pd.DataFrame) -> None:
    events.loc[events["event_id"] == "e3", "failure_mode"] = None
    found = pareto(events)
    assert dict(zip(found["failure_mode"], found["failures"], strict=True)) == {
        "leak_external": 1,
        "vibration": 1,
        "not stated": 1,
    }
    assert found["cumulative"].iloc[-1] == pytest.approx(1.0)


def test_unknown_groups_and_columns_are_refused(events: pd.DataFrame, register: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="One of"):
        time_between_failures(events, READINGS.empty(), register, by="colour")
    with pytest.raises(UsageError, match="no column"):
        pareto(events, "colour")
