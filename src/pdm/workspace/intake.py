"""The tree of documents on their way into the store.

A document has rows, pages and members (attachments, files of a ZIP), and members are documents. What is read of them is kept as it comes (`keeping`).

A document is known by its bytes and by the settings that it was read with (`layouts`): one that was refused is read as if it were new once these
change, one that gave lines is handed on to be opened again (`reopen`).

Pages are read in two turns where a site is new to the reader: some first, which teach it the site's hands (`self_taught`), then the others.
So are tables: those whose headings are unknown and whose cells say too little come last, with what the others have shown (`headings`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pdm.errors import Reason, Refused
from pdm.execution import LostPartition, executor
from pdm.records import Page, PageReading
from pdm.workspace.headings import SiteHeadings
from pdm.workspace.incoming import IngestSummary, Node, file_hash
from pdm.workspace.keeping import Keeping
from pdm.workspace.layouts import Layouts
from pdm.workspace.learned import learned_hands
from pdm.workspace.machine_names import SiteNames
from pdm.workspace.refusals import origin_of, unknown_site, unread_page, unreadable
from pdm.workspace.self_taught import teach, teachers, untaught

if TYPE_CHECKING:
    from pdm.config import OcrSettings, Settings
    from pdm.workspace.context import Context

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
        self.teachers: list[Page] = []
        self.headings = SiteHeadings(context, dry_run)
        self.names = SiteNames(context)
        self.poor: list[tuple[Path, str, str, Node | None, pd.Timestamp | None]] | None = []
        self.layouts = Layouts(context, dry_run)
        self.kept = Keeping(context, self.summary, self.layouts, dry_run)
        self.again: dict[tuple[str, str], Node] = {}

    def run(self, found: list[tuple[Path, str]]) -> None:
        """Take in files, each with its site."""
        self.kept.all = len(found)
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
            self.kept.page(node, page, reading)
        self.kept.flush()
        # together, once all are read: what a page sees does not hang on which was done first
        for site, headings in shown:
            self.headings.add(site, headings)
        self.headings.turn()

    def _pages(self, found: list[tuple[Path, str]]) -> Iterator[Page]:
        for path, site in found:
            yield from self._open(path, site, origin_of(path, self.context.root), None, None)
            self.kept.done += 1
            self.context.progress("documents", self.kept.done, self.kept.all)
        poor, self.poor = self.poor, None
        self.headings.turn()
        for path, site, origin, parent, sent_at in poor or ():
            yield from self._open(path, site, origin, parent, sent_at)
            if parent is not None:
                self.kept.close(parent)

    def _open(
        self, path: Path, site: str, origin: str, parent: Node | None, sent_at: pd.Timestamp | None
    ) -> Iterator[Page]:
        from pdm.sources import open_document

        settings = self.context.settings
        if site not in settings.sites:
            self.kept.tell(site, unknown_site(site, origin, list(settings.sites)))
            return
        try:
            sha, size = file_hash(path), path.stat().st_size
        except OSError as error:
            self.kept.tell(site, unreadable(origin, error))
            return
        node = Node(path, site, origin, sha, size, parent, sent_at, loaded_as=self.loaded_as)
        settled = self.layouts.keys(site, sha)
        there = self.context.store.state.has([node.key, *settled])
        twice = (site, sha) in self.nodes or (site, sha) in self.again
        if twice or (node.key in there and self.layouts.known(site, sha, there)):
            self.summary.skipped += 1
            self.kept.note_copy(node, self.nodes.get((site, sha)))
            return
        if node.key in there:
            if self.layouts.held(site, sha):
                self.again[site, sha] = node
                self.kept.late += settled
                yield from self._inside(node)
                return
            node.turn = self.layouts.number(site)
            if (row := self.kept.known.get((site, sha))) is not None and row["loaded_as"] == "history":
                node.loaded_as = "history"  # that it tells the past was said when it came
            self.kept.take_back(node)
        if parent is not None:
            parent.open += 1
        try:
            opened = open_document(
                path, site=site, origin=origin, settings=settings.site(site), limits=settings.limits,
                spool=self.kept.spool(sha), sent_at=sent_at, headings=self.headings.known(site),
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
                self.kept.commit_held(node)
                node.held = node.key_of("chunk", number), chunk
            self.kept.refuse(node, opened.refusals)
        except Refused as refused:
            if refused.refusal.reason in _BY_HEADINGS and self.poor is not None:
                self.poor.append((path, site, origin, parent, sent_at))
                return
            self.nodes[site, sha] = node
            self.kept.commit_held(node)
            node.row = {"status": "refused"}
            self.kept.refuse(node, [refused.refusal])
            self.kept.close(node)
            return
        keys = {node.key_of("page", p.number): p for p in opened.pages}
        there = self.context.store.state.has(keys) if keys else set()
        fresh = [p for k, p in keys.items() if k not in there]
        if not self.dry_run:
            node.open += len(fresh)
        if fresh or opened.members:
            self.kept.commit_held(node)
        yield from fresh
        for member in opened.members:
            yield from self._open(Path(member.path), site, member.origin, node, member.sent_at)
        self.kept.close(node)

    def _inside(self, node: Node) -> Iterator[Page]:
        """What a known document holds, which may not be known as it is settled now."""
        if self.kept.known[node.site, node.sha]["kind"] not in _CONTAINERS:
            return
        from pdm.sources import open_document

        settings = self.context.settings
        try:
            opened = open_document(
                node.path, site=node.site, origin=node.origin, settings=settings.site(node.site), limits=settings.limits,
                spool=self.kept.spool(node.sha), sent_at=node.sent_at,
            )  # fmt: skip
        except Refused:  # said when its own lines are read again
            return
        for member in opened.members:
            yield from self._open(Path(member.path), node.site, member.origin, node, member.sent_at)
        self.kept.spools.append(self.kept.spool(node.sha))


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
