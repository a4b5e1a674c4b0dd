"""Machines that are written of and in no register, as clusters of names with an ID that stays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

ROW = ("asset_id", "tag", "site", "description", "equipment_class")
"""What a proposal says of the register row to be added."""


def proposed(events: pd.DataFrame, proposals: pd.DataFrame | None) -> pd.Series[Any]:
    """Of each event the proposed asset_id (`new-…`) that its name belongs to; missing where there is none.

    Args:
        events: Events without asset (site, asset_mention).
        proposals: asset_id, tag, site, description, equipment_class, names (JSON: name to count); None for no proposals.
    """
    of = owners(proposals)
    names = zip(events["site"], events["asset_mention"], strict=True)
    return pd.Series([of.get((s, n)) for s, n in names], index=events.index, dtype="object")


def owners(proposals: pd.DataFrame | None) -> dict[tuple[str, str], str]:
    """Site and name to the proposed asset_id."""
    if proposals is None or proposals.empty:
        return {}
    return {
        (str(site), name): str(asset)
        for asset, site, names in zip(proposals["asset_id"], proposals["site"], proposals["names"], strict=True)
        for name in json.loads(names)
    }


def shown_names(proposal: Mapping[str, Any], most: int = 4) -> str:
    """The commonest spellings of a proposal, in quotes."""
    counts = json.loads(proposal["names"])
    first = sorted(counts, key=lambda n: (-counts[n], n))
    more = len(first) - most
    return ", ".join(f"“{n}”" for n in first[:most]) + (f" and {more} more" if more > 0 else "")
