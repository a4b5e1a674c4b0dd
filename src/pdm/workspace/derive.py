"""From entries to events with assets: extraction, entity resolution and duplicates over what is new in the store.

Derived rows are versions. A batch of entries is derived once under its key; a decision derives the entries it touches
again, and only events that differ are written, each superseding the version before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from pdm.errors import Refusal
from pdm.records import EVENTS, READINGS, event_id
from pdm.store import READ_AGAIN
from pdm.workspace.added import with_added
from pdm.workspace.audit import promise
from pdm.workspace.beside import lines_beside
from pdm.workspace.decisions import Effective, effective_decisions
from pdm.workspace.dittos import with_dittos
from pdm.workspace.language import in_its_language
from pdm.workspace.machine_names import finder_of_names
from pdm.workspace.named import named_days
from pdm.workspace.order_texts import with_orders
from pdm.workspace.order_types import in_known_words
from pdm.workspace.privacy import privacy_of
from pdm.workspace.times import set_times
from pdm.workspace.versions import current_readings, next_version, supersede
from pdm.workspace.words import words_of

if TYPE_CHECKING:
    from pdm.entity_resolution import Prepared
    from pdm.store import Commit
    from pdm.workspace.context import Context

ENTRIES_PER_COMMIT = 20_000
CELLS_PER_COMMIT = 60_000
"""A cell carries its lattice: these bounds keep a derivation within a few hundred megabytes."""

BACKGROUND = 3_000
"""Lines of a site's past that are looked at with new ones; a bound, so that a day's intake costs a day's work."""


def derive(context: Context, refusals: list[Refusal]) -> tuple[int, int]:
    """Derive events of all entries that have none yet; returns the number of events and of those with an asset."""
    store = context.store
    with store.lock("derive"):
        pending = _pending(context)
        total = sum(c.rows.get("entries", 0) for c in pending)
        events = linked = done = 0
        sites: set[str] = set()
        decisions = effective_decisions(store)
        for chunk in _chunks(pending):
            batches = [c.batch for c in chunk]
            known = {c.batch: c.at for c in chunk}
            entries, cells = _as_read_last(context, batches)
            known_at = entries.pop("batch").map(known)
            parts = []
            for site, part in entries.groupby("site", sort=True):
                sites.add(str(site))
                mine = cells[cells["entry_id"].isin(set(part["entry_id"]))]
                parts.append((str(site), derive_entries(
                    context, str(site), part, mine, loaded_as=_loaded_as(chunk[0]), known_at=known_at[part.index],
                    decisions=decisions,
                )))  # fmt: skip
                done += len(part)
                context.progress(f"lines of {site}", done, total)
            new = _commit(context, parts, [f"events:{b}" for b in batches])
            if new is not None:
                events += len(new)
                linked += int(new["asset_id"].notna().sum())
                for _, (_, _, set_aside) in parts:
                    refusals += set_aside
        if sites:
            link_duplicates(context, sites)
    return events, linked


