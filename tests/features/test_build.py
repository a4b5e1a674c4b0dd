"""Features: equal to a plain second implementation, and blind to what was not known at T."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.features import CATALOGUE, build
from pdm.features.catalogue import FAILURES, REPAIRS
from pdm.features.events import RATES
from pdm.model import Feature
from pdm.records import EVENTS, LIMITS, READINGS, REGISTER

T0 = pd.Timestamp("2024-01-01", tz="UTC")
ASSETS = ("a", "b", "c", "d")
REGISTER_ROWS = REGISTER.rows(
    {
        "asset_id": a, "tag": a, "site": "north" if a != "d" else "south", "equipment_class": "pump" if a != "b" else "fan",
        "installed_on": T0 - pd.Timedelta(days=500) if a == "a" else None,
    }
    for a in ASSETS
)  # fmt: skip


def event(number: int, draw: st.DataObject) -> dict[str, object]:
    at = T0 + pd.Timedelta(days=draw.draw(st.integers(0, 500)), hours=draw.draw(st.sampled_from([0, 7])))
    delay = draw.draw(st.sampled_from([-1, 0, 3, 60]))
    return {
        "event_id": f"e{number}", "asset_id": draw.draw(st.sampled_from([*ASSETS, None])), "site": "north", "occurred_at": at,
        "available_at": at + pd.Timedelta(days=delay), "known_at": at + pd.Timedelta(days=max(delay, 0)),
        "is_failure": draw.draw(st.booleans()), "negated": draw.draw(st.sampled_from([False, False, True])), "planned": False,
        "work_type": draw.draw(st.sampled_from(["corrective", "inspection", "preventive"])),
        "failure_mode": draw.draw(st.sampled_from([None, "leak_external", "noise", "vibration"])),
        "downtime_hours": draw.draw(st.sampled_from([None, 0.25, 3.0, 41.7])),
        "action": draw.draw(st.sampled_from([None, "repair", "lubricate"])),
        "supersedes": f"e{draw.draw(st.integers(0, number))}" if number and draw.draw(st.integers(0, 4)) == 0 else None,
        "same_event_as": f"e{draw.draw(st.integers(0, number))}" if number and draw.draw(st.integers(0, 6)) == 0 else None,
    }  # fmt: skip


def history(draw: st.DataObject, most: int = 25) -> pd.DataFrame:
    return EVENTS.rows(event(n, draw) for n in range(draw.draw(st.integers(0, most))))


def measured(draw: st.DataObject) -> pd.DataFrame:
    rows = []
    for n in range(draw.draw(st.integers(0, 8))):
        at = T0 + pd.Timedelta(days=draw.draw(st.integers(0, 500)))
        late = at + pd.Timedelta(days=draw.draw(st.sampled_from([0, 40])))
        rows.append({
            "reading_id": f"r{n}", "asset_id": draw.draw(st.sampled_from(ASSETS)), "site": "north", "measured_at": at, "available_at": late,
            "known_at": late, "quantity": draw.draw(st.sampled_from(["temperature", "load"])), "value": float(draw.draw(st.integers(1, 90))),
            "plausible": draw.draw(st.booleans()),
        })  # fmt: skip
    return READINGS.rows(rows)


def dates(draw: st.DataObject) -> pd.DataFrame:
    days = draw.draw(st.lists(st.integers(0, 520), min_size=1, max_size=3))
    return pd.DataFrame(
        [(a, T0 + pd.Timedelta(days=d)) for d in days for a in ASSETS], columns=["asset_id", "as_of"]
    ).astype({"as_of": "datetime64[us, UTC]"})


def seen_at(events: pd.DataFrame, asset: str, t: pd.Timestamp) -> list[dict[str, object]]:
    """Events of the asset as they were known at `t`, oldest first."""
    known = events[events["available_at"] <= t]
    usable = known[known["asset_id"].notna()]
    owner = dict(zip(usable["event_id"], usable["asset_id"], strict=True))
    superseded = set(known["supersedes"].dropna())
    out = []
    for row in usable[usable["asset_id"] == asset].sort_values(["occurred_at", "event_id"]).to_dict("records"):
        second = isinstance(row["same_event_as"], str) and owner.get(row["same_event_as"]) == asset
        if row["occurred_at"] <= t and row["event_id"] not in superseded and not second:
            out.append(row)
    return out


def chosen(row: dict[str, object], select: object) -> bool:
    return all(row[c] in allowed for c, allowed in dict(select).items() if c != "column")  # type: ignore[call-overload]


def expected(feature: Feature, rows: list[dict[str, object]], t: pd.Timestamp) -> float:
    ages = [(t - r["occurred_at"]) / pd.Timedelta(days=1) for r in rows]
    mine = [a for r, a in zip(rows, ages, strict=True) if chosen(r, feature.select)]
    renewals = [i for i, r in enumerate(rows) if chosen(r, REPAIRS) or chosen(r, FAILURES)]
    since = [
        a for i, (r, a) in enumerate(zip(rows, ages, strict=True))
        if chosen(r, feature.select) and (not renewals or i > renewals[-1])
    ]  # fmt: skip
    match feature.statistic:
        case "count":
            return float(sum(feature.window_days is None or a < feature.window_days for a in mine))
        case "days_since":
            return min(mine, default=np.nan)
        case "count_since_repair":
            return float(sum(feature.window_days is None or a < feature.window_days for a in since))
        case "fading":
            return float(sum(0.5 ** (a / (feature.window_days or 0)) for a in since))
        case "days_since_first":
            return max(since, default=np.nan)
        case "days_since_renewal":
            return ages[renewals[-1]] if renewals else np.nan
        case "trend":
            recent, whole = (sum(a < w for a in mine) for w in (90, 365))
            return recent / 90 / (whole / 365) if whole else np.nan
        case "sum":
            inside = [
                r
                for r, a in zip(rows, ages, strict=True)
                if chosen(r, feature.select) and a < (feature.window_days or 0)
            ]
            values = [r[feature.select["column"][0]] for r in inside]
            return float(sum(v for v in values if v == v))  # type: ignore[misc]
        case "interval" | "overdue":
            gaps = -np.diff(mine)
            middle = float(np.median(gaps)) if len(gaps) else np.nan
            return middle if feature.statistic == "interval" else mine[-1] / max(middle, 1.0) if len(gaps) else np.nan
    raise AssertionError(feature.statistic)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_kernel_gives_what_a_plain_reading_of_the_declaration_gives(data: st.DataObject) -> None:
    events, rows = history(data), dates(data)
    X = build(rows, events=events, readings=READINGS.empty(), register=REGISTER_ROWS)
    for i, (asset, t) in enumerate(zip(rows["asset_id"], rows["as_of"], strict=True)):
        seen = seen_at(events, asset, t)
        for feature in CATALOGUE:
            if feature.group in ("event", "gap") and feature.statistic not in RATES:
                value = expected(feature, seen, t)
                np.testing.assert_allclose(
                    X[feature.name].iloc[i], value, rtol=1e-12, err_msg=f"{feature.name} {asset} {t}"
                )


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_rate_of_renewals_is_that_of_failures_once_every_repair_is_told_as_a_failure(data: st.DataObject) -> None:
    events, rows = history(data), dates(data)
    told = events.assign(
        is_failure=[chosen(r, REPAIRS) or chosen(r, FAILURES) for r in events.to_dict("records")], action=None
    )
    facts = {"readings": READINGS.empty(), "register": REGISTER_ROWS}
    X, renamed = (build(rows, events=EVENTS.conform(e), **facts) for e in (events, told))
    np.testing.assert_allclose(X["renewal_rate"], renamed["failure_rate"], rtol=1e-9)
    since = X["days_since_renewal"] / 365.25
    known = since.notna()
    np.testing.assert_allclose(X["renewals_usual"][known], (X["renewal_rate"] * since)[known], rtol=1e-9)
    assert (X["renewals_usual"] > 0).equals(X["renewal_rate"] > 0) or (since == 0).any()


@pytest.mark.acceptance
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_features_do_not_change_by_a_bit_when_later_rows_are_removed(data: st.DataObject) -> None:
    events, readings = history(data), measured(data)
    t = T0 + pd.Timedelta(days=data.draw(st.integers(0, 520)))
    rows = pd.DataFrame({"asset_id": list(ASSETS), "as_of": t}).astype({"as_of": "datetime64[us, UTC]"})
    full = build(rows, events=events, readings=readings, register=REGISTER_ROWS)
    known = build(
        rows, events=events[events["available_at"] <= t], readings=readings[readings["available_at"] <= t], register=REGISTER_ROWS
    )  # fmt: skip
    assert full.to_numpy().tobytes() == known.to_numpy().tobytes()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_knowledge_hides_what_the_system_held_later(data: st.DataObject) -> None:
    events, readings, rows = history(data), measured(data), dates(data)
    k = T0 + pd.Timedelta(days=data.draw(st.integers(0, 520)))
    full = build(rows, events=events, readings=readings, register=REGISTER_ROWS, knowledge=k)
    held = build(
        rows,
        events=events[events["known_at"] <= k],
        readings=readings[readings["known_at"] <= k],
        register=REGISTER_ROWS,
    )
    pd.testing.assert_frame_equal(full, held, check_exact=True)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_site_does_not_move_another_site(data: st.DataObject) -> None:
    events, readings, rows = history(data), measured(data), dates(data)
    of = REGISTER_ROWS.set_index("asset_id")["site"]
    rows = rows[rows["asset_id"].map(of) == "north"]
    # a version that takes an event to another site takes it away from this one
    owner = events.drop_duplicates("event_id").set_index("event_id")["asset_id"].map(of)
    stays = events["supersedes"].map(owner) == events["asset_id"].map(of)
    events = events.assign(supersedes=events["supersedes"].where(stays))
    full = build(rows, events=events, readings=readings, register=REGISTER_ROWS)
    alone = build(rows, events=events[events["asset_id"].map(of) != "south"], readings=readings, register=REGISTER_ROWS)
    pd.testing.assert_frame_equal(full, alone, check_exact=True)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_readings_last_mean_and_slope(data: st.DataObject) -> None:
    readings, rows = measured(data), dates(data)
    X = build(rows, events=EVENTS.empty(), readings=readings, register=REGISTER_ROWS)
    for i, (asset, t) in enumerate(zip(rows["asset_id"], rows["as_of"], strict=True)):
        for quantity in ("temperature", "load"):
            seen = readings[
                (readings["asset_id"] == asset) & (readings["quantity"] == quantity) & readings["plausible"].astype(bool)
                & (readings["available_at"] <= t) & (readings["measured_at"] <= t) & (readings["measured_at"] > t - pd.Timedelta(days=365))
            ].sort_values(["measured_at", "reading_id"])  # fmt: skip
            last = seen["value"].iloc[-1] if len(seen) else np.nan
            np.testing.assert_allclose(X[f"{quantity}_last"].iloc[i], last)
            np.testing.assert_allclose(X[f"{quantity}_mean"].iloc[i], seen["value"].mean() if len(seen) else np.nan)
            years = (seen["measured_at"] - t) / pd.Timedelta(days=365.25)
            if len(seen) >= 3 and (years.max() - years.min()) * 365.25 >= 20:
                slope = np.polyfit(years.to_numpy(float), seen["value"].to_numpy(float), 1)[0]
                np.testing.assert_allclose(X[f"{quantity}_slope"].iloc[i], slope, rtol=1e-6, atol=1e-6)
            else:
                assert np.isnan(X[f"{quantity}_slope"].iloc[i])


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_share_of_a_limit_and_days_since_a_measurement(data: st.DataObject) -> None:
    readings, rows = measured(data), dates(data)
    limits = LIMITS.rows([
        {"equipment_class": "pump", "quantity": "temperature", "low": 0, "high": 80.0, "unit": "degC"},
        {"asset_id": "b", "quantity": "temperature", "low": 0, "high": 50.0, "unit": "degC"},
        {"asset_id": "b", "quantity": "vibration", "low": 0, "high": 0.0, "unit": "mm/s"},
    ])  # fmt: skip
    X = build(rows, events=EVENTS.empty(), readings=readings, register=REGISTER_ROWS, limits=limits)
    none = build(rows, events=EVENTS.empty(), readings=readings, register=REGISTER_ROWS)
    assert none["temperature_of_limit"].isna().all()
    pd.testing.assert_frame_equal(X.drop(columns="temperature_of_limit"), none.drop(columns="temperature_of_limit"))
    of_class = REGISTER_ROWS.set_index("asset_id")["equipment_class"]
    for i, (asset, t) in enumerate(zip(rows["asset_id"], rows["as_of"], strict=True)):
        high = 50.0 if asset == "b" else 80.0 if of_class[asset] == "pump" else np.nan
        np.testing.assert_allclose(X["temperature_of_limit"].iloc[i], 100 * X["temperature_last"].iloc[i] / high)
        seen = readings[
            (readings["asset_id"] == asset) & readings["plausible"].astype(bool) & (readings["available_at"] <= t) & (readings["measured_at"] <= t)
        ]  # fmt: skip
        age = (t - seen["measured_at"].max()) / pd.Timedelta(days=1) if len(seen) else np.nan
        np.testing.assert_allclose(X["days_since_reading"].iloc[i], age)


def failure(number: int, asset: str, day: int) -> dict[str, object]:
    at = T0 + pd.Timedelta(days=day)
    return {
        "event_id": f"f{number}", "asset_id": asset, "site": "north", "occurred_at": at, "available_at": at, "known_at": at,
        "is_failure": True, "negated": False, "planned": False,
    }  # fmt: skip


def test_rates_of_equipment_like_it() -> None:
    # c is the other pump at the site, b a fan; the asset's own failures are not its peers'
    events = EVENTS.rows(
        [failure(0, "a", 0), failure(1, "c", 10), failure(2, "c", 20), failure(3, "b", 30), failure(4, "d", 40)]
    )
    rows = pd.DataFrame({"asset_id": ["a"], "as_of": [T0 + pd.Timedelta(days=365)]})
    X = build(rows, events=events, readings=READINGS.empty(), register=REGISTER_ROWS)
    year = 365 / 365.25
    site = 3 / 2 / year
    assert X["site_rate"].iloc[0] == pytest.approx(site)
    by_class = (2 / year + 3 * site) / (1 + 3)
    assert X["peer_rate_3y"].iloc[0] == pytest.approx(by_class)
    assert X["failure_rate"].iloc[0] == pytest.approx((1 + by_class) / (year + 1))


def test_register_values_and_unknown_ones() -> None:
    rows = pd.DataFrame({"asset_id": ["a", "b"], "as_of": [T0, T0]})
    X = build(rows, events=EVENTS.empty(), readings=READINGS.empty(), register=REGISTER_ROWS)
    assert X["age_years"].iloc[0] == pytest.approx(500 / 365.25)
    assert np.isnan(X["age_years"].iloc[1])
    early = build(
        rows.assign(as_of=T0 - pd.Timedelta(days=900)),
        events=EVENTS.empty(),
        readings=READINGS.empty(),
        register=REGISTER_ROWS,
    )
    assert np.isnan(early["age_years"].iloc[0])


def test_index_and_columns_are_those_promised() -> None:
    rows = pd.DataFrame({"asset_id": ["b", "a"], "as_of": [T0, T0]}, index=[7, 3])
    X = build(rows, events=EVENTS.empty(), readings=READINGS.empty(), register=REGISTER_ROWS)
    assert list(X.index) == [7, 3]
    assert list(X.columns) == [f.name for f in CATALOGUE]
    none = build(rows.iloc[:0], events=EVENTS.empty(), readings=READINGS.empty(), register=REGISTER_ROWS)
    assert none.shape == (0, len(CATALOGUE))


def test_chunks_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["pdm.features.build"]

    events = EVENTS.rows([failure(n, "abcd"[n % 4], 17 * n) for n in range(20)])
    rows = pd.DataFrame(
        [(a, T0 + pd.Timedelta(days=60 * d)) for d in range(6) for a in ASSETS], columns=["asset_id", "as_of"]
    )
    whole = build(rows, events=events, readings=READINGS.empty(), register=REGISTER_ROWS)
    monkeypatch.setattr(module, "CHUNK", 5)
    pd.testing.assert_frame_equal(
        whole, build(rows, events=events, readings=READINGS.empty(), register=REGISTER_ROWS), check_exact=True
    )
