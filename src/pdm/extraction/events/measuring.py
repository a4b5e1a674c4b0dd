"""Measurements of a line, in its words and in its fields, as rows of the readings table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pdm.config import Units
from pdm.extraction.words.figures import measurements
from pdm.extraction.words.matcher import matcher
from pdm.extraction.words.tokens import tokenise
from pdm.grammar.numbers import PHYSICS, convert, parse_field
from pdm.grammar.units import from_common, to_common, unit_of
from pdm.records import READINGS, stable_id
from pdm.vocabulary.points import is_point

FIELDS = ("temperature", "load", "vibration", "pressure", "running_hours")
_BREAK = re.compile(r"[,;.]\s")
_PLACE = re.compile(r"(?P<place>[^\W\d][^:;]*): (?=[-+]?\d)")
_FIGURE = re.compile(r"[-+]?\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Measured:
    """A measurement of a line: quantity, value in `unit` (the site's), and the part of the machine where it was taken."""

    quantity: str
    value: float
    unit: str
    part: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """As it stands in an event."""
        return {"quantity": self.quantity, "value": self.value, "unit": self.unit, "part": self.part}


def in_text(text: str, units: Units) -> list[Measured]:
    """Measurements told in words, in the site's units, each with the position and component named nearest to it."""
    found = measurements(text, units.model_dump())
    if not found:
        return []
    tokens = tokenise(text)
    places = [h for h in matcher().find(tokens) if h.kind in ("position", "component")]
    spans = [(h.kind, h.code, tokens[h.start].start, tokens[h.end - 1].end) for h in places]
    breaks = [m.start() for m in _BREAK.finditer(text)]
    out = []
    for k, m in enumerate(found):
        begin = max([b for b in breaks if b < m.start], default=-1)
        # a comma between two figures of one quantity belongs to neither
        end = min([b for b in breaks if b >= m.end], default=len(text))
        before = found[k - 1].end if k and found[k - 1].end > begin else begin
        near = [(abs(a - m.start), kind, c) for kind, c, a, b in spans if before <= a and b <= end]
        position = min([n for n in near if n[1] == "position"], default=None)
        component = min([n for n in near if n[1] == "component"], default=None)
        part = " ".join(n[2] for n in (position, component) if n is not None) or None
        out.append(_measured(m.quantity, m.value, units, part))
    return out


def _measured(quantity: str, common: float, units: Units, part: str | None = None) -> Measured:
    value, unit = from_common(common, quantity, getattr(units, quantity, ""))
    return Measured(quantity, round(value, 4), unit, part)


def in_fields(lines: pd.DataFrame, units: Units) -> list[list[Measured]]:
    """Measurements of the columns of their own, one list a line."""
    out: list[list[Measured]] = [[] for _ in range(len(lines))]
    for name in FIELDS:
        if name not in lines:
            continue
        written = lines[name].to_numpy()
        unit = getattr(units, name)
        placed = {t: list(map(_placed, t.split("; "))) for t in pd.unique(written) if t}
        known = {
            t: [(m.value, part) for figure, part in told if (m := parse_field(figure, name, unit)) is not None]
            for t, told in placed.items()
        }
        for k in np.flatnonzero(written != ""):
            out[int(k)] += [_measured(name, value, units, part) for value, part in known[written[k]]]
    return out


def _placed(cell: str) -> tuple[str, str | None]:
    """A cell without the point of the machine that stands behind its figure, and that point: "0.27 in/s PIH", "62 DE"; or its place before it: "Suct: 0.4 bar"."""
    if (before := _PLACE.match(cell)) is not None:
        return cell[before.end() :], before["place"]
    figure, *words = cell.split()
    if not words or not _FIGURE.fullmatch(figure) or unit_of(" ".join(words)) is not None:
        return cell, None
    for k in range(len(words) - 1, -1, -1):
        unit, behind = " ".join(words[:k]), " ".join(words[k:])
        measured = unit_of(unit) is not None if unit else len(behind) > 1 and unit_of(behind) is None
        if measured and is_point(behind):
            return f"{figure} {unit}".strip(), behind
    return cell, None


def join(fields: Sequence[Measured], words: Sequence[Measured]) -> list[Measured]:
    """Both without repeating: a figure of the words that the field already has is one measurement, with its part."""
    out = list(fields)
    for m in words:
        same = [
            i for i, f in enumerate(out) if f.quantity == m.quantity and abs(f.value - m.value) <= 0.02 * abs(m.value)
        ]
        if same:
            out[same[0]] = Measured(m.quantity, out[same[0]].value, m.unit, out[same[0]].part or m.part)
        else:
            out.append(m)
    return out


def readings_of(events: pd.DataFrame, measured: Sequence[Sequence[Measured]], limits: pd.DataFrame) -> pd.DataFrame:
    """Rows of `records.READINGS`; `events` has the event's identifiers and times, `measured` one list an event."""
    counts = np.array([len(m) for m in measured], dtype=np.int64)
    owner = np.repeat(np.arange(len(events)), counts)
    flat = [m for per_event in measured for m in per_event]
    if not flat:
        return READINGS.empty()
    base = events.iloc[owner].reset_index(drop=True)
    number = np.arange(len(flat)) - np.repeat(np.cumsum(counts) - counts, counts)
    bounds = _bounds(limits)
    frame = pd.DataFrame(
        {
            "reading_id": [stable_id("reading", e, m.quantity, n) for e, m, n in zip(base["event_id"].tolist(), flat, number, strict=True)],
            "site": base["site"], "measured_at": base["occurred_at"], "available_at": base["available_at"], "known_at": base["known_at"],
            "quantity": [m.quantity for m in flat], "value": [m.value for m in flat], "unit": [m.unit for m in flat],
            "part": [m.part for m in flat],
            "plausible": [_plausible(m, bounds, a) for m, a in zip(flat, base["asset_mention"].tolist(), strict=True)],
            "event_id": base["event_id"], "document": base["document"], "page": base["page"], "row": base["row"],
        }
    )  # fmt: skip
    return READINGS.conform(frame)


def _bounds(limits: pd.DataFrame) -> Mapping[tuple[str, str], tuple[float, float]]:
    """(asset or "", quantity) to bounds in common units; "" holds the widest of all classes, for machines not known yet."""
    out: dict[tuple[str, str], tuple[float, float]] = {}
    if limits is None or limits.empty:
        return out
    for row in limits.to_dict("records"):
        low, high = _in_unit(row["low"], row["unit"]), _in_unit(row["high"], row["unit"])
        asset = row["asset_id"] if isinstance(row.get("asset_id"), str) else ""
        key = (asset, str(row["quantity"]))
        if key in out and not asset:
            low, high = min(low, out[key][0]), max(high, out[key][1])
        out[key] = (low if low == low else -np.inf, high if high == high else np.inf)
    return out


def _in_unit(value: Any, unit: Any) -> float:
    number = float(value) if value is not None else float("nan")
    changed = convert(number, unit) if isinstance(unit, str) and unit else None
    return changed[0] if changed is not None else number


def _plausible(m: Measured, bounds: Mapping[tuple[str, str], tuple[float, float]], asset: Any) -> bool:
    low, high = PHYSICS.get(m.quantity, (-np.inf, np.inf))
    own = bounds.get((str(asset), m.quantity)) or bounds.get(("", m.quantity))
    if own is not None:
        low, high = max(low, own[0]), min(high, own[1])
    common = to_common(m.value, m.unit)
    return bool(low <= (common[0] if common is not None else m.value) <= high)
