"""How two records agree, and what that says: bits for records of one event against records of two.

u, how often different events of one machine agree, is counted on events of the same machine that lie days apart. m, how often
records of one event agree, is shipped and learned on from pairs of one day, u fixed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from pdm.vocabulary.failure_modes import UNNAMED_MODES

Row = dict[str, Any]
CODES = ("is_failure", "work_type", "failure_mode", "component", "action")
"""Fields that are read from the words."""
SHARED = 0.6
"""Words and codes are read from the same text: their bits count in part."""
_M: dict[str, float] = {"work_order": 0.95, "number": 0.85, "cost": 0.9, "downtime": 0.85, "is_failure": 0.93, "work_type": 0.85, "failure_mode": 0.7,
      "component": 0.8, "action": 0.6, "document": 0.04, "channel": 0.12}  # fmt: skip
_M_TEXT = (0.35, 0.30, 0.35)
LEARNED = (*CODES, "channel")
"""Fields whose m is learned; numbers and orders are too rare for it."""
PSEUDO = 60.0
"""Pairs for which the shipped m count."""
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two records agree.

    Attributes:
        document, channel: Whether they stand in one document, and came on one channel.
        fields: Fields that both fill and that do not come from the words: name, whether they agree.
        codes: The same of codes.
        text: Level of likeness of the words: 0 alike, 1 in part, 2 hardly.
    """

    document: bool
    channel: bool
    fields: tuple[tuple[str, bool], ...]
    codes: tuple[tuple[str, bool], ...]
    text: int


@dataclass(frozen=True, slots=True)
class Weights:
    """m and u by field, and by level of the words.

    Attributes:
        m, u: Chance that a field agrees, of one event and of two.
        m_text, u_text: Chances of the levels.
    """

    m: dict[str, float]
    u: dict[str, float]
    m_text: tuple[float, ...]
    u_text: tuple[float, ...]

    @property
    def same_channel(self) -> float:
        """How often different events come on one channel."""
        return self.u["channel"]

    def probability(self, bits: float, pair: Agreement) -> float:
        """Posterior that two records tell of one event; `bits` are those of the prior and of the time between them."""
        return float(1 / (1 + 2.0 ** -(bits + self.bits(pair))))

    def bits(self, pair: Agreement) -> float:
        """log2 of the Bayes factor of an agreement."""
        total = self._of("document", pair.document)
        # another channel is where a second telling stands, but by itself it is no proof of one
        total += min(self._of("channel", pair.channel), 1.0)
        total += sum(self._of(f, a) for f, a in pair.fields)
        shared = sum(self._of(f, a) for f, a in pair.codes)
        shared += math.log2(self.m_text[pair.text] / self.u_text[pair.text])
        return total + SHARED * shared

    def _of(self, field: str, agrees: bool) -> float:
        m, u = self.m[field], self.u[field]
        return math.log2(m / u) if agrees else math.log2((1 - m) / (1 - u))


def agreement(one: Row, other: Row) -> Agreement:
    """How two rows (as `duplicates` prepares them) agree."""
    fields: list[tuple[str, bool]] = []
    if _filled(one["work_order"]) and _filled(other["work_order"]):
        fields.append(("work_order", one["work_order"] == other["work_order"]))
    for key in sorted(one["_numbers"].keys() & other["_numbers"].keys()):
        fields.append(("number", _close(one["_numbers"][key], other["_numbers"][key])))
    for column, name in (("cost", "cost"), ("downtime_hours", "downtime")):
        if _filled(one[column]) and _filled(other[column]):
            fields.append((name, _close(one[column], other[column])))
    codes = tuple((c, bool(one[c] == other[c])) for c in CODES if _comparable(c, one[c], other[c]))
    alike = fuzz.token_set_ratio(one["_text"], other["_text"])
    return Agreement(
        one["document"] == other["document"], one["channel"] == other["channel"], tuple(fields), codes,
        0 if alike >= 85 else 1 if alike >= 55 else 2,
    )  # fmt: skip


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 0.006 * max(abs(a), abs(b))


def _filled(value: Any) -> bool:
    return value is not None and value is not pd.NA and value == value and value != ""


def _comparable(field: str, one: Any, other: Any) -> bool:
    """Whether two codes say anything of each other: a breakdown of no mode does not differ from one that has a mode."""
    if not (_filled(one) and _filled(other)):
        return False
    return field != "failure_mode" or one == other or not {one, other} & UNNAMED_MODES


def chance_agreement(groups: dict[str, list[Row]]) -> Weights:
    """u from neighbours in time that lie more than two days apart, with the shipped m."""
    counts: dict[str, list[float]] = {f: [1.0, 4.0] for f in (*CODES, "document", "channel")}
    counts |= {"work_order": [0.02, 20.0], "number": [0.5, 20.0], "cost": [0.1, 20.0], "downtime": [0.3, 10.0]}
    text = np.array([0.5, 2.0, 7.5])
    looked = 0
    for asset in sorted(groups):
        sure = [r for r in groups[asset] if isinstance(r["asset_id"], str)]
        for one, other in zip(sure, sure[2:], strict=False):
            if other["occurred_at"] - one["occurred_at"] < pd.Timedelta(days=2) or looked > 20_000:
                continue
            looked += 1
            pair = agreement(one, other)
            both = [("document", pair.document), ("channel", pair.channel), *pair.fields, *pair.codes]
            for field, agrees in both:
                counts[field][0] += agrees
                counts[field][1] += 1
            text[pair.text] += 1
    u = {f: min(a / n, 0.98) for f, (a, n) in counts.items()}
    return Weights(dict(_M), u, _M_TEXT, tuple(float(t) for t in text / text.sum()))


def learn(pairs: Sequence[tuple[float, Agreement]], start: Weights) -> Weights:
    """m by expectation maximisation with u fixed, held near the shipped ones by pseudo counts.

    Args:
        pairs: Bits of prior and time, and agreement, of pairs whose time of day is unknown: where it is known it settles them.
        start: u, and the shipped m.
    """
    weights = start
    for _ in range(ROUNDS):
        counts = {f: [PSEUDO * _M[f], PSEUDO] for f in LEARNED}
        text = PSEUDO * np.array(_M_TEXT)
        for bits, pair in pairs:
            chance = weights.probability(bits, pair)
            for field, agrees in (("channel", pair.channel), *pair.codes):
                counts[field][0] += chance * agrees
                counts[field][1] += chance
            text[pair.text] += chance
        m = {**_M, **{f: min(max(a / n, 0.01), 0.99) for f, (a, n) in counts.items()}}
        weights = Weights(m, start.u, tuple(float(t) for t in text / text.sum()), start.u_text)
    return weights
