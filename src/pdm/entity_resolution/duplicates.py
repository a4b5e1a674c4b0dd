"""The same event told twice: on paper and in the CMMS, in two shifts' reports, in a scan and its copy.

Pairs of events of one machine on the same or the next day are weighed like names are: bits for what agrees, where u (how often
different events of one machine agree) is counted on events of the same machine that lie days apart. Further apart, only an order of their own joins them.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pdm.entity_resolution.agreement import CODES, Agreement, agreement, chance_agreement, learn
from pdm.entity_resolution.cancelled import earlier_states, is_cancelled
from pdm.entity_resolution.standing import rank
from pdm.grammar.tags import parse, plain

NEEDED, NEEDED_UNTIMED = 0.9, 0.8
"""Posterior from which two records are taken for one event: a false pair hides an event. Where a time of day is missing, pairs
turn out right more often than they claim."""
TOLD_TWICE, TOLD_PSEUDO = 0.05, 400.0
"""How often an event is told once more, and for how many events that counts; else it is learned."""
LEAST_CANDIDATE = 0.02
"""An unresolved event is compared under each machine that is at least so likely."""
SAME_DAY_PSEUDO = 20.0
"""Pairs on one day for which it counts that different events lie there as densely as elsewhere."""
NEAR = pd.Timedelta(days=1, hours=12)
TIMED = pd.Timedelta(hours=3)
"""An event whose range is shorter has a time of day."""
STRANGE_NAME = 0.03
"""How often the second telling names the machine so that it is not found, or not found alike."""
ONE_ORDER, SAME_ORDER, SHORTEST_ORDER = pd.Timedelta(days=31), 0.97, 4
"""Days within which lists tell of one order, how sure it is that they do, and letters of its number."""
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
    every = _rows(events)
    replaced = earlier_states(every)
    # of what was not done nothing else tells
    rows = [r for r in every if not is_cancelled(r) and r["event_id"] not in replaced]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        for asset in row["_assets"]:
            groups.setdefault(asset, []).append(row)
    u = chance_agreement(groups)
    told, bunched, sameday = _told_twice(groups, u.same_channel)
    near: list[Near] = []
    by_id = {r["event_id"]: r for r in rows}
    for asset in sorted(groups):
        near += _near(groups[asset], told, bunched, sameday)
    near += _same_minute(rows, told)
    weights = learn([(n.bits, n.agreement) for n in near if n.untimed], u)
    pairs: dict[tuple[str, str], float] = {}
    for pair in near:
        chance = weights.probability(pair.bits, pair.agreement)
        if chance >= (NEEDED_UNTIMED if pair.untimed else NEEDED):
            pairs[pair.key] = max(pairs.get(pair.key, 0.0), chance)
    for key in _of_one_order(rows):
        pairs[key] = max(pairs.get(key, 0.0), SAME_ORDER)
    found = _clusters(pairs, by_id) + [(event, state, 1.0) for event, state in replaced.items()]
    return pd.DataFrame(found, columns=_COLUMNS).sort_values("event_id", ignore_index=True)


def _rows(events: pd.DataFrame) -> list[Row]:
    use = events[events["occurred_at"].notna()].sort_values(["occurred_at", "event_id"])
    columns = ["event_id", "site", "asset_id", "asset_mention", "candidates", "occurred_at", "occurred_from", "occurred_to", "work_order", "text", "document", "page", "row",
               "part", "channel", "measurements", "downtime_hours", "cost", "available_at", "known_at", "failure_reason", *CODES]  # fmt: skip
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
        name = f"{tag.place}{tag.letters}{tag.number}{tag.train}" if tag is not None else plain(row["asset_mention"])
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


@dataclass(frozen=True, slots=True)
class Near:
    """A pair of events that lie near each other.

    Attributes:
        key: Their event_ids, the earlier one first.
        bits: Of the prior and of their distance in time.
        agreement: How they agree.
        untimed: Whether the time of day of one of them is unknown.
    """

    key: tuple[str, str]
    bits: float
    agreement: Agreement
    untimed: bool


def _near(group: list[Row], told: float, bunched: float, sameday: float) -> Iterable[Near]:
    """Pairs of one machine on the same or the next day."""
    if len(group) < 2:
        return
    rate = bunched * _rate([r["occurred_at"] for r in group])
    for i, one in enumerate(group):
        for other in group[i + 1 :]:
            if other["occurred_at"] - one["occurred_at"] > NEAR:
                break
            if _can_pair(one, other):
                timed = one["_timed"] and other["_timed"]
                bits = _distance_bits(one, other, timed, told, rate, sameday)
                yield Near((one["event_id"], other["event_id"]), bits, agreement(one, other), not timed)


def _distance_bits(one: Row, other: Row, timed: bool, told: float, rate: float, sameday: float) -> float:
    """Expected records of the same event at this distance, against those of other events of the machine.

    Args:
        one, other: The events.
        timed: Whether both have a time of day.
        told: Chance that an event is told once more.
        rate: Different events of the machine a day.
        sameday: Density of these on the day of an event, relative to `rate`.
    """
    days = abs((other["occurred_at"] - one["occurred_at"]).total_seconds()) / 86400
    if timed and days <= 2 / 1440:
        return math.log2(told * 0.7 / (rate * 4 / 1440))
    if timed and days < 0.5:
        return math.log2(told * 0.2 / rate)
    if days < 0.5:
        return math.log2(told * 0.9 / (rate * sameday))
    return math.log2(told * 0.08 / (rate * 2))


def _same_minute(rows: list[Row], told: float) -> Iterable[Near]:
    """Pairs of an unresolved event with any event of its site at the same minute: a machine under a name that nobody knows.

    The site's rate takes the place of the machine's, and two names that do not meet must be outweighed.
    """
    at: dict[tuple[Any, Any], list[Row]] = {}
    for row in rows:
        if row["_timed"]:
            at.setdefault((row["site"], row["occurred_at"]), []).append(row)
    rates = {site: _rate([r["occurred_at"] for r in rows if r["site"] == site]) for site in {k[0] for k in at}}
    for (site, _), group in at.items():
        for i, one in enumerate(group):
            for other in group[i + 1 :]:
                known = isinstance(one["asset_id"], str) and isinstance(other["asset_id"], str)
                if not known and _can_pair(one, other):
                    bits = math.log2(told * 0.7 * STRANGE_NAME / (rates[site] * 4 / 1440))
                    yield Near((one["event_id"], other["event_id"]), bits, agreement(one, other), False)


def _of_one_order(rows: list[Row]) -> Iterable[tuple[str, str]]:
    """Pairs of events of one machine whose order stands in several documents, in each of them once: notification, order and confirmation of one job.

    A number that comes again in one document, or later than a job lasts, is that of an order on which many jobs run; of a document that has such numbers none counts.
    """
    orders: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        number = row["work_order"].strip().casefold() if isinstance(row["work_order"], str) else ""
        if len(number) >= SHORTEST_ORDER:
            orders.setdefault((row["site"], number), []).append(row)
    running = {d for told in orders.values() for d in _running(told)}
    for told in orders.values():
        documents = [row["document"] for row in told]
        once = len(set(documents)) == len(documents) > 1 and running.isdisjoint(documents)
        one_machine = isinstance(told[0]["asset_id"], str) and len({row["asset_id"] for row in told}) == 1
        if not once or not one_machine or told[-1]["occurred_at"] - told[0]["occurred_at"] > ONE_ORDER:
            continue
        for one, other in itertools.pairwise(told):
            if all(agrees for _, agrees in agreement(one, other).fields):
                yield one["event_id"], other["event_id"]


def _running(told: list[Row]) -> Iterable[str]:
    """Documents that tell of one order on days that are no job's."""
    first: dict[str, pd.Timestamp] = {}
    for row in told:
        if row["occurred_at"] - first.setdefault(row["document"], row["occurred_at"]) > ONE_ORDER:
            yield row["document"]


