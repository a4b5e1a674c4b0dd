"""What to look at: the parts that are told of since the last failure or repair, else those that failed before."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pdm.vocabulary.components import components
from pdm.vocabulary.failure_modes import failure_modes
from pdm.vocabulary.shorthand import shorthand
from pdm.vocabulary.tables import read_table, split_list

PARTS, REPORTS = 3, 2
"""Parts named at most, and kinds of trouble of each."""
DAYS = 365
"""Days back from which on reports count; failures three times as long."""
_TROUBLE = {
    "structural": "wear or damage", "minor": "small trouble", "contamination": "dirt", "plugged": "blockage", "output": "low or uneven output",
    "electrical": "electrical trouble", "instrument": "wrong reading",
}  # fmt: skip
"""Families of failure modes in a reader's words, where their own name is none."""
_ASIDE = ("accessory", "light", "cabin")
"""What is no part of the machine itself."""
_BARE = ("structure", "guard", "conveyor", "bolt", "light")
"""What holds no oil or product: a leak that is seen there comes from elsewhere."""
_FLUIDS = ("oil",)
"""What leaks, and is not where it leaks from."""
_TIMES = {1: "once", 2: "twice"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def look_at(events: pd.DataFrame, as_of: pd.Timestamp, zone: ZoneInfo) -> str:
    """A sentence or two that name parts; empty where the lines name none.

    Args:
        events: Events of the asset (records.EVENTS), told once each.
        as_of: The day of the list.
        zone: The site's time zone.
    """
    happened = events[events["occurred_at"].notna() & (events["occurred_at"] <= as_of) & ~_yes(events, "planned")]
    happened = happened[~_yes(happened, "negated") & ~happened["component"].isin(_ASIDE)].sort_values(
        "occurred_at", kind="stable"
    )
    failed = _yes(happened, "is_failure")
    renewed = happened.loc[failed | happened["action"].isin(["repair", "replace"]), "occurred_at"].max()
    recent = happened["occurred_at"] > as_of - pd.Timedelta(days=DAYS)
    if pd.notna(renewed):
        recent &= happened["occurred_at"] > renewed
    reported = happened[recent & happened["failure_mode"].notna() & happened["component"].notna()]
    if len(reported):
        parts = [_part(name, lines, zone) for name, lines in _most(reported)]
        return f"What to look at: {'; '.join(parts)}."
    before = happened[
        failed & happened["component"].notna() & (happened["occurred_at"] > as_of - pd.Timedelta(days=3 * DAYS))
    ]
    if before.empty:
        return ""
    told = [f"{name} ({_TIMES.get(len(lines), f'{len(lines)} times')})" for name, lines in _most(before)]
    return f"No part was reported since the last failure or repair. In three years it failed at: {', '.join(told)}."


def _yes(events: pd.DataFrame, column: str) -> Any:
    return events[column].fillna(False).astype(bool)


def _most(lines: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Parts as their own lines call them, with these lines: those with most of them first, then the newest."""
    called = [
        _called(c, m, t) for c, m, t in zip(lines["component"], lines["failure_mode"], lines["text"], strict=True)
    ]
    found = [(str(name), part) for name, part in lines.groupby(np.array(called, dtype=object))]
    found.sort(key=lambda f: (len(f[1]), f[1]["occurred_at"].max()), reverse=True)
    return found[:PARTS]


def _part(name: str, lines: pd.DataFrame, zone: ZoneInfo) -> str:
    last: dict[str, str] = {}
    for mode, at in zip(lines["failure_mode"].iloc[::-1], lines["occurred_at"].iloc[::-1], strict=True):
        word = _trouble(mode)
        last.setdefault(word, f"{word} on {at.tz_convert(zone):%Y-%m-%d}")
    return f"{name} ({', '.join(list(last.values())[:REPORTS])})"


def _trouble(mode: Any) -> str:
    """A failure mode in a reader's words."""
    family = failure_modes()[mode].family if mode in failure_modes() else "other"
    return {"other": "trouble"}.get(family, _TROUBLE.get(family, family))


def _called(component: str, mode: Any, text: Any) -> str:
    """A part as its line calls it, in full words, else by its label.

    A line alone says which part of a kind it is of: a winding is no terminal box because others of the motor's lines name one.
    """
    said = _in_full(text) if isinstance(text, str) else ""
    if component in _BARE and _trouble(mode) == "leak":
        others = [
            (m.start(), m[0])
            for c in components()
            if c not in (*_BARE, *_FLUIDS, *_ASIDE) and (m := _phrases(c).search(said))
        ]
        if others:
            return min(others)[1]
    found = _phrases(component).search(said)
    return found[0] if found else components().get(component, component).replace(", ", " or ")


def _in_full(text: str) -> str:
    """A text in small letters without shorthand."""
    return _WORD.sub(lambda w: shorthand().get(w[0], w[0]), text.casefold())


@cache
def _phrases(name: str) -> re.Pattern[str]:
    """The words for a part, the longest first."""
    told = next((r["phrases"] for r in read_table("components") if r["code"] == name), "")
    words = sorted({w.lstrip("=").casefold() for w in split_list(told)}, key=lambda w: (-len(w), w))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words)) or '(?!)'})\b")
