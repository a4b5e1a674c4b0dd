"""Documents that are known and that plant.toml settles otherwise now: opened once more, and what they tell derived again.

Whoever follows a remedy ("Name the columns in plant.toml") expects the next `ingest` to do it. A line keeps its place, so decisions hold on;
an event that changes is a new version and keeps when it would have been known; a line that the new reading does not give is emptied,
and its event withdrawn. Lines read from pictures stay as they were read, and are derived with the settings of now. Where the document
cannot be opened any more all of it stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from pdm.errors import Refusal, Refused
from pdm.records import CELLS, DOCUMENTS, ENTRIES
from pdm.store import READ_AGAIN
from pdm.workspace.decisions import effective_decisions
from pdm.workspace.derive import CELLS_PER_COMMIT, ENTRIES_PER_COMMIT, link_duplicates, rederive_lines
from pdm.workspace.documents import newest_documents
from pdm.workspace.headings import SiteHeadings
from pdm.workspace.refusals import refusal_rows
from pdm.workspace.versions import same_value

if TYPE_CHECKING:
    from pdm.sources.files.opened import Opened
    from pdm.workspace.context import Context
    from pdm.workspace.incoming import Node
    from pdm.workspace.privacy import Privacy

_SAID = ("fields", "extra", "text", "channel")
"""What makes a line another."""


@dataclass
class Reopened:
    """What opening documents again did: documents, lines and events that changed, and what was set aside that was not before."""

    documents: int = 0
    lines: int = 0
    events: int = 0
    refusals: list[Refusal] = field(default_factory=list)


@dataclass
class _Lines:
    """Some lines of documents of one site as they are now, and what is to be written of them."""

    entries: list[pd.DataFrame] = field(default_factory=list)
    written: list[pd.DataFrame] = field(default_factory=list)
    cells: list[pd.DataFrame] = field(default_factory=list)
    rows: list[dict[str, object]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    emptied: set[str] = field(default_factory=set)

    def clear(self) -> None:
        """What it held is taken in."""
        for name, empty in vars(_Lines()).items():
            setattr(self, name, empty)

    @property
    def full(self) -> bool:
        """Whether no more should be held in memory."""
        return sum(map(len, self.entries)) >= ENTRIES_PER_COMMIT or sum(map(len, self.cells)) >= CELLS_PER_COMMIT


def reopen(context: Context, nodes: Sequence[Node], privacy: Privacy) -> Reopened:
    """Read documents of the store again by the settings of now; nothing must wait to be derived.

    Args:
        context: The workspace.
        nodes: Documents that lie where they lay, with the bytes they had.
        privacy: How names are written.
    """
    done = Reopened()
    for site in sorted({n.site for n in nodes}):
        mine, part, before = [n for n in nodes if n.site == site], _Lines(), done.events
        headings = SiteHeadings(context, dry_run=False)
        for number, node in enumerate(mine):
            context.progress(f"documents of {site} opened again", number, len(mine))
            with context.store.lock("derive"):
                for _ in _read(context, node, part, done, privacy, headings):
                    if part.full:
                        _take_in(context, site, part, done)
                if node is mine[-1]:
                    _take_in(context, site, part, done)
        if done.events > before:
            with context.store.lock("derive"):
                link_duplicates(context, {site})
    return done


def _read(
    context: Context, node: Node, part: _Lines, done: Reopened, privacy: Privacy, headings: SiteHeadings
) -> Iterator[None]:
    """Put a document's lines into `part` as they come, those at its end that the new reading does not give."""
    store, here = context.store, {"document_id": [node.sha], "site": [node.site]}
    row = newest_documents(store, where=here).to_dict("records")[0]
    known = set(store.read("refusals", columns=["refusal_id"], where=here)["refusal_id"])
    try:
        opened = _open(context, node, headings)
    except Refused as refused:
        said = refusal_rows([refused.refusal], node.site, at := context.clock())
        if not set(said["refusal_id"]) <= known:
            store.commit({"refusals": said}, kind="refusals", at=at)
        done.refusals.append(refused.refusal)
        return
    # the newest reading of each line
    held = store.lines("entries", columns=["entry_id", "page"], where=here)
    pictures = {p.number for p in opened.pages}
    from_pictures = held.loc[held["page"].isin(pictures), "entry_id"]
    left = set(held["entry_id"]) - set(from_pictures)
    if len(from_pictures):
        where = {"entry_id": list(from_pictures)}
        part.entries.append(store.lines("entries", where=where))
        part.cells.append(store.lines("cells", where=where))
        yield
    said_now = list(opened.refusals)
    for chunk in opened.chunks:
        new = privacy.reading(chunk, context.settings.site(node.site).people)
        said_now += new.refusals
        _compare(context, part, new.entries, emptied=False)
        left -= set(new.entries["entry_id"])
        yield
    if left:
        gone = store.lines("entries", where={"entry_id": sorted(left)})
        _compare(context, part, gone.assign(fields="{}", extra=None, text=""), emptied=True)
    done.documents += 1
    said_before = _of_pages(context, node, pictures)
    part.refusals += said_before + said_now
    told = refusal_rows(said_now, node.site, context.clock())
    done.refusals += [r for r, name in zip(said_now, told["refusal_id"], strict=True) if name not in known]
    part.rows.append({**row, "status": "partly" if part.refusals else "read"})


