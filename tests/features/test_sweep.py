"""The sweep over many dates: each date gives what it gives alone, whatever came late, was superseded or stands far apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.features import build
from pdm.features.codes import codes
from pdm.features.kernel import begin_of, in_time, together
from pdm.records import EVENTS, READINGS, REGISTER

T0 = pd.Timestamp("2024-01-01", tz="UTC")
REGISTER_ROWS = REGISTER.rows({"asset_id": a, "tag": a, "site": "s", "equipment_class": "pump"} for a in "abc")


def plant(seed: int, count: int, late_days: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    at = T0 + pd.to_timedelta(rng.integers(0, 900 * 24, count), unit="h")
    on = at + pd.to_timedelta(rng.integers(-2, late_days + 1, count), unit="D")
    names = np.array([f"e{n}" for n in range(count)], dtype=object)
    return EVENTS.conform(pd.DataFrame({
        "event_id": names, "asset_id": rng.choice(np.array(["a", "b"], dtype=object), count), "site": "s", "occurred_at": at,
        "available_at": on, "known_at": on, "is_failure": rng.random(count) < 0.4, "negated": rng.random(count) < 0.1,
        "planned": False, "work_type": rng.choice(np.array(["corrective", "inspection"], dtype=object), count),
        "failure_mode": rng.choice(np.array(["noise", "vibration", "minor", None], dtype=object), count),
        "action": rng.choice(np.array(["repair", "lubricate", None], dtype=object), count),
        "downtime_hours": rng.integers(0, 90, count) / 4.0,
        "supersedes": np.where(rng.random(count) < 0.15, rng.choice(names, count), None),
        "same_event_as": np.where(rng.random(count) < 0.1, rng.choice(names, count), None),
    }))  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(0, 250),
    late=st.sampled_from([0, 20, 700]),
    step=st.sampled_from([1, 9, 120]),
)
def test_a_date_among_many_gives_what_it_gives_alone(seed: int, count: int, late: int, step: int) -> None:
    events = plant(seed, count, late)
    days = [T0 + pd.Timedelta(days=int(d)) for d in range(0, 1000, step)][: 40 if step > 1 else 60]
    rows = pd.DataFrame([(a, d) for d in days for a in "abc"], columns=["asset_id", "as_of"])
    facts = {"events": events, "readings": READINGS.empty(), "register": REGISTER_ROWS}
    together_ = build(rows, **facts)
    for k in {0, len(days) // 2, len(days) - 1}:
        here = (rows["as_of"] == days[k]).to_numpy()
        alone = build(rows[here], **facts)
        assert alone.to_numpy().tobytes() == together_[here].to_numpy().tobytes()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-(2**62), 2**62) | st.integers(0, 3)), max_size=80))
def test_events_are_put_in_order_by_asset_and_time(pairs: list[tuple[int, int]]) -> None:
    asset = np.array([a for a, _ in pairs], dtype=np.int64)
    at = np.array([t for _, t in pairs], dtype=np.int64)
    first = begin_of(asset, 5)
    times, order = together(asset, first, at), together(asset, first, np.arange(len(at)))
    equal = in_time(first, 0, 5, times, order)
    wanted = np.lexsort((at, asset))
    assert order.tolist() == wanted.tolist()
    assert times.tolist() == at[wanted].tolist()
    assert equal == (len(set(pairs)) < len(pairs))


@settings(deadline=None)  # the first call compiles
@given(
    st.lists(st.none() | st.sampled_from(["", "a", "ab", "x" * 8, "x" * 9, "x" * 24, "ä" * 9, "x" * 30]), max_size=30),
    st.integers(0, 5),
)
def test_codes_are_told_apart_as_pandas_does(texts: list[str | None], cut: int) -> None:
    values = pd.Series(texts, dtype="str")[cut:]
    number, names = codes(values)
    wanted, known = pd.factorize(values)
    assert list(number) == list(wanted)
    assert list(names) == list(known)


def test_columns_of_many_different_texts_are_told_apart_too() -> None:
    values = pd.Series([f"t{k % 300}" for k in range(900)], dtype="str")
    number, names = codes(values)
    assert [names[k] for k in number] == list(values)


@pytest.mark.parametrize("missing", [True, False])
def test_yes_and_no(missing: bool) -> None:
    values = pd.Series([True, False, pd.NA if missing else True], dtype="boolean")
    number, names = codes(values)
    assert [bool(names[k]) for k in number] == [True, False, not missing]
