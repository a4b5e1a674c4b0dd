"""From entries to events with assets: extraction, entity resolution and duplicates over what is new in the store.

Derived rows are versions. A batch of entries is derived once under its key; a decision or a changed register derives
the entries it touches again, and only events that differ are written, each superseding the version before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm.config import SiteSettings
from pdm.errors import Refusal
from pdm.records import EVENTS, READINGS, event_id
from pdm.workspace.decisions import Effective, effective_decisions

if TYPE_CHECKING:
    from pdm.workspace.context import Context

ENTRIES_PER_COMMIT = 20_000

_VERSION_COLUMNS = ("event_id", "known_at", "available_at", "supersedes", "revision", "same_event_as")


def derive(context: Context, refusals: list[Refusal]) -> tuple[int, int]:
    """Derive events of all entries that have none yet; returns the number of events and of those with an asset."""
    with context.store.lock("derive"):
        pending = _pending(context)
        events = linked = done = 0
        decisions = effective_decisions(context.store)
        for site, loaded_as, batches, entries, cells, known_at in _groups(context, pending):
            new, readings, set_aside = derive_entries(
                context, site, entries, cells, loaded_as=loaded_as, known_at=known_at, decisions=decisions
            )
            refusals += set_aside
            events += len(new)
            linked += int(new["asset_id"].notna().sum())
            _commit(context, new, readings, set_aside, site, [f"events:{site}:{b}" for b in batches])
            done += len(entries)
            context.progress(f"events of {site}", done, len(pending))
        if not pending.empty:
            link_duplicates(context, pending["site"].unique())
    return events, linked


def derive_entries(
    context: Context,
    site: str,
    entries: pd.DataFrame,
    cells: pd.DataFrame,
    *,
    loaded_as: str,
    known_at: pd.Timestamp,
    decisions: Effective,
) -> tuple[pd.DataFrame, pd.DataFrame, list[Refusal]]:
    """Events, readings and refusals of some entries of one site, with people's decisions applied."""
    from pdm.entity_resolution import mentions_of, resolve
    from pdm.extraction import extract

    settings = context.settings
    entries, cells = decisions.correct_readings(entries, cells)
    extraction = extract(
        entries,
        cells,
        site=site,
        settings=settings.site(site),
        truth=settings.truth,
        known_at=known_at,
        loaded_as=loaded_as,
        limits=context.limits,
        today=context.clock(),
    )
    events = _before_live(extraction.events, settings.site(site), known_at)
    events = decisions.correct_events(events)
    if not events.empty:
        links = resolve(
            mentions_of(events, entries, cells),
            context.register,
            settings=settings.links,
            aliases=decisions.aliases(site),
            decided=decisions.links(events),
        )
        events = _with_links(events, links)
        events = decisions.sign_links(events)
    events = apply_privacy(EVENTS.conform(events), settings.privacy.people)
    readings = READINGS.conform(extraction.readings)
    if not readings.empty:
        readings["asset_id"] = readings["event_id"].map(events.set_index("event_id")["asset_id"]).astype("str")
    return events, readings, list(extraction.refusals)


def rederive(
    context: Context, entry_ids: Iterable[str], decisions: Effective
) -> tuple[pd.DataFrame, pd.DataFrame, list[Refusal]]:
    """Derive entries again; gives superseding rows for the events that differ from their current version.

    A better reading of the same line keeps `available_at` of the version it replaces.
    """
    wanted = set(entry_ids)
    entries = context.store.read("entries")
    entries = entries[entries["entry_id"].isin(wanted)]
    cells = context.store.read("cells")
    cells = cells[cells["entry_id"].isin(wanted)]
    current = context.store.events()
    current = current[current["entry_id"].isin(wanted)]
    changed, all_readings, all_refusals = [EVENTS.empty()], [READINGS.empty()], []
    loaded = current.drop_duplicates("entry_id").set_index("entry_id")["loaded_as"]
    for (site, loaded_as), part in entries.groupby(["site", entries["entry_id"].map(loaded).fillna("live")]):
        events, readings, refusals = derive_entries(
            context, str(site), part, cells, loaded_as=str(loaded_as), known_at=context.clock(), decisions=decisions
        )
        events, readings = supersede(current, events, readings, context.clock())
        changed.append(events)
        all_readings.append(readings)
        all_refusals += refusals
    return pd.concat(changed, ignore_index=True), pd.concat(all_readings, ignore_index=True), all_refusals


