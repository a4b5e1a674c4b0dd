"""What the candidates of unresolved events say."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd

from pdm.quality.no_machine import is_no_machine

PERHAPS = 0.1
"""Probability of a registered asset from which a name that sounds like a place may yet be its own."""


_IN_TEXT = re.compile(r'"label": "named in the text only: ((?:[^"\\]|\\.)*)"')
"""The name in a text by which the linking went, where answers tell of it."""


def candidates(cell: Any) -> list[tuple[str | None, float]]:
    """(asset_id or None for "in no register", posterior) of a candidates cell, best first."""
    if not isinstance(cell, str):
        return []
    return [(c.get("asset_id"), float(c.get("posterior") or 0.0)) for c in json.loads(cell)]


def names_several(events: pd.DataFrame) -> pd.Series[Any]:
    """Whether the name of an event is one of several machines, as the linking found."""
    return events["link_reason"].fillna("").str.contains("names several machines", regex=False)


def name_in_text(reason: Any) -> str:
    """The name with which a text begins and about which an answer would be one about the name, as the linking found it; empty where there is none."""
    found = _IN_TEXT.search(reason) if isinstance(reason, str) else None
    return str(json.loads(json.loads(f'"{found[1]}"'))) if found is not None else ""


def called(events: pd.DataFrame) -> pd.Series[Any]:
    """What each event's machine is called: in its field, else in its text, there as fields of the site write it."""
    named = events["asset_mention"].fillna("").str.strip()
    in_text = pd.Series([name_in_text(r) for r in events["link_reason"]], index=events.index, dtype="object")
    written: dict[tuple[Any, str], str] = {}
    for site, name in sorted(zip(events["site"], named, strict=True)) + list(zip(events["site"], in_text, strict=True)):
        if name:
            written.setdefault((site, name.casefold()), name)
    same = [written.get((s, t.casefold()), "") for s, t in zip(events["site"], in_text, strict=True)]
    return named.where(named.ne(""), pd.Series(same, index=events.index, dtype="object"))


def unresolved(events: pd.DataFrame) -> pd.DataFrame:
    """Events without asset that no person settled, with `best` (asset_id of the likeliest asset or None), `posterior` of the top answer,
    `registered` (probability that it is some registered asset) and `named` (a name was written that may be a machine's)."""
    # a person may have said that the register does not hold the machine: that is an answer
    open_ = events[events["asset_id"].isna() & events["accepted_by"].fillna("").ne("person")].copy()
    # the same name in the same place of a form gives the same cell: parse each once
    told = {c: candidates(c) for c in open_["candidates"].dropna().unique()}
    found = [told.get(c, []) for c in open_["candidates"]]
    open_["best"] = pd.Series([c[0][0] if c else None for c in found], index=open_.index, dtype="object")
    open_["posterior"] = pd.Series([c[0][1] if c else 0.0 for c in found], index=open_.index, dtype="float64")
    open_["registered"] = pd.Series(
        [sum(p for a, p in c if a is not None) for c in found], index=open_.index, dtype="float64"
    ).clip(0.0, 1.0)
    written = open_["asset_mention"].fillna("").str.strip()
    nobody = written.map(is_no_machine).astype(bool) & written.ne("") & (open_["registered"] < PERHAPS)
    open_["named"] = (written.ne("") | (open_["posterior"] > 0)) & ~nobody
    return open_
