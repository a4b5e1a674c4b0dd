"""The tree of documents on their way into the store.

A document has rows, pages and members (attachments, files of a ZIP), and members are documents. Rows and pages are
committed as they come, each under a key; a document's own key is committed when all that hangs on it is in. After a
kill the same command finds the keys and goes on where it stopped.

A document is known by its bytes and by the settings that it was read with (`layouts`): one that was refused is read as if it were new once these
change, one that gave lines is handed on to be opened again (`reopen`).

Pages are read in two turns where a site is new to the reader: some first, which teach it the site's hands (`self_taught`), then the others.
So are tables: those whose headings are unknown and whose cells say too little come last, with what the others have shown (`headings`).
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm.errors import Reason, Refusal, Refused
from pdm.execution import LostPartition, executor
from pdm.records import CELLS, CROPS, DOCUMENTS, ENTRIES, REFUSALS, Page, PageReading
from pdm.store import READ_AGAIN
from pdm.workspace.documents import newest_documents
from pdm.workspace.headings import SiteHeadings
from pdm.workspace.incoming import IngestSummary, Node, file_hash
from pdm.workspace.layouts import Layouts
from pdm.workspace.learned import learned_hands
from pdm.workspace.machine_names import SiteNames
from pdm.workspace.privacy import privacy_of
from pdm.workspace.refusals import copy_of, origin_of, refusal_rows, unknown_site, unread_page, unreadable
from pdm.workspace.self_taught import teach, teachers, untaught

if TYPE_CHECKING:
    from pdm.config import OcrSettings, Settings
    from pdm.workspace.context import Context

PAGES_PER_COMMIT = 8

AGAIN = 3
"""Times as many pages as those that teach from which these are read again at once: a small part of the night's work. Else `--reread` does it."""

_CONTAINERS = ("mail", "zip")
"""Kinds of documents that may hold others."""

_BY_HEADINGS = (Reason.UNMAPPED_HEADER, Reason.NO_HEADER)
"""Why a document is refused that headings shown by others may help."""