def _open(context: Context, node: Node, headings: SiteHeadings) -> Opened:
    from pdm.sources import open_document

    settings = context.settings
    return open_document(
        node.path, site=node.site, origin=node.origin, settings=settings.site(node.site), limits=settings.limits,
        spool=context.folder / "documents" / node.sha[:16], sent_at=node.sent_at, headings=headings.known(node.site),
    )  # fmt: skip


def _of_pages(context: Context, node: Node, pages: set[int]) -> list[Refusal]:
    """What was set aside on pages that are pictures: they are not read again, so it still holds."""
    from pdm.errors import Reason

    if not pages:
        return []
    rows = context.store.read("refusals", where={"document_id": [node.sha], "site": [node.site]})
    rows = rows[rows["page"].isin(pages)].drop_duplicates("refusal_id").fillna({"row": 0, "value": "", "remedy": ""})
    return [
        Refusal(Reason(r.reason), r.message, r.remedy, node.sha, r.origin, int(r.page), int(r.row), r.value)
        for r in rows.itertuples()
    ]


def _compare(context: Context, part: _Lines, new: pd.DataFrame, *, emptied: bool) -> None:
    """Note lines as they are now, and those of them that differ from what the store holds."""
    if new.empty:
        return
    held = context.store.lines("entries", where={"entry_id": list(new["entry_id"])}).set_index("entry_id")
    old = dict(zip(held.index, held[list(_SAID)].to_numpy(), strict=True))
    said = zip(new["entry_id"], new[list(_SAID)].to_numpy(), strict=True)
    differs = [n not in old or not all(same_value(a, b) for a, b in zip(old[n], row, strict=True)) for n, row in said]
    part.entries.append(new)
    part.written.append(new[differs])
    if emptied:
        part.emptied |= set(new["entry_id"])


def _take_in(context: Context, site: str, part: _Lines, done: Reopened) -> None:
    """Commit what differs, with the events that change, and empty `part`."""
    entries = ENTRIES.conform(pd.concat([ENTRIES.empty(), *part.entries], ignore_index=True))
    cells = CELLS.conform(pd.concat([CELLS.empty(), *part.cells], ignore_index=True))
    written = ENTRIES.conform(pd.concat([ENTRIES.empty(), *part.written], ignore_index=True))
    events, measured, said = rederive_lines(context, entries, cells, effective_decisions(context.store))
    empty = {(r.document_id, r.page, r.row) for r in entries[entries["entry_id"].isin(part.emptied)].itertuples()}
    refusals = part.refusals + [r for r in said if (r.document_id, r.page, r.row) not in empty]
    at = context.clock()
    tables = {
        "entries": written, "events": events, "readings": measured, "documents": DOCUMENTS.rows(part.rows),
        "refusals": refusal_rows(refusals, site, at),
    }  # fmt: skip
    if any(len(t) for t in tables.values()):
        context.store.commit(tables, kind=READ_AGAIN, at=at)
    done.lines += len(written)
    done.events += len(events)
    part.clear()
