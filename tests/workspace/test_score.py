"""Scoring: killed at any moment and given again, the list is there once."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pdm.errors import UsageError
from pdm.records import EVENTS, REGISTER, RISK
from pdm.service import in_service
from pdm.workspace import Workspace
from pdm.workspace.forecast import data_through

from .conftest import Killed, die_before_write, open_mills

DAY = "2026-01-04"


def runs_of_the_day(workspace: Workspace) -> pd.DataFrame:
    risk = workspace.context.store.read("risk")
    return risk[risk["as_of"] == pd.Timestamp(DAY, tz="UTC")]


def test_killed_before_any_write_the_same_command_records_one_run(
    scored_mills: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = scored_mills.context.root
    with monkeypatch.context() as patch:
        total = die_before_write(patch, 0)
        whole = open_mills(Path(shutil.copytree(source, tmp_path / "whole")))
        expected = whole.score(DAY, out=tmp_path / "whole.csv").risk.drop(columns="run_id")
        writes = total()
    assert writes >= 4
    for number in range(1, writes + 1):
        folder = Path(shutil.copytree(source, tmp_path / f"killed{number}"))
        with monkeypatch.context() as patch:
            die_before_write(patch, number)
            with pytest.raises(Killed):
                open_mills(folder).score(DAY, out=tmp_path / "risk.csv")
        workspace = open_mills(folder)
        run = workspace.score(DAY, out=tmp_path / "risk.csv")
        stored = runs_of_the_day(workspace)
        pd.testing.assert_frame_equal(stored.drop(columns="run_id").reset_index(drop=True), expected)
        assert set(stored["run_id"]) == {run.run_id}
        assert pd.read_csv(tmp_path / "risk.csv")["asset_id"].tolist() == expected["asset_id"].tolist()
        assert workspace.reproduce(run.run_id).same


def test_killed_before_the_file_is_written_the_recorded_run_is_handed_out(
    scored_mills: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("pdm.sinks.write_risk", die)
        with pytest.raises(Killed):
            scored_mills.score(DAY, out=tmp_path / "risk.csv")
    assert not (tmp_path / "risk.csv").exists()
    recorded = runs_of_the_day(scored_mills)
    run = scored_mills.score(DAY, out=tmp_path / "risk.csv")
    assert set(recorded["run_id"]) == {run.run_id}
    assert len(runs_of_the_day(scored_mills)) == len(recorded) == len(pd.read_csv(tmp_path / "risk.csv"))


@pytest.mark.slow
def test_kill_9_at_random_moments_of_score(scored_mills: Workspace, tmp_path: Path) -> None:
    root = scored_mills.context.root
    code = (
        "import sys, pdm\nworkspace = pdm.open(sys.argv[1])\nprint('ready', flush=True)\n"
        f"workspace.score('{DAY}', out=sys.argv[2])\nprint('done', flush=True)\n"
    )

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", code, str(root), str(tmp_path / "risk.csv")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    chance = random.Random(4)
    length = 6.0
    for _ in range(4):
        process = start()
        time.sleep(chance.uniform(0.0, length))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        found = runs_of_the_day(scored_mills)
        assert len(found) in (0, 6)
    assert start().communicate()[0] == "done\n"
    assert sorted(runs_of_the_day(scored_mills)["asset_id"]) == ["N1", "N2", "N3", "S1", "S2", "S3"]
    assert len(pd.read_csv(tmp_path / "risk.csv")) == 6


def test_the_same_list_made_by_two_at_once_is_recorded_once(
    scored_mills: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pdm.workspace.forecast import compute

    other = open_mills(scored_mills.context.root, "2026-01-07T06:00:00")
    first = []

    def meanwhile(*args: Any, **kwargs: Any) -> pd.DataFrame:
        # the other one begins after this one has looked for it, and ends before
        monkeypatch.setattr("pdm.workspace.score.compute", compute)
        first.append(other.score(DAY))
        return compute(*args, **kwargs)

    monkeypatch.setattr("pdm.workspace.score.compute", meanwhile)
    second = scored_mills.score(DAY)
    assert second.run_id == first[0].run_id
    pd.testing.assert_frame_equal(second.risk, first[0].risk)
    assert len(runs_of_the_day(scored_mills)) == 6
    assert (scored_mills.runs["kind"] == "score").sum() == 2
    # another list in between, and it is one of its own again
    scored_mills.score("2026-01-03")
    assert scored_mills.score(DAY).run_id != second.run_id


def test_one_row_per_asset_and_date_ranked_within_the_date(scored_mills: Workspace) -> None:
    risk = scored_mills.score(["2026-01-02", "2026-01-04"]).risk
    RISK.validate(risk)
    for _, day in risk.groupby("as_of"):
        assert sorted(day["rank"]) == list(range(1, 7))
        # files and tables list them so
        assert list(day["rank"]) == sorted(day["rank"])
        assert day["risk"].is_monotonic_decreasing
    assert ((risk["risk_low"] <= risk["risk"]) & (risk["risk"] <= risk["risk_high"])).all()


def test_dates_in_any_order_give_the_same_list(scored_mills: Workspace) -> None:
    one = scored_mills.score(["2026-01-02", "2026-01-04"]).risk
    other = scored_mills.score(["2026-01-04", "2026-01-02"]).risk
    pd.testing.assert_frame_equal(one.drop(columns="run_id"), other.drop(columns="run_id"))


def test_several_dates_in_worker_processes_give_the_same_bits_as_one_after_the_other(scored_mills: Workspace) -> None:
    days = ["2026-01-02", "2026-01-03", "2026-01-04"]
    run = scored_mills.score(days)
    scored_mills.context.workers = 2
    assert scored_mills.reproduce(run.run_id).note == "recomputed; every value is the same, bit by bit."


@pytest.mark.parametrize("day", [None, 20260104, [20260104], [None], 1.5, pd.NaT])
def test_what_is_no_day_at_all_is_refused_with_the_remedy(scored_mills: Workspace, day: Any) -> None:
    with pytest.raises(UsageError, match="2026-01-31"):
        scored_mills.score(day)


def test_days_may_be_of_any_kind(scored_mills: Workspace) -> None:
    days = (np.datetime64(DAY), date.fromisoformat(DAY), pd.DatetimeIndex([DAY]), (DAY,), pd.Series([DAY]))
    assert len({scored_mills.score(day).run_id for day in days}) == 1


@pytest.mark.parametrize("day", ["31.12.2025", "soon", "0850-01-01", "2300-01-01", ""])
def test_a_day_that_is_none_is_refused(scored_mills: Workspace, day: str) -> None:
    with pytest.raises(UsageError, match="2026-01-31"):
        scored_mills.score(day)


def test_a_file_of_an_unknown_kind_is_refused_before_anything_is_computed(
    scored_mills: Workspace, tmp_path: Path
) -> None:
    version = scored_mills.context.store.version()
    with pytest.raises(UsageError, match=r"\.parquet, \.csv, \.xlsx"):
        scored_mills.score(DAY, out=tmp_path / "risk.docx")
    assert scored_mills.context.store.version() == version


@pytest.mark.parametrize(
    ("day", "said"), [("1960-01-01", "no asset was in service on 1960-01-01"), ("2026-03-01", "too far ahead")]
)
def test_a_list_that_would_say_nothing_is_refused_and_not_recorded(
    scored_mills: Workspace, tmp_path: Path, day: str, said: str
) -> None:
    runs = len(scored_mills.runs)
    with pytest.raises(UsageError, match=said):
        scored_mills.score(day, out=tmp_path / "risk.csv")
    assert len(scored_mills.runs) == runs
    assert not (tmp_path / "risk.csv").exists()


def test_days_before_the_first_asset_are_left_out(scored_mills: Workspace) -> None:
    risk = scored_mills.score(["1960-01-01", DAY]).risk
    assert set(risk["as_of"]) == {pd.Timestamp(DAY, tz="UTC")}
    assert len(risk) == 6


def test_records_that_are_used_reach_no_further_than_the_list() -> None:
    day = pd.Timestamp("2026-01-01", tz="UTC")
    told = EVENTS.rows(
        {"event_id": f"e{d}", "site": "north", "occurred_at": day + pd.Timedelta(days=d)} for d in (-9, -2, 40)
    )
    assert data_through(told, day) == {"north": day - pd.Timedelta(days=2)}


def test_a_tag_that_passes_on_is_listed_on_every_day() -> None:
    day = pd.Timestamp("2025-05-31", tz="UTC")
    register = REGISTER.rows([
        {"asset_id": "old", "tag": "P-1", "site": "north", "valid_to": day},
        {"asset_id": "new", "tag": "P-1", "site": "north", "valid_from": day + pd.Timedelta(days=1)},
    ])  # fmt: skip
    listed = [list(register.loc[in_service(register, day + pd.Timedelta(days=d)), "asset_id"]) for d in (-9, 0, 1, 9)]
    assert listed == [["old"], ["old"], ["new"], ["new"]]
