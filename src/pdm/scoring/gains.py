"""Which doubtful item matters most to an asset: its risk if the item were otherwise, one item at a time.

Items of different assets are changed in the same pass, so that a pass costs one build of the features however many assets
there are; what equipment like it does is held still meanwhile.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pdm.model import FittedModel
from pdm.scoring.doubt import Doubt, doubts
from pdm.scoring.draws import Build, Chance, draw_days, recoded
from pdm.scoring.luck import Luck
from pdm.scoring.score import probability

MOST = 10
"""Items looked at per asset, the likeliest and newest first."""
LEAST = 0.02
"""Chance below which an item is not looked at."""
FADES_DAYS = 365.0
COLUMNS = ("asset_id", "event_id", "kind", "chance", "risk", "otherwise", "gain")


def gains(
    model: FittedModel,
    rows: pd.DataFrame,
    events: pd.DataFrame,
    readings: pd.DataFrame,
    register: pd.DataFrame,
    build: Build,
    *,
    seed: int,
    most: int = MOST,
) -> pd.DataFrame:
    """What settling each doubtful item would be expected to change.

    Args:
        model: The model.
        rows: asset_id, as_of of one date.
        events: Current events available at the date.
        readings: Readings available at the date.
        register: records.REGISTER.
        build: The feature builder (pdm.features.build).
        seed: Seed.
        most: Items looked at per asset.

    Returns:
        asset_id, event_id, kind (link, day, words), chance (that it is otherwise), risk, otherwise (the risk then) and gain
        (chance times the difference), largest gain first; the same item may matter to several assets.
    """
    doubt = doubts(events, readings)
    items = _items(rows, events, doubt, most)
    if items.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    facts = {"readings": readings, "register": register}
    X = build(rows, events=events, **facts)
    still = [f.name for f in model.features if f.group == "peer"]
    risk = pd.Series(probability(model, rows, X, register), index=rows["asset_id"].to_numpy())
    place = pd.Series(np.arange(len(rows)), index=rows["asset_id"].to_numpy())
    chance = Chance.of(events)
    parts = []
    for turn, now in items.groupby("turn"):
        at = place[now["asset_id"]].to_numpy()
        sub = rows.iloc[at].reset_index(drop=True)
        changed = build(sub, events=_otherwise(events, now, chance, Luck(seed, int(str(turn)))), **facts)
        changed[still] = X[still].iloc[at].to_numpy()
        parts.append(
            now.assign(risk=risk[now["asset_id"]].to_numpy(), otherwise=probability(model, sub, changed, register))
        )
    found = pd.concat(parts, ignore_index=True)
    found["kind"] = found["kind"].replace("comes", "link")
    found["event_id"] = events["event_id"].to_numpy(object)[found["position"].to_numpy(np.int64)]
    found["gain"] = found["chance"] * (found["otherwise"] - found["risk"]).abs()
    found = found.sort_values(["gain", "asset_id", "event_id", "kind"], ascending=[False, True, True, True])
    return found[list(COLUMNS)].reset_index(drop=True)


def _items(rows: pd.DataFrame, events: pd.DataFrame, doubt: Doubt, most: int) -> pd.DataFrame:
    """Doubtful items by asset: position, asset_id, kind, chance, turn (from 0, the likeliest and newest first)."""
    own = events["asset_id"].to_numpy(object)
    links = doubt.links.assign(mine=lambda d: own[d["position"].to_numpy(np.int64)])
    links = links[links["asset_id"].notna()]
    stays = (links["asset_id"] == links["mine"]).to_numpy(bool)
    leaves = links[stays].assign(chance=1.0 - links.loc[stays, "posterior"], kind="link")
    comes = links[~stays].assign(chance=links.loc[~stays, "posterior"], kind="comes")
    parts = [leaves, comes]
    for kind, chances in (("day", doubt.day), ("words", doubt.words)):
        place = np.flatnonzero(chances >= LEAST)
        parts.append(pd.DataFrame({"position": place, "asset_id": own[place], "chance": chances[place], "kind": kind}))
    items = pd.concat([p[["position", "asset_id", "chance", "kind"]] for p in parts], ignore_index=True)
    items = items[(items["chance"] >= LEAST) & items["asset_id"].isin(set(rows["asset_id"]))]
    when = events["occurred_at"].iloc[items["position"].to_numpy(np.int64)].reset_index(drop=True).set_axis(items.index)
    age = ((rows["as_of"].max() - when).dt.total_seconds() / 86400).fillna(FADES_DAYS).clip(lower=0)
    items = items.assign(likely=items["chance"] * np.exp(-age / FADES_DAYS))
    items = items.sort_values(["asset_id", "likely", "position", "kind"], ascending=[True, False, True, True])
    items["turn"] = items.groupby("asset_id").cumcount()
    return items[items["turn"] < most].reset_index(drop=True)


def _otherwise(events: pd.DataFrame, items: pd.DataFrame, chance: Chance, luck: Luck) -> pd.DataFrame:
    """Events with each of the items otherwise; at most one item an asset."""
    place: dict[str, Any] = {k: g["position"].to_numpy(np.int64) for k, g in items.groupby("kind")}
    out = events
    if "words" in place:
        out = recoded(out, place["words"], chance.pick(place["words"], luck, of="understood"))
    if "day" in place:
        out = out.assign(occurred_at=draw_days(events, place["day"], chance, luck))
    if "link" in place:
        assets = out["asset_id"].to_numpy(object).copy()
        assets[place["link"]] = None
        out = out.assign(asset_id=pd.Series(assets, index=out.index).astype("str"))
    if "comes" in place:
        coming = items[items["kind"] == "comes"]
        more = events.iloc[coming["position"].to_numpy(np.int64)].copy()
        more["asset_id"] = coming["asset_id"].to_numpy(object)
        more["event_id"] = [f"{e}+{i}" for i, e in enumerate(more["event_id"])]
        out = pd.concat([out, more], ignore_index=True)
    return out
