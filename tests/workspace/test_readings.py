"""`readings.csv`: each measurement once, known by the rule of time, the impossible set aside."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pdm.errors import Reason
from pdm.workspace import Workspace

from .conftest import open_mills

HEAD = "asset_id,measured_at,quantity,value,unit\n"
ROWS = "N1,2025-03-01,temperature,61,degC\nS1,2025-03-02,load,80,%\n"


def write(workspace: Workspace, text: str) -> None:
    Path(workspace.context.root / "readings.csv").write_text(HEAD + text)


def test_each_measurement_comes_once_though_the_file_grows(read_mills: Workspace) -> None:
    write(read_mills, ROWS)
    read_mills.ingest(history=True)
    write(read_mills, ROWS + "N2,2025-03-03,vibration,3.1,mm/s\n")
    read_mills.ingest(history=True)
    read_mills.ingest(history=True)
    readings = read_mills.readings
    assert sorted(zip(readings["asset_id"], readings["value"], strict=True)) == [("N1", 61), ("N2", 3.1), ("S1", 80)]


def test_past_measurements_count_from_their_lag_and_live_ones_from_now(read_mills: Workspace) -> None:
    write(read_mills, ROWS)
    read_mills.ingest(history=True)
    past = read_mills.readings
    assert (past["available_at"] == past["measured_at"] + pd.Timedelta(days=7)).all()
    write(read_mills, ROWS + "N2,2025-03-03,vibration,3.1,mm/s\n")
    read_mills.ingest()
    new = read_mills.readings[read_mills.readings["asset_id"] == "N2"]
    assert (new["available_at"] == new["known_at"]).all()
    assert (new["known_at"] > pd.Timestamp("2026-01-06", tz="UTC")).all()


def test_a_measurement_of_the_future_is_set_aside_with_its_row(read_mills: Workspace) -> None:
    write(read_mills, ROWS + "N2,2031-03-03,vibration,3.1,mm/s\n")
    (refusal,) = read_mills.ingest(history=True).refusals
    assert refusal.reason is Reason.FUTURE_DATE
    assert (refusal.origin, refusal.row) == ("readings.csv", 4)
    assert len(read_mills.readings) == 2


def test_measurements_of_a_machine_that_the_register_lacked_come_when_it_is_added(read_mills: Workspace) -> None:
    root = Path(read_mills.context.root)
    write(read_mills, ROWS + "N9,2025-03-03,vibration,3.1,mm/s\nN1,2025-03-04,load,much,%\n")
    told = open_mills(root).ingest(history=True).refusals
    assert [(r.origin, r.row) for r in told] == [("readings.csv", 4), ("readings.csv", 5)]
    register = root / "register.csv"
    head, *rows = register.read_text().splitlines()
    register.write_text(
        "\n".join([head, *rows, ",".join({"asset_id": "N9", "site": "north"}.get(c, "") for c in head.split(","))])
        + "\n"
    )
    workspace = open_mills(root, "2026-01-06T06:00:00")
    assert [r.row for r in workspace.ingest(history=True).refusals] == [5]
    assert sorted(workspace.readings["asset_id"]) == ["N1", "N9", "S1"]
    standing = workspace.refusals
    assert standing.loc[standing["origin"] == "readings.csv", "row"].tolist() == [5]
    workspace.ingest(history=True)
    assert len(workspace.readings) == 3


def test_a_mistake_of_the_register_is_told_until_it_is_mended(read_mills: Workspace) -> None:
    root = Path(read_mills.context.root)
    register = root / "register.csv"
    right = register.read_text()
    head, first, *_ = right.splitlines()
    elsewhere = ",".join({"asset_id": "X1", "site": "NORTH"}.get(c, "") for c in head.split(","))
    register.write_text(right.rstrip("\n") + f"\n{first}\n{elsewhere}\n")
    workspace = open_mills(root)
    workspace.ingest(history=True)
    told = workspace.refusals[workspace.refusals["origin"] == "register.csv"]
    assert sorted(told["reason"]) == ["duplicate_asset", "unknown_site"]
    assert "'north'" in told.loc[told["reason"] == "unknown_site", "remedy"].iloc[0]
    counted = workspace.status()["set_aside"]
    register.write_text(right)
    mended = open_mills(root)
    assert (mended.refusals["origin"] != "register.csv").all()
    assert mended.status()["set_aside"] == counted - 2
    assert not {"duplicate_asset", "unknown_site"} & set(mended.check().findings["reason"])


def test_measurements_written_in_a_log_move_with_a_corrected_link(read_mills: Workspace) -> None:
    path = read_mills.context.root / "inbox" / "north" / "warm.csv"
    path.write_text("Date;Equipment;Description;Temperature\n01.12.2025;Bertha;runs warm;78\n")
    read_mills.ingest(history=True)
    hot = read_mills.readings[read_mills.readings["value"] == 78]
    assert len(hot) == 1
    assert hot["asset_id"].isna().all()
    queue = read_mills.queue
    item = queue.loc[queue["written"].str.contains("Bertha"), "item_id"].iloc[0]
    read_mills.decide(str(item), "P-101A", by="Ann")
    hot = read_mills.readings[read_mills.readings["value"] == 78]
    assert list(hot["asset_id"]) == ["N1"]
    event = read_mills.events.set_index("event_id").loc[hot["event_id"].iloc[0]]
    assert event["asset_id"] == "N1"
    assert hot["available_at"].iloc[0] == event["available_at"]


def test_a_file_that_is_not_there_is_no_matter(mills: Path) -> None:
    assert not (mills / "readings.csv").exists()
    workspace = open_mills(mills)
    workspace.ingest(history=True)
    assert workspace.readings.empty


def test_measurements_in_words_are_judged_by_the_limits_of_their_own_class(read_mills: Workspace) -> None:
    root = read_mills.context.root
    (root / "limits.csv").write_text(
        "equipment_class,quantity,low,high,unit\npump,temperature,32,212,degF\nfan,temperature,0,40,degC\n"
    )
    plant = (root / "plant.toml").read_text()
    (root / "plant.toml").write_text(plant + '\n[sites.south.units]\ntemperature = "degF"\n')
    (root / "inbox/south/hot.csv").write_text(
        "Date;Equipment;Description\n2025-12-01;P-301;brg temp 82C NDE\n2025-12-02;P-301;brg temp 240F DE\n"
    )
    (root / "inbox/north/hot.csv").write_text("Date;Equipment;Description\n01.12.2025;K-201;brg temp 82C NDE\n")
    workspace = open_mills(root)
    workspace.ingest(history=True)
    told = workspace.readings[workspace.readings["part"].notna()].sort_values(["asset_id", "measured_at"])
    assert told[["asset_id", "value", "unit", "part"]].to_numpy().tolist() == [
        ["N3", 82.0, "degC", "NDE bearing"], ["S1", 179.6, "degF", "NDE bearing"], ["S1", 240.0, "degF", "DE bearing"],
    ]  # fmt: skip
    assert told["plausible"].tolist() == [False, True, False]


def test_unknown_words_of_own_tables_are_told_by_check_until_they_are_mended(read_mills: Workspace) -> None:
    root = Path(read_mills.context.root)
    (root / "limits.csv").write_text("equipment_class,quantity,high,unit\npumpp,temperature,90,degC\n")
    write(read_mills, ROWS + "N2,2025-03-03,vibration,3.1,mm/z\n")
    workspace = open_mills(root)
    assert [(r.origin, r.row) for r in workspace.ingest(history=True).refusals] == [("readings.csv", 4)]
    assert len(workspace.readings) == 3
    findings = workspace.check().findings
    told = findings[findings["reason"] == "unknown_word"]
    assert sorted(zip(told["origin"], told["row"], told["severity"], strict=True)) == [
        ("limits.csv", 2, "warning"), ("readings.csv", 4, "warning"),
    ]  # fmt: skip
    (root / "limits.csv").write_text("equipment_class,quantity,high,unit\npump,temperature,90,degC\n")
    write(read_mills, ROWS + "N2,2025-03-03,vibration,3.1,mm/s\n")
    mended = open_mills(root, "2026-01-06T06:00:00")
    mended.ingest(history=True)
    assert "unknown_word" not in set(mended.check().findings["reason"])
