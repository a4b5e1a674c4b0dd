"""A document on its way in, and what an ingest did."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pdm.errors import Refusal
from pdm.records import PageReading


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
        reopened: Documents that were in the store and were read once more, since plant.toml settles them otherwise now.
        relinked: Events that changed since the register has.
        reread: Pages that were in the store and were read once more.
        changed: Events that changed with those documents and pages.
        stale: Pages that an earlier reader read, which `reread` would read again.
        refusals: What was set aside in this run, and in one before it that was stopped before it could say so.
    """

    documents: int = 0
    skipped: int = 0
    pages: int = 0
    entries: int = 0
    events: int = 0
    linked: int = 0
    reopened: int = 0
    relinked: int = 0
    reread: int = 0
    changed: int = 0
    stale: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    run_id: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Counts, for run records and `--json`."""
        counts = {k: v for k, v in vars(self).items() if k != "refusals"}
        return {**counts, "set_aside": len(self.refusals)}


@dataclass
class Node:
    """A document on its way in; `open` counts the pages and members that are not committed yet, `held` are its last rows.

    `turn` is not 0 where it was known and gave no line: the number of the settings with which it is read as if it were new.
    """

    path: Path
    site: str
    origin: str
    sha: str
    size: int
    parent: Node | None
    sent_at: pd.Timestamp | None
    row: dict[str, Any] = field(default_factory=dict)
    open: int = 1
    set_aside: int = 0
    held: tuple[str, PageReading] | None = None
    turn: int = 0
    loaded_as: str = "live"

    @property
    def key(self) -> str:
        """Committed when everything in the document is in the store."""
        return self.key_of("document")

    def key_of(self, what: str, number: int | None = None) -> str:
        """Committed with a part of the document: the rows of a chunk, the lines of a page, its notes."""
        parts = (what, self.site, self.sha, number, f"turn {self.turn}" if self.turn else None)
        return ":".join(str(p) for p in parts if p is not None)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
