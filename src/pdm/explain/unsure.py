"""The doubtful line that matters most to an asset: whose else it may be, and what the figure would be then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

MATTERS = 0.02
"""Change of risk from which a doubtful line is worth telling of."""
REAL = 0.10
"""Chance of being otherwise from which a line is told to be in doubt."""


def matters_most(
    risk: pd.DataFrame,
    unsure: pd.DataFrame | None,
    events: pd.DataFrame,
    zones: Mapping[str, ZoneInfo],
    register: pd.DataFrame,
) -> dict[int, str]:
    """The doubtful line that matters most to an asset, in a sentence, by place in the list; where it could matter.

    Only whose a line is can be answered by a person and has another answer whose figure is known: what a line of which little was
    understood would say, or on which other day it was, was drawn by chance and is told to nobody.

    Args:
        risk: The list.
        unsure: Doubtful items (pdm.scoring.gains), largest gain first.
        events: Current events available at the date.
        zones: Time zone by site.
        register: records.REGISTER, for the tags of others.
    """
    if unsure is None or unsure.empty:
        return {}
    real = (unsure["kind"] == "link") & (unsure["chance"] >= REAL)
    real &= (unsure["otherwise"] - unsure["risk"]).abs() >= MATTERS
    first = unsure[real].drop_duplicates("asset_id").set_index("asset_id")
    lines = events[events["event_id"].isin(set(first["event_id"]))].drop_duplicates("event_id").set_index("event_id")
    tags = {str(a): str(t) for a, t in zip(register["asset_id"], register["tag"], strict=True)}
    out = {}
    rows = zip(risk["asset_id"], risk["site"], risk["risk"], risk["basis"], strict=True)
    for place, (asset, site, figure, basis) in enumerate(rows):
        # an old figure is not the one that an answer would change
        if asset not in first.index or figure != figure or basis == "stale":
            continue
        item = first.loc[asset]
        line = lines.loc[item["event_id"]]
        when = line["occurred_at"]
        dated = "" if pd.isna(when) else f" of {when.tz_convert(zones.get(str(site), ZoneInfo('UTC'))):%Y-%m-%d}"
        text = line["text"] if isinstance(line["text"], str) else "no text"
        out[place] = (
            f"the line “{text}”{dated} matters most of those in doubt: {_other_answer(line, str(asset), float(item['chance']), tags)}, the figure "
            f"would be about {100 * item['otherwise']:.0f} in 100 instead of {100 * item['risk']:.0f}"
        )
    return out


def _other_answer(line: pd.Series[Any], asset: str, chance: float, tags: Mapping[str, str]) -> str:
    """Whose the line is taken for, and what the figure would hang on."""
    taken, likely = line["asset_id"], f"{100 * chance:.0f} in 100"
    if taken != asset:
        whose = f"for {tags.get(str(taken), str(taken))}’s" if isinstance(taken, str) else "for no asset’s"
        return f"it is taken {whose}; were it of this one ({likely})"
    told = json.loads(line["candidates"]) if isinstance(line["candidates"], str) else []
    others = [c for c in told if c.get("asset_id") not in (None, asset)]
    best = max(others, key=lambda c: float(c.get("posterior", 0.0)), default=None)
    name = "another asset" if best is None else tags.get(str(best["asset_id"]), str(best["asset_id"]))
    return f"it is taken for this one’s; were it of {name}{'' if best is None else ' or another'} instead ({likely})"
