"""Machines that people added to the register by answering: rows beside those of `register.csv`."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from pdm.grammar.tags import plain
from pdm.records import REGISTER
from pdm.workspace.decisions import Effective, proposal_of

SHOWN = 4
"""Spellings that the description of an added machine holds."""


@dataclass(frozen=True)
class Added:
    """The register with what was added.

    Attributes:
        register: records.REGISTER.
        same: Added asset_id to that of a row which `register.csv` got for the machine since then.
    """

    register: pd.DataFrame
    same: dict[str, str] = field(default_factory=dict)

    def aliases(self, confirmed: pd.DataFrame) -> pd.DataFrame:
        """Confirmed names (site, alias, asset_id) of machines as they are registered now."""
        return confirmed.assign(asset_id=confirmed["asset_id"].replace(self.same)) if self.same else confirmed


def with_added(register: pd.DataFrame, decisions: Effective) -> Added:
    """`register` (of the file) with the machines that decisions in force add.

    Once `register.csv` itself has a row with the tag at the site, that row stands for the machine.
    """
    rows, same = [], {}
    for decision in decisions.by_item.values():
        proposal = proposal_of(decision)
        if proposal is None or decision["answer"] != proposal["answer"]:
            continue
        row = proposal["asset"]
        here = register[register["site"] == row["site"]]
        listed = here[here["tag"].map(plain) == plain(str(row["tag"]))]
        if len(listed) == 1:
            same[str(row["asset_id"])] = str(listed["asset_id"].iloc[0])
        elif not (register["asset_id"] == row["asset_id"]).any():
            names = ", ".join(str(n) for n in proposal["names"][:SHOWN])
            rows.append({**row, "description": f"added by {decision['by']}; written as {names}"})
    if not rows:
        return Added(register, same)
    rows.sort(key=lambda r: str(r["asset_id"]))
    return Added(pd.concat([register, REGISTER.rows(rows)], ignore_index=True), same)
