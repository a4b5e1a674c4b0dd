"""Files of the list: whole or not at all, readable by a spreadsheet, exact in CSV."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from pdm.errors import StorageError, UsageError
from pdm.records import EVENTS, RISK
from pdm.sinks import check_kind, write_events, write_risk
from pdm.vocabulary.held_back import held_reason

DAY = pd.Timestamp("2026-01-01", tz="UTC")


def risk(count: int = 5) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return RISK.rows(
        {
            "run_id": "r", "asset_id": f"{i:010d}", "tag": f"P-{i}", "site": "north", "as_of": DAY, "horizon_days": 30,
            "risk": float(rng.random()), "rank": i + 1, "basis": "model", "description": "=cmd|' /C calc'!A0",
            "reasons": '[{"family": "leaks", "text": "3 leaks", "risk_points": 0.1, "evidence": []}]',
        }
        for i in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("kind", [".parquet", ".csv"])
def test_every_bit_of_a_risk_comes_back(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"risk{kind}"
    write_risk(risk(), path)
    read = pd.read_parquet(path) if kind == ".parquet" else pd.read_csv(path, dtype={"asset_id": str})
    assert list(read["risk"]) == list(risk()["risk"])
    assert list(read["asset_id"]) == list(risk()["asset_id"])
    assert list(read.columns) == RISK.names


def test_workbook_has_reasons_in_words_and_what_changed(tmp_path: Path) -> None:
    path = tmp_path / "risk.xlsx"
    frame = risk()
    frame.loc[0, "reasons"] = json.dumps(
        [{"family": f"f{i}", "text": f"reason {i}", "risk_points": 0.1 / (i + 1), "evidence": []} for i in range(5)]
    )
    frame.loc[0, "against"] = json.dumps(
        [{"family": "x", "text": "lately repaired", "risk_points": -0.02, "evidence": []}]
    )
    frame.loc[0, "data_gaps"] = json.dumps(["no load on record"])
    frame.loc[0, ["basis", "basis_reason"]] = ["stale", held_reason(["silent"], date(2025, 12, 2))]
    write_risk(frame, path, changes=["P-1 (north) up from 3 to 20 in 100"])
    book = load_workbook(path)
    head = [c.value for c in book["risk"][1]]
    row = {name: book["risk"].cell(2, n).value for n, name in enumerate(head, start=1)}
    assert row["why"].split("\n") == [
        "reason 0 [+10.0 in 100]",
        "reason 1 [+5.0 in 100]",
        "reason 2 [+3.3 in 100]",
        "2 smaller ones [+4.5 in 100]",
    ]
    assert row["speaks against it"] == "lately repaired [-2.0 in 100]"
    assert row["missing"] == "no load on record"
    assert row["note"] == "no forecast any more: figure of 2025-12-02"
    assert book["risk"].cell(3, head.index("why") + 1).value == "3 leaks [+10.0 in 100]"
    assert book["risk"].cell(2, head.index("asset_id") + 1).value == "0000000000"
    assert book["changes"]["A2"].value == "P-1 (north) up from 3 to 20 in 100"
    # what a person reads comes first, as a person reads it
    assert head[:6] == ["rank", "tag", "description", "site", "risk", "why"]
    machines = [c.value for c in book["for machines"][1]]
    assert {*head, *machines} >= set(RISK.names)
    assert set(machines) & set(head) == {"asset_id", "as_of"}
    formats = {c.value: book["risk"].cell(2, c.column).number_format for c in book["risk"][1]}
    assert [formats[c] for c in ("risk", "model_high", "expected_saving", "as_of")] == [
        "0.0%",
        "0.0%",
        "#,##0",
        "yyyy-mm-dd",
    ]


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
def test_a_text_is_never_a_formula_for_a_spreadsheet(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"risk{kind}"
    write_risk(risk(1), path)
    if kind == ".csv":
        assert pd.read_csv(path)["description"].iloc[0].startswith("'=")
    else:
        sheet = load_workbook(path)["risk"]
        head = [c.value for c in sheet[1]]
        assert sheet.cell(2, head.index("description") + 1).data_type == "s"
        assert str(sheet.cell(2, head.index("description") + 1).value).startswith("'=")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", False),
        ("=2+cmd|' /C calc'!A0", False),
        ("+1+A1", False),
        ("-5", True),
        ("+3.5", True),
        ("-2-seal", False),
    ],
)
def test_a_formula_that_begins_with_a_figure_is_one(tmp_path: Path, text: str, kept: bool) -> None:
    told = text if kept else f"'{text}"
    write_risk(risk(1).assign(tag=text), tmp_path / "risk.csv")
    assert pd.read_csv(tmp_path / "risk.csv", dtype=str)["tag"].iloc[0] == told
    write_risk(risk(1).assign(tag=text), tmp_path / "risk.xlsx")
    sheet = load_workbook(tmp_path / "risk.xlsx")["risk"]
    cell = sheet.cell(2, [c.value for c in sheet[1]].index("tag") + 1)
    assert (cell.value, cell.data_type) == (told, "s")


def test_an_unknown_kind_is_refused_before_work_is_done() -> None:
    with pytest.raises(UsageError, match="ends in"):
        check_kind(Path("risk.docx"))


def test_when_writing_fails_the_older_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "risk.csv"
    write_risk(risk(2), path)
    before = path.read_bytes()

    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(StorageError, match="disk is full"):
        write_risk(risk(3), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_events_of_a_sheet_keep_their_columns(tmp_path: Path) -> None:
    frame = EVENTS.rows([{"event_id": "e1", "site": "north", "text": "leak"}])
    path = tmp_path / "events.xlsx"
    write_events(frame, path)
    assert [c.value for c in load_workbook(path)["events"][1]] == EVENTS.names


def test_a_workbook_shows_the_times_of_the_site(tmp_path: Path) -> None:
    at = pd.Timestamp("2023-07-06 01:20", tz="UTC")
    frame = EVENTS.rows(
        [{"event_id": f"e-{s}", "site": s, "occurred_at": t} for s, t in (("us", at), ("eu", at), ("us", None))]
    )
    write_events(frame, tmp_path / "events.xlsx", {"us": ZoneInfo("America/Chicago"), "eu": ZoneInfo("Europe/Berlin")})
    sheet = load_workbook(tmp_path / "events.xlsx")["events"]
    column = [c.value for c in sheet[1]].index("occurred_at")
    told = [row[column].value for row in sheet.iter_rows(min_row=2)]
    assert [t and f"{t:%Y-%m-%d %H:%M}" for t in told] == ["2023-07-05 20:20", "2023-07-06 03:20", None]
    # files for programs stay in UTC and say so
    write_events(frame, tmp_path / "events.csv", {"us": ZoneInfo("America/Chicago")})
    assert "2023-07-06 01:20:00+00:00" in (tmp_path / "events.csv").read_text(encoding="utf-8")


def test_what_no_cell_of_a_workbook_holds_is_shortened_as_a_whole_or_says_so(tmp_path: Path) -> None:
    line = {"date": "2025-11-12", "text": "seal leaking " * 20, "where": "inbox/north/book.pdf, page 2"}
    reasons = [
        {"family": f"f{i}", "text": f"reason {i}", "risk_points": 0.01 * i, "evidence": [{"kind": "rows", "count": 12, "rows": [line] * 12}]}
        for i in range(20)
    ]  # fmt: skip
    frame = risk(1).assign(reasons=json.dumps(reasons), description="long " * 9000)
    write_risk(frame, tmp_path / "risk.xlsx")
    sheet = load_workbook(tmp_path / "risk.xlsx")["risk"]
    row = {c.value: sheet.cell(2, c.column).value for c in sheet[1]}
    machines = load_workbook(tmp_path / "risk.xlsx")["for machines"]
    told = json.loads(machines.cell(2, [c.value for c in machines[1]].index("reasons") + 1).value)
    assert [r["risk_points"] for r in told] == [r["risk_points"] for r in reasons]
    assert all(r["evidence"][0]["count"] == 12 and 0 < len(r["evidence"][0]["rows"]) < 12 for r in told)
    assert row["description"].endswith("(cut here; whole in a .csv or .parquet file)")
    assert len(row["description"]) == 32_767
    write_risk(frame, tmp_path / "risk.csv")
    assert json.loads(pd.read_csv(tmp_path / "risk.csv")["reasons"].iloc[0]) == reasons


def test_more_rows_than_a_sheet_holds_are_refused_and_not_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pdm.sinks.files._XLSX_ROWS", 4)
    with pytest.raises(UsageError, match="there are 5 risk"):
        write_risk(risk(5), tmp_path / "risk.xlsx")
    assert not list(tmp_path.iterdir())
    write_risk(risk(4), tmp_path / "risk.xlsx")
