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