class Intake:
    """Brings documents into the store as entries, cells and crops; `teachers` are the pages that taught the reader and are few beside those that came with them.

    Args:
        context: The workspace.
        loaded_as: live or history.
        dry_run: Open the documents and count; write nothing.
    """

    def __init__(self, context: Context, loaded_as: str, dry_run: bool = False) -> None:
        self.context = context
        self.loaded_as = loaded_as
        self.dry_run = dry_run
        self.summary = IngestSummary()
        self.nodes: dict[tuple[str, str], Node] = {}
        self.buffer: list[tuple[Node, Page, PageReading]] = []
        self.done = 0
        self.all = 0
        self.privacy = privacy_of(context.store, context.settings.privacy.people)
        self.teachers: list[Page] = []
        self.headings = SiteHeadings(context, dry_run)
        self.names = SiteNames(context)
        self.poor: list[tuple[Path, str, str, Node | None, pd.Timestamp | None]] | None = []
        self.layouts = Layouts(context, dry_run)
        self.again: dict[tuple[str, str], Node] = {}
        self._late: list[str] = []
        self._spools: list[Path] = []

    def run(self, found: list[tuple[Path, str]]) -> None:
        """Take in files, each with its site."""
        self.all = len(found)
        if self.dry_run:
            self.summary.pages = sum(1 for _ in self._pages(found))
            return
        later: list[Page] = []
        self._read(self._first(found, later))
        if later:
            teach(self.context, sorted({p.site for p in later}))
            self._read(later)

    def _first(self, found: list[tuple[Path, str]], later: list[Page]) -> Iterator[Page]:
        """Pages to be read at once; those that are better read once others of their site taught the reader are put into `later`."""
        new: set[str] | None = None
        kept: dict[str, list[Page]] = defaultdict(list)
        for page in self._pages(found):
            new = untaught(self.context) if new is None else new  # asks for the reader, which tables do not need
            if page.site in new:
                kept[page.site].append(page)
            else:
                yield page
        for site, pages in kept.items():
            first = set(teachers(self.context, site, len(pages)))
            later += [p for i, p in enumerate(pages) if i not in first]
            if AGAIN * len(first) <= len(pages):
                self.teachers += [p for i, p in enumerate(pages) if i in first]
            yield from (p for i, p in enumerate(pages) if i in first)

    def _read(self, pages: Iterable[Page]) -> None:
        """Read pages with what was learned of their sites by now, and commit them."""
        work = partial(read_partition, settings=self.context.settings)
        learned = learned_hands(self.context)
        items = ((p, learned.get(p.site), self.headings.known(p.site), self.names.of(p.site)) for p in pages)
        shown: list[tuple[str, Mapping[str, str]]] = []
        for outcome in executor(self.context.workers).map(work, items):
            if isinstance(outcome, LostPartition):
                assert isinstance(outcome.item, tuple)
                lost: Page = outcome.item[0]
                outcome = lost, PageReading.nothing(unread_page(lost, "the reader died on it"))
            page, reading = outcome
            node = self.nodes[page.site, page.document_id]
            shown.append((node.site, reading.headings))
            self.buffer.append((node, page, self._private(node.site, reading)))
            if len(self.buffer) >= PAGES_PER_COMMIT:
                self._flush()
        self._flush()
        # together, once all are read: what a page sees does not hang on which was done first
        for site, headings in shown:
            self.headings.add(site, headings)
        self.headings.turn()

    def _pages(self, found: list[tuple[Path, str]]) -> Iterator[Page]:
        for path, site in found:
            yield from self._open(path, site, origin_of(path, self.context.root), None, None)
            self.done += 1
            self.context.progress("documents", self.done, self.all)
        poor, self.poor = self.poor, None
        self.headings.turn()
        for path, site, origin, parent, sent_at in poor or ():
            yield from self._open(path, site, origin, parent, sent_at)
            if parent is not None:
                self._close(parent)

    def _open(
        self, path: Path, site: str, origin: str, parent: Node | None, sent_at: pd.Timestamp | None
    ) -> Iterator[Page]:
        from pdm.sources import open_document

        settings = self.context.settings
        if site not in settings.sites:
            self._tell(site, unknown_site(site, origin, list(settings.sites)))
            return
        try:
            sha, size = file_hash(path), path.stat().st_size
        except OSError as error:
            self._tell(site, unreadable(origin, error))
            return
        node = Node(path, site, origin, sha, size, parent, sent_at, loaded_as=self.loaded_as)
        settled = self.layouts.keys(site, sha)
        there = self.context.store.state.has([node.key, *settled])
        twice = (site, sha) in self.nodes or (site, sha) in self.again
        if twice or (node.key in there and self.layouts.known(site, sha, there)):
            self.summary.skipped += 1
            self._note_copy(node)
            return
        if node.key in there:
            if self.layouts.held(site, sha):
                self.again[site, sha] = node
                self._late += settled
                yield from self._inside(node)
                return
            node.turn = self.layouts.number(site)
            if (row := self._known.get((site, sha))) is not None and row["loaded_as"] == "history":
                node.loaded_as = "history"  # that it tells the past was said when it came
            self._take_back(node)
        if parent is not None:
            parent.open += 1
        try:
            opened = open_document(
                path, site=site, origin=origin, settings=settings.site(site), limits=settings.limits,
                spool=self._spool(sha), sent_at=sent_at, headings=self.headings.known(site),
                names=self.names.of(site),
            )  # fmt: skip
            self.headings.add(site, opened.headings)
            if opened.poor and self.poor is not None:
                # others of this run may show what its headings are
                self.poor.append((path, site, origin, parent, sent_at))
                return
            self.nodes[site, sha] = node
            node.row = dict(opened.document)
            for number, chunk in enumerate(opened.chunks):
                self._commit_held(node)
                node.held = node.key_of("chunk", number), chunk
            self._refuse(node, opened.refusals)
        except Refused as refused:
            if refused.refusal.reason in _BY_HEADINGS and self.poor is not None:
                self.poor.append((path, site, origin, parent, sent_at))
                return
            self.nodes[site, sha] = node
            self._commit_held(node)
            node.row = {"status": "refused"}
            self._refuse(node, [refused.refusal])
            self._close(node)
            return
        keys = {node.key_of("page", p.number): p for p in opened.pages}
        there = self.context.store.state.has(keys) if keys else set()
        fresh = [p for k, p in keys.items() if k not in there]
        if not self.dry_run:
            node.open += len(fresh)
        if fresh or opened.members:
            self._commit_held(node)
        yield from fresh
        for member in opened.members:
            yield from self._open(Path(member.path), site, member.origin, node, member.sent_at)
        self._close(node)

    def _inside(self, node: Node) -> Iterator[Page]:
        """What a known document holds, which may not be known as it is settled now."""
        if self._known[node.site, node.sha]["kind"] not in _CONTAINERS:
            return
        from pdm.sources import open_document

        settings = self.context.settings
        try:
            opened = open_document(
                node.path, site=node.site, origin=node.origin, settings=settings.site(node.site), limits=settings.limits,
                spool=self._spool(node.sha), sent_at=node.sent_at,
            )  # fmt: skip
        except Refused:  # said when its own lines are read again
            return
        for member in opened.members:
            yield from self._open(Path(member.path), node.site, member.origin, node, member.sent_at)
        self._spools.append(self._spool(node.sha))

    def _take_back(self, node: Node) -> None:
        """A known document without lines is about to be read as if it were new: what was set aside of it will be said anew."""
        row = self._known.get((node.site, node.sha))
        if not self.dry_run and row is not None:
            at, tables = self.context.clock(), {"documents": DOCUMENTS.rows([row])}
            self.context.store.commit(tables, kind=READ_AGAIN, at=at, keys=[node.key_of("reopened")])

    def settle(self) -> None:
        """All documents that were opened again are in: note with which settings, and leave nothing unpacked that holds names."""
        if self._late and not self.dry_run:
            self.context.store.commit(
                {}, kind="settings", at=self.context.clock(), keys=list(dict.fromkeys(self._late))
            )
        if self.privacy.people != "keep":
            for spool in self._spools:
                shutil.rmtree(spool, ignore_errors=True)

    def _spool(self, sha: str) -> Path:
        """Where the members of a document are unpacked."""
        return self.context.folder / "documents" / sha[:16]

    def _private(self, site: str, reading: PageReading) -> PageReading:
        return self.privacy.reading(reading, self.context.settings.site(site).people)

    def _commit_held(self, node: Node, document: pd.DataFrame | None = None) -> bool:
        """Commit the rows that were read last of a document, with `document` also its own row; whether that was committed."""
        if node.held is None:
            return False
        (key, reading), node.held = node.held, None
        node.set_aside += len(reading.refusals)
        mine, together = [(node, self._private(node.site, reading))], document is not None
        done = self.dry_run or (together and self._commit(mine, [key, *self._whole(node)], document))
        if not done:  # its rows are in already, if another run was killed in between
            together, done = False, self._commit(mine, [key])
        if done:
            self.summary.entries += len(reading.entries)
            self.summary.refusals += reading.refusals
        return together

    def _commit(
        self, readings: list[tuple[Node, PageReading]], keys: list[str], document: pd.DataFrame | None = None
    ) -> bool:
        at = self.context.clock()
        parts = [r for _, r in readings]
        refused = [refusal_rows(r.refusals, n.site, at) for n, r in readings]
        tables = {
            "entries": pd.concat([ENTRIES.empty(), *(r.entries for r in parts)], ignore_index=True),
            "cells": pd.concat([CELLS.empty(), *(r.cells for r in parts)], ignore_index=True),
            "crops": pd.concat([CROPS.empty(), *(r.crops for r in parts)], ignore_index=True),
            "refusals": pd.concat([REFUSALS.empty(), *refused], ignore_index=True),
        }
        tables["crops"] = tables["crops"].drop_duplicates("crop_id")
        if document is not None:
            tables["documents"] = document
        return (
            self.context.store.commit(tables, kind=f"entries:{readings[0][0].loaded_as}", at=at, keys=keys) is not None
        )

    def _flush(self) -> None:
        """Commit the pages read so far: together, or one by one if another process was faster with one of them."""
        if not self.buffer:
            return
        keys = [n.key_of("page", p.number) for n, p, _ in self.buffer]
        alike = len({n.loaded_as for n, _, _ in self.buffer}) == 1
        together = alike and self._commit([(n, r) for n, _, r in self.buffer], keys)
        for (node, _, reading), key in zip(self.buffer, keys, strict=True):
            node.set_aside += len(reading.refusals)
            if together or self._commit([(node, reading)], [key]):
                self.summary.pages += 1
                self.summary.entries += len(reading.entries)
                self.summary.refusals += reading.refusals
            self._close(node)
            self.context.progress(f"documents, {self.summary.pages} pages", self.done, self.all)
        self.buffer.clear()

    def _close(self, node: Node) -> None:
        node.open -= 1
        if node.open:
            return
        at = self.context.clock()
        set_aside = node.set_aside + (len(node.held[1].refusals) if node.held is not None else 0)
        status = "refused" if node.row.get("status") == "refused" else "partly" if set_aside else "read"
        first = self._known[node.site, node.sha]["known_at"] if node.turn else at
        row = {
            **node.row, "document_id": node.sha, "site": node.site, "origin": node.origin, "loaded_as": node.loaded_as,
            "known_at": first, "status": status, "sent_at": node.sent_at, "path": origin_of(node.path, self.context.root),
            "size": node.size, "parent_id": node.parent.sha if node.parent else None,
        }  # fmt: skip
        done: int | None = 0
        if self.dry_run:
            self._commit_held(node)
        else:
            # a file of rows is one commit, not two
            if not self._commit_held(node, rows := DOCUMENTS.rows([row])):
                done = self.context.store.commit({"documents": rows}, kind="document", at=at, keys=self._whole(node))
            if self.privacy.people != "keep":
                # members were unpacked with the names of people in them
                if node.turn:
                    self._spools.append(self._spool(node.sha))
                else:
                    shutil.rmtree(self._spool(node.sha), ignore_errors=True)
        if node.turn:
            self.summary.reopened += done is not None
        else:
            self.summary.documents += done is not None
        if node.parent is not None:
            self._close(node.parent)

    def _whole(self, node: Node) -> list[str]:
        """Keys to be committed when everything in a document is in; of one that was known also what `settle` notes."""
        settled = self.layouts.keys(node.site, node.sha)
        if node.turn:
            self._late += settled
            return [node.key]
        return [node.key, *settled]

    @cached_property
    def _known(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Documents that were in the store before this run, as their rows."""
        return {(d["site"], d["document_id"]): d for d in newest_documents(self.context.store).to_dict("records")}

    def _note_copy(self, node: Node) -> None:
        """The same bytes under another name: said once, read once."""
        first = self.nodes.get((node.site, node.sha))
        row = self._known.get((node.site, node.sha))
        known = first.origin if first else row["origin"] if row else None
        if known and known != node.origin:
            refusal = copy_of(known, node.sha, node.origin)
            if self._store([refusal], node.site, f"copy:{node.site}:{node.sha}:{node.origin}"):
                self.summary.refusals.append(refusal)

    def _refuse(self, node: Node, refusals: list[Refusal]) -> None:
        """Refusals of a document: stored and said once."""
        node.set_aside += len(refusals)
        if refusals and self._store(refusals, node.site, node.key_of("notes")):
            self.summary.refusals += refusals

    def _tell(self, site: str, refusal: Refusal) -> None:
        """What stands in the way from outside the file: stored once, said every time until it is mended."""
        self._store([refusal], site, f"outside:{refusal.reason.value}:{refusal.origin}")
        self.summary.refusals.append(refusal)

    def tell_once(self, site: str, refusals: list[Refusal], of: str) -> None:
        """Refusals that do not come from a document, such as rows of the register: each stored and said once."""
        for refusal in refusals:
            name = str(refusal_rows([refusal], site, self.context.clock())["refusal_id"].iloc[0])
            if self._store([refusal], site, f"{of}:{name}"):
                self.summary.refusals.append(refusal)

    def _store(self, refusals: list[Refusal], site: str, key: str) -> bool:
        if self.dry_run:
            return True
        at = self.context.clock()
        tables = {"refusals": refusal_rows(refusals, site, at)}
        return self.context.store.commit(tables, kind="refusals", at=at, keys=[key]) is not None


def read_partition(
    item: tuple[Page, bytes | None, Mapping[str, str], frozenset[str]], settings: Settings
) -> tuple[Page, PageReading]:
    """Partition function: read one page with what was learned of its site's hands and headings, and what its machines are called; whatever
    goes wrong sets this page aside and no other."""
    from pdm.ocr import read_page

    page, learned, headings, names = item
    ocr: OcrSettings = settings.ocr
    try:
        site = settings.site(page.site)
        return page, read_page(page, settings=site, ocr=ocr, learned=learned, headings=headings, names=names)
    except Refused as refused:
        return page, PageReading.nothing(refused.refusal)
    except Exception as error:
        # one page must never stop a night's run; its place and the cause are kept
        return page, PageReading.nothing(unread_page(page, f"{type(error).__name__}: {error}"))
