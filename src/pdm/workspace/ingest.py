"""`ingest`: files and queries into entries, pages through the readers, everything once however often it is run.

The work is a tree: a document has rows, pages and members (attachments, files of a ZIP), and members are documents.
Rows and pages are committed as they come, each under a key; a document's own key is committed when all that hangs on
it is in. After a kill the same command finds the keys and goes on where it stopped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm.errors import Reason, Refusal, Refused, UsageError
from pdm.execution import LostPartition, executor
from pdm.records import CELLS, CROPS, DOCUMENTS, ENTRIES, REFUSALS, Page, PageReading, stable_id
from pdm.workspace.derive import derive
from pdm.workspace.readings import load_readings
from pdm.workspace.sql import load_sql

if TYPE_CHECKING:
    from pdm.config import OcrSettings, Settings
    from pdm.workspace.context import Context

PAGES_PER_COMMIT = 8


@dataclass
class IngestSummary:
    """What an ingest did.

    Attributes:
        documents: Documents read in this run.
        skipped: Documents that were in the store already.
        pages: Pages read from pictures.
        entries: Lines read.
        events: Events that came of them.
        linked: Events with an asset.
        refusals: What was set aside in this run.
    """

    documents: int = 0
    skipped: int = 0
    pages: int = 0
    entries: int = 0
    events: int = 0
    linked: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    run_id: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Counts, for run records and `--json`."""
        counts = {k: v for k, v in vars(self).items() if k != "refusals"}
        return {**counts, "set_aside": len(self.refusals)}


@dataclass
class _Node:
    """A document on its way in; `open` counts the pages and members that are not committed yet."""

    path: Path
    site: str
    origin: str
    sha: str
    parent: _Node | None
    sent_at: pd.Timestamp | None
    row: dict[str, Any] = field(default_factory=dict)
    open: int = 1
    set_aside: int = 0

    @property
    def key(self) -> str:
        return f"document:{self.site}:{self.sha}"


def ingest(
    context: Context,
    paths: list[Path] | None = None,
    *,
    site: str | None = None,
    history: bool = False,
    dry_run: bool = False,
) -> IngestSummary:
    """Bring everything new from the inbox (or `paths`) and the sites' queries into the store.

    Args:
        context: The workspace.
        paths: Files or folders; None for `inbox/<site>/`.
        site: Site of `paths`; needed when they do not lie in a site's inbox.
        history: The documents tell the past: they count as known at `occurred_at + reporting_lag_days`.
        dry_run: Open the documents and say what would be read; write nothing.

    Raises:
        UsageError: A path does not exist or its site is unknown.
    """
    started = context.clock()
    found = list(_discover(context, paths, site))
    reader = _Reader(context, "history" if history else "live", dry_run)
    if not dry_run:
        context.note_settings()
    reader.run(found)
    summary = reader.summary
    if dry_run:
        return summary
    if paths is None:
        summary.entries += load_sql(context, "history" if history else "live", summary.refusals)
        load_readings(context, "history" if history else "live", summary.refusals)
    summary.events, summary.linked = derive(context, summary.refusals)
    summary.run_id = context.record_run(
        "ingest",
        started_at=started,
        arguments={"paths": [str(p) for p in paths or []], "site": site, "history": history},
        summary=summary.as_dict(),
    )
    return summary


def _discover(context: Context, paths: list[Path] | None, site: str | None) -> Iterator[tuple[Path, str]]:
    inbox = context.root / "inbox"
    if paths is None:
        for folder in sorted(p for p in inbox.iterdir() if p.is_dir()) if inbox.is_dir() else []:
            if site is None or folder.name == site:
                yield from ((f, folder.name) for f in _files(folder))
        for stray in sorted(p for p in inbox.iterdir() if p.is_file()) if inbox.is_dir() else []:
            yield stray, ""
        return
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist.", remedy="Check the spelling.")
        inside = (
            path.resolve().relative_to(inbox.resolve()).parts if path.resolve().is_relative_to(inbox.resolve()) else ()
        )
        of = site or (inside[0] if inside else None)
        if of is None:
            raise UsageError(f"the site of {path} is unknown.", remedy="Add --site SITE.")
        if of not in context.sites():
            raise UsageError(f"there is no site {of!r}.", remedy=f"Sites: {', '.join(context.sites())}.")
        yield from ((f, of) for f in (_files(path) if path.is_dir() else [path]))


def _files(folder: Path) -> list[Path]:
    return sorted(
        p for p in folder.rglob("*") if p.is_file() and not any(q.startswith(".") for q in p.relative_to(folder).parts)
    )


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


