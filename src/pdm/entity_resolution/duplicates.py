"""The same event told twice: on paper and in the CMMS, in two shifts' reports, in a scan and its copy.

Pairs of events of one machine on the same or the next day are weighed like names are: bits for what agrees, where u (how often
different events of one machine agree) is counted on events of the same machine that lie days apart.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from pdm.grammar.tags import parse, plain

PREFERENCE = {"cmms": 0, "typed": 1, "mail": 2, "print": 3, "hand": 4}
"""The source that is taken for the event itself, best first."""
NEEDED = 0.9
"""Posterior from which two records are taken for one event: a false pair hides an event."""
TOLD_TWICE, TOLD_PSEUDO = 0.05, 400.0
"""How often an event is told once more, and for how many events that counts; else it is learned."""
LEAST_CANDIDATE = 0.02
"""An unresolved event is compared under each machine that is at least so likely."""
NEAR = pd.Timedelta(days=1, hours=12)
TIMED = pd.Timedelta(hours=3)
"""An event whose range is shorter has a time of day."""
STRANGE_NAME = 0.03
"""How often the second telling names the machine so that it is not found, or not found alike."""
SHARED = 0.6
"""Words and codes are read from the same text: their bits count in part."""

# how often records of one event agree, for those fields that both fill
_M: dict[str, float] = {"work_order": 0.95, "number": 0.85, "cost": 0.9, "downtime": 0.85, "is_failure": 0.93, "work_type": 0.85, "failure_mode": 0.7,
      "component": 0.8, "action": 0.6, "document": 0.04, "channel": 0.12}  # fmt: skip
_M_TEXT = (0.35, 0.30, 0.35)
_CODES = ("is_failure", "work_type", "failure_mode", "component", "action")
_COLUMNS = ["event_id", "same_event_as", "probability"]

Row = dict[str, Any]


def find_duplicates(events: pd.DataFrame) -> pd.DataFrame:
    """Events that tell what another one tells.

    Args:
        events: Current events (records.EVENTS).

    Returns:
        event_id, same_event_as (the event that stands for all that tell of it; never itself a copy), probability. Depends on no
        order of rows.
    """
    rows = _rows(events)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        for asset in row["_assets"]:
            groups.setdefault(asset, []).append(row)
    u = _chance_agreement(groups)
    told, bunched = _told_twice(groups)
    pairs: dict[tuple[str, str], float] = {}
    by_id = {r["event_id"]: r for r in rows}
    for asset in sorted(groups):
        group = groups[asset]
        if len(group) < 2:
            continue
        rate = bunched * _rate([r["occurred_at"] for r in group])
        for i, one in enumerate(group):
            for other in group[i + 1 :]:
                if other["occurred_at"] - one["occurred_at"] > NEAR:
                    break
                chance = _probability(one, other, rate, told, u) if _can_pair(one, other) else 0.0
                key = (one["event_id"], other["event_id"])
                if chance > 0.5:
                    pairs[key] = max(pairs.get(key, 0.0), chance)
    for key, chance in _same_minute(rows, told, u).items():
        pairs[key] = max(pairs.get(key, 0.0), chance)
    found = _clusters({k: c for k, c in pairs.items() if c >= NEEDED}, by_id)
    return pd.DataFrame(found, columns=_COLUMNS).sort_values("event_id", ignore_index=True)


def _rows(events: pd.DataFrame) -> list[Row]:
    use = events[events["occurred_at"].notna()].sort_values(["occurred_at", "event_id"])
    columns = ["event_id", "site", "asset_id", "asset_mention", "candidates", "occurred_at", "occurred_from", "occurred_to", "work_order", "text", "document", "page", "row",
               "part", "channel", "measurements", "downtime_hours", "cost", *_CODES]  # fmt: skip
    rows: list[Row] = use.reindex(columns=columns).to_dict("records")
    for row in rows:
        row["_assets"] = _assets(row)
        row["_timed"] = _timed(row)
        row["_numbers"] = _numbers(row["measurements"])
        row["_text"] = str(row["text"]).casefold()
    return rows


def _assets(row: Row) -> list[str]:
    """Machines under which an event is compared: its own; unresolved, its candidates and its name as written."""
    if isinstance(row["asset_id"], str):
        return [row["asset_id"]]
    listed = json.loads(row["candidates"]) if isinstance(row["candidates"], str) else []
    found = [c["asset_id"] for c in listed if c["asset_id"] and c["posterior"] >= LEAST_CANDIDATE]
    if isinstance(row["asset_mention"], str):
        tag = parse(row["asset_mention"])
        name = f"{tag.letters}{tag.number}{tag.train}" if tag is not None else plain(row["asset_mention"])
        found.append(f"?{row['site']}/{name}")
    return found


def _timed(row: Row) -> bool:
    first, last = row["occurred_from"], row["occurred_to"]
    return not pd.isna(first) and not pd.isna(last) and last - first <= TIMED


def _numbers(measurements: Any) -> dict[tuple[str, str], float]:
    if not isinstance(measurements, str):
        return {}
    out = {}
    for m in json.loads(measurements) or []:
        if isinstance(m, dict) and isinstance(m.get("value"), int | float):
            out[str(m.get("quantity")), str(m.get("unit"))] = float(m["value"])
    return out


def _can_pair(one: Row, other: Row) -> bool:
    """Two events of one line are told by one hand at once: they are two."""
    return not (one["document"] == other["document"] and one["page"] == other["page"] and one["row"] == other["row"])


def _rate(times: list[pd.Timestamp]) -> float:
    """Events of the machine a day."""
    days = (times[-1] - times[0]).total_seconds() / 86400
    return float(max(len(times) / max(days, 30.0), 1 / 365))


def _same_minute(rows: list[Row], told: float, u: dict[str, Any]) -> dict[tuple[str, str], float]:
    """Pairs of an unresolved event with any event of its site at the same minute: a machine under a name that nobody knows.

    The site's rate takes the place of the machine's, and two names that do not meet must be outweighed.
    """
    at: dict[tuple[Any, Any], list[Row]] = {}
    for row in rows:
        if row["_timed"]:
            at.setdefault((row["site"], row["occurred_at"]), []).append(row)
    rates = {site: _rate([r["occurred_at"] for r in rows if r["site"] == site]) for site in {k[0] for k in at}}
    out = {}
    for (site, _), group in at.items():
        for i, one in enumerate(group):
            for other in group[i + 1 :]:
                if (isinstance(one["asset_id"], str) and isinstance(other["asset_id"], str)) or not _can_pair(
                    one, other
                ):
                    continue
                bits = math.log2(told * 0.7 * STRANGE_NAME / (rates[site] * 4 / 1440)) + sum(_evidence(one, other, u))
                out[one["event_id"], other["event_id"]] = float(1 / (1 + 2.0**-bits))
    return out


def _told_twice(groups: dict[str, list[Row]]) -> tuple[float, float]:
    """How often events are told once more, and how much closer than by chance different events of a machine lie.

    Both from counts of pairs by distance: what is more on the same day than two to twelve days apart was told twice.
    """
    same = later = events = 0
    expected = 0.0
    for group in groups.values():
        days = np.array([r["occurred_at"].timestamp() for r in group]) / 86400
        events += len(days)
        if len(days) > 1:
            expected += 10 * len(days) * _rate([r["occurred_at"] for r in group])
            near = np.searchsorted(days, days + 0.5, side="right") - np.arange(len(days)) - 1
            same += int(near.sum())
            later += int((np.searchsorted(days, days + 12.0) - np.searchsorted(days, days + 2.0)).sum())
    bunched = (later + 20.0) / (expected + 20.0)
    told = (max(same - later / 20.0, 0.0) + TOLD_TWICE * TOLD_PSEUDO) / (events + TOLD_PSEUDO)
    return float(np.clip(told, 0.01, 0.3)), float(np.clip(bunched, 0.5, 4.0))


def _probability(one: Row, other: Row, rate: float, told: float, u: dict[str, Any]) -> float:
    days = abs((other["occurred_at"] - one["occurred_at"]).total_seconds()) / 86400
    timed = one["_timed"] and other["_timed"]
    # expected records of the same event at this distance, against those of other events of the machine
    if timed and days <= 2 / 1440:
        bits = math.log2(told * 0.7 / (rate * 4 / 1440))
    elif days < 0.5:
        bits = math.log2(told * (0.2 if timed else 0.9) / rate)
    else:
        bits = math.log2(told * 0.08 / (rate * 2))
    bits += sum(_evidence(one, other, u))
    return float(1 / (1 + 2.0**-bits))


def _evidence(one: Row, other: Row, u: dict[str, Any]) -> Iterable[float]:
    def weigh(field: str, agrees: bool) -> float:
        m, chance = _M["number" if field.startswith("number") else field], u[field]
        return math.log2(m / chance) if agrees else math.log2((1 - m) / (1 - chance))

    yield weigh("document", one["document"] == other["document"])
    # another channel is where a second telling stands, but by itself it is no proof of one
    yield min(weigh("channel", one["channel"] == other["channel"]), 1.0)
    for field, agrees in _agreement(one, other):
        yield weigh(field, agrees)
    shared = sum(weigh(c, one[c] == other[c]) for c in _CODES if _filled(one[c]) and _filled(other[c]))
    level = _text_level(one, other)
    shared += math.log2(_M_TEXT[level] / u["text"][level])
    yield SHARED * shared


def _agreement(one: Row, other: Row) -> Iterable[tuple[str, bool]]:
    """Fields that both fill and that do not come from the words: whether they agree."""
    if _filled(one["work_order"]) and _filled(other["work_order"]):
        yield "work_order", one["work_order"] == other["work_order"]
    for key in one["_numbers"].keys() & other["_numbers"].keys():
        a, b = one["_numbers"][key], other["_numbers"][key]
        yield "number", abs(a - b) <= 0.006 * max(abs(a), abs(b))
    for field, name in (("cost", "cost"), ("downtime_hours", "downtime")):
        a, b = one[field], other[field]
        if _filled(a) and _filled(b):
            yield name, abs(a - b) <= 0.006 * max(abs(a), abs(b))


def _filled(value: Any) -> bool:
    return value is not None and value is not pd.NA and value == value and value != ""


def _text_level(one: Row, other: Row) -> int:
    alike = fuzz.token_set_ratio(one["_text"], other["_text"])
    return 0 if alike >= 85 else 1 if alike >= 55 else 2


def _chance_agreement(groups: dict[str, list[Row]]) -> dict[str, Any]:
    """u: how often different events of a machine agree, from neighbours in time that lie more than two days apart."""
    counts: dict[str, list[float]] = {f: [1.0, 4.0] for f in (*_CODES, "document", "channel")}
    counts |= {"work_order": [0.02, 20.0], "number": [0.5, 20.0], "cost": [0.1, 20.0], "downtime": [0.3, 10.0]}
    text = np.array([0.5, 2.0, 7.5])
    looked = 0
    for asset in sorted(groups):
        sure = [r for r in groups[asset] if isinstance(r["asset_id"], str)]
        for one, other in zip(sure, sure[2:], strict=False):
            if other["occurred_at"] - one["occurred_at"] < pd.Timedelta(days=2) or looked > 20_000:
                continue
            looked += 1
            pairs = [(f, one[f] == other[f]) for f in ("document", "channel")] + [*_agreement(one, other)]
            pairs += [(c, one[c] == other[c]) for c in _CODES if _filled(one[c]) and _filled(other[c])]
            for field, agrees in pairs:
                counts[field][0] += agrees
                counts[field][1] += 1
            text[_text_level(one, other)] += 1
    u: dict[str, Any] = {f: min(a / n, 0.98) for f, (a, n) in counts.items()}
    u["text"] = tuple(float(t) for t in text / text.sum())
    return u


def _clusters(pairs: dict[tuple[str, str], float], rows: dict[str, Row]) -> list[tuple[str, str, float]]:
    """Pairs joined, the surest first; no line stands in a cluster twice; the best source stands for all."""
    place: Callable[[str], tuple[Any, ...]] = lambda e: (rows[e]["document"], rows[e]["page"], rows[e]["row"])  # noqa: E731
    member: dict[str, set[str]] = {}
    surest: dict[str, float] = {}
    for (a, b), chance in sorted(pairs.items(), key=lambda p: (-p[1], p[0])):
        mine, theirs = member.get(a, {a}), member.get(b, {b})
        joined = mine | theirs
        if mine is theirs or len({place(e) for e in joined}) < len(joined):
            continue
        for e in joined:
            member[e] = joined
            surest.setdefault(e, chance)
    out = []
    for event, cluster in member.items():
        kept = min(cluster, key=lambda e: (PREFERENCE.get(rows[e]["channel"], 9), e))
        if event != kept:
            out.append((event, kept, surest[event]))
    return out
