"""`ingest --reread`: pages that are in the store read once more, by the reader as it is now.

What a reader learns at a site comes after the first pages were read, and corrections come after nearly all of them. A page is read
again where another reader read it. Its lines keep their places, so decisions hold on; an event that changes is a new version and keeps
when the line would have been known. Where the new reading finds the lines elsewhere on the paper, the page stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm.errors import EngineMissing, Reason, Refusal
from pdm.execution import LostPartition, executor
from pdm.records import CELLS, CROPS, ENTRIES, Page, PageReading
from pdm.store import READ_AGAIN
from pdm.workspace.decisions import effective_decisions
from pdm.workspace.derive import link_duplicates, rederive_lines
from pdm.workspace.documents import newest_documents
from pdm.workspace.headings import SiteHeadings
from pdm.workspace.incoming import file_hash
from pdm.workspace.intake import read_partition
from pdm.workspace.learned import learned_hands
from pdm.workspace.machine_names import SiteNames
from pdm.workspace.places import in_their_places
from pdm.workspace.privacy import privacy_of
from pdm.workspace.refusals import refusal_rows

if TYPE_CHECKING:
    from pdm.workspace.context import Context

PAGES_AT_ONCE = 100
"""Pages derived and committed together: dates and names of a site are better told from many than from one."""


@dataclass
class Reread:
    """What reading again did.

    Attributes:
        pages: Pages read again.
        kept: Pages that stay as they were, since their lines lie elsewhere in the new reading or nothing could be read.
        lines: Lines of them whose text or fields changed.
        events: Events that changed.
        refusals: Pages whose file is gone or was changed.
    """

    pages: int = 0
    kept: int = 0
    lines: int = 0
    events: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def stale_pages(context: Context, site: str | None = None) -> int:
    """Number of pages that `reread` would read again; counted once for each reader, since what comes in later is read by it."""
    try:
        readers = _readers(context)
    except EngineMissing:  # each new page was set aside with the reason
        return 0
    state, count = context.store.state, 0
    for name in [site] if site else context.settings.sites:
        reader, _, held = (state.get(_counted(name)) or "").rpartition("|")
        if reader != readers.get(name, readers[""]) or not held.isdigit():
            held = str(len(stale(context, name)))
            _note(context, name, readers, int(held))
        count += int(held)
    return count


def _note(context: Context, site: str, readers: dict[str, str], count: int) -> None:
    context.store.state.put(_counted(site), f"{readers.get(site, readers[''])}|{count}")


def _counted(site: str) -> str:
    return f"stale:{site}"


def _readers(context: Context) -> dict[str, str]:
    """Name and version of the reader of each site that taught one; of all others under ''.

    Raises:
        EngineMissing: The reader for handwriting is not installed.
    """
    from pdm.ocr.engines import engine

    hand = engine(context.settings.ocr.hand_engine)
    adapted = {site: hand.adapted(learned) for site, learned in learned_hands(context).items()}
    return {site: f"{reader.name} {reader.version}" for site, reader in {"": hand, **adapted}.items()}


def stale(context: Context, site: str) -> pd.DataFrame:
    """Handwritten pages of a site that another reader read than its present one, and that were not tried with that yet: document_id, page.

    Raises:
        EngineMissing: The reader for handwriting is not installed.
    """
    store, readers = context.store, _readers(context)
    present = readers.get(site, readers[""])
    columns, where = ["entry_id", "document_id", "page"], {"channel": ["hand"], "site": [site]}
    entries = store.lines("entries", columns=columns, where=where)
    cells = store.lines("cells", columns=["entry_id", "engine"], where={"entry_id": list(entries["entry_id"])})
    other = cells.loc[cells["engine"].notna() & (cells["engine"] != present), "entry_id"]
    old = entries.loc[entries["entry_id"].isin(set(other)), ["document_id", "page"]].drop_duplicates(ignore_index=True)
    keys = [_tried(site, str(d), int(p), present) for d, p in zip(old["document_id"], old["page"], strict=True)]
    tried = store.state.has(keys)
    return old[[k not in tried for k in keys]].reset_index(drop=True) if tried else old


def _tried(site: str, document: str, page: int, reader: str) -> str:
    return f"reread:{site}:{document}:{page}:{reader}"


def reread(context: Context, site: str | None = None) -> Reread:
    """Read stale pages again and derive what hangs on them; pages are committed as they are done, so a killed run goes on where it stopped."""
    done, sites = Reread(), [site] if site else list(context.settings.sites)
    pages = [p for s in sites for p in _pages(context, s, stale(context, s), done.refusals)]
    readers = _read(context, pages, done, derive=True)
    if done.events:
        with context.store.lock("derive"):
            link_duplicates(context, {p.site for p in pages})
    for (
        name
    ) in sites:  # what is left cannot be read again as things are, and nobody is to be asked for it after each intake
        _note(context, name, readers, 0)
    return done


def read_teachers_again(context: Context, pages: Sequence[Page]) -> Reread:
    """Pages of this intake that taught the reader, read with what they taught; nothing was derived of them yet."""
    done = Reread()
    if pages:
        learned = learned_hands(context)
        _read(context, [p for p in pages if p.site in learned], done, derive=False)
    return done


def _read(context: Context, pages: Sequence[Page], done: Reread, *, derive: bool) -> dict[str, str]:
    """Read pages and take them in; returns the readers."""
    if not pages:
        return _readers(context)
    work, readers, learned = (
        partial(read_partition, settings=context.settings),
        _readers(context),
        learned_hands(context),
    )
    privacy = privacy_of(context.store, context.settings.privacy.people)
    waiting: list[tuple[Page, PageReading]] = []
    context.progress("pages read again", 0, len(pages))
    headings, names = SiteHeadings(context, dry_run=True), SiteNames(context)
    items = ((p, learned.get(p.site), headings.known(p.site), names.of(p.site)) for p in pages)
    for outcome in executor(context.workers).map(work, items):
        if isinstance(outcome, LostPartition):
            done.kept += 1
            continue
        page, reading = outcome
        waiting.append((page, privacy.reading(reading, context.settings.site(page.site).people)))
        if len(waiting) >= PAGES_AT_ONCE:
            _take_in(context, waiting, readers, done, derive=derive)
            waiting = []
        context.progress("pages read again", done.pages + done.kept + len(waiting), len(pages))
    _take_in(context, waiting, readers, done, derive=derive)
    return readers


def _pages(context: Context, site: str, wanted: pd.DataFrame, refusals: list[Refusal]) -> Iterator[Page]:
    """Pages whose file still lies where it lay, with the bytes it had."""
    where = {"document_id": sorted(set(wanted["document_id"])), "site": [site]}
    known = {d.document_id: d for d in newest_documents(context.store, where=where).itertuples()}
    for sha, numbers in wanted.groupby("document_id", sort=False)["page"]:
        document = known.get(sha)
        if document is None:  # its pages are in, it is not: an intake that was killed, which goes on by itself
            continue
        path = context.root / str(document.path)
        if not path.is_file() or file_hash(path) != sha:
            what = "has changed since it was read" if path.is_file() else "is not there any more"
            refusals.append(Refusal(
                Reason.DAMAGED, f"{what}, so its pages were not read again; what was read of them stays.",
                f"Put the file back to {document.path} to have it read again.", str(sha), str(document.origin),
            ))  # fmt: skip
            continue
        media: Any = "pdf" if document.kind == "pdf" else "image"
        for number in sorted(int(n) for n in numbers):
            yield Page(str(sha), site, str(document.origin), str(path), media, number, document.sent_at)


def _take_in(
    context: Context,
    readings: list[tuple[Page, PageReading]],
    readers: dict[str, str],
    done: Reread,
    *,
    derive: bool,
) -> None:
    """Put new readings in the place of the old ones, with the events that change, in one commit; it notes which pages were tried."""
    store, taken, keys = context.store, list[PageReading](), list[str]()
    with store.lock("derive"):
        for page, reading in readings:
            here = {"document_id": [page.document_id], "site": [page.site]}
            old = store.lines("entries", where=here)
            placed = in_their_places(old[old["page"] == page.number], reading)
            if placed is None:
                done.kept += 1
                keys.append(_tried(page.site, page.document_id, page.number, readers.get(page.site, readers[""])))
                continue
            done.lines += _changed(old, placed.entries)
            taken.append(placed)
        if not taken:
            store.commit({}, kind=READ_AGAIN, at=context.clock(), keys=keys)
            return
        entries = ENTRIES.conform(pd.concat([r.entries for r in taken], ignore_index=True))
        cells = CELLS.conform(pd.concat([r.cells for r in taken], ignore_index=True))
        crops = pd.concat([CROPS.empty(), *(r.crops for r in taken)], ignore_index=True).drop_duplicates("crop_id")
        at, tables = context.clock(), {"entries": entries, "cells": cells, "crops": crops}
        if derive:
            events, measured, refusals = rederive_lines(context, entries, cells, effective_decisions(store))
            said = refusal_rows(refusals, str(entries["site"].iloc[0]), at)
            tables |= {"events": events, "readings": measured, "refusals": said}
            done.events += len(events)
        if store.commit(tables, kind=READ_AGAIN, at=at, keys=keys) is None:  # another process tried one of them, too
            store.commit(tables, kind=READ_AGAIN, at=at)
        done.pages += len(taken)


def _changed(old: pd.DataFrame, new: pd.DataFrame) -> int:
    before = dict(zip(old["entry_id"], zip(old["text"], old["fields"], strict=True), strict=True))
    after = zip(new["entry_id"], zip(new["text"], new["fields"], strict=True), strict=True)
    return sum(before.get(name) != said for name, said in after)


__all__ = ["Reread", "read_teachers_again", "reread", "stale_pages"]
