"""What every question needs: places, names of assets, the worth of a record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pdm.config import Settings
from pdm.quality.inputs import QualityInputs, failure_chance, local_day
from pdm.records import ITEMS, item_id

HALF_LIFE_DAYS = 365.0
"""A record of a year ago says half as much about the next month as one of today."""
ROUTINE = 0.2
"""Worth of a record that tells of no failure, beside one that does: it still sets intervals and peers."""


@dataclass(frozen=True)
class Context:
    """Inputs, the worth of each event (by event_id position) and names of assets.

    Attributes:
        inputs: The tables.
        settings: `plant.toml`.
        events: Current events told once or not, with `chance` of a failure and `worth`.
        labels: asset_id -> what a person calls it.
    """

    inputs: QualityInputs
    settings: Settings
    events: pd.DataFrame
    labels: dict[str, str]

    @classmethod
    def of(cls, inputs: QualityInputs, settings: Settings) -> Context:
        """Prepare a context; the newest record stands for today, so that the same store gives the same questions."""
        events = inputs.events.copy()
        chance = failure_chance(events)
        now = events["available_at"].max()
        age = (now - events["occurred_at"]).dt.total_seconds() / 86400
        # a record without a date is taken as a year old
        recency = 0.5 ** (age.clip(lower=0).fillna(HALF_LIFE_DAYS) / HALF_LIFE_DAYS)
        events["chance"] = chance
        events["worth"] = recency * (ROUTINE + (1 - ROUTINE) * chance)
        register = inputs.register
        labels = {
            a: str(t) + (f" – {d}" if isinstance(d, str) and d else "")
            for a, t, d in zip(register["asset_id"], register["tag"], register["description"], strict=True)
        }
        return cls(inputs, settings, events, labels)

    def name(self, asset: object) -> str:
        """What a person calls an asset."""
        return self.labels.get(asset, asset) if isinstance(asset, str) else "no machine yet"

    def items(self, kind: str, events: pd.DataFrame, columns: dict[str, Any], *, name: str = "") -> pd.DataFrame:
        """Items on events, one each; `columns` fills what the place does not say. `name` tells questions of one event apart."""
        parts = events["part"].fillna(0).astype(int)
        ids = [
            item_id(kind, str(d), int(p), int(r), int(q), name)
            for d, p, r, q in zip(events["document"], events["page"], events["row"], parts, strict=True)
        ]
        frame = {
            "item_id": ids, "kind": kind, "site": events["site"], "document": events["document"],
            "origin": events["document"].map(self.inputs.origins), "page": events["page"], "row": events["row"], "part": parts,
            "event_id": events["event_id"], "crop": events["crop"], "audit": False, **columns,
        }  # fmt: skip
        return ITEMS.conform(pd.DataFrame(frame, index=events.index))


def placed(events: pd.DataFrame) -> pd.DataFrame:
    """Events that name their place; a question without a place could not be answered for good."""
    return events[events["document"].notna() & events["page"].notna() & events["row"].notna()]


def options(answers: Iterable[tuple[str, str, float]]) -> str:
    """Candidates cell from (answer, label, probability)."""
    told = [{"answer": a, "label": label, "probability": round(p, 4)} for a, label, p in answers]
    return json.dumps(told, ensure_ascii=False)


def line(event: Any, context: Context, name: str = "") -> str:
    """The line of an event as read: its day at the site, name (in its field, else `name`) and text."""
    day = local_day(event.occurred_at, context.settings.site(str(event.site)).zone)
    text = event.text if isinstance(event.text, str) else ""
    mention = event.asset_mention if isinstance(event.asset_mention, str) else name
    return " | ".join(part for part in (day, mention, text[:300]) if part)


def times(number: int, noun: str) -> str:
    """`1 record`, `3 records`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def failing(chance: float) -> str:
    """How likely a record tells of a failure, in words."""
    return "a failure" if chance >= 0.8 else "perhaps a failure" if chance >= 0.2 else "no failure"
