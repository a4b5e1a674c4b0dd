"""Malformed files in the inbox: every one is named in the store, and the good logs beside them become events."""

from __future__ import annotations

from pathlib import Path

import pytest
import wholes
from breakages import cases

import pdm

# pages that can be read in part would only cost time here
PICTURES = ("tiff", "pdf_zeroed", "pdf_picture", "zip_with_a_broken_member", "mail_with_a_broken")


@pytest.mark.acceptance
def test_malformed_files_in_the_inbox_are_named_and_cost_no_neighbour(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox" / "north"
    inbox.mkdir(parents=True)
    (tmp_path / "plant.toml").write_text('[sites.north]\nname = "North"\n', encoding="utf-8")
    tags = sorted({row[1] for row in wholes.ROWS})
    (tmp_path / "register.csv").write_text(
        "asset_id,tag,site\n" + "".join(f"A-{t},{t},north\n" for t in tags), encoding="utf-8"
    )
    drawn = [c for c in cases(seed=11, number=117) if not c.family.startswith(PICTURES)][::2]
    for case in drawn:
        (inbox / case.name).write_bytes(case.content)
    (inbox / "0000-good.csv").write_bytes(wholes.table(rows=39))
    (inbox / "zzzz-good.csv").write_bytes(wholes.table(";", rows=38))
    workspace = pdm.open(tmp_path)
    workspace.context.workers = 1
    summary = workspace.ingest(history=True)

    refusals = workspace.context.store.read("refusals")
    named = {origin.split("/")[-1].split("!")[0] for origin in refusals["origin"]}
    assert [c.name for c in drawn if c.name not in named] == []
    assert refusals["remedy"].str.len().gt(0).all()
    assert summary.as_dict()["set_aside"] >= len(drawn)
    documents = workspace.context.store.read("documents").set_index("origin")["status"]
    entries = workspace.context.store.read("entries")["document_id"].value_counts()
    for name, rows in (("0000-good.csv", 39), ("zzzz-good.csv", 38)):
        assert documents[f"inbox/north/{name}"] == "read"
        assert rows in entries.to_numpy()
    assert set(workspace.events["asset_id"].dropna()) == {f"A-{t}" for t in tags}
