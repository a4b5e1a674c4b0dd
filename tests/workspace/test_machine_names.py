"""What the register calls machines, for the readers of documents."""

from __future__ import annotations

from pathlib import Path

from .conftest import open_mills


def test_a_mail_names_machines_as_the_register_does(mills: Path) -> None:
    for path in (mills / "inbox").rglob("*.*"):
        path.unlink()
    register = mills / "register.csv"
    header, *_ = register.read_text(encoding="utf-8").splitlines()
    row = dict.fromkeys(header.split(","), "") | {
        "asset_id": "N9",
        "tag": "EX04",
        "site": "north",
        "description": "Excavator",
    }
    with register.open("a", encoding="utf-8") as file:
        file.write(",".join(row.values()) + "\n")
    body = "From: a@b.example\nDate: Tue, 14 Mar 2023 06:00:00 +0000\nSubject: handover\n\nHi,\nLast night EX04 stopped, boom hose blown.\n"
    (mills / "inbox" / "north" / "handover.eml").write_text(body, encoding="utf-8")
    (mills / "inbox" / "south" / "handover.eml").write_text(body.replace("Hi,", "Hello,"), encoding="utf-8")
    workspace = open_mills(mills)
    told = workspace.ingest(history=True)
    # the register knows no such machine at the other site
    assert (told.entries, [r.reason.value for r in told.refusals]) == (1, ["no_table"])
    assert workspace.events[["site", "asset_id"]].to_numpy().tolist() == [["north", "N9"]]


def test_lines_of_a_cell_are_told_apart_by_the_names_of_the_register(mills: Path) -> None:
    for path in (mills / "inbox").rglob("*.*"):
        path.unlink()
    register = mills / "register.csv"
    header, *_ = register.read_text(encoding="utf-8").splitlines()
    with register.open("a", encoding="utf-8") as file:
        for asset, tag, name in (("N8", "CW1", "Crate washer"), ("N9", "TL2", "Trolley loader 2")):
            row = dict.fromkeys(header.split(","), "") | {
                "asset_id": asset,
                "tag": tag,
                "site": "north",
                "description": name,
            }
            file.write(",".join(row.values()) + "\n")
    text = 'Date,Eng,Work carried out\n14/03/2023,LW,"Trolley loader 2 motor seized\nswapped\nCrate washer nozzles cleaned"\n'
    (mills / "inbox" / "north" / "handover.csv").write_text(text, encoding="utf-8")
    workspace = open_mills(mills)
    workspace.ingest(history=True)
    events = workspace.events.sort_values("part")
    assert events["asset_id"].tolist() == ["N9", "N8"]
    assert events["text"].tolist() == ["Trolley loader 2 motor seized swapped", "Crate washer nozzles cleaned"]
    assert events["is_failure"].tolist() == [True, False]
