"""Named warnings for statistical traps."""

from __future__ import annotations

import pandas as pd

from pdm.records import EVENTS
from pdm.training.traps import traps

T0 = pd.Timestamp("2024-01-01", tz="UTC")


def failures(days: list[int], *, known_after: int = 2) -> pd.DataFrame:
    return EVENTS.rows(
        {
            "event_id": f"e{n}", "asset_id": "a", "site": "north", "occurred_at": T0 + pd.Timedelta(days=d),
            "available_at": T0 + pd.Timedelta(days=d + known_after), "is_failure": True,
        }
        for n, d in enumerate(days)
    )  # fmt: skip


def names(events: pd.DataFrame, horizon: int = 30, lag: int = 7) -> list[str]:
    return [w["name"] for w in traps(events, horizon_days=horizon, lag_days={"north": lag})]


def test_clean_records_give_no_warning() -> None:
    assert names(failures(list(range(0, 600, 7)))) == []
    assert names(EVENTS.empty()) == []


def test_a_horizon_shorter_than_the_lag() -> None:
    assert names(failures([1, 50]), horizon=14, lag=14) == ["horizon_shorter_than_lag"]


def test_failures_that_were_on_record_before_they_happened() -> None:
    assert names(failures(list(range(0, 600, 7)), known_after=-5)) == ["failure_known_before_it_happened"]


def test_failures_entered_in_bulk() -> None:
    assert names(failures([200] * 30 + list(range(0, 600, 7)))) == ["failures_on_one_day"]
