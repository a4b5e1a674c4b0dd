"""Failures that are reported late: what is known of a window is told from the delays of those that came."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pdm.records import EVENTS, REGISTER
from pdm.training.labels import label
from pdm.training.late import MOST_DAYS, known_after, share_known

CUTOFF = pd.Timestamp("2026-01-01", tz="UTC")


def happened(count: int = 4000, seed: int = 3) -> tuple[pd.Series, pd.Series]:
    """Things that happened over two years and were known at once, or, one in five, 1 to 100 days later."""
    rng = np.random.default_rng(seed)
    at = CUTOFF - pd.to_timedelta(rng.uniform(0, 730, count), unit="D")
    delay = np.where(rng.random(count) < 0.2, rng.uniform(0, 100, count), 0.0)
    return pd.Series(at), pd.Series(at + pd.to_timedelta(delay, unit="D"))


def test_the_share_that_is_known_is_told_from_what_had_arrived() -> None:
    at, available = happened()
    seen = available <= CUTOFF
    known = known_after(at[seen], available[seen], CUTOFF)
    assert known[-1] == 1
    assert (np.diff(known) >= 0).all()
    for day in (0, 25, 50, 75):
        assert known[day] == pytest.approx(0.8 + 0.2 * day / 100, abs=0.02)
    # what is on its way would make the newest days look as if all came at once: not so
    naive = (available[seen] - at[seen] <= pd.Timedelta(days=25)).mean()
    assert known[25] < naive


def test_what_comes_at_once_a_few_stray_lines_and_misread_years_say_nothing_or_little() -> None:
    at, _ = happened(50)
    assert (known_after(at, at, CUTOFF) == 1).all()
    assert (known_after(at.head(0), at.head(0), CUTOFF) == 1).all()
    assert (known_after(at, at - pd.Timedelta(days=2), CUTOFF) == 1).all()
    long = pd.Timedelta(days=MOST_DAYS + 40)
    assert (known_after(at, at.where(at.index > 0, at + long), CUTOFF) == 1).all()
    one = pd.Series([CUTOFF - pd.Timedelta(days=90)])
    assert known_after(one, one + pd.Timedelta(days=30), CUTOFF)[0] == pytest.approx(10 / 11)


def test_a_window_is_known_by_the_age_of_its_days_and_the_delays_of_its_own_site() -> None:
    at, available = happened()
    failures = pd.DataFrame({"site": "slow", "occurred_at": at, "available_at": available})[available <= CUTOFF]
    days = [400, 60, 30]
    rows = pd.DataFrame({
        "site": ["slow"] * 3 + ["quick"], "as_of": [CUTOFF - pd.Timedelta(days=d) for d in [*days, 30]],
    })  # fmt: skip
    share = share_known(rows, failures, horizon_days=30, cutoff=CUTOFF)
    assert share[0] == 1
    assert share[1] == pytest.approx(0.8 + 0.2 * 0.445, abs=0.02)
    assert share[2] == pytest.approx(0.8 + 0.2 * 0.145, abs=0.02)
    assert share[3] == 1


def test_labels_say_what_share_of_a_window_was_reported_and_see_nothing_after_the_cut_off() -> None:
    at, available = happened()
    events = EVENTS.rows(
        {
            "event_id": f"e{i}", "asset_id": f"a{i % 400}", "site": "north", "occurred_at": t, "available_at": known, "is_failure": True,
            "negated": False, "planned": False,
        }
        for i, (t, known) in enumerate(zip(at, available, strict=True))
    )  # fmt: skip
    register = REGISTER.rows({"asset_id": f"a{i}", "tag": f"a{i}", "site": "north"} for i in range(400))
    rows = pd.DataFrame({
        "asset_id": list(register["asset_id"]) * 2, "as_of": [CUTOFF - pd.Timedelta(days=d) for d in (400, 40) for _ in range(400)],
    })  # fmt: skip
    given = {"register": register, "horizon_days": 30, "cutoff": CUTOFF, "lag_days": {"north": 5}}
    found = label(rows, events=events, **given)
    assert (found["known"].iloc[:400] == 1).all()
    assert found["known"].iloc[400:].unique() == pytest.approx([0.8 + 0.2 * 0.245], abs=0.03)
    pd.testing.assert_frame_equal(found, label(rows, events=events[events["available_at"] <= CUTOFF], **given))
