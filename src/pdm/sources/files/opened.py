"""What a source gives, and the document that is being opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from pdm.config import SiteSettings, SizeLimits
from pdm.errors import Reason, Refusal, Refused
from pdm.records import Page, PageReading
from pdm.sources.files.record_fault import RecordFault


@dataclass(frozen=True, slots=True)
class Member:
    """A document found inside another (attachment, member of a ZIP), saved in the spool folder.

    Attributes:
        path: Where its bytes lie.
        origin: Path as a person knows it, members behind `!`.
        sent_at: When the carrying mail was sent.
    """

    path: Path
    origin: str
    sent_at: pd.Timestamp | None = None


@dataclass
class Opened:
    """An opened document.

    Attributes:
        document: A row of `DOCUMENTS` without `known_at`, `loaded_as` and `status`.
        pages: Pages that have to be read from their picture.
        chunks: Lines that could be read here, some thousand rows at a time. Never raises: a fault half-way comes as a
            refusal in the last chunk.
        members: Documents inside this one.
        refusals: What was set aside while opening.
        headings: Headings that no vocabulary lists and whose cells leave no doubt of what they are.
        poor: Whether a day, a machine or a text was not found, though there are columns that are nothing known.
    """

    document: dict[str, Any]
    pages: list[Page] = field(default_factory=list)
    chunks: Iterator[PageReading] = field(default_factory=lambda: iter(()))
    members: list[Member] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    poor: bool = False


@dataclass
class Noted:
    """What was noticed of the headings of a document while its tables were laid out."""

    shown: list[dict[str, str]] = field(default_factory=list)
    poor: bool = False


@dataclass(frozen=True)
class Source:
    """A document while it is being read: its identity, its place, the limits that hold for it, headings that others have shown, and what its machines are called."""

    document_id: str
    site: str
    origin: str
    path: Path
    settings: SiteSettings
    limits: SizeLimits
    spool: Path
    sent_at: pd.Timestamp | None = None
    size: int = 0
    headings: Mapping[str, str] = field(default_factory=dict)
    noted: Noted = field(default_factory=Noted)
    names: frozenset[str] = frozenset()

    @property
    def depth(self) -> int:
        """How many containers the document lies in; each of them left a `!` in the origin."""
        return self.origin.count("!")

    def document(self, kind: str, pages: int = 1) -> dict[str, Any]:
        """The document as a row of `DOCUMENTS`."""
        return {
            "document_id": self.document_id,
            "site": self.site,
            "origin": self.origin,
            "path": str(self.path),
            "kind": kind,
            "size": self.size,
            "pages": pages,
            "sent_at": self.sent_at,
        }

    def refusal(
        self, reason: Reason, message: str, remedy: str, *, page: int = 0, row: int = 0, value: object = ""
    ) -> Refusal:
        """A refusal that names this document."""
        return Refusal(reason, message, remedy, self.document_id, self.origin, page, row, str(value)[:200])

    def refuse(self, reason: Reason, message: str, remedy: str) -> NoReturn:
        """Set the whole document aside."""
        raise Refused(self.refusal(reason, message, remedy))

    def refuse_nesting(self) -> None:
        """Set the document aside if it lies in more containers than the limit allows."""
        if self.depth >= self.limits.nesting:
            self.refuse(
                Reason.ZIP_BOMB, f"It is nested {self.depth + 1} deep, the limit is {self.limits.nesting}.",
                "Unpack it, or raise limits.nesting in plant.toml.",
            )  # fmt: skip


def guarded(source: Source, chunks: Iterator[PageReading]) -> Iterator[PageReading]:
    """`chunks` with every fault turned into a refusal, so that what came before it is kept."""
    try:
        yield from chunks
    except Refused as refused:
        yield PageReading.nothing(refused.refusal)
    except MemoryError:
        yield PageReading.nothing(too_large(source))
    except Exception as error:
        yield PageReading.nothing(damaged(source, error))


def counted(source: Source, chunks: Iterator[PageReading]) -> Iterator[PageReading]:
    """The chunks of a table; that it has a header and nothing else is said at their end."""
    told = False
    for chunk in chunks:
        told = told or bool(chunk.refusals) or not chunk.entries.empty
        yield chunk
    if not told:
        yield PageReading.nothing(
            source.refusal(
                Reason.EMPTY_FILE, "The table has a header and no lines below it.",
                "If it should have some, look at the filter and the period of the export, and send it again.",
            )
        )  # fmt: skip


def damaged(source: Source, error: BaseException) -> Refusal:
    """The refusal for a fault nobody foresaw."""
    return source.refusal(
        Reason.DAMAGED,
        "The file is damaged or not what it claims to be.",
        "Open it in the program that made it, save it again, and send it anew.",
        value=f"{type(error).__name__}: {error}",
    )


def broken_export(source: Source, what: str, kept: int, fault: RecordFault, *, too_early: str) -> Refusal:
    """The refusal for an export in records that ends too early or is damaged; the records before it were kept.

    Args:
        source: The document.
        what: The format's name.
        kept: Records that were read.
        fault: What is wrong, and where.
        too_early: Where it ends if nothing was read.
    """
    ends = f"in the middle of record {kept + 1}" if kept else too_early
    return source.refusal(
        Reason.CUT_SHORT if fault.cut_short else Reason.DAMAGED,
        (f"The file ends {ends}" if fault.cut_short else f"The {what} is damaged at record {kept + 1}, line {fault.line} ({fault})")
        + ("; the records before it were kept." if kept else "."),
        f"Export it again as CSV, XLSX or {what} and send it whole.",
        page=min(1, kept), row=kept + 1 if kept else 0,
    )  # fmt: skip


def too_large(source: Source) -> Refusal:
    """The refusal for a document that does not fit into memory."""
    return source.refusal(
        Reason.TOO_LARGE,
        "The file needs more memory than there is.",
        "Split it into smaller files (one a month or year).",
    )
