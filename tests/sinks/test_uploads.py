"""Upload files for SAP and Maximo: what a planner may load as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pdm.errors import UsageError
from pdm.records import RISK
from pdm.sinks import write_maximo_requests, write_sap_notifications

DAY = pd.Timestamp("2026-01-01", tz="UTC")


def rows(**changes: Any) -> pd.DataFrame:
    reason = {
        "family": "leaks",
        "text": "3 leaks\tin 90 days\n(pumps like it: 0.4) at the drive end seal",
        "risk_points": 0.2,
    }
    base = {
        "run_id": "score-1", "asset_id": "0010023417", "tag": "P-101A", "site": "north", "functional_location": "NOR-01-P0101A",
        "as_of": DAY, "horizon_days": 30, "risk": 0.43, "rank": 1, "basis": "model", "reasons": json.dumps([reason]),
    }  # fmt: skip
    others = [
        {**base, "asset_id": "2", "tag": "P-2", "rank": 2, "risk": 0.1, "reasons": "[]"},
        {**base, "asset_id": "3", "tag": "P-3", "rank": 3, "risk": None, "basis": "stale"},
    ]
    return RISK.rows([{**base, **changes}, *others])


@pytest.mark.acceptance
def test_sap_notifications_are_a_plain_table(tmp_path: Path) -> None:
    path = tmp_path / "notifications.txt"
    assert write_sap_notifications(rows(), path, top=20) == 2
    text = path.read_bytes().decode("utf-8")
    assert text.count("\r\n") == 3  # a head and a line each; no text brings line ends of its own
    found = pd.read_csv(path, sep="\t", dtype=str)
    first = found.iloc[0]
    assert first["EQUNR"] == "0010023417"
    assert (first["QMART"], first["QMDAT"], first["LTRMN"], first["PRIOK"]) == ("M2", "20260101", "20260131", "1")
    assert all(len(t) <= 40 for t in found["QMTXT"])
    assert "43 in 100" in first["LTXT"]
    assert "3 leaks in 90 days" in first["LTXT"]


@pytest.mark.acceptance
def test_maximo_requests_name_the_interface_and_are_loaded_once(tmp_path: Path) -> None:
    path = tmp_path / "requests.csv"
    assert write_maximo_requests(rows(), path, top=1) == 1
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "PDMLOGS,MXSRInterface,AddChange,EN"
    found = pd.read_csv(path, skiprows=1, dtype=str)
    assert found.loc[0, "ASSETNUM"] == "P-101A"
    assert found.loc[0, "SITEID"] == "NORTH"
    assert found.loc[0, "EXTERNALRECID"] == "score-1/0010023417"
    assert len(found.loc[0, "DESCRIPTION"]) <= 100


def test_a_notification_says_what_it_stands_on_and_quotes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    reason = json.dumps([{"text": 'Seal of the 7" line leaking', "risk_points": 0.1}])
    frame = rows(reasons=reason)
    frame.loc[frame["asset_id"] == "2", "risk"] = 0.002
    write_sap_notifications(frame, path)
    _, first, second = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    assert first[1] == 'Inspect: Seal of the 7" line leaking'
    # without a reason for it, no risk is called a raised one
    assert second[1] == "Inspect: risk fewer than 1 in 100"
    assert second[9] == "Risk of failure within 30 days: fewer than 1 in 100, rank 2."


def test_a_held_back_asset_is_not_proposed(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    write_sap_notifications(rows(), path)
    assert "P-3" not in path.read_text(encoding="utf-8")


def test_none_asked_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Ask for one"):
        write_maximo_requests(rows(), tmp_path / "x.csv", top=0)
    assert not (tmp_path / "x.csv").exists()


def test_a_short_text_says_what_is_wrong_with_the_machine_and_not_how_much_was_written(tmp_path: Path) -> None:
    reasons = [
        {"family": "amount of records", "text": "2 lines written in 90 days", "risk_points": 0.2},
        {"family": "heat", "text": "Running hot reported twice", "risk_points": 0.1},
    ]
    write_sap_notifications(rows(reasons=json.dumps(reasons)), tmp_path / "sap.txt")
    write_maximo_requests(rows(reasons=json.dumps(reasons[:1])), tmp_path / "maximo.csv")
    first = (tmp_path / "sap.txt").read_text(encoding="utf-8").splitlines()[1].split("\t")
    assert first[1] == "Inspect: Running hot reported twice"
    # the long text keeps them all
    assert "2 lines written in 90 days" in first[-1]
    assert "Inspect P-101A: risk 43 in 100" in (tmp_path / "maximo.csv").read_text(encoding="utf-8")
