"""Which relations of a text are told: those likely enough, held to how relations lie in marked texts.

In all 860 marked texts of MaintIE a compound is a kind of the longest span that ends it, and (once excepted) what an activity or a state is
about is the longest span that ends there. An activity or a state is about one thing, hardly ever two. What is carried out or completed is
the activity named behind, not the thing that one is about.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pdm.extraction.spans.relations import Relation, pairs
from pdm.extraction.spans.spans import Span

RELATED = 0.35
"""Probability of both spans and their relation from which on it is told."""
_FIRST, _FURTHER, _KIND = 0.2, 0.5, 0.2
"""The same for the likeliest thing that an activity or state is about, for any further one, and for a kind."""
_IS_A, _PATIENT, _TAKES_PART = "isA", "hasParticipant/hasPatient", "hasParticipant"
_ONE = ("Activity", "State")
_LIGHT = frozenset(
    ("carry out", "carried out", "carrying out", "complete", "completed", "conduct", "conducted", "perform", "performed", "assist", "assist with", "undertake", "undertook",
     "execute", "commence", "continue", "finish", "finalise")
)  # fmt: skip


def told(
    words: Sequence[str], spans: Sequence[Span], kinds: Sequence[str], chance: npt.NDArray[np.float64]
) -> list[Relation]:
    """Relations of one text.

    Args:
        words: Of the text.
        spans: Found in it, each with its confidence.
        kinds: Of relations, "O" first.
        chance: Of each kind for each of `relations.pairs`, [pairs, kinds].
    """
    within = {i: _within(i, spans) for i in range(len(spans))}
    tails = {j for own in within.values() for j in own}
    # the longest of the spans that end one
    next_in = {i: min(own, key=lambda j: spans[j].start) for i, own in within.items() if own}
    light = _carried_out(words, spans, tails)
    out, open_ones = [], []
    for (i, j), row in zip(pairs(spans), chance, strict=True):
        both = spans[i].confidence * spans[j].confidence
        allowed = np.array([_may(kind, i, j, tails, light, spans) for kind in kinds]) * row
        if _IS_A in kinds and next_in.get(i) == j:
            if both >= _KIND:
                out.append(Relation(i, j, _IS_A, both))
        elif _PATIENT in kinds and light.get(i) == j:
            out.append(Relation(i, j, _PATIENT, both))
        else:
            best = 1 + int(allowed[1:].argmax())
            open_ones.append(Relation(i, j, kinds[best], float(allowed[best]) * both))
    return out + _likely(open_ones, spans)


def _within(i: int, spans: Sequence[Span]) -> list[int]:
    """Spans of the same topmost class that end span `i`."""
    a = spans[i]
    return [j for j, b in enumerate(spans) if b.end == a.end and b.start > a.start and _top(b) == _top(a)]


def _carried_out(words: Sequence[str], spans: Sequence[Span], tails: set[int]) -> dict[int, int]:
    """Of "complete brake overhaul": from the span `complete` to the activity that is completed."""
    out = {}
    for i, span in enumerate(spans):
        if _top(span) == "Activity" and " ".join(words[span.start : span.end]).casefold() in _LIGHT:
            behind = [
                j for j, s in enumerate(spans) if s.start >= span.end and _top(s) == "Activity" and j not in tails
            ]
            if behind:
                out[i] = min(behind, key=lambda j: spans[j].start)
    return out


def _may(kind: str, i: int, j: int, tails: set[int], light: dict[int, int], spans: Sequence[Span]) -> bool:
    if i in light and _top(spans[j]) == "PhysicalObject":
        return False
    return kind != _IS_A and not (kind.startswith(_TAKES_PART) and j in tails)


def _likely(relations: Sequence[Relation], spans: Sequence[Span]) -> list[Relation]:
    """The likely ones; of what an activity or state is about the first is taken sooner, any further one later."""
    out: list[Relation] = []
    about: set[int] = set()
    for r in sorted(relations, key=lambda r: -r.confidence):
        least = RELATED
        if r.label == _PATIENT:
            least = _FURTHER if r.head in about else _FIRST if _top(spans[r.head]) in _ONE else RELATED
        if r.confidence >= least:
            out.append(r)
            if r.label == _PATIENT:
                about.add(r.head)
    return out


def _top(span: Span) -> str:
    return span.label.split("/")[0]
