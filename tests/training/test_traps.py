"""Named warnings for statistical traps."""

from __future__ import annotations

import pandas as pd
import pytest

from pdm.records import EVENTS
from pdm.training.traps import no_better_than_none, traps

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


@pytest.mark.parametrize(
    ("skill", "area", "warned"), [(0.1, 0.8, False), (-0.013, 0.39, True), (0.02, 0.45, True), (-0.01, 0.7, True)]
)
def test_a_model_that_is_worse_than_the_base_rate_says_so(skill: float, area: float, warned: bool) -> None:
    told = no_better_than_none([
        {"system": "pdm", "metric": "brier_skill", "value": skill}, {"system": "pdm", "metric": "roc_auc", "value": area},
        {"system": "logistic", "metric": "brier_skill", "value": -1.0},
    ])  # fmt: skip
    assert [w["name"] for w in told] == ["no_better_than_the_base_rate"] * warned
    assert all(f"{skill:.3f}" in w["text"] for w in told)
    assert no_better_than_none([]) == []
