"""An asset of a site that is held back says what is missing since when, with the last record as evidence."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from pdm.config import Settings, SiteSettings
from pdm.explain import Evidence, explain
from pdm.explain.held import held_back
from pdm.model import FittedModel
from pdm.records import DOCUMENTS, EVENTS, READINGS, REGISTER, RISK
from pdm.vocabulary.held_back import CLOSED, held_reason

T = pd.Timestamp("2026-01-01", tz="UTC")
NEWEST = pd.Timestamp("2025-07-28 23:30", tz="UTC")
"""In Berlin this is the 29th."""
REGISTERED = REGISTER.rows([{"asset_id": a, "tag": a, "site": "west", "equipment_class": "pump"} for a in "ab"])


def events(newest: pd.Timestamp | None) -> pd.DataFrame:
    if newest is None:
        return EVENTS.empty()
    return EVENTS.rows([
        {"event_id": "e1", "asset_id": "a", "site": "west", "occurred_at": newest - pd.Timedelta(days=9), "text": "oil topped up"},
        # nobody knows whose it is: the site did send it
        {"event_id": "e2", "site": "west", "occurred_at": newest, "text": "pump noisy", "document": "d1", "page": 1, "row": 4,
         "asset_mention": "the other pump", "asset_confidence": 0.4},
    ])  # fmt: skip


def row(risk: float | None, why: str = "Held back: silent for 156 days (newest record 2025-07-28).") -> dict[str, Any]:
    return {
        "run_id": "r", "asset_id": "b", "site": "west", "as_of": T, "horizon_days": 30, "risk": risk, "base_risk": 0.1, "basis": "stale",
        "basis_reason": why,
    }  # fmt: skip


def told(risk: float | None, newest: pd.Timestamp | None = NEWEST, **more: Any) -> dict[str, Any]:
    documents = DOCUMENTS.rows([{"document_id": "d1", "site": "west", "origin": "inbox/west/book.pdf"}])
    evidence = Evidence(events(newest), READINGS.empty(), REGISTERED, documents, T, {"west": ZoneInfo("Europe/Berlin")})
    return held_back(RISK.rows([row(risk, **more)]).iloc[0].to_dict(), evidence, "Westfield")


def test_a_silent_site_says_since_when_and_which_figure_stands() -> None:
    reason = told(0.25)
    assert (
        reason["text"] == "Nothing was recorded at Westfield since 29 July 2025; the figure is that of an earlier list"
    )
    dated = held_reason(["silent for 156 days (newest record 2025-07-28)"], date(2025, 10, 1))
    assert told(0.25, why=dated)["text"].endswith(
        "since 29 July 2025; the figure is that of the list of 1 October 2025, and the 30 days that it spoke of are over"
    )
    lately = held_reason(["silent for 156 days"], date(2025, 12, 15))
    assert told(0.25, why=lately)["text"].endswith("the figure is that of the list of 15 December 2025")
    assert reason["risk_points"] == pytest.approx(0.15, abs=1e-12)
    (piece,) = reason["evidence"]
    assert (piece["kind"], piece["from"], piece["to"]) == ("absence", "2025-07-30", "2026-01-01")
    # it may be of any asset there: how that one is called is not how this one is
    assert piece["last"]["mention"] is piece["last"]["confidence"] is None
    assert (piece["last"]["text"], piece["last"]["where"]) == ("pump noisy", "inbox/west/book.pdf, page 1, row 4")


def test_without_an_earlier_figure_none_is_given() -> None:
    reason = told(None)
    assert reason["text"].endswith("no figure can be given until newer records are there")
    assert reason["risk_points"] == 0.0


def test_a_site_that_still_sends_says_why_it_is_held_back() -> None:
    reason = told(
        0.2, T - pd.Timedelta(days=3), why="Held back: 80 % of the records are tied to no asset (at most 60 %)."
    )
    assert reason["text"].startswith("80 % of the records are tied to no asset (at most 60 %);")
    # its records are there: the newest of them is shown, and no gap
    (piece,) = reason["evidence"]
    assert (piece["kind"], piece["count"], piece["rows"][0]["text"]) == ("rows", 1, "pump noisy")
    nothing = told(None, T - pd.Timedelta(days=3), why="Held back: 80 % of the records are tied to no asset.")
    assert nothing["text"].endswith("no figure can be given until that is mended")


@pytest.mark.parametrize("newest", [NEWEST, T - pd.Timedelta(hours=1)])
def test_a_site_closed_by_hand_does_not_wait_for_records(newest: pd.Timestamp) -> None:
    reason = told(None, newest, why=held_reason([CLOSED, "silent for 156 days"]))
    assert reason["text"] == (
        "Westfield is kept out of the forecasts by the plant's own settings; no figure can be given as long as it is"
    )
    assert reason["evidence"] == [{"kind": "settings", "file": "plant.toml", "key": "[gate] closed", "value": "west"}]


def test_a_site_that_never_sent_anything() -> None:
    reason = told(None, None, why="Held back: no records.")
    assert reason["text"].startswith("Nothing was ever recorded at Westfield;")
    assert reason["evidence"][0]["last"] is None


@pytest.mark.parametrize("risk", [0.03, 0.25, None])
def test_the_list_carries_it_and_figures_add_up(risk: float | None) -> None:
    settings = Settings(sites={"west": SiteSettings(name="Westfield", timezone="Europe/Berlin")})
    model = FittedModel(
        kind="fallback", booster="", slope=1.0, offset=0.0, features=(), horizon_days=30, cutoff="", seed=1, base=0.0
    )
    listed = RISK.rows([row(risk)])
    out = explain(
        model, pd.DataFrame(index=[0]), listed, events=events(NEWEST), readings=READINGS.empty(), register=REGISTERED,
        documents=DOCUMENTS.empty(), settings=settings,
    ).iloc[0]  # fmt: skip
    reasons = json.loads(out["reasons"]) + json.loads(out["against"])
    assert len(reasons) == 1
    assert json.loads(out["data_gaps"])[0] == "nothing was recorded at Westfield since 29 July 2025"
    if risk is not None:
        assert out["base_risk"] + sum(r["risk_points"] for r in reasons) == pytest.approx(risk, abs=1e-12)
