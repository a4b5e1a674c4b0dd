"""Machines that are added to `register.csv` are found in lines that were read before."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from .conftest import open_mills, write_csv


@pytest.mark.acceptance
def test_a_machine_added_to_the_register_is_found_in_what_was_read_before(mills: Path) -> None:
    told = [{"Date": f"{d:02d}.03.2024", "Equipment": "K-777", "Description": "bearing noisy"} for d in range(1, 6)]
    write_csv(mills / "inbox" / "north" / "new.csv", told)
    workspace = open_mills(mills)
    assert workspace.ingest(history=True).relinked == 0
    before = workspace.events
    gone = before["asset_id"].isna()
    assert gone.sum() == 5
    register = mills / "register.csv"
    register.write_text(register.read_text() + "N9,K-777,north,Blower 2,fan,2015-01-01\n")
    workspace = open_mills(mills, "2026-02-01")
    assert workspace.ingest().relinked == 5
    after = workspace.events
    mine = after[after["document"].isin(set(before.loc[gone, "document"]))]
    assert list(mine["asset_id"]) == ["N9"] * 5
    # it would have been known when it would have been known
    assert set(mine["available_at"]) == set(before.loc[gone, "available_at"])
    others = ["event_id", "asset_id", "known_at"]
    pd.testing.assert_frame_equal(
        after.loc[~after["event_id"].isin(mine["event_id"]), others].sort_values("event_id", ignore_index=True),
        before.loc[~gone, others].sort_values("event_id", ignore_index=True),
    )
    version = workspace.context.store.version()
    assert open_mills(mills, "2026-03-01").ingest().relinked == 0
    assert len(workspace.context.store.events(all_versions=True)) == len(before) + 5
    assert workspace.context.store.version() >= version


@pytest.mark.acceptance
def test_a_name_added_to_the_register_is_found_in_the_middle_of_texts_read_before(mills: Path) -> None:
    told = [{"Date": f"{d:02d}.03.2024", "Description": "Grumbler tripped on overload, reset"} for d in range(1, 4)]
    write_csv(mills / "inbox" / "north" / "new.csv", told)
    workspace = open_mills(mills)
    workspace.ingest(history=True)
    assert workspace.events["asset_id"].isna().sum() == 3
    register = mills / "register.csv"
    register.write_text(register.read_text() + "N9,K-777,north,Grumbler,mill,2015-01-01\n")
    workspace = open_mills(mills, "2026-02-01")
    assert workspace.ingest().relinked == 3
    last = workspace.events.sort_values("available_at").query("text.str.startswith('Grumbler')")
    assert all("N9" in str(c) for c in last["candidates"])