class _Reader:
    def __init__(self, context: Context, loaded_as: str, dry_run: bool) -> None:
        self.context = context
        self.loaded_as = loaded_as
        self.dry_run = dry_run
        self.summary = IngestSummary()
        self.nodes: dict[tuple[str, str], _Node] = {}
        self.seen: set[str] = set()
        self.buffer: list[tuple[_Node, Page, PageReading]] = []
        self.done = 0
        self.all = 0

    def run(self, found: list[tuple[Path, str]]) -> None:
        self.all = len(found)
        settings = self.context.settings
        work = partial(_read_page, settings=settings)
        if self.dry_run:
            self.summary.pages = sum(1 for _ in self._pages(found))
            return
        for outcome in executor(self.context.workers).map(work, self._pages(found)):
            if isinstance(outcome, LostPartition):
                page = outcome.item
                assert isinstance(page, Page)
                outcome = page, PageReading.nothing(_lost(page))
            page, reading = outcome
            self.buffer.append((self.nodes[page.site, page.document_id], page, reading))
            if len(self.buffer) >= PAGES_PER_COMMIT:
                self._flush()
        self._flush()

    def _pages(self, found: list[tuple[Path, str]]) -> Iterator[Page]:
        for path, site in found:
            origin = _origin(path, self.context.root)
            yield from self._open(path, site, origin, None, None)
            self.done += 1
            self.context.progress("documents", self.done, self.all)

    def _open(
        self, path: Path, site: str, origin: str, parent: _Node | None, sent_at: pd.Timestamp | None
    ) -> Iterator[Page]:
        from pdm.sources import open_document

        store, settings = self.context.store, self.context.settings
        if site not in settings.sites:
            self._refuse(site, [_unknown_site(site, origin, list(settings.sites))], f"unknown:{origin}")
            return
        try:
            sha = file_hash(path)
        except OSError as error:
            self._refuse(site, [_unreadable(origin, error)], None)
            return
        node = _Node(path, site, origin, sha, parent, sent_at)
        if node.key in self.seen or store.state.has([node.key]):
            self.summary.skipped += 1
            self._note_copy(node)
            return
        self.seen.add(node.key)
        self.nodes[site, sha] = node
        if parent is not None:
            parent.open += 1
        spool = self.context.folder / "documents" / sha[:16]
        try:
            opened = open_document(
                path,
                site=site,
                origin=origin,
                settings=settings.site(site),
                limits=settings.limits,
                spool=spool,
                sent_at=sent_at,
            )
            node.row = {**opened.document, "origin": origin, "site": site, "document_id": sha}
            for number, chunk in enumerate(opened.chunks):
                self._commit_reading(node, f"chunk:{site}:{sha}:{number}", chunk)
            self._refuse(site, opened.refusals, f"notes:{site}:{sha}", node)
        except Refused as refused:
            node.row = {"document_id": sha, "site": site, "origin": origin, "status": "refused"}
            self._refuse(site, [refused.refusal], f"notes:{site}:{sha}", node)
            self._close(node)
            return
        keys = {f"page:{site}:{sha}:{p.number}": p for p in opened.pages}
        there = store.state.has(keys) if keys else set()
        fresh = [p for k, p in keys.items() if k not in there]
        node.open += len(fresh)
        yield from fresh
        for member in opened.members:
            yield from self._open(Path(member.path), site, member.origin, node, member.sent_at)
        self._close(node)

    def _commit_reading(self, node: _Node, key: str, reading: PageReading) -> None:
        self.summary.entries += len(reading.entries)
        self.summary.refusals += reading.refusals
        node.set_aside += len(reading.refusals)
        if self.dry_run:
            return
        tables = {
            "entries": reading.entries, "cells": reading.cells, "crops": reading.crops,
            "refusals": refusal_rows(reading.refusals, node.site, self.context.clock()),
        }  # fmt: skip
        self.context.store.commit(tables, kind=f"entries:{self.loaded_as}", at=self.context.clock(), keys=[key])

    def _flush(self) -> None:
        if not self.buffer:
            return
        readings = [r for _, _, r in self.buffer]
        refusals = [refusal_rows(r.refusals, n.site, self.context.clock()) for n, _, r in self.buffer]
        tables = {
            "entries": pd.concat([ENTRIES.empty(), *(r.entries for r in readings)], ignore_index=True),
            "cells": pd.concat([CELLS.empty(), *(r.cells for r in readings)], ignore_index=True),
            "crops": pd.concat([CROPS.empty(), *(r.crops for r in readings)], ignore_index=True).drop_duplicates(
                "crop_id"
            ),
            "refusals": pd.concat([REFUSALS.empty(), *refusals], ignore_index=True),
        }
        keys = [f"page:{n.site}:{n.sha}:{p.number}" for n, p, _ in self.buffer]
        at = self.context.clock()
        if self.context.store.commit(tables, kind=f"entries:{self.loaded_as}", at=at, keys=keys) is None:
            self._flush_singly()
        for node, page, reading in self.buffer:
            self.summary.pages += 1
            self.summary.entries += len(reading.entries)
            self.summary.refusals += reading.refusals
            node.set_aside += len(reading.refusals)
            self._close(node)
            self.context.progress(f"{page.origin}, page {page.number}", self.done, self.all)
        self.buffer.clear()

    def _flush_singly(self) -> None:
        """Another process committed one of these pages meanwhile: commit the others."""
        for node, page, reading in self.buffer:
            tables = {
                "entries": reading.entries, "cells": reading.cells, "crops": reading.crops,
                "refusals": refusal_rows(reading.refusals, node.site, self.context.clock()),
            }  # fmt: skip
            key = f"page:{node.site}:{node.sha}:{page.number}"
            self.context.store.commit(tables, kind=f"entries:{self.loaded_as}", at=self.context.clock(), keys=[key])

    def _close(self, node: _Node) -> None:
        node.open -= 1
        if node.open:
            return
        at = self.context.clock()
        status = (
            node.row.get("status") if node.row.get("status") == "refused" else "partly" if node.set_aside else "read"
        )
        row = {
            **node.row, "loaded_as": self.loaded_as, "known_at": at, "status": status, "sent_at": node.sent_at,
            "path": _origin(node.path, self.context.root), "size": node.path.stat().st_size,
            "parent_id": node.parent.sha if node.parent else None,
        }  # fmt: skip
        if not self.dry_run:
            self.context.store.commit({"documents": DOCUMENTS.rows([row])}, kind="document", at=at, keys=[node.key])
        self.summary.documents += 1
        if node.parent is not None:
            self._close(node.parent)

    def _note_copy(self, node: _Node) -> None:
        """The same bytes under another name: said once, read once."""
        first = self.nodes.get((node.site, node.sha))
        known = first.origin if first else self._origin_in_store(node)
        if known and known != node.origin:
            refusal = Refusal(
                Reason.DUPLICATE_DOCUMENT,
                f"is the same file as {known}.",
                "Nothing to do; it was read once.",
                node.sha,
                node.origin,
            )
            self._refuse(node.site, [refusal], f"copy:{node.site}:{node.sha}:{node.origin}")

    def _origin_in_store(self, node: _Node) -> str | None:
        documents = self.context.store.read("documents", columns=["document_id", "site", "origin"])
        same = documents[(documents["document_id"] == node.sha) & (documents["site"] == node.site)]
        return None if same.empty else str(same["origin"].iloc[0])

    def _refuse(self, site: str, refusals: list[Refusal], key: str | None, node: _Node | None = None) -> None:
        if not refusals:
            return
        if node is not None:
            node.set_aside += len(refusals)
        if self.dry_run:
            self.summary.refusals += refusals
            return
        at = self.context.clock()
        done = self.context.store.commit(
            {"refusals": refusal_rows(refusals, site, at)}, kind="refusals", at=at, keys=[key] if key else []
        )
        if done is not None:
            self.summary.refusals += refusals


