"""Hours that a machine stood: from its column, from start and end, or from the words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pdm.extraction.parts import Part
from pdm.grammar.durations import parse_duration

_MOST = 24.0 * 366
_STOOD = re.compile(
    r"(?:\b(?:down|downtime|d/t|dt|lost|stopped|stood|standing|outage|delay(?:ed)?|off ?line|out of service|o/s)\b\W{0,3}(?:time\W{0,2})?(?:for\W|of\W|approx\W)?\s*"
    r"(?P<behind>[\d][\w.,/: ]{0,14}))|(?P<before>\d[\d.,/ ]*\s?(?:h|hrs?|hours?|min|mins|minutes|shifts?|days?)\b)\s*(?:down|downtime|d/t|lost|outage|stoppage|stopped|delay)",
    re.I,
)


def downtime_hours(base: pd.DataFrame, pieces: Sequence[Part], number: np.ndarray) -> list[float | None]:  # type: ignore[type-arg]
    """Hours of each event; None where nothing is told or more than a year is."""
    columns = {t: _plausible(parse_duration(t)) if t else None for t in base["downtime"].unique()}
    words = {t: in_words(t) for t in {p.text for p in pieces}}
    out: list[float | None] = []
    for written, piece, n, flag, begin, end in zip(
        base["downtime"].tolist(),
        pieces,
        number,
        *(base[c].tolist() for c in ("breakdown", "started_at", "ended_at")),
        strict=True,
    ):
        hours = columns[written] if n == 0 else None
        if hours is None:
            hours = words[piece.text]
        if hours is None and n == 0 and flag and begin and end:
            hours = _between(begin, end)
        out.append(hours)
    return out


def in_words(text: str) -> float | None:
    """Downtime told in words ("down 3/4 hr", "2 shifts lost"); None where there is none."""
    found = _STOOD.search(text)
    if found is None:
        return None
    return _plausible(parse_duration(found["behind"] or found["before"], bare=False))


def _between(begin: str, end: str) -> float | None:
    first, last = (pd.to_datetime(t, errors="coerce") for t in (begin, end))
    if pd.isna(first) or pd.isna(last):
        return None
    try:
        return _plausible((last - first).total_seconds() / 3600)
    except TypeError:
        return None


def _plausible(hours: Any) -> float | None:
    return round(float(hours), 3) if hours is not None and 0 <= hours <= _MOST else None
