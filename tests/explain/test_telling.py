"""What is no reason by itself stands together at the end; no point is lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pdm.explain import Evidence
from pdm.explain.telling import QUOTED, SMALL, Teller, Told, in_order
from pdm.explain.usual import Alike
from pdm.features import CATALOGUE, build
from pdm.records import DOCUMENTS, EVENTS, READINGS, REGISTER

T = pd.Timestamp("2025-06-01", tz="UTC")
PIECE: list[dict[str, Any]] = [{"kind": "register", "row": 1, "column": "x", "value": "y"}]


def test_small_things_stand_together_and_weighty_ones_by_themselves() -> None:
    told = [
        Told("leaks", "3 leak reports", 0.1, PIECE, True), Told("load", "load low – odd", 0.03, PIECE, False), Told("age", "age unknown", 0.01, PIECE, False),
        Told("data gaps", "nothing measured", 0.004, PIECE, False), Told("criticality", "criticality A", 0.001, PIECE, True),
    ]  # fmt: skip
    reasons = in_order(told)
    assert [r["family"] for r in reasons] == ["leaks", "load", "criticality", SMALL]
    assert reasons[-1]["text"] == "Smaller things together, no reason by themselves: age unknown; nothing measured"
    assert sum(r["risk_points"] for r in reasons) == pytest.approx(sum(t.points for t in told), abs=1e-12)
    assert all(r["evidence"] for r in reasons)


def teller(text: str) -> tuple[Teller, pd.DataFrame]:
    events = EVENTS.rows([{
        "event_id": "e", "asset_id": "a", "site": "north", "occurred_at": T - pd.Timedelta(days=9), "available_at": T - pd.Timedelta(days=9), "text": text,
        "failure_mode": "vibration", "is_failure": False, "negated": False, "planned": False, "document": "d",
    }])  # fmt: skip
    measured = READINGS.rows([{
        "reading_id": "r", "asset_id": "a", "site": "north", "quantity": "temperature", "measured_at": T - pd.Timedelta(days=3),
        "available_at": T - pd.Timedelta(days=3), "value": 88.0, "unit": "degC", "plausible": True,
    }])  # fmt: skip
    register = REGISTER.rows([{"asset_id": "a", "tag": "a", "site": "north", "equipment_class": "pump", "row": 2}])
    X = build(pd.DataFrame({"asset_id": ["a"], "as_of": T}), events=events, readings=measured, register=register)
    evidence = Evidence(events, measured, register, DOCUMENTS.empty(), T, {})
    return Teller(CATALOGUE, evidence, Alike(X, ["a"], ["pump"], ["north"], [True])), X


def told(text: str, family: str, carried: str) -> Told:
    tell, X = teller(text)
    phi = np.array([1.0 if f.name == carried else 0.0 for f in CATALOGUE])
    return tell.family(family, 0.1, phi, X.iloc[0].to_numpy(float), "a")


def test_reported_trouble_is_told_in_the_words_of_its_newest_line() -> None:
    found = told("cplg  shakes at DE", "reported trouble", "trouble_begun")
    assert found.text == "first report of trouble 9 days ago, neither failure nor repair since: “cplg shakes at DE”"
    long = told("word " * 40, "reported trouble", "trouble_begun").text
    assert long.endswith("word …”")
    assert len(long.partition("“")[2]) <= QUOTED + 3


def test_a_share_of_what_is_plausible_is_told_as_the_figure_itself() -> None:
    assert told("x", "measured temperature", "temperature_of_limit").text == "last temperature 88 °C"
