"""Failures that are on record but on no asset or day, or not legible: how many each placed failure of a site stands for.

A window without a placed failure counts as quiet, so a model that learned from placed failures alone would forecast too few.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd

MOST = 3.0
"""One placed failure never stands for more."""
UNNAMED = 0.5
"""Chance that a failure without any candidate is one of a registered asset."""


MUCH = 0.12
"""Share of a site's lines that nothing was understood of from which these are taken to tell of failures as often as the others."""
UNDERSTOOD = 0.9
"""Confidence from which a line without trouble or work was understood."""


def counted(events: pd.DataFrame) -> pd.Series[Any]:
    """Which events are failures that really happened, told for the first time."""
    said = events["is_failure"].fillna(False).astype(bool)
    for column in ("negated", "planned"):
        said &= ~events[column].fillna(False).astype(bool)
    return said & events["same_event_as"].isna()


def stands_for(events: pd.DataFrame) -> dict[str, float]:
    """By site: expected failures of registered assets over those that are placed, 1 to `MOST`.

    Args:
        events: Events known at the cut-off; of one without an asset the candidates say how likely it is of a registered one.
    """
    said = counted(events)
    failed = events[said]
    placed = (failed["asset_id"].notna() & failed["occurred_at"].notna()).to_numpy(bool)
    linked = failed["asset_id"].notna().to_numpy(bool)
    sure = failed["asset_confidence"].fillna(1.0).clip(0, 1).to_numpy(float)
    registered = np.array([1.0 if k else _in_register(c) for k, c in zip(linked, failed["candidates"], strict=True)])
    dark, sites = _not_understood(events), events["site"]
    out = {}
    for site, here in failed.groupby("site").indices.items():
        mass, expected = float(sure[here][placed[here]].sum()), float(registered[here].sum())
        lines, unread = int((sites == site).sum()), int((dark & (sites == site)).sum())
        if unread >= MUCH * lines and unread < lines:
            expected *= lines / (lines - unread)
        out[str(site)] = float(np.clip(expected / mass, 1.0, MOST)) if mass > 0 else 1.0
    return out


def _not_understood(events: pd.DataFrame) -> pd.Series[Any]:
    """Lines with words of which neither trouble nor work was understood."""
    dark = events["failure_mode"].isna() & events["action"].isna() & events["text"].notna()
    dark &= events["failure_confidence"].fillna(1.0) < UNDERSTOOD
    for column in ("negated", "is_failure"):
        dark &= ~events[column].fillna(False).astype(bool)
    return dark


def _in_register(candidates: Any) -> float:
    """Chance that an event without an asset is of a registered one."""
    found = json.loads(candidates) if isinstance(candidates, str) else []
    if not found:
        return UNNAMED
    return 1.0 - sum(float(c.get("posterior", 0.0)) for c in found if c.get("asset_id") is None)
