"""The m of the Fellegi-Sunter model: how the right machine's name comes to be written, and how often none is meant.

Levels of agreement form one comparison (the parts of a tag are not independent). Defaults are shipped; with enough names
they are learned by expectation maximisation with u fixed, held near the defaults by pseudo counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

LEVELS = (
    "exact",  # a name of the asset, letter by letter
    "agree",  # all parts that are written agree
    "notrain",  # its train letter is not written
    "part",  # a component's suffix is written that it has not, or the other way round
    "alike",  # differs by characters that are taken for one another
    "area",  # another area
    "letters",  # other letters or class, same number
    "near",  # one digit of the number differs
    "train",  # another train letter
    "told",  # all words, unit and letter of a description agree
    "unlettered",  # all words and the unit agree, its letter is not written
    "partly",  # some words of a description agree
    "unit",  # words agree, unit or letter does not
    "hint",  # what is written is said of the machine and names none: its maker, the letters of its tag
    "other",  # nothing agrees
)
_AT = {level: n for n, level in enumerate(LEVELS)}
SEVERAL = "several"
"""Stands for the level of a name of several machines."""
NEVER_ALONE = frozenset(("train", "near", "unit", "letters", "area", "hint", SEVERAL))
"""Levels at which something that is written contradicts the asset, or means others as well: never accepted without a person."""

_DEFAULT: dict[str, dict[str, float]] = {
    "tag": {"exact": 0.50, "agree": 0.43, "notrain": 0.008, "part": 0.02, "alike": 0.004, "area": 0.002, "letters": 0.004, "near": 0.003,
            "train": 0.0005, "told": 0.015, "unlettered": 0.001, "partly": 0.003, "unit": 0.0005, "hint": 0.0005, "other": 0.01},
    "number": {"exact": 0.35, "agree": 0.43, "notrain": 0.03, "part": 0.01, "alike": 0.02, "area": 0.002, "letters": 0.004, "near": 0.003,
               "train": 0.0005, "told": 0.10, "unlettered": 0.01, "partly": 0.02, "unit": 0.002, "hint": 0.004, "other": 0.012},
    "words": {"exact": 0.25, "agree": 0.03, "notrain": 0.005, "part": 0.005, "alike": 0.015, "area": 0.001, "letters": 0.002, "near": 0.002,
              "train": 0.0005, "told": 0.52, "unlettered": 0.02, "partly": 0.10, "unit": 0.004, "hint": 0.01, "other": 0.05},
}  # fmt: skip
_HAND = {"alike": 4.0, "near": 6.0, "letters": 2.0, "train": 4.0, "partly": 1.5}
_MOST = {"train": 0.001, "near": 0.02, "unit": 0.01, "hint": 0.02}
"""Learning never goes beyond these: A and B are different machines, whatever a plant's habits."""
ENOUGH = 60
"""Different names from which on m is learned."""
PSEUDO = 40.0
NONE_PRIOR, NONE_PSEUDO = 0.04, 40.0
MOST_NONE = 0.12
"""Beyond this it is not unknown machines but unreadable names."""


@dataclass(frozen=True)
class LinkModel:
    """Chances of the levels for the right machine, by kind of name and whether it was read from handwriting.

    Attributes:
        m: (kind, hand) to probabilities in the order of `LEVELS`.
        none: Prior that a mention is of nothing in the register.
        learned_from: Different names it was learned from, 0 for the shipped one.
    """

    m: dict[tuple[str, bool], tuple[float, ...]] = field(default_factory=lambda: _defaults())
    none: float = NONE_PRIOR
    learned_from: int = 0

    def bits(self, kind: str, hand: bool, level: str) -> float:
        """log2 m."""
        return self._bits[kind, hand, level]

    @cached_property
    def _bits(self) -> dict[tuple[str, bool, str], float]:
        return {
            (*key, level): math.log2(m) for key, row in self.m.items() for level, m in zip(LEVELS, row, strict=True)
        }


def _defaults() -> dict[tuple[str, bool], tuple[float, ...]]:
    out = {}
    for kind, table in _DEFAULT.items():
        for hand in (False, True):
            row = np.array([table[level] * (_HAND.get(level, 1.0) if hand else 1.0) for level in LEVELS])
            out[kind, hand] = tuple(float(x) for x in row / row.sum())
    return out


class Mass(NamedTuple):
    """What EM needs of one written name.

    Attributes:
        kind, hand: Its group.
        levels: Level to the sum over candidates of 1 / u (relative to the number of machines).
        none: Factor of "not in the register".
        times: How often it was written.
    """

    kind: str
    hand: bool
    levels: tuple[tuple[str, float], ...]
    none: float
    times: float


def from_labels(labels: Iterable[tuple[str, bool, str]], start: LinkModel) -> LinkModel:
    """m with names whose machine people confirmed: kind, hand and the level at which each fits its machine."""
    counts = {key: PSEUDO * np.array(row) for key, row in start.m.items()}
    seen = 0
    for kind, hand, level in labels:
        counts[kind, hand][_AT[level]] += 1
        seen += 1
    if not seen:
        return start
    return replace(start, m={key: _bounded(c / c.sum()) for key, c in counts.items()}, learned_from=seen)


def learn(names: Iterable[Mass], start: LinkModel, rounds: int = 12) -> LinkModel:
    """m and the prior of "not in the register" by EM, u fixed; `start` when there are too few names."""
    names = list(names)
    if len(names) < ENOUGH:
        return start
    odds = np.zeros((len(names), len(LEVELS)))
    for row, name in enumerate(names):
        for level, mass in name.levels:
            odds[row, _AT[level]] = mass
        odds[row, _AT["other"]] = 1.0
    # a name that is written a hundred times is not a hundred witnesses of how names are written
    times = np.array([math.sqrt(n.times) for n in names])
    none = np.array([n.none for n in names])
    members: dict[tuple[str, bool], list[int]] = {key: [] for key in start.m}
    for row, name in enumerate(names):
        members[name.kind, name.hand].append(row)
    groups = {key: (odds[rows], none[rows], times[rows]) for key, rows in members.items()}
    model = start
    for _ in range(rounds):
        m, lost = {}, 0.0
        for key, (its, unknown, weight) in groups.items():
            base = np.array(start.m[key])
            if not len(its):
                m[key] = start.m[key]
                continue
            joint = (1 - model.none) * its * np.array(model.m[key])
            no = model.none * unknown
            total = joint.sum(axis=1) + no
            counts = (joint / total[:, None] * weight[:, None]).sum(axis=0) + PSEUDO * base
            lost += float((no / total * weight).sum())
            m[key] = _bounded(counts / counts.sum())
        share = (lost + NONE_PSEUDO * NONE_PRIOR) / (float(times.sum()) + NONE_PSEUDO)
        model = replace(model, m=m, none=min(max(share, 0.005), MOST_NONE))
    return replace(model, learned_from=len(names))


def _bounded(row: np.ndarray) -> tuple[float, ...]:  # type: ignore[type-arg]
    row = row.copy()
    for level, most in _MOST.items():
        row[_AT[level]] = min(row[_AT[level]], most)
    return tuple(float(x) for x in np.maximum(row, 1e-5) / np.maximum(row, 1e-5).sum())