def _told_twice(groups: dict[str, list[Row]], same_channel: float) -> tuple[float, float, float]:
    """How often events are told once more, and how much closer than by chance different events of a machine lie.

    The closeness from pairs two to twelve days apart. On one day, different events may be rarer than that (what is found at
    once is told in one line): pairs of one channel show it, for a second telling mostly stands in another one. What is more on
    the same day than these make likely was told twice.

    Returns:
        Chance that an event is told once more; density of different events at a few days' distance, and on the same day over
        that, both relative to chance.
    """
    same = alike = later = events = 0
    expected = 0.0
    for group in groups.values():
        days = np.array([r["occurred_at"].timestamp() for r in group]) / 86400
        events += len(days)
        if len(days) > 1:
            expected += 10 * len(days) * _rate([r["occurred_at"] for r in group])
            near = np.searchsorted(days, days + 0.5, side="right")
            same += int((near - np.arange(len(days)) - 1).sum())
            for i in np.flatnonzero(near > np.arange(len(days)) + 1).tolist():
                alike += sum(
                    group[i]["channel"] == other["channel"] and _can_pair(group[i], other)
                    for other in group[i + 1 : near[i]]
                )
            later += int((np.searchsorted(days, days + 12.0) - np.searchsorted(days, days + 2.0)).sum())
    bunched = (later + 20.0) / (expected + 20.0)
    chance = later / 20.0
    sameday = float(np.clip((alike + SAME_DAY_PSEUDO) / (same_channel * chance + SAME_DAY_PSEUDO), 0.1, 10.0))
    told = (max(same - chance * sameday, 0.0) + TOLD_TWICE * TOLD_PSEUDO) / (events + TOLD_PSEUDO)
    return float(np.clip(told, 0.01, 0.3)), float(np.clip(bunched, 0.5, 4.0)), sameday


def _clusters(pairs: dict[tuple[str, str], float], rows: dict[str, Row]) -> list[tuple[str, str, float]]:
    """Pairs joined, the surest first; no line stands in a cluster twice; the best source stands for all, in its newest state."""
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
        kept = min(cluster, key=lambda e: rank(rows[e]))
        if event != kept:
            out.append((event, kept, surest[event]))
    return out
