"""What happened: lines whose coding as failure or kind of work is unsure, and events that may be told twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from pdm.quality.inputs import PAPER
from pdm.quality.questions.base import ROUTINE, Context, line, options, placed
from pdm.records import PERHAPS_CORRECTED, WORK_TYPES

SURE_FAILURE, SURE_TYPE = 0.75, 0.6
TYPE_WEIGHT = 0.3
"""A kind of work decides maintenance intervals, not labels: it counts for this much of a failure."""
LEAST_LETTERS = 2
_AS_ABOVE = re.compile(
    r"(?:(?:as|see)\s+above|same(?:\s+as\s+above|\s+again)?|ditto|dito|d[ot]\.?|dto\.?|idem|id\.|wie\s+oben|s\.\s?o\.|siehe\s+oben|voir\s+ci-dessus|lo\s+mismo)[.!]?",
    re.I,
)
_ANSWER = r"(?:y|n|x|yes|no|n/?a|none|nil|ok|ja|nein|keine?|oui|non|s[ií]|\W|\d{1,2})"
_BOX = re.compile(rf"[^:?]{{2,40}}(?::\s*{_ANSWER}?|\?\s*{_ANSWER})[.]?", re.I)
"""A question of a form with its answer: "Class informed: No"."""
DUPLICATE_DOUBT = 0.05
"""Share of the links between like lines that are wrong, where no order number vouches for them."""


def ask_events(context: Context) -> Iterator[pd.DataFrame]:
    """Failure or not, and kind of work, of events told once."""
    events = placed(context.events[context.events["same_event_as"].isna()])
    signed = events["decided_by"].fillna("")
    recency = events["worth"] / (ROUTINE + (1 - ROUTINE) * events["chance"])
    sure = events["failure_confidence"].astype(float)
    told = tells_something(events)
    ask = told & (sure < SURE_FAILURE) & ~signed.str.contains("is_failure:", regex=False)
    found = events[ask]
    yes = found["is_failure"].fillna(False).astype(bool)
    chance = sure[ask].where(yes, 1 - sure[ask])
    yield context.items("event", found, {
        "field": "is_failure", "written": [line(e, context) + _taken_back_by(e) for e in found.itertuples()], "reading": yes.map({True: "yes", False: "no"}),
        "candidates": [_yes_no(float(p)) for p in chance], "confidence": sure[ask], "gain": (1 - sure[ask]) * recency[ask],
        "affects": [_counts(e, context) for e in found.itertuples()],
    }, name="is_failure")  # fmt: skip
    type_sure = events["type_confidence"].astype(float).fillna(1.0).where(events["work_type"].notna(), 0.0)
    ask = told & (type_sure < SURE_TYPE) & ~signed.str.contains("work_type:", regex=False)
    # what kind of work it was matters little where it is not even clear that something failed
    ask &= sure.fillna(1.0) >= SURE_FAILURE
    found = events[ask]
    yield context.items("event", found, {
        "field": "work_type", "written": [line(e, context) for e in found.itertuples()], "reading": found["work_type"],
        "candidates": [_types(t, float(c)) for t, c in zip(found["work_type"], type_sure[ask], strict=True)],
        "confidence": type_sure[ask], "gain": TYPE_WEIGHT * (1 - type_sure[ask]) * recency[ask],
        "affects": [_counts(e, context) for e in found.itertuples()],
    }, name="work_type")  # fmt: skip


def _taken_back_by(event: Any) -> str:
    """The entry that perhaps takes an event back, on a line of its own; empty where there is none."""
    conflicts = event.conflicts if isinstance(event.conflicts, str) else ""
    told = json.loads(conflicts) if PERHAPS_CORRECTED in conflicts else []
    return "".join(f"\nperhaps taken back by {c['sources'][-1]}" for c in told if PERHAPS_CORRECTED in c["values"])


def tells_something(events: pd.DataFrame) -> pd.Series[bool]:
    """Lines of which a person could say what happened: not empty ones, marks for "as above", or a box of a form that was ticked or not.

    What a picture shows can be looked at, whatever was read.
    """
    text = events["text"].fillna("").str.strip()
    blank = text.str.count(r"[^\W\d_]") < LEAST_LETTERS
    return ~(blank | text.str.fullmatch(_AS_ABOVE) | text.str.fullmatch(_BOX)) | events["channel"].isin(PAPER)


def ask_duplicates(context: Context) -> Iterator[pd.DataFrame]:
    """Events linked as one without a common order number and with different words."""
    events = context.events
    copies = placed(events[events["same_event_as"].notna()])
    kept = events.drop_duplicates("event_id").set_index("event_id")
    copies = copies[
        copies["same_event_as"].isin(kept.index) & ~copies["decided_by"].fillna("").str.contains("same event")
    ]
    other = kept.reindex(copies["same_event_as"]).set_axis(copies.index)
    vouched = copies["work_order"].notna() & (copies["work_order"] == other["work_order"])
    vouched |= copies["text"].fillna("").str.casefold() == other["text"].fillna("").str.casefold()
    copies, other = copies[~vouched], other[~vouched]
    if copies.empty:
        return
    written = [
        f"{line(a, context)}\n{line(b, context)}" for a, b in zip(copies.itertuples(), other.itertuples(), strict=True)
    ]
    failed = other["chance"].astype(float)
    yield context.items("duplicate", copies, {
        "field": "same_event_as", "written": written, "reading": "yes", "candidates": _yes_no(1 - DUPLICATE_DOUBT),
        "confidence": 1 - DUPLICATE_DOUBT, "gain": DUPLICATE_DOUBT * other["worth"].astype(float),
        "affects": [
            f"one event or two ({'a failure' if f >= 0.5 else 'no failure'}) of {context.name(a)}"
            for a, f in zip(copies["asset_id"], failed, strict=True)
        ],
    })  # fmt: skip


def _yes_no(chance: float) -> str:
    both = [("yes", "yes", chance), ("no", "no", 1 - chance)]
    return options(sorted(both, key=lambda c: -c[2]))


def _types(work_type: object, sure: float) -> str:
    first = [w for w in WORK_TYPES if w == work_type]
    rest = [w for w in WORK_TYPES if w != work_type]
    left = (1 - sure) / len(rest)
    return options([(w, w, sure) for w in first] + [(w, w, left) for w in rest])


def _counts(event: object, context: Context) -> str:
    asset = getattr(event, "asset_id", None)
    return (
        f"whether it counts as a failure of {context.name(asset)}"
        if isinstance(asset, str)
        else "whether it counts as a failure"
    )
