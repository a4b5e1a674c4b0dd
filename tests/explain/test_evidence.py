"""Evidence: the rows that a reason cites are those that made the number, found by a second implementation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from pdm.explain import Evidence
from pdm.explain.peers import Counted, in_words
from pdm.explain.reasons import data_gaps
from pdm.explain.usual import AGO, Alike
from pdm.explain.words import word
from pdm.features import CATALOGUE, build
from pdm.model import Feature
from pdm.records import DOCUMENTS, EVENTS, READINGS, REGISTER

T = pd.Timestamp("2025-06-01", tz="UTC")
ASSETS = ["a", "b", "c"]
NOBODY = Alike(pd.DataFrame(), [], [], [], [])
"""Nobody to be compared with."""


def history(seed: int, count: int = 160) -> pd.DataFrame:
    """A random history as the store would give it at T."""
    rng = np.random.default_rng(seed)
    rows = []
    for n in range(count):
        at = T - pd.Timedelta(minutes=float(rng.integers(1, 700 * 1440)))
        failed = bool(rng.random() < 0.15)
        rows.append({
            "event_id": f"e{n}", "asset_id": str(rng.choice(ASSETS)), "site": "north", "occurred_at": at,
            "available_at": at + pd.Timedelta(days=float(rng.integers(0, 20))), "known_at": T, "document": "d1", "page": 1, "row": n + 1,
            "is_failure": failed, "negated": bool(rng.random() < 0.1), "planned": bool(rng.random() < 0.1), "text": f"line {n}",
            "work_type": str(rng.choice(["corrective", "preventive", "inspection", "other"])),
            "failure_mode": rng.choice([None, "leak_external", "vibration", "noise", "overheating", "structural"]),
            "action": rng.choice([None, "replace", "repair", "lubricate", "inspect"]), "asset_confidence": 0.99,
            "same_event_as": f"e{n - 1}" if rng.random() < 0.05 else None,
        })  # fmt: skip
    frame = EVENTS.rows(rows)
    return frame[frame["available_at"] <= T].reset_index(drop=True)


@pytest.fixture(scope="module")
def register() -> pd.DataFrame:
    return REGISTER.rows(
        {"asset_id": a, "tag": a, "site": "north", "equipment_class": "pump", "criticality": "A", "row": i + 2}
        for i, a in enumerate(ASSETS)
    )


def readings(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return READINGS.rows(
        {
            "reading_id": f"r{n}", "asset_id": str(rng.choice(ASSETS)), "site": "north", "quantity": str(rng.choice(["temperature", "load"])),
            "measured_at": T - pd.Timedelta(days=float(rng.integers(1, 500))), "available_at": T, "known_at": T, "value": float(rng.normal(60, 9)),
            "unit": "degC", "plausible": True,
        }
        for n in range(30)
    )  # fmt: skip


@pytest.fixture(params=range(6))
def case(request: pytest.FixtureRequest, register: pd.DataFrame) -> tuple[pd.DataFrame, Evidence]:
    events, measured = history(request.param), readings(request.param)
    rows = pd.DataFrame({"asset_id": ASSETS, "as_of": T})
    X = build(rows, events=events, readings=measured, register=register)
    X.index = pd.Index(ASSETS)
    documents = DOCUMENTS.rows([{"document_id": "d1", "site": "north", "origin": "inbox/north/book.pdf"}])
    return X, Evidence(events, measured, register, documents, T, {"north": ZoneInfo("UTC")})


@pytest.mark.acceptance
def test_a_number_in_a_sentence_is_the_number_of_rows_cited(case: tuple[pd.DataFrame, Evidence]) -> None:
    X, evidence = case
    checked = 0
    for feature in CATALOGUE:
        if feature.group != "event" or feature.statistic not in ("count", "count_since_repair"):
            continue
        for asset in ASSETS:
            value = float(X.at[asset, feature.name])
            assert len(evidence.rows_of(feature, asset)) == value, (feature.name, asset)
            piece = evidence.of(feature, asset, value)[0]
            assert (piece["kind"] == "rows" and piece["count"] == value) if value else piece["kind"] == "absence"
            checked += 1
    assert checked > 60


def test_days_since_points_to_that_very_line(case: tuple[pd.DataFrame, Evidence]) -> None:
    X, evidence = case
    for feature in CATALOGUE:
        if feature.group != "event" or feature.statistic != "days_since":
            continue
        for asset in ASSETS:
            value = float(X.at[asset, feature.name])
            piece = evidence.of(feature, asset, value)[0]
            if np.isnan(value):
                assert piece["kind"] == "absence"
                continue
            day = pd.Timestamp(piece["rows"][0]["date"], tz="UTC")
            assert abs((T - day).total_seconds() / 86400 - value) <= 1.0, feature.name


@pytest.mark.parametrize("zone", ["UTC", "America/Denver", "Asia/Tokyo"])
def test_days_ago_are_counted_from_the_date_shown_to_the_date_of_the_list(zone: str, register: pd.DataFrame) -> None:
    events = history(3)
    # where only a day is known, noon at the site stands for it
    local = events["occurred_at"].dt.tz_convert(zone).dt.normalize() + pd.Timedelta(hours=12)
    events["occurred_at"] = local.dt.tz_convert("UTC")
    rows = pd.DataFrame({"asset_id": ASSETS, "as_of": T})
    X = build(rows, events=events, readings=readings(3), register=register).set_index(pd.Index(ASSETS))
    evidence = Evidence(events, readings(3), register, DOCUMENTS.empty(), T, {"north": ZoneInfo(zone)})
    told = 0
    for feature in (f for f in CATALOGUE if f.statistic in AGO):
        for asset in ASSETS:
            value = float(X.at[asset, feature.name])
            pieces = evidence.of(feature, asset, value)
            if np.isnan(value):
                continue
            days = (T.date() - date.fromisoformat(pieces[0]["rows"][0]["date"])).days
            ago = {0: " today", 1: " 1 day ago"}.get(days, f" {days} days ago")
            assert ago in word(feature, value, NOBODY, asset, evidence), (feature.name, value)
            told += 1
    assert told > 20


def test_what_fades_and_what_renews_is_added_up_from_the_lines_shown(case: tuple[pd.DataFrame, Evidence]) -> None:
    X, evidence = case
    of = {f.name: f for f in CATALOGUE}
    for asset in ASSETS:
        for fading in (f for f in CATALOGUE if f.statistic == "fading"):
            rows = evidence.rows_of(fading, asset)
            ages = [(T - r["occurred_at"]) / pd.Timedelta(days=1) for r in rows]
            assert sum(0.5 ** (a / 30) for a in ages) == pytest.approx(X.at[asset, fading.name])
        renewed = evidence.rows_of(of["renewal_rate"], asset)
        assert all(r["is_failure"] or r["action"] in ("repair", "replace") for r in renewed)
        newest = max((r["occurred_at"] for r in renewed), default=None)
        if newest is not None:
            assert (T - newest) / pd.Timedelta(days=1) == pytest.approx(X.at[asset, "days_since_renewal"])


def test_reports_that_fade_are_told_by_their_number(case: tuple[pd.DataFrame, Evidence]) -> None:
    X, evidence = case
    for feature in (f for f in CATALOGUE if f.statistic == "fading"):
        since = next(f for f in CATALOGUE if f.name == feature.name.replace("_fading", "_since_repair"))
        for asset in ASSETS:
            said = [word(f, float(X.at[asset, f.name]), NOBODY, asset, evidence) for f in (feature, since)]
            assert said[0] == said[1]


def test_the_register_is_quoted_as_it_stands(case: tuple[pd.DataFrame, Evidence]) -> None:
    X, evidence = case
    criticality = next(f for f in CATALOGUE if f.name == "criticality")
    assert word(criticality, float(X.at["a", "criticality"]), NOBODY, "a", evidence) == "criticality A"


def test_peers_are_those_that_the_figure_is_of(register: pd.DataFrame) -> None:
    more = REGISTER.rows([{"asset_id": "f", "tag": "f", "site": "north", "equipment_class": "fan", "row": 9}])
    evidence = Evidence(
        history(0), readings(0), pd.concat([register, more]), DOCUMENTS.empty(), T, {"north": ZoneInfo("UTC")}
    )
    named = Evidence(history(0), readings(0), register, DOCUMENTS.empty(), T, {}, {"north": "North works"})
    of = {f.name: f for f in CATALOGUE}
    assert named.of(of["site_rate"], "a", 0.5)[0]["who"] == "assets at North works"
    told = {name: evidence.of(of[name], "a", 0.5)[0] for name in ("site_rate", "peer_rate")}
    assert (told["site_rate"]["count"], told["site_rate"]["who"]) == (4, "assets at north")
    assert (told["peer_rate"]["count"], told["peer_rate"]["who"]) == (3, "pumps at north")


@pytest.mark.acceptance
def test_a_figure_of_others_is_that_of_the_failures_told(register: pd.DataFrame) -> None:
    more = REGISTER.rows([
        {"asset_id": "f", "tag": "f", "site": "north", "equipment_class": "fan", "row": 9, "retired_on": T - pd.Timedelta(days=40)},
        {"asset_id": "g", "tag": "g", "site": "north", "row": 10}, {"asset_id": "h", "tag": "h", "site": "south", "row": 11},
    ])  # fmt: skip
    everything = REGISTER.conform(pd.concat([register, more], ignore_index=True))
    events = history(2)
    names = np.array([*ASSETS, "f", "g", "h"], dtype=object)[np.arange(len(events)) % (len(ASSETS) + 3)]
    events = EVENTS.conform(events.assign(asset_id=names, site=np.where(names == "h", "south", "north")))
    assets = list(everything["asset_id"])
    X = build(
        pd.DataFrame({"asset_id": assets, "as_of": T}), events=events, readings=READINGS.empty(), register=everything
    )
    X.index = pd.Index(assets)
    evidence = Evidence(events, READINGS.empty(), everything, DOCUMENTS.empty(), T, {}, {"north": "North works"})
    checked = 0
    for feature in (f for f in CATALOGUE if f.group == "peer"):
        # f is retired: it is on no list
        for asset in (a for a in assets if a != "f"):
            found = evidence._others.count(feature, asset, evidence._mask(feature))
            told = {"site_rate": found.site_rate, "class_rate": found.class_rate, "share": found.share}[
                feature.statistic
            ]
            assert told == pytest.approx(X.at[asset, feature.name], nan_ok=True), (feature.name, asset)
            checked += told > 0
            # all numbers that make it stand in the sentence
            said = evidence.of(feature, asset, float(X.at[asset, feature.name]))[0]["told"]
            wanted = {"site_rate": (found.of_site, found.others), "share": (found.own, found.own + found.of_site),
                      "class_rate": (found.of_class, found.alike, found.of_site, found.others) if found.alike else (found.of_site, found.others)}  # fmt: skip
            assert all(str(n) in said for n in wanted[feature.statistic]), said
    assert checked > 12


@pytest.mark.parametrize(
    ("statistic", "window", "told"),
    [
        ("share", 365, "2 of 9 failures at North works in a year"),
        ("site_rate", 365, "7 failures at the 5 other assets of North works in a year"),
        ("class_rate", 1095, "3 failures at the 2 other gearboxes, 7 failures at the 5 other assets of North works in 800 days of records"
                             " (a class counts together with 3 assets of its site)"),
    ],
)  # fmt: skip
def test_what_others_did_is_told_in_a_sentence(statistic: str, window: float, told: str) -> None:
    feature = Feature("x", "1/a", "equipment like it", "peer", statistic, {}, window, "")
    assert in_words(feature, Counted(2, 3, 7, 2, 5, min(window, 800.0)), "gearbox", "North works") == told
    alone = in_words(replace(feature, statistic="class_rate"), Counted(2, 0, 1, 0, 1, 90.0), "fan", "North works")
    assert alone.startswith("No other fan at North works: 1 failure at the 1 other asset of North works")


def test_a_last_figure_rests_on_the_last_measurement_alone(case: tuple[pd.DataFrame, Evidence]) -> None:
    X, evidence = case
    of = {f.name: f for f in CATALOGUE}
    for name in ("temperature_last", "days_since_reading", "load_mean"):
        for asset in ASSETS:
            value = float(X.at[asset, name])
            (piece,) = evidence.of(of[name], asset, value)
            if piece["kind"] == "rows" and name != "load_mean":
                assert (piece["count"], len(piece["rows"])) == (1, 1)


def test_every_feature_has_evidence(case: tuple[pd.DataFrame, Evidence]) -> None:
    X, evidence = case
    for feature in CATALOGUE:
        for asset in ASSETS:
            found = evidence.of(feature, asset, float(X.at[asset, feature.name]))
            assert found, feature.name
            assert all(e["kind"] in ("rows", "register", "absence", "peers") for e in found)


def test_a_line_is_named_as_a_person_would_look_it_up(case: tuple[pd.DataFrame, Evidence]) -> None:
    _, evidence = case
    row = next(r for f in CATALOGUE if f.name == "records_365d" for r in evidence.of(f, "a", 1.0)[0]["rows"])
    assert row["where"].startswith("inbox/north/book.pdf, page 1, row ")
    assert row["text"].startswith("line ")


def test_what_was_not_found_since_a_repair_was_looked_for_since_that_repair() -> None:
    def event(name: str, days: int, **more: object) -> dict[str, object]:
        at = T - pd.Timedelta(days=days)
        return {"event_id": name, "asset_id": "a", "site": "north", "occurred_at": at, "available_at": at, "document": "d1", "text": name,
                "planned": False, "negated": False, "is_failure": False, **more}  # fmt: skip

    events = EVENTS.rows([event("noise", 400, failure_mode="noise"), event("repair", 200, action="repair")])
    registered = REGISTER.rows([{"asset_id": "a", "tag": "a", "site": "north", "equipment_class": "pump", "row": 2}])
    evidence = Evidence(events, READINGS.empty(), registered, DOCUMENTS.empty(), T, {"north": ZoneInfo("UTC")})
    of = {f.name: f for f in CATALOGUE}
    for name in ("trouble_begun", "trouble_since_repair", "noise_fading"):
        (piece,) = evidence.of(of[name], "a", 0.0)
        assert (piece["kind"], piece["from"]) == ("absence", "2024-11-13"), name
        assert piece["last"]["date"] == "2024-04-27"
    (piece,) = evidence.of(of["noise_90d"], "a", 0.0)
    assert piece["from"] == "2025-03-03"
    # a line that is neither repair nor failure is not the last of these
    alone = Evidence(events.iloc[[0]], READINGS.empty(), registered, DOCUMENTS.empty(), T, {"north": ZoneInfo("UTC")})
    for name in ("renewal_rate", "renewals_usual", "days_since_renewal"):
        (piece,) = alone.of(of[name], "a", 0.0)
        assert (piece["kind"], piece["looked_for"], piece["last"]) == ("absence", "repairs and failures", None), name
    # what fades has no end: where nothing was repaired, the whole record was searched
    (piece,) = alone.of(of["leaks_fading"], "a", 0.0)
    assert (piece["kind"], piece["from"]) == ("absence", "2024-04-27")


@pytest.mark.parametrize(
    ("value", "told"), [(67.7778, "67.8"), (87479.0, "87479"), (0.125, "0.125"), (1234567.0, "1234567")]
)
def test_a_measurement_is_told_without_digits_that_nobody_wrote(value: float, told: str) -> None:
    reading = {"reading_id": "r", "asset_id": "a", "site": "north", "quantity": "temperature", "measured_at": T, "available_at": T,
               "value": value, "unit": "degC", "part": "heat_exchanger"}  # fmt: skip
    registered = REGISTER.rows([{"asset_id": "a", "tag": "a", "site": "north", "row": 2}])
    evidence = Evidence(EVENTS.empty(), READINGS.rows([reading]), registered, DOCUMENTS.empty(), T, {})
    last = next(f for f in CATALOGUE if f.name == "temperature_last")
    assert evidence.of(last, "a", value)[0]["rows"][0]["text"] == f"temperature heat exchanger: {told} °C"


def test_what_was_searched_is_told_in_days_of_the_list_wherever_the_site_lies(register: pd.DataFrame) -> None:
    evidence = Evidence(
        history(1), READINGS.empty(), register, DOCUMENTS.empty(), T, {"north": ZoneInfo("America/Chicago")}
    )
    feature = replace(next(f for f in CATALOGUE if f.name == "lubrications_365d"), select={"action": ("none such",)})
    piece = evidence.of(feature, "a", 0.0)[0]
    assert (piece["kind"], piece["from"], piece["to"]) == ("absence", "2024-06-01", "2025-06-01")


def test_what_is_missing_is_told_by_measurements_that_can_be_true_and_lines_that_have_happened() -> None:
    measured = READINGS.rows(
        {"reading_id": f"r{i}", "asset_id": "a", "site": "north", "quantity": "temperature", "measured_at": at, "value": v, "plausible": fine}
        for i, (at, v, fine) in enumerate([
            (T - pd.Timedelta(days=200), 60.0, True), (T - pd.Timedelta(days=3), 9999.0, False), (T + pd.Timedelta(days=90), 61.0, True),
        ])
    )  # fmt: skip
    lines = EVENTS.rows(
        {
            "event_id": f"e{i}",
            "asset_id": "a",
            "site": "north",
            "occurred_at": T + pd.Timedelta(days=d),
            "planned": d > 0,
        }
        for i, d in enumerate((-500, 60))
    )
    (gaps,) = data_gaps(pd.DataFrame({"asset_id": ["a"], "site": ["north"]}), lines, measured, T, {})
    assert "no operating temperature since November 2024" in gaps
    assert "nothing was written about this asset since January 2024" in gaps
