"""How many failures each placed one stands for: what is on record but on no asset still happened."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from pdm.records import EVENTS
from pdm.training.unplaced import stands_for

T0 = pd.Timestamp("2024-01-01", tz="UTC").as_unit("us")


def failure(number: int, asset: str | None = "a", **more: object) -> dict[str, object]:
    return {
        "event_id": f"e{number}", "asset_id": asset, "site": "north", "occurred_at": T0, "is_failure": True, "negated": False, "planned": False,
        "asset_confidence": 1.0, "failure_confidence": 0.95, "text": "tripped", **more,
    }  # fmt: skip


def told(*rows: dict[str, object]) -> float:
    return stands_for(EVENTS.rows(rows))["north"]


def test_where_everything_is_placed_a_failure_stands_for_itself() -> None:
    assert told(failure(0), failure(1, "b")) == 1.0


def test_failures_without_an_asset_count_as_far_as_they_are_of_a_registered_one() -> None:
    known = json.dumps([{"asset_id": "a", "posterior": 0.6}, {"asset_id": None, "posterior": 0.3}])
    assert told(failure(0), failure(1, None, candidates=known)) == pytest.approx(1.7)
    assert told(failure(0), failure(1, None)) == pytest.approx(1.5)


def test_failures_without_a_day_count_too() -> None:
    assert told(failure(0), failure(1, occurred_at=None)) == pytest.approx(2.0)


def test_no_failure_stands_for_more_than_three() -> None:
    assert told(failure(0), *(failure(n, occurred_at=None) for n in range(1, 9))) == 3.0
    assert told(failure(0, None)) == 1.0


def test_what_did_not_happen_or_was_told_before_counts_nothing() -> None:
    assert (
        told(
            failure(0),
            failure(1, None, planned=True),
            failure(2, None, negated=True),
            failure(3, None, same_event_as="e0"),
        )
        == 1.0
    )


def test_lines_nothing_was_understood_of_tell_of_failures_as_often_as_the_others() -> None:
    dark = [failure(n, is_failure=False, failure_confidence=0.6, text="xq") for n in range(10, 20)]
    plain = [failure(n, is_failure=False, failure_mode="noise") for n in range(20, 29)]
    assert told(failure(0), *plain, *dark) == pytest.approx(2.0)
    # a handful of such lines is normal talk
    assert told(failure(0), *plain, dark[0]) == 1.0
