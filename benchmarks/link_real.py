"""Real names: short texts of mining shovels, and tags of another system against an offshore register."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.common import data_set, row
from benchmarks.link_figures import NO_ALIASES, Answers, Row, figures, pdm_answers
from benchmarks.link_peers import rapidfuzz_answers
from pdm.config import LinkSettings
from pdm.entity_resolution.text import contradictions, find_mentions
from pdm.records import REGISTER, stable_id

MACHINES = {"B": "SHD0016", "C": "SHD0023", "D": "SHD0024", "E": "SHD0026"}


def excavator_rows() -> list[Row]:
    """Short texts that name one of four machines with a number; all must come to the machine they name."""
    folder = data_set("excavators")
    assert folder is not None
    orders = pd.read_csv(folder / "work_orders.csv", dtype=str)
    register = REGISTER.rows(
        {"asset_id": a, "tag": MACHINES.get(a, a), "site": "mine", "description": "mining shovel", "equipment_class": "vehicle"} for a in "ABCDE"
    )  # fmt: skip
    lines = pd.DataFrame({
        "event_id": [f"e{i}" for i in range(len(orders))], "site": "mine", "asset_id": orders["Asset"], "text": orders["OriginalShorttext"],
        "channel": "cmms", "occurred_at": pd.to_datetime(orders["BscStartDate"], utc=True),
    })  # fmt: skip
    named = find_mentions(lines, register)
    answers, _ = pdm_answers(named, register)
    # the machine that the name itself says: its number
    number = named["mention"].str.extract(r"0*(\d+)$")[0]
    says = number.map({v.removeprefix("SHD").lstrip("0"): k for k, v in MACHINES.items()})
    true = [s if isinstance(s, str) else None for s in says]
    # an independent count of what should be found: a word of the machines' kind and one of the four numbers
    pattern = r"(?i)\b(?:sh[a-z]{1,3}|shovel|excavator|digger)[ .\-#]*0*(?:16|23|24|26)(?!\d)"
    expected = lines["text"].fillna("").str.count(pattern).sum()
    rows = figures("excavators", "pdm", answers, true, 0.5)
    rows.append(row("excavators", "pdm", "mentions found", len(named) / max(expected, 1), n=int(expected)))
    conflicts = contradictions(lines, register, LinkSettings())
    rows.append(row("excavators", "pdm", "contradictions", len(conflicts), "lines", n=len(named)))
    for conflict in conflicts.head(20).to_dict("records"):
        print(
            f"excavators: {conflict['event_id']} is booked on {conflict['asset_id']}, its text names {conflict['named']} ({conflict['mention']})"
        )
    told = rapidfuzz_answers(named.assign(name=None), register, None)
    assert told is not None
    return rows + figures("excavators", "rapidfuzz", Answers(told[0], told[1], [False] * len(named)), true, 0.0)


def valhall_rows() -> list[Row]:
    """Names of another system against a register: learned from one half (by hash of the name), measured on the other."""
    folder = data_set("valhall")
    assert folder is not None
    tags = pd.read_csv(folder / "register.csv", dtype=str)
    names = pd.read_csv(folder / "mentions.csv", dtype=str)
    register = REGISTER.rows(
        {"asset_id": t, "tag": t, "site": "valhall", "description": d} for t, d in zip(tags["tag"], tags["description"], strict=True)
    )  # fmt: skip
    second = np.array([int(stable_id("valhall", n), 16) % 2 == 1 for n in names["name"]])
    confirmed = names[~second].rename(columns={"name": "alias", "tag": "asset_id"}).assign(site="valhall")
    test = names[second].reset_index(drop=True)
    mentions = pd.DataFrame(
        {
            "event_id": test["name"],
            "site": "valhall",
            "mention": test["name"],
            "channel": "typed",
            "text": test["description"],
        }
    )
    mentions = mentions.assign(
        name=None, functional_location=None, lattice=None, component=None, occurred_at=pd.NaT, serial_no=None
    )
    true: list[str | None] = list(test["tag"])
    rows = []
    for system, aliases in (("pdm", confirmed[["site", "alias", "asset_id"]]), ("pdm/nothing learned", NO_ALIASES)):
        answers, _ = pdm_answers(mentions, register, aliases)
        rows += figures("valhall", system, answers, true, 0.5)
    told = rapidfuzz_answers(mentions, register, None)
    assert told is not None
    return rows + figures("valhall", "rapidfuzz", Answers(told[0], told[1], [False] * len(test)), true, 0.0)