def _as_read_last(context: Context, batches: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Entries of some batches, each with its batch, and their cells; pages that were read again since as they were read last."""
    store = context.store
    entries, cells = store.read("entries", batches=batches, with_batch=True), store.read("cells", batches=batches)
    again = [c.batch for c in store.commits() if c.kind == READ_AGAIN]
    if not again or cells.empty:
        return entries, cells
    page = ["document_id", "page", "site"]
    pictured = entries[entries["entry_id"].isin(set(cells["entry_id"]))].drop_duplicates(page)
    newer = store.read("entries", batches=again, where={"document_id": sorted(set(pictured["document_id"]))})
    newer = newer.drop_duplicates("entry_id", keep="last").merge(pictured[[*page, "batch"]], on=page)
    names = set(newer["entry_id"])
    entries = pd.concat([entries[~entries["entry_id"].isin(names)], newer], ignore_index=True)
    cells = cells[~cells["entry_id"].isin(names)]
    return entries, pd.concat([cells, store.lines("cells", where={"entry_id": sorted(names)})], ignore_index=True)


def derive_entries(
    context: Context,
    site: str,
    entries: pd.DataFrame,
    cells: pd.DataFrame,
    *,
    loaded_as: str,
    known_at: pd.Series[Any],
    decisions: Effective,
) -> tuple[pd.DataFrame, pd.DataFrame, list[Refusal]]:
    """Events, readings and refusals of some entries of one site, with people's decisions applied.

    Args:
        context: The workspace.
        site: The site.
        entries: records.ENTRIES.
        cells: records.CELLS of these entries.
        loaded_as: live or history.
        known_at: When the store first held each entry (index of `entries`).
        decisions: The ledger.
    """
    from pdm.entity_resolution import mentions_of, resolve, with_orders_machines
    from pdm.extraction import extract

    settings = context.settings
    decisions = with_dittos(context.store, decisions, set(entries["document_id"]))
    first_known = dict(zip(entries["entry_id"], known_at, strict=True))
    entries = with_orders(context.store, site, entries, settings.site(site).date_order)
    entries = in_known_words(entries, settings.site(site).order_types)
    entries, cells = decisions.correct_readings(in_its_language(context, site, entries, cells), cells)
    beside = lines_beside(context, site, entries, decisions)
    dated = entries if beside is None else pd.concat([entries, beside.entries], ignore_index=True)
    extraction = extract(
        entries,
        cells,
        site=site,
        settings=settings.site(site),
        truth=settings.truth,
        known_at=known_at.max(),
        loaded_as=loaded_as,
        limits=context.limits,
        today=context.clock(),
        words=words_of(context, site, entries, decisions),
        named=named_days(context, site, dated),
        beside=beside,
        names=finder_of_names(context.register, site),
    )
    events = decisions.correct_events(extraction.events)
    events = set_times(events, first_known, loaded_as, settings.site(site))
    if not events.empty:
        mine = mentions_of(events, entries, cells, extraction.readings)
        added = with_added(context.register_file, decisions)
        # what the site wrote before says how its people write names: a few new lines alone would be judged otherwise
        links = resolve(
            pd.concat([mine, _written_before(context, site, set(entries["entry_id"]))], ignore_index=True),
            added.register,
            settings=settings.links,
            aliases=added.aliases(decisions.aliases(site)),
            decided=decisions.links(events),
            prepared=_prepared(context, added.register),
        )
        links = with_orders_machines(links.head(len(mine)), events, _of_orders(context, site, events))
        backed = promise(context)["backed"]
        events = decisions.sign_links(_with_links(events, links, backed=backed))
        privacy = privacy_of(context.store, settings.privacy.people)
        if privacy.people != "keep":
            events["technician"] = [privacy.name(n) if isinstance(n, str) else None for n in events["technician"]]
    events = EVENTS.conform(events)
    return events, _readings(context, extraction.readings, events), _named(context, site, extraction.refusals)


def _prepared(context: Context, register: pd.DataFrame) -> Prepared:
    """The register prepared for linking, kept for the next batch: indexing a large one takes longer than linking a batch."""
    from pdm.entity_resolution import Prepared

    file = context.register_file
    key = (id(file), tuple(register["asset_id"].iloc[len(file) :]))
    kept = context.__dict__.get("_prepared")
    if kept is None or kept[0] != key:
        kept = context.__dict__["_prepared"] = key, Prepared(register)
    return cast("Prepared", kept[1])


def _named(context: Context, site: str, refusals: Collection[Refusal]) -> list[Refusal]:
    """Refusals with the name of the file a person knows: the extraction knows documents by their hash alone."""
    if not refusals:
        return []
    documents = context.store.read("documents", columns=["document_id", "origin"], where={"site": [site]})
    names = dict(zip(documents["document_id"], documents["origin"], strict=True))
    return [r if r.origin else replace(r, origin=str(names.get(r.document_id, ""))) for r in refusals]


def _of_orders(context: Context, site: str, events: pd.DataFrame) -> pd.DataFrame:
    """What lines of the site that are linked already say of the machines of some events' orders."""
    from pdm.entity_resolution import ORDER_COLUMNS

    numbers = sorted(set(events["work_order"].dropna()))
    known = context.store.read("events", columns=["event_id", "supersedes", *ORDER_COLUMNS], where={"site": [site], "work_order": numbers})  # fmt: skip
    known = known[~known["event_id"].isin({*known["supersedes"].dropna(), *events["event_id"]})]
    return known.loc[known["asset_id"].notna(), ORDER_COLUMNS]


def _written_before(context: Context, site: str, but: set[str]) -> pd.DataFrame:
    """Names in the site's newest lines that stand in the store already, as mentions without pictures."""
    from pdm.entity_resolution import MENTION_COLUMNS

    columns = [c for c in EVENTS.names if c in {*MENTION_COLUMNS, "asset_mention", "entry_id", "supersedes"}]
    known = context.store.read("events", columns=columns, where={"site": [site]})
    known = known[~known["event_id"].isin(set(known["supersedes"].dropna()))]
    known = known[known["asset_mention"].notna() & ~known["entry_id"].isin(but)]
    known = known.sort_values(["occurred_at", "event_id"]).tail(BACKGROUND)
    known = known.rename(columns={"asset_mention": "mention"})
    return known.reindex(columns=MENTION_COLUMNS)


def _readings(context: Context, readings: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Readings with asset and times of the event they were written in; known assets have limits of their own."""
    from pdm.grammar.units import in_common
    from pdm.quality.checks.values import bounds

    readings = READINGS.conform(readings)
    if readings.empty:
        return readings
    of = events.set_index("event_id").reindex(readings["event_id"])
    for column in ("asset_id", "known_at", "available_at"):
        readings[column] = of[column].to_numpy()
    low, high = bounds(readings, context.register, context.limits)
    inside = in_common(readings)["value"].between(low, high)
    readings["plausible"] = inside.where(readings["asset_id"].notna(), readings["plausible"])
    return READINGS.conform(readings)


def rederive(
    context: Context, entry_ids: Collection[str], decisions: Effective
) -> tuple[pd.DataFrame, pd.DataFrame, list[Refusal]]:
    """Derive entries again; gives superseding rows for the events that differ from their current version."""
    store = context.store
    if entry_ids:
        here = {"entry_id": list(entry_ids)}
        return rederive_lines(context, store.lines("entries", where=here), store.lines("cells", where=here), decisions)
    return EVENTS.empty(), READINGS.empty(), []


def rederive_lines(
    context: Context, entries: pd.DataFrame, cells: pd.DataFrame, decisions: Effective
) -> tuple[pd.DataFrame, pd.DataFrame, list[Refusal]]:
    """As `rederive`, of lines that are handed over: those of the store, or the same lines read once more."""
    store = context.store
    changed, all_readings, all_refusals = [EVENTS.empty()], [READINGS.empty()], []
    here = {"entry_id": list(entries["entry_id"])}
    current = store.events(where=here, with_withdrawn=True)
    known_at, loaded = _first_known(context, entries)
    for (site, loaded_as), part in entries.groupby(["site", loaded]):
        names = set(part["entry_id"])
        events, readings, refusals = derive_entries(
            context, str(site), part, cells[cells["entry_id"].isin(names)], loaded_as=str(loaded_as),
            known_at=known_at[part.index], decisions=decisions,
        )  # fmt: skip
        events, readings = supersede(current[current["entry_id"].isin(names)], events, readings, context.clock())
        changed.append(events)
        all_readings.append(readings)
        all_refusals += refusals
    return pd.concat(changed, ignore_index=True), pd.concat(all_readings, ignore_index=True), all_refusals


def _first_known(context: Context, entries: pd.DataFrame) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """When the store first held each line, and how it was loaded then; a line that a later reading found counts with its page, or document."""
    store = context.store
    page, here = ["document_id", "page", "site"], {"document_id": sorted(set(entries["document_id"]))}
    held = store.read("entries", columns=["entry_id", *page], where=here, with_batch=True)
    commits = {c.batch: c for c in store.commits() if c.kind.startswith("entries:")}
    held = held[held["batch"].isin(set(commits))]
    of_line = held.drop_duplicates("entry_id").set_index("entry_id")["batch"]
    of_page = entries[page].merge(held.drop_duplicates(page), on=page, how="left")["batch"].set_axis(entries.index)
    whole = ["document_id", "site"]
    of_document = entries[whole].merge(held.drop_duplicates(whole)[[*whole, "batch"]], on=whole, how="left")["batch"]
    first = entries["entry_id"].map(of_line).fillna(of_page).fillna(of_document.set_axis(entries.index))
    return first.map({b: c.at for b, c in commits.items()}), first.map({b: _loaded_as(c) for b, c in commits.items()})


def link_duplicates(context: Context, sites: Collection[str]) -> int:
    """Find events told twice and write the links as new versions; returns how many were written.

    Each site by itself and as a whole: how often different events agree by chance is counted on all of its events.
    """
    decisions = effective_decisions(context.store)
    return sum(_link_site(context, site, decisions) for site in sorted(sites))


def _link_site(context: Context, site: str, decisions: Effective) -> int:
    from pdm.entity_resolution import find_duplicates, surest

    store = context.store
    current = store.events(where={"site": [site]})
    if current.empty:
        return 0
    # under names that a new version keeps, or which of two is the copy would change with every version
    lasting = {_lasting(r): r.event_id for r in current.itertuples()}
    looked_at = current[~decisions.told_apart(current)]
    # when the document came: a version of an event is known anew each time
    came = store.read("documents", columns=["document_id", "known_at"]).groupby("document_id")["known_at"].min()
    looked_at = looked_at.assign(
        event_id=[_lasting(r) for r in looked_at.itertuples()], known_at=looked_at["document"].map(came)
    )
    found = surest(find_duplicates(looked_at), looked_at)
    pairs = zip(found["event_id"], found["same_event_as"], strict=True)
    same = current["event_id"].map({lasting[a]: lasting[b] for a, b in pairs})
    had = current["same_event_as"]
    # only rows that may change are looked at one by one
    suspects = current[(same.notna() | had.notna() | decisions.asked("duplicate", current)).to_numpy()]
    now = context.clock()
    targets = {row["event_id"]: decisions.duplicate(row, same[i]) for i, row in suspects.to_dict("index").items()}
    rows = [r for r in suspects.to_dict("records") if _differs(targets[r["event_id"]], r["same_event_as"])]
    renamed = {
        r["event_id"]: event_id(r["document"], r["page"], r["row"], r["part"], int(r["revision"]) + 1) for r in rows
    }
    written = [
        next_version(r, {**r, "same_event_as": renamed.get(targets[r["event_id"]], targets[r["event_id"]])}, now)
        for r in rows
    ]
    if written:
        readings = store.read("readings", where={"event_id": list(renamed)})
        readings["event_id"] = readings["event_id"].map(renamed).astype("str")
        readings["reading_id"] = [
            f"{i}-{e[:6]}" for i, e in zip(readings["reading_id"], readings["event_id"], strict=True)
        ]
        store.commit({"events": EVENTS.rows(written), "readings": readings}, kind="duplicates", at=now)
    return len(written)


def _lasting(event: Any) -> str:
    return event_id(event.document, event.page, event.row, event.part)


def _differs(one: Any, other: Any) -> bool:
    return (one if isinstance(one, str) else None) != (other if isinstance(other, str) else None)


def _loaded_as(commit: Commit) -> str:
    return commit.kind.partition(":")[2]


def _pending(context: Context) -> list[Commit]:
    """Commits of entries that have no events yet, oldest first."""
    commits = [c for c in context.store.commits() if c.kind.startswith("entries:") and c.rows.get("entries")]
    done = context.store.state.has(f"events:{c.batch}" for c in commits)
    return [c for c in commits if f"events:{c.batch}" not in done]


def _chunks(pending: list[Commit]) -> Iterator[list[Commit]]:
    """Commits of one manner of loading, together small enough to be held in memory."""
    for loaded_as in ("history", "live"):
        chunk: list[Commit] = []
        entries = cells = 0
        for commit in (c for c in pending if _loaded_as(c) == loaded_as):
            chunk.append(commit)
            entries += commit.rows.get("entries", 0)
            cells += commit.rows.get("cells", 0)
            if entries >= ENTRIES_PER_COMMIT or cells >= CELLS_PER_COMMIT:
                yield chunk
                chunk, entries, cells = [], 0, 0
        if chunk:
            yield chunk


def _commit(
    context: Context, parts: list[tuple[str, tuple[pd.DataFrame, pd.DataFrame, list[Refusal]]]], keys: list[str]
) -> pd.DataFrame | None:
    from pdm.workspace.refusals import refusal_rows

    at = context.clock()
    events = pd.concat([EVENTS.empty(), *(e for _, (e, _, _) in parts)], ignore_index=True)
    tables = {
        "events": events,
        "readings": pd.concat([READINGS.empty(), *(r for _, (_, r, _) in parts)], ignore_index=True),
        "refusals": pd.concat([refusal_rows(r, s, at) for s, (_, _, r) in parts], ignore_index=True),
    }
    return events if context.store.commit(tables, kind="events", at=at, keys=keys) is not None else None


def _with_links(events: pd.DataFrame, links: pd.DataFrame, *, backed: bool = False) -> pd.DataFrame:
    links = links.set_index("event_id").reindex(events["event_id"])
    out = events.copy()
    for column in ("asset_id", "asset_confidence", "candidates", "accepted_by", "link_reason"):
        out[column] = links[column].to_numpy()
    if backed:
        out["accepted_by"] = out["accepted_by"].replace("default", "audit-backed")
    out["needs_review"] = out["needs_review"].fillna(False).astype(bool) | out["asset_id"].isna()
    return out


__all__ = ["current_readings", "derive", "derive_entries", "link_duplicates", "rederive"]
