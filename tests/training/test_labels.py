"""Labels: what happened after T, and when that cannot be known."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.records import EVENTS, REGISTER
from pdm.training import label, training_rows
from pdm.training.labels import failures_of

T0 = pd.Timestamp("2024-01-01", tz="UTC").as_unit("us")
LAG = {"north": 10}


def days(count: float) -> pd.Timedelta:
    return pd.Timedelta(days=count)


def event(
    number: int, asset: str | None, day: float, *, failed: bool = True, late: float = 1.0, **more: object
) -> dict[str, object]:
    at = T0 + days(day)
    return {
        "event_id": f"e{number}", "asset_id": asset, "site": "north", "occurred_at": at, "available_at": at + days(late), "is_failure": failed,
        "negated": False, "planned": False, **more,
    }  # fmt: skip


def register(**more: object) -> pd.DataFrame:
    return REGISTER.rows(
        [{"asset_id": a, "tag": a, "site": "north", "equipment_class": "pump", **more} for a in ("a", "b")]
    )


def one(
    events: pd.DataFrame, day: float, *, cutoff: float = 300, asset: str = "a", of: pd.DataFrame | None = None
) -> pd.Series:
    rows = pd.DataFrame({"asset_id": [asset], "as_of": [T0 + days(day)]})
    found = label(
        rows,
        events=events,
        register=register() if of is None else of,
        horizon_days=30,
        cutoff=T0 + days(cutoff),
        lag_days=LAG,
    )
    return found.iloc[0]


END = event(99, "b", 290, failed=False)
"""A record that shows the site still wrote."""


@pytest.mark.parametrize(("day", "y"), [(0, 0.0), (0.1, 1.0), (30, 1.0), (30.1, 0.0), (-5, 0.0)])
def test_a_label_is_a_failure_after_t_and_up_to_the_horizon(day: float, y: float) -> None:
    assert one(EVENTS.rows([event(0, "a", 100 + day), END]), 100)["y"] == y


def test_failures_are_counted() -> None:
    found = one(EVENTS.rows([event(0, "a", 105), event(1, "a", 112), event(2, "a", 125), event(3, "b", 106), END]), 100)
    assert (found["y"], found["n"]) == (1.0, 3.0)


@pytest.mark.acceptance
def test_windows_that_are_not_over_are_left_out() -> None:
    events = EVENTS.rows([event(0, "a", 105), END])
    # T + 30 + lag of 10 must lie before the cut-off, for failures as for quiet windows
    assert pd.notna(one(events, 100, cutoff=140)["y"])
    late = one(events, 100, cutoff=139)
    assert pd.isna(late["y"])
    assert late["reason"] == "immature"


@pytest.mark.acceptance
def test_no_record_is_not_no_failure() -> None:
    silent = one(EVENTS.rows([event(0, "b", 110, failed=False)]), 100)
    assert pd.isna(silent["y"])
    assert silent["reason"] == "silent"
    # a failure before the silence is one all the same
    assert one(EVENTS.rows([event(0, "a", 110)]), 100)["y"] == 1.0


def test_retirement_before_a_failure_is_unknown() -> None:
    of = register(retired_on=T0 + days(110))
    gone = one(EVENTS.rows([END]), 100, of=of)
    assert pd.isna(gone["y"])
    assert gone["reason"] == "retired"
    assert one(EVENTS.rows([event(0, "a", 105), END]), 100, of=of)["y"] == 1.0


def test_what_is_negated_planned_or_told_twice_is_no_failure() -> None:
    rows = [
        event(0, "a", 105, negated=True), event(1, "a", 106, planned=True), event(2, "a", 107, same_event_as="e9"), event(3, None, 108), END,
    ]  # fmt: skip
    assert one(EVENTS.rows(rows), 100)["y"] == 0.0


def test_a_failure_reopened_within_days_is_one() -> None:
    found = failures_of(EVENTS.rows([event(0, "a", 10), event(1, "a", 12), event(2, "b", 12), event(3, "a", 30)]))
    assert list(zip(found["asset_id"], (found["occurred_at"] - T0).dt.days, strict=True)) == [
        ("a", 10),
        ("a", 30),
        ("b", 12),
    ]


def test_an_unsure_link_weighs_less() -> None:
    events = EVENTS.rows([event(0, "a", 105, asset_confidence=0.7), event(1, "b", 105, asset_confidence=1.0), END])
    unsure, sure = one(events, 100), one(events, 100, asset="b")
    assert (unsure["y"], sure["y"]) == (1.0, 1.0)
    assert unsure["weight"] / sure["weight"] == pytest.approx(0.7)
    assert one(EVENTS.rows([event(0, "a", 205, asset_confidence=0.7), END]), 100)["weight"] == 1.0


@pytest.mark.acceptance
@settings(max_examples=50, deadline=None)
@given(st.data())
def test_labels_do_not_change_when_rows_after_the_cutoff_are_removed(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, 20))
    events = EVENTS.rows(
        event(n, data.draw(st.sampled_from(["a", "b", None])), data.draw(st.integers(0, 300)), failed=data.draw(st.booleans()),
              late=data.draw(st.sampled_from([0, 1, 90])))
        for n in range(number)
    )  # fmt: skip
    cutoff = T0 + days(data.draw(st.integers(0, 320)))
    rows = pd.DataFrame([(a, T0 + days(d)) for d in range(0, 300, 20) for a in "ab"], columns=["asset_id", "as_of"])
    given_ = {"register": register(), "horizon_days": 30, "cutoff": cutoff, "lag_days": LAG}
    full = label(rows, events=events, **given_)
    pd.testing.assert_frame_equal(
        full, label(rows, events=events[events["available_at"] <= cutoff], **given_), check_exact=True
    )
    # second implementation of the outcome
    for found in full[full["y"].notna()].itertuples():
        failed = failures_of(events[events["available_at"] <= cutoff])
        mine = failed.loc[failed["asset_id"] == found.asset_id, "occurred_at"]
        assert found.n == ((mine > found.as_of) & (mine <= found.as_of + days(30))).sum()


def test_rows_begin_when_records_do_and_end_before_the_cutoff() -> None:
    events = EVENTS.rows(event(n, "a", 2 * n, failed=False) for n in range(150))
    of = register()
    of.loc[of["asset_id"] == "b", "installed_on"] = T0 + days(200)
    rows = training_rows(of, events, step_days=14, until=T0 + days(300))
    assert rows["as_of"].max() == T0 + days(286)
    assert rows["as_of"].min() >= T0 + days(120)
    assert rows.loc[rows["asset_id"] == "b", "as_of"].min() >= T0 + days(200)
    assert set(rows.groupby("as_of").size()) <= {1, 2}
    assert (rows["as_of"].drop_duplicates().sort_values().diff().dropna() == days(14)).all()


def test_without_events_there_are_no_rows() -> None:
    assert training_rows(register(), EVENTS.empty(), step_days=14, until=T0).empty


def test_a_stray_line_years_before_does_not_begin_the_records() -> None:
    from pdm.training.labels import records_begin

    start = pd.Timestamp("2023-01-03", tz="UTC")
    days = [start + pd.Timedelta(days=11 * k) for k in range(90)]
    assert records_begin(pd.Series(days)) == start
    strays = [pd.Timestamp(t, tz="UTC") for t in ("2015-10-01", "2015-10-05", "2015-12-02", "1987-01-01")]
    assert records_begin(pd.Series([*days, *strays])) == start
    # a gap of some months inside a long history does not cut it
    assert records_begin(pd.Series([d for d in days if not 200 < (d - start).days < 380])) == start
    assert records_begin(pd.Series(strays[:1])) == strays[0]


def test_a_day_misread_into_the_future_does_not_stretch_the_records() -> None:
    start = pd.Timestamp("2024-01-01", tz="UTC")
    register = REGISTER.rows([{"asset_id": "a", "tag": "a", "site": "north", "equipment_class": "pump"}])
    events = EVENTS.rows(
        {
            "event_id": f"e{k}", "asset_id": "a", "site": "north", "occurred_at": start + pd.Timedelta(days=3 * k), "available_at": start,
            "is_failure": False, "negated": False, "planned": False,
        }
        for k in range(40)
    )  # fmt: skip
    stray = events.tail(1).assign(event_id="stray", occurred_at=start + pd.Timedelta(days=400))
    rows = pd.DataFrame({"asset_id": ["a"], "as_of": [start + pd.Timedelta(days=200)]})
    known = {
        "register": register,
        "horizon_days": 30,
        "cutoff": start + pd.Timedelta(days=800),
        "lag_days": {"north": 0},
    }
    found = label(rows, events=pd.concat([events, stray], ignore_index=True), **known)
    assert found["reason"].iloc[0] == "silent"
    assert found["y"].isna().all()


def test_an_asset_that_was_renewed_as_planned_before_it_failed_says_nothing() -> None:
    done = event(5, "a", 110, failed=False, work_type="preventive", action="replace")
    later = event(0, "a", 120)
    found = one(EVENTS.rows([done, later, END]), 100)
    assert (pd.isna(found["y"]), found["reason"]) == (True, "overhauled")
    assert one(EVENTS.rows([done, END]), 100)["reason"] == "overhauled"
    # it failed first: what was done then is no plan
    assert one(EVENTS.rows([event(0, "a", 105), done, END]), 100)["y"] == 1.0
    for more in ({"planned": True}, {"negated": True}, {"work_type": "corrective"}, {"action": "lubricate"}):
        other = event(5, "a", 110, failed=False, **{"work_type": "preventive", "action": "replace", **more})
        assert one(EVENTS.rows([other, END]), 100)["y"] == 0.0


def test_a_failure_after_retirement_is_none_of_the_asset() -> None:
    of = register(retired_on=T0 + days(110))
    assert one(EVENTS.rows([event(0, "a", 105), END]), 100, of=of)["y"] == 1.0
    late = one(EVENTS.rows([event(0, "a", 120), END]), 100, of=of)
    assert (pd.isna(late["y"]), late["reason"]) == (True, "retired")


def written_until(last: int, step: int = 2, hole: range = range(0)) -> pd.DataFrame:
    """Lines of every other day, none of them in the hole."""
    return EVENTS.rows(event(i, "b", i, failed=False) for i in range(0, last + 1, step) if i not in hole)


def test_a_hole_in_a_sites_records_says_nothing_of_what_happened_in_it() -> None:
    # a log of every other day whose binder of half a year is lost
    lines = written_until(700, hole=range(200, 380))
    events = pd.concat([lines, EVENTS.rows([event(990, "a", 205), event(991, "a", 600)])], ignore_index=True)
    found = {day: one(events, day, cutoff=900) for day in (150, 198, 250, 345, 390, 590)}
    assert {day: (None if pd.isna(f["y"]) else f["y"]) for day, f in found.items()} == {
        150: 0.0, 198: None, 250: None, 345: None, 390: 0.0, 590: 1.0,
    }  # fmt: skip
    assert found[250]["reason"] == "silent"


def test_a_plant_that_stands_still_for_some_weeks_has_no_hole_in_its_records() -> None:
    assert one(written_until(700, hole=range(200, 235)), 202, cutoff=900)["y"] == 0.0


@pytest.mark.parametrize("column", ["retired_on", "valid_to"])
def test_what_left_service_is_no_asset_that_did_not_fail(column: str) -> None:
    events = written_until(400)
    of = register()
    of.loc[of["asset_id"] == "a", column] = T0 + days(210)
    assert one(events, 200, cutoff=500, of=of)["reason"] == "retired"
    assert one(events, 170, cutoff=500, of=of)["y"] == 0.0
    rows = training_rows(of, events, step_days=10, until=T0 + days(400))
    # the day of retirement is none in service, the last day of a row is one
    assert rows.loc[rows["asset_id"] == "a", "as_of"].max() == T0 + days(200 if column == "retired_on" else 210)


def test_a_tag_that_passed_on_is_no_asset_before_its_day_but_a_changed_record_is() -> None:
    events = written_until(400)
    of = register()
    of["valid_from"] = pd.Series([pd.NaT, T0 + days(300)]).astype(of["valid_from"].dtype)
    alone = training_rows(of, events, step_days=10, until=T0 + days(400))
    assert alone.loc[alone["asset_id"] == "b", "as_of"].min() < T0 + days(300)
    of["tag"] = "P-1"
    passed = training_rows(of, events, step_days=10, until=T0 + days(400))
    assert passed.loc[passed["asset_id"] == "b", "as_of"].min() >= T0 + days(300)
