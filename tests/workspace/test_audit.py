"""Who did what, when; what the workspace holds."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from pdm.records import ITEMS, item_id
from pdm.workspace import Workspace

from .conftest import lines, open_mills, write_csv


def test_the_trail_names_everyone_in_order(scored_mills: Workspace) -> None:
    root = scored_mills.context.root
    (root / "plant.toml").write_text((root / "plant.toml").read_text() + "[costs]\nfailure = 123\n")
    later = open_mills(root, "2026-02-01", by="Berta Boss")
    later.train(until="2025-12-01")
    trail = later.audit()
    assert list(trail["what"]) == ["settings", "ingest", "train", "score", "settings", "train"]
    assert list(trail["by"]) == ["tester"] * 4 + ["Berta Boss"] * 2
    assert trail["at"].is_monotonic_increasing
    assert trail["detail"].iloc[4] == "costs.failure: none -> 123.0"


def test_settings_that_did_not_change_are_not_in_the_trail_twice(scored_mills: Workspace) -> None:
    scored_mills.score("2026-01-02")
    assert (scored_mills.audit()["what"] == "settings").sum() == 1


def test_the_trail_of_an_asset_has_its_decisions_and_its_ranks(scored_mills: Workspace) -> None:
    events = scored_mills.events
    line = events[events["asset_id"] == "N1"].iloc[0]
    item = ITEMS.rows([{
        "item_id": item_id("link", line["document"], line["page"], line["row"], 0), "kind": "link", "site": "north",
        "document": line["document"], "origin": "inbox/north/log 2023.csv", "page": line["page"], "row": line["row"],
        "part": 0, "reading": "N1", "candidates": [],
    }])  # fmt: skip
    scored_mills.context.store.commit({"items": item}, kind="items", at=scored_mills.context.clock())
    decision = scored_mills.decide(item["item_id"].iloc[0], "P-101B", by="Ann", note="painted over")
    scored_mills.undo(str(decision), by="Ben")
    for asset in ("N1", "P-101B"):  # it was linked to one and is linked to the other
        trail = scored_mills.audit(asset)
        assert list(trail["what"]) == ["score", "decide link", "undo link"]
        assert "listed at rank" in trail["detail"].iloc[0]
        assert "log 2023.csv, row" in trail["detail"].iloc[1]
        assert "'N1' -> 'N2' (painted over)" in trail["detail"].iloc[1]
        assert list(trail["by"].iloc[1:]) == ["Ann", "Ben"]
    assert list(scored_mills.audit("S1")["what"]) == ["score"]


def test_the_status_counts_what_is_there(scored_mills: Workspace) -> None:
    state = scored_mills.status()
    assert json.loads(json.dumps(state)) == state
    assert state["assets"] == 6
    by_site = {s["site"]: s for s in state["sites"]}
    assert by_site["south"] == {
        "site": "south", "documents": 3, "events": 72, "linked": 72, "newest": by_site["south"]["newest"],
    }  # fmt: skip
    assert by_site["north"]["documents"] == 4
    assert state["model"].startswith("m-")
    assert set(state["last_runs"]) == {"settings", "ingest", "train", "score"}
    words = "\n".join(scored_mills.status_lines(state))
    assert "Two mills: 6 assets" in words
    assert "south: 3 documents, 72 events, 100 % linked" in words


def test_the_promise_rests_on_audited_links_alone(scored_mills: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def items(count: int, audit: bool) -> pd.DataFrame:
        return ITEMS.rows(
            {"item_id": f"{audit}{n}", "kind": "link", "audit": audit, "reading": "N1"} for n in range(count)
        )

    def ledger(frame: pd.DataFrame, wrong: int = 0) -> pd.DataFrame:
        from pdm.records import DECISIONS

        return DECISIONS.rows(
            {
                "decision_id": f"d{i}", "item_id": i, "kind": "link", "answer": "N2" if n < wrong else "N1",
                "previous": "N1", "by": "Ann", "decided_at": pd.Timestamp("2026-01-07", tz="UTC"),
            }
            for n, i in enumerate(frame["item_id"])
        )  # fmt: skip

    store = scored_mills.context.store
    doubtful, audited = items(400, False), items(28, True)
    store.commit({"items": doubtful, "decisions": ledger(doubtful)}, kind="decide", at=scored_mills.context.clock())
    assert scored_mills.status()["promise"]["audited"] == 0  # reviewed doubtful items say nothing
    store.commit({"items": audited, "decisions": ledger(audited)}, kind="decide", at=scored_mills.context.clock())
    promise = scored_mills.status()["promise"]
    assert (promise["target"], promise["audited"], promise["errors"]) == (0.9, 28, 0)
    assert promise["needed"] == 29
    assert not promise["backed"]
    more = items(29, True).iloc[28:]
    store.commit({"items": more, "decisions": ledger(more)}, kind="decide", at=scored_mills.context.clock())
    assert scored_mills.status()["promise"]["backed"]
    # what is linked from now on carries the sign of it
    rows = [{**r, "Equipment": "P 0101 a"} for r in lines("north", ("P-101A",), 2026, 1)]
    write_csv(scored_mills.context.root / "inbox" / "north" / "log 2026.csv", rows)
    scored_mills.ingest()
    assert scored_mills.events.set_index("asset_mention").loc["P 0101 a", "accepted_by"] == "audit-backed"
    # an answer that its writer corrects counts as corrected, against what the machine had chosen
    first = ledger(more, wrong=1).assign(decision_id="slip")
    again = ledger(more).assign(decision_id="mended", previous="N2")
    store.commit({"decisions": pd.concat([first, again])}, kind="decide", at=scored_mills.context.clock())
    promise = scored_mills.status()["promise"]
    assert (promise["audited"], promise["errors"]) == (29, 0)
