"""`open_document`: what kind a file is, and the reader for it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

import pandas as pd

from pdm.config import SiteSettings, SizeLimits
from pdm.errors import Reason, Refusal, Refused
from pdm.sources.files.kinds import Kind, claimed, foreign, kind_of
from pdm.sources.files.opened import Opened, Source, counted, damaged, guarded, too_large
from pdm.vocabulary.headings import agreed


def open_document(
    path: Path | str,
    *,
    site: str,
    origin: str,
    settings: SiteSettings,
    limits: SizeLimits,
    spool: Path,
    sent_at: pd.Timestamp | None = None,
    headings: Mapping[str, str] | None = None,
    names: frozenset[str] = frozenset(),
) -> Opened:
    """Open one document.

    Args:
        path: Where its bytes lie.
        site: Site it belongs to.
        origin: Path as a person knows it, for messages; members of containers behind `!`.
        settings: Settings of the site (forms that name columns).
        limits: Sizes above which it is set aside.
        spool: Folder for attachments and archive members (made when needed).
        sent_at: When the mail that carried it was sent.
        headings: What other documents of the site have shown headings to be (`vocabulary.headings`).
        names: What the register calls the site's machines: ids, tags, descriptions, other names.

    Returns:
        Rows that could be read here, pages that need a reader, documents inside it, and what was set aside.

    Raises:
        Refused: The document as a whole cannot be read. No other exception leaves this function.
    """
    path = Path(path)
    unread = Source("", site, origin, path, settings, limits, Path(spool), sent_at)
    try:
        size = path.stat().st_size
        if size > limits.file_mb * 1e6:
            unread.refuse(
                Reason.TOO_LARGE, f"The file has {size / 1e6:,.0f} MB, the limit is {limits.file_mb:,.0f} MB.",
                "Split it, or raise limits.file_mb in plant.toml.",
            )  # fmt: skip
        with path.open("rb") as file:
            document_id = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refused(cannot_open(unread, error)) from error
    source = Source(
        document_id, site, origin, path, settings, limits, Path(spool), sent_at, size, headings or {}, names=names
    )
    try:
        opened = _opener(source)(source)
    except Refused:
        raise
    except MemoryError as error:
        raise Refused(too_large(source)) from error
    except PermissionError as error:
        raise Refused(cannot_open(source, error)) from error
    except OSError as error:
        if error.errno is not None and error.errno == 28:
            raise  # a full disk is the machine's trouble, not the document's
        raise Refused(damaged(source, error)) from error
    except Exception as error:
        raise Refused(damaged(source, error)) from error
    opened.headings, opened.poor = agreed(source.noted.shown), source.noted.poor
    opened.chunks = guarded(source, opened.chunks)
    if opened.document["kind"] in ("csv", "workbook") and not opened.refusals:
        opened.chunks = counted(source, opened.chunks)
    return opened


def cannot_open(source: Source, error: OSError) -> Refusal:
    """The refusal for a file that the system does not hand out."""
    if isinstance(error, PermissionError):
        return source.refusal(
            Reason.NO_PERMISSION, "You have no permission to read the file.",
            f"Give the user {os.environ.get('USER', 'that runs this')} the right to read it (chmod, or ask the owner).",
        )  # fmt: skip
    what = "does not exist any more" if isinstance(error, FileNotFoundError) else f"cannot be opened ({error.strerror})"
    return source.refusal(Reason.NO_PERMISSION, f"The file {what}.", "Check the path and the drive, then run again.")


_OPENERS = {
    Kind.PDF: ("pdf.pages", "open_pdf"),
    Kind.IMAGE: ("files.images", "open_image"),
    Kind.XLSX: ("workbooks.xlsx", "open_xlsx"),
    Kind.XLS: ("workbooks.xls", "open_xls"),
    Kind.XLSB: ("workbooks.xlsb", "open_xlsb"),
    Kind.ODS: ("workbooks.ods", "open_ods"),
    Kind.GZIP: ("files.packed", "open_gzip"),
    Kind.ZIP: ("files.archive", "open_zip"),
    Kind.MAIL: ("mails.message", "open_mail"),
    Kind.MBOX: ("mails.message", "open_mbox"),
}
"""Module and function for each kind of file, loaded when one comes; text is the rest."""


def _opener(source: Source) -> Callable[[Source], Opened]:
    kind = kind_of(source.path)
    if kind is Kind.EMPTY:
        source.refuse(Reason.EMPTY_FILE, "The file is empty.", "Send it again; the transfer may have failed.")
    if kind is Kind.LOCKED_OFFICE:
        source.refuse(
            Reason.PASSWORD, "The workbook is protected by a password.", "Save it without a password and send it again."
        )
    if kind is Kind.OFFICE:
        from pdm.sources.word import is_docx, open_docx

        if is_docx(source):
            return open_docx
        source.refuse(
            Reason.UNKNOWN_KIND,
            "This is a text document of another program, a presentation or an Outlook message, not a log.",
            "Save it as DOCX or PDF, a message as EML, and send that.",
        )
    if kind is Kind.UNKNOWN:
        _refuse_unknown(source)
    if kind is Kind.TEXT and (name := claimed(source.path)):
        if name == "workbook":
            # maintenance systems export text and web pages under the name of a workbook
            return _text_named_workbook
        source.refuse(
            Reason.DAMAGED,
            f"The name says {name}, but the content is not one.",
            "Open it in the program that made it and save it again.",
        )
    module, name = _OPENERS.get(kind, ("text", "open_text"))
    opener: Callable[[Source], Opened] = getattr(import_module(f"pdm.sources.{module}"), name)
    return opener


def _text_named_workbook(source: Source) -> Opened:
    from pdm.sources.text import open_text

    try:
        return open_text(source)
    except Refused as refused:
        source.refuse(
            Reason.DAMAGED, f"The name says workbook, the content is text without a table. {refused.refusal.message}",
            "Open it in the spreadsheet program, save it as XLSX and send that.",
        )  # fmt: skip


def _refuse_unknown(source: Source) -> None:
    with source.path.open("rb") as file:
        name = foreign(file.read(65_536))
    said = claimed(source.path)
    if said:
        source.refuse(
            Reason.DAMAGED, f"The name says {said}, but the content is {'a ' + name if name else 'not one'}.",
            "The file is damaged or was renamed; send the original again.",
        )  # fmt: skip
    source.refuse(
        Reason.UNKNOWN_KIND, f"This is {'a ' + name if name else 'no kind of file that is read here'}.",
        "Send PDF, PNG, JPEG, TIFF, XLSX, XLSB, XLS, ODS, DOCX, CSV, JSON, XML, EML, mbox, ZIP or gzip.",
    )  # fmt: skip