def supersede(
    current: pd.DataFrame, derived: pd.DataFrame, readings: pd.DataFrame, now: pd.Timestamp
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of `derived` that differ from `current`, as their next versions, and the readings of these."""
    before = {(r.document, r.page, r.row, r.part): r for r in current.itertuples()}
    content = [c for c in EVENTS.names if c not in _VERSION_COLUMNS]
    rows: list[dict[str, Any]] = []
    renamed: dict[str, str] = {}
    for row in derived.to_dict("records"):
        old = before.get((row["document"], row["page"], row["row"], row["part"]))
        first = row["event_id"]
        if old is not None:
            if all(_same(getattr(old, c), row[c]) for c in content):
                continue
            revision = int(old.revision) + 1
            row |= {
                "revision": revision, "supersedes": old.event_id, "available_at": old.available_at, "loaded_as": old.loaded_as,
                "same_event_as": old.same_event_as, "known_at": now,
                "event_id": event_id(row["document"], row["page"], row["row"], row["part"], revision),
            }  # fmt: skip
        renamed[first] = row["event_id"]
        rows.append(row)
    fresh = readings[readings["event_id"].isin(renamed)].copy()
    fresh["event_id"] = fresh["event_id"].map(renamed).astype("str")
    fresh["reading_id"] = [f"{i}-{e[:6]}" for i, e in zip(fresh["reading_id"], fresh["event_id"], strict=True)]
    return EVENTS.rows(rows), READINGS.conform(fresh)


def link_duplicates(context: Context, sites: Iterable[str]) -> int:
    """Find events told twice and write the links as new versions; returns how many were written."""
    from pdm.entity_resolution import find_duplicates

    decisions = effective_decisions(context.store)
    current = context.store.events()
    current = current[current["site"].isin(set(sites))]
    if current.empty:
        return 0
    found = find_duplicates(current)
    same = dict(zip(found["event_id"], found["same_event_as"], strict=True))
    rows = []
    now = context.clock()
    for row in current.to_dict("records"):
        target = decisions.duplicate(row, same.get(row["event_id"]))
        if _same(target, row["same_event_as"]):
            continue
        revision = int(row["revision"]) + 1
        rows.append({
            **row, "same_event_as": target, "supersedes": row["event_id"], "revision": revision, "known_at": now,
            "event_id": event_id(row["document"], row["page"], row["row"], row["part"], revision),
        })  # fmt: skip
    renamed = {r["supersedes"]: r["event_id"] for r in rows}
    for row in rows:
        row["same_event_as"] = renamed.get(row["same_event_as"], row["same_event_as"])
    if rows:
        readings = context.store.read("readings")
        readings = readings[readings["event_id"].isin(renamed)].copy()
        readings["event_id"] = readings["event_id"].map(renamed).astype("str")
        readings["reading_id"] = [
            f"{i}-{e[:6]}" for i, e in zip(readings["reading_id"], readings["event_id"], strict=True)
        ]
        context.store.commit({"events": EVENTS.rows(rows), "readings": readings}, kind="duplicates", at=now)
    return len(rows)


def current_readings(readings: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Readings that count: from readings files, and those written in the current version of an event."""
    return readings[readings["event_id"].isna() | readings["event_id"].isin(set(events["event_id"]))].reset_index(
        drop=True
    )


def _pending(context: Context) -> pd.DataFrame:
    """Entries whose batch has no events yet, with their batch's number, kind and time."""
    commits = [c for c in context.store.commits() if c.kind.startswith("entries:")]
    rows = []
    for commit in commits:
        rows.append({"batch": commit.batch, "loaded_as": commit.kind.split(":")[1], "known_at": commit.at})
    if not rows:
        return pd.DataFrame(columns=["batch", "loaded_as", "known_at", "site"])
    batches = pd.DataFrame(rows)
    entries = context.store.read("entries", with_batch=True)
    if entries.empty:
        return pd.DataFrame(columns=["batch", "loaded_as", "known_at", "site"])
    merged = entries.merge(batches, on="batch")
    keys = merged[["site", "batch"]].drop_duplicates()
    names = {f"events:{s}:{b}": (s, b) for s, b in zip(keys["site"], keys["batch"], strict=True)}
    done = {names[k] for k in context.store.state.has(names)}
    return merged[[(s, b) not in done for s, b in zip(merged["site"], merged["batch"], strict=True)]]


def _groups(context: Context, pending: pd.DataFrame) -> Iterable[Any]:
    from pdm.records import ENTRIES

    if pending.empty:
        return
    all_cells = context.store.read("cells")
    for (site, loaded_as), part in pending.groupby(["site", "loaded_as"], sort=True):
        chunk: list[pd.DataFrame] = []
        size = 0
        per_batch = [b for _, b in part.groupby("batch", sort=False)]
        for number, batch in enumerate(per_batch):
            chunk.append(batch)
            size += len(batch)
            if size >= ENTRIES_PER_COMMIT or number == len(per_batch) - 1:
                entries = pd.concat(chunk, ignore_index=True)
                cells = all_cells[all_cells["entry_id"].isin(set(entries["entry_id"]))]
                yield (
                    str(site), str(loaded_as), list(entries["batch"].unique()), entries[ENTRIES.names], cells,
                    entries["known_at"].max(),
                )  # fmt: skip
                chunk, size = [], 0


def _commit(
    context: Context, events: pd.DataFrame, readings: pd.DataFrame, refusals: list[Refusal], site: str, keys: list[str]
) -> None:
    from pdm.workspace.ingest import refusal_rows

    at = context.clock()
    tables = {"events": events, "readings": readings, "refusals": refusal_rows(refusals, site, at)}
    context.store.commit(tables, kind="events", at=at, keys=keys)


def _with_links(events: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    links = links.set_index("event_id").reindex(events["event_id"])
    out = events.copy()
    for column in ("asset_id", "asset_confidence", "candidates", "accepted_by", "link_reason"):
        out[column] = links[column].to_numpy()
    unresolved = out["asset_id"].isna()
    out["needs_review"] = out["needs_review"].fillna(False).astype(bool) | unresolved
    return out


def _before_live(events: pd.DataFrame, site: SiteSettings, known_at: pd.Timestamp) -> pd.DataFrame:
    """Rows from before the site's `live_since` are history, however they were loaded."""
    if site.live_since is None or events.empty:
        return events
    start = pd.Timestamp(site.live_since).tz_localize(site.zone).tz_convert("UTC")
    past = (events["occurred_at"] < start) & (events["loaded_as"] == "live")
    lagged = events["occurred_at"] + pd.Timedelta(days=site.reporting_lag_days)
    events = events.copy()
    events.loc[past, "loaded_as"] = "history"
    events.loc[past, "available_at"] = lagged[past].clip(upper=known_at)
    return events


def apply_privacy(events: pd.DataFrame, people: str) -> pd.DataFrame:
    """Names of people as `[privacy] people` asks: keep, initials, or hash."""
    if people == "keep" or events.empty:
        return events
    events = events.copy()
    events["technician"] = (
        events["technician"].map(lambda n: None if pd.isna(n) else private_name(str(n), people)).astype("str")
    )
    return events


def private_name(name: str, people: str) -> str:
    """One name as initials or as a hash that is stable within the workspace."""
    if people == "initials":
        return "".join(part[0].upper() for part in name.replace(".", " ").split() if part) if len(name) > 3 else name
    return "p-" + hashlib.sha256(name.casefold().encode()).hexdigest()[:8]


def _same(a: Any, b: Any) -> bool:
    missing_a, missing_b = _missing(a), _missing(b)
    if missing_a or missing_b:
        return missing_a and missing_b
    if isinstance(a, str) and isinstance(b, str) and a[:1] in "[{" and a != b:
        try:
            return bool(json.loads(a) == json.loads(b))
        except ValueError:
            return False
    return bool(a == b)


def _missing(value: Any) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value)
