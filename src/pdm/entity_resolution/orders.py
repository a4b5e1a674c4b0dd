"""Lines that bear the number of an order and name no machine surely: what is booked on an order is booked on its machine."""

from __future__ import annotations

import json

import pandas as pd

from pdm.grammar.tags import plain

PAPER = ("hand", "print")
"""Channels on which a number may be misread."""
_LEAST = 4
"""Letters and figures of an order's number, at least."""
_APART = pd.Timedelta(days=31)
"""Between a line and its order, at most."""
_LIKELY = 0.03
"""Posterior of a machine from which on a name means it."""
_ALIKE = 0.5
"""Share of the likeliest machine's chance from which another one is as likely."""
KNOWN = ["work_order", "asset_id", "asset_confidence", "occurred_at"]


def with_orders_machines(links: pd.DataFrame, events: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Links, those that are open with the machine of their order where all other lines of its number that are linked are of one machine,
    and the name that the line has of its own, if any, may mean it.

    Args:
        links: As `resolve` gives them, in the order of `events`.
        events: event_id, work_order, channel, occurred_at, asset_mention of the same lines.
        known: `KNOWN` of linked lines of the site that stand elsewhere.

    Returns:
        The links; what people settled stays as it is.
    """
    numbers = [_key(n) if c not in PAPER else "" for n, c in zip(events["work_order"], events["channel"], strict=True)]
    open_ = [
        bool(number) and not isinstance(asset, str) and not isinstance(by, str)
        for number, asset, by in zip(numbers, links["asset_id"], links["accepted_by"], strict=True)
    ]
    if not any(open_):
        return links
    told = pd.concat([links[["asset_id", "asset_confidence"]].assign(work_order=numbers, occurred_at=events["occurred_at"].to_numpy()), known])  # fmt: skip
    told = told[told["asset_id"].notna()]
    of = {number: part for number, part in told.assign(key=told["work_order"].map(_key)).groupby("key") if number}
    out = links.copy()
    for at, (number, is_open) in enumerate(zip(numbers, open_, strict=True)):
        order = _of_day(of[number], events["occurred_at"].iloc[at]) if is_open and number in of else None
        if order is None or len(order) == 0 or order["asset_id"].nunique() != 1:
            continue
        asset, sure = str(order["asset_id"].iloc[0]), float(order["asset_confidence"].max())
        if not _may_be(asset, out["candidates"].iloc[at], events["asset_mention"].iloc[at]):
            continue
        row = out.index[at]
        out.at[row, "asset_id"], out.at[row, "asset_confidence"], out.at[row, "accepted_by"] = asset, sure, "default"
        out.at[row, "candidates"] = json.dumps([{"asset_id": asset, "posterior": sure}])
        why = {"label": f"its order {events['work_order'].iloc[at]} is booked on it", "bits": 0.0}
        out.at[row, "link_reason"] = json.dumps([why], ensure_ascii=False)
    return out


def _key(number: object) -> str:
    """A number without the zeros that systems put before it; empty where it is too short to be that of one order."""
    key = plain(number).lstrip("0") if isinstance(number, str) else ""
    return key if len(key) >= _LEAST else ""


def _of_day(order: pd.DataFrame, day: object) -> pd.DataFrame:
    """The lines of an order that are not far from a day; all where the day is not known."""
    days = pd.to_datetime(order["occurred_at"], utc=True)
    return order if pd.isna(day) else order[days.isna() | ((days - pd.Timestamp(day)).abs() <= _APART)]  # type: ignore[arg-type, call-overload]


def _may_be(asset: str, candidates: object, name: object) -> bool:
    """Whether the name of a line may mean a machine: there is none, or this one is hardly less likely by it than the likeliest.

    A name that means nothing known may be that of a machine that no register holds.
    """
    told = json.loads(candidates) if isinstance(candidates, str) else []
    chances = {c["asset_id"]: float(c["posterior"]) for c in told if c["asset_id"] is not None}
    best = max(chances.values(), default=0.0)
    if best < _LIKELY:
        return not (isinstance(name, str) and name.strip())
    return chances.get(asset, 0.0) >= _ALIKE * best