def _read_page(page: Page, settings: Settings) -> tuple[Page, PageReading]:
    """Partition function: read one page; whatever goes wrong sets this page aside and no other."""
    from pdm.ocr import read_page

    ocr: OcrSettings = settings.ocr
    try:
        return page, read_page(page, settings=settings.site(page.site), ocr=ocr)
    except Refused as refused:
        return page, PageReading.nothing(refused.refusal)
    except Exception as error:
        # one page must never stop a night's run; its place and the cause are kept
        message = f"could not be read ({type(error).__name__}: {error})."
        remedy = "Look at the page; scan it again if it is damaged."
        return page, PageReading.nothing(
            Refusal(Reason.UNREADABLE_PAGE, message, remedy, page.document_id, page.origin, page.number)
        )


def refusal_rows(refusals: list[Refusal], site: str, at: pd.Timestamp) -> pd.DataFrame:
    """Refusals as rows of records.REFUSALS."""
    return REFUSALS.rows(
        {
            "refusal_id": stable_id("refusal", site, r.origin, r.document_id, r.page, r.row, r.reason, r.value, r.message),
            "site": site, "document_id": r.document_id, "origin": r.origin, "page": r.page, "row": r.row,
            "reason": r.reason.value, "message": r.message, "remedy": r.remedy, "value": r.value, "known_at": at,
        }
        for r in refusals
    )  # fmt: skip


def _origin(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return str(path)


def _unknown_site(site: str, origin: str, known: list[str]) -> Refusal:
    what = (
        f"the folder names site {site!r}, which plant.toml does not know."
        if site
        else "lies outside the sites' folders."
    )
    return Refusal(
        Reason.UNKNOWN_SITE, what, f"Add [sites.{site or 'NAME'}] to plant.toml or move the file to one of: {', '.join(known)}.",
        origin=origin, value=site,
    )  # fmt: skip


def _unreadable(origin: str, error: OSError) -> Refusal:
    return Refusal(
        Reason.NO_PERMISSION,
        f"cannot be opened ({error.strerror}).",
        "Give your user the right to read it.",
        origin=origin,
    )


def _lost(page: Page) -> Refusal:
    return Refusal(
        Reason.UNREADABLE_PAGE, "the reader died on this page.", "Scan it again, or lower its resolution.",
        page.document_id, page.origin, page.number,
    )  # fmt: skip
