"""What was read of documents, kept in the store: each part once, and a document when all that hangs on it is in.

Rows and pages are committed as they come, each under a key; a document's own key is committed last. After a kill the same command finds the keys and goes
on where it stopped.
"""

from __future__ import annotations

import shutil
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm.errors import Refusal
from pdm.records import CELLS, CROPS, DOCUMENTS, ENTRIES, REFUSALS, Page, PageReading
from pdm.store import READ_AGAIN
from pdm.workspace.documents import newest_documents
from pdm.workspace.incoming import IngestSummary, Node
from pdm.workspace.layouts import Layouts
from pdm.workspace.privacy import privacy_of
from pdm.workspace.refusals import copy_of, origin_of, refusal_rows

if TYPE_CHECKING:
    from pdm.workspace.context import Context

PAGES_PER_COMMIT = 8


class Keeping:
    """Commits what an intake reads, and counts it.

    Args:
        context: The workspace.
        summary: What the intake did so far.
        layouts: With which settings documents were read.
        dry_run: Count; write nothing.

    Attributes:
        done, all: Files gone through, of how many.
        privacy: What is kept of people.
        late: Keys to be committed when all is in.
        spools: Folders of unpacked members that are to go then.
    """

    def __init__(self, context: Context, summary: IngestSummary, layouts: Layouts, dry_run: bool) -> None:
        self.context, self.summary, self.layouts, self.dry_run = context, summary, layouts, dry_run
        self.done = self.all = 0
        self.privacy = privacy_of(context.store, context.settings.privacy.people)
        self.late: list[str] = []
        self.spools: list[Path] = []
        self._buffer: list[tuple[Node, Page, PageReading]] = []

    @cached_property
    def known(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Documents that were in the store before this run, as their rows."""
        return {(d["site"], d["document_id"]): d for d in newest_documents(self.context.store).to_dict("records")}

    def spool(self, sha: str) -> Path:
        """Where the members of a document are unpacked."""
        return self.context.folder / "documents" / sha[:16]

    def page(self, node: Node, page: Page, reading: PageReading) -> None:
        """Keep what was read of a page, some pages at once."""
        self._buffer.append((node, page, self._private(node.site, reading)))
        if len(self._buffer) >= PAGES_PER_COMMIT:
            self.flush()

    def flush(self) -> None:
        """Commit the pages read so far: together, or one by one if another process was faster with one of them."""
        if not self._buffer:
            return
        keys = [n.key_of("page", p.number) for n, p, _ in self._buffer]
        alike = len({n.loaded_as for n, _, _ in self._buffer}) == 1
        together = alike and self._commit([(n, r) for n, _, r in self._buffer], keys)
        for (node, _, reading), key in zip(self._buffer, keys, strict=True):
            node.set_aside += len(reading.refusals)
            if together or self._commit([(node, reading)], [key]):
                self.summary.pages += 1
                self.summary.entries += len(reading.entries)
                self.summary.refusals += reading.refusals
            self.close(node)
            self.context.progress(f"documents, {self.summary.pages} pages", self.done, self.all)
        self._buffer.clear()

    def commit_held(self, node: Node, document: pd.DataFrame | None = None) -> bool:
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

    def refuse(self, node: Node, refusals: list[Refusal]) -> None:
        """Refusals of a document: stored and said once."""
        node.set_aside += len(refusals)
        if refusals and self._store(refusals, node.site, node.key_of("notes")):
            self.summary.refusals += refusals

    def close(self, node: Node) -> None:
        """A part of a document is in; keep the document where that was the last."""
        node.open -= 1
        if node.open:
            return
        at = self.context.clock()
        set_aside = node.set_aside + (len(node.held[1].refusals) if node.held is not None else 0)
        status = "refused" if node.row.get("status") == "refused" else "partly" if set_aside else "read"
        first = self.known[node.site, node.sha]["known_at"] if node.turn else at
        row = {
            **node.row, "document_id": node.sha, "site": node.site, "origin": node.origin, "loaded_as": node.loaded_as,
            "known_at": first, "status": status, "sent_at": node.sent_at, "path": origin_of(node.path, self.context.root),
            "size": node.size, "parent_id": node.parent.sha if node.parent else None,
        }  # fmt: skip
        done: int | None = 0
        if self.dry_run:
            self.commit_held(node)
        else:
            # a file of rows is one commit, not two
            if not self.commit_held(node, rows := DOCUMENTS.rows([row])):
                done = self.context.store.commit({"documents": rows}, kind="document", at=at, keys=self._whole(node))
            if self.privacy.people != "keep":
                # members were unpacked with the names of people in them
                if node.turn:
                    self.spools.append(self.spool(node.sha))
                else:
                    shutil.rmtree(self.spool(node.sha), ignore_errors=True)
        if node.turn:
            self.summary.reopened += done is not None
        else:
            self.summary.documents += done is not None
        if node.parent is not None:
            self.close(node.parent)

    def _whole(self, node: Node) -> list[str]:
        """Keys to be committed when everything in a document is in; of one that was known also what `settle` notes."""
        settled = self.layouts.keys(node.site, node.sha)
        if node.turn:
            self.late += settled
            return [node.key]
        return [node.key, *settled]

    def take_back(self, node: Node) -> None:
        """A known document without lines is about to be read as if it were new: what was set aside of it will be said anew."""
        row = self.known.get((node.site, node.sha))
        if not self.dry_run and row is not None:
            at, tables = self.context.clock(), {"documents": DOCUMENTS.rows([row])}
            self.context.store.commit(tables, kind=READ_AGAIN, at=at, keys=[node.key_of("reopened")])

    def note_copy(self, node: Node, first: Node | None) -> None:
        """The same bytes under another name: said once, read once."""
        row = self.known.get((node.site, node.sha))
        known = first.origin if first else row["origin"] if row else None
        if known and known != node.origin:
            refusal = copy_of(known, node.sha, node.origin)
            if self._store([refusal], node.site, f"copy:{node.site}:{node.sha}:{node.origin}"):
                self.summary.refusals.append(refusal)

    def tell(self, site: str, refusal: Refusal) -> None:
        """What stands in the way from outside the file: stored once, said every time until it is mended."""
        self._store([refusal], site, f"outside:{refusal.reason.value}:{refusal.origin}")
        self.summary.refusals.append(refusal)

    def tell_once(self, site: str, refusals: list[Refusal], of: str) -> None:
        """Refusals that do not come from a document, such as rows of the register: each stored and said once."""
        for refusal in refusals:
            name = str(refusal_rows([refusal], site, self.context.clock())["refusal_id"].iloc[0])
            if self._store([refusal], site, f"{of}:{name}"):
                self.summary.refusals.append(refusal)

    def settle(self) -> None:
        """All documents that were opened again are in: note with which settings, and leave nothing unpacked that holds names."""
        if self.late and not self.dry_run:
            self.context.store.commit({}, kind="settings", at=self.context.clock(), keys=list(dict.fromkeys(self.late)))
        if self.privacy.people != "keep":
            for spool in self.spools:
                shutil.rmtree(spool, ignore_errors=True)

    def _private(self, site: str, reading: PageReading) -> PageReading:
        return self.privacy.reading(reading, self.context.settings.site(site).people)

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

    def _store(self, refusals: list[Refusal], site: str, key: str) -> bool:
        if self.dry_run:
            return True
        at = self.context.clock()
        tables = {"refusals": refusal_rows(refusals, site, at)}
        return self.context.store.commit(tables, kind="refusals", at=at, keys=[key]) is not None
