"""Families of figures as reasons: which figures carry a family, how they are told, and what is no reason by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pdm.explain.evidence import Evidence
from pdm.explain.usual import AGO, Alike
from pdm.explain.words import ALONE, agrees, tells, word
from pdm.model import Feature

LEADING = 2
"""Features told per family."""
WEIGHTY = 0.02
"""Risk points from which a family stands by itself although no figure of it points its way."""
SMALL = "smaller things together"
"""The family of those that do not."""
NAMED = 3
"""Figures named of the smaller things."""
TROUBLE = "reported trouble"
"""The family whose newest line is quoted: it alone says what is wrong, and where."""
QUOTED = 70
"""Characters of a line that are quoted in a reason."""


@dataclass(frozen=True)
class Told:
    """A family told.

    Attributes:
        family: Its name.
        text: Its sentence.
        points: Its risk points.
        evidence: Its evidence.
        argues: Whether what is told points the way of its points.
    """

    family: str
    text: str
    points: float
    evidence: list[dict[str, Any]]
    argues: bool

    def reason(self) -> dict[str, Any]:
        """As it stands in the list."""
        text = self.text[:1].upper() + self.text[1:]
        return {"family": self.family, "text": text, "risk_points": self.points, "evidence": self.evidence}


class Teller:
    """Tells families of the assets of one list.

    Args:
        features: The model's features, in the order of its columns.
        evidence: Evidence at the date.
        alike: What is usual on the date.
    """

    def __init__(self, features: Sequence[Feature], evidence: Evidence, alike: Alike) -> None:
        self._features, self._evidence, self._alike = features, evidence, alike
        named = {f.name: f for f in features}
        # how near a figure is to the most that is plausible says nothing to a reader: the figure itself does
        self._shown = [
            named.get(f.name.replace("_of_limit", "_last"), f) if f.statistic == "of_limit" else f for f in features
        ]
        self._members: dict[str, list[int]] = {}
        for k, f in enumerate(features):
            self._members.setdefault(f.family, []).append(k)

    def family(self, family: str, points: float, phi: Any, values: Any, asset: str) -> Told:
        """One family: the features that carry it, told with their value and what is usual, and their evidence.

        Args:
            family: The family.
            points: Its risk points, not nought.
            phi: SHAP values of the asset, [features].
            values: Its features, [features].
            asset: The asset.
        """
        sign = 1.0 if points > 0 else -1.0
        members = sorted(self._members[family], key=lambda k: -sign * phi[k])
        # a figure that a reader would take for the opposite is told only where nothing else carries the family, and as what it is
        agreed = [k for k in members if sign * phi[k] > 0 and self._agrees(k, values, asset, sign)]
        leading = agreed or members[:1]
        leading = [k for k in leading[:LEADING] if sign * phi[k] > 0.25 * sign * phi[leading[0]]] or leading[:1]
        told: list[str] = []
        figures: set[tuple[str, str, bool]] = set()
        absent = False
        found: list[dict[str, Any]] = []
        seen: set[str] = set()
        for k in leading:
            feature, value = self._figure(k, values, asset)
            # nor does a second figure tell anything that says the same, or is not known, or a nought beside "none on record"
            seen_as = self._evidence.days_ago(feature, asset, value) if feature.statistic in AGO else value
            shown = f"{seen_as:.0f}" if feature.unit == "d" or abs(value) >= 20 else f"{value:.1f}"
            figure = tells(feature, shown)
            if told and (value != value or absent or figure in figures):
                continue
            said = word(feature, value, self._alike, asset, self._evidence, sign)
            if any(_bare(said) in t for t in told):
                continue
            figures.add(figure)
            absent = value != value
            told.append(said)
            for piece in self._evidence.of(feature, asset, value):
                key = json.dumps(piece.get("rows") or piece, sort_keys=True, default=str)
                if key not in seen:
                    seen.add(key)
                    found.append(piece)
        text = "; ".join(told)
        quoted = _quoted(found) if family == TROUBLE and sign > 0 and agreed else ""
        return Told(family, text + quoted, points, found, bool(agreed))

    def _figure(self, k: int, values: Any, asset: str) -> tuple[Feature, float]:
        """A feature as it is told, with its value."""
        feature = self._shown[k]
        if feature is self._features[k]:
            return feature, float(values[k])
        value = self._alike.value(feature.name, asset)
        return (self._features[k], float(values[k])) if value is None else (feature, value)

    def _agrees(self, k: int, values: Any, asset: str, sign: float) -> bool:
        feature, value = self._figure(k, values, asset)
        return agrees(feature, value, self._alike, asset, self._evidence, sign)


def in_order(told: list[Told]) -> list[dict[str, Any]]:
    """Reasons of one side, the weightiest first; what is no reason by itself stands together at the end, so that all points are there."""
    small = [t for t in told if not t.argues and abs(t.points) < WEIGHTY]
    reasons = [t.reason() for t in told if t not in small]
    if not small:
        return reasons
    names = [t.text.removesuffix(ALONE) for t in small[:NAMED]]
    more = len(small) - len(names)
    rest = f"; and {more} more" if more else ""
    text = f"{SMALL}, no reason by themselves: {'; '.join(names)}{rest}" if len(small) > 1 else small[0].text
    evidence = [piece for t in small[:NAMED] for piece in t.evidence]
    return [*reasons, Told(SMALL, text, float(np.sum([t.points for t in small])), evidence, False).reason()]


def _bare(said: str) -> str:
    """A sentence without what is usual."""
    return said.partition(" (")[0].partition(",")[0]


def _quoted(evidence: list[dict[str, Any]]) -> str:
    """The newest line among the evidence in its writer's words; empty where there is none."""
    rows = [r for piece in evidence if piece["kind"] == "rows" for r in piece["rows"]]
    newest = max(rows, key=lambda r: str(r["date"]), default=None)
    text = " ".join(str(newest["text"]).split()) if newest else ""
    if not text or text == "(empty)":
        return ""
    return f": “{text if len(text) <= QUOTED else text[:QUOTED].rsplit(' ', 1)[0] + ' …'}”"
