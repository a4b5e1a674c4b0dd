"""The workspace of a simulated enterprise."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pdm.config import load_settings
from pdm.errors import UsageError
from pdm.simulation import simulate, wording_inventory
from pdm.simulation.profiles import SitePlan, Size

SEED = 5


def contents(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("enterprise")
    simulate(folder, seed=SEED, profile="normal", size="tiny", processes=1)
    return folder


@pytest.fixture(scope="module")
def documents(workspace) -> pd.DataFrame:
    return pd.read_parquet(workspace / "truth" / "documents.parquet")


@pytest.fixture(scope="module")
def lines(workspace) -> pd.DataFrame:
    return pd.read_parquet(workspace / "truth" / "lines.parquet")


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(workspace, tmp_path):
    simulate(tmp_path / "again", seed=SEED, profile="normal", size="tiny", processes=2)
    assert contents(tmp_path / "again") == contents(workspace)
    simulate(tmp_path / "other", seed=SEED + 1, profile="normal", size="tiny", processes=2)
    assert contents(tmp_path / "other")["register.csv"] != contents(workspace)["register.csv"]


def test_a_plain_script_needs_no_guard_around_it(workspace, tmp_path):
    script = tmp_path / "plain.py"
    script.write_text(
        "from pathlib import Path\nfrom pdm.simulation import simulate\n"
        f"simulate(Path({str(tmp_path / 'again')!r}), seed={SEED}, profile='normal', size='tiny', processes=2)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-500:]
    assert contents(tmp_path / "again") == contents(workspace)


def test_settings_are_valid_and_leave_header_recognition_to_the_package(workspace, lines):
    settings = load_settings(workspace / "plant.toml")
    assert set(settings.sites) >= set(lines["site"])
    for site in settings.sites.values():
        assert site.forms == ()
        assert site.people
    assert len({s.date_order for s in settings.sites.values()}) > 1
    assert tomllib.loads((workspace / "plant.toml").read_text(encoding="utf-8"))["plant"]["register"] == "register.csv"


def test_every_line_of_the_logbook_stands_in_a_document(lines, documents):
    assert set(documents["line_id"]) == set(lines["line_id"])
    first = documents[documents["copy_of"].isna()]
    assert not first["line_id"].duplicated().any()


def test_every_file_named_by_the_truth_lies_in_the_inbox_of_its_site(workspace, documents):
    origins = documents["file"].str.split("!").str[0]
    named = set(origins)
    lying = {str(p.relative_to(workspace)) for p in (workspace / "inbox").rglob("*") if p.is_file()}
    assert named == lying
    assert (origins.str.split("/").str[1] == documents["site"]).all()


@pytest.mark.acceptance
def test_some_documents_come_twice_under_another_name(workspace, documents):
    copies = documents.loc[documents["copy_of"].notna(), ["file", "copy_of"]]
    copies = copies.assign(file=copies["file"].str.split("!").str[0]).drop_duplicates()
    assert len(copies) >= 2
    for copy, original in copies.itertuples(index=False):
        assert copy != original
        assert (workspace / copy).read_bytes() == (workspace / original).read_bytes()


@pytest.mark.acceptance
def test_some_events_are_told_in_two_places(lines):
    told = lines.set_index("line_id")
    twice = lines[lines["duplicate_of"].isin(told.index)]
    assert len(twice)
    for line in twice.itertuples():
        assert told.loc[line.duplicate_of, "event_id"] == line.event_id
        assert told.loc[line.duplicate_of, "channel"] != line.channel


@pytest.mark.acceptance
def test_a_site_stops_sending(tmp_path):
    sites = (
        SitePlan("loud", 4, {"csv": 1.0}),
        SitePlan("mute", 4, {"csv": 0.5, "sap": 0.5}, silent_months=4),
    )
    simulate(tmp_path, seed=SEED, profile="easy", size=Size("two", 1.5, sites), processes=1)
    documents = pd.read_parquet(tmp_path / "truth" / "documents.parquet")
    last = documents.groupby("site")["arrives_at"].max()
    assert last["loud"] - last["mute"] > pd.Timedelta(days=90)


@pytest.mark.acceptance
def test_drawn_cells_lie_on_their_pages(workspace, documents):
    cells = pd.read_parquet(workspace / "truth" / "cells.parquet")
    boxes = np.array([json.loads(b) for b in cells["box"]])
    assert len(boxes)
    assert ((boxes >= 0) & (boxes <= 1)).all()
    assert (boxes[:, 2] > boxes[:, 0]).all()
    assert (boxes[:, 3] > boxes[:, 1]).all()
    paper = documents[documents["box"].notna()]
    assert set(cells["line_id"]) <= set(paper["line_id"])


def test_a_folder_with_content_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(UsageError, match="not empty"):
        simulate(tmp_path, seed=1, profile="normal", size="tiny")
    assert contents(tmp_path).keys() == {"mine.txt"}


def test_words_of_the_simulation_are_listed_by_kind():
    words = wording_inventory()
    assert {"headers"} < set(words)
    assert all(words.values())
