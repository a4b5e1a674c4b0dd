"""`reproduce`: bit by bit the same after everything else has changed; a difference is found and named."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd
import pytest

from pdm.cli.app import main
from pdm.errors import UsageError
from pdm.workspace import Workspace
from pdm.workspace.reproduce import Reproduction, compare, first_difference
from pdm.workspace.score import read_run, risk_hash

from .conftest import REGISTER, lines, open_mills, write_csv


def run_of(workspace: Workspace) -> str:
    return str(read_run(workspace.context, None)[0]["run_id"])


def status(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["pdm-logs", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0)


@pytest.mark.acceptance
def test_a_run_is_reproduced_bit_by_bit_after_more_data_settings_register_model_and_decisions(
    scored_mills: Workspace,
) -> None:
    run = run_of(scored_mills)
    recorded = scored_mills.risk
    root = scored_mills.context.root
    rows = lines("north", ("P-101A", "Bertha"), 2025, 20)
    write_csv(root / "inbox" / "north" / "more.csv", [{**r, "Description": "seal failed, pump down"} for r in rows])
    toml = (root / "plant.toml").read_text().replace('name = "North mill"', 'name = "Other"\nreporting_lag_days = 30')
    (root / "plant.toml").write_text(toml + "[risk]\nhorizon_days = 60\n[costs]\nfailure = 5\n")
    (root / "register.csv").write_text(REGISTER.replace("N3,", "N33,") + "N4,P-104,north,New pump,pump,2025-01-01\n")
    later = open_mills(root, "2026-03-01")
    later.ingest()
    queue = later.queue
    later.decide(str(queue.loc[queue["kind"] == "alias", "item_id"].iloc[0]), "P-101B", by="Ann")
    later.train(until="2025-12-01")
    later.score("2026-02-01")
    result = later.reproduce(run)
    assert result.same, result.lines()
    assert "bit by bit" in result.note
    assert not later.risk[["asset_id", "risk"]].equals(recorded[["asset_id", "risk"]])


def test_a_run_of_several_dates_with_a_run_before_is_reproduced(scored_mills: Workspace) -> None:
    run = scored_mills.score(["2026-01-02", "2026-01-05"])
    assert run.risk["previous_risk"].notna().any()
    assert scored_mills.reproduce(run.run_id).same


def test_the_stored_list_is_the_list_that_was_handed_out(scored_mills: Workspace) -> None:
    run = scored_mills.score("2026-01-03")
    record, stored = read_run(scored_mills.context, run.run_id)
    pd.testing.assert_frame_equal(stored, run.risk)
    assert risk_hash(stored) == record["result_hash"]


def test_the_same_score_command_is_the_same_run(scored_mills: Workspace, tmp_path: Path) -> None:
    """So that a scheduler that repeats a killed command neither loses the file nor records a run twice."""
    one = scored_mills.score("2026-01-03", out=tmp_path / "one.csv")
    two = scored_mills.score("2026-01-03", out=tmp_path / "two.csv")
    assert one.run_id == two.run_id
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert (scored_mills.runs["kind"] == "score").sum() == 2
    write_csv(scored_mills.context.root / "inbox" / "south" / "n.csv", lines("south", ("P-301",), 2022, 2), ",")
    scored_mills.ingest(history=True)
    assert scored_mills.score("2026-01-03").run_id != one.run_id


def test_a_changed_model_file_is_found_and_is_status_4(
    scored_mills: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = run_of(scored_mills)
    root = scored_mills.context.root
    assert status(monkeypatch, "reproduce", str(root), run) == 0
    assert "bit by bit" in capsys.readouterr().out
    (model,) = (root / ".pdm" / "models").glob("*.json")
    values = json.loads(model.read_text())
    values["offset"] += 0.25
    model.write_text(json.dumps(values))
    assert status(monkeypatch, "reproduce", str(root), run) == 4
    assert "its file was changed" in capsys.readouterr().out


def test_a_changed_value_is_named_with_asset_and_column_and_is_status_4(
    scored_mills: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import pyarrow.parquet as pq

    run = run_of(scored_mills)
    root = scored_mills.context.root
    folder = root / ".pdm" / "store" / "risk"
    (path,) = folder.glob("*.parquet")
    size = path.stat().st_size
    table = pq.read_table(path).to_pandas()
    first = table.index[table["rank"] == 1][0]
    table.loc[first, "risk"] += 1e-6
    table.to_parquet(path)
    log = folder / "_delta_log" / f"{1:020d}.json"
    log.write_text(log.read_text().replace(f'"size":{size}', f'"size":{path.stat().st_size}'))
    assert status(monkeypatch, "reproduce", str(root), run) == 4
    told = capsys.readouterr().out
    assert f"{table.loc[first, 'asset_id']} 2025-12-31 risk: recorded" in told


def test_a_run_of_another_version_that_words_things_otherwise_is_told_from_one_with_other_risks(
    scored_mills: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(scored_mills)
    with monkeypatch.context() as patch:
        patch.setattr("pdm.workspace.reproduce.__version__", "9.9")
        patch.setattr(
            "pdm.workspace.reproduce.compute", lambda *_, **__: scored_mills.risk.assign(data_gaps='["no card"]')
        )
        other = scored_mills.reproduce(run)
        assert not other.same
        assert "every risk, range and rank is the same. The run was recorded by pdm-logs 0." in other.note
        assert "this is 9.9" in other.note
        patch.setattr("pdm.workspace.reproduce.compute", lambda *_, **__: scored_mills.risk.assign(risk_low=0.0))
        assert "but every risk and rank is the same" in scored_mills.reproduce(run).note
        patch.setattr("pdm.workspace.reproduce.compute", lambda *_, **__: scored_mills.risk.assign(risk=0.5))
        assert "is the same" not in scored_mills.reproduce(run).note


def test_what_differs_is_shown_from_where_it_differs_a_few_of_each_column() -> None:
    told = '[{"text": "' + "3 seal leaks in 60 days and so on, at great length, " * 4 + '%s", "risk_points": 0.1}]'
    assert first_difference(told % "four", told % "five")[0] == "[0].text"
    assert first_difference("[1, 2]", "[1]") == ("", [1, 2], [1])
    assert first_difference(0.5, float("inf")) == ("", 0.5, float("inf"))
    rows = [
        {
            "asset_id": f"A{i}",
            "as_of": pd.Timestamp("2026-01-01"),
            "column": c,
            "recorded": told % "four",
            "recomputed": told % "five",
        }
        for c in ("reasons", "against")
        for i in range(5)
    ]
    lines = Reproduction("score-1", False, "10 values differ.", pd.DataFrame(rows)).lines()
    assert len(lines) == 9
    assert lines[1].startswith("  A0 2026-01-01 reasons[0].text: recorded “…")
    assert "our”, recomputed" in lines[1]
    assert lines[1].endswith("ive”")
    assert lines[4] == "  … and reasons of 2 more"


def test_what_is_gone_is_said(scored_mills: Workspace) -> None:
    run = run_of(scored_mills)
    for path in (scored_mills.context.folder / "registers").iterdir():
        path.unlink()
    with pytest.raises(UsageError, match=r"is gone.*backup"):
        scored_mills.reproduce(run)
    with pytest.raises(UsageError, match="no scoring run 'score-x'"):
        scored_mills.reproduce("score-x")


def test_compare_allows_the_last_bits_and_names_rows_that_came_or_went(scored_mills: Workspace) -> None:
    risk = scored_mills.risk
    close = risk.assign(risk=risk["risk"] + 1e-12)
    assert compare(risk, close).empty
    assert set(compare(risk, risk.assign(risk=risk["risk"] + 1e-6))["column"]) == {"risk"}
    assert set(compare(risk, risk.assign(reasons="[]"))["column"]) <= {"reasons"}
    fewer = compare(risk, risk.iloc[1:])
    assert list(fewer["column"]) == ["(row)"]
    assert list(fewer["asset_id"]) == [risk["asset_id"].iloc[0]]
