"""What is in doubt of the records: whose a line is, when it happened, what it says, and what was measured.

Chances are those that something is not as recorded. Where a stated confidence was found to be too sure on simulated plants
(handwriting above all), it is taken down to what was found there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.vocabulary.order_status import CANCELLED

SURE = 0.98
"""Confidence from which nothing is asked."""
PAPER = ("hand", "print")
"""Channels that were read from pictures."""
PAPER_LINK = 0.95
"""A handwritten name is not surer than this: one in twenty of those read as certain was another asset's."""
NOT_UNDERSTOOD = 0.9
"""Chance that a line of which nothing was understood says something that counts."""
VAGUE = ("minor", "structural", "contamination", "other")
VAGUE_WRONG = 0.6
"""The same for a line of which only "something small" was understood."""
MISREAD = 1.5
"""A line from a picture was misread so many times as often as its characters' doubt says."""
VALUE_WRONG = 0.5
"""Part of the misread lines in which a measured value is wrong."""
LONG = pd.Timedelta(days=2)
"""A span of days from which on the day is not known."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Doubt:
    """What is in doubt.

    Attributes:
        links: Candidates of events whose asset is not sure: position, asset_id (None = in no register), posterior; those of an
            event stand together.
        day: Chance that the day is another one, [events]; 1 where it is not known.
        words: Chance that the line says something else, [events].
        anyone: Whether a line from a picture has no asset, and so may be of any at its site, [events].
        value: Chance that the measured value is not what was meant, [readings].
    """

    links: pd.DataFrame
    day: Floats
    words: Floats
    value: Floats
    anyone: npt.NDArray[np.bool_]

    @property
    def any(self) -> bool:
        """Whether anything is in doubt."""
        return bool(len(self.links) or self.day.any() or self.words.any() or self.value.any() or self.anyone.any())


def doubts(events: pd.DataFrame, readings: pd.DataFrame) -> Doubt:
    """What is in doubt of events (records.EVENTS) and readings (records.READINGS)."""
    value = np.zeros(len(readings))
    words = _words(events)
    misread = np.where(_paper(events), words, 0.0)
    if len(readings) and misread.any():
        of_event = pd.Series(misread, index=events["event_id"])
        of_event = of_event[~of_event.index.duplicated()]
        value = VALUE_WRONG * readings["event_id"].map(of_event).fillna(0.0).to_numpy(float)
    anyone = _paper(events) & events["asset_id"].isna().to_numpy(bool)
    anyone &= (events["accepted_by"].fillna("") != "person").to_numpy(bool)
    return Doubt(doubtful_links(events), _day(events), words, value, anyone)


def doubtful_links(events: pd.DataFrame) -> pd.DataFrame:
    """Candidates of events whose asset is not sure, see `Doubt.links`."""
    paper = _paper(events)
    sure = events["asset_confidence"].fillna(0.0).to_numpy(float)
    open_ = events["asset_id"].isna().to_numpy(bool) | (sure < SURE) | paper
    open_ &= (events["accepted_by"].fillna("") != "person").to_numpy(bool) & events["candidates"].notna().to_numpy(bool)
    linked = events["asset_id"].to_numpy(object)
    places: list[int] = []
    names: list[Any] = []
    chances: list[float] = []
    told = events["candidates"].to_numpy(object)
    for position in np.flatnonzero(open_):
        found = [(c.get("asset_id"), float(c.get("posterior", 0.0))) for c in json.loads(told[position])]
        if paper[position] and isinstance(linked[position], str):
            found = _doubted(found)
        for asset, posterior in found:
            places.append(int(position))
            names.append(asset)
            chances.append(posterior)
    return pd.DataFrame({
        "position": np.array(places, dtype=np.int64), "asset_id": pd.Series(names, dtype="object"), "posterior": np.array(chances, dtype=float),
    })  # fmt: skip


def _doubted(found: list[tuple[Any, float]]) -> list[tuple[Any, float]]:
    """The posterior with no candidate surer than `PAPER_LINK`; what that leaves goes to the others, at most tenfold."""
    top = max((p for _, p in found), default=0.0)
    if top <= PAPER_LINK:
        return found
    rest = sum(p for _, p in found) - top
    more = min((1.0 - PAPER_LINK) / rest, 10.0) if rest > 0 else 1.0
    return [(a, PAPER_LINK if p == top else p * more) for a, p in found]


def _day(events: pd.DataFrame) -> Floats:
    """Chance that the day is another one: of spans and undated lines 1, of handwritten days what their reading leaves."""
    unknown = events["occurred_at"].isna() | ((events["occurred_to"] - events["occurred_from"]) > LONG).fillna(False)
    sure = events["date_confidence"].fillna(1.0).clip(0, 1).to_numpy(float)
    misread = np.where(_paper(events), np.maximum(1.0 - sure, 0.02), 0.0)
    return np.asarray(np.where(unknown.to_numpy(bool), 1.0, misread))


def _words(events: pd.DataFrame) -> Floats:
    mode = events["failure_mode"].to_numpy(object)
    has_mode = events["failure_mode"].notna().to_numpy(bool)
    nothing = ~has_mode & events["action"].isna().to_numpy(bool)
    for column in ("negated", "is_failure"):
        nothing &= ~events[column].fillna(False).to_numpy(bool)
    # an empty text was not misunderstood
    nothing &= events["text"].notna().to_numpy(bool) & (events["failure_confidence"].fillna(1.0).to_numpy(float) < 0.9)
    vague = np.isin(mode.astype(str), VAGUE) & ~events["is_failure"].fillna(False).to_numpy(bool)
    clear = np.where(_paper(events), MISREAD * (1.0 - events["text_confidence"].fillna(1.0).to_numpy(float)), 0.0)
    out = np.clip(np.where(nothing, NOT_UNDERSTOOD, np.where(vague, VAGUE_WRONG, clear)), 0.0, NOT_UNDERSTOOD)
    settled = events["decided_by"].fillna("").str.contains("is_failure|failure_mode|description").to_numpy(bool)
    # whatever a cancelled order says, it was not done
    cancelled = events["failure_reason"].fillna("").str.startswith(CANCELLED).to_numpy(bool)
    return np.where(settled | cancelled, 0.0, out)


def _paper(events: pd.DataFrame) -> npt.NDArray[np.bool_]:
    return np.asarray(events["channel"].isin(PAPER).to_numpy(bool))
