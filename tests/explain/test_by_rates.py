"""Figures from failure rates: what is said is what makes them, and it adds up."""

from __future__ import annotations

import json
import re
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from pdm.config import CostSettings, Settings
from pdm.explain import Evidence, explain
from pdm.explain.by_rates import by_rates
from pdm.features import CATALOGUE, build
from pdm.records import DOCUMENTS, EVENTS, READINGS, REGISTER
from pdm.scoring import score
from pdm.training.fallback import failure_rates, fallback

T = pd.Timestamp("2025-12-31", tz="UTC")
ASSETS = {"p1": "pump", "p2": "pump", "p3": "pump", "f1": "fan", "f2": "fan", "x1": None}
REGISTERED = REGISTER.rows({"asset_id": a, "tag": a, "site": "north", "equipment_class": c} for a, c in ASSETS.items())


def failures(counts: dict[str, int], years: float = 2.0) -> pd.DataFrame:
    """So many failures of each asset, evenly over the years, and a line at their beginning."""
    days = [(a, T - pd.Timedelta(days=5 + i * 365 * years / n)) for a, n in counts.items() for i in range(n)]
    days = [*days, ("p1", T - pd.Timedelta(days=365 * years + 10))]
    return EVENTS.rows(
        {
            "event_id": f"e{i}", "asset_id": a, "site": "north", "occurred_at": day, "available_at": day, "text": "seal failed",
            "is_failure": i < len(days) - 1, "planned": False, "negated": False, "document": "d", "page": 1, "row": i + 1,
        }
        for i, (a, day) in enumerate(days)
    )  # fmt: skip


def told(counts: dict[str, int], years: float = 2.0) -> dict[str, tuple[Any, list[dict[str, Any]]]]:
    """asset_id -> its row of the list and all its reasons."""
    events = failures(counts, years)
    model = fallback(
        pd.DataFrame({"y": [0.0]}), why="too little", register=REGISTERED, events=events, features=CATALOGUE, horizon_days=30, seed=1,
        cutoff="",
    )  # fmt: skip
    rows = pd.DataFrame({"asset_id": list(ASSETS), "as_of": T})
    X = build(rows, events=events, readings=READINGS.empty(), register=REGISTERED)
    listed = score(
        model,
        rows,
        X,
        register=REGISTERED,
        gate={},
        previous=pd.DataFrame(),
        costs=CostSettings(),
        run_id="r",
        data_through={},
    )
    out = explain(
        model, X, listed, events=events, readings=READINGS.empty(), register=REGISTERED, documents=DOCUMENTS.empty(),
        settings=Settings(),
    )  # fmt: skip
    return {r["asset_id"]: (r, json.loads(r["reasons"]) + json.loads(r["against"])) for r in out.to_dict("records")}


@pytest.mark.parametrize("counts", [{}, {"p1": 9, "f1": 1}, dict.fromkeys(ASSETS, 20), {"f1": 12, "f2": 12, "p1": 1}])
def test_figures_add_up_and_every_reason_has_evidence(counts: dict[str, int]) -> None:
    for row, reasons in told(counts).values():
        assert row["base_risk"] + sum(r["risk_points"] for r in reasons) == pytest.approx(row["risk"], abs=1e-9)
        assert all(r["evidence"] for r in reasons)


def test_more_failures_than_usual_raise_and_fewer_lower_whatever_the_class() -> None:
    found = told({"f1": 24, "f2": 24, "p1": 8})
    own = {
        a: next(r for r in reasons if r["family"] == "past failures and trouble") for a, (_, reasons) in found.items()
    }
    kind = {a: [r for r in reasons if r["family"] == "equipment like it"] for a, (_, reasons) in found.items()}
    # a pump that fails oftener than pumps do, of a class that fails more seldom than all
    assert own["p1"]["text"] == "4 failures in a year (the figure reckons with 3.39 for pumps)"
    assert own["p1"]["risk_points"] > 0
    assert kind["p1"][0]["risk_points"] < 0
    assert kind["p1"][0]["text"].startswith("Pumps fail about ")
    others = kind["p1"][0]["evidence"][0]
    assert (others["count"], others["who"]) == (3, "pumps at all sites")
    # the rate can be worked out from what is told
    mine, size, every, assets, days, mixed = (int(n) for n in re.findall(r"\d+", others["told"]))
    assert (mine, size, every, assets, mixed) == (8, 3, 56, 6, 5)
    rate = (mine + mixed * every / assets) / (size + mixed) / days
    assert f"Pumps fail about {rate * 365:.2g} times a year each" in kind["p1"][0]["text"]
    assert own["p2"]["text"].startswith("No failures in a year")
    assert own["p2"]["risk_points"] < 0
    assert own["p2"]["evidence"][0]["kind"] == "absence"
    # an asset without a class is compared with all
    assert not kind["x1"]


def test_where_nothing_ever_failed_nothing_is_said_to_be_unusual() -> None:
    for row, reasons in told({}).values():
        assert row["risk"] == 0.0
        assert reasons == []


def test_evidence_is_that_of_the_year_the_figure_is_of() -> None:
    events = failures({"p1": 8})
    evidence = Evidence(events, READINGS.empty(), REGISTERED, DOCUMENTS.empty(), T, {"north": ZoneInfo("UTC")})
    row, _ = told({"p1": 8})["p1"]
    model = fallback(
        pd.DataFrame({"y": [0.0]}),
        why="",
        register=REGISTERED,
        events=events,
        features=CATALOGUE,
        horizon_days=30,
        seed=1,
        cutoff="",
    )
    own = next(r for r in by_rates(row, model, evidence) if r["family"] == "past failures and trouble")
    assert own["text"].startswith("4 failures in a year")
    assert own["evidence"][0]["count"] == len(own["evidence"][0]["rows"]) == 4


def test_a_misread_year_and_an_asset_that_came_late_do_not_dilute_the_rates() -> None:
    counts = dict.fromkeys(("p1", "p2", "p3", "f1", "f2"), 12)
    stray = failures(counts).head(1).assign(event_id="stray", occurred_at=pd.Timestamp("1926-03-03", tz="UTC"))
    usual = failure_rates(REGISTERED, failures(counts))
    assert failure_rates(REGISTERED, pd.concat([failures(counts), stray]))["pump"] == pytest.approx(
        usual["pump"], rel=0.02
    )
    # fans that were there for the last half of the time only fail twice as often for the same number of failures
    late = REGISTERED.copy()
    late.loc[late["equipment_class"] == "fan", "installed_on"] = T - pd.Timedelta(days=365)
    assert failure_rates(late, failures(counts))["fan"] > 1.2 * usual["fan"]


def test_a_short_record_is_reckoned_with_its_own_days() -> None:
    found = told({"p1": 3, "p2": 1, "f1": 1}, years=0.3)
    row, reasons = found["p1"]
    own = next(r for r in reasons if r["family"] == "past failures and trouble")
    # three failures in four months are more than a pump's usual number, though fewer than that of a year
    matched = re.fullmatch(
        r"3 failures in (\d+) days of records \(the figure reckons with ([\d.]+) for pumps in that time\)", own["text"]
    )
    assert matched
    assert int(matched[1]) == round(365 * 0.3 + 10)
    assert float(matched[2]) < 3
    assert own["risk_points"] > 0
    assert row["base_risk"] + sum(r["risk_points"] for r in reasons) == pytest.approx(row["risk"], abs=1e-9)
